"""Sheets to texts: one writer for each dialect (SPEC 3), each a function from a sheet to the pieces of a dump.

In every dialect a cell of several lines keeps its lines, so that what is read back is the same text.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator

from pipefacts.output.render.sheet import Sheet, SheetCell, SheetRow
from pipefacts.output.render.tails import escaped, heading_tail, line_tail, plain_tail, row_tail, word_tail
from pipefacts.syntax.dialects import LEADING, PADDED, POSITIONAL, SPACED, TRAILING, UNBARRED, WRAPPED
from pipefacts.values import WORDS, CellKind

__all__ = ["WRITERS", "is_block"]

_HOLDS_BLOCKS = re.compile(r"\((?:Table|Polic)")  # in the names of pages whose values are text blocks


def _leading(sheet: Sheet) -> Iterator[str]:
    """A cell begins at a line that begins with a bar."""
    yield "\n".join(["|", *sheet.title, ""]) if sheet.title else ""
    yield from [f"|{span}\n" for span in sheet.spans]
    for head in sheet.heads:
        yield f"{head.text}\n" if sheet.spanned else f"|\n{head.text}\n"
        yield from _marked(head, "|{}\n")
    for row in sheet.rows:
        for cell in row.cells:
            # On the bar's own line a text may be a label. Below the bar it is a value, whatever it says.
            set_off = cell is not row.label and (
                (cell.kind is CellKind.BLOCK and "\n" not in cell.text) or (sheet.by_row and cell.kind in WORDS)
            )
            yield f"|\n{cell.text}\n" if set_off else f"|{cell.text}\n"
            yield from _marked(cell, "|{}\n")
    yield from heading_tail(sheet.entries, "|X")


def _wrapped(sheet: Sheet) -> Iterator[str]:
    """A row is a line, a cell stands between two bars; two bars stand above what has several lines."""
    yield "\n".join(["|", "|", *_title(sheet), ""]) if sheet.title else ""
    yield from _line([f"|{span}|" for span in sheet.spans])
    pieces = []
    for head in sheet.heads:
        pieces.append(f"{head.text}\n" if sheet.spanned else f"|\n|\n{head.text}\n")
        pieces += _marked(head, "|{}|")
    yield from _line(pieces)
    for row in sheet.rows:
        pieces = []
        for cell in row.cells:
            first, _, rest = cell.text.partition("\n")
            above = first if rest and "|" not in first else ""
            below = rest if above else cell.text
            pieces.append(f"|{above}\n|\n{below}\n" if is_block(cell) else f"|{cell.text}|")
            pieces += _marked(cell, "|{}|")
        yield from _line(pieces)
    yield from heading_tail(sheet.entries, "|X|")


def _trailing(sheet: Sheet) -> Iterator[str]:
    """A cell ends with a bar, below it where it has several lines."""
    yield "\n".join([*_title(sheet), "|", ""]) if sheet.title else ""
    yield from [f"{span}|\n" for span in sheet.spans]
    for head in sheet.heads:
        yield f"{head.text}\n" if sheet.spanned else f"{head.text}\n|\n"
        yield from _marked(head, "{}|\n")
    for row in sheet.rows:
        for cell in row.cells:
            yield f"{cell.text}\n|\n" if is_block(cell) else f"{cell.text}|\n"
            yield from _marked(cell, "{}|\n")
    yield from plain_tail(sheet.entries, "X|")


def _spaced(sheet: Sheet) -> Iterator[str]:
    """A row is a line, a bar between blanks stands after each cell, and a rule below each row of heads."""
    yield "\n".join([*_title(sheet), "|", ""]) if sheet.title else ""
    if sheet.spans:
        yield from _line([f"{span} | " for span in sheet.spans])
        yield _rule(1 + len(sheet.spans))
    heads = []
    for head in sheet.heads:
        heads.append(f"{head.text}\n" if sheet.spanned else f"{head.text}\n|\n")
        heads += _marked(head, "{} | ")
    yield from _line(heads)
    yield _rule(
        (not sheet.spans and not sheet.items) + len(sheet.heads) + sum(bool(head.notes) for head in sheet.heads)
    )
    for row in sheet.rows:
        yield from _line(_row(row))
    yield from _notes(sheet, "{} | {} |\n")
    yield from plain_tail(sheet.entries, "X |")


def _padded(sheet: Sheet) -> Iterator[str]:
    """The spaced dialect with a bar before each row, each filled up with bars, and the title on one line."""
    width = _width(sheet)
    yield f"{_title_line(sheet)} |\n" if sheet.title else ""
    if sheet.items:
        yield from [f"{head.text} |\n" for head in sheet.heads]
        yield f"|{_rule(len(sheet.heads))}"
    else:
        if sheet.spans:
            yield from _line([*[f"{span} | " for span in sheet.spans], _pads(width - 1 - len(sheet.spans))])
            yield f"|{_rule(width)}"
        yield from _padded_heads(sheet, width)
    for row in sheet.rows:
        yield from _line(["| ", *_row(row), _pads(width - _count(row))])
    yield from _notes(sheet, "| {} | {} |\n")
    yield from line_tail(sheet.entries)


def _padded_heads(sheet: Sheet, width: int) -> Iterator[str]:
    heads = []
    for head in sheet.heads:
        after = " | " if sheet.spanned else "\n|\n" if "\n" in head.text else " |\n"
        heads += [f"{head.text}{after}", *_marked(head, "{} | ")]
    count = (not sheet.spans) + sum(1 + bool(head.notes) for head in sheet.heads)
    yield from _line([*heads, _pads(width - count)])
    if not sheet.spans:
        yield f"|{_rule(width)}"


def _positional(sheet: Sheet) -> Iterator[str]:
    """A row is a line between bars. Cells without text keep their places, if all places are known.

    Otherwise the rows are filled up at the right, as 2.1 does: that says that their cells are not placed.
    """
    if sheet.items:
        rule = f"|{_rule(len(sheet.heads))}"
        heads = _bars([head.text for head in sheet.heads])
        yield from (_bars([_title_line(sheet)]), rule, heads) if sheet.title else (heads, rule)
        yield from [_bars(_texts(row)) for row in sheet.rows]
    elif sheet.placed:
        yield from _in_place(sheet)
    else:
        yield from _filled_up(sheet)
    yield from [_bars(note) for note in sheet.notes]
    yield from row_tail(sheet.entries)


def _in_place(sheet: Sheet) -> Iterator[str]:
    """The table with a place for every cell, and one for the marks of each column that has any."""
    marked = {None} if any(row.label is not None and row.label.notes for row in sheet.rows) else set[int | None]()
    marked |= {column for column, head in enumerate(sheet.heads) if head.notes}
    marked |= {cell.column for row in sheet.rows for cell in row.values if cell.notes}
    starts = dict(zip(sheet.starts or (), sheet.spans, strict=True))
    above = {column: SheetCell(span) for column, span in starts.items()}
    heads = {column: SheetCell(head.line, head.notes) for column, head in enumerate(sheet.heads)}
    columns = range(len(sheet.heads))
    title = SheetCell(_title_line(sheet))
    first = _placed(title, above if starts else heads, columns, marked)
    yield _bars(first)
    yield f"|{_rule(len(first))}"
    if starts:
        yield _bars(_placed(SheetCell(""), heads, columns, marked))
    for row in sheet.rows:
        values = {cell.column: cell for cell in row.values if cell.column is not None}
        yield _bars(_placed(row.label or SheetCell(""), values, columns, marked))


def _placed(
    label: SheetCell, cells: dict[int, SheetCell], columns: Iterable[int], marked: set[int | None]
) -> list[str]:
    """The texts of a row, each in its place."""
    texts = [label.text, label.mark] if None in marked else [label.text]
    for column in columns:
        cell = cells.get(column, SheetCell(""))
        texts += [cell.text, cell.mark] if column in marked else [cell.text]
    return texts


def _filled_up(sheet: Sheet) -> Iterator[str]:
    width = _width(sheet)
    heads = [text for head in sheet.heads for text in (head.line, *_marked(head, "{}"))]
    first = [_title_line(sheet), *(sheet.spans or heads)]
    yield _bars(first, width - len(first))
    yield f"|{_rule(width)}"
    if sheet.spans:
        yield _bars(heads, width - len(heads))
    for row in sheet.rows:
        yield _bars(_texts(row), width - _count(row))


def _unbarred(sheet: Sheet) -> Iterator[str]:
    """A row is a line, a blank stands before each cell, and a cell without text is two blanks; a text block stands below
    its label. A row whose places are not all known is written without its empty cells.
    """
    yield "\n".join([*_title(sheet), ""]) if sheet.title else ""
    if sheet.items:
        yield " ".join([head.text for head in sheet.heads]) + "\n"
    else:
        yield from [" ".join(sheet.spans) + "\n"] if sheet.spans else []
        yield from [f"{head.text}\n{''.join(_marked(head, '{}' + chr(10)))}" for head in sheet.heads]
    texts = any(is_block(cell) for row in sheet.rows for cell in row.values) or _HOLDS_BLOCKS.search(sheet.name)
    below = WORDS if len(sheet.heads) == 1 and texts else ()
    rows = [_separated(row, 0 if sheet.items else len(sheet.heads), below) for row in sheet.rows]
    if rows:
        rows[-1] = rows[-1].rstrip(" \n") + "\n"
    yield from rows
    yield from _notes(sheet, "{} {}\n")
    yield from word_tail(sheet.entries)


def _separated(row: SheetRow, width: int, set_below: Container[CellKind]) -> str:
    """The lines of a row; its text blocks, and what is of a kind of ``set_below``, stand below it."""
    blocks = [cell for cell in row.values if is_block(cell) or cell.kind in set_below]
    values = [cell for cell in row.values if cell not in blocks and cell.kind is not CellKind.EMPTY]
    label = [] if row.label is None else [" ".join([row.label.line, *_marked(row.label, "{}")])]
    texts = [" ".join([cell.line, *_marked(cell, "{}")]) for cell in values]
    columns = [cell.column for cell in values]
    if not blocks and None not in columns:
        placed = dict(zip(columns, texts, strict=True))
        texts = [placed.get(column, " ") for column in range(width)] if len(placed) == len(values) and width else texts
    below = "".join([f"{line}\n" for cell in blocks for line in cell.text.split("\n")])
    return " ".join([*label, *texts]) + f"\n{below}"


# Parts of dumps


def _title(sheet: Sheet) -> list[str]:
    """The title on one line, and its scale on another."""
    return [sheet.name] if sheet.scale is None else [sheet.name, sheet.scale]


def _title_line(sheet: Sheet) -> str:
    return " ".join(_title(sheet))


def is_block(cell: SheetCell) -> bool:
    """Whether a cell is a text of paragraphs, which stands on lines of its own."""
    return cell.kind is CellKind.BLOCK or "\n" in cell.text


def _marked(cell: SheetCell, form: str) -> list[str]:
    """The note marks of a cell, in one cell of their own."""
    return [form.format(cell.mark)] if cell.notes else []


def _line(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces as one or more lines, without blanks at the end."""
    text = "".join(pieces)
    if text:
        yield text.rstrip(" \n") + "\n"


