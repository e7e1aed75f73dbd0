"""Rows of one label to the odds of sums across blocks: what a total member says of its parts (SPEC 8.2).

``Top Five Customers`` is the sum of the customers in every column that it fills, to the printed digit. Where some ways
to place the parts make it so, and none would by chance, the others are hardly right.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipefacts.meaning.amounts import value_of
from pipefacts.meaning.body import Body
from pipefacts.meaning.wholes import Whole, wholes_in
from pipefacts.placing.likely.search import Found
from pipefacts.placing.likely.table import Table
from pipefacts.placing.likely.whole_amounts import in_whole_numbers
from pipefacts.values import Row

__all__ = ["members_down"]

_WAYS = 20_000  # to place total and parts together, at most
_BY_CHANCE = 0.02  # ways that add up by chance, expected: more is no sum
_DOUBT = 0.02  # that a sum is none

_Way = tuple[tuple[int, ...], float]  # columns of a row and how likely they are


def members_down(body: Body, table: Table, found: Found) -> dict[int, list[float]]:
    """The log odds of the readings of open rows, by position, that totals among members tell."""
    odds: dict[int, list[float]] = {}
    whole = table.rows[:-1] if table.lost else table.rows
    for group in wholes_in([body.rows[row.body_index].row for row in whole]):
        rows = (group.total, *group.parts)
        shares = _shares(body, table, found, group) if any(table.rows[position].is_open for position in rows) else {}
        for position, share in shares.items():
            row = table.rows[position]
            if row.is_open:
                told = [math.log(_DOUBT + share.get(reading.columns, 0.0)) for reading in row.readings]
                odds[position] = [x + y for x, y in zip(odds.get(position, [0.0] * len(told)), told, strict=True)]
    return odds


def _shares(body: Body, table: Table, found: Found, group: Whole) -> dict[int, dict[tuple[int, ...], float]]:
    """By row, how likely each of its columns is, of the ways in which the parts add up; empty where none is telling."""
    positions = (group.total, *group.parts)
    amounts = _amounts([body.rows[table.rows[position].body_index].row for position in positions])
    ways = [_ways(table, found, position) for position in positions]
    if amounts is None or math.prod([len(some) for some in ways]) > _WAYS:
        return {}
    shares: list[defaultdict[tuple[int, ...], float]] = [defaultdict(float) for _ in positions]
    expected = 0.0
    for columns, chance in ways[0]:
        goal = dict(zip(columns, amounts[0], strict=True))
        for parts, likely in _solutions(goal, amounts[1:], ways[1:]):
            for share, placed in zip(shares, (columns, *parts), strict=True):
                share[placed] += chance * likely
        expected += math.prod([len(some) for some in ways[1:]]) / math.prod([max(1, abs(x)) for x in amounts[0]])
    total = sum(shares[0].values())
    if not total or expected > _BY_CHANCE:
        return {}
    return {
        position: {placed: x / total for placed, x in share.items()}
        for position, share in zip(positions, shares, strict=True)
    }


def _amounts(rows: Sequence[Row]) -> list[tuple[int, ...]] | None:
    """The amounts of the rows in the largest unit that all are whole numbers of; null where one has none."""
    values = [[value_of(cell.kind, cell.text) for cell in row.values] for row in rows]
    numbers = [[value for value in some if isinstance(value, Decimal)] for some in values]
    if [len(some) for some in numbers] != [len(row.values) for row in rows]:
        return None
    whole = in_whole_numbers(numbers)
    unit = math.gcd(*[x for some in whole for x in some]) or 1
    return [tuple([x // unit for x in some]) for some in whole]


def _ways(table: Table, found: Found, position: int) -> list[_Way]:
    """The columns that a row may fill, each with how likely it is."""
    row = table.rows[position]
    chances = found.filtered.get(position) or [1.0] * len(row.readings)
    ways: dict[tuple[int, ...], float] = {}
    for reading, chance in zip(row.readings, chances, strict=True):
        ways[reading.columns] = ways.get(reading.columns, 0.0) + chance + _DOUBT
    return list(ways.items())


def _solutions(
    goal: dict[int, int], amounts: Sequence[tuple[int, ...]], ways: Sequence[Sequence[_Way]]
) -> Iterator[tuple[tuple[tuple[int, ...], ...], float]]:
    """The ways to place the parts in which they add up to ``goal`` in each of its columns, and are in no other."""
    if not amounts:
        if not any(goal.values()):
            yield (), 1.0
        return
    for columns, chance in ways[0]:
        left = dict(goal)
        for c, amount in zip(columns, amounts[0], strict=True):
            if c not in left:
                break
            left[c] -= amount
        else:
            for rest, likely in _solutions(left, amounts[1:], ways[1:]):
                yield (columns, *rest), chance * likely
