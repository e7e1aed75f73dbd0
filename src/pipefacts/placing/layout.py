"""Rows, columns and units to layout: what of a page is certain enough to found a proof (SPEC 8.1).

Only what the dump states enters: printed signs, unit lines, unit suffixes, the parentheses that the renderer adds
to labels, period types that every reading of the heads agrees on, those of the SEC's own cover-page concepts, and what
the details of all entries agree on.
Other words and all documentation stay out.
"""

from collections.abc import Container, Sequence

from pipefacts.meaning.heads import Heads
from pipefacts.meaning.title import Title, read_units
from pipefacts.meaning.units import Measure, PageUnits, sign_of
from pipefacts.placing.proof.model import Layout, LayoutColumn, LayoutRow, LayoutValue, ListedUnit
from pipefacts.values import NUMBERS, CellKind, Column, FactKind, PeriodType, Row

__all__ = ["build_layout"]

_PROVING = ("suffix", "label", "details")  # evidence of a measure that the dump itself states


def build_layout(
    rows: Sequence[Row],
    abstract: Sequence[bool],
    in_doubt: Container[int],
    heads: Heads,
    measures: Sequence[Measure | None],
    units: PageUnits,
    title: Title,
    types: Sequence[PeriodType | None],
    *,
    whole: bool,
) -> tuple[Layout, tuple[int, ...]]:
    """The layout of a page and, for each of its rows, the index in ``rows``.

    ``abstract`` says which rows certainly hold no facts; of rows ``in_doubt`` (indices), whose values may be other ones,
    nothing is known but that they may be there. ``types`` says of which period type the concepts of rows are, where
    that is proved. ``whole`` is false where the page may be cut off: then its last row is left out, and nothing is
    concluded from where its columns end.
    """
    kept = [i for i, row in enumerate(rows) if row.values or not abstract[i]]
    if not whole and kept:
        kept.pop()  # the row that the page may break off in
    columns = tuple([_column(c, heads.period_types[c.index], units) for c in heads.columns])
    lines = tuple(dict.fromkeys([unit for column in columns for unit in column.units or ()]))
    found = tuple(
        [
            LayoutRow(f"\n{i}", (), gap=True) if i in in_doubt else _row(rows[i], measures[i], lines, types[i])
            for i in kept
        ]
    )
    open_ends = not whole or any(i in in_doubt for i in kept)
    per = {unit.per for unit in units.stated if unit.per} | {m.unit for m in measures if m and "/" in (m.unit or "")}
    return Layout(columns, found, not title.older, len(per) > 1, open_ends), tuple(kept)


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


def _row(row: Row, measure: Measure | None, lines: Sequence[ListedUnit], period_type: PeriodType | None) -> LayoutRow:
    key = row.label if row.unit_suffix is None else f"{row.label} | {row.unit_suffix}"
    values = tuple([_value(cell.kind, cell.text) for cell in row.values if cell.kind is not CellKind.EMPTY])
    kinds = frozenset([measure.kind]) if measure is not None and measure.evidence in _PROVING else None
    return LayoutRow(key, values, row.block, kinds, _of_suffix(row.unit_suffix, lines), period_type)


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
