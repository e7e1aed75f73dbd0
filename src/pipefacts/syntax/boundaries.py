"""Printed lines to cells: where the bars of a line are borders of cells, and where they are its label's own (SPEC 3.4).

A label may hold bars: ``Receivables [Member] | Customer A [Member]``, ``Number of plants | plant``. Where a dialect puts
the same bar between cells, the line looks like more cells than it has. How many it has is said by the width of the
table where rows are filled up to it or keep their empty cells; else named evidence decides, and only for the label.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from pipefacts.syntax.printed import Open
from pipefacts.values import FIGURES, TEXTS, WORDS, Cell, CellKind, Entry, EntryKind, Head, Span

__all__ = ["Body", "Line", "Table", "counted_lines", "joined", "placed_lines", "separate_lines", "weighed_lines"]

_SEPARATOR = " | "
_DETAILS = "(Detail"  # in the names of reports of details, by the SEC's rules for names
_LONGEST_NAME = 120


class Line(msgspec.Struct, frozen=True, gc=False):
    """A row as a line prints it: the cells that its bars bound, the first being its label or the label's beginning.

    ``places`` are their places among all ``count`` printed cells, ``empty`` ones and note marks among them; ``pads``
    counts the bars that fill the line up; ``units`` are the indices of cells that are a unit by their form; a line that
    is ``cut`` does not end as the others do. ``blanks`` count the blanks before each cell and behind the last, where
    nothing else parts the cells.
    """

    cells: tuple[Cell, ...]
    places: tuple[int, ...]
    count: int
    span: Span
    empty: int = 0
    pads: int = 0
    units: tuple[int, ...] = ()
    cut: bool = False
    blanks: tuple[int, ...] = ()


class Table(msgspec.Struct, frozen=True, gc=False):
    """What the rest of the page says of the table: its title, its width in printed cells (``None`` where no rule line says it),
    its heads with their places (``None`` where the dialect does not keep them), and the definition entries.
    """

    title: str
    width: int | None
    heads: tuple[Head, ...]
    places: tuple[int, ...] | None
    padded: bool
    entries: tuple[Entry, ...]


class Body(msgspec.Struct, frozen=True, gc=False):
    """The cells of the body in order, a label's place being 0, and the lines that belong to no row of the table.

    ``heads`` are the heads where the lines of the body say which lines make one, else null. ``open`` are the labels
    that hold the first values of their rows.
    """

    cells: list[Cell]
    skipped: list[Span]
    heads: tuple[Head, ...] | None = None
    open: tuple[Open, ...] = ()


def separate_lines(lines: Sequence[Line], table: Table) -> Body:
    """Lines whose borders are unambiguous (wrapped): nothing is merged."""
    del table
    return _joined(lines, [0] * len(lines))


def counted_lines(lines: Sequence[Line], table: Table) -> Body:
    """Where lines are filled up (padded), a line has as many cells as the width leaves beside the pads.

    A line that is not filled up is a full one, or the last of its table, which the extractor leaves as it is.
    """
    if table.width is None:
        return weighed_lines(lines, table)
    return _joined(lines, [max(0, line.count + line.pads - table.width) for line in lines])


def placed_lines(lines: Sequence[Line], table: Table) -> Body:
    """Where empty cells are kept (positional), each cell stands in its place, if its line is as wide as the table.

    A line of another width below a row of figures is a faulty one. Elsewhere the first such line begins a table inside
    a text block, whose lines are no rows of this one. Where any line is filled up, empty cells are not kept; and where
    no rule line stands below the heads, bars are not escaped.
    """
    if table.padded:
        return counted_lines(lines, table)
    width = table.width or 1 + max(table.places or (0,))
    extra = [line.count - width for line in lines]
    kept = any(line.empty for line in lines)
    if table.width is None or not kept:
        return _placed(lines, [max(0, n) for n in extra], table, lambda line, more: line.count - more == width)
    rows: list[Line] = []
    faulty: list[Line] = []
    end = len(lines)
    for i, n in enumerate(extra):
        if not n or _is_cut(lines, i, table):
            rows.append(lines[i])
        elif rows and any(cell.kind in FIGURES for cell in rows[-1].cells):
            faulty.append(lines[i])
        else:
            end = i
            break
    body = _placed(rows, [0] * len(rows), table, lambda *_: True)
    return Body(body.cells, body.skipped + [line.span for line in (*faulty, *lines[end:])])


def _is_cut(lines: Sequence[Line], i: int, table: Table) -> bool:
    """Whether line ``i`` is the last of a page that was cut off, short of cells."""
    return i == len(lines) - 1 and not table.entries and lines[i].count < (table.width or 0)


def weighed_lines(lines: Sequence[Line], table: Table) -> Body:
    """Where nothing counts a line's cells (spaced), these say that its first texts are one label: a unit after it, more
    cells than columns, a ``[Member]`` among them; below it the heading that comes again below rows of members. Of
    other lines of texts alone the definition entries tell, or where there are none the title: a page of details has
    rows of members by the score and texts as values hardly ever, and other pages the other way round.
    """
    units = _listed_units(table.heads)
    headings = _block_headings(lines)
    extra: list[int] = []
    open_lines: list[int] = []
    for i, line in enumerate(lines):
        found = _surely_joined(line, len(table.heads), units)
        if found is None:
            below = lines[i + 1].cells if i + 1 < len(lines) else ()
            found = len(line.cells) - 1 if len(below) == 1 and below[0].text in headings else 0
            if not found:
                open_lines.append(i)
        extra.append(found)
    members = (
        _members_are_missing(lines, extra, open_lines, table.entries) if table.entries else _DETAILS in table.title
    )
    for i in open_lines:
        if members and _like_members(lines[i]):
            extra[i] = len(lines[i].cells) - 1
    return _joined(lines, extra)


def _listed_units(heads: Iterable[Head]) -> frozenset[str]:
    """The lines below the dates of the heads."""
    return frozenset([line for head in heads if head.date is not None for line in (*head.units, *head.others)])


def _surely_joined(line: Line, width: int, units: frozenset[str]) -> int | None:
    """How many cells after the first are the label's, or ``None`` where a line of texts alone does not say."""
    cells = line.cells
    texts = next((i for i, cell in enumerate(cells) if i and cell.kind not in WORDS), len(cells))
    for i in range(texts - 1, 0, -1):
        if i in line.units or cells[i].text in units:
            return i
    spare = max(0, len(cells) - 1 - width) if width else 0
    if texts < len(cells):
        return min(spare, texts - 1)
    if any(cell.kind is CellKind.MEMBER for cell in cells) or spare:
        return texts - 1
    return None if texts > 1 else 0


