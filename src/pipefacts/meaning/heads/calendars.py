"""Heads to log odds: how usual it is that columns with these dates stand side by side in a report.

Nothing here is a rule of the renderer. The odds are of what reports show in general: a year against the
year before, a quarter beside the year to date, balances at the last year's end.
"""

import calendar
import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

__all__ = [
    "ASCENDING", "QUARTER", "Date", "HeadKey", "bare_odds", "breaks", "column_odds", "instants_odds", "is_calendar",
    "middle_odds", "start_odds",
]  # fmt: skip

_MONTH = 30.436875  # days
_SLACK = 0.4  # months: a year of whole weeks ends up to a week earlier or later
_YEAR = 12
QUARTER = 3  # the shortest reporting period, in months
_THURSDAY = 3
_NEAR = 7  # days from the end of a month within which a fiscal period of weeks may end
_USUAL_COUNT = {1: 1, 3: 2, 6: 2, 9: 2, 12: 3}  # columns of one duration that a report shows as a rule

# Log odds. What is rare in reports in general, not what is rare on some page.
_A_BARE_COLUMN = -4.5
_ANOTHER_BARE_COLUMN = -1.0
_ANOTHER_INSTANT = -0.25
_USUAL_INSTANTS = 2
ASCENDING = -3.0  # pages of repurchases alone sort their dates the other way round
_INSTANTS = -1.3
_A_SECOND_CURRENCY = -0.2  # equal dates under heads of different units or members
_EQUAL_HEADS = -3.0  # equal dates under equal heads: two durations of one rounded length
_OFF_CALENDAR = -4.0  # two ends that are no whole number of months apart
_HALF_CALENDAR = -3.0  # no year apart, nor what suits the length
_QUARTERS = -1.5  # some quarters apart, or events of a month or two
_EQUAL_INSTANTS = -8.0  # an instant has one column of a unit
_UNMERGED_INSTANT = -5.0  # an instant at the end of a duration is usually merged into its column
_YEAR_AGO_INSTANT = -1.0  # an interim balance is compared with the last year's end
_OPENING_INSTANT = 0.7  # an instant where a duration begins: an opening balance
_LATE = 6  # months
_LATE_INSTANT = -2.5  # an instant that much after the last duration
_EVENT_DAY = 0.7  # a bare duration is an event of some days, and those end on any day of a month
_ODD_END = -2.5  # a reporting period ends within some days of a month's end
_EQUAL_START = -0.3  # a new duration that begins with the date before
_FALLING_START = -2.2  # a new duration whose first date does not break the order
_YEAR_BEFORE = 1.2  # less odd in a year: an interim report may show the year before
_SPLIT_CALENDAR = -2.0  # and even goes on in its calendar: the column before would belong to it
_REPEATED_DATE = 0.5  # the three months and the six months usually end on the same dates
_PERIOD_BEFORE = -1.5  # a quarter and the quarter before, not the year before
_MONTH_BEFORE = -0.7
_LATER_STEP = 0.3  # of its score has a step that repeats the one before
_ONE_TOO_MANY = -0.6

Date: TypeAlias = datetime.date | None


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


def is_calendar(months: int, left: datetime.date, right: datetime.date) -> bool:
    """Whether two durations of ``months`` that end on these dates may belong to one fiscal calendar: a year
    apart, or less than a year and a multiple of their own length.
    """
    gap = _whole_months(left, right)
    if gap is None or not months:
        return False
    return gap % _YEAR == 0 or (months <= QUARTER and gap % months == 0)


def bare_odds(heads: Sequence[HeadKey], start: int, at: int) -> float:
    """The odds that the column ``at`` is bare, in a run of bare ones from ``start``."""
    score = _ANOTHER_BARE_COLUMN if at > start else _A_BARE_COLUMN
    return score - _EVENT_DAY if _is_fiscal_end(heads[at].date) else score + _EVENT_DAY


def middle_odds(heads: Sequence[HeadKey], start: int, at: int) -> float:
    """The odds that the column ``at`` stands without text between two blocks, in a run from ``start``."""
    crosses = at > start and heads[at].members != heads[at - 1].members
    return _ONE_TOO_MANY + (_FALLING_START if crosses else 0.0)


