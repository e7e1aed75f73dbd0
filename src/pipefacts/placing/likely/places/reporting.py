"""Columns to reporting period: the date on which the period ends that a page reports (SPEC 8.2).

A page holds the accounts of one period; its other dates are those of earlier periods, of events or of plans. What
every column is to that period tells which rows use it, so the date is found first, from all columns together.
"""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipefacts.values import Column, PeriodType

__all__ = ["DAYS", "end_features", "is_month_end", "reporting_end"]

_PERIOD = "period:"  # before the name of a feature of a date
_YEAR = 12  # months
_LENGTHS = (3, 6, 9, _YEAR)  # months of the periods that are reported
DAYS = 30.4375  # of a month
_NEAR = 12  # days by which fiscal periods may miss whole months
_MONTH_END = 3  # days by which a month's end may be missed
_FAR = 3.0  # years: dates that are farther behind the last are as far


class _Heads(NamedTuple):
    """The columns of a page: ``ends`` are its dates, latest first, ``balances`` those of instants, ``durations`` the end
    and months of the others, and ``reported`` these where accounts are made up for as many months.
    """

    ends: tuple[datetime.date, ...]
    balances: tuple[datetime.date, ...]
    durations: tuple[tuple[datetime.date, int], ...]
    reported: frozenset[tuple[datetime.date, int]]
    counts: Counter[datetime.date]


def reporting_end(columns: Sequence[Column], weights: Mapping[str, float], *, is_later: bool) -> datetime.date | None:
    """The most probable end of the reporting period; null where a column has no date.

    ``weights`` are those of the model, and ``is_later`` tells whether the page is of events after the period.
    """
    if not columns or any(column.end is None for column in columns):
        return None
    scores = {
        day: sum([weights.get(name, 0.0) * x for name, x in found.items()])
        for day, found in end_features(columns, is_later=is_later).items()
    }
    return max(scores, key=lambda day: (scores[day], day))


def end_features(columns: Sequence[Column], *, is_later: bool) -> dict[datetime.date, dict[str, float]]:
    """The features of each date as the end of the reporting period, but for those that are zero."""
    heads = _read(columns)
    found = {}
    for day in heads.ends:
        some = _of_durations(heads, day) | _of_balances(heads, day) | _of_calendar(heads, day)
        some["later-title"] = is_later and day < heads.ends[0]
        found[day] = {_PERIOD + name: float(x) for name, x in some.items() if x}
    return found


def is_month_end(day: datetime.date) -> bool:
    """Whether a month ends about ``day``, as fiscal periods do and most events do not."""
    if day.day <= _MONTH_END or (datetime.date.max - day).days <= _MONTH_END:
        return True
    return (day + datetime.timedelta(days=_MONTH_END + 1)).month != day.month


def _read(columns: Sequence[Column]) -> _Heads:
    dated = [(column.end, column.months or 0, column.period_type) for column in columns if column.end]
    durations = tuple([(end, months) for end, months, kind in dated if kind is not PeriodType.INSTANT])
    reported = frozenset([(end, months) for end, months in durations if months in _LENGTHS])
    return _Heads(
        tuple(sorted({end for end, _, _ in dated}, reverse=True)),
        tuple([end for end, _, kind in dated if kind is PeriodType.INSTANT]),
        durations,
        reported,
        Counter([end for end, _ in reported]),
    )


def _of_durations(heads: _Heads, day: datetime.date) -> dict[str, float]:
    lengths = {months for end, months in heads.reported if end == day}
    others = {months for end, months in heads.durations if end == day}
    alike = [end for end, months in heads.reported if months in lengths]
    return {
        "quarter": 3 in lengths,
        "year-to-date": not lengths.isdisjoint((6, 9)),
        "year": _YEAR in lengths,
        "event": not others.isdisjoint((0, 1)),
        "cumulative": max(others, default=0) > _YEAR,
        "most-durations": bool(lengths) and heads.counts[day] == max(heads.counts.values()),
        "comparative": any(_are_near(end, _before(day, _YEAR)) for end in alike),
        "is-comparative": any(_are_near(day, _before(end, _YEAR)) for end in alike),
        "later-duration": any(end > day for end in heads.counts),
    }


def _of_balances(heads: _Heads, day: datetime.date) -> dict[str, float]:
    earlier = [months for months in _LENGTHS for end in heads.balances if _are_near(end, _before(day, months))]
    return {
        "balance": day in heads.balances,
        "first-balance": heads.balances[:1] == (day,),
        "earlier-balance": bool(earlier),
        "year-earlier": _YEAR in earlier,
    }


def _of_calendar(heads: _Heads, day: datetime.date) -> dict[str, float]:
    last = heads.ends[0]
    return {
        "month-end": is_month_end(day),
        "quarter-end": day.month % 3 == 0,
        "last-month-end": day == next(filter(is_month_end, heads.ends), None),
        "last": day == last,
        "last-alone": day == last and not heads.reported,
        "far": min(_FAR, (last - day).days / 365),
    }


def _before(day: datetime.date, months: int) -> datetime.date:
    days = round(months * DAYS)
    return day - datetime.timedelta(days=days) if (day - datetime.date.min).days > days else datetime.date.min


def _are_near(one: datetime.date, other: datetime.date) -> bool:
    return abs((one - other).days) <= _NEAR
