"""Body to layout: what of a page is certain enough to found a proof (SPEC 8.1).

Only what the dump states enters: printed signs, unit lines, unit suffixes, period types that every reading of the heads
agrees on, those of the SEC's own cover-page concepts, and what the details of all entries agree on. All words stay out,
those in a label's parentheses too: a filer may have written them.
"""

from collections.abc import Sequence

from pipefacts.meaning.body import Body, BodyRow, PageUnits
from pipefacts.meaning.title import read_units
from pipefacts.meaning.units import sign_of
from pipefacts.placing.proof.model import Layout, LayoutColumn, LayoutRow, LayoutValue, ListedUnit
from pipefacts.values import NUMBERS, CellKind, Column, FactKind, PeriodType

__all__ = ["build_layout"]

_PROVING = ("suffix", "details")  # evidence of a measure that the dump itself states


def build_layout(body: Body) -> Layout:
    """The layout of a page.

    Rows that certainly hold no facts are left out. A row whose extent is ambiguous enters as a gap: any rows may stand
    there, so it proves nothing. Where the page may be cut off its last row is left out, and nothing is concluded from where its
    columns end.
    """
    kept = [i for i, each in enumerate(body.rows) if each.row.values or not each.certainly_empty]
    if not body.is_whole and kept:
        kept.pop()  # the row that the page may break off in
    columns = tuple([_column(c, body.heads.period_types[c.index], body.units) for c in body.heads.columns])
    lines = tuple(dict.fromkeys([unit for column in columns for unit in column.units or ()]))
    rows = tuple([_row(i, body.rows[i], lines) for i in kept])
    open_ends = not body.is_whole or any(body.rows[i].doubt is not None for i in kept)
    per = {unit.per for unit in body.units.stated if unit.per}
    per |= {each.measure.unit or "" for each in body.rows if each.measure and "/" in (each.measure.unit or "")}
    return Layout(columns, rows, not body.title.older, len(per) > 1, open_ends)


def _column(column: Column, period_type: PeriodType | None, units: PageUnits) -> LayoutColumn:
    listed = None
    if units.heads_list:
        listed = tuple([_listed(line) for line in (*column.members, *column.units)])
    return LayoutColumn(period_type, column.end, listed)


def _listed(line: str) -> ListedUnit:
    units = read_units(line)
    if len(units) != 1:
        return ListedUnit(line, FactKind.NUMBER)
    return ListedUnit(line, units[0].kind, units[0].sign)


def _row(index: int, each: BodyRow, lines: Sequence[ListedUnit]) -> LayoutRow:
    if each.doubt is not None:
        return LayoutRow(f"\n{index}", (), gap=True, index=index)
    row, measure = each.row, each.measure
    key = row.label if row.unit_suffix is None else f"{row.label} | {row.unit_suffix}"
    values = tuple([_value(cell.kind, cell.text) for cell in row.values])
    kinds = frozenset([measure.kind]) if measure is not None and measure.evidence in _PROVING else None
    listed = _of_suffix(row.unit_suffix, lines)
    return LayoutRow(key, values, row.block, kinds, listed, each.concept.period_type, index=index)


def _of_suffix(suffix: str | None, lines: Sequence[ListedUnit]) -> frozenset[str] | None:
    """The unit lines that a label's suffix can mean: ``$`` is every line of money with that sign."""
    if suffix is None:
        return None
    units = read_units(suffix)
    if len(units) == 1:
        kind, sign = units[0].kind, units[0].sign
        found = [line.line for line in lines if line.kind is kind and line.sign == sign]
    else:
        found = [line.line for line in lines if line.line == suffix]
    return frozenset(found) or None


def _value(kind: CellKind, text: str) -> LayoutValue:
    if kind not in NUMBERS:
        return LayoutValue(text, worded=True)
    if kind is CellKind.MONEY:
        sign = sign_of(text)
        return LayoutValue(text[len(sign) :].strip(), sign)
    return LayoutValue(text)
