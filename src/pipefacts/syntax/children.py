"""Children of a rule to values: heads of a row, cells of a line, marks and the cells before them, items, entries."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import msgspec
from lark import Token

from pipefacts.syntax.boundaries import Line, Table
from pipefacts.syntax.printed import EntryEnd, EntryShape, Item, Note
from pipefacts.syntax.terminals import Notation, Record, place, read_cell, span
from pipefacts.values import TEXTS, Cell, CellKind, Entry, EntryKind, Head, Span

__all__ = [
    "BodyPart",
    "Cited",
    "Definition",
    "Element",
    "Gap",
    "HeadPart",
    "HeadRow",
    "ItemPart",
    "Items",
    "LinePart",
    "Marks",
    "Months",
    "References",
    "Rule",
    "Suffix",
    "Tail",
    "TextPart",
    "Words",
    "definition_of",
    "head_row",
    "items_of",
    "line_of",
    "marked",
    "table_of",
    "tail_of",
]

_ABSTRACT = ("Abstract", "LineItems", "Table", "Axis", "Domain")  # how the names of elements without values end
_NO_ITEM = Item(Cell(CellKind.EMPTY, "", 0, 0))
_NO_CELLS = ("OPEN", "LEAD", "PADS", "END")
_NOTHING = "No definition available."
_CONCEPTS = (EntryShape.CONCEPT, EntryShape.UNDOCUMENTED, EntryShape.OLDER)


class Months(msgspec.Struct, frozen=True, gc=False):
    """A duration above the columns."""

    count: int


class Gap(msgspec.Struct, frozen=True, gc=False):
    """Cells without text that keep their places."""

    cells: int


class Marks(msgspec.Struct, frozen=True, gc=False):
    """The note marks of one cell: ``[1],[2]``."""

    names: tuple[str, ...]


class Rule(msgspec.Struct, frozen=True, gc=False):
    """The rule line below the heads, and how many cells it runs under."""

    width: int


class Suffix(msgspec.Struct, frozen=True, gc=False):
    """A cell that is a unit by its form: perhaps the end of a label."""

    cell: Cell


class Element(msgspec.Struct, frozen=True, gc=False):
    """A cell that is the name of an element by its form."""

    cell: Cell


class Words(msgspec.Struct, frozen=True, gc=False):
    """The documentation of an entry, and the offset that it ends at."""

    text: str
    end: int


class Cited(msgspec.Struct, frozen=True, gc=False):
    """A reference of an entry or a line among them, and its last line as printed; ``None`` where that is a heading."""

    text: str
    last: str | None


class References(msgspec.Struct, frozen=True, gc=False):
    """The references of an entry, and the last line of them as printed, ``None`` where none stands below the heading."""

    texts: tuple[str, ...]
    last: str | None


class HeadRow(msgspec.Struct, frozen=True, gc=False):
    """A row of heads: durations and heads with their places in it, the bars that fill it up, the table's width."""

    durations: tuple[tuple[int, int], ...]
    heads: tuple[tuple[int, Head], ...]
    pads: bool
    width: int | None
    in_one_row: bool  # the heads stand in one printed row, so their places are those of the columns


class BodyPart(msgspec.Struct, frozen=True, gc=False):
    """The body: its cells where no line is a row, else its lines; what belongs to no row, and the notes below."""

    cells: tuple[Cell, ...]
    lines: list[Line]
    loose: list[Span]
    notes: tuple[Note, ...]


class Items(msgspec.Struct, frozen=True, gc=False):
    """The uncategorised items, and what belongs to none of them."""

    items: tuple[Item, ...]
    loose: list[Span]


