"""Beliefs to sign messages: what the currency signs of the other rows say of the columns of a row (SPEC 8).

A currency sign shows exactly on the first and the last cell of a run of one unit, so each column is read as a
chain, weighed with how likely each value is in it now. A message is the log ratio of a value being there against
the column being empty in that row.
"""

import functools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipefacts.meaning.body import Measure
from pipefacts.meaning.units import sign_of
from pipefacts.values import NUMBERS, CellKind, FactKind, Row
from pipefacts.wording.measures import is_count

__all__ = ["Marginal", "Messages", "Signs", "is_per_share", "read_signs", "sign_messages"]

Marginal = Mapping[int | None, float]  # of one row and column: the chance of each value, and of none
Messages = dict[int, list[dict[int | None, float]]]  # by row, then by column

_UNITS = 3  # currencies and amounts per share told apart on one page
_SLACK = 0.1  # a broken run counts so much: the beliefs of neighbours are not independent, nor all units known
_PLAIN_IS_MONEY = 0.9  # chance that a plain number is money where nothing says what it is
_PLAIN_IS_COUNT = 0.03  # where its label speaks of shares or numbers


class Signs(NamedTuple):
    """The rows with values, and of each value what it may be with the chance of that.

    Symbol 0 is a cell that never shows a sign; symbol ``2n - 1`` shows one, ``2n`` of the same unit shows none.
    """

    width: int
    valued: tuple[int, ...]
    units: int
    symbols: dict[int, tuple[tuple[tuple[int, float], ...], ...]]


def read_signs(rows: Sequence[Row], measures: Sequence[Measure | None], width: int) -> Signs:
    """The signs of a table of ``width`` columns; rows of more values are left out."""
    valued = tuple([i for i, row in enumerate(rows) if 0 < len(row.values) <= width])
    units = {i: _unit(rows[i], measures[i]) for i in valued}
    shown = dict.fromkeys([unit for unit in units.values() if unit])
    known = {unit: n for n, unit in enumerate(list(shown)[:_UNITS], 1)}
    money = next((unit for unit in known if not unit[1]), None)
    symbols = {i: _symbols(rows[i], measures[i], units[i], known, money) for i in valued}
    return Signs(width, valued, len(known), symbols)


def _unit(row: Row, measure: Measure | None) -> tuple[str, bool] | None:
    """The sign that the row prints, and whether it is per share; null where it prints none."""
    signs = [sign_of(cell.text) for cell in row.values if cell.kind is CellKind.MONEY]
    return (signs[0], is_per_share(row, measure)) if signs else None


def is_per_share(row: Row, measure: Measure | None) -> bool:
    """Whether the row is of amounts per share: a label may only mention one, as ``Dividends ($0.10 per share)``."""
    if measure is None or measure.kind is not FactKind.PER_SHARE:
        return False
    told = measure.evidence == "suffix" or (row.label.lower().endswith("per share)") and "(in " in row.label)
    return told or any("." in cell.text for cell in row.values)


def _symbols(
    row: Row,
    measure: Measure | None,
    unit: tuple[str, bool] | None,
    known: Mapping[tuple[str, bool], int],
    money: tuple[str, bool] | None,
) -> tuple[tuple[tuple[int, float], ...], ...]:
    plain = _plain(row, measure, unit, known, money)
    signed = known.get(unit, 0) if unit else 0
    symbols: list[tuple[tuple[int, float], ...]] = []
    for cell in row.values:
        if cell.kind is CellKind.MONEY:
            symbols.append(((2 * signed - 1, 1.0),) if signed else ((0, 1.0),))
        else:
            symbols.append(plain if cell.kind in NUMBERS else ((0, 1.0),))
    return tuple(symbols)


def _plain(
    row: Row,
    measure: Measure | None,
    unit: tuple[str, bool] | None,
    known: Mapping[tuple[str, bool], int],
    money: tuple[str, bool] | None,
) -> tuple[tuple[int, float], ...]:
    """What a plain number of the row may be."""
    chance = 1.0
    if unit is None:
        unit, chance = money, _PLAIN_IS_MONEY
        if measure is None or measure.kind is FactKind.SHARES or (measure.evidence == "suffix" and not measure.sign):
            chance = 0.0
        elif is_per_share(row, measure) and money:
            unit = (money[0], True)
        elif measure.kind is FactKind.NUMBER and is_count(row.label):
            chance = _PLAIN_IS_COUNT
    symbol = 2 * known.get(unit, 0) if unit else 0
    if not symbol or not chance:
        return ((0, 1.0),)
    return ((symbol, chance), (0, 1.0 - chance)) if chance < 1.0 else ((symbol, 1.0),)


