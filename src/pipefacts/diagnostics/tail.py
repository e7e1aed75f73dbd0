"""PF5: the definition entries."""

from collections.abc import Iterator

from pipefacts.diagnostics.examples import ENTRY, PAGE
from pipefacts.diagnostics.fault import Fault
from pipefacts.errors import count
from pipefacts.stages import Stages
from pipefacts.syntax.text import excerpt
from pipefacts.values import Diagnostic, Entry, EntryKind, Role, Severity
from pipefacts.wording.balances import is_balance

__all__ = ["CHECKS", "FAULTS", "HEADINGS"]

_MEMBER_ENTRY = "|X\n- Details\n"

UNKNOWN_SHAPE = Fault(
    code="PF501",
    name="unknown-entry",
    severity=Severity.WARNING,
    summary="A definition entry does not have a known form.",
    why="An entry begins with `- Definition`, `- References` or `- Details`, or in older dumps with its own bar. It is not "
    "known whether this entry defines a concept or a member.",
    remedy="look below the X for the missing heading",
    wrong=PAGE.replace("- Definition\n+ References\n", "- Meaning\n"),
    right=PAGE,
)

HEADING_ORDER = Fault(
    code="PF502",
    name="heading-out-of-order",
    severity=Severity.WARNING,
    summary="There is a heading of a definition entry where its text should be.",
    why="Each heading occurs once, in this order: `- Definition`, `+ References`, `+ Details`. A heading in another place "
    "is read as a line of the definition or of the references.",
    remedy="extract the page again: the entry was altered",
    wrong=PAGE.replace("+ Details\n", "").replace("- Definition\n", "- Definition\n+ Details\n"),
    right=PAGE,
)

ENTRY_ORDER = Fault(
    code="PF503",
    name="entry-out-of-order",
    severity=Severity.WARNING,
    summary="An entry of a concept follows an entry of a member.",
    why="All concepts come before all members. So the entries of two pages were joined, or an entry lost its heading.",
    remedy="check whether all entries belong to this page",
    wrong=PAGE.replace("|Cash\n", "|North [Member]\n|Cash\n").replace(ENTRY, _MEMBER_ENTRY + ENTRY),
    right=PAGE.replace("|Cash\n", "|North [Member]\n|Cash\n").replace(ENTRY, ENTRY + _MEMBER_ENTRY),
)

MISSING = Fault(
    code="PF504",
    name="entries-missing",
    severity=Severity.INFO,
    summary="There are fewer definition entries than concepts or members on the page.",
    why="Each concept and each member has an entry. If some are missing, the dump was cut off between two entries, or a "
    "filter for repeated text removed them.",
    remedy="treat a missing entry as unknown, not as absent",
    wrong=PAGE.replace("|Cash\n", "|North [Member]\n|Cash\n"),
    right=PAGE.replace("|Cash\n", "|North [Member]\n|Cash\n") + _MEMBER_ENTRY,
)

ROWS_MISSING = Fault(
    code="PF505",
    name="rows-missing",
    severity=Severity.WARNING,
    summary="There are more definition entries than the rows can have concepts or members.",
    why="Every entry belongs to something that the table shows. If there are more entries, rows of the table were lost or "
    "read as something else.",
    remedy="compare the table with the page",
    wrong=PAGE.replace(ENTRY, ENTRY * 2),
    right=PAGE.replace("|$ 95\n", "|$ 95\n|Inventory\n|$ 7\n|$ 8\n").replace(ENTRY, ENTRY * 2),
)

FAULTS = (UNKNOWN_SHAPE, HEADING_ORDER, ENTRY_ORDER, MISSING, ROWS_MISSING)

HEADINGS = ("- Definition", "- References", "- Details", "+ References", "+ Details")
_FIRST = HEADINGS[:3]


def shapes(stages: Stages) -> Iterator[Diagnostic]:
    """Entries of no known shape."""
    for entry in stages.printed.entries:
        below = _line_below(stages, entry.line)
        if below.strip() and not below.startswith((*_FIRST, "|")):
            yield UNKNOWN_SHAPE.at(entry.line, f"an entry that begins with {excerpt(below)!r}")


def _line_below(stages: Stages, number: int) -> str:
    """The next line that is not blank, or an empty one."""
    lines = stages.lines
    for below in range(number + 1, lines.last + 1):
        line = lines.line(below).strip()
        if line:
            return line
    return ""


def headings(stages: Stages) -> Iterator[Diagnostic]:
    """Headings among the lines of a text."""
    for entry in stages.printed.entries:
        lines = [line for text in (entry.documentation or "", *entry.references) for line in text.split("\n")]
        found = next((line for line in lines if line in HEADINGS), None)
        if found is not None:
            yield HEADING_ORDER.at(entry.line, f"{found!r} is among the lines of this entry's text")


def order(stages: Stages) -> Iterator[Diagnostic]:
    """Concepts after members."""
    before: Entry | None = None
    for entry in stages.printed.entries:
        if before is not None and before.kind is EntryKind.MEMBER and entry.kind is EntryKind.CONCEPT:
            yield ENTRY_ORDER.at(entry.line, f"a concept after the member of line {before.line}")
        before = entry


def counts(stages: Stages) -> Iterator[Diagnostic]:
    """Numbers of entries against what the page shows."""
    entries = stages.printed.entries
    if not entries or stages.printed.items:
        return
    concepts = sum(entry.kind is EntryKind.CONCEPT for entry in entries)
    rows = [row for row in stages.rows if row.role is not Role.MEMBER]
    named = [member for row in stages.rows if row.role is Role.MEMBER for member in row.members]
    members = len(entries) - concepts
    in_heads = [member for column in stages.body.heads.columns for member in column.members]
    most = len(named) + len(stages.body.title.members) + len(in_heads)  # two members may share a name
    last = entries[-1].line
    if concepts > len(rows):
        yield ROWS_MISSING.at(
            last, f"{count(concepts, 'entry')} of concepts, but {count(len(rows), 'row')} that can show one"
        )
    elif members > most:
        yield ROWS_MISSING.at(
            last, f"{count(members, 'entry')} of members, but members are named {count(most, 'time')}"
        )
    labels = {row.label for row in rows if not is_balance(row.label)}
    if concepts < len(labels):
        yield MISSING.at(last, f"{count(concepts, 'entry')} of concepts for {count(len(labels), 'label')}")
    elif members < len(set(named)) and not stages.printed.older_tail:
        yield MISSING.at(last, f"{count(members, 'entry')} of members for {count(len(set(named)), 'member')}")


CHECKS = (shapes, headings, order, counts)
