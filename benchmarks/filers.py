"""Pages that name their concepts to what each company calls the standard concepts, and to the counts over companies."""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from known import Known

from pipefacts.meaning.links.filer_labels import Called, Counts, FilerLabels, customary
from pipefacts.meaning.links.words import stems

__all__ = ["Filers", "counts"]

RARE = 0.1  # share of the companies with a concept that must use a word of it


class Use(NamedTuple):
    """What one company calls its standard concepts: pairs of name and digest of a label, and of name and word."""

    labels: set[tuple[str, str]]
    words: set[tuple[str, str]]


def uses(pages: Iterable[Known]) -> dict[str, Use]:
    """What each company of ``pages`` calls its standard concepts."""
    found: dict[str, Use] = defaultdict(lambda: Use(set(), set()))
    for page in pages:
        use = found[page.company]
        for place, truth, _ in page.truths():
            concept = page.concepts[truth] if truth >= 0 else None
            if concept is not None and concept.key and concept.has_references:
                label = page.labels[place]
                use.labels.add((concept.key, customary(label.text)))
                use.words.update((concept.key, word) for word in stems(label.wording))
    return found


def counts(found: dict[str, Use], out: str = "") -> Counts:
    """How many companies call each concept so, the company ``out`` left out."""
    kept = [use for company, use in found.items() if company != out]
    shown = Counter(name for use in kept for name in {name for name, _ in use.labels})
    words: dict[str, list[str]] = defaultdict(list)
    for (name, word), count in sorted(Counter(pair for use in kept for pair in use.words).items()):
        if count >= RARE * shown[name]:
            words[name].append(f"{word} {count}")
    concepts = {name: Called(shown[name], " ".join(words[name])) for name in sorted(shown)}
    places = {name: place for place, name in enumerate(concepts)}
    labels: dict[str, list[str]] = defaultdict(list)
    for (name, label), count in sorted(Counter(pair for use in kept for pair in use.labels).items()):
        labels[label].append(f"{places[name]} {count}")
    return Counts(concepts, {label: " ".join(labels[label]) for label in sorted(labels)})


class Filers:
    """What the companies of ``pages`` call the standard concepts: for each company, what the others call them."""

    def __init__(self, pages: Iterable[Known]) -> None:
        self._uses = uses(pages)
        self.of_others = functools.cache(self._of_others)

    def _of_others(self, company: str) -> FilerLabels:
        return FilerLabels(counts(self._uses, company))

    def all(self) -> Counts:
        """The counts over all companies."""
        return counts(self._uses)
