"""Concepts and labels to places in the order of element names, by which the renderer sorts the entries (SPEC 5.1)."""

import re
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from pipefacts.meaning.links.concepts import Concept

__all__ = ["Order", "alphabetic", "bare", "guess", "read_order"]

_FILLERS = re.compile(r"^(?:total|net|less|add|plus|the|other)\b")
_NOT_LETTER = re.compile(r"[^a-z]")

# Of a thousand element names, how many begin with a letter before each of the alphabet.
_BEFORE = (
    0,
    67,
    93,
    172,
    300,
    327,
    393,
    410,
    420,
    501,
    502,
    502,
    576,
    599,
    624,
    682,
    810,
    810,
    861,
    947,
    973,
    989,
    993,
    1000,
    1000,
    1000,
)


class Order(msgspec.Struct, frozen=True):
    """The standard concepts whose element is known, and where the others stand between them.

    ``names`` are the known names, sorted; ``unknown`` holds of each concept whose name is not known its index, and how
    many known names stand before it; ``own`` of each concept of the filer's own its index, and its place among them,
    from 0 to 1.
    """

    names: tuple[str, ...]
    unknown: tuple[tuple[int, int], ...]
    own: tuple[tuple[int, float], ...]

    def slot(self, name: str) -> int:
        """How many known names stand before ``name`` (``bare``)."""
        return bisect_left(self.names, name)


def read_order(concepts: Sequence[Concept]) -> Order:
    """How the ``concepts`` of a page are ordered."""
    first, last = _standard(concepts)
    names = [bare(c.key) if c.key else None for c in concepts[first:last]]
    known = sorted([name for name in names if name is not None])
    unknown = _places(first, names) if known else ()
    return Order(tuple(known), unknown, _own_places(first, last, concepts))


def bare(key: str) -> str:
    """The name of an element, in lower case and without its prefix, by which entries of one taxonomy are sorted."""
    return key.partition("_")[2].lower()


def guess(text: str) -> str:
    """The letters that an element name probably begins with, by a label of lower case."""
    return _NOT_LETTER.sub("", _FILLERS.sub("", text))


def alphabetic(word: str) -> float:
    """Where a word stands among element names, from 0 to 1, by its first two letters."""
    first = ord(word[0]) - 97
    begin, end = _BEFORE[first], (*_BEFORE, 1000)[first + 1]
    second = (ord(word[1]) - 97) / 26 if len(word) > 1 else 0.5
    return (begin + (end - begin) * second) / 1000


def _places(first: int, names: Sequence[str | None]) -> tuple[tuple[int, int], ...]:
    """Of each concept whose name is not known its index, and how many known names stand before it."""
    found, slot = [], 0
    for index, name in enumerate(names, first):
        if name is None:
            found.append((index, slot))
        else:
            slot += 1
    return tuple(found)


def _own_places(first: int, last: int, concepts: Sequence[Concept]) -> tuple[tuple[int, float], ...]:
    """Of each concept of the filer's own its place among them, from 0 to 1."""
    own = [index for index, c in enumerate(concepts) if not first <= index < last and c.key is None]
    return tuple([(index, (place + 0.5) / len(own)) for place, index in enumerate(own)])


def _standard(concepts: Sequence[Concept]) -> tuple[int, int]:
    """The stretch of entries that are not the filer's own: those have no references, and stand together at an end."""
    first, last = 0, len(concepts)
    while first < last and not concepts[first].has_references:
        first += 1
    while last > first and not concepts[last - 1].has_references and concepts[last - 1].is_documented:
        if concepts[last - 1].is_heading:
            break
        last -= 1
    return (first, last) if first < len(concepts) - 1 else (0, len(concepts))