class Definition(msgspec.Struct, frozen=True, gc=False):
    """A definition entry as printed: the line of its ``X``, whether a bar stands below that, and its parts."""

    shape: EntryShape
    line: int
    has_bar: bool
    words: Words | None
    references: References | None

    @property
    def entry(self) -> Entry:
        """The entry that it gives."""
        kind = EntryKind.CONCEPT if self.shape in _CONCEPTS or self.is_older else EntryKind.MEMBER
        documentation = None if self.words is None or self.words.text == _NOTHING else self.words.text
        return Entry(self.line, kind, documentation, () if self.references is None else self.references.texts)

    @property
    def is_older(self) -> bool:
        """Whether it has the form of 2011 to 2013: a bar below its ``X``; then ``- Details`` is an abstract concept."""
        return self.has_bar and self.shape is not EntryShape.UNHEADED

    @property
    def end(self) -> EntryEnd:
        """How it ends."""
        words, references = self.words, self.references
        first: str | None = "|" if self.has_bar else None
        if first is None and (words or references):
            first = words.text.partition("\n")[0] if words else "".join(references.texts[:1] if references else ())
        last = None if references is None else references.last
        return EntryEnd(self.shape, first, words is not None, references is not None, last)


class Tail(msgspec.Struct, frozen=True, gc=False):
    """The definition entries, what belongs to none of them, and how the last entry ends where nothing follows it."""

    entries: tuple[Entry, ...] = ()
    skipped: tuple[Span, ...] = ()
    end: EntryEnd | None = None
    is_older: bool = False


# What the rules of the grammars have for children, once these were read.
HeadPart: TypeAlias = Token | Months | Head | Marks | Gap | Rule | Span
LinePart: TypeAlias = Token | Cell | Suffix | Marks | Gap | Span
TextPart: TypeAlias = Token | Words | References
ItemPart: TypeAlias = Token | Cell | Element | Marks | Gap | Span


def head_row(children: Iterable[HeadPart], at: int, *, in_one_row: bool = True) -> HeadRow:
    """A row of heads; a mark after a head is that head's."""
    durations: list[tuple[int, int]] = []
    heads: list[tuple[int, Head]] = []
    pads = False
    width: int | None = None
    for child in children:
        match child:
            case Token(type=kind):
                pads = pads or kind == "PADS"
                at += child.count("|") if kind in ("NO_LABEL", "EMPTIES") else 0
                continue
            case Gap():
                at += child.cells
                continue
            case Months():
                durations.append((at, child.count))
            case Head():
                heads.append((at, child))
            case Marks(names=names) if heads:
                above, head = heads[-1]
                heads[-1] = above, msgspec.structs.replace(head, notes=head.notes + names)
            case Rule():
                width = child.width
        at += 1
    return HeadRow(tuple(durations), tuple(heads), pads, width, in_one_row)


def table_of(title: Sequence[str], rows: Sequence[HeadRow], lines: Sequence[Line], entries: tuple[Entry, ...]) -> Table:
    """What the rows of heads, and the rest of the page, say of the table."""
    heads = [head for row in rows for head in row.heads]
    padded = any(row.pads for row in rows) or any(line.pads for line in lines)
    width = next((row.width for row in rows if row.width is not None), None)
    places = tuple([place for place, _ in heads]) if all(row.in_one_row for row in rows) and not padded else None
    return Table(" ".join(title), width, tuple([head for _, head in heads]), places, padded, entries)


def line_of(children: Sequence[LinePart], notation: Notation) -> Line:
    """The line of its terminals, cells and marks; pads may stand below a text of several lines."""
    cells: list[Cell] = []
    places: list[int] = []
    units: list[int] = []
    marks: dict[int, list[str]] = {}
    at = empty = pads = 0
    tokens = [child for child in children if type(child) is Token]
    for child in children:
        match child:
            case Cell():
                cells.append(child)
                places.append(at)
            case Token():
                if child.type in _NO_CELLS:
                    pads = pads or child.count("|") * (child.type == "PADS")
                    continue
                cells.append(read_cell(child, notation))
                places.append(at)
            case Gap(cells=count):
                empty += count
                at += count
                continue
            case Suffix(cell=cell):
                units.append(len(cells))
                cells.append(cell)
                places.append(at)
            case Marks(names=names):
                marks.setdefault(len(cells) - 1, []).extend(names)
            case Span():
                continue
        at += 1
    for i, found in marks.items():
        cells[i] = msgspec.structs.replace(cells[i], notes=cells[i].notes + tuple(found))
    cut = not any(token.type == "END" for token in tokens)
    stretch = span([tokens[0], tokens[-1]])
    return Line(tuple(cells), tuple(places), at, stretch, empty, pads, tuple(units), cut)


