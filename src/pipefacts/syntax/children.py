"""Children of a rule to values: heads of a row, cells of a line, marks and the cells before them, items, entries."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import msgspec
from lark import Token

from pipefacts.syntax.boundaries import Line, Table
from pipefacts.syntax.printed import Item
from pipefacts.syntax.terminals import Notation, Record, read_cell, span
from pipefacts.values import Cell, CellKind, Entry, EntryKind, Head, Span

__all__ = [
    "Children",
    "Element",
    "HeadRow",
    "Suffix",
    "Words",
    "entry_of",
    "head_row",
    "items_of",
    "line_of",
    "marked",
    "table_of",
    "with_details",
]

Children: TypeAlias = list[Any]

_NO_CELLS = ("OPEN", "LEAD", "PADS", "END")


class HeadRow(msgspec.Struct, frozen=True, gc=False):
    """A row of heads: durations and heads with their places in it, the bars that fill it up, the table's width."""

    durations: tuple[tuple[int, int], ...]
    heads: tuple[tuple[int, Head], ...]
    pads: bool
    width: int | None
    kept: bool  # the heads stand in one printed row, so their places are those of the columns


class Suffix(msgspec.Struct, frozen=True, gc=False):
    """A cell that is a unit by its form: perhaps the end of a label."""

    cell: Cell


class Element(msgspec.Struct, frozen=True, gc=False):
    """A cell that is the name of an element by its form."""

    cell: Cell


class Words(msgspec.Struct, frozen=True, gc=False):
    """The documentation of an entry, null where it has none, and the offset that it ends at."""

    text: str | None
    end: int


def head_row(children: Children, place: int, *, kept: bool = True) -> HeadRow:
    """A row of heads; a mark after a head is that head's."""
    durations: list[tuple[int, int]] = []
    heads: list[tuple[int, Head]] = []
    marks: dict[int, list[str]] = {}
    pads, width = False, None
    for child in [part for group in children for part in (group if type(group) is list else (group,))]:
        if type(child) is Token:
            pads = pads or child.type == "PADS"
            place += child.count("|") if child.type in ("NO_LABEL", "EMPTIES") else 0
            continue
        if type(child) is int:
            durations.append((place, child))
        elif type(child) is Head:
            heads.append((place, child))
        elif type(child) is tuple and heads:
            marks.setdefault(len(heads) - 1, []).extend(child)
        elif type(child) is str:
            width = child.count("---")
        place += 1
    for i, names in marks.items():
        at, head = heads[i]
        heads[i] = at, msgspec.structs.replace(head, notes=head.notes + tuple(names))
    return HeadRow(tuple(durations), tuple(heads), pads, width, kept)


def table_of(rows: Sequence[HeadRow], lines: Sequence[Line], parts: dict[str, Any]) -> Table:
    """What the rows of heads say of the table; ``parts`` takes the durations and the heads."""
    durations = [duration for row in rows for duration in row.durations]
    heads = [head for row in rows for head in row.heads]
    parts["durations"] = tuple([count for _, count in durations])
    parts["heads"] = tuple([head for _, head in heads])
    padded = any(row.pads for row in rows) or any(line.pads for line in lines)
    width = next((row.width for row in rows if row.width is not None), None)
    places = tuple([place for place, _ in heads]) if all(row.kept for row in rows) and not padded else None
    if places and durations:
        parts["duration_starts"] = tuple([sum(place < start for place in places) for start, _ in durations])
    return Table(" ".join(parts["title"].lines), width, parts["heads"], places, padded, parts.get("entries", ()))


def line_of(children: Children, notation: Notation) -> Line:
    """The line of its terminals, cells and marks; pads may stand below a text of several lines."""
    cells: list[Cell] = []
    places: list[int] = []
    units: list[int] = []
    marks: dict[int, list[str]] = {}
    place = empty = pads = 0
    tokens = [child for child in children if type(child) is Token]
    for child in children:
        kind = type(child)
        if kind is tuple:
            marks.setdefault(len(cells) - 1, []).extend(child)
        elif kind is Token and child.type in _NO_CELLS:
            pads = pads or child.count("|") * (child.type == "PADS")
            continue
        elif kind is Span:
            continue
        elif kind is int:
            empty += child
            place += child
            continue
        else:
            if kind is Suffix:
                units.append(len(cells))
                child = child.cell
            cells.append(child if type(child) is Cell else read_cell(child, notation))
            places.append(place)
        place += 1
    for i, names in marks.items():
        cells[i] = msgspec.structs.replace(cells[i], notes=cells[i].notes + tuple(names))
    cut = not any(token.type == "END" for token in tokens)
    stretch = span([tokens[0], tokens[-1]])
    return Line(tuple(cells), tuple(places), place, stretch, empty, pads, tuple(units), cut)


def marked(parts: Children) -> Children:
    """The parts with each mark given to the cell before it."""
    if not any(type(part) is tuple for part in parts):
        return parts
    found: Children = []
    marks: dict[int, list[str]] = {}
    at = 0
    for part in parts:
        if type(part) is tuple:
            marks.setdefault(at, []).extend(part)
            continue
        if type(part) is Cell:
            at = len(found)
        found.append(part)
    for i, names in marks.items():
        if i < len(found) and type(found[i]) is Cell:
            found[i] = msgspec.structs.replace(found[i], notes=found[i].notes + tuple(names))
    return found


def items_of(parts: Children) -> list[Item]:
    """The items of single cells: a label, an element name, a value, which may have the form of a name.

    A name without a label has an empty one.
    """
    items: list[Item] = []
    for part in marked([part for part in parts if type(part) in (Cell, Element, tuple)]):
        cell: Cell = part.cell if type(part) is Element else part
        last = items[-1] if items else None
        if last is not None and last.element is not None and last.value is None:
            items[-1] = Item(last.label, last.element, cell)
        elif type(part) is not Element:
            items.append(Item(cell))
        elif last is not None and last.element is None:
            items[-1] = Item(last.label, cell.text)
        else:
            items.append(Item(Cell(CellKind.EMPTY, "", cell.line, cell.column), cell.text))
    return items


def entry_of(kind: EntryKind, children: Children) -> Entry:
    """The entry of its documentation and its references."""
    documentation: str | None = None
    references: tuple[str, ...] = ()
    for child in children:
        if type(child) is Words and documentation is None:
            documentation = child.text
        elif type(child) is tuple:
            references = child
    return Entry(children[0].line, kind, documentation, references)


def with_details(entry: Entry, record: Record) -> Entry:
    """The entry with what its record states."""
    return msgspec.structs.replace(
        entry,
        name=record.name,
        data_type=record.data_type,
        balance=record.balance,
        period_type=record.period_type,
    )