@functools.cache
def _steps(units: int) -> tuple[tuple[tuple[int, float], ...], ...]:
    """By state and symbol, the next state and the weight of what is broken.

    State 0 is outside a run; of unit n, ``3n - 2`` is its first cell, ``3n - 1`` a signed cell that must be the
    last, ``3n`` an unsigned one that must not.
    """
    table = []
    for state in range(3 * units + 1):
        own, inside = (state + 2) // 3, state % 3 if state else 0
        steps = []
        for symbol in range(2 * units + 1):
            unit, signed = (symbol + 1) // 2, symbol % 2 == 1
            if unit and unit == own:
                steps.append((3 * unit - 1 if signed else 3 * unit, _SLACK if inside == 2 else 1.0))
                continue
            weight = _SLACK if state and inside == 0 else 1.0
            if not unit:
                steps.append((0, weight))
            else:
                steps.append((3 * unit - 2, weight) if signed else (3 * unit, weight * _SLACK))
        table.append(tuple(steps))
    return tuple(table)


def sign_messages(
    signs: Signs, marginals: Mapping[int, Sequence[Marginal]], before: Messages | None, short: Iterable[int]
) -> Messages:
    """What the signs of the other rows say, for the rows ``short``; ``before`` is taken out of their beliefs."""
    wanted = set(short)
    messages: Messages = {i: [] for i in signs.valued if i in wanted}
    steps = _steps(signs.units)
    for column in range(signs.width):
        chain = [
            _emission(signs.symbols[i], marginals[i][column], before[i][column] if before and i in before else None)
            for i in signs.valued
        ]
        found = _chain(chain, steps, [i in wanted for i in signs.valued])
        for i, ratios in zip(signs.valued, found, strict=True):
            if ratios is not None:
                symbols = signs.symbols[i]
                messages[i].append(
                    {
                        j: math.log(sum([ratios[symbol] * weight for symbol, weight in symbols[j]]))
                        for j in marginals[i][column]
                        if j is not None
                    }
                )
    return messages


def _emission(
    symbols: Sequence[Sequence[tuple[int, float]]], marginal: Marginal, before: Mapping[int | None, float] | None
) -> tuple[float, list[tuple[int, float]]]:
    """The chance that a row leaves the column empty, and of each symbol in it, without its own last message."""
    empty, found = 0.0, defaultdict[int, float](float)
    for j, chance in marginal.items():
        if j is None:
            empty = chance
            continue
        if before:
            chance *= math.exp(-before.get(j, 0.0))
        for symbol, weight in symbols[j]:
            found[symbol] += chance * weight
    total = empty + sum(found.values()) or 1.0
    return empty / total, [(symbol, chance / total) for symbol, chance in found.items()]


def _chain(
    chain: Sequence[tuple[float, list[tuple[int, float]]]],
    steps: Sequence[Sequence[tuple[int, float]]],
    wanted: Sequence[bool],
) -> list[list[float] | None]:
    """By row, for each symbol, how much likelier the column is with it there than with the row empty."""
    states = range(len(steps))
    ahead = [1.0 if state % 3 or not state else _SLACK for state in states]
    behind = [0.0] * len(steps)
    behind[0] = 1.0
    befores = []
    for empty, symbols in chain:
        befores.append(behind)
        after = [empty * x for x in behind]
        for state, x in enumerate(behind):
            if x:
                for symbol, chance in symbols:
                    to, weight = steps[state][symbol]
                    after[to] += x * chance * weight
        total = sum(after) or 1.0
        behind = [x / total for x in after]
    found: list[list[float] | None] = []
    for (empty, symbols), before, want in zip(reversed(chain), reversed(befores), reversed(wanted), strict=True):
        if want:
            base = sum([x * y for x, y in zip(before, ahead, strict=True)]) or 1.0
            found.append([max(1e-9, _ratio(before, ahead, steps, symbol)) / base for symbol in range(len(steps[0]))])
        else:
            found.append(None)
        after = [empty * x for x in ahead]
        for state in states:
            row = steps[state]
            after[state] += sum([chance * row[symbol][1] * ahead[row[symbol][0]] for symbol, chance in symbols])
        total = max(after) or 1.0
        ahead = [x / total for x in after]
    return found[::-1]


def _ratio(
    before: Sequence[float], ahead: Sequence[float], steps: Sequence[Sequence[tuple[int, float]]], symbol: int
) -> float:
    return sum([x * row[symbol][1] * ahead[row[symbol][0]] for x, row in zip(before, steps, strict=True) if x])
