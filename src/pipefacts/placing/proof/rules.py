"""Layout to formula: the renderer's rules as clauses over what is not known of a table (SPEC 8.1).

Every placement that the renderer could have drawn satisfies the formula.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise

from pipefacts.placing.evidence import Rule
from pipefacts.placing.proof.formula import FALSE, Formula, LabelUnits, RowCells
from pipefacts.placing.proof.model import Layout, LayoutColumn, LayoutRow
from pipefacts.values import FactKind, PeriodType

__all__ = ["encode", "maybe_balances", "unshared_keys"]

_SIGNED_KINDS = (FactKind.MONETARY, FactKind.PER_SHARE)


def encode(
    layout: Layout, formula: Formula, *, nils: bool, balances: Collection[int] | None = None
) -> tuple[RowCells, ...]:
    """The literals of each row, after its rules were added to ``formula``; ``nils``: places may hold nil facts.

    ``balances``: the rows that may be balances, where ``layout`` is a part and more is known; else they are sought.
    """
    width = len(layout.columns)
    labels = _labels(formula, layout.rows)
    rows = tuple(
        [RowCells(formula, row, width, label, nils=nils) for row, label in zip(layout.rows, labels, strict=True)]
    )
    _known_units(formula, layout, rows)
    instants = layout.known_renderer and Rule.INSTANTS not in formula.without and _copied_dates(layout.columns)
    _period_types(formula, layout, rows, known=bool(instants))
    for column in range(0 if layout.cut else width):
        literals = [place[column] for cells in rows for place in cells.places]
        formula.rule(Rule.NO_EMPTY_COLUMN, None, *literals)
    if instants:
        _instants(formula, layout, rows, instants, maybe_balances(layout) if balances is None else balances)
    if layout.known_renderer:
        _listed_units(formula, layout, rows)
        _one_sign(formula, layout, rows)
        if Rule.SIGNS not in formula.without:
            _signs(formula, layout, rows)
    return rows


def unshared_keys(rows: Sequence[LayoutRow]) -> frozenset[str]:
    """The labels whose rows may be of two concepts, so that one proves nothing of another.

    A label that stands twice in one block may be two concepts (basic earnings and basic shares) or a beginning and an
    ending balance; one with signs here and texts there is two concepts.
    """
    twice = {key for (_, key), n in Counter((row.block, row.key) for row in rows).items() if n > 1}
    worded, signed = set(), set()
    for row in rows:
        if any(value.worded for value in row.values):
            worded.add(row.key)
        elif any(value.sign for value in row.values):
            signed.add(row.key)
    return frozenset(twice | (worded & signed))


def _labels(formula: Formula, rows: Sequence[LayoutRow]) -> list[LabelUnits]:
    """The knowledge of each row, shared by the rows of a label."""
    apart = unshared_keys(rows)
    groups: defaultdict[object, list[LayoutRow]] = defaultdict(list)
    names = [i if row.key in apart or Rule.LABELS in formula.without else row.key for i, row in enumerate(rows)]
    for name, row in zip(names, rows, strict=True):
        groups[name].append(row)
    labels = {name: LabelUnits(formula, same) for name, same in groups.items()}
    return [labels[name] for name in names]


def _known_units(formula: Formula, layout: Layout, rows: Sequence[RowCells]) -> None:
    for i, (row, cells) in enumerate(zip(layout.rows, rows, strict=True)):
        if row.kinds is None or cells.worded:
            continue
        for kind, unit in zip(_SIGNED_KINDS, cells.units, strict=True):
            if kind not in row.kinds:
                formula.rule(Rule.UNITS, i, -unit)
        if row.kinds <= set(_SIGNED_KINDS):
            formula.rule(Rule.UNITS, i, *cells.units)


def _period_types(formula: Formula, layout: Layout, rows: Sequence[RowCells], *, known: bool) -> None:
    instant_columns = [c for c, col in enumerate(layout.columns) if col.period_type is PeriodType.INSTANT]
    for i, (row, cells) in enumerate(zip(layout.rows, rows, strict=True)):
        if row.period_type is PeriodType.DURATION:
            for c in instant_columns:
                formula.rule(Rule.PERIOD_TYPES, i, -cells.filled[c])
        if known and row.period_type is not None:
            instant = row.period_type is PeriodType.INSTANT
            formula.rule(Rule.PERIOD_TYPES, i, cells.instant if instant else -cells.instant)


def _copied_dates(columns: Sequence[LayoutColumn]) -> list[list[int]] | None:
    """The columns of each date, where instants are surely copied from one to the next; ``None`` where the rule is off.

    The renderer merges the instants of a date into each duration that ends then, unless the two overlap (a concept
    shown as beginning or ending balance and plainly too) or hold different currencies. An instant column
    that was left beside a duration of its date shows that it did not.
    """
    listed = [unit for column in columns for unit in column.units or () if unit.kind in _SIGNED_KINDS]
    money = {unit.line for unit in listed if unit.kind is FactKind.MONETARY}
    if len(money) > 1 or len({unit.sign for unit in listed}) > 1:
        return None
    dates: defaultdict[object, list[int]] = defaultdict(list)
    for c, column in enumerate(columns):
        if column.end is None:
            return None
        dates[column.end].append(c)
    durations = {c for c, column in enumerate(columns) if column.period_type is PeriodType.DURATION}
    if any(len(same) > 1 and not durations.issuperset(same) for same in dates.values()):
        return None
    return list(dates.values())


def _instants(
    formula: Formula,
    layout: Layout,
    rows: Sequence[RowCells],
    dates: Sequence[Sequence[int]],
    balances: Collection[int],
) -> None:
    for i, (row, cells) in enumerate(zip(layout.rows, rows, strict=True)):
        for c, column in enumerate(layout.columns):
            if column.period_type is PeriodType.INSTANT:
                formula.rule(Rule.INSTANTS, i, cells.instant, -cells.filled[c])
        for same in [] if i in balances else dates:
            for left, right in pairwise(same):
                for one, other in ((left, right), (right, left)):
                    formula.rule(Rule.INSTANTS, i, -cells.instant, -cells.filled[one], cells.filled[other])
                    _copies(formula, i, row, cells, (one, other))


def maybe_balances(layout: Layout) -> Collection[int]:
    """The rows that share a number with another row of their block; all where the table is cut.

    A concept that is shown as a beginning balance and plainly too has, in the plain row, its balance of the beginning
    in some durations: not copies of its value at their end. Both rows then show that number.
    """
    if layout.cut:
        return range(len(layout.rows))
    seen: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for i, row in enumerate(layout.rows):
        for value in row.values:
            seen[row.block, value.text].add(i)
    return {i for same in seen.values() if len(same) > 1 for i in same}


def _copies(formula: Formula, i: int, row: LayoutRow, cells: RowCells, columns: tuple[int, int]) -> None:
    """An instant value in the first of two columns of one date stands in the other, too."""
    one, other = columns
    for value, place in zip(row.values, cells.places, strict=True):
        if place[one] != FALSE:
            copies = [p[other] for v, p in zip(row.values, cells.places, strict=True) if v.text == value.text]
            formula.rule(Rule.INSTANTS, i, -cells.instant, -place[one], *copies)


def _listed_units(formula: Formula, layout: Layout, rows: Sequence[RowCells]) -> None:
    for c, column in enumerate(layout.columns):
        if column.units is None:
            continue
        lines = {unit.line for unit in column.units}
        kinds = {unit.kind for unit in column.units}
        signs = {unit.sign for unit in column.units}
        for i, (row, cells) in enumerate(zip(layout.rows, rows, strict=True)):
            if row.listed is not None and not row.listed & lines:
                formula.rule(Rule.LISTED_UNITS, i, -cells.filled[c])
            for kind, cell in zip(_SIGNED_KINDS, cells.cells, strict=True):
                if kind not in kinds:
                    formula.rule(Rule.LISTED_UNITS, i, -cell[c])
            for value, place in zip(row.values, cells.places, strict=True):
                if value.sign and value.sign not in signs and not cells.worded:
                    formula.rule(Rule.LISTED_UNITS, i, -place[c])


def _one_sign(formula: Formula, layout: Layout, rows: Sequence[RowCells]) -> None:
    signed = [
        (i, value.sign, place)
        for i, (row, cells) in enumerate(zip(layout.rows, rows, strict=True))
        for value, place in zip(row.values, cells.places, strict=True)
        if value.sign and not cells.worded
    ]
    signs = list(dict.fromkeys([sign for _, sign, _ in signed]))
    if len(signs) < 2:
        return
    for c in range(len(layout.columns)):
        of = {sign: formula.new() for sign in signs}
        for k, sign in enumerate(signs):
            for other in signs[:k]:
                formula.clause(-of[sign], -of[other])
        for i, sign, place in signed:
            formula.rule(Rule.ONE_SIGN, i, -place[c], of[sign])


def _signs(formula: Formula, layout: Layout, rows: Sequence[RowCells]) -> None:
    """Down each column, over its filled cells: a sign shows on the first and last of a run of one unit, else not."""
    gaps = [row.gap for row in layout.rows]
    gaps[-1] |= layout.cut
    for c in range(len(layout.columns)):
        for unit, kind in enumerate(_SIGNED_KINDS):
            if all(cells.cells[unit][c] == FALSE for cells in rows):
                continue
            above, below = _neighbours(formula, rows, gaps, unit, c)
            for i, (row, cells) in enumerate(zip(layout.rows, rows, strict=True)):
                is_unit = cells.units[unit]
                if is_unit == FALSE:
                    continue
                for value, place in zip(row.values, cells.places, strict=True):
                    here = place[c]
                    if here == FALSE:
                        continue
                    if not value.sign:
                        formula.rule(Rule.SIGNS, i, -here, -is_unit, above[i])
                        formula.rule(Rule.SIGNS, i, -here, -is_unit, below[i])
                    elif kind is FactKind.MONETARY or not layout.several_per_share:
                        formula.rule(Rule.SIGNS, i, -here, -is_unit, -above[i], -below[i])


def _neighbours(
    formula: Formula, rows: Sequence[RowCells], gaps: Sequence[bool], unit: int, column: int
) -> tuple[list[int], list[int]]:
    """For each row, whether the next filled cell above it, and the one below it, is of ``unit``."""
    above, before = [], FALSE
    for cells, gap in zip(rows, gaps, strict=True):
        above.append(before)
        before = formula.last_filled(cells.filled[column], cells.cells[unit][column], before)
        if gap:
            before = formula.new()
    below, before = [], FALSE
    for cells, gap in zip(reversed(rows), reversed(gaps), strict=True):
        if gap:
            before = formula.new()
        below.append(before)
        before = formula.last_filled(cells.filled[column], cells.cells[unit][column], before)
    below.reverse()
    return above, below
