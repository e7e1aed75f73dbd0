"""PF3: the title, the durations and the column heads."""

from collections.abc import Iterator

from pipefacts.diagnostics.examples import PAGE
from pipefacts.diagnostics.fault import Fault
from pipefacts.errors import count
from pipefacts.meaning.body import HeadEvidence
from pipefacts.meaning.title import read_scale
from pipefacts.stages import Stages
from pipefacts.syntax.terminals import date_in
from pipefacts.values import Diagnostic, Head, Severity

__all__ = ["CHECKS", "FAULTS", "NO_COLUMNS"]

NO_COLUMNS = Fault(
    code="PF301",
    name="no-columns",
    severity=Severity.ERROR,
    summary="The table has no column heads.",
    why="Every page of the viewer has at least one column, and its head gives the values their period. Without it no "
    "value can be placed.",
    remedy="look for the dates between the title and the first label; the bar above them may be missing",
    wrong=PAGE.replace("|\nDec. 31, 2021\n|\nDec. 31, 2020\n", ""),
    right=PAGE,
)

NO_SUCH_DAY = Fault(
    code="PF302",
    name="no-such-day",
    severity=Severity.ERROR,
    summary="A column head has an invalid date.",
    why="The renderer prints only valid dates. The values of the column get no period.",
    remedy="compare the date with the filing",
    wrong=PAGE.replace("Dec. 31, 2020", "Feb. 30, 2020"),
    right=PAGE.replace("Dec. 31, 2020", "Feb. 29, 2020"),
)

UNDATED = Fault(
    code="PF303",
    name="undated-column",
    severity=Severity.WARNING,
    summary="A column head has no readable date, although other heads have one.",
    why="The renderer prints a date for every column of a page or for none, in one form: `Dec. 31, 2021`, or "
    "`May 31, 2024` without a dot. The values of the column get no period.",
    remedy="check whether a label is among the heads; if the dump was altered, extract the page again",
    wrong=PAGE.replace("Dec. 31, 2020", "31 December 2020"),
    right=PAGE,
)

DURATIONS = Fault(
    code="PF304",
    name="durations-without-dates",
    severity=Severity.WARNING,
    summary="There are more durations than columns with a date.",
    why="Each duration is above at least one column of its own, so a column head is missing.",
    remedy="look below the durations for the missing column heads",
    wrong=PAGE.replace("|\nDec. 31, 2021\n|\nDec. 31, 2020\n|Cash\n|$ 120\n", "|3 Months Ended\n|6 Months Ended\n"
                       "|\nDec. 31, 2020\n|Cash\n"),
    right=PAGE.replace("|\nDec. 31, 2021\n", "|3 Months Ended\n|12 Months Ended\n|\nDec. 31, 2021\n"),
)  # fmt: skip

ORDER = Fault(
    code="PF305",
    name="impossible-order",
    severity=Severity.WARNING,
    summary="The dates are in an order that the renderer cannot produce under these durations.",
    why="Columns are sorted: durations before instants, shorter durations first, then by date, latest first. Heads in "
    "another order have lost or gained a line, so no column gets a length in months.",
    remedy="compare the heads with the page: a duration or a date is missing, repeated or misplaced",
    wrong=PAGE.replace("|\nDec. 31, 2021\n", "|3 Months Ended\n|3 Months Ended\n|\nDec. 31, 2021\n"),
    right=PAGE.replace("|\nDec. 31, 2021\n", "|3 Months Ended\n|\nDec. 31, 2021\n"),
)

SCALE = Fault(
    code="PF306",
    name="unknown-scale",
    severity=Severity.WARNING,
    summary="A line below the title, or a part of it, is not a known scale.",
    why="The second line of a title says by what factor amounts are multiplied. An amount whose scale is not known may "
    "be wrong by a factor of a thousand or a million.",
    remedy="read the scale yourself; it is not applied to any amount",
    wrong=PAGE.replace("$ in Thousands", "$ in Zillions"),
    right=PAGE,
)

TITLE = Fault(
    code="PF307",
    name="missing-title",
    severity=Severity.WARNING,
    summary="There is a date, a duration or a scale where the title should be.",
    why="The first cell of a page is its title. If the title is missing, the first column head is read as the title, and "
    "the table has one column too few.",
    remedy="extract the page again, from its title on",
    wrong=PAGE.replace("|\nBalance Sheets - USD ($)\n$ in Thousands\n", ""),
    right=PAGE,
)

