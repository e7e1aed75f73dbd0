"""Parse tree to printed page: the Transformer, one method for each rule of the grammars.

The printed page holds what the grammar alone decides: the title, the heads, the cells of the body in
order with their kinds and places, and the definition entries. Roles, columns and facts come after it.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import msgspec
from lark import Token, Transformer

from pipefacts import joins
from pipefacts.joins import Body, Line, Table
from pipefacts.terminals import (
    Notation,
    Record,
    date,
    months,
    place,
    read_cell,
    read_head,
    read_marks,
    read_record,
    span,
    words,
)
from pipefacts.tree import reader
from pipefacts.values import Cell, CellKind, Entry, EntryKind, Head, Span

__all__ = ["Item", "Note", "PageTransformer", "PrintedPage", "PrintedTitle", "date", "read_page"]

Children: TypeAlias = list[Any]
Gather: TypeAlias = Callable[[Sequence[Line], Table], Body]

_NOTHING = "No definition available."
_NO_CELLS = ("OPEN", "LEAD", "PADS", "END")

# How a dialect prints a cell, and how the cells of its lines are told (leading and trailing have no lines of rows).
_DIALECTS: dict[str, tuple[Notation, Gather]] = {
    "leading": (Notation(closed=False), joins.separate_lines),
    "trailing": (Notation(), joins.separate_lines),
    "wrapped": (Notation(), joins.separate_lines),
    "spaced": (Notation(), joins.weighed_lines),
    "padded": (Notation(), joins.counted_lines),
    "positional": (Notation(escaped=True), joins.placed_lines),
}


class PrintedTitle(msgspec.Struct, frozen=True, gc=False):
    """The title's lines, and of its scale line each part with its bars and commas off."""

    lines: tuple[str, ...]
    scales: tuple[str, ...]
    line: int


_NO_TITLE = PrintedTitle(("",), (), 1)  # a page of uncategorised items


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


def read_page(text: str, dialect: str = "leading") -> PrintedPage:
    """The printed page of ``text``; raises ``DumpSyntaxError``."""
    page: PrintedPage = _reader(dialect)(text)
    return page


@functools.cache
def _reader(dialect: str) -> Callable[[str], PrintedPage]:
    return reader(dialect, PageTransformer(*_DIALECTS[dialect]))


class _Row(msgspec.Struct, frozen=True, gc=False):
    """A row of heads: durations and heads with their places in it, the bars that fill it up, the table's width."""

    durations: tuple[tuple[int, int], ...]
    heads: tuple[tuple[int, Head], ...]
    pads: bool
    width: int | None
    kept: bool  # the heads stand in one printed row, so their places are those of the columns


class _Suffix(msgspec.Struct, frozen=True, gc=False):
    cell: Cell


class _Element(msgspec.Struct, frozen=True, gc=False):
    cell: Cell


class _Words(msgspec.Struct, frozen=True, gc=False):
    text: str | None
    end: int


