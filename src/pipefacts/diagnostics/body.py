"""PF4: the rows of the table."""

from collections.abc import Iterator

from pipefacts.diagnostics.examples import BLANKS, ENTRY, PAGE
from pipefacts.diagnostics.fault import Fault
from pipefacts.errors import count
from pipefacts.meaning.amounts import like_an_amount
from pipefacts.stages import Stages
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.text import excerpt
from pipefacts.values import FIGURES, TEXTS, Cell, CellKind, Diagnostic, Severity

__all__ = ["CHECKS", "FAULTS"]

TOO_MANY = Fault(
    code="PF401",
    name="too-many-values",
    severity=Severity.WARNING,
    summary="A row has more values than the table has columns.",
    why="A row has at most one value per column. Either the row or the heads were misread, so none of its values is "
    "placed.",
    remedy="look for a missing column head, or for a missing label between two rows",
    wrong=PAGE.replace("|$ 95\n", "|$ 95\n|$ 80\n"),
    right=PAGE,
)

NO_LABEL = Fault(
    code="PF402",
    name="value-without-label",
    severity=Severity.ERROR,
    summary="The table begins with a value that has no label.",
    why="A value has no meaning without the label to its left.",
    remedy="extract the page again: the label was lost",
    wrong=PAGE.replace("|Cash\n", "", 1),
    right=PAGE,
)

STRAY_MARK = Fault(
    code="PF403",
    name="stray-note-mark",
    severity=Severity.INFO,
    summary="A heading or a member row has a note mark.",
    why="Note marks belong to column heads, to labels with values and to values. The cell that this mark belonged to "
    "was probably lost.",
    remedy="compare the row with the page",
    wrong=PAGE.replace("|Cash\n", "|Assets [Abstract]\n|[1]\n|Cash\n").replace(ENTRY, ENTRY * 2),
    right=PAGE.replace("|Cash\n", "|Assets [Abstract]\n|Cash\n|[1]\n").replace(ENTRY, ENTRY * 2),
)

BROKEN_AMOUNT = Fault(
    code="PF404",
    name="broken-amount",
    severity=Severity.WARNING,
    summary="A cell looks like an amount but is not a valid one.",
    why="The renderer separates groups of three digits with commas and closes parentheses. A cell in another form is read "
    "as text, and the amount is lost.",
    remedy="compare the amount with the filing; if the dump was altered, extract the page again",
    wrong=PAGE.replace("$ 120", "$ 1,20"),
    right=PAGE.replace("$ 120", "$ 1,200"),
)

TEXT_AMONG_FIGURES = Fault(
    code="PF405",
    name="text-among-figures",
    severity=Severity.WARNING,
    summary="A row of figures contains a text value.",
    why="A row shows one concept, and the values of a concept are either figures or texts, not both.",
    remedy="check whether the text is the label of another row",
    wrong=PAGE.replace("|$ 95\n", "|$ 95\n|Restated\nin words\n"),
    right=PAGE,
)

DOUBTFUL = Fault(
    code="PF406",
    name="doubtful-role",
    severity=Severity.INFO,
    summary="The role of a text is ambiguous: a heading, a member row, a label or a value.",
    why="The dump does not distinguish these roles, and here its words, its repetitions and its entries do not settle the "
    "question. The more probable role was chosen. If the text may be a value, nothing that depends on its row is called "
    "proved.",
    remedy="check the cell if the rows below it matter to you",
    wrong=PAGE.replace("|$ 95\n", "|$ 95\n|2017 Plan\n|Cash\n|$ 12\n|$ 9\n"),
    right=PAGE.replace("|$ 95\n", "|$ 95\n|2017 Plan [Member]\n|Cash\n|$ 12\n|$ 9\n") + "|X\n- Details\n",
)

NO_VALUES = Fault(
    code="PF407",
    name="no-values",
    severity=Severity.WARNING,
    summary="The table has labels but no values.",
    why="The viewer never shows a table without values. The extractor may have dropped them, as it does with text blocks "
    "that contain a table.",
    remedy="extract the page again with another version of the extractor",
    wrong=PAGE.replace("|$ 120\n|$ 95\n", ""),
    right=PAGE,
)

UNCOUNTED = Fault(
    code="PF408",
    name="uncounted-cells",
    severity=Severity.INFO,
    summary="The number of cells in a row does not match the number of columns, so the row states no places.",
    why="In a row whose cells are separated by blanks, two blanks stand for an empty cell, so the cells can be counted. But "
    "a nil fact prints nothing, the last row loses the blanks at its end, and many tools collapse runs of blanks. The "
    "values of such a row are placed like those of any short row.",
    remedy="extract the text without changing its blanks",
    wrong=BLANKS.replace("Deposits   $ 3", "Deposits $ 3"),
    right=BLANKS,
)

