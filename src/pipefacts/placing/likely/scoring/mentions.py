"""Words to columns: the columns whose dates a label, a member, a value or a text of the block names (SPEC 8.2)."""

import datetime
import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipefacts.placing.likely.places.reporting import is_month_end
from pipefacts.syntax.terminals import MONTHS
from pipefacts.values import Cell, CellKind, Column

__all__ = ["Dates", "Days", "columns_told", "columns_told_in_block", "days_of", "read_dates"]

_MONTHS = {name[:3].lower(): number for name, number in MONTHS.items()}
_NAME = f"\\b({'|'.join(_MONTHS)})[a-z]*\\.?"
_DAY = re.compile(_NAME + r"\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
_DIGITS = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_MONTH = re.compile(_NAME + r",?\s+((?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_SHORT = 40  # characters of a text that may be a date
_TERM = 120  # months that a loan, a lease or an option runs, at most


class Dates(NamedTuple):
    """The days (year, month, day), months (year, month) and years that a text names."""

    days: frozenset[tuple[int, int, int]]
    months: frozenset[tuple[int, int]]
    years: frozenset[int]


class Days(NamedTuple):
    """The days (year, month, day) that are values, and those that are named in texts."""

    values: frozenset[tuple[int, int, int]]
    texts: frozenset[tuple[int, int, int]]


_NONE = Dates(frozenset(), frozenset(), frozenset())


@functools.lru_cache(maxsize=4096)
def read_dates(text: str) -> Dates:
    """The dates that ``text`` names; it is kept, so it should be short."""
    return _read(text)


def _read(text: str) -> Dates:
    if not _YEAR.search(text):
        return _NONE
    text = text.lower()
    days = {(int(year), _MONTHS[month], int(day)) for month, day, year in _DAY.findall(text)}
    days |= {(int(year), int(month), int(day)) for year, month, day in _DIGITS.findall(text)}
    months = {(int(year), _MONTHS[month]) for month, year in _MONTH.findall(text)} | {day[:2] for day in days}
    return Dates(frozenset(days), frozenset(months), frozenset(map(int, _YEAR.findall(text))))


def days_of(cells: Iterable[Cell]) -> Days:
    """The days of ``cells``."""
    values, texts = set[tuple[int, int, int]](), set[tuple[int, int, int]]()
    for cell in cells:
        if cell.kind is CellKind.DATE or (cell.kind is CellKind.TEXT and len(cell.text) < _SHORT):
            values |= read_dates(cell.text).days
        elif cell.kind in (CellKind.TEXT, CellKind.BLOCK):
            texts |= _read(cell.text).days
    return Days(frozenset(values), frozenset(texts))


def columns_told(columns: Sequence[Column], dates: Dates) -> dict[str, frozenset[int]]:
    """The columns that ``dates`` name by ``day``, ``month`` or ``year``; none that does not tell columns apart."""
    if not dates.years:
        return {}
    ends = [(column.index, column.end or datetime.date.min) for column in columns]
    days = _columns_on(columns, dates.days)
    found = {
        "day": days,
        "month": frozenset([i for i, end in ends if (end.year, end.month) in dates.months]) - days,
        "year": frozenset([i for i, end in ends if end.year in dates.years]),
    }
    return {name: told for name, told in found.items() if 0 < len(told) < len(columns)}


def columns_told_in_block(columns: Sequence[Column], days: Days) -> dict[str, frozenset[int]]:
    """The columns that the ``days`` of a block tell: of events on a ``day`` that is a value, of those a whole number of
    ``months-before`` one, where what falls due then began, and of those on one that a ``text-day`` names.
    """
    if not any(days):
        return {}
    on = _columns_on(columns, days.values)
    found = {"day": on, "months-before": _columns_before(columns, days.values) - on}
    found["text-day"] = _columns_on(columns, days.texts) - on
    return {name: told for name, told in found.items() if told}


def _columns_on(columns: Sequence[Column], days: frozenset[tuple[int, int, int]]) -> frozenset[int]:
    """The columns that end on one of ``days``; none where all do."""
    found = frozenset([c.index for c in columns if c.end and (c.end.year, c.end.month, c.end.day) in days])
    return found if len(found) < len(columns) else frozenset()


def _columns_before(columns: Sequence[Column], days: frozenset[tuple[int, int, int]]) -> frozenset[int]:
    """The columns of events whole months before one of ``days``; none where all are."""
    found = [
        c.index
        for c in columns
        if c.end and not is_month_end(c.end) and any(_is_term(c.end, day) for day in days if day[2] == c.end.day)
    ]
    return frozenset(found) if len(found) < len(columns) else frozenset()


def _is_term(start: datetime.date, day: tuple[int, int, int]) -> bool:
    return 0 < 12 * (day[0] - start.year) + day[1] - start.month <= _TERM
