"""Row without values to weights: is it a heading, a member row, or a label whose facts are all nil (SPEC 6.3).

The renderer's rules say most: of several headings in a row it shows the last alone, right above a row with a fact;
the heading right above a label is the last one before it in the filing's presentation, and so the same wherever the
label begins a block; a member row stands above a heading or a fact. Weights are log odds.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeAlias

import msgspec

from pipefacts.values import CellKind
from pipefacts.wording.vocabulary import is_often_nil, is_standard_member

__all__ = ["Bare", "Line", "Reading", "Rows", "is_in_title", "read_run", "survey"]

_HEADING, _MEMBER = CellKind.HEADING, CellKind.MEMBER


class Bare(StrEnum):
    """What a row without values is."""

    HEADING = "heading"
    MEMBER = "member"
    NIL = "nil"  # a label whose facts are all nil


Weights: TypeAlias = tuple[float, float, float]  # of a heading, a member row, a nil label

_Path: TypeAlias = "tuple[Bare, _Path | None]"  # a role and those of the rows above

_ROLES = (Bare.HEADING, Bare.MEMBER, Bare.NIL)
_PRIOR: Weights = (0.0, -1.0, -3.5)
_SURE: dict[CellKind, Weights] = {_HEADING: (9.0, -9.0, -9.0), _MEMBER: (-9.0, 9.0, -9.0)}

_UNIT: Weights = (0.0, 0.0, 5.0)  # a label and its unit
_JOINED: Weights = (0.0, 8.0, 0.0)  # several members, joined by bars
_COLON: Weights = (3.0, -4.0, -2.0)
_OFTEN_NIL: Weights = (0.0, 0.0, 4.5)
_STANDARD_MEMBER: Weights = (0.0, 2.0, 0.0)
_FIRST: Weights = (1.0, 0.0, 0.0)  # the first row of the page
_NAMES_PAGE: Weights = (2.5, 0.0, 0.0)  # the page is called after it
_AGAIN: Weights = (1.2, -1.0, -0.5)  # the same text without values elsewhere, for each of up to three times
_LABEL_ELSEWHERE: Weights = (0.0, -0.5, 1.0)  # the same text with values elsewhere
_RIVAL: Weights = (0.0, 1.0, 0.0)  # for each of up to three other texts right above the same label
_LABEL_BELOW: Weights = (2.0, 0.0, 0.0)  # a label of the same text right below
_TOTALLED: Weights = (2.5, -1.0, 0.0)  # a total of it below
_MOST = 3

# A row of the first kind right above a row of the second.
_ADJACENT = {
    (Bare.HEADING, Bare.HEADING): -6.0,  # the renderer shows the last of them alone
    (Bare.HEADING, Bare.MEMBER): -6.0,  # a heading stands above a fact
    (Bare.HEADING, Bare.NIL): -0.5,
    (Bare.MEMBER, Bare.HEADING): 0.0,
    (Bare.MEMBER, Bare.MEMBER): -7.0,  # a block has a fact
    (Bare.MEMBER, Bare.NIL): -1.0,
    (Bare.NIL, Bare.HEADING): 0.0,
    (Bare.NIL, Bare.MEMBER): 0.0,
    (Bare.NIL, Bare.NIL): 0.0,
}
_ADJACENT_OLDER = -1.0  # the renderer of 2009 to 2013 showed several headings
_AT_END = {Bare.HEADING: -4.0, Bare.MEMBER: -5.0, Bare.NIL: 0.0}
# A member row right above a label, on a page that begins with a marked heading: that one stands above all labels.
_UNHEADED = -4.0


class Line(msgspec.Struct):
    """A row before its role is known: its label's kind and text, whether that ends in a unit, and if it has values."""

    kind: CellKind
    text: str
    unit: bool
    filled: bool


class Rows(msgspec.Struct, frozen=True):
    """What the whole page says of its rows without values."""

    lines: Sequence[Line]
    title: str  # lower case
    older: bool  # drawn by the renderer of 2009 to 2013
    headed: bool  # the page begins with a heading that its words mark
    counts: dict[str, int]  # how often a text stands without values
    labels: set[str]  # texts that have values
    above: dict[str, dict[str, None]]  # a label, and the texts without values right above it


class Reading(msgspec.Struct, frozen=True):
    """A reading of a run of rows without values, and its weight."""

    weight: float
    roles: list[Bare]


