"""Rows to wholes: the totals among members with their parts, and the shares of one whole (SPEC 8.2)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipefacts.values import FIGURES, CellKind, Row

__all__ = ["Whole", "shares_in", "wholes_in"]

# ``All others`` is no total, nor is ``Customer Two``: ``Two Customers`` is one.
_TOTAL = re.compile(
    r"\b(?:total|top|all(?! others?\b)|aggregate|combined|(?:two|three|four|five|six|seven|eight|nine|ten)(?= \w))\b"
)
_SHARE = re.compile(r"\bconcentration\b|\bpercent(?:age)? of (?:the |total |net )*(?:revenues?|sales|receivables?)\b")
_PARTS = 10  # of a total at most


class Whole(NamedTuple):
    """A row of a total member and the rows of its parts, by their places among the rows."""

    total: int
    parts: tuple[int, ...]


def wholes_in(rows: Sequence[Row]) -> Iterator[Whole]:
    """The totals among ``rows`` with their parts: the rows of their label that differ in that one member."""
    for same in _alike(rows):
        for total in same:
            named = [member for member in rows[total].members if _is_total(member)]
            if len(named) == 1:
                parts = [i for i in same if _is_part(rows[i].members, rows[total].members, named[0])]
                if 1 < len(parts) <= _PARTS:
                    yield Whole(total, tuple(parts))


def shares_in(rows: Sequence[Row]) -> Iterator[tuple[int, ...]]:
    """The rows of percentages that are shares of one whole: of a concentration, and of members ``Customer A``,
    ``Customer B`` that are called the same but for their last word.
    """
    for same in _alike(rows):
        groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for i in same:
            members = rows[i].members
            of_shares = _SHARE.search(rows[i].label.casefold()) and rows[i].values[0].kind is CellKind.PERCENT
            if of_shares and not any(map(_is_total, members)):
                for n, member in enumerate(members):
                    name = member.removesuffix(" [Member]").rpartition(" ")[0]
                    if name:
                        groups[(*members[:n], f"{n} {name}", *members[n + 1 :])].append(i)
        yield from [tuple(group) for group in groups.values() if len(group) > 1]


def _alike(rows: Sequence[Row]) -> list[list[int]]:
    """The rows of figures under members, by label."""
    alike: defaultdict[tuple[str, str | None], list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        if row.values and row.members and all(cell.kind in FIGURES for cell in row.values):
            alike[row.label, row.unit_suffix].append(i)
    return list(alike.values())


def _is_total(member: str) -> bool:
    return _TOTAL.search(member.casefold()) is not None


def _is_part(members: Sequence[str], whole: Sequence[str], total: str) -> bool:
    """Whether ``members`` are those of the total with another in its place."""
    if len(members) != len(whole):
        return False
    other = [(a, b) for a, b in zip(members, whole, strict=True) if a != b]
    return len(other) == 1 and other[0][1] == total and not _is_total(other[0][0])
