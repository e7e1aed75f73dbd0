"""The printed page: what the grammar alone decides of a dump, before roles, columns and facts.

Nothing here decides anything.
"""

from enum import StrEnum
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from pipefacts.values import Cell, Entry, Head, Span

__all__ = ["EntryEnd", "EntryShape", "Item", "Note", "Open", "PrintedPage", "PrintedTitle", "moved"]


class PrintedTitle(msgspec.Struct, frozen=True, gc=False):
    """The title's lines, and of its scale line each part with its bars and commas off."""

    lines: tuple[str, ...]
    scales: tuple[str, ...]
    line: int


T = TypeVar("T", "PrintedTitle", Head, Cell, Entry, Span, "Note", "Open")


class Item(msgspec.Struct, frozen=True, gc=False):
    """A row of the page of uncategorised items; ``element`` and ``value`` are ``None`` in a heading."""

    label: Cell
    element: str | None = None
    value: Cell | None = None


class Note(msgspec.Struct, frozen=True, gc=False):
    """A note below the table, where the dialect keeps it: ``[1]`` and its text."""

    mark: str
    text: str
    line: int


class Open(msgspec.Struct, frozen=True, gc=False):
    """A label whose end nothing marks: it holds the first ``count`` values of its row, or fewer, if these are texts.

    ``is_stated`` says that there are as many and no fewer; ``is_filled`` that the row has values at all.
    """

    line: int
    column: int
    count: int
    is_stated: bool
    is_filled: bool


class EntryShape(StrEnum):
    """The rule of the grammar that a definition entry was read by: what stands below its ``X``."""

    CONCEPT = "concept"
    UNDOCUMENTED = "undocumented"
    OLDER = "older"
    MEMBER = "member"
    UNHEADED = "unheaded"


class EntryEnd(msgspec.Struct, frozen=True, gc=False):
    """How the last definition entry ends. ``first`` is the line below its ``X`` where the shape has no heading there,
    ``last`` the last line below its last heading; both are ``None`` where the entry ends above them.
    """

    shape: EntryShape
    first: str | None
    is_documented: bool
    has_details: bool
    last: str | None


class PrintedPage(msgspec.Struct, frozen=True, gc=False):
    """A page as printed. ``durations`` are the printed months in order; ``body`` holds the cells in order.

    ``older_tail`` says that the definitions have the form of 2011 to 2013;
    ``duration_starts`` are the columns that the durations begin with, where the dialect keeps the place, else ``None``.
    ``entry_end`` says how the last entry ends, ``None`` where there is none or where something follows it. ``open`` are the
    labels whose end nothing marks.
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
    entry_end: EntryEnd | None = None
    older_tail: bool = False
    open: tuple[Open, ...] = ()


def moved(page: PrintedPage, lines: int) -> PrintedPage:
    """``page`` with every line number greater by ``lines``: a dump that begins further down in its document.

    The offsets of what was skipped still count from the beginning of the dump.
    """
    if not lines:
        return page

    def down(part: T) -> T:
        return replace(part, line=part.line + lines)

    def item(part: Item) -> Item:
        return replace(part, label=down(part.label), value=part.value and down(part.value))

    return replace(
        page,
        title=down(page.title),
        heads=tuple(map(down, page.heads)),
        body=tuple(map(down, page.body)),
        items=tuple(map(item, page.items)),
        entries=tuple(map(down, page.entries)),
        skipped=tuple(map(down, page.skipped)),
        notes=tuple(map(down, page.notes)),
        open=tuple(map(down, page.open)),
    )
