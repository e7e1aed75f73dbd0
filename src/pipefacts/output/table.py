"""Page to table: the page as the viewer drew it, for people, with what is not certain marked.

A value is never broken over lines: columns that do not fit side by side are drawn one panel below the other.
"""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from pipefacts.errors import count, printable
from pipefacts.output.certainty import MARKS, mark_of
from pipefacts.values import Alignment, Column, EntryKind, Fact, FactKind, Page, Role, Row

__all__ = ["draw"]

_PIPED_WIDTH = 120
_LONGEST_TEXT = 120  # characters of a text that are shown
_TEXT_WIDTH = 36  # of a column: texts are wrapped, figures never
_LEAST_LABEL, _MOST_LABEL = 30, 60
_GAP = 2
_LINE_ITEMS = "[Line Items]"
_UNPLACED = "column unknown"


class _Cell(NamedTuple):
    """What is drawn in one place: its lines, and the mark of the last."""

    lines: tuple[str, ...] = ()
    mark: str = ""


class _Line(NamedTuple):
    """A row of the drawing: its label in the style of its role, and its cells by column."""

    label: str
    style: str
    cells: tuple[_Cell, ...] = ()


def draw(page: Page, stream: TextIO) -> None:
    """Write ``page`` to ``stream``: title, columns with their periods, rows under headings and members, counts."""
    console = Console(
        file=stream, highlight=False, markup=False, emoji=False, width=None if stream.isatty() else _PIPED_WIDTH
    )
    _say(console, page.title, "bold")
    for line in page.title_lines[1:]:
        _say(console, line, "dim")
    if page.columns or page.facts:
        for drawn in _table(page, console.width):
            console.print(drawn, soft_wrap=True)
    _say(console, "")
    _say(console, _counts(page), "dim")
    for line in _legend(page):
        _say(console, line, "dim")
    for one in page.diagnostics:
        _say(console, f"  {one.line}:{one.column} {one.code} {one.message}", "yellow")
    _say(console, "")


def _say(console: Console, text: str, style: str = "") -> None:
    for line in _lines(text):
        console.print(Text(line, style), soft_wrap=True)


def _lines(text: str) -> list[str]:
    """Text of the page, or made with it, as printable lines."""
    return [printable(line) for line in text.replace("\r\n", "\n").split("\n")]


def _table(page: Page, width: int) -> Iterator[Text]:
    """The lines of the table, panel by panel."""
    heads = [tuple(_head(column)) for column in page.columns]
    unplaced = any(fact.column is None for fact in page.facts)
    heads += [(_UNPLACED,)] if unplaced else []
    rows = list(_rows(page, len(heads)))
    sizes = [_size(head, [row.cells[n] for row in rows if row.cells]) for n, head in enumerate(heads)]
    longest = max([cell_len(row.label) for row in rows], default=0)
    for panel, label in _panels(sizes, longest, width):
        yield Text("")
        yield from _panel(rows, heads, sizes, panel, label)


def _head(column: Column) -> Iterator[str]:
    if column.months is not None:
        yield count(column.months, "month")
    for label in column.labels:
        yield from _lines(label)
    if column.notes:
        yield printable(" ".join(column.notes))


def _rows(page: Page, width: int) -> Iterator[_Line]:
    """The rows of the page but the line-items headings that repeat."""
    seen: set[str] = set()
    for row, facts in page.by_row():
        if row.role is Role.HEADING and row.label.endswith(_LINE_ITEMS):
            if row.label in seen:
                continue
            seen.add(row.label)
        if row.role is Role.LABEL:
            yield _Line("  " + _label(row), "", tuple(_cells(facts, width)))
        else:
            yield _Line(_label(row), "bold cyan" if row.role is Role.MEMBER else "bold")
    if not page.rows:
        for fact in page.facts:
            yield _Line("  " + printable(fact.label), "", tuple(_cells([fact], width)))


def _label(row: Row) -> str:
    label = row.label if row.unit_suffix is None else f"{row.label} | {row.unit_suffix}"
    return " ".join(" ".join([printable(label.replace("\n", " ")), *row.notes]).split())


def _cells(facts: Sequence[Fact], width: int) -> Iterator[_Cell]:
    """A cell for each column: values of unknown column stand in the last, a line each."""
    placed = {fact.column: fact for fact in facts if fact.column is not None}
    unplaced = [_shown(fact) for fact in facts if fact.column is None]
    for number in range(width):
        if unplaced and number == width - 1:
            lines = tuple([line for cell in unplaced for line in cell.lines])
            yield _Cell(lines, unplaced[-1].mark)
        else:
            yield _shown(placed[number]) if number in placed else _Cell()


def _shown(fact: Fact) -> _Cell:
    text = printable(" ".join(fact.text.split()))
    mark = mark_of(fact)
    if fact.kind is not FactKind.TEXT:
        return _Cell((text,), mark)
    if len(text) > _LONGEST_TEXT:
        text = f"{text[:_LONGEST_TEXT].rstrip()}… ({len(fact.text):,} characters)"
    return _Cell(tuple(_wrapped(text, _TEXT_WIDTH)), mark)


def _wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """``text`` in lines of ``width``, at blanks where it has some; further lines are indented as the first, and more."""
    first = len(text) - len(text.lstrip())
    return textwrap.wrap(
        text, width, subsequent_indent=" " * (first + indent if first + indent < width else 0), drop_whitespace=True
    ) or [""]


