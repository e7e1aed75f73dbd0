"""Two sequences to pairs: which item of the new one is which of the old, from the strictest likeness to the loosest.

Each pass takes one likeness as a key, and pairs in order what is still alone on both sides and has the same key. The
last passes ask in addition that both items stand between the same pairs. So the time grows with the length alone.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import TypeAlias, TypeVar

__all__ = ["Key", "Pair", "pair_up"]

T = TypeVar("T")

Pair: TypeAlias = tuple[int | None, int | None]
Key: TypeAlias = Callable[[T], Hashable | None]


def pair_up(
    old: Sequence[T], new: Sequence[T], keys: Sequence[Key[T]], nearby: Sequence[Key[T]] = ()
) -> tuple[Pair, ...]:
    """The pairs of indices in the order of ``old``; what only ``new`` has follows what it follows in ``new``.

    ``keys`` give the likeness of an item in each pass, ``nearby`` that of the passes that look between pairs only; an
    item whose key is ``None`` takes no part in the pass.
    """
    partners = _Partners(len(old), len(new))
    for key in keys:
        partners.join([key(item) for item in old], [key(item) for item in new])
    for key in nearby:
        above, before = partners.gaps()
        partners.join(
            [None if (found := key(item)) is None else (gap, found) for item, gap in zip(old, above, strict=True)],
            [None if (found := key(item)) is None else (gap, found) for item, gap in zip(new, before, strict=True)],
        )
    return partners.in_order()


class _Partners:
    """Which item of the new side each of the old has, and the other way round; ``None`` while it is alone."""

    def __init__(self, old: int, new: int) -> None:
        self._of_old: list[int | None] = [None] * old
        self._of_new: list[int | None] = [None] * new

    def join(self, old: Sequence[Hashable | None], new: Sequence[Hashable | None]) -> None:
        """Pair what is alone and has the same key, in order."""
        free: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for k, key in enumerate(new):
            if key is not None and self._of_new[k] is None:
                free[key].append(k)
        for i, key in enumerate(old):
            if key is not None and self._of_old[i] is None and (found := free.get(key)):
                k = found.popleft()
                self._of_old[i], self._of_new[k] = k, i

    def gaps(self) -> tuple[list[int], list[int]]:
        """For each item of either side the last pair above it, named by its index in the old side; -1 above all."""
        above, last = [], -1
        for i, k in enumerate(self._of_old):
            last = last if k is None else i
            above.append(last)
        before, last = [], -1
        for partner in self._of_new:
            last = last if partner is None else partner
            before.append(last)
        return above, before

    def in_order(self) -> tuple[Pair, ...]:
        """All items of both sides, each once."""
        added: defaultdict[int, list[int]] = defaultdict(list)
        for new, gap in enumerate(self.gaps()[1]):
            if self._of_new[new] is None:
                added[gap].append(new)
        pairs: list[Pair] = [(None, new) for new in added[-1]]
        for old, partner in enumerate(self._of_old):
            pairs.append((old, partner))
            pairs += [(None, new) for new in added[old]]
        return tuple(pairs)
