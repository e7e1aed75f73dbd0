"""What the proof of columns takes and gives: the table as its heads and rows show it, and the columns left (SPEC 8).

The values here are plain: they know no grammar and no dump, so that a proof can be made, checked and explained
on any table, drawn or read.
"""

import datetime

import msgspec

from pipefacts.values import FactKind, PeriodType

__all__ = [
    "WIDEST",
    "Explanation",
    "Layout",
    "LayoutColumn",
    "LayoutRow",
    "LayoutValue",
    "ListedUnit",
    "Place",
    "Proof",
    "Refutation",
]

WIDEST = 200  # columns; no filing has so many, and among more no column is sought


class ListedUnit(msgspec.Struct, frozen=True):
    """A unit line of a column head: the line as printed, what is counted in it, and its sign (``$``; else ``None``)."""

    line: str
    kind: FactKind
    sign: str | None = None


class LayoutColumn(msgspec.Struct, frozen=True):
    """A column as its head states it.

    ``period_type`` and ``end`` are ``None`` where no reading of the heads is certain; ``units`` is ``None`` where the
    heads of the page list no units, and empty where this head lists none.
    """

    period_type: PeriodType | None = None
    end: datetime.date | None = None
    units: tuple[ListedUnit, ...] | None = None


class LayoutValue(msgspec.Struct, frozen=True):
    """A printed value: ``text`` without its currency sign, the sign as printed, or ``None``.

    ``worded`` is true of the forms that never show a sign: percentages, dates, times, booleans, texts.
    """

    text: str
    sign: str | None = None
    worded: bool = False


class LayoutRow(msgspec.Struct, frozen=True):
    """A row that may hold facts: its values from left to right. Headings and member rows are left out.

    A row without values is given where it may be one of nil facts alone. ``key`` is the label with its unit
    suffix, ``block`` the number of its member block. ``kinds`` (what its facts may measure), ``listed`` (lines of
    ``ListedUnit``: its unit is one of these) and ``period_type`` are ``None`` unless certain: they are used as proof.
    ``period_type`` is ``INSTANT`` only of facts that stand at their own date, not of beginning and ending balances.
    ``gap`` is true where rows that are not known may lie between this row and the next; ``index`` says which row of the
    body it is.
    """

    key: str
    values: tuple[LayoutValue, ...]
    block: int = 0
    kinds: frozenset[FactKind] | None = None
    listed: frozenset[str] | None = None
    period_type: PeriodType | None = None
    gap: bool = False
    index: int = 0


class Layout(msgspec.Struct, frozen=True):
    """A table: its columns from left to right and its rows from top to bottom.

    ``known_renderer`` is false of pages of the renderer before mid-2014 (titles like ``(USD $)``), which set signs
    and copied instants by other rules; ``several_per_share`` is true where the page may show more than one unit per
    something (``$ / shares`` and ``$ / bbl``); ``cut`` where the dump breaks off in the table, or may: the row that it
    breaks off in is left out then.
    """

    columns: tuple[LayoutColumn, ...]
    rows: tuple[LayoutRow, ...]
    known_renderer: bool = True
    several_per_share: bool = False
    cut: bool = False


class Place(msgspec.Struct, frozen=True):
    """The columns that one value may stand in, ascending; ``evidence`` holds the codes of the rules that forced it."""

    candidates: tuple[int, ...]
    evidence: tuple[str, ...] = ()

    @property
    def column(self) -> int | None:
        """The one column that is left, or ``None``."""
        return self.candidates[0] if len(self.candidates) == 1 else None


class Proof(msgspec.Struct, frozen=True):
    """The place of every value of every row of a layout, in its order.

    ``contradiction``: no placement obeys the rules, so the page was misread or breaks them, and every place is as
    wide as the order of the values allows. ``bounded``: the effort ran out, so places may be wider than need be.
    """

    places: tuple[tuple[Place, ...], ...]
    contradiction: bool = False
    bounded: bool = False


class Refutation(msgspec.Struct, frozen=True):
    """Why a value cannot stand in ``column``: these rules with these rows (indices) suffice, and none is idle.

    Both are empty where the column is possible.
    """

    column: int
    rules: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


class Explanation(msgspec.Struct, frozen=True):
    """One refutation for each column that the order of the values leaves to a value, ascending."""

    refutations: tuple[Refutation, ...]
