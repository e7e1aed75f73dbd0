"""Rows and beliefs to the odds of sums: what totals say of the columns of the rows above them (SPEC 8.2).

Roll-forwards and totals add up down a column: a row is the sum of the rows above it, or the first of them less the
rest. Where rows miss some values, an equation that holds in one placement and would hardly hold by chance finds
their columns. A message is the log ratio of belief in a value, with the equation and without.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipefacts.meaning.body import Body, Measure
from pipefacts.placing.likely.search import Found
from pipefacts.placing.likely.signs import is_per_share
from pipefacts.placing.likely.table import Table
from pipefacts.placing.likely.whole_amounts import whole_amounts
from pipefacts.values import Row
from pipefacts.wording.measures import is_count

__all__ = ["Marginal", "Messages", "Sums", "marginals_of", "read_sums", "sum_messages", "totals_down"]

Marginal = Mapping[int | None, float]  # of one row and column: the chance of each value, and of none
Messages = dict[int, list[dict[int | None, float]]]  # by row, then by column

_CHANCE = 0.02  # that an equation which holds is none
_SURE = 200.0  # odds against chance at which a sum is an equation
_LESS_SURE = 10  # times as much for a difference
_KNOWN = 0.85  # belief at which the total's column is taken as known
_ADDENDS, _SUBTRACTED = 18, 7  # rows added up at most, and rows of a difference
_STATES = 600  # different sums of one column at most
_BUDGET = 60_000  # sums of one page at most
_LEAST = 1e-3  # a belief below this is none
_BOUND = math.log(1e3)  # of a message
_MOST = 8.0  # log odds of a placement

_Partial = dict[tuple[int, int], float]  # by sum and by number of addends (2: or more), the belief in it


class Sums(NamedTuple):
    """The amounts of the rows as whole numbers, and the rows above each that it may be the sum of, nearest first."""

    amounts: dict[int, tuple[int, ...]]
    above: dict[int, tuple[int, ...]]


class _Equation(NamedTuple):
    """Row ``total`` in ``column``: the sum of ``addends``, or if ``less`` the last of them less the others."""

    total: int
    value: int
    column: int
    addends: tuple[int, ...]
    less: bool


def totals_down(body: Body, table: Table, found: Found) -> dict[int, list[float]]:
    """The log odds of the readings of open rows, by position, that totals and roll-forwards tell."""
    rows = body.rows[: table.rows[-1].body_index] if table.lost else body.rows
    sums = read_sums([each.row for each in rows], [each.measure for each in rows], body.width)
    positions = {row.body_index: position for position, row in enumerate(table.rows) if row.is_open}
    if not any(len(above) > 1 and not positions.keys().isdisjoint((i, *above)) for i, above in sums.above.items()):
        return {}
    short = frozenset([row.body_index for row in table.rows if row.is_short])
    odds = {}
    for i, message in sum_messages(sums, marginals_of(table, found), short).items():
        if i not in positions:
            continue
        readings = table.rows[positions[i]].readings
        odds[positions[i]] = [
            max(-_MOST, min(_MOST, sum([_against_none(message[c], j) for j, c in enumerate(reading.columns)])))
            for reading in readings
        ]
    return odds


def _against_none(message: Mapping[int | None, float], value: int) -> float:
    return message.get(value, 0.0) - message.get(None, 0.0)


def marginals_of(table: Table, found: Found) -> dict[int, list[dict[int | None, float]]]:
    """By row (its index in the body) and column, the chance of each value, and of none."""
    width = table.width
    full: list[dict[int | None, float]] = [{column: 1.0} for column in range(width)]
    marginals: dict[int, list[dict[int | None, float]]] = {}
    for position, row in enumerate(table.rows):
        if not row.is_short:
            marginals[row.body_index] = full
            continue
        chances = found.filtered.get(position) or [1.0 / len(row.readings)] * len(row.readings)
        cells: list[dict[int | None, float]] = [{} for _ in range(width)]
        for reading, chance in zip(row.readings, chances, strict=True):
            for j, c in enumerate(reading.columns):
                cells[c][j] = cells[c].get(j, 0.0) + chance
        for cell in cells:
            cell[None] = max(0.0, 1.0 - sum(cell.values()))
        marginals[row.body_index] = cells
    return marginals


def read_sums(rows: Sequence[Row], measures: Sequence[Measure | None], width: int) -> Sums:
    """The sums of a table of ``width`` columns: rows of one unit and one block add up."""
    amounts = whole_amounts(rows, width)
    groups: dict[tuple[int, str], list[int]] = {}
    above = {}
    for i in amounts:
        group = groups.setdefault((rows[i].block, _unit(rows[i], measures[i])), [])
        above[i] = tuple(reversed(group[-_ADDENDS:]))
        group.append(i)
    return Sums(amounts, above)


def _unit(row: Row, measure: Measure | None) -> str:
    if is_per_share(row, measure):
        return "per share"
    if measure is not None and measure.sign:
        return measure.sign
    return "count" if is_count(row.label) else "$"


def sum_messages(sums: Sums, marginals: Mapping[int, Sequence[Marginal]], short: frozenset[int]) -> Messages:
    """What the equations say of the rows ``short``; empty where there are none."""
    messages: Messages = {}
    left = _BUDGET
    for total, above in sums.above.items():
        if len(above) < 2 or short.isdisjoint((total, *above)):
            continue
        equations, left = _search(sums, marginals, short, total, left)
        for equation in equations:
            _send(sums, marginals, short, equation, messages)
        if left < 0:
            break
    return messages


def _search(
    sums: Sums,
    marginals: Mapping[int, Sequence[Marginal]],
    short: frozenset[int],
    total: int,
    left: int,
) -> tuple[list[_Equation], int]:
    """The equations of ``total``, one for each of its known columns if found, and what is left of the budget.

    Of several runs of addends the shortest counts that adds up in the most columns.
    """
    known = {
        column: j
        for column, marginal in enumerate(marginals[total])
        for j, chance in marginal.items()
        if j is not None and chance > _KNOWN and sums.amounts[total][j]
    }
    partial: dict[int, _Partial] = {column: {(0, 0): 1.0} for column in known}
    has_short = total in short
    best: list[_Equation] = []
    for count, row in enumerate(sums.above[total], 1):
        has_short = has_short or row in short
        before, partial = partial, {}
        for column, sofar in before.items():
            longer = _extend(sofar, _choices(sums, marginals, row, column))
            left -= len(longer)
            if len(longer) <= _STATES:
                partial[column] = longer
        if left < 0 or not partial:
            break
        if count < 2 or not has_short:
            continue
        addends = sums.above[total][:count]
        for less in (False, True):
            if less and (count > _SUBTRACTED or row in short):
                continue
            found = [
                _Equation(total, known[column], column, addends, less)
                for column in partial
                if (
                    _leaves(before[column], sums.amounts[row][column] - sums.amounts[total][known[column]])
                    if less
                    else (sums.amounts[total][known[column]], 2) in partial[column]
                )
            ]
            against = sum([_odds(sums, marginals, short, e, len(partial[e.column])) for e in found]) - math.log(count)
            sure = math.log(_SURE * (_LESS_SURE if less else 1))
            if against >= sure and 2 * len(found) >= len(sums.amounts[total]) and len(found) > len(best):
                best = found
        if len(best) == len(known):
            break
    return best, left


def _choices(sums: Sums, marginals: Mapping[int, Sequence[Marginal]], row: int, column: int) -> list[tuple[int, float]]:
    return [
        (0 if j is None else sums.amounts[row][j], chance)
        for j, chance in marginals[row][column].items()
        if chance > _LEAST
    ]


def _extend(sofar: _Partial, choices: Sequence[tuple[int, float]]) -> _Partial:
    longer: _Partial = defaultdict(float)
    for (amount, count), belief in sofar.items():
        for more, chance in choices:
            longer[amount + more, min(2, count + (more != 0))] += belief * chance
    return longer


def _leaves(before: _Partial, rest: int) -> bool:
    """Whether the addends before the last make up what it exceeds the total by: it is the last less one or more."""
    return rest != 0 and ((rest, 1) in before or (rest, 2) in before)


def _odds(
    sums: Sums, marginals: Mapping[int, Sequence[Marginal]], short: frozenset[int], equation: _Equation, states: int
) -> float:
    """The log odds against chance: how large the open amounts are to the number of sums that they make."""
    largest = max(
        [
            abs(sums.amounts[row][j])
            for row in (*equation.addends, equation.total)
            if row in short
            for j, chance in marginals[row][equation.column].items()
            if j is not None and chance > _LEAST
        ],
        default=1,
    )
    return max(0.0, math.log(max(1, largest) / states))


def _send(
    sums: Sums,
    marginals: Mapping[int, Sequence[Marginal]],
    short: frozenset[int],
    equation: _Equation,
    messages: Messages,
) -> None:
    """Add to ``messages`` what ``equation`` says of its addends."""
    column = equation.column
    last = equation.addends[-1]
    factors = [-1 if equation.less and row != last else 1 for row in equation.addends]
    goal = (sums.amounts[equation.total][equation.value], 2)
    forward: list[_Partial] = [{(0, 0): 1.0}]
    choices = []
    for row, factor in zip(equation.addends, factors, strict=True):
        choices.append([(factor * amount, chance) for amount, chance in _choices(sums, marginals, row, column)])
        forward.append(_extend(forward[-1], choices[-1]))
    whole = forward[-1].get(goal, 0.0)
    if not whole:
        return
    present = marginals[equation.total][column][equation.value]
    rest: _Partial = {goal: 1.0}  # by sum so far, the belief that the rows after it make up the goal
    for k in range(len(choices) - 1, -1, -1):
        row = equation.addends[k]
        if row in short:
            message = messages.setdefault(row, [{} for _ in marginals[row]])[column]
            for j, chance in marginals[row][column].items():
                if chance <= _LEAST:
                    continue
                amount = 0 if j is None else factors[k] * sums.amounts[row][j]
                with_it = sum(
                    [
                        belief * rest.get((sofar + amount, min(2, count + (amount != 0))), 0.0)
                        for (sofar, count), belief in forward[k].items()
                    ]
                )
                ratio = _CHANCE + (1.0 - present) + present * with_it / whole
                message[j] = message.get(j, 0.0) + max(-_BOUND, min(_BOUND, math.log(ratio)))
        rest = {
            (sofar, count): sum(
                [
                    chance * rest.get((sofar + amount, min(2, count + (amount != 0))), 0.0)
                    for amount, chance in choices[k]
                ]
            )
            for sofar, count in forward[k]
        }
