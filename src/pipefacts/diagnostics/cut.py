"""PF7: a dump that was cut off. Corpora truncate; what stands before the cut still counts."""

from collections.abc import Iterable, Iterator, Sequence

from pipefacts.diagnostics.examples import PAGE
from pipefacts.diagnostics.fault import Fault
from pipefacts.diagnostics.tail import HEADINGS
from pipefacts.errors import count
from pipefacts.meaning.amounts import like_an_amount
from pipefacts.stages import Stages
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.printed import EntryEnd, EntryShape, PrintedPage
from pipefacts.syntax.text import excerpt
from pipefacts.values import CellKind, Diagnostic, Entry, FactKind, Severity

__all__ = ["CHECKS", "CUT", "FAULTS", "MAYBE_CUT"]

CUT = Fault(
    code="PF701",
    name="cut-off",
    severity=Severity.WARNING,
    summary="The dump stops in the middle of a page.",
    why="Everything that the page shows below this place is missing. Everything above it is read as if the dump were "
    "complete; only the last line may itself be incomplete.",
    remedy="get the whole page, or use what was read without the last line",
    wrong=PAGE.partition("No definition")[0],
    right=PAGE,
)

MAYBE_CUT = Fault(
    code="PF702",
    name="perhaps-cut-off",
    severity=Severity.INFO,
    summary="No definition entry follows the table: the dump may stop in the middle of it.",
    why="Below the table, the viewer has an entry for every concept. In a dump without entries, either the text was cut off "
    "above them or something removed them; the text does not show which.",
    remedy="check whether the last row is the last one of the page",
    wrong=PAGE.partition("|X")[0],
    right=PAGE,
)

FAULTS = (CUT, MAYBE_CUT)

_NO_DEFINITION = "No definition available."
_REFERENCE = "Reference 1:"
_AMOUNTS = (FactKind.MONETARY, FactKind.PER_SHARE)
_UNSIGNED = (CellKind.NUMBER, CellKind.NEGATIVE)


def cut(stages: Stages) -> Iterator[Diagnostic]:
    """Where the dump stops, if it seems to stop too early: one diagnostic at most."""
    page = stages.printed
    if page.entries:
        why = _in_entry(stages)
        kept = f"kept: {count(len(stages.facts), 'fact')}, {count(len(page.entries) - 1, 'entry')}"
    else:
        why = _in_items(page) if page.items else _in_table(stages)
        kept = f"kept: {count(len(stages.facts), 'fact')}"
    if stages.text.rstrip().endswith("\ufffd"):
        why = why or "in the middle of a character"
    line = next(n for n in range(stages.lines.last, 0, -1) if n == stages.dump.line or stages.lines.line(n).strip())
    last = len(stages.lines.line(line)) + 1
    if why is not None:
        yield CUT.at(line, f"the dump stops {why}; {kept}", last, last + 1)
    elif not page.entries and DIALECTS[stages.dialect].has_entries:
        yield MAYBE_CUT.at(line, f"no definition entry follows the table; {kept}", last, last + 1)


def _in_items(page: PrintedPage) -> str | None:
    """An element whose value is missing."""
    last = page.items[-1]
    return "before the value of an element" if last.element is not None and last.value is None else None


def _in_table(stages: Stages) -> str | None:
    """What of a table without entries is not whole."""
    body = stages.printed.body
    if not body:
        return "above the first row of its table"
    if body[-1].kind is CellKind.EMPTY:
        kept = any(cell.kind is CellKind.EMPTY for cell in body[:-1])
        return None if kept else "behind the bar of a cell"
    if body[-1].kind is CellKind.TEXT and like_an_amount(body[-1].text):
        return "inside an amount"
    last = stages.body.rows[-1]
    if not last.facts:
        return f"after a label without values, {excerpt(last.row.label)!r}"
    if any(cell.kind in _UNSIGNED and fact.kind in _AMOUNTS for cell, _, fact in last.placed):
        return "at an amount without a currency sign, which the last of a column always has"
    return None


def _in_entry(stages: Stages) -> str | None:
    """What of the last entry is not whole."""
    end = stages.printed.entry_end
    if end is None or (end.shape is EntryShape.UNHEADED and _is_plain(stages)):
        return None
    return _unfinished(end, stages.printed.entries)


def _is_plain(stages: Stages) -> bool:
    """Whether the title stands without bars where then the entry of a member is its ``X`` alone."""
    return DIALECTS[stages.dialect].has_lone_entries and not stages.text.lstrip("\ufeff \t\r\n").startswith("|")


def _unfinished(end: EntryEnd, entries: Sequence[Entry]) -> str | None:
    """Where an entry stops short, by its shape and the last part of it."""
    match end.shape:
        case EntryShape.UNHEADED if end.first is None or _is_start(end.first, HEADINGS):
            return "below the X of a definition entry"
        case EntryShape.OLDER if not end.is_documented and not end.has_details:
            return "in a definition entry, below its heading"
        case EntryShape.CONCEPT | EntryShape.UNDOCUMENTED:
            if not end.has_details:
                return "in a definition entry, above its details"
            if end.last is None:
                return "in a definition entry, below its last heading"
            known = {reference.partition("\n")[0] for other in entries[:-1] for reference in other.references}
            if _is_start(end.last, (_NO_DEFINITION, _REFERENCE)) or _is_start(end.last.partition(": ")[2], known):
                return "in the last line of a definition entry"
    return None


def _is_start(words: str, whole: Iterable[str]) -> bool:
    """Whether ``words`` are the beginning of one of the texts, and none of them itself."""
    whole = tuple(whole)
    return bool(words) and words not in whole and any(text.startswith(words) for text in whole)


CHECKS = (cut,)
