"""Text to dialect: which version of the extractor printed a dump, by the bars of its first lines (SPEC 3 and 10).

Nothing is parsed here: a few tests of how lines begin and end. What is no dump is refused by the name of what it seems
to be, since it would only be read into nonsense.
"""

import re
from collections.abc import Callable, Sequence
from io import StringIO
from itertools import islice

from pipefacts.errors import NotADumpError, Seems, UnknownDialectError
from pipefacts.syntax.dialects import (
    DIALECTS,
    LEADING,
    PADDED,
    POSITIONAL,
    SPACED,
    TRAILING,
    UNBARRED,
    WRAPPED,
    Dialect,
)
from pipefacts.syntax.dialects.separated import above_tail, is_separated
from pipefacts.syntax.terminals import MAGNITUDES, MONTHS
from pipefacts.syntax.text import excerpt

__all__ = ["another_table", "chosen", "has_foreign_rules", "other_dialect", "recognise", "without_head"]

_UNLIKE = (Seems.PROSE, Seems.NOTHING_KNOWN, Seems.EMPTY)  # texts of which nothing is known but that they are no dump
_TITLE = "the title of a page"  # what is expected of a first line
_LINES = 120  # of a text that are looked at: a head of 30 columns, each between two bars, and some rows
_WORDS = ("- Definition", "- References", "- Details", "+ Definition", "+ References", "+ Details")
_MARKS = (
    "[Abstract]",
    "[Line Items]",
    "[Roll Forward]",
    "[Member]",
    "(Details",
    "USD ($)",
    "Months Ended",
    " in Thousands",
    " in Millions",
)
_MONTHS = [name if name == "May" else f"{name}." for name in MONTHS]
_ITEM_HEADS = ["Label", "Element", "Value"]
_LOOSE_PERIOD = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december) [0-9]"
    r"|^(?:for )?(?:the )?(?:[a-z]+ )?(?:months|years?|quarters?|weeks) end|^\(?(?:dollars )?in [a-z]+",
    re.IGNORECASE,
)  # how a cell of a table inside a text block says its period or its scale
_SCALE = re.compile(rf"(?:\S+ )?[Ii]n (?:{'|'.join(MAGNITUDES)})\b[^|]*\|$")  # below a title, with its bar
_SHORTEST_LABEL, _PARAGRAPH = 4, 60  # characters
_FIGURE_AT_END = re.compile(r"\S\s+\(?[0-9][0-9,.]*\)?\s?%?\)?$")  # the last value of a row, behind other cells
_FIGURE_ENDS = "0123456789)%"
_ROWS_PER_ODD_LINE = 3
_DATE = 20  # characters that hold a date of the renderer's
_TITLE_LINES = 4  # a title has two lines; where heads are lines without bars, they follow it


def recognise(text: str) -> str:
    """The name of the dialect of ``text``, one of ``DIALECTS``.

    Raises ``NotADumpError``, whose ``seems`` is what the text looks like.
    """
    lines = _first_lines(text)
    if not lines:
        raise _refusal(Seems.EMPTY, "a title below a bar", "the end of the text", "")
    first = lines[0]
    for seems, test in _OTHERS:
        if test(lines):
            raise _refusal(seems, _TITLE, repr(excerpt(first)), first)
    return _dialect(lines).name


def _dialect(lines: Sequence[str]) -> Dialect:
    first = lines[0]
    if first == "|":
        return WRAPPED if lines[1:2] == ["|"] else LEADING
    if first.startswith("|"):
        return _barred(lines)
    return _closed(lines) if first.endswith("|") else _bare(lines)


def chosen(text: str, dialect: str | None) -> str:
    """``dialect``, where it is one of ``DIALECTS``, or the one that ``text`` is recognised to have.

    Raises ``NotADumpError`` where the text is none, and ``PipefactsError`` for a dialect that there is not.
    """
    if dialect is None:
        return recognise(text)
    if dialect not in DIALECTS:
        raise UnknownDialectError(
            f"there is no dialect {dialect!r}", expected=f"one of {', '.join(DIALECTS)}", remedy="leave the dialect out"
        )
    return dialect


def other_dialect(text: str, dialect: str) -> str | None:
    """The dialect that ``text`` has by its first lines where that is another one than ``dialect``, else ``None``.

    Raises ``NotADumpError`` where the text is something else that has a name of its own, not just unlike any dump.
    """
    try:
        found = recognise(text)
    except NotADumpError as error:
        if error.seems in _UNLIKE:
            return None
        raise
    return None if found == dialect else found