class PageTransformer(Transformer[Token, PrintedPage]):
    """One method for each rule, of the rule's name; each is a function of its children alone."""

    def __init__(self, notation: Notation, gather: Gather) -> None:
        super().__init__()
        self._notation = notation
        self._gather = gather

    def start(self, children: Children) -> PrintedPage:
        parts: dict[str, Any] = {"title": _NO_TITLE}
        rows: list[_Row] = []
        for child in children:
            if type(child) is dict:
                parts |= child
            elif type(child) is _Row:
                rows.append(child)
        lines: list[Line] = parts.pop("lines", [])
        skipped = [*parts.pop("loose", ()), *parts.get("skipped", ())]
        table = _table(rows, lines, parts)
        if lines:
            body = self._gather(lines, table)
            parts["body"] = tuple(body.cells)
            skipped += body.skipped
        parts["skipped"] = tuple(sorted(skipped, key=lambda stretch: stretch.offset))
        return PrintedPage(**parts)

    # The title

    def title(self, children: Children) -> dict[str, PrintedTitle]:
        lines: list[str] = []
        scales: list[str] = []
        line = 0
        for child in children:
            if type(child) is not Token:
                parts, printed = child
                scales += parts
                lines.append(printed)
            elif child.type in ("TITLE_LINE", "TITLE"):
                line = line or place(child)[0]
                lines.append(words(child, self._notation))
        return {"title": PrintedTitle(tuple(lines), tuple(scales), line)}

    def scale(self, children: Children) -> tuple[list[str], str]:
        printed = "".join(children).strip()
        return [
            str(child.lstrip(", ")) for child in children if child.type not in ("SCALE_REST", "SCALE_END", "GLUED_REST")
        ], printed

    # The heads

    def head(self, children: Children) -> _Row:
        return _row(children, 0, kept=False)

    def heads(self, children: Children) -> _Row:
        return _row(children, 1)

    def spans(self, children: Children) -> _Row:
        return _row(children, 1)

    def dates(self, children: Children) -> _Row:
        return _row(children, 0)

    def duration(self, children: Children) -> int:
        return months(children[0])

    def spanned(self, children: Children) -> list[Any]:
        return [months(children[0]), self.column(children[1])]

    def column(self, children: Children) -> Head | None:
        lines = children[-1] if type(children[-1]) is list else [child for child in children if child.type != "BARS"]
        return read_head(lines, self._notation) if lines else None

    def closed(self, children: Children) -> Head:
        return read_head(children, self._notation)

    def head_lines(self, children: Children) -> list[Token]:
        return children

    def head_mark(self, children: Children) -> tuple[str, ...]:
        return read_marks(children[0])

    def gap(self, children: Children) -> list[None]:
        return [None] * children[0].count("|")

    def rule(self, children: Children) -> str:
        return str(children[0])

    # The body

    def body(self, children: Children) -> dict[str, Any]:
        parts = [part for child in children for part in (child if type(child) is list else (child,))]
        cells = tuple([part for part in parts if type(part) is Cell])
        return {
            "body": cells,
            "lines": [part for part in parts if type(part) is Line],
            "loose": [part for part in parts if type(part) is Span],
            "notes": tuple([part for part in parts if type(part) is Note]),
        }

    def row(self, children: Children) -> list[Cell | Span]:
        return _marked([read_cell(children[0], self._notation), *children[1:]])

    def orphan(self, children: Children) -> list[Cell | Span]:
        return _marked(children)

    def value(self, children: Children) -> Cell:
        return read_cell(children[0], self._notation)

    figure = value

    def line(self, children: Children) -> list[Line | Span]:
        line = _line(children, self._notation)
        return [line if line.cells else line.span, *[child for child in children if type(child) is Span]]

    def note(self, children: Children) -> list[Note | Span]:
        mark = next(child for child in children if type(child) is Token and child.type == "NOTE")
        text = " ".join([child.text for child in children if type(child) is Cell])
        spans = [child for child in children if type(child) is Span]
        return [*[Note(name, text, place(mark)[0]) for name in read_marks(mark)], *spans]

    def suffix(self, children: Children) -> _Suffix:
        return _Suffix(read_cell(children[0], self._notation))

    def block(self, children: Children) -> Cell:
        cell = read_cell(children[0], self._notation)
        return msgspec.structs.replace(cell, text=cell.text.removeprefix("|").lstrip().replace("\n|\n", "\n", 1))

    def paragraphs(self, children: Children) -> Cell:
        first = read_cell(children[0], self._notation)
        return msgspec.structs.replace(first, text="\n".join([child.strip() for child in children]))

    def empty(self, children: Children) -> int:
        return int(children[0].count("|"))

    def cut(self, children: Children) -> Span:
        return span(children)

    loose = lost = cut

    def note_mark(self, children: Children) -> tuple[str, ...]:
        return read_marks(children[0])

    # The page of uncategorised items

    def items(self, children: Children) -> dict[str, Any]:
        parts = [part for child in children for part in (child if type(child) is list else (child,))]
        items = [part for part in parts if type(part) is Item] or _items(parts)
        return {"items": tuple(items), "loose": [part for part in parts if type(part) is Span]}

    def item_heads(self, children: Children) -> None:
        return None

    def item(self, children: Children) -> list[Item | Span]:
        found: list[Item | Span] = []
        found += _items([child for child in children if type(child) is not Cell or child.kind is not CellKind.EMPTY])
        found = found or [span([child for child in children if type(child) is Token])]
        return found + [child for child in children if type(child) is Span]

    def item_cell(self, children: Children) -> Cell:
        return read_cell(children[0], self._notation)

    def element(self, children: Children) -> _Element:
        return _Element(read_cell(children[0], self._notation))

    # The tail

    def tail(self, children: Children) -> dict[str, Any]:
        entries: list[Entry] = []
        for before, child in zip([None, *children], children, strict=False):
            if type(child) is Entry:
                entries.append(child)
            elif type(child) is Record and type(before) is Entry:
                entries[-1] = _detailed(entries[-1], child)
            elif type(child) is Record:
                kind = EntryKind.MEMBER if "=" in child.name else EntryKind.CONCEPT
                entries.append(_detailed(Entry(child.line, kind), child))
        return {"entries": tuple(entries), "skipped": [child for child in children if type(child) is Span]}

    def concept(self, children: Children) -> Entry:
        return _entry(EntryKind.CONCEPT, children)

    undocumented = older = concept

    def member(self, children: Children) -> Entry:
        return _entry(EntryKind.MEMBER, children)

    bare = member

    def stray(self, children: Children) -> Span:
        first = children[0]
        end = next((child.end for child in reversed(children) if type(child) is _Words), first.end_pos)
        return Span(first.start_pos, end, first.line, first.column)

    def documentation(self, children: Children) -> _Words:
        end = next((i for i, child in enumerate(children) if child.type == "REFERENCES"), len(children))
        text = "\n".join([words(child, self._notation) for child in children[:end]])
        return _Words(None if text == _NOTHING else text, children[-1].end_pos)

    def details(self, children: Children) -> tuple[str, ...]:
        return tuple([child for child in children if type(child) is str])

    def reference(self, children: Children) -> str:
        first = children[0].split(":", 1)[1]
        return "\n".join([first.strip(), *[words(part, self._notation) for part in children[1:]]])

    def documentation_line(self, children: Children) -> str:
        return words(children[0], self._notation)

    def record(self, children: Children) -> Record:
        return read_record(children)


