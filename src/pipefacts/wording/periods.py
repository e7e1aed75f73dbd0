"""Label to the period type that its words and its documentation suggest.

A concept is an instant or a duration everywhere (SPEC 4), and the words of its label tell which more often than not: a
balance is measured on a day, an expense over a time. It is evidence, never proof. The model is a logistic regression on
the words of the label, each once, with the first and the last word counted once more as such, and on the period type
that the wording of its documentation hints at. Its log odds are data, ``period_words.json``, fitted by
``tools/fit_heads.py`` on labels whose period type is known.
"""

import functools
import math
import re
from typing import Any

import msgspec

from pipefacts.data import read_data
from pipefacts.values import PeriodType

__all__ = ["Words", "features", "fitted_words", "instant_probability"]

_WORD = re.compile(r"(?:[^\W_]|-)+")
_CERTAIN = 0.99  # words alone are never surer than this


class Words(msgspec.Struct, frozen=True):
    """The log odds of an instant by word, those of no word, and what they were fitted on."""

    intercept: float
    words: dict[str, float]
    fitted_on: dict[str, Any] = msgspec.field(default_factory=dict)

    def probability(self, label: str, documented: PeriodType | None = None) -> float:
        """The probability that a row of this label is an instant."""
        weight = self.intercept + sum([self.words.get(name, 0.0) for name in features(label, documented)])
        return max(1.0 - _CERTAIN, min(_CERTAIN, 1.0 / (1.0 + math.exp(-max(-20.0, min(20.0, weight))))))


def features(label: str, documented: PeriodType | None = None) -> list[str]:
    """The words of a label, each once, its first as ``^word`` and its last as ``word$``, and ``documented:instant``."""
    words = _WORD.findall(label.casefold())
    edges = [f"^{words[0]}", f"{words[-1]}$"] if words else []
    return [*dict.fromkeys(words), *edges, *([] if documented is None else [f"documented:{documented}"])]


def instant_probability(label: str, documented: PeriodType | None = None) -> float:
    """The probability that a row of this label is an instant: near 0.5 where its words say nothing.

    ``documented`` is the period type that the documentation of its concept hints at.
    """
    return fitted_words().probability(label, documented)


@functools.cache
def fitted_words() -> Words:
    """The words that come with the library."""
    data = read_data("pipefacts.wording", "period_words.json")
    return msgspec.json.decode(data, type=Words)
