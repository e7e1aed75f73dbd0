"""Columns and candidates to placements: the places that the values of a short row may take together (SPEC 8).

A placement is a strictly rising tuple of columns, one for each value of the row, and it is read twice: as an
instant (whose fact the renderer copies into every column of its date, so the placement is all columns of some
dates, with equal values under equal dates) or as a duration (which no instant column can hold).
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipefacts.placing.likely.places.grid import Grid
from pipefacts.placing.likely.places.reporting import YEAR
from pipefacts.placing.likely.places.row_view import RowView
from pipefacts.values import Column

__all__ = ["Reading", "is_instant", "readings"]

_SUBSETS = 400  # sets of dates tried at most
_STEPS = 50  # steps of the search for one placement


class Reading(NamedTuple):
    """A placement and whether it is read as an instant's."""

    columns: tuple[int, ...]
    instant: bool


def is_instant(grid: Grid, row: RowView, columns: Sequence[int]) -> bool:
    """Whether ``columns`` are all the columns of some dates, with equal values under equal dates (SPEC 8).

    A currency that a head does not list may be missing below it.
    """
    placed = dict(zip(columns, row.texts, strict=True))
    for column, text in placed.items():
        for other in grid.dates[grid.date_of[column]]:
            if other not in placed:
                if not (row.is_money and grid.columns[other].units and not _lists_money(grid.columns[other])):
                    return False
            elif placed[other] != text:
                return False
    return True


def _lists_money(column: Column) -> bool:
    return any("$" in unit or "(" in unit for unit in column.units)


def readings(grid: Grid, row: RowView, candidates: Sequence[Sequence[int]], limit: int) -> tuple[Reading, ...]:
    """The readings of a row whose values may stand in these columns: about ``limit`` placements at most.

    Where there are more, those of few gaps come first: regular ones, then by the number of their gaps.
    """
    found = []
    placements = _placements(grid, candidates, limit)
    together = [*_begin_together(grid, row), *_in_every_currency(grid, row)]
    if together:
        placements = [columns for columns in placements if _are_copied(row, columns, together)] or placements
    for columns in placements:
        instant = grid.dated and is_instant(grid, row, columns)
        if grid.instants.isdisjoint(columns):
            found.append(Reading(columns, False))
        if instant:
            found.append(Reading(columns, True))
    return tuple(found or [Reading(columns, False) for columns in placements])


def _begin_together(grid: Grid, row: RowView) -> Sequence[Sequence[int]]:
    """The columns of durations that begin together, in each of which the renderer shows a beginning balance."""
    if not (grid.dated and row.is_beginning):
        return ()
    alike: dict[int, list[int]] = {}
    for column in grid.columns:
        if column.end is not None and column.months:
            month = column.end.year * YEAR + column.end.month
            alike.setdefault(month - column.months, []).append(column.index)
    return [same for same in alike.values() if len(same) > 1]


def _in_every_currency(grid: Grid, row: RowView) -> Sequence[Sequence[int]]:
    """The columns of one period in several currencies, in each of which the renderer shows what is in none."""
    if not grid.dated or row.has_numbers:
        return ()
    alike: dict[tuple[object, ...], list[int]] = {}
    for column in grid.columns:
        alike.setdefault((column.end, column.months, column.period_type, column.members), []).append(column.index)
    return [same for same in alike.values() if len(same) > 1 and any(grid.columns[c].units for c in same)]


def _are_copied(row: RowView, columns: Sequence[int], together: Sequence[Sequence[int]]) -> bool:
    """Whether each value stands in all columns that show the same fact, or in none of them."""
    placed = dict(zip(columns, row.texts, strict=True))
    return all(len({placed.get(c) for c in same}) == 1 for same in together)


def _placements(grid: Grid, candidates: Sequence[Sequence[int]], limit: int) -> list[tuple[int, ...]]:
    every = _rising(candidates, len(candidates), limit + 1)
    if every is not None and len(every) <= limit:
        return every or [tuple([columns[0] for columns in candidates])]
    allowed = [set(columns) for columns in candidates]
    found = {columns: None for columns in _of_whole_dates(grid, len(candidates)) if _fits(columns, allowed)}
    for gaps in range(len(candidates)):
        if len(found) >= limit:
            break
        found |= dict.fromkeys(_rising(candidates, gaps, limit - len(found)) or [])
    return list(found) or [tuple([columns[0] for columns in candidates])]


def _fits(columns: Sequence[int], allowed: Sequence[set[int]]) -> bool:
    return all(column in those for column, those in zip(columns, allowed, strict=True))


def _rising(candidates: Sequence[Sequence[int]], gaps: int, limit: int) -> list[tuple[int, ...]] | None:
    """Rising tuples through ``candidates`` of at most ``gaps`` gaps, leftmost first, ``limit`` at most.

    Null where the search for them was given up.
    """
    found: list[tuple[int, ...]] = []
    stack: list[tuple[tuple[int, ...], int]] = [((), gaps)]
    steps = _STEPS * limit
    while stack and len(found) < limit:
        steps -= 1
        if not steps:
            return None
        columns, left = stack.pop()
        if len(columns) == len(candidates):
            found.append(columns)
            continue
        last = columns[-1] if columns else None
        for column in reversed(candidates[len(columns)]):
            if last is None or column == last + 1:
                stack.append(((*columns, column), left))
            elif column > last and left:
                stack.append(((*columns, column), left - 1))
    return found


def _of_whole_dates(grid: Grid, count: int) -> list[tuple[int, ...]]:
    """Sets of dates, and of durations, whose columns are ``count`` in all."""
    found = []
    for parts in (grid.dates, grid.groups):
        sums: list[tuple[int, tuple[int, ...]]] = [(0, ())]
        for part in parts:
            more = [(size + len(part), columns + part) for size, columns in sums if size + len(part) <= count]
            sums = (sums + more)[:_SUBSETS]
        found += [tuple(sorted(columns)) for size, columns in sums if size == count]
    return found
