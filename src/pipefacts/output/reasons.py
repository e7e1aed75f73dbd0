"""Evidence to reasons: why a value stands in its column, as far as its page tells, in plain words (SPEC 8.3).

The words of each code of evidence stand with it in ``placing.evidence``.
"""

from collections.abc import Sequence

import msgspec

from pipefacts.errors import count, printable
from pipefacts.placing.evidence import EVIDENCE
from pipefacts.values import Alignment, Column, Fact, Page

__all__ = ["MEANINGS", "Argument", "conclusion", "describe_column", "describe_head", "of_page"]

# What each alignment says, most certain first.
MEANINGS = {
    Alignment.STATED: "the dump preserves the position of the value: its column is certain",
    Alignment.EXACT: "the row has a value for every column: its column is certain",
    Alignment.FORCED: "the column is the same in every placement that the renderer's rules allow: it is proved",
    Alignment.LIKELY: "the most probable of several columns; its candidates have their probabilities",
    Alignment.UNKNOWN: "several columns are possible, and nothing favours one; or the page has no columns",
}


class Argument(msgspec.Struct, frozen=True):
    """The argument for one value: ``conclusion`` says its column, ``reasons`` why, and ``columns`` what became of each
    other column. As a string it is what ``pipefacts why`` prints.
    """

    fact: Fact
    conclusion: str
    reasons: tuple[str, ...]
    columns: tuple[str, ...]

    def __str__(self) -> str:
        where = f" under {' | '.join(self.fact.members)}" if self.fact.members else ""
        lines = [f"{self.fact.text!r} of {self.fact.label!r}{where}: {self.conclusion}"]
        lines += [f"  because {reason}" for reason in self.reasons]
        lines += [f"  {sentence}" for sentence in self.columns]
        return "\n".join(map(printable, lines))


def of_page(page: Page, fact: Fact) -> Argument:
    """The argument for ``fact`` as far as its ``page`` alone tells it."""
    names = [describe_column(column) for column in page.columns]
    possible = tuple(
        [
            f"perhaps {names[one.column]}, probability {one.probability or 0:.2f}"
            for one in fact.candidates
            if one.column != fact.column
        ]
        if fact.alignment is Alignment.LIKELY
        else []
    )
    return Argument(
        fact, conclusion(page.columns, fact), tuple([EVIDENCE[code].reason for code in fact.evidence]), possible
    )


def conclusion(columns: Sequence[Column], fact: Fact) -> str:
    """What was decided of a value: its column, and how sure that is."""
    if fact.column is None:
        return "its column is unknown"
    name = describe_column(columns[fact.column])
    if fact.alignment is Alignment.LIKELY:
        return f"likely {name} (probability {fact.probability or 0:.2f})"
    return f"{name}, {fact.alignment}"


def describe_column(column: Column) -> str:
    """A column by number and head: ``column 2 (3 months, Mar. 31, 2024)``."""
    return f"column {column.index + 1} ({describe_head(column, ', ')})"


def describe_head(column: Column, between: str = " ") -> str:
    """The head of a column on one line: ``3 months Mar. 31, 2024``."""
    months = [] if column.months is None else [count(column.months, "month")]
    return between.join([*months, *column.labels])
