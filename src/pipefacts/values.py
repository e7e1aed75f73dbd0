"""The nouns: the frozen values that every stage takes and gives.

Nothing here decides anything. Each stage is a pure function from these values to these values; the
field's own names are used throughout (see ``grammar/SPEC.md``, section 1).
"""

import datetime
import itertools
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from pipefacts.durations import Length, length_of
from pipefacts.errors import count, require
from pipefacts.plain import ReadOnlyDict, build

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from pipefacts.output.frames import Shown

__all__ = [
    "FIGURES",
    "FORMAT",
    "LITERALS",
    "NUMBERS",
    "PROBABILITY_PLACES",
    "TEXTS",
    "WORDS",
    "Alignment",
    "Candidate",
    "Cell",
    "CellKind",
    "Column",
    "Diagnostic",
    "Element",
    "Entry",
    "EntryKind",
    "Fact",
    "FactKind",
    "Head",
    "Length",
    "Page",
    "Period",
    "PeriodType",
    "Placement",
    "Role",
    "Row",
    "Severity",
    "Source",
    "Span",
]


FORMAT = "pipefacts/1"  # of a page as JSON: a change of meaning changes it
PROBABILITY_PLACES = 6  # of a decimal: what lies beyond them is not the same under every version of Python


class CellKind(StrEnum):
    """What a printed cell is by its form alone (SPEC 3): one member for each cell terminal."""

    MONEY = "money"  # $ 1,234   $ (1,234)   CAD (5)
    NUMBER = "number"  # 1,234   0.0125
    NEGATIVE = "negative"  # (1,234)
    PERCENT = "percent"  # 12.50%   (1.00%)
    DATE = "date"  # Mar. 29, 2025
    TIME = "time"  # 2 years 3 months
    BOOLEAN = "boolean"  # true
    HEADING = "heading"  # Revenue: [Abstract]
    MEMBER = "member"  # Customer A [Member]
    TEXT = "text"  # anything else of one line
    BLOCK = "block"  # text of several lines
    EMPTY = "empty"  # a lone bar


# The groups of kinds: each kind but EMPTY stands in one of FIGURES, LITERALS and TEXTS. They are tuples, since the hash
# of an enum's member is computed in Python.
NUMBERS = (CellKind.MONEY, CellKind.NUMBER, CellKind.NEGATIVE)  # figures that a unit and a scale apply to
FIGURES = (*NUMBERS, CellKind.PERCENT)
LITERALS = (CellKind.DATE, CellKind.TIME, CellKind.BOOLEAN)  # values by their form that are no figures
WORDS = (CellKind.TEXT, CellKind.HEADING, CellKind.MEMBER)  # of one line
TEXTS = (*WORDS, CellKind.BLOCK)


class Role(StrEnum):
    """What a cell of the body does (SPEC 6)."""

    HEADING = "heading"
    MEMBER = "member"
    LABEL = "label"
    VALUE = "value"


class PeriodType(StrEnum):
    """Whether a period is a stretch of time or its end alone."""

    DURATION = "duration"
    INSTANT = "instant"


class Alignment(StrEnum):
    """How sure the column of a value is (SPEC 8)."""

    STATED = "stated"  # the dump preserves the position of the cell
    EXACT = "exact"  # a value for every column
    FORCED = "forced"  # the same in every placement that the renderer could have drawn
    LIKELY = "likely"  # the most probable of several
    UNKNOWN = "unknown"  # several, and no ground to choose

    @property
    def is_certain(self) -> bool:
        """Whether the column is stated or proved."""
        return self in _CERTAIN


_CERTAIN = (Alignment.STATED, Alignment.EXACT, Alignment.FORCED)


class FactKind(StrEnum):
    """What a value measures (SPEC 7)."""

    MONETARY = "monetary"
    PER_SHARE = "per-share"
    SHARES = "shares"
    PERCENT = "percent"
    NUMBER = "number"
    DURATION = "duration"
    DATE = "date"
    BOOLEAN = "boolean"
    TEXT = "text"


class EntryKind(StrEnum):
    """Whether a definition entry is of a concept or of a member (SPEC 5)."""

    CONCEPT = "concept"
    MEMBER = "member"


