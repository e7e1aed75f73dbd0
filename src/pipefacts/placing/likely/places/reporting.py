"""Columns to reporting period: the date on which the period ends that a page reports (SPEC 8.2).

A page holds the accounts of one period; its other dates are those of earlier periods, of events or of plans. What
every column is to that period tells which rows use it, so the date is found first, from all columns together.
"""

import datetime
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from pipefacts.placing.likely.model import weigh
from pipefacts.values import Column, PeriodType

__all__ = ["DAYS", "YEAR", "end_features", "is_month_end", "months_before", "reporting_end"]

DAYS = 30.4375  # of a month
YEAR = 12  # months: a longer duration is cumulative, and no reporting period

_PERIOD = "period:"  # before the name of a feature of a date
_LENGTHS = (3, 6, 9, YEAR)  # months of the periods that are reported
_NEAR = 12  # days by which fiscal periods may miss whole months
_MONTH_END = 3  # days by which a month's end may be missed
_LAST = datetime.date.max.toordinal()
_FAR = 3.0  # years: dates that are farther behind the last are as far


class _Heads(NamedTuple):
    """The columns of a page: ``ends`` are its dates, latest first. By date, ``lengths`` are the months of the durations
    that end there, and ``reported`` these where accounts are made up for as many; ``compared`` are the dates a year
    before them. ``balances`` are the dates of instants, in order. At most ``most`` reported durations end on one date,
    and the last one ends on ``latest``.
    """

    ends: tuple[datetime.date, ...]
    lengths: Mapping[datetime.date, frozenset[int]]
    reported: Mapping[datetime.date, frozenset[int]]
    compared: Mapping[datetime.date, frozenset[int]]
    balances: Mapping[datetime.date, None]
    most: int
    latest: datetime.date


def reporting_end(columns: Sequence[Column], weights: Mapping[str, float], *, is_later: bool) -> datetime.date | None:
    """The most probable end of the reporting period; null where a column has no date.

    ``weights`` are those of the model, and ``is_later`` tells whether the page is of events after the period.
    """
    if not columns or any(column.end is None for column in columns):
        return None
    scores = {day: weigh(found, weights) for day, found in end_features(columns, is_later=is_later).items()}
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


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The date about so many ``months`` before ``day``, or the first of the calendar."""
    days = round(months * DAYS)
    return day - datetime.timedelta(days=days) if (day - datetime.date.min).days > days else datetime.date.min


def is_month_end(day: datetime.date) -> bool:
    """Whether a month ends about ``day``, as fiscal periods do and most events do not."""
    if day.day <= _MONTH_END or (datetime.date.max - day).days <= _MONTH_END:
        return True
    return (day + datetime.timedelta(days=_MONTH_END + 1)).month != day.month


def _read(columns: Sequence[Column]) -> _Heads:
    lengths: defaultdict[datetime.date, set[int]] = defaultdict(set)
    balances: dict[datetime.date, None] = {}
    for column in columns:
        if column.end and column.period_type is PeriodType.INSTANT:
            balances[column.end] = None
        elif column.end:
            lengths[column.end].add(column.months or 0)
    reported = {end: frozenset(some.intersection(_LENGTHS)) for end, some in lengths.items()}
    reported = {end: some for end, some in reported.items() if some}
    compared: defaultdict[datetime.date, frozenset[int]] = defaultdict(frozenset)
    for end, some in reported.items():
        compared[months_before(end, YEAR)] |= some
    return _Heads(
        tuple(sorted({*lengths, *balances}, reverse=True)),
        {end: frozenset(some) for end, some in lengths.items()},
        reported,
        compared,
        balances,
        max(map(len, reported.values()), default=0),
        max(reported, default=datetime.date.min),
    )


def _of_durations(heads: _Heads, day: datetime.date) -> dict[str, float]:
    lengths = heads.reported.get(day, frozenset())
    others = heads.lengths.get(day, frozenset())
    return {
        "quarter": 3 in lengths,
        "year-to-date": not lengths.isdisjoint((6, 9)),
        "year": YEAR in lengths,
        "event": not others.isdisjoint((0, 1)),
        "cumulative": max(others, default=0) > YEAR,
        "most-durations": bool(lengths) and len(lengths) == heads.most,
        "comparative": any(
            not lengths.isdisjoint(heads.reported[end]) for end in _near(months_before(day, YEAR), heads.reported)
        ),
        "is-comparative": any(not lengths.isdisjoint(heads.compared[end]) for end in _near(day, heads.compared)),
        "later-duration": heads.latest > day,
    }


def _of_balances(heads: _Heads, day: datetime.date) -> dict[str, float]:
    earlier = [months for months in _LENGTHS if _near(months_before(day, months), heads.balances)]
    return {
        "balance": day in heads.balances,
        "first-balance": day == next(iter(heads.balances), None),
        "earlier-balance": bool(earlier),
        "year-earlier": YEAR in earlier,
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


def _near(day: datetime.date, days: Container[datetime.date]) -> list[datetime.date]:
    """Those of ``days`` that are about ``day``."""
    first, last = max(1, day.toordinal() - _NEAR), min(_LAST, day.toordinal() + _NEAR)
    return [near for near in map(datetime.date.fromordinal, range(first, last + 1)) if near in days]
