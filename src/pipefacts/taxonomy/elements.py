"""Documentation to elements: what a taxonomy knows of the texts that define its concepts."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator

import msgspec

from pipefacts.taxonomy.digest import digest
from pipefacts.values import Element

__all__ = ["Record", "Taxonomy"]


class Record(msgspec.Struct, frozen=True):
    """What one source says of an element: the digests of its documentations and of its standard label (0: not known),
    and the year of the taxonomy (0: not known).
    """

    element: Element
    texts: tuple[int, ...] = ()
    label: int = 0
    year: int = 0


class Taxonomy(msgspec.Struct, frozen=True):
    """Elements, sorted by name, and the digests of the texts that define them, sorted.

    ``years`` and ``labels`` run beside ``elements``, ``owners`` (indices of elements) beside ``digests``: a digest
    with several elements stands several times.
    """

    sources: tuple[str, ...]
    elements: tuple[Element, ...]
    years: "array[int]"
    labels: "array[int]"
    digests: "array[int]"
    owners: "array[int]"

    def elements_of(self, documentation: str) -> tuple[Element, ...]:
        """The elements that ``documentation`` defines, by name: one, or several that share the text; or none."""
        wanted = digest(documentation)
        place = bisect_left(self.digests, wanted)
        found = []
        while place < len(self.digests) and self.digests[place] == wanted:
            found.append(self.elements[self.owners[place]])
            place += 1
        return tuple(found)

    def label_of(self, name: str) -> int:
        """The digest of the standard label of the element ``name``; 0 where it is not known."""
        place = bisect_left(self.elements, name, key=lambda element: element.name)
        if place < len(self.elements) and self.elements[place].name == name:
            return self.labels[place]
        return 0

    def records(self) -> Iterator[Record]:
        """One record for each element, with all its digests."""
        texts: list[list[int]] = [[] for _ in self.elements]
        for text, owner in zip(self.digests, self.owners, strict=True):
            texts[owner].append(text)
        for element, found, label, year in zip(self.elements, texts, self.labels, self.years, strict=True):
            yield Record(element, tuple(found), label, year)
