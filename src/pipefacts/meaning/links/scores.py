"""Labels and concepts to scores: how well each pair goes together, in log odds (SPEC 5.2).

The weights are fitted by ``benchmarks/fit_links.py`` to pages that name their concepts; what is said of headings, and
what an entry may not be, follows from the format.
"""

import functools
from collections.abc import Sequence
from operator import mul

import msgspec

from pipefacts.data import read_data
from pipefacts.meaning.links.concepts import Concept
from pipefacts.meaning.links.evidence import Evidence
from pipefacts.meaning.links.filer_labels import FilerLabels
from pipefacts.meaning.links.labels import Label
from pipefacts.values import PeriodType

__all__ = ["Weights", "read_weights", "scores"]

_HEADING = 8.0  # a heading and an entry that can be one's, or not
_BOILERPLATE, _OTHER_BOILERPLATE = 3.0, -2.0
_LABELLED_HEADING = 40.0  # against a label with values on an entry that can only be a heading's


class Weights(msgspec.Struct, frozen=True):
    """``features`` in the order of ``evidence.FEATURES``; ``kinds`` by the kind of a label's values and the concept's.

    ``nothing`` is the score of having no entry; ``trust`` stands in the order of ``trust.GROUNDS``, and its sum makes a
    link from ``clear`` on.
    """

    features: tuple[float, ...]
    kinds: dict[str, dict[str, float]]
    undocumented: float
    instant: float
    not_instant: float
    nothing: float
    crowded: float
    trust: tuple[float, ...]
    clear: float


@functools.cache
def read_weights() -> Weights:
    """The weights of the package."""
    return msgspec.json.decode(read_data("pipefacts.meaning.links", "weights.json"), type=Weights)


def scores(
    labels: Sequence[Label], concepts: Sequence[Concept], weights: Weights, filer_labels: FilerLabels
) -> list[list[float]]:
    """Of each label the score of each concept."""
    evidence = Evidence(labels, concepts, filer_labels)
    fits: dict[tuple[str | None, bool], list[float]] = {}
    found = []
    for label in labels:
        key = (label.kind, label.is_end)
        if label.is_heading:
            score = [_heading_fit(label, concept) for concept in concepts]
        elif key in fits:
            score = list(fits[key])
        else:
            fits[key] = [_fit(label, concept, weights) for concept in concepts]
            score = list(fits[key])
        for index, values in evidence.of(label).items():
            score[index] += sum(map(mul, weights.features, values))
        found.append(score)
    return found


def _fit(label: Label, concept: Concept, weights: Weights) -> float:
    """How well an entry goes with a label that has values, by their kind and by their period type."""
    if concept.is_heading:
        return -_LABELLED_HEADING
    score = weights.kinds.get(str(label.kind), {}).get(str(concept.kind), 0.0)
    if not concept.is_documented:
        score += weights.undocumented
    if label.is_end and concept.period_type is not None:
        score += weights.instant if concept.period_type is PeriodType.INSTANT else weights.not_instant
    return score


def _heading_fit(label: Label, concept: Concept) -> float:
    """How well an entry goes with a label that has no values."""
    if not concept.is_heading:
        return -_HEADING if concept.is_documented else _HEADING
    for boilerplate, marker in (("line items", "line items"), ("a roll", "roll")):
        if concept.boilerplate.startswith(boilerplate):
            return _HEADING + (_BOILERPLATE if marker in label.text else _OTHER_BOILERPLATE)
    return _HEADING
