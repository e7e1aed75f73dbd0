"""Document to dumps: where in a text the dumps are, and what of it is outside them (SPEC 10.1).

A dump is rarely a whole document: navigation, a version line or a heading is above it, a footer below it, and one
document may hold several pages. A page opens with its title and its first column head, in one of a few forms. A line
that prints a duration, a date or the unit of a title is an anchor; openings are tried only at the lines just above one.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from pipefacts.errors import NotADumpError
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.dialects.recognise import chosen, recognise
from pipefacts.syntax.text import Lines
from pipefacts.values import Span

__all__ = ["Dump", "dumps", "find"]

_ABOVE = 6  # lines that an opening can begin above its anchor: two bars, a title of two lines, two bars

_MONTH = r"(?:Jan\.|Feb\.|Mar\.|Apr\.|May|Jun\.|Jul\.|Aug\.|Sep\.|Oct\.|Nov\.|Dec\.)"
_DATE = rf"{_MONTH}[ \xa0]\d\d?,[ \xa0]\d{{4}}"
_DURATION = r"\d{1,3}[ \xa0]Months?[ \xa0]Ended"
_HEAD = rf"(?:{_DATE}|{_DURATION})"
_BLANK = r" \t\r\xa0\u2007\u2009\u202f"
# Each part takes all that it can and gives nothing back, so that no line is tried in more than one way.
_END = rf"(?:[{_BLANK}]*+\n)++"
_BAR = rf"\|{_END}"
_START = rf"(?![|\-+]|\[\d|{_HEAD})"  # of a line that is no head, begins with no bar, and is no mark of a definition
_LINE = rf"{_START}(?>[^\n](?:[^\n]*[^\n|\s])?{_END})"  # nor ends with a bar
_MAGNITUDE = r"(?:Units|Ones|Tens|Hundreds|(?:Ten |Hundred )?(?:Thous|Mill|Bill|Trill)[a-z]+)"
_IN = rf"(?:(?!- )[^\s|]{{1,10}}[ \xa0]){{0,3}}[Ii]n {_MAGNITUDE}"
_SCALE = rf"(?>{_IN}[^\n|]*+{_END})"
_MONEY = r"(?: - (?:[A-Z]{3}(?: \([^\n()]{1,9}\))?|\S{1,3} / shares|shares)[^\n|]*+| \([A-Z]{3}(?: [^\n() ]{1,3})?\))"
_TITLE = rf"{_LINE}(?:{_SCALE})?"
_LINES = rf"(?:{_LINE}){{1,3}}"  # of a title below its bar
_MONEY_TITLE = rf"(?>(?![|\-+])(?=[^\n|]++\n)(?:[^\n|]+?{_MONEY}{_END}(?:{_SCALE})?|[^\n|]++{_END}{_SCALE}))"
_VERSION = r"(?:XML \d+ R\d+\.htm IDEA: XBRL DOCUMENT )?v\d+(?:\.[0-9a-z]+)+"  # of the viewer
_VERSIONS = rf"(?:{_VERSION}{_END})"
_MARKED = rf"{_DATE}(?:[ \xa0]\[\d[^\n]*+)?{_END}"  # with the note marks of its head
_NO_BARS = rf"(?!(?:[^\n]*\n){{0,40}}?(?:\||[^\n]*\|[{_BLANK}]*\n))"  # at the ends of lines: no other dialect's page
_CLOSED_ROW = rf"\|[^\n|][^\n]*\|{_END}"
_MONEY_CELL = rf"(?>(?=[^\n|]++(?<= )\|)[^\n|]+?{_MONEY}[^\n|]*+\|)"
_CLOSED_TITLE = rf"(?>{_START}[^\n|]*+(?:\|[^\n|]+)*+(?<= )\|{_END}|{_LINE}{_IN}[^\n|]*+(?<= )\|{_END})"
_ITEMS = r"Label[ |\n]{1,6}Element[ |\n]{1,6}Value\b"  # the head of uncategorised items

# How a page opens: its title and its first head. Heads that are members have no date: there the title prints its unit.
# One that begins with a bar is none of those that do not. Each group is compiled when a line asks for it, most often the
# first alone.
_LEADING = (
    rf"{_BAR}{_LINES}(?:\|{_DURATION}{_END}|{_BAR}{_DATE}{_END})",
    rf"{_BAR}{_MONEY_TITLE}{_BAR}[^\n|]",
)
_BARRED = (
    rf"(?:{_BAR}){{2}}{_LINES}(?:\|{_DURATION}\||(?:{_BAR}){{2}}{_DATE}{_END})",  # wrapped
    rf"(?:{_BAR}){{2}}{_MONEY_TITLE}(?:{_BAR}){{2}}[^\n|]",
    rf"\| {_CLOSED_TITLE}{_HEAD}(?: ?\||{_END}\|)",  # padded
    rf"\| {_MONEY_CELL}{_END}{_START}[^\n|]++(?<= )\|",
    rf"\| (?>[^\n|]+ \|) {_HEAD} \|[^\n]*+\n\|---",  # positional
    rf"\| {_MONEY_CELL} [^\n]*+\n\|---",
    rf"(?:\| ?|(?:{_BAR}){{1,2}}){_ITEMS}",
)
_TITLED = (
    rf"{_TITLE}\|{_DURATION}\|[^\n]*+{_END}{_DATE}{_END}",  # wrapped
    rf"{_TITLE}(?:{_DATE}{_END}(?:{_LINE}){{0,6}}?){{1,40}}?{_CLOSED_ROW}",
    rf"{_MONEY_TITLE}(?:{_LINE}){{1,40}}?{_CLOSED_ROW}",
    rf"{_TITLE}{_BAR}(?:{_DURATION} ?\||{_DATE}{_END}(?:{_LINE}){{0,6}}?\|)",  # trailing, spaced
    rf"{_MONEY_TITLE}{_BAR}(?:{_LINE}|{_START}[^\n|]++)\|",
    rf"{_CLOSED_TITLE}{_HEAD}(?: ?\||{_END}\|)",  # padded
    rf"{_MONEY_CELL}{_END}{_START}[^\n|]++(?<= )\|",
    rf"{_NO_BARS}{_VERSIONS}*(?!{_VERSION}){_TITLE}"  # unbarred
    rf"{_DURATION}(?:[ \xa0]{_DURATION})*{_END}{_MARKED}[^|\n]",
    rf"{_NO_BARS}{_VERSIONS}*{_MONEY_TITLE}{_MARKED}[^|\n]",
    rf"{_NO_BARS}{_VERSIONS}+(?!{_VERSION})(?:{_TITLE}(?:{_LINE})?{_HEAD}|{_MONEY_TITLE}[^|\n])",
    _ITEMS,
)
# Each begins with a literal, which makes the search fast.
_ANCHORS = (
    re.compile(rf"\n[| ]*{_HEAD}"),
    re.compile(r" - (?:[A-Z]{3}\b|\S{1,3} / shares|shares)"),
    re.compile(r" \([A-Z]{3}(?: \S{1,3})?\)"),
    re.compile(rf"n {_MAGNITUDE}"),
    re.compile(r"Element(?=[ |\n]{1,6}Value)"),
)
_BETWEEN = 3  # lines at most that end between two lines of one head; a second page needs more
_NEAR = 400  # characters above a line that hold the date of the head it may belong to
_IN_HEAD = re.compile(rf"(?m)^[{_BLANK}|]*{_DATE}{_END}(?:(?!\|)[^\n]*[^\n|]{_END}){{0,8}}\Z")
_LINE_ENDS = re.compile(rf"\n(?:[{_BLANK}]*+\n)*+")

_ABOVE_ALL = re.compile(rf"[\ufeff\n{_BLANK}]*")
_EDGED_LINE = re.compile(rf"(?m)^(?:[{_BLANK}]*\|.*|.*\|[{_BLANK}]*)$")
_CLOSING = re.compile(  # the last line of an entry, or a mark below which more of the entry comes
    r"(?P<done>No definition available\.|Reference \d+:|(?:Name|Namespace Prefix|(?:Data|Balance|Period) Type):|"
    r"-[A-Z][A-Za-z]+ |[-+] Details)|[-+] (?:Definition|References)"
)
_FIGURE = re.compile(rf"\|(?:\[\d+\]|[^\d\s\w]?(?:[A-Z]{{3}})? ?\(?[\d,.]*\d\)? ?%?\)?|{_DATE})[{_BLANK}]*")
_SINGLE_LINES = re.compile(rf"(?m)^\|?{_HEAD}{_END}(?:(?!\|)[^\n]*\n){{0,3}}(?:\|[^\n]*(?:\n|\Z))*\Z")


class Dump(msgspec.Struct, frozen=True):
    """One dump of a document.

    ``text`` is the dump alone; it begins at ``offset`` in the document, on ``line``. ``outside`` are the stretches of
    the document above it that belong to no dump, and for the last dump also what is below it. ``next`` is the dump that
    follows the first one, if the document holds several.
    """

    text: str
    dialect: str
    offset: int = 0
    line: int = 1
    outside: tuple[Span, ...] = ()
    next: Span | None = None


def find(text: str) -> list[Span]:
    """The dumps of ``text``, each as the span of its characters, in order; empty where there is none.

    Lines above a page's title, below its last cell or entry, and between two pages belong to none. Raises nothing.
    """
    places = Lines(text)
    return [_span(places, start, end) for start, end, _ in _found(text)]


def dumps(text: str, dialect: str | None = None) -> list[Dump]:
    """The dumps of ``text``, in order, at least one; ``dialect`` is that of all of them (else each is recognised).

    Raises ``NotADumpError`` where there is none, and ``UnknownDialectError`` for a dialect that there is not.
    """
    found = _found(text) if dialect is None or dialect in DIALECTS else []
    if not found or found == [(0, len(text), found[0][2])]:
        return [Dump(text, found[0][2] if found and dialect is None else chosen(text, dialect))]
    places = Lines(text)
    spans = [_span(places, start, end) for start, end, _ in found]
    made = []
    for i, (span, (start, end, name)) in enumerate(zip(spans, found, strict=True)):
        above = found[i - 1][1] if i else 0
        outside = [_span(places, above, start)] if above < start else []
        if i == len(found) - 1 and end < len(text):
            outside.append(_span(places, end, len(text)))
        following = spans[1] if i == 0 and len(spans) > 1 else None
        made.append(Dump(text[start:end], dialect or name, start, span.line, tuple(outside), following))
    return made


def _span(places: Lines, start: int, end: int) -> Span:
    return Span(start, end, *places.place(start))


def _found(text: str) -> list[tuple[int, int, str]]:
    """The dumps of ``text``: where each begins and ends, and its dialect. A byte order mark at its beginning belongs to the
    first dump, and is on no line.
    """
    if text.startswith("\ufeff"):
        return [(start + 1 if start else 0, end + 1, dialect) for start, end, dialect in _found(text[1:])]
    first = _ABOVE_ALL.match(text).end()  # type: ignore[union-attr]
    starts = list(_openings(text, first))
    if not starts:
        starts = [_first_bar(text, first)]
    elif starts[0] != first:
        starts = [first, *starts]
    found = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        dialect = _recognised(text[start:end])
        if dialect is not None:
            closed = DIALECTS[dialect].notation.closed
            found.append((start if start > first else 0, _end_of_dump(text, start, end, closed=closed), dialect))
    return found


def _openings(text: str, first: int) -> Iterator[int]:
    """The offsets at which pages open, ascending, none before ``first``."""
    passed = first  # what is before it belongs to an opening
    tried = first - 1  # the last line at which none opens
    for line in _anchored_lines(text, first):
        if line.stop <= passed:
            continue
        if passed > first and _is_near(text, passed, line.stop):
            passed = line.stop
            continue
        for start in _lines_above(text, line.start, passed):
            if start <= tried:
                continue
            tried = start
            opening = _opening(text, start)
            if opening and not _IN_HEAD.search(text, max(0, start - _NEAR), start):
                yield start
                passed = opening.end()
                break


def _opening(text: str, start: int) -> re.Match[str] | None:
    """The opening of a page at ``start``, where a line begins, behind a byte order mark if there is one."""
    barred = (_LEADING, _BARRED) if text.startswith(("|", "\ufeff|"), start) else ()
    other = () if text.startswith("|", start) else (_TITLED,)
    return next((found for group in (*barred, *other) if (found := _pattern(group).match(text, start))), None)


@functools.cache
def _pattern(openings: tuple[str, ...]) -> re.Pattern[str]:
    """The first of ``openings`` that a text has."""
    return re.compile("\ufeff?(?:" + "|".join(openings) + ")")


def _anchored_lines(text: str, first: int) -> Iterator[slice]:
    """The lines that hold an anchor, in order: from where each begins to the end of its last anchor."""
    ends = sorted([anchor.end() for pattern in _ANCHORS for anchor in pattern.finditer(text, first)])
    start, stop = first, -1
    for end in ends:
        line = text.rfind("\n", max(stop, first), end) + 1
        if line and stop >= 0:
            yield slice(start, stop)
        start, stop = line or start, end
    if stop >= 0:
        yield slice(start, stop)


def _is_near(text: str, start: int, stop: int) -> bool:
    """Whether no more lines end between two offsets than may within one head."""
    return sum(1 for _ in islice(_LINE_ENDS.finditer(text, start, stop), _BETWEEN + 1)) <= _BETWEEN


def _lines_above(text: str, line: int, first: int) -> Sequence[int]:
    """Where the line that begins at ``line`` and those above it begin, topmost first, none before ``first``."""
    found = [line] if line >= first else []
    while found and line > first and len(found) <= _ABOVE:
        end = line
        line = text.rfind("\n", 0, line - 1) + 1
        if line >= first and not text[line:end].isspace():
            found.append(line)
    return found[::-1]


def _first_bar(text: str, first: int) -> int:
    """Where a page in leading form begins whose opening is not known: at the first line with a bar at an end, if that
    is a bar alone and the next line that has more than a bar begins with one. Else ``first``.
    """
    bar = _EDGED_LINE.search(text, first)
    if bar is None or bar[0].strip() != "|":
        return first
    row = next((line[0].strip() for line in _EDGED_LINE.finditer(text, bar.end()) if line[0].strip() != "|"), "")
    return bar.start() if row.startswith("|") and not row.endswith("|") else first


def _recognised(text: str) -> str | None:
    try:
        return recognise(text)
    except NotADumpError:
        return None


def _end_of_dump(text: str, start: int, end: int, *, closed: bool) -> int:
    """Where the dump that begins at ``start`` ends, at most at ``end``: a footer is below its last cell or entry.

    ``closed`` says that a bar ends a cell; else it begins one.
    """
    below = end
    while below > start:
        line_start = text.rfind("\n", start, below - 1) + 1 or start
        line = text[line_start:below].rstrip()
        if closing := _CLOSING.match(line):
            return below if closing["done"] else end
        if line.startswith("|") or line.endswith("|"):
            return below if _is_complete(text, start, below, text[below:end], closed=closed) else end
        below = line_start
    return end


def _is_complete(text: str, start: int, below: int, footer: str, *, closed: bool) -> bool:
    """Whether the line before ``below`` ends a cell or row for sure, so that ``footer`` belongs to none.

    A text that stops within a line is cut there: its last line is no footer.
    """
    line = text[text.rfind("\n", start, below - 1) + 1 : below].strip()
    if not footer.strip() or ("\n" not in footer.strip() and not footer.endswith("\n")):
        return False
    if line.endswith("|") and closed:
        return "|" not in footer
    if footer[0] == "\n":
        return line != "|"
    return bool(_FIGURE.fullmatch(line) and _SINGLE_LINES.search(text, start, below))
