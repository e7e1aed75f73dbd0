"""Labels to the standard concepts that filers call so (SPEC 5.2).

``filer_labels.json`` says of how many companies' pages each label, and each word, belongs to a concept. It is counted by
``benchmarks/fit_links.py`` on pages that name their concepts, and holds the digests of the labels, not the labels.
"""

import functools
import math
import re
from collections.abc import Sequence

import msgspec

from pipefacts.data import read_data
from pipefacts.meaning.links.concepts import Concept
from pipefacts.meaning.links.order import Order, bare
from pipefacts.taxonomy.digest import digest
from pipefacts.wording.balances import without_edge

__all__ = ["USAGE", "Called", "Counts", "FilerLabels", "Usage", "customary", "read_filer_labels"]

USAGE = (
    "so-called",  # log of the companies that use the label, where one uses it for the concept
    "share-called",  # share of them that use it for the concept
    "usual-words",  # share of the label's words, each as often as labels of the concept have it
    "usual-precise",  # share of the words of the concept's labels that the label has
    "slot",  # share of the companies whose concept stands, by its name, where an entry of unknown element stands
    "other-called",  # log of the companies that use the label, for each such entry
    "other-share",  # share of them that use it for concepts that the page does not name, for each such entry
    "own-called",  # log of the companies that use the label, for each entry of the filer's own
)

_UNSURE = 0.5  # companies that are added to those that use a label: few tell less than many
_ASIDES = re.compile(
    r"\(?\bnotes? \d+[a-z]?(?:[, and]+\d+[a-z]?)*\)?"  # (note 14)
    r"|\((?:unaudited|note|\$)[^)]*\)"
    r"|^(?:less|add|plus)\b:?"
)


class Called(msgspec.Struct, frozen=True, array_like=True):
    """Of a concept the number of companies that show it, and the words (stems) of their labels, each with the number of
    companies whose labels have it.
    """

    companies: int
    words: str


class Counts(msgspec.Struct, frozen=True):
    """The standard concepts by name, as the renderer sorts them, and of the digest of each label the concepts that it
    belongs to (their places among all), each with the number of companies.

    Pairs stand in texts, parted by blanks: so the file is read in two milliseconds, and a page needs few of them.
    """

    concepts: dict[str, Called]
    labels: dict[str, str]


class FilerLabels:
    """What filers call the standard concepts."""

    def __init__(self, counts: Counts) -> None:
        self._names = tuple(counts.concepts)
        self._counts = counts
        self.words_of = functools.cache(self._words_of)

    def concepts_of(self, text: str) -> dict[str, int]:
        """The concepts that filers call ``text``, a label of lower case, with the number of companies."""
        pairs = self._counts.labels.get(customary(text), "").split()
        return {self._names[int(place)]: int(count) for place, count in zip(pairs[::2], pairs[1::2], strict=True)}

    def _words_of(self, name: str) -> tuple[tuple[str, float, float], ...]:
        """The words of the labels of the concept ``name``: how often labels have each, from 0 to 1, and its share of all
        words, both times the trust in the count.
        """
        found = self._counts.concepts.get(name)
        if found is None or not found.words:
            return ()
        pairs = found.words.split()
        counts = list(map(int, pairs[1::2]))
        often, share = 1 / (found.companies + 1), found.companies / (found.companies + 1) / sum(counts)
        return tuple([(word, often * count, share * count) for word, count in zip(pairs[::2], counts, strict=True)])


@functools.cache
def read_filer_labels() -> FilerLabels:
    """The counts of the package."""
    return FilerLabels(msgspec.json.decode(read_data("pipefacts.meaning.links", "filer_labels.json"), type=Counts))


@functools.lru_cache(maxsize=8192)
def customary(text: str) -> str:
    """The digest of a label of lower case, but for the end of a period, a note and the like that it names."""
    return f"{digest(_ASIDES.sub(' ', without_edge(text) or text)) & 0xFFFFFFFF:08x}"


class Usage:
    """The concepts of a page, ready to be held against what filers call the standard concepts."""

    def __init__(self, concepts: Sequence[Concept], order: Order, filer_labels: FilerLabels) -> None:
        self._order, self._filer_labels = order, filer_labels
        self._places: dict[str, int] = {c.key: place for place, c in enumerate(concepts) if c.key is not None}
        self._words: dict[str, list[tuple[int, float, float]]] = {}
        for name, place in self._places.items():
            for word, often, share in filer_labels.words_of(name):
                self._words.setdefault(word, []).append((place, often, share))

    def compare(self, text: str, words: Sequence[str], found: dict[int, list[float]], first: int) -> None:
        """Add the evidence of a label, in the order of ``USAGE``, to ``found`` of each concept, from ``first`` on."""
        for word in words:
            for place, often, share in self._words.get(word, ()):
                evidence = found[place]
                evidence[first + 2] += often / len(words)
                evidence[first + 3] += share
        called = self._filer_labels.concepts_of(text)
        if called:
            self._compare_called(called, found, first)

    def _compare_called(self, called: dict[str, int], found: dict[int, list[float]], first: int) -> None:
        companies = sum(called.values())
        often, total = math.log1p(companies), companies + _UNSURE
        slots: dict[int, float] = {}
        away = 0
        for name, count in called.items():
            place = self._places.get(name)
            if place is not None:
                found[place][first : first + 2] = [often, count / total]
            else:
                slot = self._order.slot(bare(name))
                slots[slot] = slots.get(slot, 0.0) + count / total
                away += count
        for place, slot in self._order.unknown:
            found[place][first + 4 : first + 7] = [slots.get(slot, 0.0), often, away / total]
        for place, _ in self._order.own:
            found[place][first + 7] = often
