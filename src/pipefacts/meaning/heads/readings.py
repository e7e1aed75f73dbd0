"""Durations and dates to readings: every way in which the printed durations may cover the column heads.

The renderer sorts columns by period (SPEC 4): durations before instants, short ones first, then by end
date, latest first. Neighbours with one duration text share one cell. A duration of under half a month
prints no text, so its column stands first, unlabelled. A reading is therefore a cut of the columns into runs:
unlabelled durations (perhaps none), one run for each printed duration, instants (perhaps none).

The model is a conditional logit (multinomial logistic regression): a reading's log likelihood is the sum of the
log odds of its terms, up to a constant of the page, and its share is that of its likelihood among all readings.

- Terms of a column, of a step between neighbours and of the start of a run (``calendars``): what reports show.
  They add up along the columns, so that the readings are found by dynamic programming over the runs; where there
  are more than some ways to fill a count of columns, the likeliest are kept (a beam).
- Terms of the whole reading (``years``): whether its periods fit one fiscal year and one report.
- Terms of the rows (``body``): how well they fit if the first columns are durations and the rest instants.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from pipefacts.meaning.heads.calendars import Calendar, HeadKey
from pipefacts.meaning.heads.dates import QUARTER
from pipefacts.meaning.heads.odds import Odds, fitted_odds
from pipefacts.meaning.heads.years import year_terms
from pipefacts.values import Head

__all__ = ["UNLABELLED", "Order", "Reading", "read_order", "rises", "terms_of", "units_and_members"]

UNLABELLED = 0  # the months of a duration of under half a month, but for older pages that print "0 Months Ended"
_KEPT = 64  # ways kept to fill a count of columns; a page of usual width has fewer,
_WIDE = 32  # and one of more columns than this keeps
_KEPT_WIDE = 8
_MOST = 200_000  # runs that are tried: 60 runs over 57 columns, 3 over 258
_RANGES = ("Minimum", "Maximum", "Weighted Average", "Median")  # members of srt:RangeAxis
_FOREVER = "forever"  # the head of a period without bounds; it stands between durations and instants


class Reading(msgspec.Struct, frozen=True):
    """One reading: for each column its printed months, ``UNLABELLED`` for an unlabelled duration, ``None`` for an instant.

    ``score`` is a log likelihood up to a constant, and ``dates`` the part of it that the heads alone give;
    ``lengths`` counts the columns of each run, ``durations`` those before the last instants, ``unlabelled`` the first
    ones, over which no months are printed; ``ascending`` says that the dates ascend.
    """

    months: tuple[int | None, ...]
    score: float
    dates: float
    lengths: tuple[int, ...]
    durations: int
    unlabelled: int
    ascending: bool = False

    @property
    def printed(self) -> tuple[int | None, ...]:
        """The months as the page prints them: none over an unlabelled column."""
        return (*[None] * self.unlabelled, *self.months[self.unlabelled :])


class Order(msgspec.Struct, frozen=True):
    """The readings that the order of the renderer allows, likeliest first.

    ``complete`` says that none was left out, ``sought`` is false where the heads are too many to look for any.
    """

    readings: tuple[Reading, ...]
    complete: bool = True
    sought: bool = True


class _Slot(NamedTuple):
    months: int | None
    required: bool
    repeated: bool = False  # the first duration of a further block of columns


class _Way(NamedTuple):
    score: float
    lengths: tuple[int, ...]


def read_order(
    durations: Sequence[int],
    heads: Sequence[Head],
    weigh: Callable[[tuple[int, ...]], float],
    odds: Odds | None = None,
) -> Order:
    """Every reading of ``heads`` under the printed ``durations`` that the renderer could have drawn (SPEC 4).

    ``weigh(runs)`` is the log likelihood of the body if the columns are durations in runs of these lengths,
    events of less than a quarter counted first, and instants after them; ``odds`` are other log odds than the
    library's. Dates that ascend are read too, where they do so anywhere. An order without a reading says that the
    heads contradict the durations.
    """
    slots = _slots(durations)
    if sum(slot.required for slot in slots) > len(heads):
        return Order(())
    if len(slots) * len(heads) ** 2 > _MOST:
        return Order((), complete=False, sought=False)
    if len(heads) == 1 and len(durations) == 1:
        lengths = tuple([int(slot.required) for slot in slots])
        return Order((Reading((durations[0],), 0.0, 0.0, lengths, 1, 0),))
    odds = odds or fitted_odds()
    found: dict[tuple[int | None, ...], Reading] = {}
    complete = True
    for ascending in (False, True) if rises(heads) else (False,):
        calendar = Calendar(_keys(heads), durations, ascending)
        ways, all_kept = _fill(slots, calendar, odds)
        complete = complete and all_kept
        for reading in _readings(slots, ways, calendar, odds, weigh):
            if reading.score > (found[reading.months].score if reading.months in found else -math.inf):
                found[reading.months] = reading
    return Order(tuple(sorted(found.values(), key=_rank)), complete)


def terms_of(durations: Sequence[int], heads: Sequence[Head], reading: Reading) -> tuple[Counter[str], tuple[int, ...]]:
    """The terms of a reading that its heads give, each with how often, and the runs that its body is weighed by."""
    slots = _slots(durations)
    calendar = Calendar(_keys(heads), durations, reading.ascending)
    terms: Counter[str] = Counter()
    start = 0
    for slot, length in zip(slots, reading.lengths, strict=True):
        if length:
            terms.update(calendar.start(slot.months, slot.repeated, start))
        for at in range(start, start + length):
            terms.update(calendar.column(slot.months, start, at))
        start += length
    terms.update(_closing(calendar, start))
    terms.update(year_terms(reading.months, calendar.dates))
    return terms, _events_first(slots, reading.lengths)


def rises(heads: Sequence[Head]) -> tuple[int, ...]:
    """The columns whose date is later than the one before, under the same members: a new run begins there."""
    return tuple(
        [
            i
            for i, (left, right) in enumerate(pairwise(heads), 1)
            if left.date is not None
            and right.date is not None
            and right.date > left.date
            and units_and_members(left)[1] == units_and_members(right)[1]
        ]
    )


def units_and_members(head: Head) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The unit lines and the member lines of a head, as far as their place tells (SPEC 4).

    Members stand before units. Under a date, lines that are no known unit are units all the same, but for
    those before a known unit, and for those in the form of a member and before one: few pages lay out members as
    columns. Without a date they are members.
    """
    if head.date is None or not head.others:
        return head.units, head.others
    known, others = set(head.units), set(head.others)
    first = next((i for i, line in enumerate(head.labels) if line in known), 0)
    last = max([i for i, line in enumerate(head.labels) if line in others and _is_member(line)], default=-1) + 1
    above = set(head.labels[: max(first, last)])
    members = [line for line in head.others if line in above]
    no_units = set(members)
    units = [line for line in head.labels if line in known or (line in others and line not in no_units)]
    return tuple(units), tuple(members)


