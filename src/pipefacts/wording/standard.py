"""Label to what the SEC's taxonomies fix of it: the period type of its concept, and whether its values are texts.

The concepts of cover and audit pages (``dei``) and of insider trading and pay pages (``ecd``) bear standard labels,
which ``standard.json`` lists with taxonomy, label, period type (null: not fixed here) and values. A label that is not
listed says nothing.
"""

import functools
import re
from enum import StrEnum

import msgspec

from pipefacts.data import read_data
from pipefacts.values import PeriodType

__all__ = ["Values", "level", "period_type_of", "standard_labels", "values_of"]


class Values(StrEnum):
    """What the values of a standard label are: texts, or figures, dates and flags."""

    TEXT = "text"
    FIGURES = "figures"


class StandardLabel(msgspec.Struct, frozen=True, array_like=True):
    """A standard label of a taxonomy."""

    taxonomy: str
    label: str
    period_type: PeriodType | None
    values: Values


# What may stand behind a standard label.
_TAGS = ("(in shares)", "(in dollars per share)", "[Flag]", "[Text Block]", "[Policy Text Block]", "[Member]")

_OTHER = re.compile(r"[\W_]+")  # than letters and digits


@functools.lru_cache(maxsize=8192)
def level(text: str) -> str:
    """``text`` as it is looked up: lower case, a unit and a last parenthesis off, letters and digits alone."""
    text = text.partition(" | ")[0]
    if text.endswith(_TAGS):
        text = text[: max(text.rfind("("), text.rfind("["))]
    return _OTHER.sub("", text.casefold())


def standard_labels() -> tuple[StandardLabel, ...]:
    """The standard labels, by taxonomy and label."""
    data = read_data("pipefacts.wording", "standard.json")
    return msgspec.json.decode(data, type=tuple[StandardLabel, ...])


@functools.cache
def _by_level() -> dict[str, StandardLabel]:
    return {level(standard.label): standard for standard in standard_labels()}


def period_type_of(label: str) -> PeriodType | None:
    """The period type of a standard label's concept; ``None`` of every other label (SPEC 8.1)."""
    found = _by_level().get(level(label))
    return found.period_type if found is not None else None


def values_of(label: str) -> Values | None:
    """What the values of a standard label are; ``None`` of every other label (SPEC 6.2)."""
    found = _by_level().get(level(label))
    return found.values if found is not None else None
