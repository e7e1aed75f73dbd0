"""Label to what its words say of a balance: that it is one of the beginning or the end of a period, or at a date.

The balances before and after the changes of a period are facts of one concept, under labels of their own.
"""

import datetime
import functools
import re
from enum import StrEnum

from pipefacts.syntax.terminals import date_in

__all__ = ["Edge", "balance_date", "edge_of", "is_balance", "may_begin", "stem_of", "without_edge"]


class Edge(StrEnum):
    """An end of a period."""

    BEGINNING = "beginning"
    ENDING = "ending"


# "Opening" and "closing" say so of a balance, or behind a comma: stores open, too, and transactions close.
_BEGINNING = r"\bbeginning\b|\b(?:start of|at (?:the )?start)\b|\bopening(?= balance)|, opening$"
_ENDING = r"\bending\b|\b(?:end of|at (?:the )?end)\b|\bclosing(?= balance)|, closing$"
_EDGE = re.compile(rf"(?P<beginning>{_BEGINNING})|(?P<ending>{_ENDING})")

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec"
    r"|january|february|march|april|june|july|august|september|october|november|december)"
)
# Here any of the words will do: what is left is compared with what is left of another label.
_CUT = re.compile(
    r"\b(?:at |as of |of |the )*(?:beginning|ending|end|opening|closing|start)\b(?: of)?(?: the)?"
    rf"(?: period| year| quarter| month)?\b|,? ?\b(?:as of |at |on )?{_MONTH}\.? \d{{1,2}}, ?\d{{4}}"
)


@functools.lru_cache(maxsize=8192)
def edge_of(label: str) -> Edge | None:
    """The end of a period that a label names first; ``None`` where it names none."""
    found = _EDGE.search(label.casefold())
    return Edge(found.lastgroup) if found is not None and found.lastgroup else None


def balance_date(label: str) -> datetime.date | None:
    """The day in a label such as ``Balance at Dec. 31, 2021``: in statements of equity dates stand there."""
    words = label.rsplit(" ", 4)
    return date_in(" ".join(words[2:])) if len(words) == 5 and words[1] == "at" else None


@functools.lru_cache(maxsize=8192)
def is_balance(label: str) -> bool:
    """Whether a label may be one of several of a concept: that of a balance before or after its changes."""
    return "balance" in label.casefold() or edge_of(label) is not None or balance_date(label) is not None


def may_begin(label: str) -> bool:
    """Whether a label may be that of a balance on the day before its column's period begins.

    Any word that may say so counts: a balance that is taken for one of the end would get a wrong day.
    """
    words = label.casefold()
    return any(word in words for word in ("begin", "start", "opening", "previous", "prior"))


def stem_of(label: str) -> str:
    """A label in lower case, without the end of a period or the date that it names: balances share it."""
    label = label.lower()
    return without_edge(label) or label


def without_edge(label: str) -> str | None:
    """A label of lower case without the end of a period or the date that it names; ``None`` where it names none."""
    cut = _CUT.sub(" ", label)
    return cut if cut != label else None
