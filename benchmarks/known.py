"""Pages that name their concepts to what is known of each label: how many of its facts are of which concept."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from named import Named

from pipefacts.meaning.links.concepts import Concept, read_concept
from pipefacts.meaning.links.labels import Label, read_labels
from pipefacts.values import EntryKind

__all__ = ["Known", "known"]


class Known(NamedTuple):
    """A page with the labels and concepts that are to be tied, and of each label how many facts are of which concept
    (-1: of one without an entry).
    """

    company: str
    labels: list[Label]
    concepts: list[Concept]
    told: dict[int, Counter[int]]
    is_whole: bool

    def truths(self) -> Iterator[tuple[int, int, Counter[int]]]:
        """Each label with facts, the concept of most of them (-1: one without an entry), and all of their concepts."""
        for label, counts in self.told.items():
            yield label, counts.most_common(1)[0][0], counts


def known(page: Named, kept: float = 1.0) -> Known | None:
    """What is to be tied on a page of whose entries the first part is ``kept``; ``None`` where there is nothing."""
    places = [i for i, entry in enumerate(page.stages.body.entries) if entry.kind is EntryKind.CONCEPT]
    labels, label_of = read_labels(page.stages.rows)
    places = places[: round(kept * len(places))]
    if not places or not labels:
        return None
    index_of = {page.definitions[i]["name"]: index for index, i in enumerate(places)}
    told: dict[int, Counter[int]] = defaultdict(Counter)
    for name, row in zip(page.names, page.rows, strict=True):
        label = label_of[row]
        if name is not None and label is not None:
            told[label][index_of.get(name, -1)] += 1
    concepts = [read_concept(page.stages.body.entries[i]) for i in places]
    return Known(page.company, labels, concepts, told, kept == 1.0)
