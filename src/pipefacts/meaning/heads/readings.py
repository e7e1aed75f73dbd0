"""Durations and dates to readings: every way in which the printed durations may cover the column heads.

The renderer sorts columns by period (SPEC 4): durations before instants, short ones first, then by end
date, latest first. Neighbours with one duration text share one cell. A duration of under half a month
prints no text, so its column stands first, bare. A reading is therefore a cut of the columns into runs:
bare durations (perhaps none), one run for each printed duration, instants (perhaps none).
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from pipefacts.meaning.heads.calendars import (
    ASCENDING,
    QUARTER,
    HeadKey,
    bare_odds,
    breaks,
    column_odds,
    instants_odds,
    middle_odds,
    start_odds,
)
from pipefacts.values import Head

__all__ = ["BARE", "Order", "Reading", "read_order", "rises", "units_and_members"]

BARE = 0  # the months of a duration of under half a month; it is bare, but for older pages that print "0 Months Ended"
_KEPT = 64  # ways kept to fill a count of columns; a page of usual width has fewer,
_WIDE = 32  # and one of more columns than this keeps
_KEPT_WIDE = 8
_MOST = 200_000  # runs that are tried: 60 runs over 57 columns, 3 over 258
_FOREVER = "forever"  # the head of a period without bounds; it stands between durations and instants


class Reading(msgspec.Struct, frozen=True):
    """One reading: for each column its printed months, ``BARE`` for a bare duration, null for an instant.

    ``score`` is a log likelihood up to a constant, and ``dates`` the part of it that the heads alone give;
    ``durations`` counts the columns before the last instants, ``bare`` the first ones, over which no months are printed;
    ``ascending`` says that the dates ascend.
    """

    months: tuple[int | None, ...]
    score: float
    dates: float
    durations: int
    bare: int
    ascending: bool = False

    @property
    def printed(self) -> tuple[int | None, ...]:
        """The months as the page prints them: none over a bare column."""
        return (*[None] * self.bare, *self.months[self.bare :])


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


def read_order(durations: Sequence[int], heads: Sequence[Head], weigh: Callable[[tuple[int, ...]], float]) -> Order:
    """Every reading of ``heads`` under the printed ``durations`` that the renderer could have drawn (SPEC 4).

    ``weigh(runs)`` is the log likelihood of the body if the columns are durations in runs of these lengths,
    events of less than a quarter counted first, and instants after them. Dates that ascend are read too,
    where they do so anywhere. An order without a reading says that the heads contradict the durations.
    """
    slots = _slots(durations)
    if sum(slot.required for slot in slots) > len(heads):
        return Order(())
    if len(slots) * len(heads) ** 2 > _MOST:
        return Order((), complete=False, sought=False)
    printed = [HeadKey(head.date, *units_and_members(head), _is_forever(head)) for head in heads]
    found: dict[tuple[int | None, ...], Reading] = {}
    complete = True
    for ascending in (False, True) if rises(heads) else (False,):
        ways, all_kept = _fill(slots, printed, ascending)
        complete = complete and all_kept
        for count, filled in enumerate(ways):
            if not filled or any(breaks(left, right, ascending) for left, right in pairwise(printed[count:])):
                continue
            closing = instants_odds({*durations}, printed, count)
            for way in filled:
                months = _months(slots, way.lengths, len(heads))
                score = way.score + closing + (ASCENDING if ascending else 0.0)
                weight = weigh(_events_first(slots, way.lengths))
                if score + weight > (found[months].score if months in found else -math.inf):
                    bare = 0 if slots[0].required else way.lengths[0]  # what is printed is required
                    found[months] = Reading(months, score + weight, score, count, bare, ascending)
    return Order(tuple(sorted(found.values(), key=_rank)), complete)


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
    those before a known unit or in the form of a member: few pages lay out members as columns. Without a
    date they are members.
    """
    if head.date is None:
        return head.units, head.others
    known, others = set(head.units), set(head.others)
    first = next((i for i, line in enumerate(head.labels) if line in known), len(head.labels))
    above = set(head.labels[:first]) if first < len(head.labels) else set[str]()
    members = [line for line in head.others if line in above or line.endswith("]")]
    no_units = set(members)
    units = [line for line in head.labels if line in known or (line in others and line not in no_units)]
    return tuple(units), tuple(members)


def _slots(durations: Sequence[int]) -> list[_Slot]:
    """The runs in order. Where the printed months do not grow a second block of columns begins (heads of
    members), and bare columns may stand between; the same text twice needs one between. A page that prints
    durations of 0 months has no bare ones.
    """
    slots = [] if BARE in durations else [_Slot(BARE, False)]
    for i, months in enumerate(durations):
        repeated = i > 0 and months <= durations[i - 1]
        if repeated:
            slots.append(_Slot(None, months == durations[i - 1]))
        slots.append(_Slot(months, True, repeated))
    return slots


def _fill(slots: Sequence[_Slot], heads: Sequence[HeadKey], ascending: bool) -> tuple[list[list[_Way]], bool]:
    """For each count of columns, the ways to fill them with all slots; and whether all ways were kept."""
    count = len(heads)
    kept = _KEPT if count <= _WIDE else _KEPT_WIDE
    complete = True
    ways: list[list[_Way]] = [[_Way(0.0, ())], *[[] for _ in range(count)]]
    for slot in slots:
        skipped = not slot.required
        grown = [[_Way(way.score, (*way.lengths, 0)) for way in some] if skipped else [] for some in ways]
        for start in range(count):
            if not ways[start]:
                continue
            for end, score in _runs(slot, heads, start, ascending):
                grown[end] += [_Way(way.score + score, (*way.lengths, end - start)) for way in ways[start]]
        complete = complete and all(len(some) <= kept for some in grown)
        ways = [sorted(some, key=lambda way: (-way.score, way.lengths))[:kept] for some in grown]
    return ways, complete


def _runs(slot: _Slot, heads: Sequence[HeadKey], start: int, ascending: bool) -> list[tuple[int, float]]:
    """The ends of the runs of ``slot`` that may begin at ``start``, each with its score."""
    runs: list[tuple[int, float]] = []
    begins = start and not breaks(heads[start - 1], heads[start], ascending)
    score = start_odds(slot.months, slot.repeated, heads[start - 1], heads[start]) if begins else 0.0
    for end in range(start, len(heads)):
        if heads[end].forever or (end > start and breaks(heads[end - 1], heads[end], ascending)):
            break
        if slot.months == BARE:
            score += bare_odds(heads, start, end)
        elif slot.months is None:
            score += middle_odds(heads, start, end)
        else:
            score += column_odds(slot.months, heads, start, end)
        runs.append((end + 1, score))
    return runs


def _events_first(slots: Sequence[_Slot], lengths: Sequence[int]) -> tuple[int, ...]:
    """The lengths of the runs, those of bare columns and of short durations in one, but for a page of these alone."""
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
