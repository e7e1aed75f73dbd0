"""Rows and definition entries to links: which entry says what the concept of a row means (SPEC 5).

The tail has one entry for each concept of the page, in the order of element names. What ties a label to its entry is
evidence: the words of the element's name, where it is known, and of the documentation, the kind of the values, the
place of the entry in the order of names, and the count: an entry has at least one label, and a label one entry. Every
label's certainty is shared out over the entries until both counts are kept, and only a clear majority makes a link.
"""

from collections.abc import Sequence
from operator import mul

import msgspec

from pipefacts.meaning.body import Body, Link
from pipefacts.meaning.links.concepts import Concept, read_concept
from pipefacts.meaning.links.filer_labels import FilerLabels, read_filer_labels
from pipefacts.meaning.links.labels import Label, read_labels
from pipefacts.meaning.links.scores import Weights, read_weights, scores
from pipefacts.meaning.links.shares import Shares, share_out
from pipefacts.meaning.links.trust import Tail, read_tail
from pipefacts.values import Entry, EntryKind, Row

__all__ = ["best_of", "certainties", "link", "links_of"]

_HEADING = 0.75  # share of a heading's certainty that makes a link
_MOST = 60_000  # labels times entries beyond which no link is sought


def link(body: Body) -> Body:
    """The body with the entry of each row that clearly has one."""
    rows = []
    found = links_of(body.printed, body.entries, body.standard_labels)
    for each, index in zip(body.rows, found, strict=True):
        rows.append(each if index is None else msgspec.structs.replace(each, link=Link(index, body.entries[index])))
    return body.with_rows(rows)


def links_of(rows: Sequence[Row], entries: Sequence[Entry], labels_of: Sequence[int] = ()) -> tuple[int | None, ...]:
    """The index in ``entries`` of the concept entry of each row; ``None`` for member rows and where it is not clear.

    Rows of one label share an entry unless one block shows the label twice under different headings; labels that
    differ in "beginning", "ending" or a date alone share one as well. ``labels_of`` holds, beside the entries, the
    digests of their standard labels, where a taxonomy knows them. No link is sought on a page of more than ``_MOST``
    pairs of label and entry (SPEC 5).
    """
    places = [index for index, entry in enumerate(entries) if entry.kind is EntryKind.CONCEPT]
    if not places:
        return (None,) * len(rows)
    labels, label_of = read_labels(rows)
    if not labels or len(labels) * len(places) > _MOST:
        return (None,) * len(rows)
    concepts = [read_concept(entries[index], labels_of[index] if labels_of else 0) for index in places]
    weights = read_weights()
    shares = certainties(labels, concepts, weights, read_filer_labels())
    tail = read_tail(labels, concepts)
    clear = [_clear(label, share, tail, concepts, weights) for label, share in zip(labels, shares, strict=True)]
    found = [None if index is None else clear[index] for index in label_of]
    return tuple([None if index is None else places[index] for index in found])


def certainties(
    labels: Sequence[Label], concepts: Sequence[Concept], weights: Weights, filer_labels: FilerLabels
) -> Shares:
    """Of each label its certainty over the concepts, as far as they are among its likeliest."""
    nothing = weights.nothing + weights.crowded * max(0.0, 1 - len(concepts) / len(labels))
    return share_out(scores(labels, concepts, weights, filer_labels), len(concepts), nothing)


def best_of(share: dict[int, float]) -> int:
    """The concept with the largest share of a label's certainty."""
    return max(share, key=lambda index: (share[index], -index))


def _clear(
    label: Label, share: dict[int, float], tail: Tail, concepts: Sequence[Concept], weights: Weights
) -> int | None:
    """The concept that clearly is the label's; ``None`` where none is."""
    best = best_of(share)
    if label.is_heading:
        return best if share[best] >= _HEADING else None
    trust = sum(map(mul, weights.trust, tail.grounds(concepts[best], share[best])))
    return best if trust >= weights.clear else None
