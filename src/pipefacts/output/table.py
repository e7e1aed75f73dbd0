"""Page to table: the page as the viewer drew it, for people, with what is not certain marked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipefacts.errors import printable
from pipefacts.values import Alignment, Column, EntryKind, Fact, Page, Role, Row

__all__ = ["draw"]

_WIDEST_TEXT = 60
_PIPED_WIDTH = 120
_MARKS = {Alignment.LIKELY: " ~", Alignment.UNKNOWN: " ?"}


def draw(page: Page, stream: TextIO) -> None:
    """Write ``page`` to ``stream``: title, columns with their periods, rows under headings and members, counts."""
    console = Console(
        file=stream, highlight=False, markup=False, emoji=False, width=None if stream.isatty() else _PIPED_WIDTH
    )
    console.print(_text(page.title, "bold"))
    for line in page.title_lines[1:]:
        console.print(_text(line, "dim"))
    if page.columns or page.facts:
        console.print(_table(page))
    console.print(_counts(page))
    for diagnostic in page.diagnostics:
        words = f"  {diagnostic.line}:{diagnostic.column} {diagnostic.code} {diagnostic.message}"
        console.print(_text(words, "yellow"))
    console.print()


def _text(text: str, style: str = "") -> Text:
    """Text of the page, or made with it: never markup, and printable line by line."""
    return Text("\n".join([printable(line) for line in text.replace("\r\n", "\n").split("\n")]), style)


def _table(page: Page) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.add_column("", overflow="fold", ratio=None)
    for column in page.columns:
        table.add_column(_text("\n".join(_head(column))), justify="right", overflow="fold")
    unplaced = any(fact.column is None for fact in page.facts)
    if unplaced:
        table.add_column(Text("column unknown", style="yellow"), justify="right", overflow="fold")
    width = len(page.columns) + unplaced
    for row, facts in page.by_row():
        table.add_row(*_row(row, facts, width))
    if not page.rows:
        for fact in page.facts:
            table.add_row(_text(fact.label), *[""] * (width - 1), _value(fact))
    return table


def _head(column: Column) -> Iterator[str]:
    if column.months is not None:
        yield f"{column.months} months"
    yield from column.labels
    if column.notes:
        yield " ".join(column.notes)


def _row(row: Row, facts: Sequence[Fact], width: int) -> Sequence[Text]:
    if row.role is not Role.LABEL:
        style = "bold cyan" if row.role is Role.MEMBER else "bold"
        return [_text(row.label, style), *[Text("")] * width]
    cells = [Text("") for _ in range(width)]
    for fact in facts:
        at = width - 1 if fact.column is None else fact.column
        cells[at] = Text(" ").join([cells[at], _value(fact)]) if cells[at] else _value(fact)
    label = row.label if row.unit_suffix is None else f"{row.label} | {row.unit_suffix}"
    return [_text("  " + " ".join([label, *row.notes])), *cells]


def _value(fact: Fact) -> Text:
    text = " ".join(fact.text.split())
    text = text if len(text) <= _WIDEST_TEXT else text[: _WIDEST_TEXT - 1] + "…"
    mark = _MARKS.get(fact.alignment, "") if fact.candidates else ""
    return _text(text).append(mark, "yellow")


def _counts(page: Page) -> Text:
    how = Counter(str(fact.alignment) for fact in page.facts)
    kinds = Counter(entry.kind for entry in page.definitions)
    facts = ", ".join(f"{how[str(a)]} {a}" for a in Alignment if how[str(a)])
    parts = [
        f"{len(page.facts)} facts" + (f" ({facts})" if facts else ""),
        f"{kinds[EntryKind.CONCEPT]} concept and {kinds[EntryKind.MEMBER]} member entries",
    ]
    return Text(" · ".join(parts), style="dim")
