"""The body of a page: its rows, each with all that the stages found out about it, under its heads, units and title.

Each stage takes a body and gives one that says more. Nothing here decides anything: what is known of a row is a field of
``BodyRow``, filled by the one stage that finds it out.
"""

import itertools
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import msgspec

from pipefacts.meaning.title import Scale, Title, Unit
from pipefacts.values import Cell, Column, Element, Entry, Fact, FactKind, PeriodType, Placement, Role, Row

__all__ = [
    "EVEN",
    "Body",
    "BodyRow",
    "Doubt",
    "HeadEvidence",
    "Heads",
    "Likely",
    "Link",
    "Measure",
    "PageUnits",
    "Placed",
    "Proved",
]


EVEN = 1.5  # log odds below this are close to even: less than about 5 to 1

# The page


class PageUnits(msgspec.Struct, frozen=True, gc=False):
    """The units of a page: ISO codes by sign, the codes in the page's order, and the scale line.

    ``stated`` holds the units that title and heads list; ``heads_list`` is true where column heads list units.
    """

    codes: dict[str, str]
    stated: tuple[Unit, ...]
    scales: tuple[Scale, ...]
    exceptions: str
    heads_list: bool

    def code(self, unit: Unit) -> str | None:
        """The ISO code of ``unit``: its own, or the one that the page gives its sign."""
        return unit.code or self.codes.get(unit.sign or "")

    @property
    def currencies(self) -> tuple[str, ...]:
        """The codes of the currencies that title and heads list."""
        units = [unit for unit in self.stated if unit.kind in (FactKind.MONETARY, FactKind.PER_SHARE)]
        return tuple(dict.fromkeys([code for unit in units if (code := self.code(unit))]))

    def of_sign(self, sign: str) -> tuple[str, ...]:
        """The codes of those that are printed with ``sign``."""
        codes = [unit.code for unit in self.stated if unit.code and sign in (unit.sign, unit.code)]
        return tuple(dict.fromkeys(codes))

    def power(self, kind: FactKind, code: str | None, sign: str | None) -> int:
        """The power of ten by which numbers of this kind and currency are scaled; 0 where the page says nothing."""
        for scale in self.scales:
            unit = scale.unit
            if unit is None:
                if not scale.subject and self._subjectless(kind):
                    return scale.power
                if scale.subject and scale.subject == code:
                    return scale.power
            elif unit.kind is kind and (kind is FactKind.SHARES or self.code(unit) == code or unit.sign == sign):
                return scale.power
        return 0

    def _subjectless(self, kind: FactKind) -> bool:
        """Whether a scale line without a subject, ``In Thousands``, holds for ``kind``."""
        if kind is FactKind.SHARES:
            return "share data" not in self.exceptions.replace("per share data", "")
        return kind is FactKind.MONETARY


class HeadEvidence(StrEnum):
    """The grounds of a reading."""

    NO_DATES = "no-dates"  # heads of members alone: the periods stand in the rows
    NO_DURATION = "no-duration"  # none is printed, so no months are known
    ONE_EACH = "one-each"  # as many durations as columns
    CONTRADICTION = "contradiction"  # no reading fits the dates
    TOO_MANY = "too-many"  # too many columns under too many durations for readings to be sought
    DATES_RISE = "dates-rise"  # a date that rises begins a new duration, or the instants
    DATES_ASCEND = "dates-ascend"  # the page sorts its dates the other way round
    FULL_ROW = "full-row"  # unequal values under equal dates in a full row: a duration fact in every column
    UNLABELLED_FIRST = "unlabelled-first"  # a first column without text lasts under half a month
    ROWS = "rows"  # chosen by what the rows hold
    CALENDAR = "calendar"  # chosen by how the dates follow each other
    PROMOTED = "promoted"  # the title names the period of all columns


class Heads(msgspec.Struct, frozen=True):
    """The columns under the likeliest reading, and how sure it is.

    A column is certain if its period is the same in every reading that the order and the rows allow, but for
    negligible ones (an unlabelled column where nothing asks for it); its probability is the share of the readings,
    weighed, that agree on it. ``period_types`` holds the period type of each column where that is the same in all, else
    ``None``: proofs may build on it. ``alternatives`` are the months of other readings, likeliest first: 0 for an
    unlabelled duration, ``None`` for an instant. An unlabelled duration prints no months, so its column has a duration
    for its type and no months. ``type_readings`` are the period types of the columns in each reading that is not out of
    the question, each once: a proof must hold under all of them. It is empty where the readings are too many to be
    known.
    """

    columns: tuple[Column, ...]
    period_types: tuple[PeriodType | None, ...] = ()
    alternatives: tuple[tuple[int | None, ...], ...] = ()
    evidence: tuple[HeadEvidence, ...] = ()
    type_readings: tuple[tuple[PeriodType | None, ...], ...] = ()

    @property
    def certain(self) -> bool:
        """Whether no other reading is possible for any column."""
        return all(column.certain for column in self.columns)


