"""Pages to what they tell of each other's values: the same fact, certain elsewhere (SPEC 8.4).

Two pages show the same fact where its label, or its concept, its members and its amount are the same. What is certain of
one says where the other stands: under the same date, and under the same length of time, if it has one.
"""

import datetime
import functools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from importlib import resources
from typing import NamedTuple

import msgspec

from pipefacts.placing.likely import Elsewhere
from pipefacts.stages import Stages
from pipefacts.values import Column, Fact, FactKind

__all__ = ["Strengths", "Witness", "amounts_of", "bare", "elsewhere_of", "read_strengths", "witnesses_of"]

_NO_WITNESSES = (FactKind.TEXT, FactKind.BOOLEAN)  # the same words stand at any date


class Strengths(msgspec.Struct, frozen=True):
    """The log odds of a column by what a witness shares with it: the ``date`` alone, or the whole ``period``.

    ``fitted_on`` says on how much they were fitted.
    """

    date: float
    period: float
    fitted_on: dict[str, int] = {}


class Witness(NamedTuple):
    """Where a fact certainly stands: the number of its page, its column's last day and its months."""

    page: int
    end: datetime.date
    months: int | None


_Key = tuple[str, frozenset[str], str]
Witnesses = Mapping[_Key, Sequence[Witness]]


@functools.cache
def read_strengths() -> Strengths:
    """The strengths that come with the library."""
    file = resources.files("pipefacts.together") / "strengths.json"
    return msgspec.json.decode(file.read_bytes(), type=Strengths)


def witnesses_of(pages: Sequence[Stages]) -> Witnesses:
    """Where each fact certainly stands, over all pages of a group."""
    found: dict[_Key, list[Witness]] = {}
    for number, stages in enumerate(pages):
        columns, scales = stages.body.heads.columns, _scales(stages)
        for fact in stages.facts:
            if fact.column is None or not fact.is_proved or fact.column >= len(columns):
                continue
            column = columns[fact.column]
            if column.end is not None:  # it is printed
                for key in _keys(fact, scales):
                    found.setdefault(key, []).append(Witness(number, column.end, column.months))
    return found


def elsewhere_of(stages: Stages, number: int, witnesses: Witnesses, strengths: Strengths) -> Elsewhere:
    """What the other pages of its group tell of the values of page ``number`` that it leaves open."""
    found: dict[tuple[int, int], dict[int, float]] = {}
    columns, scales = stages.body.heads.columns, _scales(stages)
    for i, each in enumerate(stages.body.rows):
        for j, fact in enumerate(each.facts):
            if fact.is_proved or len(fact.candidates) < 2:
                continue
            told = [one for key in _keys(fact, scales) for one in witnesses.get(key, ()) if one.page != number]
            if told:
                odds = {c.column: _odds(columns[c.column], told, strengths) for c in fact.candidates}
                if any(odds.values()):
                    found[i, j] = odds
    return found


def _scales(stages: Stages) -> list[int]:
    """The factors of the page's scale line."""
    return [10**scale.power for scale in stages.body.units.scales]


def _odds(column: Column, told: Sequence[Witness], strengths: Strengths) -> float:
    """What speaks for a column: the best that any witness shares with it."""
    same = [one for one in told if one.end == column.end]
    if any(one.months == column.months for one in same):
        return strengths.period
    return strengths.date if same else 0.0


def _keys(fact: Fact, scales: Sequence[int]) -> Iterator[_Key]:
    """What makes two facts the same: label or concept, members and amount."""
    if fact.kind in _NO_WITNESSES:
        return
    members = frozenset([bare(member) for member in fact.members])
    for amount in amounts_of(fact, scales):
        yield bare(fact.label), members, amount
        if fact.concept is not None:
            yield fact.concept, members, amount


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