def marked(parts: Sequence[ItemPart]) -> list[Cell | Element | Span]:
    """The cells, element names and stretches of ``parts``, each mark given to the cell before it."""
    found: list[Cell | Element | Span] = []
    marks: dict[int, list[str]] = {}
    at = 0
    for part in parts:
        match part:
            case Cell():
                at = len(found)
                found.append(part)
            case Element() | Span():
                found.append(part)
            case Marks(names=names):
                marks.setdefault(at, []).extend(names)
    for i, all_names in marks.items():
        cell = found[i] if i < len(found) else None
        if type(cell) is Cell:
            found[i] = msgspec.structs.replace(cell, notes=cell.notes + tuple(all_names))
    return found


def items_of(parts: Sequence[ItemPart]) -> list[Item]:
    """The items of single cells: a label, the name of its element, and a value, which may have the form of a name.

    What stands right before a name is its label, if it is a text, or else the label is empty. The cell behind a name is
    its value, unless the name is that of an abstract element; what else stands between two items is a member row.
    """
    cells = marked([part for part in parts if type(part) in (Cell, Element, Marks)])
    items: list[Item] = []
    for before, part, after in zip([None, *cells], cells, [*cells[1:], None], strict=False):
        last = items[-1] if items else _NO_ITEM
        waits = last.element is not None and last.value is None and not last.element.endswith(_ABSTRACT)
        if type(part) is Element and not (waits and type(before) is Element):
            has_label = items != [] and last.element is None
            label = items.pop().label if has_label else Cell(CellKind.EMPTY, "", part.cell.line, part.cell.column)
            items.append(Item(label, part.cell.text))
            continue
        cell = part.cell if type(part) is Element else part
        assert type(cell) is Cell  # the stretches were left out
        is_label = type(part) is Cell and type(after) is Element and cell.kind in TEXTS
        if waits and not is_label:
            items[-1] = Item(last.label, last.element, cell)
        else:
            items.append(Item(cell))
    return items


def definition_of(shape: EntryShape, children: Sequence[TextPart]) -> Definition:
    """The entry of its ``X``, its headings, its documentation and its references."""
    first = children[0]
    assert type(first) is Token
    words: Words | None = None
    references: References | None = None
    for child in children:
        match child:
            case Words() if words is None:
                words = child
            case References():
                references = child
    has_bar = len(children) > 1 and type(children[1]) is Token and children[1].type == "BAR"
    return Definition(shape, place(first)[0], has_bar, words, references)


def tail_of(children: Sequence[Definition | Record | Span]) -> Tail:
    """The entries, each with what the record below it states; a record may have lost its entry."""
    entries: list[Entry] = []
    skipped: list[Span] = []
    before: Definition | Record | Span | None = None
    for child in children:
        match child:
            case Definition():
                entries.append(child.entry)
            case Record():
                kind = EntryKind.MEMBER if "=" in child.name else EntryKind.CONCEPT
                entry = entries.pop() if type(before) is Definition else Entry(child.line, kind)
                entries.append(_with_details(entry, child))
            case Span():
                skipped.append(child)
        before = child
    is_older = any(type(child) is Definition and child.is_older for child in children)
    return Tail(tuple(entries), tuple(skipped), before.end if type(before) is Definition else None, is_older)


def _with_details(entry: Entry, record: Record) -> Entry:
    """The entry with what its record states."""
    return msgspec.structs.replace(
        entry,
        name=record.name,
        data_type=record.data_type,
        balance=record.balance,
        period_type=record.period_type,
    )
