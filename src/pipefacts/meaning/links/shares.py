"""Scores to shares: each label's certainty over the entries, such that no entry has more than one label's."""

import math
from collections.abc import Sequence

__all__ = ["Shares", "share_out"]

_BEHIND = 9.0  # log odds behind the best entry at which one is no longer tried
_ROUNDS = 12
_STILL = 0.02  # a change of factors below which another round changes nothing that counts

Shares = list[dict[int, float]]


def share_out(scores: Sequence[Sequence[float]], count: int, nothing: float) -> Shares:
    """Each label's certainty over its best entries, of ``count``, such that no entry has more than one label's.

    Rows and columns are scaled in turn (Sinkhorn); where there are labels enough, no entry stays without one.
    ``nothing`` is the score of having no entry.
    """
    shares: Shares = []
    rest: list[float] = []
    for score in scores:
        best = max(score)
        top = max(best, nothing)
        shares.append({index: math.exp(one - top) for index, one in enumerate(score) if one > best - _BEHIND})
        rest.append(math.exp(nothing - top))
    enough = len(scores) >= count
    factors = [1.0] * count
    for _ in range(_ROUNDS):
        sums = _scale(shares, rest, factors)
        new = [_factor(part, enough=enough) for part in sums]
        if all(abs(factor - 1.0) < _STILL for factor in new):
            break
        factors = new
    return shares


def _scale(shares: Shares, rest: list[float], factors: Sequence[float]) -> list[float]:
    """Multiply by ``factors``, make each label's shares one, and give the sum of each entry."""
    sums = [0.0] * len(factors)
    for number, share in enumerate(shares):
        parts = [part * factors[index] for index, part in share.items()]
        total = rest[number] + sum(parts)
        rest[number] /= total
        for index, part in zip(share, parts, strict=True):
            share[index] = part = part / total
            sums[index] += part
    return sums


def _factor(part: float, *, enough: bool) -> float:
    if part > 1.0:
        return 1.0 / part
    return min(1.0 / part, 2.0) if enough and part > 1e-6 else 1.0
