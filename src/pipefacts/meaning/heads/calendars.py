"""Heads to the terms of their columns: how the dates of neighbours, and of the page, suit a reading.

A term is a name; a reading has as many of each as its columns, steps and starts give it. What a term counts in the
odds is fitted to filings (``odds``). Nothing here is a rule of the renderer: the terms are of what reports show in
general, such as a year against the year before, a quarter beside the year to date, balances at the last year's end.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipefacts.meaning.heads.dates import QUARTER, YEAR, Date, end_kinds, whole_months
from pipefacts.meaning.heads.years import group_of

__all__ = ["Calendar", "HeadKey", "breaks", "is_calendar"]

_USUAL_COUNT = {3: 2, 6: 2, 9: 2, 12: 3}  # columns of one duration that a report shows as a rule
_LATE = 183  # days after the last duration from which an instant is late


class HeadKey(NamedTuple):
    """What the order needs of a head; ``forever`` is a period without bounds."""

    date: Date
    units: tuple[str, ...]
    members: tuple[str, ...]
    forever: bool


def breaks(left: HeadKey, right: HeadKey, ascending: bool) -> bool:
    """Whether two neighbours break the order of dates, so that they cannot share a run. It begins anew with
    other members.
    """
    if left.date is None or right.date is None or left.members != right.members:
        return False
    return right.date < left.date if ascending else right.date > left.date


def is_calendar(months: int, left: Date, right: Date) -> bool:
    """Whether two durations of ``months`` that end on these dates may belong to one fiscal calendar: a year
    apart, or less than a year and a multiple of their own length.
    """
    gap = whole_months(left, right) if left is not None and right is not None else None
    if gap is None or not months:
        return False
    return gap % YEAR == 0 or (months <= QUARTER and gap % months == 0)


class Calendar:
    """The heads of a page and the terms of each of their columns."""

    def __init__(self, heads: Sequence[HeadKey], lengths: Sequence[int], ascending: bool) -> None:
        self.heads = heads
        self.dates = [head.date for head in heads]
        self.ascending = ascending
        self._lengths = frozenset(lengths)
        self._latest = max([date for date in self.dates if date is not None], default=None)
        self._last = {date: at for at, date in enumerate(self.dates)}
        self._first = {date: at for at, date in reversed(list(enumerate(self.dates)))}
        self._ends = end_kinds(self.dates)
        self._company = [self._company_of(date) for date in self.dates]

    def breaks(self, at: int) -> bool:
        """Whether the dates break their order before the column ``at``, which begins a run therefore."""
        return breaks(self.heads[at - 1], self.heads[at], self.ascending)

    def column(self, months: int | None, start: int, at: int) -> Iterator[str]:
        """The terms of the column ``at`` as one of ``months``, in a run from ``start``; ``None`` has a column between
        blocks that no text covers.
        """
        if months is None:
            yield "between-blocks"
            return
        date, group = self.dates[at], group_of(months)
        yield f"{'first' if at == start else 'next'}:{group}"
        if months in _USUAL_COUNT and at - start >= _USUAL_COUNT[months]:
            yield f"many:{group}"
        yield f"end-{self._ends[at]}:{group}"
        yield f"{self._company[at]}:{group}"
        if date is not None:
            if self._first[date] < start:
                yield f"date-before:{group}"
            if self._last[date] > at:
                yield f"date-again:{group}"
            if date == self._latest:
                yield f"latest:{group}"
        if at > start:
            yield from self._step(group, at)
            if self._is_steady(start, at):
                yield f"steady:{group}"

    def start(self, months: int | None, repeated: bool, at: int) -> Iterator[str]:
        """The terms of a run of ``months`` that begins at a column ``at``; ``repeated``: with it a further block."""
        if at == 0 or self.breaks(at):
            return
        left, right, group = self.heads[at - 1], self.heads[at], group_of(months)
        if left.members != right.members:
            yield f"start-other-members:{group}"
        elif repeated:
            yield "start-new-block"
        elif left.date == right.date:
            yield f"start-equal:{group}"
        else:
            yield f"start-falling:{group}"
            if is_calendar(months or 0, left.date, right.date):
                yield f"start-inside-calendar:{group}"

    def instants(self, count: int) -> Iterator[str]:
        """The terms of the instants, if the first ``count`` columns are durations."""
        if count == len(self.heads):
            yield "no-instants"
            return
        if count and not self.breaks(count):
            yield "instants-falling"
            yield from self._step("to-instant", count)
        for at in range(count, len(self.heads)):
            yield ("first-instant", "second-instant", "further-instant")[min(at - count, 2)]
            yield f"end-{self._ends[at]}:instant"
            yield from self._place(count, at)

    def _place(self, count: int, at: int) -> Iterator[str]:
        """Where an instant lies to the ends of the durations."""
        head, durations = self.heads[at], self.heads[:count]
        ends = {each.date for each in durations if each.date is not None}
        if at > count and head[:3] == self.heads[at - 1][:3] and head.date is not None:
            yield "instant-twice"
        elif head.date in ends:
            yield "instant-unmerged" if any(_merges(head, each) for each in durations) else "instant-other-unit"
        elif head.date is not None and ends:
            last = max(ends)
            if head.date > last:
                yield "instant-late" if (head.date - last).days > _LATE else "instant-after"
                return
            before = {whole_months(head.date, end) for end in ends if end > head.date}
            if before & self._lengths:
                yield "instant-opening"
            else:
                yield f"instant-{_distance(before)}-before"

    def _step(self, group: str, at: int) -> Iterator[str]:
        """The term of two neighbours of one run by the distance of their dates."""
        left, right = self.heads[at - 1], self.heads[at]
        if left.date is None or right.date is None or left.members != right.members:
            return
        if left.date == right.date:
            yield f"step-{'none' if left.units == right.units else 'unit'}:{group}"
        else:
            yield f"step-{_distance({whole_months(left.date, right.date)})}:{group}"

    def _is_steady(self, start: int, at: int) -> bool:
        """Whether a column and the two before it, in one run, end at equal distances in whole months."""
        dates = self.dates[max(start, at - 2) : at + 1]
        gaps = [whole_months(left, right) if left and right else None for left, right in pairwise(dates)]
        return len(gaps) == 2 and gaps[0] is not None and gaps[0] == gaps[1]

    def _company_of(self, date: Date) -> str:
        """Whether other dates of the page lie whole years or quarters away, or only on the same day."""
        others = {other for other in self.dates if other is not None and other != date}
        if date is None or not others:
            return "only-date"
        return f"{_distance({whole_months(date, other) for other in others})}-away"


def _distance(gaps: set[int | None]) -> str:
    """The name of the most regular of these distances in months."""
    known = [gap for gap in gaps if gap is not None]
    for unit, name in ((YEAR, "year"), (QUARTER, "quarter"), (1, "month")):
        if unit in known:
            return name
        if any(gap % unit == 0 for gap in known):
            return f"{name}s"
    return "days"


def _merges(instant: HeadKey, duration: HeadKey) -> bool:
    """Whether an instant would be merged into a duration: of one day and members, and not of other units."""
    if (instant.date, instant.members) != (duration.date, duration.members):
        return False
    return not instant.units or not duration.units or bool({*instant.units} & {*duration.units})
