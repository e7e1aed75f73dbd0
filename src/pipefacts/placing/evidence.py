"""The codes of evidence: what a placement may rest on, one entry for each code (SPEC 8.1, 8.3).

Whoever makes a placement takes its codes from here. The tables of the specification, and what ``pipefacts why`` and
``explain`` say, are made of the same entries.
"""

from enum import StrEnum

from pipefacts.values import Alignment

__all__ = ["EVIDENCE", "FAMILIES", "Direct", "Evidence", "OtherPages", "OtherRows", "OwnPlacement", "Rule"]


class Evidence(StrEnum):
    """A code of evidence, with what is known of it; each family of codes is a subclass.

    ``reason`` is what ``why`` says of a value for which the code speaks; ``definition`` is what the specification says
    of the code. ``against`` is true of what speaks against a placement: its reason says that the placement has little
    of it.
    """

    reason: str
    definition: str
    against: bool

    def __new__(cls, code: str, reason: str, definition: str, against: bool = False) -> "Evidence":
        """The entry of ``code``, which is its value."""
        entry = str.__new__(cls, code)
        entry._value_ = code
        entry.reason, entry.definition, entry.against = reason, definition, against
        return entry

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        """The alignments of the placements that may name the code."""
        return (Alignment.LIKELY,)


class Direct(Evidence):
    """What the row or the dump shows by itself."""

    FULL_ROW = ("full-row", "the row has a value for every column", "the row has a value for every column")
    KEPT_PLACE = ("kept-place", "the dump keeps empty cells, so the place is stated", "the dump keeps empty cells")
    TEXT_IN_DOUBT = (
        "text-in-doubt",
        "but one of its texts may be a label",
        "a text of the row may be a label (6.2)",
        True,
    )

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        """A full row is exact, or likely where one of its texts may be a label."""
        return {
            Direct.FULL_ROW: (Alignment.EXACT, Alignment.LIKELY),
            Direct.KEPT_PLACE: (Alignment.STATED,),
            Direct.TEXT_IN_DOUBT: (Alignment.LIKELY,),
        }[self]


class Rule(Evidence):
    """A family of the renderer's rules, on which a proof rests (SPEC 8.1)."""

    ORDER = (
        "order",
        "the values of a row are in order from left to right, one per column",
        "The values of a row are in order from left to right, each in a column of its own.",
    )
    SIGNS = (
        "signs",
        "a currency sign shows on the first and the last of a run of one unit down a column, and on no other",
        "Down a column, over the cells that hold a fact: an amount without a sign has an amount of the same unit "
        "next above it and next below it; an amount with a sign does not have both. Monetary and per share are "
        "different units; a percentage, date, time, boolean, text, count or plain number is of neither and breaks "
        "the run.",
    )
    ONE_SIGN = ("one-sign", "all signs of a column are the same", "All signs of one column are the same.")
    LISTED_UNITS = (
        "listed-units",
        "a column whose head lists units holds only those units",
        "On a page whose heads list units: a column whose head lists no money (no amount per share, not this sign)"
        " holds none; a row with a unit suffix has values only in columns that list its unit.",
    )
    UNITS = ("units", "the unit of the row is stated", "A row whose unit is proved (7.2) is of that unit.")
    INSTANTS = (
        "instants",
        "an instant is in every column with its date, and no other fact is in an instant column",
        "A column that is an instant holds only instants. An instant that is in one column of a date is in"
        " every column of that date, as an equal text.",
    )
    PERIOD_TYPES = (
        "period-types",
        "the period type of the row is stated",
        "A row that is known to be a duration has no value in an instant column; one that is known to be an "
        "instant obeys `instants` as such.",
    )
    NO_EMPTY_COLUMN = ("no-empty-column", "every column has a value", "Every column has a value.")
    LABELS = (
        "labels",
        "rows of one label share their unit and their period type",
        "Rows of one label share unit and period type. Nearly always true and not always, so proofs do without it.",
    )

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        """What is proved is forced."""
        return (Alignment.FORCED,)


