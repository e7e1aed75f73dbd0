"""Grid to roles: what each column is to the reporting period, or what it is of in a statement of equity (SPEC 8.2).

Filers use the columns of a role alike: expenses stand under the reporting period, balances under its end. So where
rows of such a kind and such words usually stand is learnt by role.
"""

import datetime
import re
from typing import NamedTuple

from pipefacts.placing.likely.places.grid import Grid
from pipefacts.placing.likely.places.reporting import DAYS, YEAR, is_month_end

__all__ = ["Roles", "coarse", "neighbours_of_events", "read_roles"]

_LATER = 3  # dates of a page without durations: later ones are as many
_EVENT = "e"  # in the role of a date: no month ends about it
_YEARS = {0: "0", 12: "1", 24: "2"}  # months before the end of the reporting period
_OF_EQUITY = (
    ("capital", re.compile(r"paid|excess of par|capital surplus")),
    ("retained", re.compile(r"retained|deficit|accumulated (?:earnings|loss)|reinvested|accumulated$")),
    ("treasury", re.compile(r"treasury")),
    ("comprehensive", re.compile(r"comprehensive|translation")),
    ("noncontrolling", re.compile(r"non-?\s?controlling|minority")),
    ("preferred", re.compile(r"preferred|series")),
    ("common", re.compile(r"common|class|ordinary|capital stock|share")),
    ("total", re.compile(r"^total|^$|parent|equity")),
)


class Roles(NamedTuple):
    """The role of each column for a duration (or in a statement of equity), and of each date of the grid for an instant.

    ``D1`` is a duration of the reporting period's length a year before it, ``S`` a shorter one, ``E`` one of up to a
    month, ``C`` and ``L`` longer ones; ``I0`` is the end of the reporting period, ``Io`` the day before it began,
    ``I-`` a later day; ``T`` counts the dates of a page without durations. ``e`` marks days within a month, ``i``
    dates that no duration ends on.
    """

    columns: tuple[str, ...]
    dates: tuple[str, ...]


def read_roles(grid: Grid) -> Roles:
    """The roles of the columns and dates of ``grid``."""
    if not grid.dated:
        return Roles(tuple([_of_equity(head) for head in grid.heads]), ())
    ends = sorted({column.end for column in grid.columns if column.end}, reverse=True)
    columns = tuple(["" if c in grid.instants else _of_duration(grid, c) for c in range(len(grid.columns))])
    return Roles(columns, tuple([_of_date(grid, date, ends) for date in grid.dates]))


def coarse(role: str) -> str:
    """The role without what is too fine to be learnt for single words."""
    if role[:1] in ("S", "L", "C") and len(role) == len("S0"):
        return role[:1]
    if role[:1] == "I":
        return "I" + _EVENT if _EVENT in role else role[:2]
    return role[:2] if role[:1] in ("D", "E", "T") else role


def neighbours_of_events(grid: Grid, roles: Roles) -> dict[int, tuple[int, int]]:
    """By the column of an event, those of the next one and of the one before in time, as bits; 0 where there is none."""
    if not grid.dated:
        return {}
    events = [
        c
        for c, role in enumerate(roles.columns)
        if (_EVENT in roles.dates[grid.date_of[c]] if c in grid.instants else role.startswith("E"))
    ]
    events.sort(key=lambda c: (grid.columns[c].end or datetime.date.min, -c))
    bits = [0, *[1 << c for c in events], 0]
    return {bit: (bits[n + 1], bits[n - 1]) for n, bit in enumerate(bits) if bit}


def _of_equity(head: str) -> str:
    return next((name for name, words in _OF_EQUITY if words.search(head)), "other")


def _of_duration(grid: Grid, c: int) -> str:
    column = grid.columns[c]
    if grid.main is None or column.end is None:
        return "E"
    months, main = column.months or 0, grid.columns[grid.main].months or 0
    before = _before(grid, column.end)
    if months == main:
        return "D" + before
    if months <= 1 < main:
        return "E" + ("0" if before == "0" else "x") + _within(column.end)
    return ("L" if months > YEAR else "C" if months > main else "S") + before


def _of_date(grid: Grid, date: tuple[int, ...], ends: list[datetime.date]) -> str:
    end = grid.columns[date[0]].end or datetime.date.min
    alone = _within(end) + ("i" if grid.instants.issuperset(date) else "")
    if grid.main is None:
        return f"T{min(_LATER, ends.index(end))}{alone}"
    return f"I{'o' if end == grid.opening else _before(grid, end)}{alone}"


def _before(grid: Grid, end: datetime.date) -> str:
    """How long before the end of the reporting period: years, a part of a year, longer, or after it."""
    months = round(((grid.main_end or end) - end).days / DAYS)
    near = next((name for year, name in _YEARS.items() if abs(months - year) <= 1), None)
    return near or ("-" if months < 0 else "q" if months < YEAR else "3")


def _within(day: datetime.date) -> str:
    """The mark of an event for a day that is not about the end of a month."""
    return "" if is_month_end(day) else _EVENT
