"""Parse tree to printed page: the Transformer, one method for each rule of the grammars.

The printed page holds what the grammar alone decides: the title, the heads, the cells of the body in
order with their kinds and places, and the definition entries. Roles, columns and facts come after it.
"""

import functools
from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

import msgspec
from lark import Token, Transformer

from pipefacts.syntax.atoms import listed_item, separated_line
from pipefacts.syntax.boundaries import Line
from pipefacts.syntax.children import (
    BodyPart,
    Cited,
    Definition,
    Element,
    Gap,
    HeadPart,
    HeadRow,
    ItemPart,
    Items,
    LinePart,
    Marks,
    Months,
    References,
    Rule,
    Suffix,
    Tail,
    TextPart,
    Words,
    definition_of,
    head_row,
    items_of,
    line_of,
    marked,
    table_of,
    tail_of,
)
from pipefacts.syntax.dialects import DIALECTS, Boundaries
from pipefacts.syntax.printed import EntryShape, Item, Note, PrintedPage, PrintedTitle
from pipefacts.syntax.terminals import (
    Notation,
    Record,
    months,
    place,
    read_cell,
    read_head,
    read_marks,
    read_record,
    span,
    words,
)
from pipefacts.syntax.tree import reader
from pipefacts.values import Cell, CellKind, Head, Span

__all__ = ["PageTransformer", "read_page"]

T = TypeVar("T")

_NO_TITLE = PrintedTitle(("",), (), 1)  # of a page of uncategorised items, or of one that has lost it
_NO_BODY = BodyPart((), [], [], ())
_NO_ITEMS = Items((), [])

_BodyChild: TypeAlias = Token | Cell | Element | Line | Span | Note
_ItemsChild: TypeAlias = ItemPart | Item


def read_page(text: str, dialect: str) -> PrintedPage:
    """The printed page of ``text``; raises ``DumpSyntaxError``."""
    page: PrintedPage = _reader(dialect)(text)
    return page


@functools.cache
def _reader(dialect: str) -> Callable[[str], PrintedPage]:
    record = DIALECTS[dialect]
    return reader(dialect, PageTransformer(record.notation, record.boundaries))