class OwnPlacement(Evidence):
    """What a row's placement is by itself (SPEC 8.2)."""

    WHOLE_DURATION = (
        "whole-duration",
        "it fills whole durations, all columns of one length",
        "fills all columns of the durations that it touches, at least one of several columns",
    )
    SAME_ENDS = (
        "same-ends",
        "the same end dates are filled under each duration",
        "fills the same end dates under each of several durations",
    )
    SAME_COUNT = (
        "same-count",
        "as many columns are filled under each duration",
        "fills as many columns under each duration",
    )
    LATEST_FIRST = (
        "latest-first",
        "under each duration the latest columns are filled first",
        "fills the first, which are the latest, columns of each duration",
    )
    MAIN_PERIOD = (
        "main-period",
        "it is the column of the reporting period",
        "holds the column of the reporting period (the longest of up to a year that ends with it)",
    )
    MAIN_DATE = (
        "main-date",
        "only columns of the reporting period's end date are filled",
        "fills columns of the reporting period's end date alone",
    )
    SHORTER_EXCEEDS_LONGER = (
        "shorter-exceeds-longer",
        "a shorter duration would have the greater amount",
        "gives a shorter duration the greater amount, at one end date",
        True,
    )
    TEXT_IN_MAIN_PERIOD = (
        "text-in-main-period",
        "a lone text usually belongs to the reporting period",
        "puts a single text into the reporting period",
    )
    MEASURE_IN_MAIN_PERIOD = (
        "measure-in-main-period",
        "a lone percentage or length of time usually belongs to the reporting period",
        "puts a single percentage or length of time there",
    )
    INSTANT = ("instant", "the row reads as an instant", "is read as an instant's")
    INSTANT_WORDS = (
        "instant-words",
        "the words of the label or its documentation suit the period type of the columns",
        "is of the period type that label or documentation tell",
    )
    INSTANT_TEXT = (
        "instant-text",
        "texts and lengths of time are seldom instants",
        "makes an instant of a text or a length of time",
        True,
    )
    LATEST_DATES = (
        "latest-dates",
        "the latest dates are filled, none left out",
        "fills the latest dates, none left out",
    )
    BALANCE_DATE = (
        "balance-date",
        "the end of the reporting period is among the dates",
        "holds the end of the reporting period",
    )
    BALANCE_SHEET_DATES = (
        "balance-sheet-dates",
        "the dates are the end of the reporting period and the day before it began",
        "fills that end, and the day before the period began, alone",
    )
    OTHER_DATES = ("other-dates", "few other dates are filled", "fills other dates", True)
    EQUAL_BY_CHANCE = (
        "equal-by-chance",
        "elsewhere the equal values would be a coincidence",
        "has equal values that no copy explains",
        True,
    )
    LATER_MEMBER = (
        "later-member",
        "a forecast or a later event belongs after the reporting period",
        "puts a forecast or a later event behind the reporting period",
    )
    COVER_DATE = (
        "cover-date",
        "the cover page counts shares after the period, and the public float before its end",
        "puts the cover's count of shares behind the period, or its public float before the end",
    )
    SHARE_OF_ACCOUNT = (
        "share-of-account",
        "it is a share of receivables or payables, and these are the dates of the balance sheet",
        "is of a share of receivables or payables, and all its columns end on dates of the balance sheet",
    )
    TOTAL_COLUMN = (
        "total-column",
        "in a statement of equity a lone value is under the total",
        "holds the total of a statement of equity",
    )
    SHARES_IN_TOTAL = (
        "shares-in-total",
        "a count of shares is not under the total",
        "counts shares under the total",
        True,
    )
    ADDS_ACROSS = ("adds-across", "the other values add up to the total", "makes the values add up to that total")
    FAILS_ACROSS = ("fails-across", "elsewhere the values would not add up to the total", "does not", True)
    COLUMN_WORDS = (
        "column-words",
        "a change in equity of this name enters these columns",
        "fills columns that a change in equity of this name enters",
    )
    SHARED_WORDS = (
        "shared-words",
        "words of the label occur in the column heads",
        "fills columns whose heads share words with the label",
    )
    NAMED_COLUMN = (
        "named-column",
        "the label holds all words of the column heads",
        "fills columns of whose heads the label holds all words",
    )
    NARROWER_COLUMN = (
        "narrower-column",
        "the change is one of a part of the equity",
        "fills columns of more members than another column, which has all but these",
    )
    NARROWER_BALANCE = (
        "narrower-balance",
        "balances are seldom those of a part",
        "is a balance, and fills columns of more members than another column",
        True,
    )
    NARROWER_ALONE = (
        "narrower-alone",
        "what stands in a column of a part stands in one of the whole, too",
        "fills columns of more members than others, and none of these others",
        True,
    )
    ADJUSTMENT_COLUMN = (
        "adjustment-column",
        "the label speaks of no adjustment",
        "fills columns of adjustments, of which the label does not speak",
        True,
    )
    DURATIONS = ("durations", "few durations are touched", "touches many durations", True)
    ONE_DURATION = ("one-duration", "all of it is under one duration", "is under one of several durations")
    DATES = ("dates", "few dates are filled", "fills many dates", True)
    GAPS = ("gaps", "few columns between are left out", "leaves columns between its own out", True)
    FIRST_COLUMN = ("first-column", "it begins in the first column", "begins in the first column")
    LAST_COLUMN = ("last-column", "it ends in the last column", "ends in the last column")
    PREFIX = (
        "prefix",
        "the first columns of the table are filled, none left out",
        "fills the first columns of the table, none left out",
    )
    USUAL_COLUMNS = (
        "usual-columns",
        "values of this kind are usually in columns of this period",
        "fills columns that usually have values of this kind",
    )
    LABEL_WORDS = (
        "label-words",
        "rows with such words usually have values in columns of this period",
        "fills columns in which rows with such words usually have values",
    )
    NAMED_DATE = (
        "named-date",
        "the label, the member or a value of the block names the date of the column, or one on which what began there ends",
        "fills columns whose date the label, the member or the block names, or is whole months before one of the block",
    )


