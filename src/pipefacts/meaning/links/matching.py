"""Rows and definition entries to links: which entry says what the concept of a row means (SPEC 5).

The tail has one entry for each concept of the page, in the order of element names that are not printed. What
ties a label to its entry is therefore evidence alone: the words that both use, the kind of the values against
the wording, the place of the entry in the order of names, and the count: an entry has at least one label, and
a label one entry. Words are compared by the cosine of their TF-IDF weights; Sinkhorn scaling turns the scores into
a soft assignment that keeps both counts, and only a clear majority makes a link.
"""

import collections
import heapq
import math
import re
from collections.abc import Sequence

import msgspec

from pipefacts.meaning.body import Body, Link
from pipefacts.meaning.details import kind_of, names_heading
from pipefacts.meaning.links.labels import PLAIN, Label, read_labels
from pipefacts.meaning.links.words import named, stems, wording
from pipefacts.values import Entry, EntryKind, FactKind, PeriodType, Row
from pipefacts.wording.hints import is_heading_wording, kind_hint, period_type_hint

__all__ = ["link", "links_of"]

_MOST = 60_000  # labels times entries beyond which no link is sought
_CANDIDATES = 12  # entries that a label is tried on
_ROUNDS = 12
_CLEAR = 0.6  # share of a label's certainty that makes a link
_CLEAR_UNCOUNTED = 0.75  # the same where there are not as many labels as entries
_ANCHOR = 0.75  # share that makes a label a guide to the order of names
_GUESSED = 0.4  # weight of such a guide against a name that is known

# How much each evidence counts, in units of log odds.
_WORDS = 12.0
_LENGTH = 0.35  # how far a long documentation is held against its words
_ORDER = 2.0
_SAME_KIND, _OTHER_KIND = 2.4, 3.0
_HEADING = 8.0
_LABELLED_HEADING = 12.0  # against a label with values on an entry that can only be a heading's
_UNDOCUMENTED = 3.0
_INSTANT, _NOT_INSTANT = 2.0, 4.0  # for a label that names an end of a period, by the wording's period type
_HEADING_CONTEXT = 0.2  # weight of the words of the heading above
_UNKNOWN_WORD = 0.5  # weight of a word that no documentation has
_NOTHING, _CROWDED = 0.3, 12.0  # that a label has no entry, and its growth with the share of labels too many

_FILLERS = re.compile(r"^(?:total|net|less|add|plus|the|other)\b")
_NOT_LETTER = re.compile(r"[^a-z]")

# How well the kind of a label's values and the wording's kind go together, from -1 to 1; any other pair: -1.
_FITS: dict[str, dict[FactKind, float]] = {
    FactKind.MONETARY: {FactKind.MONETARY: 1.0, FactKind.PER_SHARE: -0.3, FactKind.NUMBER: -0.3},
    FactKind.PER_SHARE: {FactKind.PER_SHARE: 1.0, FactKind.MONETARY: -0.3},
    FactKind.SHARES: {FactKind.SHARES: 1.0, FactKind.NUMBER: -0.3},
    FactKind.PERCENT: {FactKind.PERCENT: 1.0, FactKind.NUMBER: -0.5, FactKind.MONETARY: -0.6},
    FactKind.DURATION: {FactKind.DURATION: 1.0, FactKind.TEXT: -0.3, FactKind.NUMBER: -0.3},
    FactKind.DATE: {FactKind.DATE: 1.0, FactKind.TEXT: -0.3},
    FactKind.BOOLEAN: {FactKind.BOOLEAN: 1.0, FactKind.TEXT: -0.3},
    FactKind.TEXT: {
        FactKind.TEXT: 0.7,
        FactKind.BOOLEAN: 0.2,
        FactKind.DATE: -0.2,
        FactKind.DURATION: -0.2,
        FactKind.NUMBER: -0.2,
    },
    PLAIN: {
        FactKind.MONETARY: 0.3,
        FactKind.SHARES: 0.3,
        FactKind.NUMBER: 0.3,
        FactKind.PER_SHARE: 0.0,
        FactKind.PERCENT: -0.4,
    },
}
Shares = list[dict[int, float]]


class _Concept(msgspec.Struct, frozen=True):
    """A concept entry: its words, the element name if the wording tells it, and what it can be the entry of."""

    weights: dict[str, float]
    name: str | None
    kind: FactKind | None
    period_type: PeriodType | None
    is_documented: bool
    is_heading: bool
    has_references: bool
    text: str


def link(body: Body) -> Body:
    """The body with the entry of each row that clearly has one."""
    rows = []
    for each, index in zip(body.rows, links_of(body.printed, body.entries), strict=True):
        found = None if index is None else Link(index, body.entries[index])
        rows.append(each if found is None else msgspec.structs.replace(each, link=found))
    return body.with_rows(rows)


