"""A dump that was read to a dump in a dialect: stages -> sheet -> writers, tails.

In the dialect that it came in a dump is its terminals, so byte for byte itself. In another it holds what that dialect
can say: ``losses`` names what it cannot.
"""

from collections.abc import Iterator

from pipefacts.api import analyse_all
from pipefacts.errors import UnknownDialectError, count
from pipefacts.output.render.sheet import Sheet, SheetRow, build_sheet
from pipefacts.output.render.writers import WRITERS, is_block
from pipefacts.stages import Stages
from pipefacts.syntax import dialects
from pipefacts.syntax.dialects import Dialect, DialectName
from pipefacts.syntax.tree import terminals
from pipefacts.values import Alignment, CellKind

__all__ = ["DIALECTS", "losses", "render"]

DIALECTS = tuple(WRITERS)


def render(dump: str | Stages, dialect: DialectName) -> str:
    """``dump``, a text, in ``dialect``: in its own it is the same byte for byte, in another it ends with a newline.

    Of several dumps in a text each is written, and what is above and below them is left out. Raises what ``parse``
    raises for a text, and ``UnknownDialectError`` for a dialect that there is not.
    """
    if dialect not in WRITERS:
        raise UnknownDialectError(f"there is no dialect {dialect!r}", expected=f"one of {', '.join(DIALECTS)}")
    if isinstance(dump, str):
        return "".join([render(stages, dialect) for stages in analyse_all(dump, columns="proved")])
    if dialect == dump.dialect:
        return "".join([text for _, text in terminals(dump.text, dialect)])
    return "".join(WRITERS[dialect](build_sheet(dump)))


def losses(stages: Stages, dialect: str) -> Iterator[str]:
    """What the dump of ``stages`` loses in ``dialect``, a line each."""
    if dialect == stages.dialect:
        return
    printed, sheet, record = stages.printed, build_sheet(stages), dialects.DIALECTS[dialect]
    if printed.skipped:
        yield f"{count(len(printed.skipped), 'stretch')} of text that could not be read"
    alone = sum(row.label is None for row in sheet.rows)
    if alone and record.row_a_line:
        yield f"{count(alone, 'row')} without a label"
    if printed.notes and not record.keeps_notes:
        yield f"the text of {count(len(printed.notes), 'note')}"
    if record.keeps_places:
        yield from _lost_in_place(stages, sheet, record)
    else:
        yield from _lost_places(stages, sheet, record)
    if record.weighs_labels and not sheet.items:
        texts = sum(_is_of_texts(row) for row in sheet.rows)
        if texts:
            yield f"the ends of {count(texts, 'label')} in rows of texts alone"
    named = sum(entry.name is not None for entry in printed.entries)
    if named and not record.keeps_details:
        yield f"the details of definition entries, {named} in number"


def _lost_in_place(stages: Stages, sheet: Sheet, record: Dialect) -> Iterator[str]:
    """What is lost where a row keeps its places and a cell is one line."""
    unknown = sum(not place.alignment.is_certain for place in stages.body.placements)
    if not sheet.placed and not sheet.items:
        why = f"the place of {count(unknown, 'value')}" if unknown else "which columns the durations are above"
        yield f"the places of values, because {why} is not proved"
    if record.counts_blanks and any(
        cell.column != len(sheet.heads) - 1 for row in sheet.rows[-1:] for cell in row.values[-1:]
    ):
        yield "the places of the last row, which loses the blanks at its end"
    joined = sum(head.date is None and len(head.labels) > 1 for head in stages.printed.heads)
    if joined:
        yield f"the ends of the lines in {count(joined, 'head')} without a date"


def _lost_places(stages: Stages, sheet: Sheet, dialect: Dialect) -> Iterator[str]:
    """What is lost where empty cells are dropped, and where a bar of a label looks like a border."""
    stated = sum(place.alignment is Alignment.STATED for place in stages.body.placements)
    if stated and (sheet.by_row or dialect.row_a_line):
        yield f"{count(stated, 'place')} of values, which the dump states"
    empty = sum(cell.kind is CellKind.EMPTY for row in sheet.rows for cell in row.values)
    if empty and not dialect.keeps_empty:
        yield f"{count(empty, 'empty cell')}"
    behind = sum(any(map(is_block, row.cells[:-1])) for row in sheet.rows)
    if behind and dialect.block_ends_row:
        yield f"the cells behind a text block in {count(behind, 'row')}"


def _is_of_texts(row: SheetRow) -> bool:
    """Whether a row is of texts alone that stand between bars, and none is marked as a member."""
    texts = all(cell.kind in (CellKind.TEXT, CellKind.HEADING) for cell in row.values)
    label = "" if row.label is None else row.label.text
    return texts and "[Member]" not in label and bool(row.values or " | " in label)
