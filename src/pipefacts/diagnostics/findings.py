"""Stages to diagnostics: every check over what was made of a dump, in the order of the text.

A fault is named once: where a dump was cut off, what only follows from the cut is left out.
"""

from collections import Counter

import msgspec

from pipefacts.diagnostics import CHECKS
from pipefacts.errors import InvalidDumpError, PipefactsError
from pipefacts.stages import Stages
from pipefacts.syntax.text import Lines, excerpt
from pipefacts.values import Diagnostic, Severity

__all__ = ["MOST", "findings", "of_error", "raise_first"]

MOST = 100  # diagnostics of one code on one page; the last of them says how many more there are

_CUT, _MAYBE_CUT = "PF701", "PF702"
_FOLLOWS = {  # what a cut explains, wherever it stands
    _CUT: ("PF304", "PF305", "PF407", "PF504", "PF601", "PF602"),
    _MAYBE_CUT: ("PF504", "PF601"),
}


def findings(stages: Stages) -> tuple[Diagnostic, ...]:
    """The diagnostics of a dump that was read, by their place; raises nothing."""
    found = [diagnostic for check in CHECKS for diagnostic in check(stages)]
    for code in (_CUT, _MAYBE_CUT):
        if any(diagnostic.code == code for diagnostic in found):
            last = _last_part(stages)
            found = [
                one
                for one in found
                if one.code == code or (one.code not in _FOLLOWS[code] and (code != _CUT or one.line < last))
            ]
    found.sort(key=lambda one: (one.line, one.column, one.code))
    return tuple(_bounded(found))


def _last_part(stages: Stages) -> int:
    """The line on which the last entry, row or head begins: what is odd from there on may be the cut's doing."""
    page = stages.printed
    if page.entries:
        return page.entries[-1].line
    if page.body:
        return stages.rows[-1].line if stages.rows else page.body[-1].line
    return page.heads[-1].line if page.heads else page.title.line


def _bounded(found: list[Diagnostic]) -> list[Diagnostic]:
    """The first ``MOST`` of each code."""
    counts = Counter(one.code for one in found)
    if max(counts.values(), default=0) <= MOST:
        return found
    kept: list[Diagnostic] = []
    seen: Counter[str] = Counter()
    for one in found:
        seen[one.code] += 1
        if seen[one.code] < MOST or counts[one.code] <= MOST:
            kept.append(one)
        elif seen[one.code] == MOST:
            more = f"{one.message} (and {counts[one.code] - MOST} more like this)"
            kept.append(msgspec.structs.replace(one, message=more))
    return kept


def of_error(error: PipefactsError) -> Diagnostic:
    """The diagnostic that says what ``error`` says; a fault without a place stands at the beginning."""
    return Diagnostic(
        error.code, Severity.ERROR, error.explained(), error.line or 1, error.column or 1, None, error.remedy
    )


def raise_first(diagnostics: tuple[Diagnostic, ...], lines: Lines, *, source: str | None = None) -> None:
    """Raise ``InvalidDumpError`` for the first diagnostic that is an error, if there is one."""
    for one in diagnostics:
        if one.severity is Severity.ERROR:
            raise InvalidDumpError(
                one.message,
                code=one.code,
                line=one.line,
                column=one.column,
                remedy=one.remedy,
                excerpt=excerpt(lines.line(one.line)) if one.line <= lines.last else None,
                source=source,
            )