def _row(row: SheetRow) -> Iterator[str]:
    """The cells of a row with a bar after each."""
    for cell in row.cells:
        yield f"{cell.text}\n| " if is_block(cell) else f"{cell.text} | "
        yield from _marked(cell, "{} | ")


def _texts(row: SheetRow) -> list[str]:
    return [text for cell in row.cells for text in (cell.text, *_marked(cell, "{}"))]


def _notes(sheet: Sheet, form: str) -> list[str]:
    return [form.format(mark, text) for mark, text in sheet.notes]


def _count(row: SheetRow) -> int:
    """The printed cells of a row, its marks among them."""
    return len(row.cells) + sum(bool(cell.notes) for cell in row.cells)


def _width(sheet: Sheet) -> int:
    """The printed cells of the widest row; the first is the label's."""
    heads = 1 + len(sheet.heads) + sum(bool(head.notes) for head in sheet.heads)
    return max([heads, *[_count(row) for row in sheet.rows]])


def _pads(count: int) -> str:
    return "|" * max(count, 0)


def _rule(count: int) -> str:
    return "---|" * count + "\n"


def _bars(texts: Iterable[str], pads: int = 0) -> str:
    """A row between bars; a bar inside a cell is escaped."""
    return "| " + " | ".join([escaped(text) for text in texts]) + f" | {_pads(pads)}".rstrip(" " if pads else "") + "\n"


WRITERS: dict[str, Callable[[Sheet], Iterator[str]]] = {
    LEADING.name: _leading,
    WRAPPED.name: _wrapped,
    TRAILING.name: _trailing,
    SPACED.name: _spaced,
    PADDED.name: _padded,
    POSITIONAL.name: _positional,
    UNBARRED.name: _unbarred,
}
