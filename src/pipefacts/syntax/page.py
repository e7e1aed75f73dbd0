"""Parse tree to printed page: the Transformer, one method for each rule of the grammars.

The printed page holds what the grammar alone decides: the title, the heads, the cells of the body in
order with their kinds and places, and the definition entries. Roles, columns and facts come after it.
"""

import functools
from collections.abc import Callable
from typing import Any

import msgspec
from lark import Token, Transformer

from pipefacts.syntax.boundaries import Line
from pipefacts.syntax.children import (
    Children,
    Element,
    HeadRow,
    Suffix,
    Words,
    entry_of,
    head_row,
    items_of,
    line_of,
    marked,
    table_of,
    with_details,
)
from pipefacts.syntax.dialects import DIALECTS, Boundaries
from pipefacts.syntax.printed import Item, Note, PrintedPage, PrintedTitle
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
from pipefacts.values import Cell, CellKind, Entry, EntryKind, Head, Span

__all__ = ["PageTransformer", "read_page"]

_NOTHING = "No definition available."
_NO_TITLE = PrintedTitle(("",), (), 1)  # a page of uncategorised items


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

    def start(self, children: Children) -> PrintedPage:
        parts: dict[str, Any] = {"title": _NO_TITLE}
        rows: list[HeadRow] = []
        for child in children:
            if type(child) is dict:
                parts |= child
            elif type(child) is HeadRow:
                rows.append(child)
        lines: list[Line] = parts.pop("lines", [])
        skipped = [*parts.pop("loose", ()), *parts.get("skipped", ())]
        table = table_of(rows, lines, parts)
        if lines:
            body = self._boundaries(lines, table)
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

    def head(self, children: Children) -> HeadRow:
        return head_row(children, 0, kept=False)

    def heads(self, children: Children) -> HeadRow:
        return head_row(children, 1)

    def spans(self, children: Children) -> HeadRow:
        return head_row(children, 1)

    def dates(self, children: Children) -> HeadRow:
        return head_row(children, 0)

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
        return marked([read_cell(children[0], self._notation), *children[1:]])

    def orphan(self, children: Children) -> list[Cell | Span]:
        return marked(children)

    def value(self, children: Children) -> Cell:
        return read_cell(children[0], self._notation)

    figure = value

    def line(self, children: Children) -> list[Line | Span]:
        line = line_of(children, self._notation)
        return [line if line.cells else line.span, *[child for child in children if type(child) is Span]]

    def note(self, children: Children) -> list[Note | Span]:
        mark = next(child for child in children if type(child) is Token and child.type == "NOTE")
        text = " ".join([child.text for child in children if type(child) is Cell])
        spans = [child for child in children if type(child) is Span]
        return [*[Note(name, text, place(mark)[0]) for name in read_marks(mark)], *spans]

    def suffix(self, children: Children) -> Suffix:
        return Suffix(read_cell(children[0], self._notation))

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
        items = [part for part in parts if type(part) is Item] or items_of(parts)
        return {"items": tuple(items), "loose": [part for part in parts if type(part) is Span]}

    def item_heads(self, children: Children) -> None:
        return None

    def item(self, children: Children) -> list[Item | Span]:
        filled = [child for child in children if type(child) is not Cell or child.kind is not CellKind.EMPTY]
        found: list[Item | Span] = [*items_of(filled)]
        bars = [child for child in children if type(child) is Token]
        if bars and not found:
            found = [span(bars)]
        return found + [child for child in children if type(child) is Span]

    def item_cell(self, children: Children) -> Cell:
        return read_cell(children[0], self._notation)

    def element(self, children: Children) -> Element:
        return Element(read_cell(children[0], self._notation))

    # The tail

    def tail(self, children: Children) -> dict[str, Any]:
        entries: list[Entry] = []
        for before, child in zip([None, *children], children, strict=False):
            if type(child) is Entry:
                entries.append(child)
            elif type(child) is Record and type(before) is Entry:
                entries[-1] = with_details(entries[-1], child)
            elif type(child) is Record:
                kind = EntryKind.MEMBER if "=" in child.name else EntryKind.CONCEPT
                entries.append(with_details(Entry(child.line, kind), child))
        return {"entries": tuple(entries), "skipped": [child for child in children if type(child) is Span]}

    def concept(self, children: Children) -> Entry:
        return entry_of(EntryKind.CONCEPT, children)

    undocumented = older = concept

    def member(self, children: Children) -> Entry:
        return entry_of(EntryKind.MEMBER, children)

    bare = member

    def stray(self, children: Children) -> Span:
        first = children[0]
        end = next((child.end for child in reversed(children) if type(child) is Words), first.end_pos)
        return Span(first.start_pos, end, first.line, first.column)

    def documentation(self, children: Children) -> Words:
        end = next((i for i, child in enumerate(children) if child.type == "REFERENCES"), len(children))
        text = "\n".join([words(child, self._notation) for child in children[:end]])
        return Words(None if text == _NOTHING else text, children[-1].end_pos)

    def details(self, children: Children) -> tuple[str, ...]:
        return tuple([child for child in children if type(child) is str])

    def reference(self, children: Children) -> str:
        first = children[0].split(":", 1)[1]
        return "\n".join([first.strip(), *[words(part, self._notation) for part in children[1:]]])

    def documentation_line(self, children: Children) -> str:
        return words(children[0], self._notation)

    def record(self, children: Children) -> Record:
        return read_record(children)