LABEL_END = Fault(
    code="PF409",
    name="label-end",
    severity=Severity.INFO,
    summary="Nothing marks where a label ends and its text begins.",
    why="In a row whose cells are separated by blanks, a text value looks like the end of its label. Here no standard label "
    "and no other row shows where the text begins: the words were weighed, or the label was left whole.",
    remedy="compare the row with the page",
    wrong=BLANKS.replace("Deposits   $ 3", "Lender of last resort Bank of Thule  "),
    right=BLANKS,
)

FAULTS = (
    TOO_MANY,
    NO_LABEL,
    STRAY_MARK,
    BROKEN_AMOUNT,
    TEXT_AMONG_FIGURES,
    DOUBTFUL,
    NO_VALUES,
    UNCOUNTED,
    LABEL_END,
)


def values(stages: Stages) -> Iterator[Diagnostic]:
    """Rows that have too many values, no label, or values of two sorts."""
    width = len(stages.printed.heads)
    for row in stages.rows:
        if not row.values:
            continue
        first = row.values[0]
        if not row.label:
            yield NO_LABEL.at(first.line, f"there is no label before {_shown(first)}", *_ends(first))
        if len(row.values) > width > 0:
            cell = row.values[width]
            found = f"{count(len(row.values), 'value')} under {count(width, 'column')}"
            yield TOO_MANY.at(cell.line, f"{found}: {excerpt(row.label)}", *_ends(cell))
        kinds = {cell.kind for cell in row.values}
        if kinds.intersection(TEXTS) and kinds.intersection(FIGURES):
            cell = next(cell for cell in row.values if cell.kind in TEXTS)
            yield TEXT_AMONG_FIGURES.at(cell.line, f"a text among figures: {_shown(cell)}", *_ends(cell))


def marks(stages: Stages) -> Iterator[Diagnostic]:
    """Note marks that nothing can bear."""
    for row in [each.row for each in stages.body.rows if each.certainly_empty]:
        if row.notes:
            yield STRAY_MARK.at(row.line, f"note mark {' '.join(row.notes)} at {excerpt(row.label)!r}", row.column)


def amounts(stages: Stages) -> Iterator[Diagnostic]:
    """Texts that were meant as amounts."""
    for cell in stages.printed.body:
        if cell.kind is CellKind.TEXT and like_an_amount(cell.text):
            yield BROKEN_AMOUNT.at(cell.line, f"not a valid amount: {_shown(cell)}", *_ends(cell))


def doubts(stages: Stages) -> Iterator[Diagnostic]:
    """Texts whose role is close to even."""
    for doubt in stages.body.doubts:
        if not doubt.is_even:
            continue
        text = excerpt(doubt.text)
        yield DOUBTFUL.at(doubt.line, f"read as a {doubt.taken}, perhaps a {doubt.other}: {text}", doubt.column)


def nothing(stages: Stages) -> Iterator[Diagnostic]:
    """A table without any value."""
    if stages.rows and not stages.facts:
        last = stages.rows[-1]
        yield NO_VALUES.at(last.line, f"{count(len(stages.rows), 'row')}, but no value", last.column)


def _ends(cell: Cell) -> tuple[int, int]:
    return cell.column, cell.column + len(cell.text.partition("\n")[0])


def _shown(cell: Cell) -> str:
    return repr(excerpt(cell.text.partition("\n")[0]))


def uncounted(stages: Stages) -> Iterator[Diagnostic]:
    """Rows that state no places where others do; one finding where none does."""
    if not DIALECTS[stages.dialect].counts_blanks:
        return
    rows = [row for row in stages.rows if row.values and row.values[0].place is None]
    placed = any(cell.place for row in stages.rows for cell in row.values)
    width = len(stages.printed.heads)
    short = [row for row in rows if len(row.values) != width]
    for row in short[: None if placed else 1]:
        found = f"{count(len(row.values), 'value')} under {count(width, 'column')}: {excerpt(row.label)}"
        yield UNCOUNTED.at(row.line, found if placed else f"no row keeps its empty cells: {found}", row.column)


def label_ends(stages: Stages) -> Iterator[Diagnostic]:
    """Labels whose end is judged by their words, and those that are left whole."""
    rows = {(row.line, row.column): row for row in stages.rows}
    for each in stages.printed.open:
        row = rows.get((each.line, each.column))
        if row is not None:
            how = "probably ends here" if row.values else "is left whole, although it may contain a text value"
            yield LABEL_END.at(row.line, f"the label {how}: {excerpt(row.label)!r}", row.column)


CHECKS = (values, marks, amounts, doubts, nothing, uncounted, label_ends)
