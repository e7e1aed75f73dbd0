"""Shares to trust: how probable it is that the entry with the largest share of a label's certainty is the right one.

Shares alone say too little: an entry that does not say what it is of is taken for lack of a better one (SPEC 5.2).
"""

import math
from collections.abc import Sequence

import msgspec

from pipefacts.meaning.links.concepts import Concept
from pipefacts.meaning.links.labels import Label

__all__ = ["GROUNDS", "Tail", "read_tail"]

GROUNDS = (
    "share",  # log odds of the share
    "told",  # all entries that values may have are there and say what they are of
    "documented",  # the entry does
    "named",  # its element is known
    "references",  # it has references, so it is of a standard concept
    "entries",  # log of the number of entries
    "silent",  # share of the entries that say nothing and are no heading's
    "always",
)

_CERTAIN = 1e-6  # a share this near to 1 is no larger


class Tail(msgspec.Struct, frozen=True):
    """What the concept entries of a page leave open: ``silent`` is the share of those that say nothing and are no
    heading's, ``told`` whether there are none and no fewer entries than labels.
    """

    told: bool
    silent: float
    entries: int

    def grounds(self, concept: Concept, share: float) -> tuple[float, ...]:
        """What speaks for a link to ``concept``, in the order of ``GROUNDS``."""
        share = min(max(share, _CERTAIN), 1 - _CERTAIN)
        return (
            math.log(share / (1 - share)),
            self.told,
            concept.is_documented,
            concept.key is not None,
            concept.has_references,
            math.log(self.entries),
            self.silent,
            1.0,
        )


def read_tail(labels: Sequence[Label], concepts: Sequence[Concept]) -> Tail:
    """What ``concepts`` leave open to ``labels``."""
    silent = sum(not concept.is_documented or concept.is_heading for concept in concepts)
    more = silent - sum(label.is_heading for label in labels)
    return Tail(more <= 0 and len(labels) <= len(concepts), max(0, more) / len(concepts), len(concepts))
