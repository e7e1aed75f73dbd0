"""Body to body: of each row what its numbers likely measure, and whether its values are likely instants (SPEC 7.5).

What is proved has been said before; here all that speaks for one or the other is weighed. The weights are fitted by
``benchmarks/fit_types.py`` to pages whose concepts are known, and the probabilities hold for companies left out of it.
"""

import functools
import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipefacts.data import read_data
from pipefacts.meaning.body import Body, BodyRow, Likely, PageUnits
from pipefacts.meaning.details import kind_of
from pipefacts.meaning.units import is_open
from pipefacts.values import NUMBERS, PROBABILITY_PLACES, CellKind, FactKind, PeriodType
from pipefacts.wording.balances import edge_of, is_balance
from pipefacts.wording.hints import kind_hint, period_type_hint
from pipefacts.wording.measures import is_no_money, is_of_shares, is_per_share, is_price_of_share
from pipefacts.wording.periods import instant_probability

__all__ = ["KINDS", "period_evidence", "unit_evidence", "weigh_types"]

KINDS = (FactKind.MONETARY, FactKind.PER_SHARE, FactKind.SHARES, FactKind.NUMBER)


_STEPS = 6  # in which what a label's words say of instants is told apart


class _Weights(msgspec.Struct, frozen=True):
    """Of each evidence the log odds that it adds: to each of ``KINDS``, and to an instant against a duration."""

    units: dict[str, tuple[float, ...]]
    periods: dict[str, float]


@functools.cache
def _weights() -> _Weights:
    return msgspec.json.decode(read_data("pipefacts.meaning", "types.json"), type=_Weights)


def weigh_types(body: Body) -> Body:
    """The body with what is likely of each row that has values and whose unit or period type is not proved."""
    weights = _weights()
    rows = []
    for each in body.rows:
        if each.row.values:
            unit = _unit(each, body.units, weights.units) if is_open(each.measure) else (None, None)
            has_open = each.concept.period_type is None and any(one.column is not None for one in each.placements)
            period = _period(each, weights.periods) if has_open else (None, None)
            each = msgspec.structs.replace(each, likely=Likely(*unit, *period))
        rows.append(each)
    return body.with_rows(rows)


def unit_evidence(each: BodyRow, units: PageUnits) -> tuple[str, ...]:
    """What speaks for the unit of a row's plain numbers, by name."""
    label = each.row.label
    found = ["always", *_forms(each)]
    found += [f"concept {kind}" for kind in _concept_kinds(each)] or _worded_kind(each)
    if is_per_share(label) or is_price_of_share(label):
        found.append("label per-share")
    elif is_of_shares(label):
        found.append("label shares")
    elif is_no_money(label):
        found.append("label no-money")
    if each.measure is not None and each.measure.sign:
        found.append("sign")
    if not units.codes:
        found.append("no-currency")
    return tuple(found)


def _forms(each: BodyRow) -> Iterable[str]:
    texts = [cell.text for cell in each.row.values if cell.kind in NUMBERS]
    if any("." in text for text in texts):
        yield "decimal"
    if any(cell.kind is CellKind.NEGATIVE for cell in each.row.values):
        yield "negative"
    if any("," in text for text in texts):
        yield "thousands"


def _concept_kinds(each: BodyRow) -> Sequence[FactKind]:
    """The kind that all elements of a row's entry are of; nothing where they differ."""
    elements = each.link.entry.elements if each.link is not None else ()
    kinds = {kind_of(element.data_type) for element in elements}
    return [kind for kind in kinds if kind is not None] if len(kinds) == 1 else []


def _worded_kind(each: BodyRow) -> list[str]:
    documentation = each.link.entry.documentation if each.link is not None else None
    kind = kind_hint(documentation) if documentation else None
    return [f"wording {kind}"] if kind is not None else []


def _unit(each: BodyRow, units: PageUnits, weights: Mapping[str, Sequence[float]]) -> tuple[str | None, float | None]:
    """The likely unit and its probability; none where it is a currency and the page has several, or none."""
    scores = [0.0] * len(KINDS)
    for evidence in unit_evidence(each, units):
        for place, weight in enumerate(weights.get(evidence, ())):
            scores[place] += weight
    top = max(scores)
    parts = [math.exp(score - top) for score in scores]
    best = parts.index(max(parts))
    codes = {code for unit in units.stated if unit.kind in KINDS[:2] and (code := units.code(unit))}
    code = next(iter(codes)) if len(codes) == 1 else None
    unit = (code, f"{code}/shares" if code else None, "shares", "pure")[best]
    return (unit, round(parts[best] / sum(parts), PROBABILITY_PLACES)) if unit is not None else (None, None)


def period_evidence(each: BodyRow) -> tuple[str, ...]:
    """What speaks for an instant or a duration under the head of a duration, by name."""
    elements = each.link.entry.elements if each.link is not None else ()
    types = {element.period_type for element in elements}
    found = ["always"]
    if len(types) == 1 and None not in types:
        found.append(f"concept {types.pop()}")
    elif each.link is not None and (hint := period_type_hint(each.link.entry.documentation or "")):
        found.append(f"wording {hint}")
    found += _worded_period(each.row.label)
    kinds = {cell.kind for cell in each.row.values}
    found += [
        f"form {kind}" for kind in (CellKind.PERCENT, CellKind.TIME, CellKind.TEXT, CellKind.DATE) if kind in kinds
    ]
    if kinds & {CellKind.NEGATIVE}:
        found.append("form negative")
    measure = each.measure
    if measure is not None and measure.unit is not None:
        found.append(f"kind {measure.kind}")
    return tuple(found)


@functools.lru_cache(maxsize=8192)
def _worded_period(label: str) -> tuple[str, ...]:
    """What the words of a label say of its period type, by name."""
    words = f"words {math.floor(instant_probability(label) * _STEPS + 0.5)}"
    if is_balance(label):
        return words, "label edge" if edge_of(label) else "label balance"
    return (words,)


def _period(each: BodyRow, weights: Mapping[str, float]) -> tuple[PeriodType, float]:
    odds = sum([weights.get(evidence, 0.0) for evidence in period_evidence(each)])
    instant = 1 / (1 + math.exp(-odds))
    likely = PeriodType.INSTANT if instant > 0.5 else PeriodType.DURATION
    return likely, round(max(instant, 1 - instant), PROBABILITY_PLACES)
