"""The printed page: what the grammar alone decides of a dump, before roles, columns and facts.

Nothing here decides anything.
"""

import msgspec

from pipefacts.values import Cell, Entry, Head, Span

__all__ = ["Item", "Note", "PrintedPage", "PrintedTitle"]


class PrintedTitle(msgspec.Struct, frozen=True, gc=False):
    """The title's lines, and of its scale line each part with its bars and commas off."""

    lines: tuple[str, ...]
    scales: tuple[str, ...]
    line: int


class Item(msgspec.Struct, frozen=True, gc=False):
    """A row of the page of uncategorised items; ``element`` and ``value`` are null in a heading."""

    label: Cell
    element: str | None = None
    value: Cell | None = None


class Note(msgspec.Struct, frozen=True, gc=False):
    """A note below the table, where the dialect keeps it: ``[1]`` and its text."""

    mark: str
    text: str
    line: int


class PrintedPage(msgspec.Struct, frozen=True, gc=False):
    """A page as printed. ``durations`` are the printed months in order; ``body`` holds the cells in order.

    ``duration_starts`` are the columns that the durations begin with, where the dialect keeps the place, else null.
    """

    title: PrintedTitle
    durations: tuple[int, ...] = ()
    heads: tuple[Head, ...] = ()
    body: tuple[Cell, ...] = ()
    items: tuple[Item, ...] = ()
    entries: tuple[Entry, ...] = ()
    skipped: tuple[Span, ...] = ()
    duration_starts: tuple[int, ...] | None = None
    notes: tuple[Note, ...] = ()