TOO_MANY_COLUMNS = Fault(
    code="PF308",
    name="too-many-columns",
    severity=Severity.WARNING,
    summary="There are more columns than any page of the viewer has, so their durations are not determined.",
    why="The columns that a duration covers are found by trying all divisions, and the number of these grows with the cube "
    "of the number of columns. Hundreds of heads mean that several pages were joined, or that rows were read as heads.",
    remedy="split the pages, or look for cells among the heads that belong to rows",
    wrong="$ pipefacts validate pages-joined.txt\n",
    right="$ pipefacts validate page.txt\n",
)

FAULTS = (NO_COLUMNS, NO_SUCH_DAY, UNDATED, DURATIONS, ORDER, SCALE, TITLE, TOO_MANY_COLUMNS)

_FOREVER = "forever"
_EXCEPTIONS = ("except", "unless", "in ", "per share", "share data")  # what older scale lines go on with


def columns(stages: Stages) -> Iterator[Diagnostic]:
    """A table without heads, or with fewer dates than durations."""
    page = stages.printed
    if page.items:
        return
    dated = sum(1 for head in page.heads if head.date is not None)
    if not any(head.labels for head in page.heads) and page.body:
        first = page.body[0]
        yield NO_COLUMNS.at(first.line, "there is no column head above the first cell of the table", first.column)
    elif len(page.durations) > dated and page.body:
        line = page.heads[0].line
        found = f"{count(len(page.durations), 'duration')} over {count(dated, 'column')} with a date"
        yield DURATIONS.at(line, found)


def dates(stages: Stages) -> Iterator[Diagnostic]:
    """Heads whose date does not exist or is missing."""
    heads = stages.printed.heads
    dated = any(head.date is not None for head in heads)
    for head in heads:
        if head.date is not None:
            continue
        lines = [line for line in head.labels if line not in head.units and line not in head.others]
        if lines:
            yield NO_SUCH_DAY.at(_line(head, lines[0]), f"invalid date: {lines[0]}", 1, len(lines[0]) + 1)
        elif dated and head.labels[0].casefold() != _FOREVER:
            yield UNDATED.at(head.line, f"a column without a date: {head.labels[0]}", 1, len(head.labels[0]) + 1)


def _line(head: Head, label: str) -> int:
    return head.line + head.labels.index(label)


def order(stages: Stages) -> Iterator[Diagnostic]:
    """Durations and dates that fit no order."""
    heads = stages.printed.heads
    if heads and HeadEvidence.CONTRADICTION in stages.body.heads.evidence and all(head.date for head in heads):
        months = ", ".join([str(length) for length in stages.printed.durations])
        yield ORDER.at(
            heads[0].line,
            f"the renderer cannot put {count(len(heads), 'date')} in this order under durations of {months} months",
        )


def width(stages: Stages) -> Iterator[Diagnostic]:
    """More columns than can be read together."""
    heads = stages.printed.heads
    if HeadEvidence.TOO_MANY in stages.body.heads.evidence:
        found = f"{count(len(heads), 'column')} under {count(len(stages.printed.durations), 'duration')}"
        yield TOO_MANY_COLUMNS.at(heads[0].line, f"too many columns to determine their durations: {found}")


def title(stages: Stages) -> Iterator[Diagnostic]:
    """A title that is none, and lines below it that are no scale."""
    printed = stages.printed.title
    text = printed.lines[0]
    if date_in(text) is not None or text.endswith(" Months Ended") or _is_scale(text):
        yield TITLE.at(printed.line, f"expected the title here, found: {text}", 1, len(text) + 1)
    known = set(printed.scales)
    end = stages.lines.offset(printed.line) + len(text)
    for line in printed.lines[1:]:
        parts = [part.strip() for part in line.split(",")]
        unknown = [part for part in parts if part and part not in known and not _excepts(part)]
        if unknown:
            # The line may stand below blank ones, or on the title's own.
            number, column = stages.lines.place(max(end, stages.text.find(unknown[0], end)))
            yield SCALE.at(number, f"unrecognised scale: {unknown[0]}", column, column + len(unknown[0]))


def _excepts(part: str) -> bool:
    return part.casefold().startswith(_EXCEPTIONS) and not part.startswith("in ")


def _is_scale(text: str) -> bool:
    """Whether a title is a scale line: its first part has a unit for a subject, or none (``In Thousands``)."""
    scale = read_scale(text.partition(",")[0])
    return scale is not None and (scale.unit is not None or not scale.subject)


CHECKS = (title, columns, dates, order, width)
