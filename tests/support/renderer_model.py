"""What a page is made of, before and after it is laid out: periods, units, concepts, facts, columns, rows."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

__all__ = ["Cell", "Concept", "Fact", "Members", "Node", "Page", "PageColumn", "PageRow", "Period", "Style", "Unit"]

Members = tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """An instant, or a duration that starts at the instant ``start`` (the end of that day)."""

    end: datetime.date
    start: datetime.date | None = None

    @property
    def months(self) -> int | None:
        """The length in months, rounded as the renderer rounds it."""
        if self.start is None:
            return None
        end = self.end + datetime.timedelta(days=16)
        start = self.start + datetime.timedelta(days=1)
        return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)

    @property
    def label(self) -> str:
        """The end as printed: ``Dec. 31, 2021``, ``May 31, 2024``."""
        return f"{self.end:%b}{'' if self.end.month == 5 else '.'} {self.end:%d, %Y}"


@dataclass(frozen=True)
class Unit:
    """A unit: ``head`` is its line in a column head (null of pure numbers), ``suffix`` that behind a row label.

    ``sign`` is printed before values; ``currency`` is the money in it; ``type`` orders the lines of a head.
    """

    name: str
    type: str
    head: str | None = None
    suffix: str | None = None
    sign: str | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Concept:
    """What is measured. ``element`` sorts the definition entries; ``documentation`` may be missing."""

    element: str
    period_type: str
    type: str
    documentation: str | None = None


@dataclass(frozen=True)
class Node:
    """A line of the presentation: of a concept, or (without one) a heading. ``role``: start or end of a duration."""

    label: str
    element: str
    concept: Concept | None = None
    role: str | None = None
    documentation: str | None = None


@dataclass(frozen=True, eq=False)
class Fact:
    """A value of a concept; ``text`` is printed without its sign."""

    concept: Concept
    period: Period
    members: Members
    unit: Unit | None
    text: str
    nil: bool = False
    footnotes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Style:
    """What the renderer knows beside the facts, and how old it is.

    ``equity``: periods stand on rows and members on columns. ``nil_units``: nil facts count in a run as their unit
    (since mid-2016), else they break it.
    """

    name: str
    equity: bool = False
    nil_units: bool = True
    scales: tuple[tuple[str, int], ...] = ()


@dataclass(eq=False)
class Cell:
    fact: Fact
    shows_sign: bool = False
    marks: set[int] = field(default_factory=set)

    def unit(self, style: Style) -> str | None:
        """What the cell counts as in a run."""
        unit = self.fact.unit
        return unit.name if unit and unit.currency and (style.nil_units or not self.fact.nil) else None


@dataclass(eq=False)
class PageColumn:
    index: int
    period: Period | None
    member: str | None
    unit: Unit | None
    facts: list[Fact] = field(default_factory=list)
    united: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    hidden: bool = False
    marks: set[int] = field(default_factory=set)
    sign: str = ""

    def add(self, fact: Fact) -> None:
        if fact.unit and fact.unit not in self.united[fact.unit.type]:
            self.united[fact.unit.type].append(fact.unit)

    def currencies(self, kind: str) -> set[str | None]:
        return {unit.currency for unit in self.united.get(kind, ())}


@dataclass(eq=False)
class PageRow:
    label: str
    element: str
    kind: str  # label, heading, member
    members: Members = ()
    node: Node | None = None
    period: Period | None = None
    cells: dict[int, Cell] = field(default_factory=dict)
    united: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    hidden: bool = False
    marks: set[int] = field(default_factory=set)
    position: int = 0
    suffixed: bool = False


@dataclass
class Page:
    """A laid-out page: its visible columns and rows in order, headings and member rows among them."""

    title: list[str]
    columns: list[PageColumn]
    rows: list[PageRow]
    style: Style
    promoted: bool
