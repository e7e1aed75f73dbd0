"""Printed page to printed page: where the older renderer drew it, its member rows as cells of their own (SPEC 6.3).

The renderer of 2009 to 2015 set a member row below its bar, and so does a text block stand; labels and headings stand on
the line of the bar. Without a mark the words and what stands around it tell the two apart. As the first row of the body a
member row follows the dates, and reads like a head without one; but that renderer dated all columns of a page, or none.
"""

from collections.abc import Sequence

import msgspec

from pipefacts.meaning.title import read_title
from pipefacts.syntax.printed import PrintedPage
from pipefacts.values import FIGURES, Cell, CellKind, Head
from pipefacts.wording.vocabulary import expects_text

__all__ = ["with_member_rows"]

_MARKS = ("[Member]", "[member]")
_LONGEST = 200  # characters of the names of members in a row
_FOREVER = "forever"  # what stands for the date of facts without a period


def with_member_rows(page: PrintedPage) -> PrintedPage:
    """``page`` with its member rows, wherever they stand; of another renderer's page only those with a mark."""
    older = page.older_tail or read_title(page.title).older
    heads, first = _parted(page.heads) if older and page.body else (page.heads, ())
    prose = not any(cell.kind in FIGURES for cell in page.body)
    body = [_as_member(page.body, i, prose=prose) if older else _marked(page.body[i])
            for i in range(len(page.body))]  # fmt: skip
    if not first and all(new is old for new, old in zip(body, page.body, strict=True)):
        return page
    return msgspec.structs.replace(page, heads=heads, body=(*first, *body))


def _parted(heads: Sequence[Head]) -> tuple[tuple[Head, ...], tuple[Cell, ...]]:
    """The heads without those below the dates that are a member row, and that row's cell."""
    last = heads[-1] if heads else None
    if last is None or last.date is not None or len(last.labels) != 1 or last.labels[0].casefold() == _FOREVER:
        return tuple(heads), ()
    above = tuple(heads[:-1])
    if not above or not all(head.date is not None for head in above):
        return tuple(heads), ()
    return above, (Cell(CellKind.MEMBER, last.labels[0], last.line, 1, last.notes),)


def _marked(cell: Cell) -> Cell:
    is_member = cell.kind is CellKind.BLOCK and cell.text.endswith(_MARKS) and "\n" not in cell.text
    return msgspec.structs.replace(cell, kind=CellKind.MEMBER) if is_member else cell


def _as_member(cells: Sequence[Cell], i: int, *, prose: bool) -> Cell:
    """Cell ``i``, as a member row if it is one: one line below its bar, and no text of the label above."""
    cell = cells[i]
    if cell.kind is not CellKind.BLOCK or "\n" in cell.text or i + 1 == len(cells):
        return _marked(cell)
    above = cells[i - 1] if i else None
    if above is not None and above.kind is CellKind.TEXT and not cell.text.endswith(_MARKS):
        of_label = prose or expects_text(above.text) or len(cell.text) > _LONGEST or cell.text.endswith(".")
        if of_label:
            return cell
    return msgspec.structs.replace(cell, kind=CellKind.MEMBER)
