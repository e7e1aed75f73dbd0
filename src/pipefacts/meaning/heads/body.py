"""Rows to the weight of a reading: how well the body fits if its first columns are durations, the rest instants.

A concept is an instant or a duration everywhere, and no duration fact stands in an instant column (SPEC 4).
"""

import datetime
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from pipefacts.values import FIGURES, Cell, Head, PeriodType, Row
from pipefacts.wording.periods import instant_probability

__all__ = ["BodyEvidence"]

_STATED = 1e-6  # of a label whose period type is stated or proved: the chance that it is the other
_MISREAD = 1e-4  # a duration row that reaches into instants: the cells were put together wrongly
_FULL = math.log(0.55)  # log of the chance that a row has a value in every column that rows of its kind fill
_USUAL = math.log(0.35)  # and in one column, or in those of one duration or of neighbouring ones
_UNUSUAL = math.log(0.2)  # and of any other width
_INDEPENDENT = 3  # the widths on one page resemble each other: all together count as these many
_SHORT_DURATION = 0.85  # chance that no shorter duration row has a value in the last duration
_SHORT_INSTANT = 0.6  # chance that a shorter instant row has one in the last instant, for each share of its width
_WORDED_INSTANT = 0.1  # texts, times and flags are facts of durations as a rule


_Instant: TypeAlias = tuple[datetime.date, tuple[str, ...], tuple[str, ...]]  # a head's date, units and members


class _Group(NamedTuple):
    """Labels that tell the same: the chance that each is an instant, how far its rows reach, how many there are."""

    chance: float
    reaches: tuple[int, ...]
    labels: int


class BodyEvidence:
    """What the rows tell of the periods; each label counts once, with the widths at which it stands."""

    def __init__(self, rows: Sequence[Row], heads: Sequence[Head], types: Mapping[str, PeriodType]) -> None:
        self._count = len(heads)
        filled = [row for row in rows if 0 < _reach(row) <= self._count]
        instants = [(head.date, head.units, head.others) if head.date is not None else None for head in heads]
        alike = len({one for one in instants if one}) < sum(one is not None for one in instants)
        proved = {row.label for row in filled if _differs(row, instants)} if alike else set[str]()
        self.is_duration_throughout = bool(proved)
        labels: dict[str, list[Row]] = {}
        for row in filled:
            labels.setdefault(row.label, []).append(row)
        told = Counter(
            [
                (_chance(label, same, label in proved, types.get(label)), tuple(sorted({_reach(row) for row in same})))
                for label, same in labels.items()
            ]
        )
        self._groups = [_Group(chance, reaches, count) for (chance, reaches), count in sorted(told.items())]
        self._labels = len(labels)
        self._known = max((group.reaches[-1] for group in self._groups if group.chance <= _STATED), default=0)
        self._weights: dict[tuple[int, tuple[int, ...]], float] = {}

    def weigh(self, runs: Sequence[int]) -> float:
        """The log likelihood of the rows if the columns are durations in runs of these lengths, then instants.

        The first run are events of less than a quarter, in which most rows have no value. Minus infinity where
        a row that is surely a duration reaches into the instants.
        """
        durations = sum(runs)
        if durations < self._known:
            return -math.inf
        if not self._groups:
            return 0.0
        key = durations, _usual_widths(runs)
        if key not in self._weights:
            self._weights[key] = self._weigh(*key)
        return self._weights[key]

    def _weigh(self, durations: int, widths: tuple[int, ...]) -> float:
        total = shape = no_last_duration = no_last_instant = 0.0
        for chance, reaches, labels in self._groups:
            duration = (1 - chance) * (1.0 if reaches[-1] <= durations else _MISREAD)
            both = chance + duration
            shorter = 1 - _SHORT_INSTANT * reaches[-1] / self._count if reaches[-1] < self._count else 0.0
            total += labels * math.log(both)
            shape += labels * duration / both * _shape(reaches, widths, durations)
            shape += labels * chance / both * _shape(reaches, (1, self._count), self._count)
            no_last_duration += labels * math.log((chance + duration * (reaches[-1] < widths[-1])) / both)
            no_last_instant += labels * math.log((duration + chance * shorter) / both)
        total += shape * min(1.0, _INDEPENDENT / self._labels)
        total += math.log(1 - _SHORT_DURATION * math.exp(no_last_duration))
        if durations < self._count:
            total += math.log(max(_STATED, 1 - math.exp(no_last_instant)))
        return total


def _usual_widths(runs: Sequence[int]) -> tuple[int, ...]:
    """The usual widths of rows of durations: one, and those of runs next to each other, all together last."""
    printed = runs[1:]
    sums = {total for first in range(len(printed)) for total in accumulate(printed[first:])}
    return tuple(sorted({1, *sums} - {0}))


def _shape(reaches: Sequence[int], widths: Sequence[int], columns: int) -> float:
    """The mean log likelihood of rows that reach so far into ``columns``, the usual ``widths`` being these."""
    if columns == 1:
        return 0.0
    last = widths[-1]
    weights = [_FULL if reach == last else _USUAL if reach in widths else _UNUSUAL for reach in reaches]
    return sum(weights) / len(weights)


def _chance(label: str, rows: Sequence[Row], proved: bool, stated: PeriodType | None) -> float:
    """The chance that a label is an instant."""
    if proved or stated is PeriodType.DURATION:
        return _STATED
    if stated is PeriodType.INSTANT:
        return 1 - _STATED
    chance = instant_probability(label)
    if all(cell.kind not in FIGURES for row in rows for cell in row.values):
        chance *= _WORDED_INSTANT / (_WORDED_INSTANT * chance + (1 - _WORDED_INSTANT) * (1 - chance))
    return chance


def _reach(row: Row) -> int:
    """The column, counted from 1, up to which a row must have values: where places are kept, its last value's."""
    return max([cell.place or i for i, cell in enumerate(row.values, 1)], default=0)


def _differs(row: Row, instants: Sequence[_Instant | None]) -> bool:
    """Whether a full row of figures shows unequal values under equal heads (null: without a date).

    An instant is copied to every column of its date (SPEC 4), so the row is a duration, and no column is an
    instant's alone.
    """
    if len(row.values) != len(instants) or any(cell.kind not in FIGURES for cell in row.values):
        return False
    seen: dict[_Instant, set[str]] = {}
    for instant, cell in zip(instants, row.values, strict=True):
        if instant is not None:
            seen.setdefault(instant, set()).add(_figure(cell))
    return any(len(figures) > 1 for figures in seen.values())


def _figure(cell: Cell) -> str:
    """The printed amount without its currency."""
    return "".join([letter for letter in cell.text if letter.isdigit() or letter in "().%-"])
