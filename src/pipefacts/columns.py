"""Rows and columns to placements: in which column each value stands, and how sure that is (SPEC 8)."""

from collections.abc import Sequence
from enum import StrEnum

from pipefacts.values import Alignment, Candidate, Cell, Column, Placement, Row

__all__ = ["Depth", "place"]


class Depth(StrEnum):
    """How far the columns of short rows are sought: each depth holds the one before it."""

    PLAIN = "plain"  # full rows only
    PROVED = "proved"  # what the renderer's rules force
    LIKELY = "likely"  # and of the rest the most probable


def place(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[tuple[Placement, ...], ...]:
    """The plain placements: a full row is exact, a kept place is stated, a short row has all its candidates."""
    width = len(columns)
    exact = tuple([Placement(i, Alignment.EXACT, (), ("full-row",)) for i in range(width)])
    return tuple([exact if len(row.values) == width and row.values else _plain(row.values, width) for row in rows])


def _plain(values: Sequence[Cell], width: int) -> tuple[Placement, ...]:
    if values and values[0].place is not None:
        return tuple([_stated(cell, width) for cell in values])
    spare = width - len(values)
    if spare < 0:  # more values than columns: a misread row, any column for any value
        return tuple([_open(0, width) for _ in values])
    return tuple([_open(i, i + spare + 1) for i in range(len(values))])


def _stated(cell: Cell, width: int) -> Placement:
    column = (cell.place or 0) - 1
    if not 0 <= column < width:
        return _open(0, width)
    return Placement(column, Alignment.STATED, (), ("kept-place",))


def _open(first: int, end: int) -> Placement:
    return Placement(None, Alignment.UNKNOWN, tuple([Candidate(c) for c in range(first, end)]))
