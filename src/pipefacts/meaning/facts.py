"""Body to facts: one fact for each value, with everything that the page says of it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from pipefacts.meaning.amounts import scaled, value_of
from pipefacts.meaning.body import Body, BodyRow, Measure
from pipefacts.meaning.units import measure_of
from pipefacts.syntax.printed import Item
from pipefacts.values import NUMBERS, Cell, CellKind, Column, Fact, FactKind, Period, PeriodType, Placement
from pipefacts.wording.balances import balance_date, may_begin

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
    """The body with the facts of each row, one for each value (SPEC 9).

    An instant may stand in the column of a duration that ends on its day. A linked entry that states its element gives
    the concept.
    """
    periods = [period_of(column) for column in body.heads.columns]
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
            each = msgspec.structs.replace(each, facts=_facts(each, measures, periods, members))
        rows.append(each)
    return body.with_rows(rows)


def _facts(
    each: BodyRow,
    measures: Sequence[Measure | None],
    periods: Sequence[Period | None],
    members: Mapping[int | None, tuple[str, ...]],
) -> tuple[Fact, ...]:
    day = balance_date(each.row.label)
    at_date = Period(PeriodType.INSTANT, None, None, day) if day else None
    is_instant = each.concept.period_type is PeriodType.INSTANT and not may_begin(each.row.label)
    facts = []
    for cell, placement, measure in zip(each.row.values, each.placements, measures, strict=True):
        column = placement.column
        period = at_date if at_date is not None else periods[column] if column is not None else None
        if is_instant and period is not None:
            period = Period(PeriodType.INSTANT, None, None, period.end)
        facts.append(_fact(each, Valued(cell, placement, measure), period, members[column]))
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


def _fact(each: BodyRow, value: Valued, period: Period | None, members: tuple[str, ...]) -> Fact:
    row, link = each.row, each.link
    cell, placement, measure = value
    kind, unit, units, power = _measured(cell, measure)
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
        concept=link.entry.name if link is not None else None,
    )


def _measured(cell: Cell, measure: Measure | None) -> tuple[FactKind, str | None, tuple[str, ...], int | None]:
    """Kind, unit, candidate units and power of ten of a cell; the power is null where the unit leaves it open."""
    if cell.kind in NUMBERS and measure is not None:
        open_scale = measure.unit is None and not measure.sign
        return measure.kind, measure.unit, measure.candidates, None if open_scale else measure.power
    kind = _KINDS.get(cell.kind, FactKind.TEXT)
    return kind, "pure" if kind is FactKind.PERCENT else None, (), 0


def period_of(column: Column) -> Period | None:
    """The period of a column; null where its head has no date."""
    if column.end is None:
        return None
    return Period(column.period_type, column.months, column.start, column.end)


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
                concept=item.element,
            )
        )
    return msgspec.structs.replace(body, loose=tuple(facts))
