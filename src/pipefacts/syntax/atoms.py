"""Words and values of a line to a line of cells, where blanks alone part them (SPEC 3.7)."""

from collections.abc import Sequence

import msgspec
from lark import Token

from pipefacts.syntax.boundaries import Line, joined
from pipefacts.syntax.printed import Item
from pipefacts.syntax.terminals import cell_of, place, read_marks, span
from pipefacts.values import Cell, CellKind

__all__ = ["listed_item", "separated_line"]

_KINDS = {kind.name: kind for kind in CellKind}  # of terminals; words are texts
_NO_CELLS = ("GAP", "INDENT", "END", "MARK")


def separated_line(tokens: Sequence[Token]) -> Line:
    """The line of words and values that blanks part, with the blanks before each and behind the last; a mark is of the
    cell before it.
    """
    cells: list[Cell] = []
    blanks: list[int] = []
    run, end = 0, tokens[0].start_pos or 0
    for token in tokens:
        start = token.start_pos or 0
        if token.type in ("GAP", "INDENT"):
            continue
        run += start - end
        if token.type == "END":
            break
        end = start + len(token.rstrip())
        if token.type == "MARK" and cells:
            cells[-1] = msgspec.structs.replace(cells[-1], notes=cells[-1].notes + read_marks(token))
            run -= 1
            continue
        cells.append(_cell(token))
        blanks.append(run if cells[1:] else 0)
        run = 0
    stretch = span([tokens[0], tokens[-1]])
    return Line(tuple(cells), (), len(cells), stretch, blanks=(*blanks, run + _trailing(tokens[-1])))


def _trailing(end: Token) -> int:
    """The blanks behind a line; those of a row may stand alone on the line below it."""
    runs = [len(line) - len(line.lstrip(" \xa0")) for line in end.split("\n")[:-1]]
    return next((run for run in runs if run > 1), 0)


def listed_item(tokens: Sequence[Token]) -> Item:
    """The item of a line: a label, an element name, a value; a heading is a label alone."""
    at = next((i for i, token in enumerate(tokens) if token.type == "ELEMENT"), len(tokens))
    label, value = [
        [_cell(one) for one in side if one.type not in _NO_CELLS] for side in (tokens[:at], tokens[at + 1 :])
    ]
    line, column = place(tokens[0])
    first = joined(label) if label else Cell(CellKind.EMPTY, "", line, column)
    if at == len(tokens):
        return Item(first)
    return Item(first, tokens[at].strip(), joined(value) if value else None)


def _cell(token: Token) -> Cell:
    """The cell of one terminal."""
    line, column = place(token)
    return cell_of(_KINDS.get(token.type, CellKind.TEXT), token.strip(), line, column)