def _is_member(line: str) -> bool:
    """Whether a line has the form of a member, or is one of the standard axis of ranges, which pages lay out."""
    return line.endswith("]") or line in _RANGES


def _keys(heads: Sequence[Head]) -> list[HeadKey]:
    return [HeadKey(head.date, *units_and_members(head), _is_forever(head)) for head in heads]


def _slots(durations: Sequence[int]) -> list[_Slot]:
    """The runs in order. Where the printed months do not grow a second block of columns begins (heads of
    members), and columns without text may stand between; the same text twice needs one between. A page that prints
    durations of 0 months has no unlabelled ones.
    """
    slots = [] if UNLABELLED in durations else [_Slot(UNLABELLED, False)]
    for i, months in enumerate(durations):
        repeated = i > 0 and months <= durations[i - 1]
        if repeated:
            slots.append(_Slot(None, months == durations[i - 1]))
        slots.append(_Slot(months, True, repeated))
    return slots


def _fill(slots: Sequence[_Slot], calendar: Calendar, odds: Odds) -> tuple[list[list[_Way]], bool]:
    """For each count of columns, the ways to fill them with all slots; and whether all ways were kept."""
    count = len(calendar.heads)
    kept = _KEPT if count <= _WIDE else _KEPT_WIDE
    complete = True
    ways: list[list[_Way]] = [[_Way(0.0, ())], *[[] for _ in range(count)]]
    for slot in slots:
        skipped = not slot.required
        grown = [[_Way(way.score, (*way.lengths, 0)) for way in some] if skipped else [] for some in ways]
        for start in range(count):
            if not ways[start]:
                continue
            for end, score in _runs(slot, calendar, start, odds):
                grown[end] += [_Way(way.score + score, (*way.lengths, end - start)) for way in ways[start]]
        complete = complete and all(len(some) <= kept for some in grown)
        ways = [sorted(some, key=lambda way: (-way.score, way.lengths))[:kept] for some in grown]
    return ways, complete


