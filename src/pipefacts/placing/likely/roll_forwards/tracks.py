"""Changes and a balance to tracks: which values of a roll-forward stand in one column (SPEC 8.2).

The values of the balance that a roll-forward ends with number the *tracks*: two values are of one track where they
stand in one column, whichever it is. In each track the changes add up to the balance; a change keeps the identities
between the tracks. So which values are of one track is known before any column is (sum-product on the factor graph of
rows and tracks, each track's sum a factor).
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipefacts.placing.likely.roll_forwards.identities import Identity, is_kept

__all__ = ["DOUBT", "NO_TRACK", "Chances", "Change", "Tracks", "solve"]

NO_TRACK = -1  # of a value that stands in a column without a balance
DOUBT = 0.02  # that a track which adds up does so by chance, or is no roll-forward
_WAYS = 1500  # to put the values of a row into tracks, at most
_STATES = 6_000  # sums of one track at most
_SUMS = 300_000  # of one roll-forward, about
_ROUNDS = 3
_EVEN = 0.1  # of the prior, spread over all ways
_NONE = 1e-7  # a belief below this is none

Tracks = tuple[int, ...]  # of each value of a row
Chances = Mapping[Tracks, float]
_Way = tuple[Tracks, bool]  # and whether the row counts among the changes at all


class Change(NamedTuple):
    """A row of a roll-forward: its amounts; a subtotal among them may be no change. ``prior`` is what the row itself says
    of its tracks.
    """

    amounts: tuple[int, ...]
    may_be_none: bool
    prior: Chances


class _Row(NamedTuple):
    """A row with its ways, and for each track the amount that each way adds to it."""

    ways: list[_Way]
    prior: Chances
    beliefs: list[float]
    adds: list[list[int]]


def solve(
    balance: Sequence[int], changes: Sequence[Change], identities: Sequence[Identity], others: int
) -> list[dict[Tracks, float]]:
    """For each change what the balance says of its tracks, as odds over what the row itself says: of those not listed
    nothing. ``others`` columns have no balance. Empty where a change has too many ways.
    """
    rows = []
    for change in changes:
        ways = _ways(len(change.amounts), len(balance), others)
        if not ways:
            return []
        kept = [way for way in ways if all(is_kept(identity, way, change.amounts) for identity in identities)] or ways
        rows.append(_row(change, _prior(change, ways), kept, len(balance)))
    messages: dict[tuple[int, int], dict[int, float]] = {}
    left = _SUMS
    for _ in range(_ROUNDS):
        order = sorted(range(len(balance)), key=lambda track: sum([_spread(row, track) for row in rows]))
        for track in order:
            if left > 0:
                left -= _balance_track(balance[track], track, rows, messages)
    return [_gains(row) for row in rows]


def _prior(change: Change, ways: Sequence[Tracks]) -> dict[Tracks, float]:
    total = sum([change.prior.get(way, 0.0) for way in ways])
    even = _EVEN if total else 1.0
    return {way: even / len(ways) + (1.0 - even) * change.prior.get(way, 0.0) / (total or 1.0) for way in ways}


def _ways(count: int, tracks: int, others: int) -> list[Tracks]:
    """The ways to put ``count`` values in order into tracks: as many in none as leave few ways, or all."""
    found = _rising(count, tracks, others)
    outside = (NO_TRACK,) * count
    if count <= others and outside not in found:
        found.append(outside)
    return found


def _rising(count: int, tracks: int, others: int) -> list[Tracks]:
    loose, ways = -1, 0
    while loose < min(count, others):
        more = math.comb(count, loose + 1) * math.comb(tracks, count - loose - 1)
        if ways and ways + more > _WAYS:
            break
        loose, ways = loose + 1, ways + more
    if ways > _WAYS:
        return []
    found: list[Tracks] = []
    stack: list[tuple[Tracks, int, int]] = [((), -1, loose)]
    while stack:
        sofar, last, left = stack.pop()
        if len(sofar) == count:
            found.append(sofar)
            continue
        behind = count - len(sofar) - 1 - left  # values, at least, that need a track behind this one
        stack += [((*sofar, track), track, left) for track in range(last + 1, tracks - max(0, behind))]
        if left:
            stack.append(((*sofar, NO_TRACK), last, left - 1))
    return found


def _row(change: Change, prior: Chances, kept: Sequence[Tracks], tracks: int) -> _Row:
    ways = [(way, counts) for way in kept for counts in ((True, False) if change.may_be_none else (True,))]
    adds = [
        [change.amounts[way.index(track)] if counts and track in way else 0 for way, counts in ways]
        for track in range(tracks)
    ]
    total = sum([prior[way] for way, _ in ways])
    return _Row(ways, prior, [prior[way] / total for way, _ in ways], adds)


def _spread(row: _Row, track: int) -> float:
    """The logarithm of how many amounts a row may add to a track."""
    amounts = {amount for amount, belief in zip(row.adds[track], row.beliefs, strict=True) if belief > _NONE}
    return math.log(max(1, len(amounts)))


def _balance_track(
    goal: int, track: int, rows: Sequence[_Row], messages: dict[tuple[int, int], dict[int, float]]
) -> int:
    """Send to each row what the sum of ``track`` says of it, if it can be the balance; how many sums were made."""
    marginals = [_marginal(row, track, messages.get((k, track))) for k, row in enumerate(rows)]
    forward: list[dict[int, float]] = [{0: 1.0}]
    made = 0
    for marginal in marginals:
        forward.append(_sums(forward[-1], marginal))
        made += len(forward[-1])
        if len(forward[-1]) > _STATES:
            return made
    if goal not in forward[-1]:
        return made
    largest = max([abs(amount) for marginal in marginals for amount in marginal], default=1)
    doubt = max(DOUBT, min(1.0, len(forward[-1]) / max(1, largest)))
    backward = {goal: 1.0}
    for k in range(len(rows) - 1, -1, -1):
        likely = {
            amount: sum([chance * forward[k].get(total - amount, 0.0) for total, chance in backward.items()])
            for amount in set(rows[k].adds[track])
        }
        mean = sum([chance * likely[amount] for amount, chance in marginals[k].items()])
        message = {amount: doubt + (1.0 - doubt) * x / mean if mean else 1.0 for amount, x in likely.items()}
        _tell(rows[k], track, message, messages.get((k, track)))
        messages[k, track] = message
        backward = _sums(backward, {-amount: chance for amount, chance in marginals[k].items()}, forward[k])
    return 2 * made


def _marginal(row: _Row, track: int, told: Mapping[int, float] | None) -> dict[int, float]:
    """The chance of each amount that a row may add to a track, without what the track itself told."""
    found: defaultdict[int, float] = defaultdict(float)
    for amount, belief in zip(row.adds[track], row.beliefs, strict=True):
        found[amount] += belief / told[amount] if told else belief
    total = sum(found.values())
    return {amount: chance / total for amount, chance in found.items() if chance > _NONE * total}


def _sums(
    sofar: Mapping[int, float], more: Mapping[int, float], among: Mapping[int, float] | None = None
) -> dict[int, float]:
    found: defaultdict[int, float] = defaultdict(float)
    for total, belief in sofar.items():
        for amount, chance in more.items():
            if among is None or total + amount in among:
                found[total + amount] += belief * chance
    return found


def _tell(row: _Row, track: int, message: Mapping[int, float], before: Mapping[int, float] | None) -> None:
    beliefs = [
        belief * message[amount] / (before[amount] if before else 1.0)
        for belief, amount in zip(row.beliefs, row.adds[track], strict=True)
    ]
    total = sum(beliefs)
    row.beliefs[:] = [belief / total for belief in beliefs]


def _gains(row: _Row) -> dict[Tracks, float]:
    found: defaultdict[Tracks, float] = defaultdict(float)
    for (way, _), belief in zip(row.ways, row.beliefs, strict=True):
        found[way] += belief
    return {way: belief / row.prior[way] for way, belief in found.items()}