class OtherRows(Evidence):
    """What the placements of other rows say of a row's placement (SPEC 8.2)."""

    NEIGHBOURS = (
        "neighbours",
        "the row before it is placed alike",
        "suits that of the row before, of the last one of as many values, or of the block before",
    )
    SAME_LABEL = (
        "same-label",
        "a row of the same label is placed alike",
        "suits that of the last row of the same label",
    )
    TWINS = (
        "twins",
        "a row of the same label but for what the parenthesis says is placed alike",
        "suits that of a row of the same label but for the parenthesis",
    )
    LABEL_TYPE = (
        "label-type",
        "rows of the same label have this period type",
        "is of the period type of the rows of the same label",
    )
    NEIGHBOURS_TYPE = (
        "neighbours-type",
        "the row before it has this period type",
        "is of the period type of the row before",
    )
    EQUAL_VALUE = (
        "equal-value",
        "an equal value of another row is in the same column or under the same date",
        "puts an equal value of another row into its column, or under its date",
    )
    ONLY_FILLER = (
        "only-filler",
        "no other row fills the column, and no column is empty",
        "fills a column that no other row fills",
    )
    CURRENCY_SIGNS = (
        "currency-signs",
        "the signs of the other rows fit this best",
        "suits the signs of the other rows",
    )
    ADDS_DOWN = ("adds-down", "totals and roll-forwards add up so", "makes totals or roll-forwards add up")
    WORDS_OF_CHANGES = (
        "words-of-changes",
        "the labels of the changes that add up to the balance suit its columns",
        "is a balance, and suits the labels of the changes that add up to its values",
    )
    MEMBERS_ADD_UP = (
        "members-add-up",
        "the parts add up to the total of their members so",
        "makes the parts of a total among members add up",
    )
    BEFORE_CUT = (
        "before-cut",
        "the dump breaks off in this row: its values are the first of as many as rows like it have",
        "leaves room for the values that the row has lost to a cut",
    )


class OtherPages(Evidence):
    """What other pages of a filing, or of a company, say of a row's placement (SPEC 8.4)."""

    SAME_FACT = (
        "same-fact",
        "the same fact is in a column of this date on another page, where its column is certain",
        "puts a value under the date that it certainly has on another page",
    )
    LIKELY_FACT = (
        "likely-fact",
        "the same fact is most probably in a column of this date on another page",
        "puts a value under the date that it most probably has on another page",
    )
    SAME_AMOUNT = (
        "same-amount",
        "an equal amount is certainly in a column of this date on another page",
        "puts an amount of four digits or more under the date that an equal one certainly has on another page",
    )


FAMILIES: tuple[type[Evidence], ...] = (Direct, Rule, OwnPlacement, OtherRows, OtherPages)
EVIDENCE: dict[str, Evidence] = {entry.value: entry for family in FAMILIES for entry in family}