class PageTransformer(Transformer[Token, PrintedPage]):
    """One method for each rule, of the rule's name; each is a function of its children alone."""

    def __init__(self, notation: Notation, boundaries: Boundaries) -> None:
        super().__init__()
        self._notation = notation
        self._boundaries = boundaries

    def start(self, children: list[Token | PrintedTitle | HeadRow | BodyPart | Items | Tail]) -> PrintedPage:
        title, body, items, tail = _NO_TITLE, _NO_BODY, _NO_ITEMS, Tail()
        rows: list[HeadRow] = []
        for child in children:
            match child:
                case PrintedTitle():
                    title = child
                case HeadRow():
                    rows.append(child)
                case BodyPart():
                    body = child
                case Items():
                    items = child
                case Tail():
                    tail = child
        table = table_of(title.lines, rows, body.lines, tail.entries)
        gathered = self._boundaries(body.lines, table) if body.lines or not body.cells else None
        skipped = [*body.loose, *items.loose, *tail.skipped, *(gathered.skipped if gathered else ())]
        durations = [duration for row in rows for duration in row.durations]
        starts = [sum(place < start for place in table.places or ()) for start, _ in durations]
        cells = tuple(gathered.cells) if gathered else body.cells
        heads = table.heads if gathered is None or gathered.heads is None else gathered.heads
        if title is _NO_TITLE and cells:
            heads = (Head((), cells[0].line),)
        return PrintedPage(
            title,
            tuple([count for _, count in durations]),
            heads,  # a page of text blocks that has lost its own has one
            cells,
            items.items,
            tail.entries,
            tuple(sorted(skipped, key=lambda stretch: stretch.offset)),
            tuple(starts) if table.places and durations else None,
            body.notes,
            tail.end,
            tail.is_older,
            gathered.open if gathered else (),
        )

    # The title

    def title(self, children: list[Token | tuple[list[str], str]]) -> PrintedTitle:
        lines: list[str] = []
        scales: list[str] = []
        line = 0
        for child in children:
            if type(child) is tuple:
                scales += child[0]
                lines.append(child[1])
            elif type(child) is Token and child.type in ("TITLE_LINE", "TITLE"):
                line = line or place(child)[0]
                lines.append(words(child, self._notation))
        return PrintedTitle(tuple(lines), tuple(scales), line)

    def scale(self, children: list[Token]) -> tuple[list[str], str]:
        printed = "".join(children).strip()
        return [
            str(child.lstrip(", ")) for child in children if child.type not in ("SCALE_REST", "SCALE_END", "GLUED_REST")
        ], printed

    glued_scale = scale

    # The heads

    def head(self, children: list[HeadPart | list[HeadPart]]) -> HeadRow:
        return head_row(_flat(children), 0, in_one_row=False)

    def heads(self, children: list[HeadPart]) -> HeadRow:
        return head_row(children, 1)

    spans = heads

    def dates(self, children: list[HeadPart]) -> HeadRow:
        return head_row(children, 0)

    def duration(self, children: list[Token]) -> Months:
        return Months(months(children[0]))

    def durations(self, children: list[Token]) -> list[HeadPart]:
        return [Months(int(count)) for count in children[0].split()[::3]]

    def spanned(self, children: tuple[Token, list[Token]]) -> list[HeadPart]:
        above, below = children
        return [Months(months(above)), read_head(below, self._notation)]

    def column(self, children: list[Token | list[Token]]) -> Head | Gap:
        lines = [token for token in _flat(children) if token.type not in ("BAR", "BARS")]
        return read_head(lines, self._notation) if lines else Gap(1)

    closed = column

    def head_lines(self, children: list[Token]) -> list[Token]:
        return children

    def head_mark(self, children: list[Token]) -> Marks:
        return Marks(read_marks(children[0]))

    note_mark = head_mark

    def gap(self, children: list[Token]) -> Gap:
        return Gap(children[0].count("|"))

    empty = gap

    def rule(self, children: list[Token]) -> Rule:
        return Rule(children[0].count("---"))

    # The body

    def body(self, children: list[_BodyChild | list[_BodyChild]]) -> BodyPart:
        cells: list[Cell] = []
        lines: list[Line] = []
        loose: list[Span] = []
        notes: list[Note] = []
        for part in _flat(children):
            match part:
                case Cell():
                    cells.append(part)
                case Line():
                    lines.append(part)
                case Span():
                    loose.append(part)
                case Note():
                    notes.append(part)
        return BodyPart(tuple(cells), lines, loose, tuple(notes))

    def row(self, children: list[ItemPart]) -> list[Cell | Element | Span]:
        label = children[0]
        assert type(label) is Token
        return marked([read_cell(label, self._notation), *children[1:]])

    def orphan(self, children: list[ItemPart]) -> list[Cell | Element | Span]:
        return marked(children)

    def value(self, children: list[Token]) -> Cell:
        return read_cell(children[0], self._notation)

    figure = item_cell = value

    def line(self, children: list[LinePart]) -> list[Line | Span]:
        line = line_of(children, self._notation)
        return [line if line.cells else line.span, *[child for child in children if type(child) is Span]]

    def atoms(self, children: list[Token]) -> Line:
        return separated_line(children)

    def footnote(self, children: list[Token]) -> list[Note]:
        mark, *others = [child for child in children if child.type != "INDENT"]
        text = "".join(others).strip()
        return [Note(name, text, place(mark)[0]) for name in read_marks(mark)]

    def listed(self, children: list[Token]) -> Item:
        return listed_item(children)

    def note(self, children: list[LinePart]) -> list[Note | Span]:
        mark = next(child for child in children if type(child) is Token and child.type == "NOTE")
        text = " ".join([child.text for child in children if type(child) is Cell])
        spans = [child for child in children if type(child) is Span]
        return [*[Note(name, text, place(mark)[0]) for name in read_marks(mark)], *spans]

    def suffix(self, children: list[Token]) -> Suffix:
        return Suffix(read_cell(children[0], self._notation))

    def block(self, children: list[Token]) -> Cell:
        cell = read_cell(children[0], self._notation)
        return msgspec.structs.replace(cell, text=cell.text.removeprefix("|").lstrip().replace("\n|\n", "\n", 1))

    def paragraphs(self, children: list[Token]) -> Cell:
        first = read_cell(children[0], self._notation)
        return msgspec.structs.replace(first, text="\n".join([child.strip() for child in children]))

    def cut(self, children: list[Token]) -> Span:
        return span(children)

    loose = lost = cut

    # The page of uncategorised items

    def items(self, children: list[_ItemsChild | list[_ItemsChild]]) -> Items:
        parts: list[_ItemsChild] = _flat(children)
        items = [part for part in parts if isinstance(part, Item)]
        cells = [part for part in parts if not isinstance(part, Item)]
        return Items(tuple(items or items_of(cells)), [part for part in cells if type(part) is Span])

    def item_heads(self, children: list[Token]) -> Gap:
        return Gap(len(children))

    def item(self, children: list[ItemPart]) -> list[Item | Span]:
        filled = [child for child in children if type(child) is not Cell or child.kind is not CellKind.EMPTY]
        found: list[Item | Span] = [*items_of(filled)]
        bars = [child for child in children if type(child) is Token]
        if bars and not found:
            found = [span(bars)]
        return found + [child for child in children if type(child) is Span]

    def element(self, children: list[Token]) -> Element:
        return Element(read_cell(children[0], self._notation))

    # The tail

    def tail(self, children: list[Definition | Record | Span]) -> Tail:
        return tail_of(children)

    def concept(self, children: list[TextPart]) -> Definition:
        return definition_of(EntryShape.CONCEPT, children)

    def undocumented(self, children: list[TextPart]) -> Definition:
        return definition_of(EntryShape.UNDOCUMENTED, children)

    def older(self, children: list[TextPart]) -> Definition:
        return definition_of(EntryShape.OLDER, children)

    def member(self, children: list[TextPart]) -> Definition:
        return definition_of(EntryShape.MEMBER, children)

    def unheaded(self, children: list[TextPart]) -> Definition:
        return definition_of(EntryShape.UNHEADED, children)

    def stray(self, children: list[TextPart]) -> Span:
        first = children[0]
        assert type(first) is Token
        end = next((child.end for child in reversed(children) if type(child) is Words), first.end_pos)
        return msgspec.structs.replace(span([first]), end=end)

    def documentation(self, children: list[Token]) -> Words:
        end = next((i for i, child in enumerate(children) if child.type == "REFERENCES"), len(children))
        return Words("\n".join([words(child, self._notation) for child in children[:end]]), span(children).end)

    def details(self, children: list[Token | Cited]) -> References:
        last = children[-1]
        if type(last) is Cited:
            line = last.last
        else:
            line = None if type(last) is Token and last.type == "DETAILS" else str(last).strip()
        return References(tuple([child.text for child in children if type(child) is Cited]), line)

    def reference(self, children: list[Token]) -> Cited:
        first = children[0].split(":", 1)[1]
        text = "\n".join([first.strip(), *[words(part, self._notation) for part in children[1:]]])
        return Cited(text, children[-1].strip())

    def documentation_line(self, children: list[Token]) -> Cited:
        (token,) = children
        return Cited(words(token, self._notation), None if token.type == "DETAILS" else token.strip())

    def record(self, children: list[Token]) -> Record:
        return read_record(children)


def _flat(children: Iterable[T | list[T]]) -> list[T]:
    """The children, those that came in a list one by one."""
    found: list[T] = []
    for child in children:
        if isinstance(child, list):
            found += child
        else:
            found.append(child)
    return found
