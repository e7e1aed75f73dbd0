"""Rows to relations: which earlier rows a row is like, and what the placement of one says of the other (SPEC 8.2)."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipefacts.placing.likely.places.grid import Grid
from pipefacts.placing.likely.places.placements import Reading
from pipefacts.wording.balances import stem_of

__all__ = [
    "EQUITY",
    "KINDS",
    "Copy",
    "PairWeights",
    "PlacedRow",
    "RelatedRows",
    "Relation",
    "equal_columns",
    "pair_features",
    "pair_scores",
    "pair_weights",
]

# near: the row before it in its block; peer: the last before it of as many values; label, any-label: the last one of
# its label, of as many values and of any number; twin: of its label but for what the parenthesis says; seam: the last
# row of the block before. like-near and twin-near are said of the row before it besides.
_KINDS = ("near", "peer", "label", "like-near", "any-label", "twin", "twin-near", "seam")
EQUITY = "equity-"  # before the kind of a relation in a statement of equity
KINDS = (*_KINDS, *[EQUITY + kind for kind in _KINDS])
_OF_EVENTS = "label"  # the kind that tells the order of events
_OF_FULL_ROWS = ("near", "label", "like-near", "any-label")  # these tell of the period type of a full row
_PARENTHESIS = re.compile(r"\s*\((?:in|per|shares|\$)[^()]*\)\s*$|\s*\| [^|]*$")
_DIGIT = re.compile(r"\d")
_DIGITS = 3  # of a value at which its like is no chance


class Relation(NamedTuple):
    """An earlier row, by its position, and the kind of likeness."""

    kind: str
    position: int


class Copy(NamedTuple):
    """A value of an earlier row, by its position, and the value of this row that equals it."""

    position: int
    value: int
    own: int


class PlacedRow(NamedTuple):
    """A row of so many ``values`` in one reading: its columns as bits; ``choices`` counts the readings that it has.

    In the column of an event, ``event_after`` and ``event_before`` are the columns of its neighbours in time.
    """

    values: int
    is_short: bool
    mask: int
    is_instant: bool
    choices: int
    event_after: int = 0
    event_before: int = 0


class RelatedRows:
    """The rows that were met, by what a later row may share with them."""

    def __init__(self, *, dated: bool) -> None:
        self._prefix = "" if dated else EQUITY
        self._near: dict[int, int] = {}
        self._peers: dict[tuple[int, int], int] = {}
        self._labels: dict[tuple[str, int], int] = {}
        self._any_labels: dict[str, int] = {}
        self._twins: dict[str, int] = {}
        self._values: dict[str, tuple[int, int]] = {}
        self._short: list[bool] = []

    def meet(
        self, label: str, block: int, texts: Sequence[str], *, is_short: bool
    ) -> tuple[list[Relation], list[Copy]]:
        """The relations of the next row, which is known to later ones from now on."""
        position, count = len(self._short), len(texts)
        stem = stem_of(label)
        root = _PARENTHESIS.sub("", stem).strip()
        near = self._near.get(block)
        peer = self._peers.get((block, count)) if is_short else None
        alike = self._labels.get((stem, count))
        any_like = self._any_labels.get(stem)
        twin = self._twins.get(root) if root else None
        found = {
            "near": near,
            "peer": None if peer == near else peer,
            "like-near" if alike in (near, peer) else "label": alike,
            "any-label": None if any_like == alike else any_like,
            "twin-near" if twin == near else "twin": None if twin in (alike, any_like) else twin,
            "seam": position - 1 if near is None and position else None,
        }
        relations = [
            Relation(self._prefix + kind, q)
            for kind, q in found.items()
            if q is not None and ((is_short and self._short[q]) or kind in _OF_FULL_ROWS)
        ]
        copies = self._copies(texts, is_short=is_short)
        self._near[block] = position
        if is_short:
            self._peers[block, count] = position
        self._labels[stem, count] = self._any_labels[stem] = position
        if root:
            self._twins[root] = position
        self._short.append(is_short)
        return relations, copies

    def _copies(self, texts: Sequence[str], *, is_short: bool) -> list[Copy]:
        found = []
        told = [(j, text) for j, text in enumerate(texts) if len(_DIGIT.findall(text)) >= _DIGITS]
        for j, text in told:
            earlier = self._values.get(text)
            if earlier is not None and (is_short or self._short[earlier[0]]):
                found.append(Copy(*earlier, j))
        self._values.update({text: (len(self._short), j) for j, text in told})
        return found

    def is_follower(self, relations: Sequence[Relation]) -> bool:
        """Whether one of ``relations`` is to a short row, and tells more than where a block ends."""
        return any(relation.kind != self._prefix + "seam" and self._short[relation.position] for relation in relations)


def pair_features(kind: str, before: PlacedRow, row: PlacedRow, *, dated: bool) -> dict[str, float]:
    """What speaks for and against a reading of ``row``, given that of the earlier one."""
    found: dict[str, float] = {}
    if dated:
        found[f"{kind}.type"] = 1.0 if before.is_instant == row.is_instant else -1.0
    if not (before.is_short and row.is_short):
        return found
    common, fewer = (before.mask & row.mask).bit_count(), min(before.values, row.values)
    width = math.log(max(before.choices, row.choices))
    if before.values == row.values:
        if before.mask == row.mask:
            found[f"{kind}.same"], found[f"{kind}.same-width"] = 1.0, width
        elif common:
            found[f"{kind}.overlap"] = common / fewer
        else:
            found[f"{kind}.apart"] = 1.0
            if kind == _OF_EVENTS and row.mask in (before.event_after, before.event_before):
                found[f"{kind}.event-{'after' if row.mask == before.event_after else 'before'}"] = 1.0
    elif common == fewer:
        found[f"{kind}.inside"], found[f"{kind}.inside-width"] = 1.0, width
    elif common:
        found[f"{kind}.part"] = common / fewer
    else:
        found[f"{kind}.off"] = 1.0
    return found


class PairWeights(NamedTuple):
    """The weights of the features of a pair of one kind."""

    type: float
    same: float
    same_width: float
    overlap: float
    apart: float
    inside: float
    inside_width: float
    part: float
    off: float
    event_after: float
    event_before: float


def pair_weights(weights: Mapping[str, float]) -> dict[str, PairWeights]:
    """The weights of each kind of pair."""
    names = [name.replace("_", "-") for name in PairWeights._fields]
    return {kind: PairWeights(*[weights.get(f"{kind}.{name}", 0.0) for name in names]) for kind in KINDS}


def pair_scores(weights: PairWeights, before: PlacedRow, row: Sequence[PlacedRow], *, dated: bool) -> list[float]:
    """The weighed sum of ``pair_features`` for each reading of a row."""
    alike = weights.type if dated else 0.0
    types = [alike if placed.is_instant == before.is_instant else -alike for placed in row]
    first, mask = row[0], before.mask
    if not (before.is_short and first.is_short):
        return types
    width, fewer = math.log(max(before.choices, first.choices)), min(before.values, first.values)
    shares = [n / fewer for n in range(fewer + 1)]
    if before.values == first.values:
        worths = [weights.apart, *[weights.overlap * share for share in shares[1:-1]]]
        worths.append(weights.same + weights.same_width * width)
    else:
        worths = [weights.off, *[weights.part * share for share in shares[1:-1]]]
        worths.append(weights.inside + weights.inside_width * width)
    found = [x + worths[(placed.mask & mask).bit_count()] for x, placed in zip(types, row, strict=True)]
    is_event = before.event_after or before.event_before
    if not is_event or not (weights.event_after or weights.event_before) or before.values != first.values:
        return found
    events = {before.event_before: weights.event_before, before.event_after: weights.event_after}
    return [x + events.get(placed.mask, 0.0) for x, placed in zip(found, row, strict=True)]


def equal_columns(grid: Grid, before: Reading, row: Reading, copy: Copy) -> float:
    """Whether two equal values stand in one column: 1; under one date: a half."""
    one, other = before.columns[copy.value], row.columns[copy.own]
    if one == other:
        return 1.0
    ends = grid.columns[one].end, grid.columns[other].end
    return 0.5 if grid.dated and ends[0] == ends[1] else 0.0