def has_foreign_rules(text: str, dialect: str) -> bool:
    """Whether a rule line stands in the first lines of ``text``, and ``dialect`` prints none."""
    return not DIALECTS[dialect].has_rule and _is_ruled(_first_lines(text))


def _first_lines(text: str) -> list[str]:
    """The first lines that are not blank, the blanks at their ends taken off."""
    lines = StringIO(text.removeprefix("\ufeff"), newline="\n")
    return list(islice(filter(None, map(str.strip, lines)), _LINES))


def _barred(lines: Sequence[str]) -> Dialect:
    """The dialect of a text whose first line begins with a bar and has more on it."""
    first = lines[0]
    if not first.startswith("| "):
        if _begins_with_label(lines) or _is_items(lines):
            return LEADING
        raise without_head(first)
    headed = _is_ruled(lines[:6]) or any(map(_heads_columns, lines[:3]))
    if headed and (" | " in first or (lines[1:2] != [] and lines[1].startswith("|"))):
        return POSITIONAL
    raise without_head(first)


def _begins_with_label(lines: Sequence[str]) -> bool:
    """Whether a page that has lost its title and heads begins with the label of a text block: words, no day or month,
    and a block below the next bar, or as a paragraph behind it.
    """
    name, below = lines[0][1:].strip(), lines[1:2]
    if not any(c.isalpha() for c in name) or _LOOSE_PERIOD.search(name) or len(name) < _SHORTEST_LABEL:
        return False
    if not below or not below[0].startswith("|"):
        return False
    echoes = " ".join(below[0][1:].split()).casefold().startswith(" ".join(name.split()).casefold())
    return below == ["|"] or echoes or len(below[0]) > _PARAGRAPH


def _is_items(lines: Sequence[str]) -> bool:
    """Whether the heads of a page of items begin the text; it has no title."""
    return " ".join(lines[:6]).replace("|", " ").split()[:3] == _ITEM_HEADS


def _closed(lines: Sequence[str]) -> Dialect:
    """The dialect of a text whose first line ends with a bar and does not begin with one."""
    if _is_ruled(lines):
        return PADDED
    if len(lines) == 1 or any(map(_heads_columns, lines[1:4])):
        return TRAILING if any(line == "|" or not line.endswith("|") for line in lines[1:]) else PADDED
    raise without_head(lines[0])


def _bare(lines: Sequence[str]) -> Dialect:
    """The dialect of a text whose first line has no bar at its ends."""
    at = _first_edged(lines)
    below = lines[at:]
    if below and _is_unbarred_but_for_odd_lines(lines):
        return UNBARRED
    if below and 0 < at <= _TITLE_LINES and _is_duration(below[0].removeprefix("|")):
        return LEADING  # the title has lost its bar
    if below and below[0] == "|" and 0 < at <= _TITLE_LINES:
        closed = next((line for line in below if line.endswith("|") and line != "|"), "")
        return SPACED if closed.endswith(" |") or _is_ruled(below) else TRAILING
    if at == 1 and below and _SCALE.match(below[0]) and _is_ruled(below):
        return PADDED  # the scale has a line of its own
    if below and below[0].startswith("|") and below[0].endswith("|") and not below[0].startswith("| "):
        return WRAPPED
    if is_separated(lines[:at]):
        return UNBARRED
    seems = Seems.PROSE if any(letter.isalpha() for line in lines for letter in line) else Seems.NOTHING_KNOWN
    raise _refusal(seems, _TITLE, repr(excerpt(lines[0])), lines[0])


def _is_edged(line: str) -> bool:
    """Whether a bar is at an end of ``line``."""
    return line[0] == "|" or line[-1] == "|"


def _first_edged(lines: Sequence[str]) -> int:
    """The first of ``lines`` that has a bar at an end, or how many there are where none has."""
    return next((i for i, line in enumerate(lines) if _is_edged(line)), len(lines))


def _is_unbarred_but_for_odd_lines(lines: Sequence[str]) -> bool:
    """Whether far more lines are rows that end with a figure and have no bar than have a bar at an end."""
    table = above_tail(lines)
    free = [line for line in table if not _is_edged(line)]
    needed = _ROWS_PER_ODD_LINE * (len(table) - len(free))
    if len(free) <= needed:
        return False
    rows = sum(line[-1] in _FIGURE_ENDS and _FIGURE_AT_END.search(line) is not None for line in free)
    return rows > needed and is_separated(free)


