"""Printed lines to cells where runs of blanks are all that parts them: labels, values, text blocks, places (SPEC 3.7).

A blank stands before each cell and a cell without text is two blanks, so a run between two cells counts the empty cells
there, and a run behind the last one those at the end. A line whose values and empty cells add up to the columns states
their places. Nothing parts a label from the values behind it but their kinds and that count.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec

from pipefacts.syntax.blocks import divide, long_texts
from pipefacts.syntax.boundaries import Body, Line, Table, joined
from pipefacts.syntax.head_lines import heads_of
from pipefacts.syntax.printed import Open
from pipefacts.values import NUMBERS, TEXTS, Cell, CellKind

__all__ = ["counted_blanks"]

_EMPTY = 2  # blanks of a cell without text
_WIDE_EMPTY = 3  # on some pages of the first viewers
_PLAIN_NUMBER = 4  # digits of a number that may be the end of a label: of a level, a class, a year
# Words that a number belongs to where it stands behind them.
_BEFORE_NUMBERS = frozenset(
    [
        "category",
        "class",
        "group",
        "level",
        "note",
        "part",
        "phase",
        "plan",
        "rule",
        "scenario",
        "section",
        "series",
        "stage",
        "step",
        "tier",
        "topic",
        "tranche",
        "type",
    ]
)
_BEFORE_YEARS = frozenset(
    [
        "after",
        "before",
        "by",
        "due",
        "during",
        "fiscal",
        "from",
        "in",
        "of",
        "since",
        "through",
        "to",
        "until",
        "year",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)


class _Piece(msgspec.Struct, frozen=True, gc=False):
    """Cells with one blank between each, and the number of empty cells behind the last."""

    cells: tuple[Cell, ...]
    empty: int

    @property
    def values(self) -> tuple[Cell, ...]:
        """What it holds where no label is in it: its cells, or one text."""
        if all(map(_is_value, self.cells)) or len({cell.text for cell in self.cells}) == 1:
            return self.cells
        return (joined(self.cells),)


class _Row(msgspec.Struct, frozen=True, gc=False):
    """A line as its pieces, the first of which begins with its label.

    ``is_counted`` is false where a run of blanks makes no whole number of empty cells.
    """

    pieces: tuple[_Piece, ...]
    is_counted: bool
    trailing: int  # figures at the end of the first piece, at least one cell before them
    values: int  # cells with values by their kinds alone

    @property
    def empty(self) -> int:
        """All its empty cells."""
        return sum([piece.empty for piece in self.pieces])


def counted_blanks(lines: Sequence[Line], table: Table) -> Body:
    """The cells of lines that runs of blanks part, the heads above them, and the labels whose end stays open."""
    is_folded = all(run < _EMPTY for line in lines for run in line.blanks[1:])
    columns = heads_of(table.heads, lines, is_folded=is_folded)
    lines = [*columns.below, *lines]
    step = _step(lines, columns.dated)
    rows = [_row(line, step) for line in lines]
    width = columns.dated or _usual_width(rows, len(columns.heads), is_folded=is_folded)
    heads = columns.grouped(width)
    is_folded = is_folded or len(heads) != width or not all(head.labels for head in heads)
    blocks = divide(lines, table, is_folded=is_folded) if width == 1 else long_texts(lines)
    cells: list[Cell] = []
    still_open: list[Open] = []
    for i, row in enumerate(rows):
        if i in blocks:
            cells += blocks[i]
            continue
        keeps_end = not is_folded and (i < len(rows) - 1 or row.pieces[-1].empty > 0)
        label, values, count = _parted(row, width, keeps_end=keeps_end)
        if count:
            still_open.append(
                Open(label.line, label.column, count, keeps_end and row.is_counted, not is_folded and not row.trailing)
            )
        cells += [label, *values]
    return Body(cells, [], heads, tuple(still_open))


def _step(lines: Sequence[Line], dated: int) -> int:
    """The blanks of an empty cell: what runs behind labels alone are a whole number of under so many heads."""
    runs = Counter([line.blanks[-1] for line in lines])
    return _WIDE_EMPTY if dated and runs[_WIDE_EMPTY * dated] > runs[_EMPTY * dated] else _EMPTY


def _row(line: Line, step: int) -> _Row:
    pieces: list[_Piece] = []
    cells: list[Cell] = []
    is_counted = True
    for cell, run in zip(line.cells, line.blanks[1:], strict=True):
        cells.append(cell)
        is_end = cell is line.cells[-1]
        if run < _EMPTY and not is_end:
            continue
        count, rest = divmod(run if is_end else run - 1, step)
        is_counted = is_counted and (not rest or is_end)
        if count or is_end:
            pieces.append(_Piece(tuple(cells), count))
            cells = []
    first, *others = pieces
    trailing = _figures(first.cells)
    further = [cell for piece in others for cell in piece.values]
    own = _alike(first.cells[len(first.cells) - trailing :], further)
    return _Row(tuple(pieces), is_counted, trailing, len(own) + len(further))


def _figures(cells: Sequence[Cell]) -> int:
    """How many cells at the end are values by their form, below a label of one cell at least."""
    count = 0
    while count < len(cells) - 1 and _is_value(cells[-1 - count]):
        count += 1
    return count


def _usual_width(rows: Sequence[_Row], heads: int, *, is_folded: bool) -> int:
    """The number of columns by the rows that have figures: what most count or, where empty cells are lost, what the lines
    of the heads are if a row has as many values. 0 where the heads cannot be told.
    """
    counts = Counter([row.values + row.empty for row in rows if row.values and row.is_counted])
    if is_folded:
        return heads if counts[heads] and max(counts) == heads else 0
    most = max(counts, key=lambda width: (counts[width], width), default=heads)
    return heads if 2 * counts[heads] >= counts[most] else most


def _parted(row: _Row, width: int, *, keeps_end: bool) -> tuple[Cell, list[Cell], int]:
    """The label of a row and its values, with their places where its count states them; and how many texts the label
    holds still: where that is not 0, its end is open. ``keeps_end`` says that no blanks behind the row are lost.
    """
    first, *others = row.pieces
    further = [cell for piece in others for cell in piece.values]
    wanted = width - row.empty - len(further)
    found = _own_values(first.cells, row.trailing, wanted, further, keeps_end=keeps_end)
    label = joined([cell for cell in first.cells if not found or cell.column < found[0].column])
    missing = wanted - len(found)
    if missing > 0 and not found:
        others = [_Piece(_repeated(piece.cells, missing + 1), piece.empty) for piece in others]
        missing -= sum([len(piece.values) for piece in others]) - len(further)
        further = [cell for piece in others for cell in piece.values]
    may_hold = not found and " " in label.text and (keeps_end or not further)
    texts = missing if missing > 0 and may_hold else 0
    if not row.is_counted or (missing and not (texts and keeps_end)) or (not keeps_end and width > 1 and not row.empty):
        is_full = not missing and width > 1
        values = [*found, *further]
        return _at(label, 0), values if is_full or not texts else [], texts
    at = texts
    values = [_at(cell, at + i) for i, cell in enumerate(found, 1)]
    at += len(found) + first.empty
    for piece in others:
        values += [_at(cell, at + i) for i, cell in enumerate(piece.values, 1)]
        at += len(piece.values) + piece.empty
    return _at(label, 0), values, texts


def _repeated(cells: Sequence[Cell], most: int) -> tuple[Cell, ...]:
    """A text as equal ones, at most ``most``, where it is these."""
    whole = joined(cells)
    words = whole.text.split(" ")
    for count in range(most, 1, -1):
        size, rest = divmod(len(words), count)
        if not rest and words == words[:size] * count:
            text = " ".join(words[:size])
            columns = [whole.column + i * (len(text) + 1) for i in range(count)]
            return tuple([Cell(CellKind.TEXT, text, whole.line, column) for column in columns])
    return tuple(cells)


def _own_values(
    cells: Sequence[Cell], trailing: int, wanted: int, further: Sequence[Cell], *, keeps_end: bool
) -> list[Cell]:
    """The values at the end of the first piece: of its ``trailing`` figures as many as are wanted, all of one family."""
    count = min(trailing, wanted) if wanted >= 0 else trailing
    last = cells[len(cells) - count :]
    found = _alike(last, further)
    alike = len(found) == len(last)
    if found and len(found) <= count < len(cells) and count == trailing and alike:
        is_short = not keeps_end or len(found) < wanted
        if _is_of_label(
            joined(cells[: len(cells) - count]).text, [*found, *further], is_alone=is_short and len(found) == 1
        ):
            found = found[1:]
    return found


def _is_value(cell: Cell) -> bool:
    """Whether a cell is a value by its form, if only by its digits or as a day: ``001-36743``, ``March 1, 2024``."""
    if cell.kind not in TEXTS:
        return True
    text = cell.text
    has_letters = any(letter.isalpha() for letter in text)
    has_digits = any(letter.isdigit() for letter in text)
    if has_letters:
        return has_digits and " " in text
    return has_digits and text[-1] not in ".,;:" and text.count("(") == text.count(")")


def _alike(values: Sequence[Cell], further: Sequence[Cell]) -> list[Cell]:
    """The last of ``values`` that are of the family of those behind them: a row has values of one concept."""
    family = next((_family(cell) for cell in [*further, *values[::-1]]), None)
    other = next((i for i in range(len(values), 0, -1) if _family(values[i - 1]) != family), 0)
    return list(values[other:])


def _family(cell: Cell) -> CellKind:
    """The kind of a value, the same for all that one concept can have."""
    is_number = cell.kind in NUMBERS or (cell.kind in TEXTS and " " not in cell.text)
    return CellKind.NUMBER if is_number else cell.kind


def _is_of_label(label: str, values: Sequence[Cell], *, is_alone: bool) -> bool:
    """Whether the first value is rather the end of the label: a plain number behind a word that numbers follow, or
    before amounts with their signs, or a year that stands alone in a short row.

    Such a row may have a nil fact, which prints nothing: its count does not tell.
    """
    first, *others = values
    if first.kind is not CellKind.NUMBER or len(first.text) > _PLAIN_NUMBER or not first.text.isdigit():
        return False
    is_year = len(first.text) == _PLAIN_NUMBER and first.text[:2] in ("19", "20")
    above, _, word = label.rpartition(" ")
    is_unit = above.endswith("|") and word.islower()
    word = "" if is_unit else word.strip("(,").casefold()
    if word in (_BEFORE_YEARS if is_year else _BEFORE_NUMBERS) and first.text != "0":
        return True
    return is_year and (is_alone or (bool(others) and all(cell.kind is CellKind.MONEY for cell in others)))


def _at(cell: Cell, place: int) -> Cell:
    if place == 0 and cell.kind not in TEXTS:
        return msgspec.structs.replace(cell, kind=CellKind.TEXT, place=0)
    return msgspec.structs.replace(cell, place=place)
