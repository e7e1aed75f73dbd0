"""Lines to whether they are a page whose cells blanks part: title and heads on lines of their own, then rows (SPEC 10)."""

import re
from collections.abc import Sequence

from pipefacts.syntax.terminals import MAGNITUDES, MONTHS

__all__ = ["above_tail", "is_separated"]

_VERSION = re.compile(r"(?:XML [0-9]+ R[0-9]+\.htm IDEA: XBRL DOCUMENT )?v[0-9]+(?:\.[0-9a-z]+)+")
_DATE = re.compile(rf"(?:{'|'.join(MONTHS)})\.?[ \xa0][0-9]{{2}},[ \xa0]20[0-9]{{2}}(?:[ \xa0]\[[0-9].*)?")
_DURATIONS = re.compile(r"[0-9]+[ \xa0]Months?[ \xa0]Ended(?:[ \xa0][0-9]+[ \xa0]Months?[ \xa0]Ended)*")
_UNIT = re.compile(r"(?: - (?:[A-Z]{3}\b|\S{1,3} / shares|shares)|\([A-Z]{3}(?: \S{1,3})?\)).{0,60}")
_SCALE = re.compile(rf"\b[Ii]n (?:{'|'.join(MAGNITUDES)})\b")
_DOLLARS = re.compile(r"(?: - |\()USD\b|\bin (?:Thousands|Millions)\b")
_PART = re.compile(r"\((?:Detail|Table|Polic|Parenthetical)|\[Text Block\]")
_MARK = re.compile(r"\[(?:Abstract|Line Items|Roll Forward|Member|abstract|member|line items)\]")
_HEADING = re.compile(r"\[(?:Abstract|Line Items|Roll Forward|abstract|line items)\]")
_FIGURES = re.compile(r"\S.*?(?:\s+(?:\S{1,3} ?)?\(?-?[0-9][0-9,.]*\)?\s?%?\)?){2,}")
_LONE = re.compile(r"(?:\S{1,3} ?)?\(?-?(?![0-9]{4}$)[0-9][0-9,.]*\)?\s?%?\)?")  # a value that has a line to itself
_LONE_PART = 4  # of so many lines one may be such a value, in a text block; more, and each cell has a line
_ITEMS = "Label Element Value"
_HEADS = 60  # lines of heads at most


def is_separated(lines: Sequence[str]) -> bool:
    """Whether ``lines``, none of them blank, are a page whose rows are lines of cells with blanks between.

    Heads with dates stand on a line each right below the title, and something says that the page is a report's: the
    viewer's version, durations, the title's unit, scale or part, or a marked heading. Heads without dates stand below a
    title with its unit, and rows of several figures below them.
    """
    versions = next((i for i, line in enumerate(lines) if not _VERSION.fullmatch(line)), len(lines))
    if _ITEMS in lines[versions : versions + 2]:
        return True
    title, *below = lines[versions:] or ("",)
    scale = next((i for i, line in enumerate(below[:2], 1) if _SCALE.search(line)), 0)
    below = below[scale:]
    named = _UNIT.search(title) or _SCALE.search(title) or scale
    first = next((i for i, line in enumerate(below[:2]) if _DURATIONS.fullmatch(line) or _DATE.fullmatch(line)), None)
    if first is None:
        return any(map(_DOLLARS.search, [title, *lines[:3]][: 3 + versions])) and _has_undated_heads(below)
    dated = [i for i, line in enumerate(below[:_HEADS]) if _DATE.fullmatch(line)]
    is_cut = _DURATIONS.fullmatch(below[first]) is not None and bool(named)
    rows = above_tail(below[dated[-1] + 1 :]) if dated else []
    has_rows = len(rows) > _LONE_PART * sum(_LONE.fullmatch(row) is not None for row in rows)
    is_report = versions > 0 or named or _PART.search(title) or _DURATIONS.fullmatch(below[first])
    return (has_rows or (is_cut and not rows)) and bool(is_report or any(map(_MARK.search, below)))


def above_tail(lines: Sequence[str]) -> Sequence[str]:
    """The lines above the first entry of the tail."""
    return lines[: lines.index("X")] if "X" in lines else lines


def _has_undated_heads(lines: Sequence[str]) -> bool:
    """Whether two heads or more stand above rows of two figures or more."""
    rows = next((i for i, line in enumerate(lines[:_HEADS]) if _FIGURES.fullmatch(line) or _HEADING.search(line)), 0)
    heads = [line for line in lines[:rows] if not _DATE.search(line)]
    return 1 < rows == len(heads) and any(map(_FIGURES.fullmatch, lines[rows:]))
