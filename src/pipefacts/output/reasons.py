"""Evidence to reasons: why a value stands in its column, as far as its page tells, in plain words (SPEC 8.3).

``REASONS`` has a sentence for every evidence code, of rules and of features alike.
"""

from collections.abc import Sequence

import msgspec

from pipefacts.errors import count, printable
from pipefacts.values import Alignment, Column, Fact, Page

__all__ = ["MEANINGS", "REASONS", "Argument", "conclusion", "describe_column", "describe_head", "of_page"]

# What each alignment says, most certain first.
MEANINGS = {
    Alignment.STATED: "the dump itself keeps the place of the value: its column is certain",
    Alignment.EXACT: "the row has a value for every column: its column is certain",
    Alignment.FORCED: "the column is the same in every placement that the renderer's rules allow: it is proved",
    Alignment.LIKELY: "the most probable of several columns; its candidates have their probabilities",
    Alignment.UNKNOWN: "several columns are possible, and nothing favours one; or the page has no columns",
}

REASONS = {
    "full-row": "the row has a value for every column",
    "kept-place": "the dump keeps empty cells, so the place is stated",
    # the renderer's rules
    "order": "the values of a row stand from left to right, a column each",
    "signs": "a currency sign shows on the first and the last of a run of one unit down a column, and on no other",
    "one-sign": "all signs of a column are the same",
    "listed-units": "a column whose head lists units holds only those units",
    "units": "the unit of the row is stated",
    "instants": "an instant stands in every column with its date, and no other fact in an instant column",
    "period-types": "the period type of the row is stated",
    "no-empty-column": "every column has a value",
    "labels": "rows of one label share their unit and their period type",
    "text-in-doubt": "but one of its texts may be a label",
    # what makes a placement likely
    "whole-duration": "it fills whole durations, all columns of one length",
    "same-ends": "the same end dates are filled under each duration",
    "same-count": "as many columns are filled under each duration",
    "latest-first": "under each duration the latest columns are filled first",
    "main-period": "it is the column of the reporting period",
    "main-date": "only columns of the reporting period's end date are filled",
    "shorter-exceeds-longer": "a shorter duration would have the greater amount",
    "text-in-main-period": "a single text stands in the reporting period as a rule",
    "measure-in-main-period": "a single percentage or length of time stands in the reporting period as a rule",
    "instant": "the row reads as an instant",
    "instant-words": "the words of the label or its documentation suit the period type of the columns",
    "instant-text": "texts and lengths of time are seldom instants",
    "latest-dates": "the latest dates are filled, none left out",
    "balance-date": "the end of the reporting period is among the dates",
    "balance-sheet-dates": "the dates are the end of the reporting period and the day before it began",
    "other-dates": "few other dates are filled",
    "equal-by-chance": "equal values would have to be equal by chance elsewhere",
    "later-member": "a forecast or a later event stands after the reporting period",
    "cover-date": "the cover page counts shares after the period, and the public float before its end",
    "total-column": "in a statement of equity a lone value stands under the total",
    "shares-in-total": "a count of shares does not stand under the total",
    "adds-across": "the other values add up to the total",
    "fails-across": "elsewhere the values would not add up to the total",
    "column-words": "a change in equity of this name enters these columns",
    "shared-words": "words of the label stand in the column heads",
    "adjustment-column": "the label speaks of no adjustment",
    "durations": "few durations are touched",
    "one-duration": "all of it stands under one duration",
    "dates": "few dates are filled",
    "gaps": "few columns between are left out",
    "first-column": "it begins in the first column",
    "last-column": "it ends in the last column",
    "prefix": "the first columns of the table are filled, none left out",
    "usual-columns": "values of this kind usually stand in columns of this period",
    "label-words": "rows of such words usually stand in columns of this period",
    "named-date": "the label, the member or a value of the block names the date of the column",
    "neighbours": "the row before it is placed alike",
    "same-label": "a row of the same label is placed alike",
    "twins": "a row of the same label but for what the parenthesis says is placed alike",
    "label-type": "rows of the same label have this period type",
    "neighbours-type": "the row before it has this period type",
    "equal-value": "an equal value of another row stands in the same column or under the same date",
    "only-filler": "no other row fills the column, and no column is empty",
    "currency-signs": "the signs of the other rows fit this best",
    "adds-down": "totals and roll-forwards add up so",
    "members-add-up": "the parts add up to the total of their members so",
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
    return Argument(fact, conclusion(page.columns, fact), tuple([REASONS[code] for code in fact.evidence]), possible)


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