def links_of(rows: Sequence[Row], entries: Sequence[Entry]) -> tuple[int | None, ...]:
    """The index in ``entries`` of the concept entry of each row; null for member rows and where it is not clear.

    Rows of one label share an entry unless one block shows the label twice under different headings; labels that
    differ in "beginning", "ending" or a date alone share one as well. No link is sought on a page of more than
    ``_MOST`` pairs of label and entry (SPEC 5).
    """
    places = [index for index, entry in enumerate(entries) if entry.kind is EntryKind.CONCEPT]
    if not places:
        return (None,) * len(rows)
    labels, label_of = read_labels(rows)
    if not labels or len(labels) * len(places) > _MOST:
        return (None,) * len(rows)
    dated = any(label.is_end for label in labels)
    concepts = [_concept(entries[index], dated=dated) for index in places]
    scores = _scores(labels, concepts)
    shares = _sinkhorn(scores, len(concepts))
    ordered = _order(labels, concepts, scores, shares)
    if ordered is not None:
        shares = _sinkhorn(ordered, len(concepts))
    least = _CLEAR if len(labels) == len(concepts) else _CLEAR_UNCOUNTED
    clear = [_clear(share, least) for share in shares]
    found = [None if index is None else clear[index] for index in label_of]
    return tuple([None if index is None else places[index] for index in found])


def _clear(share: dict[int, float], least: float) -> int | None:
    best = max(share, key=lambda index: (share[index], -index))
    return best if share[best] >= least else None


# Entries


def _concept(entry: Entry, *, dated: bool) -> _Concept:
    text = entry.documentation or ""
    words = wording(text)
    if entry.name is not None:
        words = named(words, entry.name)
    period_type = entry.period_type or period_type_hint(text)
    return _Concept(
        words.weights,
        words.name,
        kind_of(entry.data_type) or kind_hint(text),
        period_type if dated else None,
        bool(text or entry.name),
        names_heading(entry) if entry.name else is_heading_wording(text),
        bool(entry.references),
        text.lower(),
    )


# Scores


def _scores(labels: Sequence[Label], concepts: Sequence[_Concept]) -> list[list[float]]:
    """Of each label and entry the evidence of words and kinds, in log odds."""
    counts = collections.Counter([word for concept in concepts for word in concept.weights])
    rarity = {word: math.log(1 + len(concepts) / count) for word, count in counts.items()}
    unknown = _UNKNOWN_WORD * math.log(1 + len(concepts))
    postings: dict[str, list[tuple[int, float]]] = {word: [] for word in rarity}
    lengths: list[float] = []
    for index, concept in enumerate(concepts):
        square = 0.0
        for word, weight in concept.weights.items():
            postings[word].append((index, rarity[word] ** 2 * weight))
            square += (rarity[word] * weight) ** 2
        lengths.append(math.sqrt(square) or 1.0)
    held = [length ** (-2 * _LENGTH) * 2.0 ** (2 * _LENGTH - 1) for length in lengths]
    fits: dict[tuple[str | None, bool], list[float]] = {}
    scores: list[list[float]] = []
    for label in labels:
        words = _label_words(label)
        length = math.sqrt(sum([(rarity.get(word, unknown) * weight) ** 2 for word, weight in words.items()])) or 1.0
        common = [0.0] * len(concepts)
        for word, weight in words.items():
            for index, value in postings.get(word, ()):
                common[index] += weight * value
        if label.is_heading:
            kinds = [_heading_fit(label, concept) for concept in concepts]
        else:
            key = (label.kind, label.is_end)
            if key not in fits:
                fits[key] = [_fit(label, concept) for concept in concepts]
            kinds = fits[key]
        factor = _WORDS / length
        scores.append([factor * dot * hold + kind for dot, hold, kind in zip(common, held, kinds, strict=True)])
    return scores


def _label_words(label: Label) -> dict[str, float]:
    words = dict.fromkeys(stems(label.wording), 1.0)
    if label.heading:
        for word in stems(label.heading):
            words.setdefault(word, _HEADING_CONTEXT)
    return words


def _fit(label: Label, concept: _Concept) -> float:
    """How well an entry goes with a label that has values, by their kind and by their period type."""
    if concept.is_heading:
        return -_LABELLED_HEADING
    if not concept.is_documented:
        return -_UNDOCUMENTED
    score = 0.0
    if label.kind is not None and concept.kind is not None:
        fit = _FITS[label.kind].get(concept.kind, -1.0)
        score = fit * (_SAME_KIND if fit > 0 else _OTHER_KIND)
    if label.is_end and concept.period_type is not None:
        score += _INSTANT if concept.period_type is PeriodType.INSTANT else -_NOT_INSTANT
    return score