def survey(lines: Sequence[Line], title: str, *, older: bool) -> Rows:
    """The evidence of all ``lines`` of a page under ``title``."""
    counts: dict[str, int] = {}
    above: dict[str, dict[str, None]] = {}
    labels: set[str] = set()
    for i, line in enumerate(lines):
        if line.filled:
            labels.add(line.text)
        else:
            counts[line.text] = counts.get(line.text, 0) + 1
            if i + 1 < len(lines) and lines[i + 1].filled:
                above.setdefault(lines[i + 1].text, {})[line.text] = None
    headed = any(line.kind is _HEADING and not line.filled for line in lines[:2])
    return Rows(lines, title, older, headed, counts, labels, above)


def read_run(rows: Rows, first: int, last: int) -> tuple[Reading, Reading]:
    """The best readings of the rows without values ``[first, last)``: without a member row, and with one."""
    best: dict[tuple[Bare | None, bool], tuple[float, _Path | None]] = {(None, False): (0.0, None)}
    for i in range(first, last):
        reached: dict[tuple[Bare | None, bool], tuple[float, _Path | None]] = {}
        weights = _weights(rows, i)
        for (before, has), (score, path) in best.items():
            for role, weight in zip(_ROLES, weights, strict=True):
                total = score + weight + (_adjacent(before, role, rows.older) if before else 0.0)
                key = (role, has or role is Bare.MEMBER)
                if key not in reached or reached[key][0] < total:
                    reached[key] = (total, (role, path))
        best = reached
    sides: dict[bool, tuple[float, _Path | None]] = {}
    for (end, has), (score, path) in best.items():
        if end and last == len(rows.lines):
            score += _AT_END[end]
        if rows.headed and end is Bare.MEMBER:
            score += _UNHEADED
        if has not in sides or sides[has][0] < score:
            sides[has] = (score, path)
    return _reading(*sides[False]), _reading(*sides[True])


def _reading(weight: float, path: "_Path | None") -> Reading:
    roles: list[Bare] = []
    while path is not None:
        role, path = path
        roles.append(role)
    return Reading(weight, roles[::-1])


def _adjacent(first: Bare, second: Bare, older: bool) -> float:
    weight = _ADJACENT[first, second]
    return max(weight, _ADJACENT_OLDER) if older and second is Bare.HEADING else weight


def _weights(rows: Rows, i: int) -> Weights:
    """The weights of row ``i`` by its own text and its place."""
    line = rows.lines[i]
    if line.kind in _SURE:
        return _SURE[line.kind]
    evidence = [_PRIOR, *_of_text(rows, line)]
    if not i:
        evidence.append(_FIRST)
    if i + 1 < len(rows.lines) and rows.lines[i + 1].filled:
        below = rows.lines[i + 1].text
        evidence += [_RIVAL] * min(len(rows.above[below]) - 1, _MOST)
        if below == line.text:
            evidence.append(_LABEL_BELOW)
        if _is_totalled(rows.lines, i):
            evidence.append(_TOTALLED)
    heading, member, nil = map(sum, zip(*evidence, strict=True))
    return heading, member, nil


def _of_text(rows: Rows, line: Line) -> list[Weights]:
    text = line.text
    evidence = [_AGAIN] * min(rows.counts[text] - 1, _MOST)
    if line.unit:
        evidence.append(_UNIT)
    elif " | " in text:
        evidence.append(_JOINED)
    if text.endswith(":"):
        evidence.append(_COLON)
    if is_often_nil(text):
        evidence.append(_OFTEN_NIL)
    if is_standard_member(text):
        evidence.append(_STANDARD_MEMBER)
    if is_in_title(text, rows.title):
        evidence.append(_NAMES_PAGE)
    if text in rows.labels:
        evidence.append(_LABEL_ELSEWHERE)
    return evidence


def is_in_title(text: str, title: str) -> bool:
    """Whether a page is called after ``text``, as those of a note are after its heading (``title`` in lower case)."""
    lower = text.casefold()
    return len(lower) > _MOST and title.startswith(lower) and not title[len(lower) : len(lower) + 1].isalnum()


def _is_totalled(lines: Sequence[Line], i: int) -> bool:
    """Whether a row below, before the next row without values, is the total of what ``i`` heads."""
    words = lines[i].text.casefold().rstrip(":").split()
    for k in range(i + 1, len(lines)):
        if not lines[k].filled:
            return False
        lower = lines[k].text.casefold()
        if lower.startswith("total") and all(word in lower for word in words):
            return True
    return False
