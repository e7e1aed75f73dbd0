"""Parse tree to printed page: the Transformer, one method for each rule of the grammar.

The printed page holds what the grammar alone decides: the title, the heads, the cells of the body in
order with their kinds and places, and the definition entries. Roles, columns and facts come after it.
"""

import datetime
import functools
from collections.abc import Iterator
from typing import Any, TypeAlias

import msgspec
from lark import Token, Transformer

from pipefacts.tree import reader
from pipefacts.values import Cell, CellKind, Entry, EntryKind, Head, Span

__all__ = ["Item", "PageTransformer", "PrintedPage", "PrintedTitle", "read_page"]

Children: TypeAlias = list[Any]

_KINDS = {kind.name: kind for kind in CellKind} | {"BAR": CellKind.EMPTY, "BARE_BLOCK": CellKind.BLOCK}
_MONTHS = {name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_NOTHING = "No definition available."


class PrintedTitle(msgspec.Struct, frozen=True):
    """The title's lines, and of its scale line each part with its bars and commas off."""

    lines: tuple[str, ...]
    scales: tuple[str, ...]
    line: int


class Item(msgspec.Struct, frozen=True):
    """A row of the page of uncategorised items; ``element`` and ``value`` are null in a heading."""

    label: Cell
    element: str | None = None
    value: Cell | None = None


class PrintedPage(msgspec.Struct, frozen=True):
    """A page as printed. ``durations`` are the printed months in order; ``body`` holds the cells in order."""

    title: PrintedTitle
    durations: tuple[int, ...] = ()
    heads: tuple[Head, ...] = ()
    body: tuple[Cell, ...] = ()
    items: tuple[Item, ...] = ()
    entries: tuple[Entry, ...] = ()
    skipped: tuple[Span, ...] = ()


def read_page(text: str, dialect: str = "leading") -> PrintedPage:
    """The printed page of ``text``; raises ``DumpSyntaxError``."""
    return _reader(dialect)(text)


@functools.cache
def _reader(dialect: str) -> Any:
    return reader(dialect, PageTransformer())


class PageTransformer(Transformer[Token, PrintedPage]):
    """One method for each rule, of the rule's name; each is a function of its children alone."""

    def start(self, children: Children) -> PrintedPage:
        parts: dict[str, Any] = {}
        for child in children:
            if isinstance(child, dict):
                parts |= child
        return PrintedPage(**parts)

    # The title

    def title(self, children: Children) -> dict[str, PrintedTitle]:
        lines: list[str] = []
        scales: list[str] = []
        for child in children[1:]:
            if isinstance(child, Token):
                lines.append(child.strip())
            else:
                parts, printed = child
                scales += parts
                lines.append(printed)
        return {"title": PrintedTitle(tuple(lines), tuple(scales), children[1].line)}

    def scale(self, children: Children) -> tuple[list[str], str]:
        printed = "".join(children).strip()
        return [child.lstrip(", ") for child in children[:-1]], printed

    # The heads

    def head(self, children: Children) -> dict[str, tuple[Any, ...]]:
        durations = [child for part in children for child in part if isinstance(child, int)]
        heads = [child for part in children for child in part if isinstance(child, Head)]
        return {"durations": tuple(durations), "heads": tuple(heads)}

    def duration(self, children: Children) -> tuple[int]:
        return (_months(children[0]),)

    def spanned(self, children: Children) -> tuple[int, Head]:
        return _months(children[0]), _head(children[1], children[2:])

    def column(self, children: Children) -> tuple[Head]:
        return (_head(children[1], children[2:]),)

    def empty_head(self, children: Children) -> tuple[()]:
        return ()

    def head_lines(self, children: Children) -> list[Token]:
        return children

    def head_mark(self, children: Children) -> tuple[str, ...]:
        return _marks(children[0])

    # The body

    def body(self, children: Children) -> dict[str, tuple[Cell, ...]]:
        return {"body": tuple([cell for row in children for cell in row])}

    def orphan(self, children: Children) -> list[Cell]:
        return children

    def row(self, children: Children) -> list[Cell]:
        marks = [child for child in children if type(child) is tuple]
        cells = [child for child in children if type(child) is Cell]
        return [_cell(children[0], marks), *cells]

    def value(self, children: Children) -> Cell:
        return _cell(children[0], children[1:])

    def figure(self, children: Children) -> Cell:
        return _cell(children[0], children[1:])

    def note_mark(self, children: Children) -> tuple[str, ...]:
        return _marks(children[0])

    # The page of uncategorised items

    def items(self, children: Children) -> dict[str, tuple[Item, ...]]:
        return {"items": tuple(children[1:])}

    def item_heads(self, children: Children) -> None:
        return None

    def item(self, children: Children) -> Item:
        marks = [child for child in children if type(child) is tuple]
        label = _cell(children[0], marks)
        if type(children[-1]) is not Cell:
            return Item(label)
        return Item(label, children[-2][1:].strip(), children[-1])

    def cut_item(self, children: Children) -> Item:
        return Item(_cell(children[0], children[1:-1]), children[-1][1:].strip())

    def item_value(self, children: Children) -> Cell:
        return _cell(children[0], children[1:])

    # The tail

    def tail(self, children: Children) -> dict[str, Any]:
        entries = [child for child in children if type(child) is Entry]
        skipped = [child for child in children if type(child) is Span]
        return {"entries": tuple(entries), "skipped": tuple(skipped)}

    def concept(self, children: Children) -> Entry:
        return _entry(EntryKind.CONCEPT, children)

    def undocumented(self, children: Children) -> Entry:
        return _entry(EntryKind.CONCEPT, children)

    def older(self, children: Children) -> Entry:
        return _entry(EntryKind.CONCEPT, children)

    def member(self, children: Children) -> Entry:
        return _entry(EntryKind.MEMBER, children)

    def bare(self, children: Children) -> Entry:
        return _entry(EntryKind.MEMBER, children)

    def stray(self, children: Children) -> Span:
        first = children[0]
        end = first.end_pos if len(children) == 1 else children[1].end
        return Span(first.start_pos, end, first.line)

    def documentation(self, children: Children) -> "_Documentation":
        return _Documentation(_documentation(children), children[-1].end_pos)

    def details(self, children: Children) -> tuple[str, ...]:
        return tuple([child for child in children if type(child) is str])

    def reference(self, children: Children) -> str:
        first = children[0].split(":", 1)[1]
        return "\n".join([first.strip(), *[part.strip() for part in children[1:]]])

    def documentation_line(self, children: Children) -> str:
        return str(children[0].strip())


class _Documentation(msgspec.Struct, frozen=True):
    text: str | None
    end: int


def _documentation(lines: Children) -> str | None:
    text = "\n".join([line.strip() for line in lines])
    return None if text == _NOTHING else text


def _entry(kind: EntryKind, children: Children) -> Entry:
    documentation: str | None = None
    references: tuple[str, ...] = ()
    for child in children:
        if type(child) is _Documentation and documentation is None:
            documentation = child.text
        elif type(child) is tuple:
            references = child
    return Entry(children[0].line, kind, documentation, references)


def _cell(token: Token, marks: Children) -> Cell:
    """The cell of a terminal that begins with its bar; a cell whose first line is bare begins on the next."""
    printed = token[1:]
    text = printed.strip()
    before = printed[: printed.find(text[0])] if text else ""
    newline = before.rfind("\n")
    line = token.line + before.count("\n") if newline >= 0 else token.line
    column = len(before) - newline if newline >= 0 else token.column + 1 + len(before)
    notes = tuple([note for mark in marks for note in mark]) if marks else ()
    return Cell(_KINDS[token.type], text, line, column, notes)


def _marks(token: Token) -> tuple[str, ...]:
    return tuple([part.strip() for part in token[1:].split(",")])


def _months(token: Token) -> int:
    return int(token[1:].split()[0])


def _head(lines: list[Token], marks: Children) -> Head:
    labels = tuple([line.strip() for line in lines])
    dates = [label for line, label in zip(lines, labels, strict=True) if line.type == "DATE_LINE"]
    units = [label for line, label in zip(lines, labels, strict=True) if line.type == "UNIT_LINE"]
    others = [label for line, label in zip(lines, labels, strict=True) if line.type == "HEAD_LINE"]
    notes = tuple([note for mark in marks for note in mark])
    return Head(labels, lines[0].line, date(dates[0]) if dates else None, tuple(units), tuple(others), notes)


@functools.lru_cache(maxsize=4096)
def date(text: str) -> datetime.date | None:
    """The day that the renderer printed as ``Mar. 29, 2025``; null where there is no such day."""
    month, day, year = text.replace(",", " ").split()
    try:
        return datetime.date(int(year), _MONTHS[month.rstrip(".")], int(day))
    except ValueError:
        return None