def column_odds(months: int, heads: Sequence[HeadKey], start: int, at: int) -> float:
    """The odds that the column ``at`` is a duration of ``months``, in a run from ``start``."""
    date = heads[at].date
    score = _ODD_END if months >= QUARTER and not _is_fiscal_end(date) else 0.0
    score += _REPEATED_DATE if date is not None and any(head.date == date for head in heads[:start]) else 0.0
    score += _ONE_TOO_MANY if at - start >= _USUAL_COUNT.get(months, 1) else 0.0
    if at > start:
        step = _step_odds(months, heads[at - 1], heads[at])
        score += step * (_LATER_STEP if _is_steady(heads[max(start, at - 2) : at + 1]) else 1.0)
    return score


def start_odds(months: int | None, repeated: bool, left: HeadKey, right: HeadKey) -> float:
    """The odds that a run of ``months`` begins between these heads; ``repeated``: with it a further block."""
    if repeated and left.members == right.members:
        return _FALLING_START
    if not months or left.members != right.members:
        return 0.0
    if left.date == right.date:
        return _EQUAL_START
    score = _FALLING_START + (_YEAR_BEFORE if months == _YEAR else 0.0)
    if left.date is not None and right.date is not None and is_calendar(months, left.date, right.date):
        score += _SPLIT_CALENDAR
    return score


def instants_odds(lengths: set[int], heads: Sequence[HeadKey], count: int) -> float:
    """The odds that the first ``count`` columns are durations of these lengths, and all others instants."""
    instants, durations = heads[count:], heads[:count]
    if not instants:
        return 0.0
    ends = {head.date for head in durations if head.date is not None}
    score = _INSTANTS
    for i, head in enumerate(instants):
        score += _ANOTHER_INSTANT if i < _USUAL_INSTANTS else _ONE_TOO_MANY
        if i and head[:3] == instants[i - 1][:3] and head.date is not None:
            score += _EQUAL_INSTANTS
        elif head.date in ends:
            score += _UNMERGED_INSTANT if any(_merges(head, duration) for duration in durations) else 0.0
        elif head.date is not None and ends:
            score += _place_odds(head.date, ends, lengths)
    return score


def _step_odds(months: int, left: HeadKey, right: HeadKey) -> float:
    """The odds that two neighbours of one duration end on these dates."""
    if left.date is None or right.date is None or left.members != right.members:
        return 0.0
    if left.date == right.date:
        return _EQUAL_HEADS if left.units == right.units else _A_SECOND_CURRENCY
    gap = _whole_months(left.date, right.date)
    if gap is None:
        return _OFF_CALENDAR if months >= QUARTER else _QUARTERS
    if gap % _YEAR == 0:
        return 0.0
    if months <= QUARTER and gap % months == 0:
        return _PERIOD_BEFORE if months > 1 else _MONTH_BEFORE
    in_quarters = gap % QUARTER == 0 and months not in (_YEAR - QUARTER, _YEAR)
    return _QUARTERS if months < QUARTER or in_quarters else _HALF_CALENDAR


def _is_steady(heads: Sequence[HeadKey]) -> bool:
    """Whether three neighbours end at equal distances, in whole months."""
    gaps = [left.date and right.date and _whole_months(left.date, right.date) for left, right in pairwise(heads)]
    return len(gaps) > 1 and gaps[0] is not None and gaps[0] == gaps[1]


def _place_odds(date: datetime.date, ends: set[datetime.date], lengths: set[int]) -> float:
    """The odds of an instant on this day beside durations of these lengths that end on these days."""
    if (date - max(ends)).days > _LATE * _MONTH:
        return _LATE_INSTANT
    before = {_whole_months(date, end) for end in ends if end > date}
    if before & lengths:
        return _OPENING_INSTANT
    return _YEAR_AGO_INSTANT if _YEAR in before else 0.0


def _merges(instant: HeadKey, duration: HeadKey) -> bool:
    """Whether an instant would be merged into a duration: of one day and members, and not of other units."""
    if (instant.date, instant.members) != (duration.date, duration.members):
        return False
    return not instant.units or not duration.units or bool({*instant.units} & {*duration.units})


def _whole_months(left: datetime.date, right: datetime.date) -> int | None:
    """The whole months between two dates, null where there is no whole number of one or more."""
    gap = abs((left - right).days) / _MONTH
    return round(gap) if round(gap) and abs(gap - round(gap)) <= _SLACK else None


def _is_fiscal_end(date: Date) -> bool:
    """Whether a fiscal period may end on a day: the last of a month, or about it at the end of a week."""
    if date is None or date.day == calendar.monthrange(date.year, date.month)[1]:
        return True
    return date.weekday() >= _THURSDAY and (date.day <= _NEAR or date.day > 30 - _NEAR)
