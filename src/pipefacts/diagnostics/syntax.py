"""PF2: text that the grammar cannot read, and characters that no page has."""

import re
from collections.abc import Iterator

from pipefacts.diagnostics.examples import PAGE
from pipefacts.diagnostics.fault import Fault
from pipefacts.errors import count
from pipefacts.stages import Stages
from pipefacts.syntax.text import excerpt
from pipefacts.values import Diagnostic, Severity

__all__ = ["CHECKS", "FAULTS", "SYNTAX"]

SYNTAX = Fault(
    code="PF201",
    name="broken-syntax",
    severity=Severity.ERROR,
    summary="The text breaks the grammar at a place after which nothing more can be read.",
    why="A dump begins with its title below a bar. Without it, the cells that follow cannot be told apart.",
    remedy="check that the dump begins with its title",
    wrong="|\n|\n|Cash\n|$ 120\n|$ 95\n",
    right=PAGE,
)

SKIPPED = Fault(
    code="PF202",
    name="skipped-text",
    severity=Severity.ERROR,
    summary="A part of the text does not fit the grammar and is skipped.",
    why="The rest of the page is read as usual, but facts in the skipped part are not found.",
    remedy="look at the skipped part; cells below the definition entries belong to another page",
    wrong=PAGE + "|Inventory\n|$ 80\n",
    right=PAGE,
)

CONTROL = Fault(
    code="PF203",
    name="control-character",
    severity=Severity.WARNING,
    summary="A line contains a control character, a bidirectional control character, or an unpaired surrogate.",
    why="The renderer prints none of these. They hide or reorder what a person sees, and a cell that contains one is not "
    "equal to the same cell without it.",
    remedy="remove the character, and find out what inserted it",
    wrong=PAGE.replace("Cash", "Ca\x00sh"),
    right=PAGE,
)

REPLACED = Fault(
    code="PF204",
    name="replacement-character",
    severity=Severity.WARNING,
    summary="A line contains U+FFFD, the replacement for a character that was lost.",
    why="At some point the page was decoded with the wrong encoding. The original character cannot be recovered: a currency "
    "sign or a dash may be missing.",
    remedy="decode the page again from its bytes",
    wrong=PAGE.replace("Cash", "Cash \ufffd net"),
    right=PAGE.replace("Cash", "Cash \u2013 net"),
)

OUTSIDE = Fault(
    code="PF205",
    name="text-outside",
    severity=Severity.INFO,
    summary="Text above or below the dump does not belong to a page and is ignored.",
    why="A dump is often part of a document, with a site's menu, a version line or a heading above it and a footer below "
    "it. The page begins at its title and ends at its last cell or definition entry.",
    remedy="check whether that text contains a part of the page; if not, do nothing",
    wrong="Home\nInvestors\n" + PAGE,
    right=PAGE,
)

SEVERAL = Fault(
    code="PF206",
    name="several-dumps",
    severity=Severity.WARNING,
    summary="The text contains several dumps; `pipefacts.parse` reads only the first.",
    why="The function `pipefacts.parse` returns one page. The commands and `pipefacts.parse_all` read every dump in a text.",
    remedy="use parse_all, or put each dump into its own file",
    wrong=PAGE + PAGE,
    right=PAGE,
)

FAULTS = (SYNTAX, SKIPPED, CONTROL, REPLACED, OUTSIDE, SEVERAL)

# What is not printed begins with one of these, and most texts hold none: a set of characters alone is quickly sought.
_CLASS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_ODD = re.compile(f"[{_CLASS}\r\ufffd]")
# What is not printed: controls but for tab and line ends, half characters, and marks that turn the writing round.
_CONTROLS = re.compile(f"[{_CLASS}]|\r(?!\n|$)")


def skipped(stages: Stages) -> Iterator[Diagnostic]:
    """Stretches that the grammar gave up; those that touch are one."""
    start = end = -1
    for span in stages.printed.skipped:
        if span.offset != end:
            if start >= 0:
                yield _skipped(stages, start, end)
            start = span.offset
        end = span.end
    if start >= 0:
        yield _skipped(stages, start, end)


def _skipped(stages: Stages, start: int, end: int) -> Diagnostic:
    line, column = stages.lines.place(start)
    last = stages.lines.place(max(start, end - 1))[0]
    shown = stages.lines.line(line)
    found = excerpt(shown[column - 1 :])
    message = f"{count(last - line + 1, 'line')} skipped from here on" if last > line else "this line is skipped"
    return SKIPPED.at(line, f"{message}: {found!r}", column, min(column + end - start, len(shown) + 1))


def characters(stages: Stages) -> Iterator[Diagnostic]:
    """The first odd character of each line."""
    text = stages.text
    if _ODD.search(text):
        yield from _first_of_each_line(stages, CONTROL, [found.start() for found in _CONTROLS.finditer(text)])
        yield from _first_of_each_line(stages, REPLACED, [found.start() for found in re.finditer("\ufffd", text)])


def _first_of_each_line(stages: Stages, fault: Fault, offsets: list[int]) -> Iterator[Diagnostic]:
    last = 0
    for offset in offsets:
        line, column = stages.lines.place(offset)
        if line != last:
            last = line
            name = f"U+{ord(stages.text[offset]):04X}"
            yield fault.at(line, f"the line contains {name}, which no page prints", column, column + 1)


def document(stages: Stages) -> Iterator[Diagnostic]:
    """What the text holds beside the dump."""
    for span in stages.dump.outside:
        yield OUTSIDE.at(
            span.line, f"{count(span.end - span.offset, 'character')} from here on do not belong to a page"
        )
    if stages.dump.next is not None:
        yield SEVERAL.at(stages.dump.next.line, "another dump begins here")


CHECKS = (skipped, characters, document)
