"""Layout to proof: the columns in which each value of a short row can stand in some table the renderer draws (SPEC 8).

The rules stand as clauses in ``proof_rules``; a SAT solver searches them. A column is struck out only where no
placement of the whole table has the value there, so what is left over as one column is proved. Effort is bounded by
counts, never by time: the same layout gives the same proof on every machine, and where the effort ends early more
columns stay, never fewer.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from pipefacts.placing.evidence import Rule
from pipefacts.placing.proof.formula import FALSE, TRUE, Formula
from pipefacts.placing.proof.model import WIDEST, Explanation, Layout, LayoutRow, Place, Proof, Refutation
from pipefacts.placing.proof.rules import encode, maybe_balances, unshared_keys

__all__ = ["EFFORT", "explain", "prove"]

EFFORT = 4_000_000  # clauses searched for one layout, about; most pages of filings need less than a tenth
_CONFLICTS = 1_000  # of one question; most need none
_WINDOW = 30_000  # clauses, about, that are searched together; a longer table is cut
_WRITE = 15  # writing a clause takes as long as searching it so many times
_QUESTIONS = 40  # asked of each part of a long table before the next has its turn


def prove(layout: Layout, *, sure: bool = True, effort: int = EFFORT) -> Proof:
    """The columns left to each value of ``layout``; instant where no row is short.

    With ``sure`` false two things are taken for granted that nearly always hold: a place without a value is empty,
    not nil, and rows of one label share their unit and period type. Such a result is a good guess, no proof.
    """
    width = len(layout.columns)
    open_places = tuple([_order_alone(row, width) for row in layout.rows])
    if any(len(row.values) > width for row in layout.rows):
        return Proof(open_places, contradiction=True)
    if not any(0 < len(row.values) < width for row in layout.rows):
        return Proof(open_places)
    if width > WIDEST:
        return Proof(open_places, bounded=True)
    windows = _windows(layout, sure=sure)
    bounded = len(windows) > 1
    places: list[tuple[Place, ...]] = []
    for n, window in enumerate(windows):
        share = max(effort // (len(windows) - n), min(effort, (_WRITE + _QUESTIONS) * window.weight))
        if share < _WRITE * window.weight:
            bounded = True
            places += open_places[len(places) : len(places) + len(window.layout.rows) - window.edge]
            continue
        search = _Search(window, sure=sure, effort=share)
        found = search.run()
        effort -= search.spent
        bounded = bounded or search.bounded
        if found is None:
            return Proof(open_places, contradiction=True, bounded=bounded)
        places += found
    return Proof(tuple(places), bounded=bounded)


def explain(layout: Layout, row: int, value: int, *, sure: bool = True) -> Explanation:
    """Why value ``value`` of row ``row`` (indices) cannot stand in each column that its place in the row allows.

    Each refutation holds a smallest set of rules and then of rows: none of them can be left out.
    Slower than ``prove``, by about the number of rules times the number of columns.
    """
    window = next(w for w in reversed(_windows(layout, sure=sure)) if w.first <= row)
    place = (row - window.first + window.edge, value)
    columns = _order_alone(layout.rows[row], len(layout.columns))[value].candidates
    return Explanation(tuple([_refute(window, place, column, sure=sure) for column in columns]))


def _order_alone(row: LayoutRow, width: int) -> tuple[Place, ...]:
    """The places that the order of the values leaves: all columns with room for the values before and after."""
    return tuple([Place(tuple(range(j, width - len(row.values) + j + 1))) for j in range(len(row.values))])


class _Window(NamedTuple):
    """Rows that are searched together, from row ``first`` on; ``edge`` counts the rows before them that hold a place.

    What stands above and below a window is unknown to it.
    """

    layout: Layout
    first: int
    edge: int
    weight: int
    without: frozenset[Rule]
    balances: frozenset[int]


def _windows(layout: Layout, *, sure: bool) -> list[_Window]:
    """The whole table, or where it is too long for one search its parts."""
    width = len(layout.columns)
    without = frozenset([Rule.LABELS]) if sure else frozenset()
    balances = frozenset(maybe_balances(layout))
    weights = [_weight(row, width) for row in layout.rows]
    if sum(weights) <= _WINDOW:
        return [_Window(layout, 0, 0, sum(weights), without, balances)]
    unshared = unshared_keys(layout.rows)
    rows = [
        msgspec.structs.replace(row, key=f"{row.key}\n{i}") if row.key in unshared else row
        for i, row in enumerate(layout.rows)
    ]
    cuts, weight = [0], 0
    for i, row_weight in enumerate(weights):
        weight += row_weight
        if weight > _WINDOW and i > cuts[-1]:
            cuts.append(i)
            weight = row_weight
    unknown = LayoutRow("\n", (), gap=True)
    without |= {Rule.NO_EMPTY_COLUMN}
    parts = []
    for start, end in zip(cuts, [*cuts[1:], len(rows)], strict=True):
        part = (unknown, *rows[start : end - 1], msgspec.structs.replace(rows[end - 1], gap=True))
        weight = sum(weights[start:end])
        inside = frozenset([i - start + 1 for i in balances if start <= i < end])
        parts.append(_Window(msgspec.structs.replace(layout, rows=part), start, 1, weight, without, inside))
    return parts


def _weight(row: LayoutRow, width: int) -> int:
    """How many clauses a row costs, about."""
    count = len(row.values)
    return 4 * width if count == width else 24 * width + 6 * count * (width - count + 1)


def _solver(formula: Formula) -> Any:
    from pysat.solvers import Solver  # 30 ms that full pages need not pay

    return Solver(name="minisat22", bootstrap_with=formula.clauses)


class _Search:
    """The formula of one window, with the questions still open: may this value stand in this column?"""

    def __init__(self, window: _Window, *, sure: bool, effort: int) -> None:
        self._window = window
        self._formula = Formula(without=window.without)
        self._rows = encode(window.layout, self._formula, nils=sure, balances=window.balances)
        self._size = len(self._formula.clauses)
        self._effort = effort
        self._rules: list[int] = list(self._formula.selectors.values())
        self._used: set[int] = set()
        self.bounded = False
        self.spent = _WRITE * self._size

    def run(self) -> list[tuple[Place, ...]] | None:
        """The places of the window's rows; ``None`` where the rules contradict each other."""
        with _solver(self._formula) as self._solver:
            answer = self._ask([])
            if answer is False:
                return None
            struck = self._strike(self._unseen(self._open())) if answer else set()
            return [self._places(i, struck) for i in range(self._window.edge, len(self._rows))]

    def _places(self, i: int, struck: set[int]) -> tuple[Place, ...]:
        places = []
        for place in self._rows[i].places:
            columns = [c for c, literal in enumerate(place) if literal != FALSE and literal not in struck]
            forced = len(columns) == 1 and place[columns[0]] not in (TRUE, FALSE)
            places.append(Place(tuple(columns), self._evidence(place[columns[0]]) if forced else ()))
        return tuple(places)

    def _open(self) -> list[int]:
        """The literals of all places in short rows."""
        return [x for cells in self._rows for place in cells.places for x in place if x not in (TRUE, FALSE)]

    def _ask(self, assumptions: list[int]) -> bool | None:
        """Whether the rules and ``assumptions`` hold together in some placement; ``None`` where the effort ran out."""
        answer: bool | None = None
        if self.spent + self._size <= self._effort:
            self.spent += self._size
            self._solver.conf_budget(_CONFLICTS)
            answer = self._solver.solve_limited(assumptions=[*self._rules, *assumptions])
        self.bounded = self.bounded or answer is None
        return answer

    def _strike(self, left: list[int]) -> set[int]:
        """Those of the places ``left`` that no placement has: each answer shows some to be possible, the last none."""
        while left:
            self._solver.set_phases(left)
            some = self._formula.new()
            self._solver.add_clause([-some, *left])
            answer = self._ask([some])
            if answer is False:
                self._used = set(self._solver.get_core() or ())
                return set(left)
            if answer is None:
                return self._strike_singly(left)
            left = self._unseen(left)
        return set()

    def _strike_singly(self, left: list[int]) -> set[int]:
        """Where no answer was found for all together, what is found for each alone."""
        struck = set()
        while left:
            first, *left = left
            answer = self._ask([first])
            if answer is False:
                self._used.update(self._solver.get_core() or ())
                struck.add(first)
            elif answer:
                left = self._unseen(left)
        return struck

    def _unseen(self, places: list[int]) -> list[int]:
        model = self._solver.get_model()
        return [place for place in places if model[place - 1] < 0]

    def _evidence(self, place: int) -> tuple[str, ...]:
        """The rules that refute every other column; where the effort ran out, those that struck any column."""
        core = set(self._solver.get_core() or ()) if self._ask([-place]) is False else self._used
        used = {rule for (rule, _), selector in self._formula.selectors.items() if selector in core}
        return tuple([rule.value for rule in Rule if rule is Rule.ORDER or rule in used])


