"""Months and dates of a reading to the terms of its fiscal year: whether its periods fit one year and one report.

A year, and the year to date of six or nine months, tell when the fiscal year ends; quarters end on whole quarters
of it. A report shows its quarter and its year to date to one day, and after that day nothing but events.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence

from pipefacts.meaning.heads.dates import QUARTER, YEAR, Date, month_number

__all__ = ["group_of", "year_terms"]

_TO_DATE = (6, 9)  # months of a year to date
_FIXED = (*_TO_DATE, YEAR)  # durations whose end tells when the year ends
_INTERIM = (QUARTER, *_TO_DATE)
_GROUPS = {1: "event", 2: "event", 3: "quarter", 6: "interim", 9: "interim", 12: "year"}


def group_of(months: int | None) -> str:
    """The name of the group of durations that behave alike."""
    if months is None:
        return "instant"
    return "unlabelled" if not months else _GROUPS.get(months, "other")


def year_terms(months: Sequence[int | None], dates: Sequence[Date]) -> Iterator[str]:
    """The terms of a whole reading, in which each column depends on the others."""
    columns = [(length, date) for length, date in zip(months, dates, strict=True) if date is not None]
    yield from _fits(columns)
    yield from _reports(columns)


def _fits(columns: Sequence[tuple[int | None, datetime.date]]) -> Iterator[str]:
    """How each column lies to the end of the fiscal year that most of the longer durations agree on."""
    ends = Counter([(month_number(date) - months) % YEAR for months, date in columns if months in _FIXED])
    if not ends:
        return
    year_end = min(ends, key=lambda month: (-ends[month], month))
    for months, date in columns:
        off = month_number(date) - year_end
        if not months:
            place = "year-end" if off % YEAR == 0 else "quarter-end" if off % QUARTER == 0 else "other-day"
            yield f"{place}:{group_of(months)}"
        elif (months in _FIXED and (off - months) % YEAR) or (months == QUARTER and off % QUARTER):
            yield f"off-year:{group_of(months)}"


def _reports(columns: Sequence[tuple[int | None, datetime.date]]) -> Iterator[str]:
    """Whether the durations of a report end on its day, and what comes after it."""
    runs: dict[int, list[datetime.date]] = {}
    for months, date in columns:
        if months in _INTERIM:
            runs.setdefault(months, []).append(date)
    if len(runs) > 1:
        yield "same-last-end" if len({max(run) for run in runs.values()}) == 1 else "other-last-end"
        yield "same-ends" if len({frozenset(run) for run in runs.values()}) == 1 else "other-ends"
    years = [date for months, date in columns if months == YEAR]
    if years and runs:
        last = max([date for run in runs.values() for date in run])
        yield "year-before-interim" if max(years) < last else "year-with-interim"
    reported = [date for months, date in columns if months in (*_INTERIM, YEAR)]
    if reported:
        yield from [f"after-report:{group_of(months)}" for months, date in columns if date > max(reported)]
