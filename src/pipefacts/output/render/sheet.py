"""Stages to sheet: a dump as a table of printed cells, whatever dialect it came in."""

from collections.abc import Sequence
from itertools import groupby

import msgspec

from pipefacts.stages import Stages
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.printed import PrintedPage
from pipefacts.values import Alignment, Cell, CellKind, Column, Entry, Placement, Role

__all__ = ["Sheet", "SheetCell", "build_sheet"]

_ITEM_HEADS = ("Label", "Element", "Value")


class SheetCell(msgspec.Struct, frozen=True, gc=False):
    """A cell as printed, its lines apart by newlines, with its note marks; ``column`` is null where it is not known."""

    text: str
    notes: tuple[str, ...] = ()
    column: int | None = None
    kind: CellKind = CellKind.TEXT

    @property
    def line(self) -> str:
        """The cell's text on one line."""
        return self.text.replace("\n", " ")

    @property
    def mark(self) -> str:
        """The note marks as one cell prints them."""
        return ",".join(self.notes)


class SheetRow(msgspec.Struct, frozen=True, gc=False):
    """A row; ``label`` is null where the dump has lost it. ``values`` hold empty cells only where they were printed."""

    label: SheetCell | None
    values: tuple[SheetCell, ...] = ()

    @property
    def cells(self) -> tuple[SheetCell, ...]:
        """All cells, the label first."""
        return self.values if self.label is None else (self.label, *self.values)


class Sheet(msgspec.Struct, frozen=True):
    """A page as its table.

    ``starts`` are the columns with which the durations begin, null where that is not certain. ``placed`` is true if the
    columns of all values and the starts are known: only then may a dialect that keeps places be written as such.
    ``by_row`` is true if the dump said which cells are a row. ``items`` is true of a page of uncategorised items.
    """

    title: tuple[str, ...]
    scale: str | None
    durations: tuple[int, ...]
    starts: tuple[int, ...] | None
    heads: tuple[SheetCell, ...]
    rows: tuple[SheetRow, ...]
    entries: tuple[Entry, ...]
    notes: tuple[tuple[str, str], ...]
    placed: bool
    by_row: bool
    items: bool

    @property
    def spans(self) -> tuple[str, ...]:
        """The durations as printed."""
        return tuple([f"{months} Month{'s' * (months != 1)} Ended" for months in self.durations])

    @property
    def spanned(self) -> bool:
        """Whether the one head is a line below the one duration: then it has no bar of its own."""
        return len(self.durations) == len(self.heads) == 1 and "\n" not in self.heads[0].text

    @property
    def name(self) -> str:
        """The title on one line, without its scale."""
        return " ".join([line for line in self.title if line != self.scale])


def build_sheet(stages: Stages) -> Sheet:
    """The sheet of a dump that was read."""
    printed = stages.printed
    rows = _item_rows(printed) if printed.items else _rows(stages)
    heads = tuple([SheetCell("\n".join(head.labels), head.notes) for head in printed.heads])
    if printed.items:
        heads = tuple([SheetCell(head) for head in _ITEM_HEADS])
    starts = _starts(stages)
    known = all(cell.column is not None or not cell.text for row in rows for cell in row.values)
    return Sheet(
        tuple([line for line in printed.title.lines if line]),
        _scale(printed),
        printed.durations,
        starts,
        heads,
        rows,
        printed.entries,
        tuple([(note.mark, note.text) for note in printed.notes]),
        known and starts is not None,
        DIALECTS[stages.dialect].row_a_line,
        bool(printed.items),
    )


def _scale(printed: PrintedPage) -> str | None:
    """The line of the title that holds the scales."""
    first = printed.title.scales[:1]
    return next((line for line in printed.title.lines[1:] if first and line.startswith(first[0])), None)


def _rows(stages: Stages) -> tuple[SheetRow, ...]:
    """The body, divided where the roles found rows to begin."""
    starts = {(row.line, row.column) for row in stages.rows if row.label or row.role is not Role.LABEL}
    placements = {
        (placed.cell.line, placed.cell.column): placed.placement for each in stages.body.rows for placed in each.placed
    }
    rows: list[SheetRow] = []
    label: SheetCell | None = None
    values: list[SheetCell] = []
    for cell in stages.printed.body:
        if (cell.line, cell.column) in starts and cell.kind is not CellKind.EMPTY:
            if label is not None or values:
                rows.append(SheetRow(label, tuple(values)))
            label, values = SheetCell(cell.text, cell.notes), []
        else:
            values.append(_cell(cell, placements.get((cell.line, cell.column))))
    if label is not None or values:
        rows.append(SheetRow(label, tuple(values)))
    return tuple(rows)


def _cell(cell: Cell, placement: Placement | None) -> SheetCell:
    column = placement.column if placement is not None and placement.alignment.is_certain else None
    return SheetCell(cell.text, cell.notes, column, cell.kind)


def _item_rows(printed: PrintedPage) -> tuple[SheetRow, ...]:
    rows = []
    for item in printed.items:
        label = SheetCell(item.label.text, item.label.notes)
        values = [] if item.element is None else [SheetCell(item.element, (), 0, CellKind.NUMBER)]
        if item.value is not None:
            values.append(SheetCell(item.value.text, item.value.notes, 1, item.value.kind))
        rows.append(SheetRow(label, tuple(values)))
    return tuple(rows)


def _starts(stages: Stages) -> tuple[int, ...] | None:
    """The columns with which the durations begin, where the dump says so or every reading of the heads agrees.

    Where it states the columns of values it is the likeliest reading: what is stated is not given up for a span.
    """
    printed = stages.printed
    if printed.duration_starts is not None or not printed.durations:
        return printed.duration_starts or ()
    stated = any(place.alignment is Alignment.STATED for place in stages.body.placements)
    if not stated and not stages.body.heads.certain:
        return None
    starts = _group_starts(stages.body.heads.columns)
    return starts if len(starts) == len(printed.durations) else None


def _group_starts(columns: Sequence[Column]) -> tuple[int, ...]:
    """The first columns of the runs of columns with the same printed months."""
    starts = []
    for months, run in groupby(columns, key=lambda column: column.months):
        first = next(run).index
        if months is not None:
            starts.append(first)
    return tuple(starts)
