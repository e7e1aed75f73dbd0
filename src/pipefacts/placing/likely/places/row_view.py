"""Row to row view: what the features need of a row, digested once (SPEC 8.2)."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pipefacts.meaning.amounts import value_of
from pipefacts.meaning.units import sign_of
from pipefacts.values import NUMBERS, CellKind, PeriodType, Row
from pipefacts.wording.balances import Edge, edge_of
from pipefacts.wording.hints import period_type_hint
from pipefacts.wording.periods import instant_probability

__all__ = ["RowView", "view"]

_HINT = 5.0  # log odds of a period type that the documentation's wording tells
_DIGITS = 4  # significant digits at which two equal values are no chance

_TEXTS = (CellKind.TEXT, CellKind.BLOCK, CellKind.BOOLEAN, CellKind.DATE)
_ACCOUNTS = re.compile(r"\breceivables?\b|\b(?:accounts|trade) payables?\b")
_LATER_MEMBERS = re.compile(r"\bforecast|subsequent event|\bscenario")
_WORD = re.compile(r"[a-z]{3,}")
_COMMON = frozenset(["the", "and", "for", "with", "net", "total", "stock", "income", "loss", "other", "from"])


class RowView(NamedTuple):
    """A row, digested once: its texts without signs, its numbers, and what its words say.

    ``equal`` holds the pairs of values that are equal and not zero, with how little chance would explain it (to 1).
    """

    label: str
    texts: tuple[str, ...]
    numbers: tuple[Decimal | None, ...]
    equal: tuple[tuple[int, int, float], ...]
    is_money: bool
    has_numbers: bool
    is_text: bool
    is_measure: bool
    has_time: bool
    instant: float
    is_share_of_balance: bool
    is_share_of_account: bool
    is_beginning: bool
    later: bool
    words: frozenset[str]


def view(row: Row, documentation: str | None) -> RowView:
    """What the features need of ``row``; ``documentation`` is that of its definition entry, where one is known."""
    kinds = {cell.kind for cell in row.values}
    of_members = _odds_of_members(row) if CellKind.PERCENT in kinds else 0.0
    label, members = row.label.lower(), " ".join(row.members).lower()
    texts = tuple([_unsigned(cell.kind, cell.text) for cell in row.values])
    values = [value_of(cell.kind, cell.text) for cell in row.values]
    numbers = tuple([value if isinstance(value, Decimal) else None for value in values])
    return RowView(
        label,
        texts,
        numbers,
        tuple([(a, b, _surprise(x)) for a, b in _equal_pairs(texts) if (x := numbers[a])]),
        CellKind.MONEY in kinds,
        not kinds.isdisjoint(NUMBERS),
        bool(kinds.intersection(_TEXTS)),
        not kinds.isdisjoint((CellKind.TIME, CellKind.PERCENT)),
        CellKind.TIME in kinds,
        of_members or _instant_odds(row.label, documentation),
        of_members > 0.0,
        of_members > 0.0 and _ACCOUNTS.search(members) is not None,
        edge_of(row.label) is Edge.BEGINNING,
        _LATER_MEMBERS.search(members) is not None,
        frozenset(_WORD.findall(label)) - _COMMON,
    )


def _equal_pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    return [(a, b) for a, text in enumerate(texts) for b in range(a + 1, len(texts)) if texts[b] == text]


def _surprise(number: Decimal) -> float:
    return min(_DIGITS, len(number.normalize().as_tuple().digits)) / _DIGITS


def _unsigned(kind: CellKind, text: str) -> str:
    """The text of a value without its currency sign: by it copies of one fact are equal."""
    return text[len(sign_of(text)) :].strip() if kind is CellKind.MONEY else text


def _odds_of_members(row: Row) -> float:
    """The log odds that what a percentage is a share of is measured on a day; 0 where no member's words say so."""
    probability = instant_probability(" ".join(row.members).replace("[Member]", ""))
    return max(0.0, math.log(probability / (1.0 - probability)))


def _instant_odds(label: str, documentation: str | None) -> float:
    """The log odds that a row is an instant: the wording of its documentation, or else the words of its label."""
    hint = period_type_hint(documentation) if documentation else None
    if hint is not None:
        return _HINT if hint is PeriodType.INSTANT else -_HINT
    probability = instant_probability(label)
    return math.log(probability / (1.0 - probability))