# The rows


class Doubt(msgspec.Struct, frozen=True):
    """A text cell whose role is not certain: the role it was given, the next best one, and the log odds.

    The log odds are below 0 where the definition entries turned what the cells alone say.
    """

    line: int
    column: int
    text: str
    taken: Role
    other: Role
    margin: float

    @property
    def is_even(self) -> bool:
        """Whether the roles are close to even."""
        return abs(self.margin) < EVEN

    @property
    def is_of_extent(self) -> bool:
        """Whether it is a value or begins a row that is the question."""
        return Role.VALUE in (self.taken, self.other)


class Proved(msgspec.Struct, frozen=True, gc=False):
    """What holds of the concept of a row, whichever of the page's it is; null where they differ."""

    period_type: PeriodType | None = None
    kind: FactKind | None = None


class Measure(msgspec.Struct, frozen=True, gc=False):
    """The unit of a row's plain numbers: null where not proved, ``candidates`` then say what it may be.

    ``power`` is that of the scale, ``None`` where the unit leaves it open. ``sign`` is the currency sign as printed;
    ``evidence`` names the rule: ``suffix``, ``sign``, ``label``, ``same-label``, ``column`` (the only currency that it
    lists), ``details`` (all entries that can be the row's are of the kind) or ``run`` (a number between the signs of a
    run of money).
    """

    kind: FactKind
    unit: str | None = None
    sign: str | None = None
    power: int | None = 0
    candidates: tuple[str, ...] = ()
    evidence: str = ""


class Link(msgspec.Struct, frozen=True, gc=False):
    """The entry that says what a row's concept means, and its index in the page's entries."""

    index: int
    entry: Entry

    @property
    def element(self) -> Element | None:
        """The element of the entry; ``None`` where it is not known, or may be one of several."""
        return self.entry.elements[0] if len(self.entry.elements) == 1 else None


class Likely(msgspec.Struct, frozen=True, gc=False):
    """What is likely of a row where it is not proved: the unit of its plain numbers, and its period type."""

    unit: str | None = None
    unit_probability: float | None = None
    period_type: PeriodType | None = None
    period_type_probability: float | None = None


class Placed(NamedTuple):
    """A value of a row: its cell, where it stands, and its fact."""

    cell: Cell
    placement: Placement
    fact: Fact


class BodyRow(msgspec.Struct, frozen=True, gc=False):
    """A row with all that is known of it.

    A row has a value for each cell that is filled, so ``row.values`` never holds an empty cell. ``placements`` and
    ``facts`` have one for each of these values, in their order, from the stage on that finds them.
    """

    row: Row
    certainly_empty: bool = False  # it has no facts: a member row, or a heading that its words prove one
    doubt: float | None = None  # where its values may be other ones: the log odds that it is as it was read
    concept: Proved = Proved()
    measure: Measure | None = None  # of its plain numbers; null where it has none
    link: Link | None = None
    likely: Likely = Likely()
    placements: tuple[Placement, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def placed(self) -> Iterator[Placed]:
        """Its values, each with its placement and its fact."""
        return itertools.starmap(Placed, zip(self.row.values, self.placements, self.facts, strict=True))


class Body(msgspec.Struct, frozen=True, dict=True):
    """The rows of a page in order, and what holds for all of them.

    ``entries`` are the definition entries, with beside them the digests of their ``standard_labels`` where a taxonomy
    knows them; ``doubts`` the text cells whose role is not certain. ``loose`` are the facts of a page of uncategorised
    items, which has no rows. An older tail has no entries of members.
    """

    title: Title
    units: PageUnits
    entries: tuple[Entry, ...] = ()
    rows: tuple[BodyRow, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    heads: Heads = Heads(())
    loose: tuple[Fact, ...] = ()
    has_older_tail: bool = False
    standard_labels: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.heads.columns)

    @property
    def is_whole(self) -> bool:
        """Whether the page is there to its end: entries follow the table. Else its last row may be cut off."""
        return bool(self.entries)

    @property
    def printed(self) -> list[Row]:
        """The rows as the page shows them."""
        return [each.row for each in self.rows]

    @property
    def placements(self) -> list[Placement]:
        """Where the values of all rows stand."""
        return [placement for each in self.rows for placement in each.placements]

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the page, in the document's order."""
        return (*self.loose, *itertools.chain.from_iterable([each.facts for each in self.rows]))

    def with_rows(self, rows: Sequence[BodyRow]) -> "Body":
        """The body with these rows, of which more is known."""
        return msgspec.structs.replace(self, rows=tuple(rows))
