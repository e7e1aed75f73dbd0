"""Balances to identities: which of their values is the sum of which others (SPEC 8.2).

In a statement of equity one column is the sum of others: the total that of the parent and of what others own, the
parent's that of its capital and its earnings. What holds of the balances holds of each change between them.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Identity", "identities_in", "is_kept"]

_TRACKS = 14  # values of a balance at most
_BALANCES = 12  # that are compared at most
_LOOSE = 6  # amounts that may count on either side, at most: of more nothing is told
_BY_CHANCE = 0.02  # identities expected by chance: where they are more, none is told


class Identity(NamedTuple):
    """Value ``total`` is the sum of the values ``parts``; those that are zero in all balances may belong to it or not."""

    total: int
    parts: frozenset[int]
    zero: frozenset[int]


def identities_in(balances: Sequence[tuple[int, ...]]) -> list[Identity]:
    """The identities that hold in all ``balances``, rows of as many values each, and hardly by chance."""
    rows = list(dict.fromkeys(balances))[:_BALANCES]
    count = len(rows[0])
    if not 2 < count <= _TRACKS:
        return []
    base = 1 + 2 * max([sum(map(abs, row)) for row in rows])
    packed = [sum([row[t] * base**k for k, row in enumerate(rows)]) for t in range(count)]
    live = [t for t in range(count) if packed[t]]
    zero = frozenset(range(count)) - frozenset(live)
    size = math.prod([max(1, *map(abs, row)) for row in rows])
    if len(live) * 2 ** len(live) > _BY_CHANCE * size:
        return []
    sums = [(0, 0)]  # of each set of values, as bits
    for t in live:
        sums += [(total + packed[t], mask | 1 << t) for total, mask in sums]
    wanted = {packed[t] for t in live}
    by_sum: defaultdict[int, list[int]] = defaultdict(list)
    for total, mask in sums:
        if total in wanted and mask.bit_count() > 1:
            by_sum[total].append(mask)
    return [
        Identity(t, frozenset([part for part in live if mask >> part & 1]), zero)
        for t in live
        for mask in by_sum[packed[t]]
        if not mask >> t & 1
    ]


def is_kept(identity: Identity, tracks: Sequence[int], amounts: Sequence[int]) -> bool:
    """Whether a change whose ``amounts`` stand in ``tracks`` keeps ``identity``.

    Amounts that stand in no track, or where all balances are zero, may count on either side, or on none.
    """
    rest, loose = 0, []
    for track, amount in zip(tracks, amounts, strict=True):
        if track == identity.total:
            rest += amount
        elif track in identity.parts:
            rest -= amount
        elif track < 0 or track in identity.zero:
            loose.append(amount)
    if not rest or len(loose) > _LOOSE:
        return True
    sums = {0}
    for amount in loose:
        sums |= {x + amount for x in sums} | {x - amount for x in sums}
    return rest in sums
