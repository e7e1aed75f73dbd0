"""Rows to the terms of a reading: how well the body fits if its first columns are durations, the rest instants.

A concept is an instant or a duration everywhere, and no duration fact stands in an instant column (SPEC 4). Each label
counts once, with the widths at which its rows stand. The terms, each with its log odds in ``odds``:

- ``types``: the log likelihood that every label that reaches into the instants is an instant. The labels of a page
  resemble each other, so their log odds share a random effect of the page, which is summed out.
- ``width-full``, ``width-usual``, ``width-other`` by type: how many rows are expected to fill the columns so, capped,
  since the widths of a page resemble each other.
- ``last-duration``, ``last-instant``: the log chance that some row has a value in the last column of either type.
  Without one the column would not be there.
- ``told-without-instants``: the period type of every label is stated, as on cover pages, and there are instants, but
  no column of theirs: a cover page has one period, and its instants are of other days.
"""

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from pipefacts.meaning.heads.odds import fitted_odds
from pipefacts.values import FIGURES, Cell, Head, PeriodType, Row
from pipefacts.wording.balances import Edge, edge_of
from pipefacts.wording.periods import Words, fitted_words

__all__ = ["BodyEvidence", "LabelTypes"]

_STATED = 1e-6  # of a label whose period type is stated or proved: the chance that it is the other
_MISREAD = 1e-4  # a duration row that reaches into instants: the cells were put together wrongly
_INDEPENDENT = 3  # the widths on one page resemble each other: all together count as these many
_SHORT_DURATION = 0.85  # chance that no shorter duration row has a value in the last duration
_SHORT_INSTANT = 0.6  # chance that a shorter instant row has one in the last instant, for each share of its width
_WORDED_INSTANT = 0.1  # texts, times and flags are facts of durations as a rule
_BEGINNING = 0.03  # a balance of the beginning stands under the duration that it begins, not under its date
_PAGE = ((-3.0, 0.15), (-1.5, 0.2), (0.0, 0.3), (1.5, 0.2), (3.0, 0.15))  # the page's effect: log odds, its chance


_Instant: TypeAlias = tuple[datetime.date, tuple[str, ...], tuple[str, ...]]  # a head's date, units and members


class LabelTypes(NamedTuple):
    """The period types of labels: those that the dump states or proves, and those that documentation hints at."""

    stated: Mapping[str, PeriodType] = {}
    documented: Mapping[str, PeriodType] = {}


class _Group(NamedTuple):
    """Labels that tell the same: the chance that each is an instant, how far its rows reach, how many there are."""

    chance: float
    reaches: tuple[int, ...]
    labels: int


