"""Heads as lines to columns: which lines make one head, and which belong to the rows below them (SPEC 3.7).

A head is a date and the lines below it; where no head has a date it is one line, or several as the rows count fewer
columns than lines.
"""

from collections.abc import Sequence

import msgspec

from pipefacts.syntax.boundaries import Line
from pipefacts.values import Cell, CellKind, Head, Span

__all__ = ["Columns", "heads_of"]


class Columns(msgspec.Struct, frozen=True, gc=False):
    """The heads, how many of them have a date, and the lines that seemed to be of the last head and are rows."""

    heads: tuple[Head, ...]
    dated: int
    below: tuple[Line, ...]

    def grouped(self, width: int) -> tuple[Head, ...]:
        """As many heads as columns, where none has a date. Below a line that comes again at once stands the second line
        of its head; or every head has as many lines. Where neither fits, the heads say nothing of their columns.
        """
        if self.dated or len(self.heads) == width:
            return self.heads
        stacked = _stacked(self.heads)
        if len(stacked) == width:
            return stacked
        size, rest = divmod(len(self.heads), width or 1)
        if size > 1 and not rest and _is_regular(self.heads, size):
            return tuple([_one(self.heads[i : i + size]) for i in range(0, len(self.heads), size)])
        line = self.heads[0].line if self.heads else 1
        return tuple([Head((), line)] * width)


def _stacked(heads: Sequence[Head]) -> tuple[Head, ...]:
    """The heads where a line that is the first one of the head before it takes the next line along."""
    found: list[Head] = []
    first: tuple[str, ...] = ()
    i = 0
    while i < len(heads):
        size = 2 if heads[i].labels == first and i + 1 < len(heads) else 1
        first = heads[i].labels
        found.append(_one(heads[i : i + size]))
        i += size
    return tuple(found)


def heads_of(heads: Sequence[Head], lines: Sequence[Line], *, is_folded: bool) -> Columns:
    """The heads without the lines that belong to the rows.

    Where rows keep their blanks the first row ends the heads. Elsewhere the last head has no more lines than others; and
    a single one has lines of units alone, since the title holds what all columns share.
    """
    dated = [head for head in heads if head.date is not None]
    if not dated or heads[-1].date is None:
        return Columns(tuple(heads), len(dated), ())
    last = heads[-1]
    units = {cell.text.rpartition(" | ")[2] for line in lines for cell in line.cells if " | " in cell.text}
    others = [i for i, label in enumerate(last.labels) if label in last.others and label not in units]
    kept = max([len(head.others) for head in dated[:-1]]) if len(dated) > 1 else 0
    if (len(dated) > 1 and not is_folded) or len(others) <= kept:
        return Columns(tuple(heads), len(dated), ())
    at = others[kept]
    shorter = msgspec.structs.replace(
        last,
        labels=last.labels[:at],
        units=tuple([unit for unit in last.units if unit in last.labels[:at]]),
        others=tuple([other for other in last.others if other in last.labels[:at]]),
    )
    below = [_line(text, last.line + i) for i, text in enumerate(last.labels) if i >= at]
    return Columns((*heads[:-1], shorter), len(dated), tuple(below))


def _line(text: str, number: int) -> Line:
    return Line((Cell(CellKind.TEXT, text, number, 1),), (0,), 1, Span(0, 0, number, 1), blanks=(0, 0))


def _is_regular(heads: Sequence[Head], size: int) -> bool:
    """Whether heads of ``size`` lines each would begin with another line every time and share their other lines."""
    firsts = {heads[i].labels for i in range(0, len(heads), size)}
    seconds = {heads[i].labels for i in range(1, len(heads), size)}
    return len(firsts) == len(heads) // size and len(seconds) < len(firsts)


def _one(parts: Sequence[Head]) -> Head:
    labels = tuple([label for part in parts for label in part.labels])
    units = tuple([unit for part in parts for unit in part.units])
    others = tuple([other for part in parts for other in part.others])
    notes = tuple([note for part in parts for note in part.notes])
    return Head(labels, parts[0].line, None, units, others, notes)