def _refute(window: _Window, place: tuple[int, int], column: int, *, sure: bool) -> Refutation:
    """A smallest set of rules, then of rows under these rules, with which the value cannot stand in ``column``."""
    without = set(window.without)
    if not _fails(window, place, column, without, sure=sure):
        return Refutation(column)
    for rule in Rule:
        if rule is not Rule.ORDER and _fails(window, place, column, without | {rule}, sure=sure):
            without.add(rule)
    rules = tuple([rule.value for rule in Rule if rule not in without])
    rows = _rows_needed(window, place, column, without, sure=sure)
    return Refutation(column, rules, tuple([i + window.first - window.edge for i in rows]))


def _fails(window: _Window, place: tuple[int, int], column: int, without: set[Rule], *, sure: bool) -> bool:
    """Whether the value cannot stand in ``column`` even without these rules."""
    formula = Formula(without=without)
    here = encode(window.layout, formula, nils=sure, balances=window.balances)[place[0]].places[place[1]][column]
    with _solver(formula) as solver:
        solver.conf_budget(_CONFLICTS)
        answer: bool | None = solver.solve_limited(assumptions=[*formula.selectors.values(), here])
    return answer is False


def _rows_needed(
    window: _Window, place: tuple[int, int], column: int, without: set[Rule], *, sure: bool
) -> Sequence[int]:
    """Rows, none of them idle, that the rules left need to look at."""
    formula = Formula(by_row=True, without=without)
    here = encode(window.layout, formula, nils=sure, balances=window.balances)[place[0]].places[place[1]][column]
    looks_at = {selector: row for (_, row), selector in formula.selectors.items()}
    kept = list(looks_at)
    with _solver(formula) as solver:
        for left_out in (None, *sorted({row for row in looks_at.values() if row is not None})):
            fewer = [selector for selector in kept if left_out is None or looks_at[selector] != left_out]
            if left_out is None or len(fewer) < len(kept):
                solver.conf_budget(_CONFLICTS)
                if solver.solve_limited(assumptions=[*fewer, here]) is False:
                    core = set(solver.get_core() or ())
                    kept = [selector for selector in fewer if selector in core]
    return sorted({row for selector in kept if (row := looks_at[selector]) is not None})