class Source(StrEnum):
    """How the element of an entry is known (SPEC 5.6)."""

    STATED = "stated"  # the dump states its name
    TAXONOMY = "taxonomy"  # the documentation is that of a taxonomy


class Severity(StrEnum):
    """How bad a diagnostic is: an error costs facts, a warning may, an info does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(msgspec.Struct, frozen=True, gc=False):
    """A stretch of the text: ``offset`` and ``end`` count characters from 0, ``line`` and ``column`` from 1."""

    offset: int
    end: int
    line: int
    column: int


class Cell(msgspec.Struct, frozen=True, gc=False):
    """One printed cell of the body, its bar and line ends taken off, with the note marks that follow it.

    ``line`` and ``column`` are the place of its first character; ``place`` is its position in the row
    where the dialect keeps empty cells (0 is the label), else null; ``name`` is the element name that was glued to it.
    """

    kind: CellKind
    text: str
    line: int
    column: int
    notes: tuple[str, ...] = ()
    place: int | None = None
    name: str | None = None


class Head(msgspec.Struct, frozen=True, gc=False):
    """One column head as printed: its lines in order and its note marks."""

    labels: tuple[str, ...]
    line: int
    date: datetime.date | None = None
    units: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # lines that are neither the date nor a known unit
    notes: tuple[str, ...] = ()


class Column(msgspec.Struct, frozen=True, gc=False):
    """One column of the table with its period.

    ``months`` is the printed length of its duration, null for an instant and where none is printed (a duration
    of under half a month); ``start`` stands only where it is certain (SPEC 4). ``certain`` says that no other reading
    of the heads gives the column another period, ``probability`` how likely this one is, and ``other_months`` what
    other readings give it, likeliest first: 0 for a duration that prints none, null for an instant.
    """

    index: int
    labels: tuple[str, ...]
    months: int | None = None
    end: datetime.date | None = None
    start: datetime.date | None = None
    period_type: PeriodType | None = None
    members: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    certain: bool = False
    probability: float | None = None
    other_months: tuple[int | None, ...] = ()


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row of the body: a heading, a member row, or a label with its values, and what holds for it.

    Only a row whose ``role`` is ``LABEL`` has values, and none of them is an empty cell.
    ``block`` counts the member rows above (0: none yet): rows of one block share their ``members``.
    ``unit_suffix`` is the part of the label after its last `` | `` where that names a unit.
    """

    label: str
    values: tuple[Cell, ...]
    line: int
    column: int = 2
    role: Role = Role.LABEL
    unit_suffix: str | None = None
    heading: str | None = None
    members: tuple[str, ...] = ()
    block: int = 0
    notes: tuple[str, ...] = ()


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A column that a value may stand in; ``probability``, to six decimal places, is null where none was estimated."""

    column: int
    probability: float | None = None


class Placement(msgspec.Struct, frozen=True, gc=False):
    """Where one value of a row stands: ``evidence`` holds the short codes of the rules that decided (SPEC 8)."""

    column: int | None = None
    alignment: Alignment = Alignment.UNKNOWN
    candidates: tuple[Candidate, ...] = ()
    evidence: tuple[str, ...] = ()


class Period(msgspec.Struct, frozen=True, gc=False):
    """The period of a fact: an instant has no ``start`` and no ``months``.

    ``type`` is ``None`` where it is not proved; then the others are those of the fact's column.
    """

    type: PeriodType | None = None
    months: int | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One value with everything that the page says of it (SPEC 9).

    ``value`` is the printed number with its sign (a percentage as a fraction), a date, a boolean, an ISO 8601
    duration, or null for text; ``scaled`` is the value times the scale of its unit, exact. ``unit``, ``scaled`` and the
    type of ``period`` are proved; where they are not, ``likely_unit`` and ``likely_period_type`` say what is most
    probable. ``concept`` is the qualified name of its element, known by ``concept_source``.
    """

    line: int
    column_in_line: int
    label: str
    text: str
    kind: FactKind
    unit_suffix: str | None = None
    heading: str | None = None
    members: tuple[str, ...] = ()
    value: Decimal | datetime.date | bool | str | None = None
    scaled: Decimal | None = None
    unit: str | None = None
    units: tuple[str, ...] = ()  # candidates, where the page does not prove one
    column: int | None = None
    alignment: Alignment = Alignment.UNKNOWN
    candidates: tuple[Candidate, ...] = ()
    evidence: tuple[str, ...] = ()
    period: Period | None = None
    notes: tuple[str, ...] = ()
    definition: int | None = None
    concept: str | None = None
    concept_source: Source | None = None
    balance: str | None = None
    likely_unit: str | None = None
    unit_probability: float | None = None
    likely_period_type: PeriodType | None = None
    period_type_probability: float | None = None

    @property
    def is_proved(self) -> bool:
        """Whether the column is stated or proved, not only likely."""
        return self.alignment.is_certain

    @property
    def probability(self) -> float | None:
        """How likely the column is: 1.0 where it is stated or proved, ``None`` where it is not known."""
        if self.is_proved:
            return 1.0
        return next((one.probability for one in self.candidates if one.column == self.column), None)

    @property
    def start(self) -> datetime.date | None:
        """The first day of the period, where it is certain."""
        return None if self.period is None else self.period.start

    @property
    def end(self) -> datetime.date | None:
        """The last day of the period."""
        return None if self.period is None else self.period.end

    @property
    def length(self) -> Length | None:
        """A length of time as a number with a unit: ``P3Y`` is 3 years, ``P2Y3M`` 27 months, ``P1Y10D`` ``None``."""
        return length_of(self.value) if self.kind is FactKind.DURATION and isinstance(self.value, str) else None

    def __repr__(self) -> str:
        where = "" if self.column is None else f", column {self.column}"
        return f"<Fact line {self.line} {_short(self.label)!r}: {_short(self.text)!r}, {self.alignment}{where}>"


