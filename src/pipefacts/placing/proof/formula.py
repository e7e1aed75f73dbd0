"""A row of a layout to literals: what is unknown of a table as variables, with what holds of any table (SPEC 8.1).

Every table satisfies the clauses made here, nil facts included: a nil fact shows nothing, stands in any place of
its row that is free, and counts in a run as its row does or (on pages before mid-2016) breaks it.
"""

from collections.abc import Iterable, Sequence

from pipefacts.placing.evidence import Rule
from pipefacts.placing.proof.model import LayoutRow

__all__ = ["FALSE", "TRUE", "Formula", "LabelUnits", "RowCells"]

TRUE, FALSE = 1, -1


class Formula:
    """Clauses over numbered variables; a clause of a rule holds only while the rule's selector is assumed.

    ``by_row`` gives each row a selector of its own, so that a refutation can name rows; ``without`` leaves rules out.
    """

    def __init__(self, *, by_row: bool = False, without: Iterable[Rule] = ()) -> None:
        self.variables = 1
        self.clauses: list[list[int]] = [[TRUE]]
        self.selectors: dict[tuple[Rule, int | None], int] = {}
        self._by_row = by_row
        self.without = frozenset(without)

    def new(self) -> int:
        """A fresh variable."""
        self.variables += 1
        return self.variables

    def clause(self, *literals: int) -> None:
        """One of ``literals`` is true."""
        if TRUE not in literals:
            self.clauses.append(_possible(literals) if FALSE in literals else list(literals))

    def rule(self, rule: Rule, row: int | None, *literals: int) -> None:
        """One of ``literals`` is true by ``rule``, which looks at ``row`` (``None``: at no one row)."""
        if rule in self.without or TRUE in literals:
            return
        key = (rule, row if self._by_row else None)
        selector = self.selectors.get(key)
        if selector is None:
            selector = self.selectors[key] = self.new()
        self.clauses.append([-selector, *(_possible(literals) if FALSE in literals else literals)])

    def either(self, literals: Sequence[int]) -> int:
        """A literal that is true exactly if one of ``literals`` is."""
        kept = [literal for literal in literals if literal != FALSE]
        if TRUE in kept or len(kept) < 2:
            return TRUE if TRUE in kept else kept[0] if kept else FALSE
        result = self.new()
        self.clauses.append([-result, *kept])
        self.clauses.extend([[result, -literal] for literal in kept])
        return result

    def last_filled(self, filled: int, unit: int, before: int) -> int:
        """``unit`` where the cell is filled, else ``before``; ``unit`` implies ``filled``."""
        if filled in (TRUE, FALSE):
            return unit if filled == TRUE else before
        if before == FALSE:
            return unit
        if unit == before:
            return before
        result = self.new()
        self.clause(-unit, result)
        self.clause(-filled, unit, -result)
        self.clause(filled, -before, result)
        self.clause(filled, before, -result)
        return result


def _possible(literals: Sequence[int]) -> list[int]:
    """The literals that may be true."""
    return [literal for literal in literals if literal != FALSE]


class RowCells:
    """The literals of one row.

    ``places[value][column]``: the value stands there. ``filled[column]``: a fact stands there, nil or not.
    ``units``: the row is monetary, per share; ``cells[unit][column]``: its cell there counts as such in a run.
    ``instant``: its facts are instants that stand in every column with their date.
    """

    __slots__ = ("cells", "filled", "instant", "places", "units", "worded")

    def __init__(self, formula: Formula, row: LayoutRow, width: int, label: "LabelUnits", *, nils: bool) -> None:
        self.units = label.units
        self.instant = label.instant
        self.worded = label.worded
        count = len(row.values)
        if count == width:
            self.places = [[TRUE if c == j else FALSE for c in range(width)] for j in range(width)]
            self.filled = [TRUE] * width
            self.cells = [[unit] * width for unit in label.units]
            return
        self.places = _ordered(formula, count, width)
        stands = [[place[c] for place in self.places if place[c] != FALSE] for c in range(width)]
        if not nils:
            self.filled = [formula.either(literals) for literals in stands]
        else:
            self.filled = [formula.new() for _ in range(width)]
            for filled, literals in zip(self.filled, stands, strict=True):
                formula.clauses.extend([[-literal, filled] for literal in literals])
        self.cells = [self._cells(formula, unit, stands) for unit in label.units]

    def _cells(self, formula: Formula, unit: int, stands: Sequence[Sequence[int]]) -> list[int]:
        """Whether the cell of each column counts as of ``unit``: a value as its row, a nil fact as its row or not."""
        if unit == FALSE:
            return [FALSE] * len(stands)
        cells = []
        for filled, literals in zip(self.filled, stands, strict=True):
            if filled == FALSE:
                cells.append(FALSE)
                continue
            cell = formula.new()
            formula.clause(-cell, unit)
            formula.clause(-cell, filled)
            for literal in literals:
                formula.clause(-literal, -unit, cell)
            cells.append(cell)
        return cells


class LabelUnits:
    """What rows of one label share: ``units`` (monetary, per share) and whether they are instants.

    ``worded`` is true where a value has a form that never shows a sign: then the label is of neither unit.
    """

    __slots__ = ("instant", "units", "worded")

    def __init__(self, formula: Formula, rows: Sequence[LayoutRow]) -> None:
        self.worded = any(value.worded for row in rows for value in row.values)
        self.instant = formula.new()
        if self.worded:
            self.units = (FALSE, FALSE)
            return
        money, per_share = self.units = (formula.new(), formula.new())
        formula.clause(-money, -per_share)
        if any(value.sign for row in rows for value in row.values):
            formula.clause(money, per_share)


def _ordered(formula: Formula, count: int, width: int) -> list[list[int]]:
    """Literals for ``count`` values in ``width`` columns, each in one column, from left to right."""
    places: list[list[int]] = []
    above: list[int] = []  # of the value before: it stands in this column or left of it
    for j in range(count):
        last = width - count + j
        upto = [FALSE] * j + [formula.new() for _ in range(j, last)] + [TRUE] * (width - last)
        place = [FALSE] * width
        for c in range(j, last + 1):
            before = upto[c - 1] if c else FALSE
            formula.clause(-before, upto[c])
            if above:
                formula.clause(-upto[c], above[c - 1])
            place[c] = here = formula.new()
            formula.clause(-here, upto[c])
            formula.clause(-here, -before)
            formula.clause(here, -upto[c], before)
        places.append(place)
        above = upto
    return places
