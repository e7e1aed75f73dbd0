"""Labels and concepts to evidence: what the words of each pair have in common, and how the names are ordered (SPEC 5.2)."""

import collections
import math
from collections.abc import Iterable, Sequence

import msgspec

from pipefacts.meaning.links.concepts import Concept
from pipefacts.meaning.links.filer_labels import USAGE, FilerLabels, Usage
from pipefacts.meaning.links.labels import Label
from pipefacts.meaning.links.order import alphabetic, guess, read_order
from pipefacts.meaning.links.words import stems
from pipefacts.taxonomy.digest import digest

__all__ = ["FEATURES", "Evidence"]

FEATURES = (
    "name",  # share of the label's words that the element name or the everyday words have
    "text",  # share that only the documentation has, where the element is known
    "own-text",  # the same where it is not
    "precise",  # share of the words of the name, or of the everyday words, that the label has
    "context",  # share of the words of the heading above that the concept has
    "equal",  # the label has the words of the name or the everyday ones, and no others; or it is the standard label
    "between",  # the label stands between the names before and after an entry whose element is not known
    "apart",  # how many known names lie between the label's place and that of such an entry, of all
    "own-apart",  # how far the label's place in the alphabet is from that of an entry among the filer's own
    *USAGE,
)
_WORDS = len(FEATURES) - len(USAGE)


class _Found(dict[int, list[float]]):
    """The evidence of each concept that has any, in the order of ``FEATURES``."""

    def __missing__(self, index: int) -> list[float]:
        found = self[index] = [0.0] * len(FEATURES)
        return found


class _Words(msgspec.Struct, frozen=True):
    """How rare each word of the concepts is, and which concepts have it: said by the name, told by the text alone."""

    rarity: dict[str, float]
    unknown: float
    said: dict[str, list[int]]
    told: dict[str, list[tuple[int, float]]]

    def weight(self, words: Iterable[str]) -> float:
        """The rarity of all ``words``."""
        return sum([self.rarity.get(word, self.unknown) for word in words])


class Evidence:
    """The concepts of a page, ready to be held against its labels."""

    def __init__(self, labels: Sequence[Label], concepts: Sequence[Concept], filer_labels: FilerLabels) -> None:
        self._concepts = concepts
        self._words = _read_words(labels, concepts)
        self._weights = [(self._words.weight(c.name), self._words.weight(c.called)) for c in concepts]
        self._order = read_order(concepts)
        self._usage = Usage(concepts, self._order, filer_labels)

    def of(self, label: Label) -> _Found:
        """The evidence, in the order of ``FEATURES``, of each concept that has any."""
        words = stems(label.wording)
        found = _Found()
        self._share_words(words, found)
        self._share_context(label, words, found)
        label_words = frozenset(words)
        for index, evidence in found.items():
            if evidence[0]:
                self._compare(label, label_words, index, evidence)
        self._compare_order(label, found)
        if not label.is_heading:
            self._usage.compare(label.text, words, found, _WORDS)
        return found

    def _compare_order(self, label: Label, found: _Found) -> None:
        begins = guess(label.text) if self._order.unknown or self._order.own else ""
        if not begins:
            return
        place = self._order.slot(begins)
        for index, slot in self._order.unknown:
            evidence = found[index]
            evidence[6] = float(place == slot)
            evidence[7] = abs(place - slot) / len(self._order.names)
        letter = alphabetic(begins)
        for index, part in self._order.own:
            found[index][8] = abs(letter - part)

    def _share_words(self, words: Sequence[str], found: _Found) -> None:
        total = self._words.weight(words) or 1.0
        for word in words:
            rarity = self._words.rarity.get(word)
            if rarity is None:
                continue
            share = rarity / total
            for index in self._words.said.get(word, ()):
                found[index][0] += share
            for index, weight in self._words.told.get(word, ()):
                column = 1 if self._concepts[index].key else 2
                found[index][column] += share * weight

    def _share_context(self, label: Label, words: Sequence[str], found: _Found) -> None:
        context = [word for word in stems(label.heading) if word not in words] if label.heading else []
        total = self._words.weight(context) or 1.0
        for word in context:
            rarity = self._words.rarity.get(word)
            if rarity is None:
                continue
            share = rarity / total
            for index in self._words.said.get(word, ()):
                found[index][4] += share
            for index, weight in self._words.told.get(word, ()):
                found[index][4] += share * weight

    def _compare(self, label: Label, words: frozenset[str], index: int, evidence: list[float]) -> None:
        concept, weights = self._concepts[index], self._weights[index]
        for known, weight in zip((concept.name, concept.called), weights, strict=True):
            if known:
                evidence[3] = max(evidence[3], self._words.weight(known & words) / weight)
                evidence[5] = max(evidence[5], float(known == words))
        if concept.label and concept.label == digest(label.text):
            evidence[5] = 1.0


def _read_words(labels: Sequence[Label], concepts: Sequence[Concept]) -> _Words:
    """The words that any label or name of the page has: others of the documentations tell nothing apart."""
    wanted = {word for label in labels for word in (*stems(label.wording), *stems(label.heading or ""))}
    owns = [concept.name | concept.called for concept in concepts]
    wanted.update(*owns)
    said: dict[str, list[int]] = {}
    told: dict[str, list[tuple[int, float]]] = {}
    for index, (concept, own) in enumerate(zip(concepts, owns, strict=True)):
        for word in own:
            said.setdefault(word, []).append(index)
        for word in (concept.words.keys() & wanted) - own:
            told.setdefault(word, []).append((index, concept.words[word]))
    counts = collections.Counter({word: len(places) for word, places in said.items()})
    counts.update({word: len(places) for word, places in told.items()})
    rarity = {word: math.log(1 + len(concepts) / count) for word, count in counts.items()}
    return _Words(rarity, math.log(1 + len(concepts)), said, told)
