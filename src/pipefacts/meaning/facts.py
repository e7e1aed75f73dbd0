"""Body to facts: one fact for each value, with everything that the page says of it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from pipefacts.meaning.amounts import scaled, value_of
from pipefacts.meaning.body import Body, BodyRow, Measure
from pipefacts.meaning.periods import Periods, likely_type
from pipefacts.meaning.units import measure_of
from pipefacts.syntax.printed import Item
from pipefacts.taxonomy.resolution import qualified
from pipefacts.values import NUMBERS, Cell, CellKind, Fact, FactKind, Period, PeriodType, Placement, Source

__all__ = ["build_facts", "item_facts"]

_KINDS = {
    CellKind.PERCENT: FactKind.PERCENT,
    CellKind.DATE: FactKind.DATE,
    CellKind.TIME: FactKind.DURATION,
    CellKind.BOOLEAN: FactKind.BOOLEAN,
}
_PURE = Measure(FactKind.PERCENT, "pure")


class Valued(NamedTuple):
    """A value of a row: its cell, where it stands, and its measure."""

    cell: Cell
    placement: Placement
    measure: Measure | None


def build_facts(body: Body) -> Body:
    """The body with the facts of each row, one for each value (SPEC 9)."""
    periods = Periods(body)
    block: tuple[str, ...] | None = None  # the members that the rows are read under, and the facts' in each column
    members: dict[int | None, tuple[str, ...]] = {}
    rows = []
    for each in body.rows:
        if each.row.values:
            if each.row.members != block:
                block, members = each.row.members, _members(each.row.members, body)
            measures = [
                measure_of(cell, placed, each, body)
                for cell, placed in zip(each.row.values, each.placements, strict=True)
            ]
            each = msgspec.structs.replace(each, facts=_facts(each, body, measures, periods.of(each), members))
        rows.append(each)
    return body.with_rows(rows)


def _facts(
    each: BodyRow,
    body: Body,
    measures: Sequence[Measure | None],
    periods: Sequence[Period | None],
    members: Mapping[int | None, tuple[str, ...]],
) -> tuple[Fact, ...]:
    facts = []
    for cell, placement, measure, period in zip(each.row.values, each.placements, measures, periods, strict=True):
        is_open = period is not None and period.type is None
        likely = likely_type(body.heads.columns, placement, each.likely) if is_open else (None, None)
        facts.append(_fact(each, Valued(cell, placement, measure), members[placement.column], period, likely))
    return tuple(facts)


def _members(block: Sequence[str], body: Body) -> dict[int | None, tuple[str, ...]]:
    """The members of a fact in each column, each once: its block's, its column's and the title's."""
    title = body.title
    found: dict[int | None, tuple[str, ...]] = {None: tuple(dict.fromkeys([*block, *title.members]))}
    for column in body.heads.columns:
        found[column.index] = (
            tuple(dict.fromkeys([*block, *column.members, *title.members])) if column.members else found[None]
        )
    return found


def _fact(
    each: BodyRow,
    value: Valued,
    members: tuple[str, ...],
    period: Period | None,
    likely: tuple[PeriodType | None, float | None],
) -> Fact:
    row, link = each.row, each.link
    cell, placement, measure = value
    stated = qualified(cell.name) if cell.name else None
    if stated and link is not None and link.element is not None and link.element.name != stated:
        link = None  # what the value states is surer
    element = link.element if link is not None else None
    kind, unit, units, power = _measured(cell, measure)
    is_open = unit is None and cell.kind in NUMBERS
    return Fact(
        line=cell.line,
        column_in_line=cell.column,
        label=row.label,
        text=cell.text,
        kind=kind,
        unit_suffix=row.unit_suffix,
        heading=row.heading,
        members=members,
        value=value_of(cell.kind, cell.text),
        scaled=scaled(cell.kind, cell.text, power) if power is not None else None,
        unit=unit,
        units=units,
        column=placement.column,
        alignment=placement.alignment,
        candidates=placement.candidates,
        evidence=placement.evidence,
        period=period,
        notes=(*row.notes, *cell.notes),
        definition=link.index if link is not None else None,
        concept=stated or (element.name if element is not None else None),
        concept_source=Source.STATED
        if stated
        else link.entry.source
        if link is not None and element is not None
        else None,
        balance=element.balance if element is not None else None,
        likely_unit=each.likely.unit if is_open else None,
        unit_probability=each.likely.unit_probability if is_open else None,
        likely_period_type=likely[0],
        period_type_probability=likely[1],
    )


def _measured(cell: Cell, measure: Measure | None) -> tuple[FactKind, str | None, tuple[str, ...], int | None]:
    """Kind, unit, candidate units and power of ten of a cell; the power is null where the unit leaves it open."""
    if cell.kind in NUMBERS and measure is not None:
        return measure.kind, measure.unit, measure.candidates, measure.power
    kind = _KINDS.get(cell.kind, FactKind.TEXT)
    return kind, "pure" if kind is FactKind.PERCENT else None, (), 0


def item_facts(body: Body, items: Sequence[Item]) -> Body:
    """The body with the facts of a page of uncategorised items: it has no columns, and states each element's name.

    An item without a value is a heading, and one without a name, too, a member row.
    """
    facts: list[Fact] = []
    heading: str | None = None
    members: tuple[str, ...] = ()
    for item in items:
        if item.element is None:
            heading, members = None, tuple(item.label.text.split(" | "))
        if item.value is None or item.value.kind is CellKind.EMPTY:
            heading = item.label.text if item.element is not None else None
            continue
        cell = item.value
        kind, unit, units, _ = _measured(cell, Measure(FactKind.NUMBER))
        facts.append(
            Fact(
                line=cell.line,
                column_in_line=cell.column,
                label=item.label.text,
                text=cell.text,
                kind=kind,
                heading=heading,
                members=members,
                value=value_of(cell.kind, cell.text),
                unit=unit,
                units=units,
                notes=(*item.label.notes, *cell.notes),
                concept=qualified(item.element) if item.element else None,
                concept_source=Source.STATED if item.element else None,
            )
        )
    return msgspec.structs.replace(body, loose=tuple(facts))