def _size(head: Sequence[str], cells: Iterable[_Cell]) -> tuple[int, int]:
    """The widths of a column and of its marks: no value is broken, and heads only between words."""
    cells = list(cells)
    words = max([cell_len(word) for line in head for word in line.split()], default=0)
    values = max([cell_len(line) for cell in cells for line in cell.lines], default=0)
    whole = max([cell_len(line) for line in head], default=0)
    return max(values, words, min(whole, 14)), max([len(cell.mark) for cell in cells], default=0)


def _panels(sizes: Sequence[tuple[int, int]], longest: int, width: int) -> Iterator[tuple[list[int], int]]:
    """The columns of each panel and the width of its labels: one panel where all fit beside labels of some width."""
    widths = [_GAP + size + (mark + 1 if mark else 0) for size, mark in sizes]
    room = width - sum(widths)
    if room >= min(longest, _LEAST_LABEL):
        yield list(range(len(sizes))), max(1, min(longest, room))
        return
    label = max(8, min(longest, _MOST_LABEL, max(_LEAST_LABEL, width // 3), width - max(widths)))
    panel: list[int] = []
    for number, wide in enumerate(widths):
        if panel and label + sum([widths[n] for n in panel]) + wide > width:
            yield panel, label
            panel = []
        panel.append(number)
    yield panel, label


def _panel(
    rows: Sequence[_Line],
    heads: Sequence[tuple[str, ...]],
    sizes: Sequence[tuple[int, int]],
    panel: list[int],
    label: int,
) -> Iterator[Text]:
    """One panel: its heads, a rule, and the rows that have a value in it with what stands above them."""
    wrapped = [[part for line in heads[n] for part in _wrapped(line, sizes[n][0])] for n in panel]
    height = max([len(lines) for lines in wrapped], default=0)
    for at in range(height):
        cells = [_Cell((lines[at - height],)) if at >= height - len(lines) else _Cell() for lines in wrapped]
        yield _drawn("", "bold", cells, [sizes[n] for n in panel], label)
    total = label + sum([_GAP + size + (mark + 1 if mark else 0) for size, mark in [sizes[n] for n in panel]])
    yield Text("─" * total)
    whole = len(panel) == len(heads)
    waiting: list[_Line] = []
    for row in rows:
        cells = [row.cells[n] for n in panel] if row.cells else []
        if not row.cells and not whole:
            waiting = [*([] if waiting and row.style == "bold cyan" else waiting), row]
        elif whole or any(cell.lines for cell in cells):
            for one in [*waiting, row]:
                yield from _row(
                    one, [one.cells[n] for n in panel] if one.cells else [], [sizes[n] for n in panel], label
                )
            waiting = []


def _row(row: _Line, cells: Sequence[_Cell], sizes: Sequence[tuple[int, int]], label: int) -> Iterator[Text]:
    """The lines of a row: a heading goes over the whole panel, a label is wrapped under its indent."""
    over = label + sum([_GAP + size + (mark + 1 if mark else 0) for size, mark in sizes])
    labels = _wrapped(row.label, label if row.cells else over, indent=2)
    for at in range(max([len(labels), *[len(cell.lines) for cell in cells]])):
        part = [_Cell(cell.lines[at : at + 1], cell.mark if at == len(cell.lines) - 1 else "") for cell in cells]
        yield _drawn(labels[at] if at < len(labels) else "", row.style, part, sizes, label)


def _drawn(name: str, style: str, cells: Sequence[_Cell], sizes: Sequence[tuple[int, int]], label: int) -> Text:
    """One line: the label on the left, the cells on the right of their columns, each with its mark behind it."""
    line = Text(name, style)
    line.append(" " * (label - cell_len(name)) if cells else "")
    for (lines, mark), (size, marks) in zip(cells, sizes, strict=False):
        text = lines[0] if lines else ""
        line.append(" " * (_GAP + size - cell_len(text)) + text, style if style == "bold" else "")
        if marks:
            line.append(f" {mark:<{marks}}", "yellow")
    line.rstrip()
    return line


def _counts(page: Page) -> str:
    how = Counter(str(fact.alignment) for fact in page.facts)
    kinds = Counter(entry.kind for entry in page.definitions)
    facts = ", ".join(f"{how[str(a)]} {a}" for a in Alignment if how[str(a)])
    concepts, members = count(kinds[EntryKind.CONCEPT], "concept"), count(kinds[EntryKind.MEMBER], "member")
    entries = f"definitions of {concepts} and {members}" if page.definitions else "no definitions"
    return count(len(page.facts), "fact") + (f" ({facts})" if facts else "") + f" · {entries}"


def _legend(page: Page) -> Iterator[str]:
    """What the marks say, and how to see what was cut."""
    marks = {mark_of(fact) for fact in page.facts}
    said = [f"{mark} {meaning}" for mark, meaning in MARKS.items() if mark in marks]
    if said:
        yield " · ".join(said)
    if any(fact.kind is FactKind.TEXT and len(" ".join(fact.text.split())) > _LONGEST_TEXT for fact in page.facts):
        yield "… a long text is cut: pipefacts view and --format json have it whole"
