"""Dates to what they say of reporting periods: how far two are apart, and of what kind the end of a period is."""

import calendar
import datetime
import functools
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeAlias

__all__ = ["QUARTER", "YEAR", "Date", "End", "end_kinds", "is_last_of_month", "month_number", "whole_months"]

QUARTER = 3  # the shortest reporting period, in months
YEAR = 12
_MONTH = 30.436875  # days
_SLACK = 0.4  # months: a year of whole weeks ends up to a week earlier or later
_THURSDAY = 3
_NEAR = 7  # days from the end of a month within which a period of whole weeks may end

Date: TypeAlias = datetime.date | None


class End(StrEnum):
    """What kind of day a date is for a period to end on."""

    MONTH = "month"  # the last day of a month
    WEEKS = "weeks"  # near one, late in the week, and so is another date of the page, whole quarters away
    WEEKEND = "weekend"  # near one and late in the week, but no other date of the page is
    EVENT = "event"  # any other day
    NONE = "none"  # no date


@functools.lru_cache(maxsize=4096)  # the dates of a page are compared for every reading
def whole_months(left: datetime.date, right: datetime.date) -> int | None:
    """The whole months between two dates, ``None`` where there is no whole number of one or more."""
    gap = abs((left - right).days) / _MONTH
    return round(gap) if round(gap) and abs(gap - round(gap)) <= _SLACK else None


def month_number(date: datetime.date) -> int:
    """The month whose end is nearest, counted through all years: the number modulo 12 is that of the year."""
    return date.year * YEAR + date.month - 1 - (date.day <= 15)


def is_last_of_month(date: datetime.date) -> bool:
    """Whether a date is the last day of a month."""
    return date.day == calendar.monthrange(date.year, date.month)[1]


def end_kinds(dates: Sequence[Date]) -> list[End]:
    """For each date of a page its kind: years of 52 or 53 weeks end on one day of the week, near a month's end."""
    weekly = {date for date in dates if date is not None and _may_end_weeks(date)}
    return [_end_kind(date, weekly) for date in dates]


def _end_kind(date: Date, weekly: set[datetime.date]) -> End:
    if date is None:
        return End.NONE
    if is_last_of_month(date):
        return End.MONTH
    if date not in weekly:
        return End.EVENT
    return End.WEEKS if any(_is_quarters_apart(date, other) for other in weekly) else End.WEEKEND


def _may_end_weeks(date: datetime.date) -> bool:
    return date.weekday() >= _THURSDAY and (date.day <= _NEAR or date.day > 30 - _NEAR)


def _is_quarters_apart(left: datetime.date, right: datetime.date) -> bool:
    gap = whole_months(left, right)
    return gap is not None and gap % QUARTER == 0 and left.weekday() == right.weekday()