def _heading_fit(label: Label, concept: _Concept) -> float:
    """How well an entry goes with a label that has no values."""
    if not concept.is_heading:
        return -_HEADING if concept.is_documented else _HEADING
    for boilerplate, marker in (("line items represent", "line items"), ("a roll", "roll")):
        if concept.text.startswith(boilerplate):
            return _HEADING + (3.0 if marker in label.text else -2.0)
    return _HEADING


# The order of names


def _order(
    labels: Sequence[Label], concepts: Sequence[_Concept], scores: list[list[float]], shares: Shares
) -> list[list[float]] | None:
    """The scores with the evidence of the order of element names; null where too little is known of the names.

    An entry's name is known by its wording or guessed from the label that clearly has it. A label is guessed to be
    named as it begins, and stands after the names before it. The filer's own concepts stand in a block of their own.
    """
    first, last = _standard(concepts)
    guesses = [_NOT_LETTER.sub("", _FILLERS.sub("", label.text)) for label in labels]
    guessed: dict[int, str] = {}
    for guess, share in zip(guesses, shares, strict=True):
        for index, part in share.items():
            if part > _ANCHOR and guess:
                guessed.setdefault(index, guess)
    guides: list[tuple[int, str, float]] = []
    for index in range(first, last):
        name = concepts[index].name
        if name is not None:
            guides.append((index, name.removeprefix("dei_").lower(), 1.0))
        elif index in guessed:
            guides.append((index, guessed[index], _GUESSED))
    if len(guides) < 2:  # one name orders nothing
        return None
    total = sum([weight for _, _, weight in guides])
    return [
        _placed(score, guess, guides, (first, last), total) if guess else score
        for score, guess in zip(scores, guesses, strict=True)
    ]


def _standard(concepts: Sequence[_Concept]) -> tuple[int, int]:
    """The stretch of entries that are not the filer's own: those have no references, and stand together at an end."""
    first, last = 0, len(concepts)
    while first < last and not concepts[first].has_references:
        first += 1
    while last > first and not concepts[last - 1].has_references and concepts[last - 1].is_documented:
        if concepts[last - 1].is_heading:
            break
        last -= 1
    return (first, last) if first < len(concepts) - 1 else (0, len(concepts))


def _placed(
    score: list[float], guess: str, guides: list[tuple[int, str, float]], stretch: tuple[int, int], total: float
) -> list[float]:
    """A label's scores with the share of guides that each place agrees with."""
    first, last = stretch
    steps = [0.0] * (len(score) + 1)
    same: dict[int, float] = {}
    for index, name, weight in guides:
        if name <= guess:
            steps[index + 1] += weight
        if name >= guess:
            steps[0] += weight
            steps[index] -= weight
        same[index] = weight if name[:5] == guess[:5] else 0.5 * weight
    placed = list(score)
    agree = 0.0
    for index in range(last):
        agree += steps[index]
        if index >= first:
            placed[index] += _ORDER * (2 * (agree + same.get(index, 0.0)) / total - 1)
    return placed


# Shares


def _sinkhorn(scores: list[list[float]], count: int) -> Shares:
    """Soft assignment of labels to entries by Sinkhorn scaling, over the best ``_CANDIDATES`` entries of each label.

    Each label's row sums to 1, with a slot for no entry; each entry's column to at most 1, and to 1 where there are as
    many labels as entries.
    """
    enough = len(scores) >= count
    nothing = _NOTHING * math.exp(_CROWDED * max(0.0, 1 - count / len(scores)))
    shares: Shares = []
    rest: list[float] = []
    for score in scores:
        best = range(count) if count <= _CANDIDATES else heapq.nlargest(_CANDIDATES, range(count), score.__getitem__)
        top = max(max(score), 0.0)
        shares.append({index: math.exp(score[index] - top) for index in best})
        rest.append(nothing * math.exp(-top))
    factors = [1.0] * count
    for _ in range(_ROUNDS):
        sums = [0.0] * count
        for number, share in enumerate(shares):
            total = rest[number]
            for index, part in share.items():
                share[index] = part = part * factors[index]
                total += part
            for index, part in share.items():
                share[index] = part = part / total
                sums[index] += part
            rest[number] /= total
        factors = [_factor(part, enough=enough) for part in sums]
    return shares


def _factor(part: float, *, enough: bool) -> float:
    if part > 1.0:
        return 1.0 / part
    return min(1.0 / part, 2.0) if enough and part > 1e-6 else 1.0
