"""Terminals to values: what the text of a terminal says, its bars and blanks taken off (SPEC 2 and 3)."""

import datetime
import functools
import re
from collections.abc import Iterable, Sequence

import msgspec
from lark import Token

from pipefacts.values import FIGURES, Cell, CellKind, Head, PeriodType, Span

__all__ = [
    "MAGNITUDES",
    "MONTHS",
    "Notation",
    "Record",
    "cell_of",
    "date_in",
    "months",
    "place",
    "read_cell",
    "read_head",
    "read_marks",
    "read_record",
    "span",
    "words",
]

_KINDS = {kind.name: kind for kind in CellKind} | {
    "BAR": CellKind.EMPTY,
    "ELEMENT": CellKind.TEXT,
    "BARE_BLOCK": CellKind.BLOCK,
    "LOOSE_LINE": CellKind.BLOCK,
    "UNIT": CellKind.TEXT,
}
# The months as the renderer writes them, but for the dot behind all of them except May.
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
# What a scale line says behind its ``in``: the power of ten (SPEC 7.3).
MAGNITUDES = {
    "Units": 0,
    "Ones": 0,
    "Tens": 1,
    "Hundreds": 2,
    "Thousands": 3,
    "Ten Thousands": 4,
    "Hundred Thousands": 5,
    "Millions": 6,
    "Ten Millions": 7,
    "Hundred Millions": 8,
    "Billions": 9,
    "Ten Billions": 10,
    "Hundred Billions": 11,
    "Trillions": 12,
}
_GLUED_NAME = re.compile(r"[a-z][a-z0-9-]*_[A-Z][A-Za-z0-9]*$")
_DATES = ("DATE_LINE", "DATE_HEAD", "DATE_PART", "DATE_GLUED", "DATE")
_UNITS = ("UNIT_LINE", "UNIT_PART", "UNIT_HEAD", "UNIT")
_WORD = "WORD_PART"  # of a head whose lines the dialect joins
_MEMBER_MARKS = ("[Member]", "[member]", "[Domain]", "[domain]")
_BORDERS = ("CELL_END", "BARS")
_NOTHING = ("", "na")


class Notation(msgspec.Struct, frozen=True, gc=False):
    """How a dialect prints a cell: whether a bar closes it, and whether a bar inside it is escaped."""

    closed: bool = True
    escaped: bool = False


class Record(msgspec.Struct, frozen=True, gc=False):
    """The Details of an entry: the element name, and what else is not empty and not ``na``."""

    line: int
    name: str
    data_type: str | None = None
    balance: str | None = None
    period_type: PeriodType | None = None


def words(token: Token, notation: Notation) -> str:
    """The text of a terminal of one cell or line."""
    text = _unbarred(token, notation)
    return text.replace("\\|", "|") if notation.escaped else text


def _unbarred(token: Token, notation: Notation) -> str:
    """A terminal without the bars and blanks at its ends, as it stands."""
    text = token.strip()
    if text[:1] == "|":
        text = text[1:].lstrip()
    if notation.closed and text[-1:] == "|" and not (notation.escaped and text[-2:] == "\\|"):
        text = text[:-1].rstrip()
    return text


def place(token: Token) -> tuple[int, int]:
    """The line and the column that a terminal begins in."""
    line, column = token.line, token.column
    assert line is not None  # Lark gives every terminal of a text its place
    assert column is not None
    return line, column


def read_cell(token: Token, notation: Notation) -> Cell:
    """The cell of a terminal; a cell whose first line is bare begins on the next."""
    text = _unbarred(token, notation)
    line, column = place(token)
    if not text:
        return Cell(CellKind.EMPTY, "", line, column + 1)
    at = token.find(text)
    newline = token.rfind("\n", 0, at)
    line, column = (line, column + at) if newline < 0 else (line + token.count("\n", 0, at), at - newline)
    return cell_of(_KINDS[token.type], text.replace("\\|", "|") if notation.escaped else text, line, column)


def cell_of(kind: CellKind, text: str, line: int, column: int) -> Cell:
    """The cell of a printed text; an element name that is glued to a figure is none of it."""
    glued = _GLUED_NAME.search(text) if kind in FIGURES and text[-1:].isalnum() else None
    if glued is None:
        return Cell(kind, text, line, column)
    return Cell(kind, text[: glued.start()], line, column, name=glued[0])


def read_marks(token: Token) -> tuple[str, ...]:
    """The note marks of a terminal: ``[1],[2]``."""
    return tuple([part.strip() for part in token.strip().strip("|").split(",")])


def months(token: Token) -> int:
    """The months of a duration."""
    return int(token.strip().lstrip("|").split()[0])


def read_head(tokens: Iterable[Token], notation: Notation) -> Head:
    """The head of its lines; the first date among them is its date.

    Where the dialect joins the lines of a head, consecutive WORD_PART tokens form one line, which a ``[Member]`` ends.
    """
    printed = [token for token in tokens if token.type not in _BORDERS]
    line, _ = place(printed[0])
    lines: list[tuple[str, list[str]]] = []
    for token in printed:
        kind, text = token.type, words(token, notation)
        if kind == _WORD and lines and lines[-1][0] == _WORD and not lines[-1][1][-1].endswith(_MEMBER_MARKS):
            lines[-1][1].append(text)
        else:
            lines.append((kind, [text]))
    labels = [(kind, " ".join(parts)) for kind, parts in lines]
    dates = [text for kind, text in labels if kind in _DATES]
    units = tuple([text for kind, text in labels if kind in _UNITS])
    others = tuple([text for kind, text in labels if kind not in _DATES and kind not in _UNITS])
    return Head(tuple([text for _, text in labels]), line, date_in(dates[0]) if dates else None, units, others)


def read_record(tokens: Sequence[Token]) -> Record:
    """The record of its lines, ``| Name: | us-gaap_Assets |`` first."""
    found = {token.type: token.partition(":")[2].strip().strip("|").strip() for token in tokens}
    period = found.get("PERIOD_TYPE", "")
    return Record(
        place(tokens[0])[0],
        found["NAME"],
        _something(found.get("DATA_TYPE", "")),
        _something(found.get("BALANCE_TYPE", "")),
        PeriodType(period) if period in PeriodType._value2member_map_ else None,
    )


def _something(text: str) -> str | None:
    return None if text in _NOTHING else text


def span(tokens: Sequence[Token]) -> Span:
    """The stretch of terminals that follow each other."""
    first, last = tokens[0], tokens[-1]
    assert first.start_pos is not None
    assert last.end_pos is not None
    assert first.line is not None
    assert first.column is not None
    return Span(first.start_pos, last.end_pos, first.line, first.column)


@functools.lru_cache(maxsize=4096)
def date_in(text: str) -> datetime.date | None:
    """The day that the renderer prints as ``Mar. 29, 2025``; ``None`` where the text is no such date, or names no day."""
    words = text.replace(",", " ").split()
    month = MONTHS.get(words[0].rstrip(".")) if len(words) == 3 else None
    if month is None or not words[1].isdecimal() or not words[2].isdecimal():
        return None
    try:
        return datetime.date(int(words[2]), month, int(words[1]))
    except ValueError:
        return None