def _runs(slot: _Slot, calendar: Calendar, start: int, odds: Odds) -> list[tuple[int, float]]:
    """The ends of the runs of ``slot`` that may begin at ``start``, each with its score."""
    runs: list[tuple[int, float]] = []
    score = odds.of(calendar.start(slot.months, slot.repeated, start))
    for at in range(start, len(calendar.heads)):
        if calendar.heads[at].forever or (at > start and calendar.breaks(at)):
            break
        score += odds.of(calendar.column(slot.months, start, at))
        runs.append((at + 1, score))
    return runs


def _readings(
    slots: Sequence[_Slot],
    ways: Sequence[Sequence[_Way]],
    calendar: Calendar,
    odds: Odds,
    weigh: Callable[[tuple[int, ...]], float],
) -> Iterator[Reading]:
    """The readings that the ways to fill so many columns give, but for those that the rows rule out."""
    for count, filled in enumerate(ways):
        if not filled or any(calendar.breaks(at) for at in range(count + 1, len(calendar.heads))):
            continue
        instants = odds.of(_closing(calendar, count))
        for way in filled:
            rows = weigh(_events_first(slots, way.lengths))
            if rows == -math.inf:
                continue
            months = _months(slots, way.lengths, len(calendar.heads))
            dates = way.score + instants + odds.of(year_terms(months, calendar.dates))
            unlabelled = 0 if slots[0].required else way.lengths[0]  # what is printed is required
            yield Reading(months, dates + rows, dates, way.lengths, count, unlabelled, calendar.ascending)


def _closing(calendar: Calendar, count: int) -> Iterator[str]:
    """The terms of what follows the first ``count`` columns, and of the direction of the dates."""
    yield from calendar.instants(count)
    if calendar.ascending:
        yield "ascending"


def _events_first(slots: Sequence[_Slot], lengths: Sequence[int]) -> tuple[int, ...]:
    """The lengths of the runs, those of unlabelled and of short durations in one, but for a page of these alone."""
    pairs = [(slot.months or 0, length) for slot, length in zip(slots, lengths, strict=True)]
    shortest = QUARTER if any(months >= QUARTER for months, _ in pairs) else 1
    events = sum([length for months, length in pairs if months < shortest])
    return (events, *[length for months, length in pairs if months >= shortest])


def _months(slots: Sequence[_Slot], lengths: Sequence[int], count: int) -> tuple[int | None, ...]:
    months = [slot.months for slot, length in zip(slots, lengths, strict=True) for _ in range(length)]
    return (*months, *[None] * (count - len(months)))


def _is_forever(head: Head) -> bool:
    return head.date is None and head.labels[:1] == (_FOREVER,)


def _rank(reading: Reading) -> tuple[float, tuple[int, ...]]:
    return -reading.score, tuple([-1 if months is None else months for months in reading.months])