def _row(children: Children, place: int, *, kept: bool = True) -> _Row:
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
    return _Row(tuple(durations), tuple(heads), pads, width, kept)


def _table(rows: Sequence[_Row], lines: Sequence[Line], parts: dict[str, Any]) -> Table:
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


def _line(children: Children, notation: Notation) -> Line:
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
            if kind is _Suffix:
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


def _marked(parts: Children) -> Children:
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


def _items(parts: Children) -> list[Item]:
    """The items of single cells: a label, an element name, a value, which may have the form of a name.

    A name without a label has an empty one.
    """
    items: list[Item] = []
    for part in _marked([part for part in parts if type(part) in (Cell, _Element, tuple)]):
        cell: Cell = part.cell if type(part) is _Element else part
        last = items[-1] if items else None
        if last is not None and last.element is not None and last.value is None:
            items[-1] = Item(last.label, last.element, cell)
        elif type(part) is not _Element:
            items.append(Item(cell))
        elif last is not None and last.element is None:
            items[-1] = Item(last.label, cell.text)
        else:
            items.append(Item(Cell(CellKind.EMPTY, "", cell.line, cell.column), cell.text))
    return items


def _entry(kind: EntryKind, children: Children) -> Entry:
    documentation: str | None = None
    references: tuple[str, ...] = ()
    for child in children:
        if type(child) is _Words and documentation is None:
            documentation = child.text
        elif type(child) is tuple:
            references = child
    return Entry(children[0].line, kind, documentation, references)


def _detailed(entry: Entry, record: Record) -> Entry:
    return msgspec.structs.replace(
        entry,
        name=record.name,
        data_type=record.data_type,
        balance=record.balance,
        period_type=record.period_type,
    )
