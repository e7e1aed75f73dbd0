"""A laid-out page to its dump (one cell a line, empty cells lost) and to what is true of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

import msgspec

from pipefacts.placing.proof.model import Layout, LayoutColumn, LayoutRow, LayoutValue, ListedUnit
from pipefacts.values import FactKind, PeriodType
from support.renderer_model import Cell, Page, PageColumn, PageRow

__all__ = ["Table", "TrueColumn", "TrueFact"]

_KINDS = {
    "monetary": FactKind.MONETARY,
    "perShare": FactKind.PER_SHARE,
    "sharesItemType": FactKind.SHARES,
}
_NUMBER = re.compile(r"\(?[\d,]*\.?\d+\)?")
_CERTAIN = ("[Abstract]", "[Line Items]", "[Roll Forward]")


@dataclass(frozen=True)
class TrueColumn:
    """A column: ``months`` is 0 of durations under half a month, null of instants and of columns without a period."""

    labels: tuple[str, ...]
    months: int | None
    end: str | None
    period_type: PeriodType | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class TrueFact:
    """A value: where it stands in the table, and on which line of the dump."""

    label: str
    text: str
    members: tuple[str, ...]
    column: int
    line: int
    row: int
    notes: tuple[str, ...]


class Table:
    """A drawn table. ``dump`` is its text; ``columns``, ``facts`` and ``page()`` are the truth."""

    def __init__(self, seed: int, page: Page) -> None:
        self.seed = seed
        self._page = page
        self.title = page.title
        self.columns = tuple([self._column(column) for column in page.columns])

    def __repr__(self) -> str:
        return f"draw({self.seed})"

    @cached_property
    def dump(self) -> str:
        """The page as the extractor leaves it in the leading dialect."""
        return "\n".join([line for lines, _ in self._cells() for line in lines.split("\n")]) + "\n"

    @cached_property
    def facts(self) -> tuple[TrueFact, ...]:
        """The values in the order of the dump."""
        facts, line = [], 1
        for lines, fact in self._cells():
            if fact:
                facts.append(TrueFact(*fact[:4], line, *fact[4:]))
            line += lines.count("\n") + 1
        return tuple(facts)

    @property
    def rows(self) -> list[PageRow]:
        """The rows of the page, headings and member rows among them."""
        return self._page.rows

    def texts(self, row: PageRow) -> list[str | None]:
        """The cells of ``row`` as printed, null where nothing is seen."""
        cells = [row.cells.get(column.index) for column in self._page.columns]
        return [
            self._text(cell, column) if cell and not cell.fact.nil else None
            for cell, column in zip(cells, self._page.columns, strict=True)
        ]

    @staticmethod
    def _text(cell: Cell, column: PageColumn) -> str:
        return f"{column.sign} {cell.fact.text}" if cell.shows_sign else cell.fact.text

    def _column(self, column: PageColumn) -> TrueColumn:
        period = column.period
        return TrueColumn(
            tuple(self._head(column)),
            period.months if period else None,
            period.end.isoformat() if period else None,
            None if period is None else PeriodType.DURATION if period.start else PeriodType.INSTANT,
            _marks(column.marks),
        )

    def _head(self, column: PageColumn) -> list[str]:
        """The lines of a column head: its date or member, then its units unless the title has them."""
        first = column.period.label if column.period else str(column.member)
        if self._page.promoted:
            return [first]
        types = sorted(column.united, key=lambda kind: (kind != "monetary", kind))
        return [first, *dict.fromkeys([u.head for kind in types for u in column.united[kind] if u.head])]

    def _heads(self) -> Iterator[str]:
        columns = self._page.columns
        texts = [f"{c.period.months} Months Ended" if c.period and c.period.months else None for c in columns]
        spans = [text for i, text in enumerate(texts) if text and (i == 0 or texts[i - 1] != text)]
        if len(columns) == 1 and spans and len(self._head(columns[0])) == 1:
            yield f"|{spans[0]}\n{self._head(columns[0])[0]}"
        else:
            yield from [f"|{span}" for span in spans]
            for column in columns:
                yield "|\n" + "\n".join(self._head(column))
                yield from [f"|{mark}" for mark in _marks(column.marks)]

    def _cells(self) -> Iterator[tuple[str, tuple[Any, ...] | None]]:
        """The dump's cells, each with the fact in it: label, text, members, column, row, notes."""
        yield "|\n" + "\n".join(self.title), None
        yield from [(head, None) for head in self._heads()]
        for i, row in enumerate(self._page.rows):
            yield f"|{row.label}", None
            yield from [(f"|{mark}", None) for mark in _marks(row.marks)]
            for c, text in enumerate(self.texts(row)):
                if text is not None:
                    marks = _marks(row.cells[self._page.columns[c].index].marks)
                    yield f"|{text}", (row.label, text, row.members, c, i, marks)
                    yield from [(f"|{mark}", None) for mark in marks]
        yield from [("\n".join(entry["lines"]), None) for entry in self.definitions]

    @cached_property
    def definitions(self) -> list[dict[str, Any]]:
        """The definition entries: one a concept or heading, by element name; then one a member."""
        concepts = {row.element: row for row in self._page.rows if row.kind != "member"}
        members = dict.fromkeys([member for row in self._page.rows for member in row.members])
        entries: list[dict[str, Any]] = []
        for element, row in sorted(concepts.items()):
            words = row.node.concept.documentation if row.node and row.node.concept else None
            if words:
                lines = ["|X", "- Definition", "+ References", words, "+ Details", "No definition available."]
            else:
                lines = ["|X", "- References", "+ Details", "No definition available."]
            entries.append({"name": element, "definition": words, "kind": "concept", "lines": lines})
        entries += [
            {"name": f"Axis={m}", "definition": None, "kind": "member", "lines": ["|X", "- Details"]} for m in members
        ]
        return entries

    def page(self) -> dict[str, Any]:
        """The table as a page of a corpus with truth (the format of ``score.py``)."""
        columns = [
            {"months": c.months or None, "group": None, "lines": list(c.labels), "head": None} for c in self.columns
        ]
        rows = [
            {
                "label": row.label,
                "name": f"Axis={row.label}" if row.kind == "member" else row.element,
                "cells": self.texts(row),
                "notes": list(_marks(row.marks)),
            }
            for row in self._page.rows
        ]
        definitions = [{"name": e["name"], "definition": e["definition"]} for e in self.definitions]
        return {
            "id": f"drawn/{self.seed}",
            "dump": self.dump,
            "title": self.title,
            "columns": columns,
            "rows": rows,
            "definitions": definitions,
        }

    def layout(self, *, hints: float = 0.0) -> tuple[Layout, list[list[int]]]:
        """What a reader of the dump knows of the table, as the proof takes it, and the true columns of each row.

        Headings that do not say so in brackets may be rows of nil facts, for all a reader knows. ``hints`` is the
        share of rows of which the reader knows the period type, what they measure, and their unit.
        """
        rows, truth, block = [], [], 0
        pick = Random(self.seed)
        for row in self._page.rows:
            if row.kind == "member":
                block += 1
            elif row.kind == "label" or not row.label.endswith(_CERTAIN):
                columns = [c for c, text in enumerate(self.texts(row)) if text is not None]
                plain = self._layout_row(row, columns, block)
                rows.append(self._with_hints(row, plain) if pick.random() < hints else plain)
                truth.append(columns)
        return Layout(tuple([self._layout_column(c) for c in self._page.columns]), tuple(rows)), truth

    def _layout_row(self, row: PageRow, columns: list[int], block: int) -> LayoutRow:
        values = []
        for c in columns:
            column = self._page.columns[c]
            cell = row.cells[column.index]
            worded = not _NUMBER.fullmatch(cell.fact.text)
            values.append(LayoutValue(cell.fact.text, column.sign if cell.shows_sign else None, worded))
        return LayoutRow(row.label, tuple(values), block, listed=self._listed(row) if row.suffixed else None)

    def _with_hints(self, row: PageRow, plain: LayoutRow) -> LayoutRow:
        concept = row.node.concept if row.node else None
        if concept is None:
            return plain
        rolled = {other.element for other in self._page.rows if other.node and other.node.role}
        instant = concept.period_type == "instant"
        return msgspec.structs.replace(
            plain,
            kinds=frozenset([_KINDS.get(concept.type, FactKind.NUMBER)]),
            listed=self._listed(row) if self._lists else None,
            period_type=None if instant and row.element in rolled else PeriodType(concept.period_type),
        )

    @staticmethod
    def _listed(row: PageRow) -> frozenset[str] | None:
        """The line that a column head has for the unit of the row; null where its facts differ in unit or have none."""
        lines = {unit.head for same in row.united.values() for unit in same}
        return frozenset([line for line in lines if line]) if len(lines) == 1 and None not in lines else None

    @property
    def _lists(self) -> bool:
        return any(len(column.labels) > 1 for column in self.columns)

    def _layout_column(self, column: PageColumn) -> LayoutColumn:
        lists = self._lists
        units = [u for same in column.united.values() for u in same if u.head]
        listed = [ListedUnit(str(u.head), _KINDS.get(u.type, FactKind.NUMBER), u.sign) for u in units]
        period = column.period
        if period is None:
            return LayoutColumn(units=tuple(listed) if lists else None)
        kind = PeriodType.DURATION if period.start else PeriodType.INSTANT
        return LayoutColumn(kind, period.end, tuple(listed) if lists else None)


def _marks(marks: set[int]) -> tuple[str, ...]:
    """Note marks as printed: ``[1],[2]`` is one cell."""
    return (",".join([f"[{mark}]" for mark in sorted(marks)]),) if marks else ()