class BodyEvidence:
    """What the rows tell of the periods; each label counts once, with the widths at which it stands."""

    def __init__(
        self, rows: Sequence[Row], heads: Sequence[Head], types: LabelTypes, words: Words | None = None
    ) -> None:
        self._odds = fitted_odds()
        self._words = words or fitted_words()
        self._count = len(heads)
        filled = [row for row in rows if 0 < _reach(row) <= self._count]
        instants = [(head.date, head.units, head.others) if head.date is not None else None for head in heads]
        alike = len({one for one in instants if one}) < sum(one is not None for one in instants)
        proved = {row.label for row in filled if _differs(row, instants)} if alike else set[str]()
        self.is_duration_throughout = bool(proved)
        self._filled = filled
        self._types_of = types
        self._proved = proved
        self._weights: dict[tuple[int, tuple[int, ...]], float] = {}

    @cached_property
    def _groups(self) -> list[_Group]:
        labels: dict[str, list[Row]] = {}
        for row in self._filled:
            labels.setdefault(row.label, []).append(row)
        told = Counter(
            [
                (
                    _chance(label, same, self._types_of, self._proved, self._words),
                    tuple(sorted({_reach(row) for row in same})),
                )
                for label, same in labels.items()
            ]
        )
        return [_Group(chance, reaches, count) for (chance, reaches), count in sorted(told.items())]

    @cached_property
    def _labels(self) -> int:
        return sum([group.labels for group in self._groups])

    @cached_property
    def _is_told(self) -> bool:
        """Whether the period type of every label is stated or proved, as on cover pages, and some are instants."""
        chances = [group.chance for group in self._groups]
        return max(chances) >= 1 - _STATED and all(not _STATED < chance < 1 - _STATED for chance in chances)

    @cached_property
    def _known(self) -> int:
        """The columns that a label which is surely a duration reaches."""
        return max([group.reaches[-1] for group in self._groups if group.chance <= _STATED], default=0)

    def weigh(self, runs: Sequence[int]) -> float:
        """The log likelihood of the rows if the columns are durations in runs of these lengths, then instants.

        The first run are events of less than a quarter, in which most rows have no value. Minus infinity where
        a row that is surely a duration reaches into the instants.
        """
        durations = sum(runs)
        if durations < self._known:
            return -math.inf
        key = durations, _usual_widths(runs)
        if key not in self._weights:
            self._weights[key] = self._odds.dot(self._terms(*key))
        return self._weights[key]

    def terms(self, runs: Sequence[int]) -> dict[str, float]:
        """The terms of the rows if the columns are durations in runs of these lengths, then instants."""
        return self._terms(sum(runs), _usual_widths(runs))

    def _terms(self, durations: int, widths: tuple[int, ...]) -> dict[str, float]:
        if not self._groups:
            return {}
        found = {"types": self._types(durations), "last-duration": self._last_duration(durations, widths)}
        if durations < self._count:
            found["last-instant"] = self._last_instant(durations)
        elif self._is_told:
            found["told-without-instants"] = 1.0
        for name, expected in self._widths(durations, widths).items():
            found[name] = expected * min(1.0, _INDEPENDENT / self._labels)
        return found

    def _types(self, durations: int) -> float:
        """The log likelihood of the labels' period types, the effect of the page summed out."""
        beyond = [group for group in self._groups if group.reaches[-1] > durations]
        logs = [
            math.log(share) + sum([group.labels * math.log(_mixed(_shifted(group.chance, effect))) for group in beyond])
            for effect, share in _PAGE
        ]
        most = max(logs)
        return most + math.log(sum([math.exp(each - most) for each in logs]))

    def _posteriors(self, durations: int) -> Iterator[tuple[_Group, float]]:
        """Each group with the chance that its labels are instants, given how far they reach."""
        for group in self._groups:
            if group.reaches[-1] <= durations:
                yield group, group.chance
            else:
                yield group, group.chance / _mixed(group.chance)

    def _widths(self, durations: int, widths: Sequence[int]) -> dict[str, float]:
        """How many labels are expected to be of either type, by how usual the widths of their rows are."""
        found: defaultdict[str, float] = defaultdict(float)
        for (_, reaches, labels), instant in self._posteriors(durations):
            for period_type, chance, usual in (
                (PeriodType.DURATION, 1 - instant, widths),
                (PeriodType.INSTANT, instant, (1, self._count)),
            ):
                if usual[-1] == 1:
                    continue
                for reach in reaches:
                    width = "full" if reach == usual[-1] else "usual" if reach in usual else "other"
                    found[f"width-{width}:{period_type}"] += labels * chance / len(reaches)
        return found

    def _last_duration(self, durations: int, widths: Sequence[int]) -> float:
        empty = 0.0
        for (_, reaches, labels), instant in self._posteriors(durations):
            empty += labels * math.log(min(1.0, instant + (1 - instant) * (reaches[-1] < widths[-1])) or _STATED)
        return math.log(1 - _SHORT_DURATION * math.exp(empty))

    def _last_instant(self, durations: int) -> float:
        empty = 0.0
        for (_, reaches, labels), instant in self._posteriors(durations):
            missed = 1 - _SHORT_INSTANT * reaches[-1] / self._count if reaches[-1] < self._count else 0.0
            empty += labels * math.log(max(_STATED, 1 - instant + instant * missed))
        return math.log(max(_STATED, 1 - math.exp(empty)))


def _mixed(chance: float) -> float:
    """The likelihood that a label reaches into the instants, if it is one with this chance."""
    return chance + (1 - chance) * _MISREAD


def _shifted(chance: float, effect: float) -> float:
    """A chance whose log odds are moved by the effect of the page; what is stated or proved stays."""
    if not _STATED < chance < 1 - _STATED:
        return chance
    odds = chance / (1 - chance) * math.exp(effect)
    return odds / (1 + odds)


def _usual_widths(runs: Sequence[int]) -> tuple[int, ...]:
    """The usual widths of rows of durations: one, and those of runs next to each other, all together last."""
    printed = runs[1:]
    sums = {total for first in range(len(printed)) for total in accumulate(printed[first:])}
    return tuple(sorted({1, *sums} - {0}))


def _chance(label: str, rows: Sequence[Row], types: LabelTypes, proved: Collection[str], words: Words) -> float:
    """The chance that a label stands under instants; those that are ``proved`` are durations."""
    stated = types.stated.get(label)
    if label in proved or stated is PeriodType.DURATION:
        return _STATED
    if edge_of(label) is Edge.BEGINNING:
        return _BEGINNING
    if stated is PeriodType.INSTANT:
        return 1 - _STATED
    chance = words.probability(label, types.documented.get(label))
    if all(cell.kind not in FIGURES for row in rows for cell in row.values):
        chance *= _WORDED_INSTANT / (_WORDED_INSTANT * chance + (1 - _WORDED_INSTANT) * (1 - chance))
    return chance


def _reach(row: Row) -> int:
    """The column, counted from 1, up to which a row must have values: where places are kept, its last value's."""
    return max([cell.place or i for i, cell in enumerate(row.values, 1)], default=0)


def _differs(row: Row, instants: Sequence[_Instant | None]) -> bool:
    """Whether a full row of figures shows unequal values under equal heads (``None``: without a date).

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