# What is no dump.


def _is_definitions(lines: Sequence[str]) -> bool:
    first = lines[0]
    return first.startswith(_WORDS) or first.replace("|", "").strip() == "X" or _is_lost_definitions(lines)


def _is_lost_definitions(lines: Sequence[str]) -> bool:
    """Whether lines are definitions alone, their own words lost, too, but not the references."""
    table = _first_edged(lines)
    words = next((i for i, line in enumerate(lines[:table]) if line.startswith(("Reference 1: http", *_WORDS))), None)
    return words is not None and not is_separated(lines[:words])


def _is_markdown(lines: Sequence[str]) -> bool:
    """Whether a table has nothing of a report's page; its rule line is as a person writes it, not as ``---|``."""
    rule = next((line for line in lines[1:3] if set(line) <= set("|-: ") and "-" in line), "")
    return bool(rule) and (":" in rule or "----" in rule or "- " in rule or not _is_report(lines))


def _is_report(lines: Sequence[str]) -> bool:
    above = [line for line in lines[:4] if set(line) - set("|- ")]
    items = " ".join(above).replace("|", " ").split()[:3] == _ITEM_HEADS
    return items or any(mark in line for line in lines for mark in _MARKS) or any(map(_heads_columns, lines[:4]))


def _is_unbarred(lines: Sequence[str]) -> bool:
    """Whether heads stand on lines of their own and rows of figures on others, and there is no bar."""
    if any(map(_is_edged, lines)):
        return False
    heads = [_heads_columns(line) or _ends_with_date(line) for line in lines]
    figures = sum(
        line[-1] in _FIGURE_ENDS and " " in line for line, is_head in zip(lines, heads, strict=True) if not is_head
    )
    return any(heads) and figures > 1 and not is_separated(lines)


def _is_ruled(lines: Sequence[str]) -> bool:
    """Whether a rule line stands below the heads."""
    return any(line.startswith(("---|", "|---|")) for line in lines)


def _heads_columns(line: str) -> bool:
    """Whether a line says the months of a column, or the day of one in the renderer's way."""
    return any(_is_date(part) or _is_duration(part) for part in line.split("|"))


def _ends_with_date(line: str) -> bool:
    """Whether the last words of a line are the day of a column: behind a title, or other days."""
    return _is_date(" ".join(line[-_DATE:].split()[-3:]))


def _is_duration(text: str) -> bool:
    parts = text.split()
    return len(parts) == 3 and parts[0].isdigit() and parts[1] in ("Month", "Months") and parts[2] == "Ended"


def _is_date(text: str) -> bool:
    parts = text.split()[:3]
    return len(parts) == 3 and parts[0] in _MONTHS and parts[1].endswith(",") and parts[2][:4].isdigit()


_Test = Callable[[Sequence[str]], bool]
_OTHERS: tuple[tuple[Seems, _Test], ...] = (
    (Seems.HTML, lambda lines: lines[0].startswith("<")),
    (Seems.JSON, lambda lines: lines[0].startswith(("{", '["', "[{")) or lines[0] == "["),
    (Seems.DEFINITIONS, _is_definitions),
    (Seems.MARKDOWN, _is_markdown),
    (Seems.UNBARRED, _is_unbarred),
)


def without_head(first: str, line: int = 1) -> NotADumpError:
    """The refusal of a text block that has lost its table; ``first`` is its first line, the text's ``line``."""
    return _refusal(Seems.HEADLESS, "months or days above the columns", repr(excerpt(first)), first, line)


def another_table(first: str, line: int) -> NotADumpError:
    """The refusal of a table whose heads are not a page's; ``first`` is its first line, the text's ``line``."""
    return _refusal(Seems.MARKDOWN, "days above the columns", repr(excerpt(first)), first, line)


def _refusal(seems: Seems, expected: str, found: str, first: str, line: int = 1) -> NotADumpError:
    return NotADumpError(
        seems.message,
        seems=seems,
        line=line,
        column=1,
        expected=expected,
        found=found,
        remedy=seems.remedy,
        excerpt=excerpt(first) or None,
    )