def _block_headings(lines: Sequence[Line]) -> frozenset[str]:
    """The headings that come again, and then never below a row of figures: those that begin each block of members."""
    below: dict[str, list[Line | None]] = {}
    for above, line in zip([None, *lines], lines, strict=False):
        if len(line.cells) == 1:
            below.setdefault(line.cells[0].text, []).append(above)
    return frozenset(
        [
            text
            for text, places in below.items()
            if len(places) > 1 and all(above is not None and _is_text(above) for above in places[1:])
        ]
    )


def _is_text(line: Line) -> bool:
    return all(cell.kind in WORDS for cell in line.cells)


def _like_members(line: Line) -> bool:
    """Whether the texts of a line may be names of members: short, and each another one."""
    texts = [cell.text for cell in line.cells]
    return len(set(texts)) == len(texts) and max(map(len, texts)) <= _LONGEST_NAME


def _members_are_missing(
    lines: Sequence[Line], extra: Sequence[int], open_lines: Sequence[int], entries: Iterable[Entry]
) -> bool:
    """Whether the entries fit open lines that are rows of members better than open lines that are labels with texts."""
    kinds = Counter([entry.kind for entry in entries])
    parts = {cell.text for i in open_lines for cell in lines[i].cells}
    named = {cell.text for i, line in enumerate(lines) if extra[i] for cell in line.cells} | parts
    labels = {line.cells[0].text for line in lines}
    others = {line.cells[0].text for i, line in enumerate(lines) if i not in set(open_lines) and not extra[i]}
    if not kinds[EntryKind.MEMBER] or len(parts) > kinds[EntryKind.MEMBER]:
        return False
    concepts = kinds[EntryKind.CONCEPT]
    as_members = abs(len(others) - concepts) + abs(len(named) - kinds[EntryKind.MEMBER])
    as_labels = abs(len(labels) - concepts) + abs(len(named - parts) - kinds[EntryKind.MEMBER])
    return as_members < as_labels


def _joined(lines: Sequence[Line], extra: Sequence[int]) -> Body:
    """The cells of lines, each line's first and ``extra`` next ones one label, up to the first that is no text."""
    cells: list[Cell] = []
    skipped: list[Span] = []
    for line, more in zip(lines, extra, strict=True):
        texts = next((i for i, cell in enumerate(line.cells) if i and cell.kind not in TEXTS), len(line.cells))
        more = min(more, texts - 1)
        label = _label_cell(line.cells[: more + 1])
        if label is None:
            skipped.append(line.span)
            continue
        cells.append(label)
        cells += line.cells[more + 1 :]
    return Body(cells, skipped)


def _placed(lines: Sequence[Line], extra: Sequence[int], table: Table, keeps: Callable[[Line, int], bool]) -> Body:
    """The cells of lines, with their columns where a line keeps them: place 1 is the first head's."""
    columns = {place: column for column, place in enumerate(table.places or (), 1)}
    joined: list[Line] = []
    for line, more in zip(lines, extra, strict=True):
        if not keeps(line, more):
            joined.append(line)
            continue
        places = [columns.get(place - more) if columns else place - more for place in line.places]
        cells = [msgspec.structs.replace(cell, place=place) for cell, place in zip(line.cells, places, strict=True)]
        joined.append(msgspec.structs.replace(line, cells=tuple(cells)))
    return _joined(joined, extra)


def joined(cells: Sequence[Cell]) -> Cell:
    """One text of cells that follow each other."""
    first = cells[0]
    if len(cells) == 1:
        return first
    text = " ".join([cell.text for cell in cells])
    kind = next((cell.kind for cell in cells if cell.kind in (CellKind.HEADING, CellKind.MEMBER)), CellKind.TEXT)
    return Cell(kind, text, first.line, first.column, tuple([note for cell in cells for note in cell.notes]))


def _label_cell(parts: Sequence[Cell]) -> Cell | None:
    """The label that ``parts`` make, or ``None`` where they are empty."""
    first = parts[0]
    if first.kind is CellKind.EMPTY:
        return None
    kind = first.kind if first.kind in TEXTS else CellKind.TEXT
    if len(parts) == 1:
        return msgspec.structs.replace(first, kind=kind, place=0)
    if any(part.kind is CellKind.MEMBER for part in parts):
        kind = CellKind.MEMBER
    text = _SEPARATOR.join([part.text for part in parts])
    notes = tuple([note for part in parts for note in part.notes])
    return Cell(kind, text, first.line, first.column, notes, 0)