def _short(text: str, width: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


class Element(msgspec.Struct, frozen=True, gc=False):
    """A concept by its qualified name, ``us-gaap:Assets``, with what is known of it.

    ``data_type`` is the type's name without prefix and ending, ``monetary``; ``balance`` is ``debit`` or ``credit``.
    """

    name: str
    data_type: str | None = None
    balance: str | None = None
    period_type: PeriodType | None = None


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A definition entry of the tail (SPEC 5), in the page's order.

    ``name`` is the concept's element name (of a member ``axis=member``); it and the three below it stand only where
    the dialect keeps the entry's details. ``balance`` is ``debit`` or ``credit``. ``elements`` are the concepts that
    the entry may be of, one or several that share its text, and ``source`` says how they are known. ``details`` is
    ``None`` of every entry: no dialect keeps them as text, and what they state has the fields below it.
    """

    line: int
    kind: EntryKind
    documentation: str | None = None
    references: tuple[str, ...] = ()
    details: str | None = None
    name: str | None = None
    data_type: str | None = None
    balance: str | None = None
    period_type: PeriodType | None = None
    elements: tuple[Element, ...] = ()
    source: Source | None = None


class Diagnostic(msgspec.Struct, frozen=True, gc=False):
    """What is odd at one place of a page. ``line`` and ``column`` count from 1; ``end`` is the column after the last
    character.
    """

    code: str
    severity: Severity
    message: str
    line: int
    column: int = 1
    end: int | None = None
    remedy: str | None = None


class Page(msgspec.Struct, frozen=True, gc=False):
    """A dump, read: what ``pipefacts.parse`` gives (SPEC 9).

    ``facts`` has a fact for each value; ``to_frame`` gives the table as it was drawn, ``to_pandas`` one row per fact,
    ``to_json`` everything. Pages are values: they are equal, hashed, pickled and copied by what they hold.

    ``scales`` maps a unit to the number by which its printed amounts are multiplied; ``rows`` are the body as
    the viewer drew it, headings and member rows among them; ``skipped`` are the stretches that could not be read.
    """

    dialect: str
    title: str
    title_lines: tuple[str, ...]
    scales: Mapping[str, int] = ReadOnlyDict()
    columns: tuple[Column, ...] = ()
    facts: tuple[Fact, ...] = ()
    definitions: tuple[Entry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    rows: tuple[Row, ...] = ()
    skipped: tuple[Span, ...] = ()
    source: str | None = None
    format: str = FORMAT

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "scales", ReadOnlyDict(self.scales))

    def __repr__(self) -> str:
        counts = f"{count(len(self.columns), 'column')}, {count(len(self.facts), 'fact')}"
        return f"<Page {_short(self.title, 60)!r}, {counts}>"

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the facts, each once, in the page's order."""
        return tuple(dict.fromkeys([fact.unit for fact in self.facts if fact.unit is not None]))

    def by_row(self) -> Iterator[tuple[Row, tuple[Fact, ...]]]:
        """Each row with its facts: one for each of its values, in their order."""
        facts = iter(self.facts)
        for row in self.rows:
            yield row, tuple(itertools.islice(facts, len(row.values)))

    def to_dict(self) -> dict[str, Any]:
        """The page as plain dictionaries and lists; decimals and dates are strings (SPEC 9)."""
        found: dict[str, Any] = json.loads(self.to_json())
        return found

    def to_json(self, *, indent: int | None = None) -> str:
        """``to_dict`` as JSON."""
        try:
            text = msgspec.json.encode(self)
        except UnicodeEncodeError:  # half a character in the text: JSON can escape it, UTF-8 has no place for it
            text = json.dumps(msgspec.to_builtins(self), separators=(",", ":")).encode("ascii")
        return (msgspec.json.format(text, indent=indent) if indent is not None else text).decode()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Page":
        """The page that ``to_dict`` gave as ``data``.

        Raises ``ValueError`` where it is not the data of a page, or of a format that this version does not read.
        """
        if data.get("format") != FORMAT:
            raise ValueError(f"not the data of a page: its format is {data.get('format')!r}, expected {FORMAT!r}")
        facts = tuple([build(Fact, fact, value=_value_from(fact)) for fact in data["facts"]])
        return build(cls, data, facts=facts)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Page":
        """The page that ``to_json`` gave as ``text``; raises what ``from_dict`` raises."""
        data = json.loads(text)
        if not isinstance(data, dict):
            raise ValueError("not the data of a page: expected a JSON object")
        return cls.from_dict(data)

    def _repr_html_(self) -> str:
        """What a notebook shows: the table as drawn, what is not certain marked, reasons where the pointer rests."""
        from pipefacts.output.notebook import notebook

        return notebook(self)

    def to_arrow(self) -> "dict[str, pa.Table]":
        """The page as four Arrow tables: ``pages``, ``facts``, ``definitions`` and ``diagnostics``, with the columns of
        the corpora's schemas but those that tell of its document (needs ``pipefacts[corpus]``).

        Raises ``MissingPackageError``.
        """
        require("pyarrow", "corpus")
        from pipefacts.corpus.arrow import page_tables

        return page_tables(self)

    def to_pandas(self, *, floats: bool = False) -> "pd.DataFrame":
        """The facts as a pandas frame, one row per fact; see ``pipefacts.to_pandas``, which takes many pages."""
        from pipefacts.output.frames import to_pandas

        return to_pandas(self, floats=floats)

    def to_frame(self, values: "Shown" = "text") -> "pd.DataFrame":
        """The table as the viewer drew it, as a pandas frame: rows by members and label, a column for each period.

        ``values`` says what its cells hold of each fact: the printed ``text``, the ``value`` or the ``scaled`` amount.
        Values whose column is not known stand in a last column. Needs ``pipefacts[pandas]``: raises
        ``MissingPackageError``.
        """
        from pipefacts.output.frames import frame_as_drawn

        return frame_as_drawn(self, values)


def _value_from(fact: Mapping[str, Any]) -> Decimal | datetime.date | bool | str | None:
    """The value of a fact from its data: what the kind says it is."""
    value: str | bool | None = fact["value"]
    if not isinstance(value, str) or fact["kind"] == FactKind.DURATION:
        return value
    if fact["kind"] == FactKind.DATE:
        return datetime.date.fromisoformat(value)
    return Decimal(value)
