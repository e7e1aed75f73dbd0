"""Body to ties: which values of roll-forwards stand in one column with a balance (SPEC 8.2).

A roll-forward leads from a balance over its changes to a later balance, in each column by itself.
"""

import heapq
import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipefacts.meaning.body import Body, BodyRow
from pipefacts.placing.likely.roll_forwards.identities import identities_in
from pipefacts.placing.likely.roll_forwards.tracks import DOUBT, NO_TRACK, Change, Tracks, solve
from pipefacts.placing.likely.signs import is_per_share
from pipefacts.placing.likely.whole_amounts import whole_amounts
from pipefacts.values import FactKind
from pipefacts.wording.balances import Edge, edge_of, is_balance, stem_of
from pipefacts.wording.measures import is_count

__all__ = ["Tie", "tied", "ties_in"]

_MONEY, _COUNT, _PER_SHARE = "$", "count", "per share"
_LIKELIEST = 5  # columns of an anchor
_CHANGES, _ROWS = 40, 100  # changes of a roll-forward at most, and rows from its first balance to its last
_SUBTOTAL = re.compile(r"\btotal\b|^comprehensive|^subtotal|\bbalance")


class Tie(NamedTuple):
    """What a row's values say, by the tracks that they are in, of the row ``anchor`` (its index in the body), whose
    values number the tracks: log odds, and those of all other tracks.
    """

    anchor: int
    odds: Mapping[Tracks, float]
    rest: float


class _RollForward(NamedTuple):
    """The rows of a roll-forward, by their index in the body."""

    beginning: int
    ending: int
    changes: tuple[int, ...]
    unit: str


def ties_in(body: Body, own: Callable[[int], Mapping[tuple[int, ...], float]]) -> dict[int, Tie]:
    """The ties of the rows of ``body``, by their index; ``own`` tells of a row how likely it makes its columns by itself.

    All balances of a label are tied to the first one of as many values, the *anchor*. Where the balance behind the changes
    has no such one before it, it is the anchor itself if it fills all columns.
    """
    amounts = whole_amounts([each.row for each in body.rows], body.width)
    units = {i: _units(body.rows[i]) for i in amounts}
    found = list(_roll_forwards(body.rows, units))
    balances: dict[int, list[tuple[int, ...]]] = {}
    for each in found:
        for i in (each.beginning, each.ending):
            balances.setdefault(len(amounts[i]), []).append(amounts[i])
    identities = {count: identities_in(some) for count, some in balances.items()}
    ties: dict[int, Tie] = {}
    first: dict[tuple[str, str, int], int] = {}
    for each in found:
        count = len(amounts[each.ending])
        is_same = len(amounts[each.beginning]) == count
        key = (each.unit, stem_of(body.rows[each.beginning].row.label), count)
        if is_same:
            first.setdefault(key, each.beginning)
        anchor = first.get(key, each.ending)
        if count < 2 or (anchor == each.ending and count < body.width):
            continue
        rows = (each.beginning, *each.changes)
        changes = [
            Change(
                amounts[i],
                i != each.beginning and _may_be_none(body.rows[i], units[i]),
                _prior(own(i), own(anchor)),
            )
            for i in rows
        ]
        told = solve(amounts[each.ending], changes, identities[count], body.width - count)
        balances_alike = (each.beginning, each.ending) if is_same else (each.ending,)
        alike = {i: {tuple(range(count)): 1.0} for i in balances_alike if told}
        for i, gains in (dict(zip(rows, told, strict=False)) | alike).items():
            tie = Tie(anchor, {tracks: _odds(gain) for tracks, gain in gains.items()}, _odds(0.0))
            if i != anchor and (i in alike or i not in ties or _most(ties[i]) < _most(tie)):
                ties[i] = tie
    return ties


def _most(tie: Tie) -> float:
    return max(tie.odds.values())


def _units(each: BodyRow) -> tuple[str, ...]:
    """What the numbers of a row may be of."""
    if is_per_share(each.row, each.measure):
        return (_PER_SHARE,)
    if each.measure is not None and each.measure.unit is not None:
        return (each.measure.sign or _MONEY,) if each.measure.kind is FactKind.MONETARY else (_COUNT,)
    if not is_count(each.row.label):
        return (_MONEY,)
    return (_COUNT,) if is_balance(each.row.label) else (_COUNT, _MONEY)


def _may_be_none(each: BodyRow, units: Sequence[str]) -> bool:
    return len(units) > 1 or _SUBTOTAL.search(each.row.label.lower()) is not None


def _prior(own: Mapping[tuple[int, ...], float], anchor: Mapping[tuple[int, ...], float]) -> dict[Tracks, float]:
    """What a row itself says of its tracks, given what is known of its anchor's columns."""
    found: dict[Tracks, float] = {}
    for columns, chance in heapq.nlargest(_LIKELIEST, anchor.items(), key=operator.itemgetter(1)):
        for tracks, likely in zip(_tracks(columns, own), own.values(), strict=True):
            found[tracks] = found.get(tracks, 0.0) + chance * likely
    return found


def _tracks(anchor: Sequence[int], placements: Iterable[Sequence[int]]) -> list[Tracks]:
    """The tracks of ``placements``, where the columns of the anchor are known."""
    track = {column: number for number, column in enumerate(anchor)}
    return [tuple([track.get(column, NO_TRACK) for column in columns]) for columns in placements]


def _odds(ratio: float) -> float:
    return math.log(DOUBT + (1.0 - DOUBT) * ratio)


def tied(tie: Tie, anchor: Sequence[int], placements: Iterable[Sequence[int]]) -> list[float]:
    """The log odds of ``placements``, where the columns of the anchor are known."""
    return [tie.odds.get(tracks, tie.rest) for tracks in _tracks(anchor, placements)]


def _roll_forwards(rows: Sequence[BodyRow], units: Mapping[int, Sequence[str]]) -> Iterator[_RollForward]:
    """The roll-forwards, each from the last balance of its label before it, or else from the last one."""
    groups: dict[tuple[int, str], list[int]] = {}
    for i, some in units.items():
        for unit in some:
            groups.setdefault((rows[i].row.block, unit), []).append(i)
    for (_, unit), group in groups.items():
        balances: dict[str, int] = {}  # by label, the last one in the group
        others: set[int] = set()
        last: int | None = None
        for p, i in enumerate(group):
            label = rows[i].row.label
            if not is_balance(label):
                continue
            if last is not None and edge_of(label) is not Edge.BEGINNING:
                start = balances.get(stem_of(label), last)
                changes = [group[q] for q in range(start + 1, p) if q not in others] if p - start <= _ROWS else []
                if 0 < len(changes) <= _CHANGES:
                    yield _RollForward(group[start], i, tuple(changes), unit)
            balances[stem_of(label)] = last = p
            others.add(p)
