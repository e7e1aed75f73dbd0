"""Pages to what they tell of each other's values: the same fact, or an equal amount, elsewhere (SPEC 8.4).

Two pages show the same fact where its label, or its concept, its members and its amount are the same. Where one of them
stands says where the other does: under the same date, and under the same length of time, if it has one. An amount of
many digits says so by itself, whatever its label.
"""

import datetime
import functools
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from pipefacts.data import read_data
from pipefacts.placing.evidence import OtherPages
from pipefacts.placing.likely import Elsewhere
from pipefacts.stages import Stages
from pipefacts.values import Column, Fact, FactKind

__all__ = ["Strength", "Strengths", "Witness", "amounts_of", "bare", "elsewhere_of", "read_strengths", "witnesses_of"]

_NO_WITNESSES = (FactKind.TEXT, FactKind.BOOLEAN)  # the same words stand at any date
_PROBABLE = 0.8  # a likely column that says something to other pages
_OF_CERTAIN = (OtherPages.SAME_FACT, OtherPages.SAME_AMOUNT)  # what a fact is a witness of
_OF_LIKELY = (OtherPages.LIKELY_FACT,)
_DIGITS = 4  # significant digits of an amount that is equal by no chance


class Strength(msgspec.Struct, frozen=True):
    """The log odds of a column by what a witness shares with it: the ``date`` alone, or the whole ``period``."""

    date: float
    period: float


class Strengths(msgspec.Struct, frozen=True):
    """How strong each sort of witness is, and on how much that was fitted."""

    by_code: dict[OtherPages, Strength]
    fitted_on: dict[str, int] = {}


class Witness(NamedTuple):
    """Where a fact stands: the number of its page, its column's last day and its months."""

    page: int
    end: datetime.date
    months: int | None


Witnesses = Mapping[OtherPages, Mapping[Hashable, Sequence[Witness]]]


@functools.cache
def read_strengths() -> Strengths:
    """The strengths that come with the library."""
    return msgspec.json.decode(read_data("pipefacts.together", "strengths.json"), type=Strengths)


def witnesses_of(pages: Sequence[Stages]) -> Witnesses:
    """Where facts stand on the pages of a group, by what makes another fact the same."""
    found: dict[OtherPages, dict[Hashable, list[Witness]]] = {code: {} for code in OtherPages}
    for number, stages in enumerate(pages):
        columns, scales = stages.body.heads.columns, _scales(stages)
        for fact in stages.facts:
            column = columns[fact.column] if fact.column is not None and fact.column < len(columns) else None
            if column is None or column.end is None or (fact.probability or 0.0) < _PROBABLE:
                continue
            witness = Witness(number, column.end, column.months)
            for code in _OF_CERTAIN if fact.is_proved else _OF_LIKELY:
                for key in _keys(code, fact, scales):
                    found[code].setdefault(key, []).append(witness)
    return found


def elsewhere_of(stages: Stages, number: int, witnesses: Witnesses, strengths: Strengths) -> Elsewhere:
    """What the other pages of its group tell of the values of page ``number`` that it leaves open."""
    found: dict[OtherPages, dict[tuple[int, int], dict[int, float]]] = {}
    columns, scales = stages.body.heads.columns, _scales(stages)
    opened = [
        ((i, j), fact)
        for i, each in enumerate(stages.body.rows)
        for j, fact in enumerate(each.facts)
        if not fact.is_proved and len(fact.candidates) > 1
    ]
    for code, known in witnesses.items():
        for place, fact in opened:
            told = [one for key in _keys(code, fact, scales) for one in known.get(key, ()) if one.page != number]
            odds = {c.column: _odds(columns[c.column], told, strengths.by_code[code]) for c in fact.candidates}
            if any(odds.values()):
                found.setdefault(code, {})[place] = odds
    return found


def _scales(stages: Stages) -> list[int]:
    """The factors of the page's scale line."""
    return [10**scale.power for scale in stages.body.units.scales]


def _odds(column: Column, told: Iterable[Witness], strength: Strength) -> float:
    """What speaks for a column: the best that any witness shares with it."""
    same = [one for one in told if one.end == column.end]
    if any(one.months == column.months for one in same):
        return strength.period
    return strength.date if same else 0.0


def _keys(code: OtherPages, fact: Fact, scales: Sequence[int]) -> Iterator[Hashable]:
    """What makes two facts the same: label or concept, members and amount; or a telling amount, whatever its sign."""
    if fact.kind in _NO_WITNESSES:
        return
    amounts = amounts_of(fact, scales)
    if code is OtherPages.SAME_AMOUNT:
        yield from {amount.lstrip("-") for amount in amounts if _is_telling(amount)}
        return
    members = frozenset([bare(member) for member in fact.members])
    for amount in amounts:
        yield bare(fact.label), members, amount
        if fact.concept is not None:
            yield fact.concept, members, amount


def _is_telling(amount: str) -> bool:
    """Whether an amount has so many significant digits that it is equal to another by no chance."""
    return len(amount.replace("-", "").replace(".", "").strip("0")) >= _DIGITS


def amounts_of(fact: Fact, scales: Sequence[int]) -> list[str]:
    """What the value of a fact may be in full, as plain decimals: where its scale is not proved, by each of the page's
    ``scales`` (factors), and as it is printed; nothing for text.
    """
    if fact.scaled is not None:
        return [_plain(fact.scaled)]
    if isinstance(fact.value, Decimal):
        return list(dict.fromkeys([_plain(fact.value * scale) for scale in (*scales, 1)]))
    return [] if fact.value is None else [str(fact.value)]


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def bare(text: str) -> str:
    """A label or a member without its mark, in lower case."""
    return " ".join(text.replace("[Member]", " ").split()).casefold()
