"""The fitted log odds of the terms by which readings of heads are weighed.

They are data, ``odds.json``, fitted by ``tools/fit_heads.py`` on pages whose columns are known; it says on which.
"""

import functools
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from pipefacts.data import read_data

__all__ = ["Odds", "fitted_odds"]


class Odds(msgspec.Struct, frozen=True):
    """The log odds by the name of their term, and what they were fitted on; terms that were never met count nothing."""

    terms: dict[str, float]
    fitted_on: dict[str, Any] = msgspec.field(default_factory=dict)

    def of(self, names: Iterable[str]) -> float:
        """The sum of the log odds of terms, each as often as it is named."""
        odds = self.terms
        return sum([odds.get(name, 0.0) for name in names])

    def dot(self, values: Mapping[str, float]) -> float:
        """The sum of the log odds of terms, each times its value."""
        odds = self.terms
        return sum([odds.get(name, 0.0) * value for name, value in values.items()])


@functools.cache
def fitted_odds() -> Odds:
    """The log odds that come with the library."""
    return msgspec.json.decode(read_data("pipefacts.meaning.heads", "odds.json"), type=Odds)
