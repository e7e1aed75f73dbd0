"""Rows to signs: what each cell of a row may be in a run of signs, and what a column then shows (SPEC 8.2).

A currency sign shows exactly on the first and the last cell of a run of one unit down a column, so a column is read by
an automaton from top to bottom. Only a nil fact, which shows nothing and counts, can break what it expects.
"""

import functools
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipefacts.meaning.body import Measure
from pipefacts.meaning.units import sign_of
from pipefacts.values import NUMBERS, CellKind, FactKind, Row
from pipefacts.wording.measures import is_count

__all__ = ["LOST", "Automaton", "Signing", "automaton", "breaks_at_end", "is_per_share", "no_signs", "read_signings"]

_UNITS = 3  # currencies and amounts per share told apart on one page
_PLAIN_IS_MONEY = 0.9  # chance that a plain number is money where nothing says what it is
_PLAIN_IS_COUNT = 0.03  # where its label speaks of shares or numbers

LOST = -1  # the symbol of a value that the dump has lost: it changes nothing and breaks nothing

Automaton = tuple[tuple[tuple[int, int], ...], ...]  # by state and symbol, the next state and how much is broken


class Signing(NamedTuple):
    """What the cells of a row may be, all of one unit: a symbol for each, and the log odds of it.

    Symbol 0 is a cell that never shows a sign; symbol ``2n - 1`` shows one, ``2n`` of the same unit shows none.
    """

    symbols: tuple[int, ...]
    odds: float = 0.0


def no_signs(count: int) -> tuple[Signing, ...]:
    """The signing of a row whose signs tell nothing."""
    return (Signing((0,) * count),)


def read_signings(rows: Sequence[Row], measures: Sequence[Measure | None]) -> tuple[list[tuple[Signing, ...]], int]:
    """The signings of each row, one or two, and the number of units that the page shows signs of."""
    units = [_unit(row, measure) for row, measure in zip(rows, measures, strict=True)]
    shown = dict.fromkeys([unit for unit in units if unit])
    known = {unit: n for n, unit in enumerate(list(shown)[:_UNITS], 1)}
    if not known:
        return [no_signs(len(row.values)) for row in rows], 0
    money = next((unit for unit in known if not unit[1]), None)
    signings = [
        _signings(row, known.get(unit, 0) if unit else 0, _plain(row, measure, unit, known, money))
        for row, measure, unit in zip(rows, measures, units, strict=True)
    ]
    return signings, len(known)


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


def _signings(row: Row, signed: int, plain: Sequence[tuple[int, float]]) -> tuple[Signing, ...]:
    """The signings of a row whose signed cells are of unit ``signed``, and whose plain numbers may be ``plain``."""
    if not any(cell.kind in NUMBERS and cell.kind is not CellKind.MONEY for cell in row.values):
        plain = plain[:1]
    found = []
    for symbol, chance in plain:
        symbols = [
            (max(0, 2 * signed - 1) if cell.kind is CellKind.MONEY else symbol if cell.kind in NUMBERS else 0)
            for cell in row.values
        ]
        found.append(Signing(tuple(symbols), math.log(chance) if len(plain) > 1 else 0.0))
    return tuple(found)


@functools.cache
def automaton(units: int) -> Automaton:
    """The automaton of a column of so many units.

    State 0 is outside a run; of unit n, ``3n - 2`` is its first cell, ``3n - 1`` a signed cell that must be the
    last, ``3n`` an unsigned one that must not. The last step of each state is that of a lost value.
    """
    table = []
    for state in range(3 * units + 1):
        own, inside = (state + 2) // 3, state % 3 if state else 0
        steps = []
        for symbol in range(2 * units + 1):
            unit, signed = (symbol + 1) // 2, symbol % 2 == 1
            if unit and unit == own:
                steps.append((3 * unit - 1 if signed else 3 * unit, int(inside == 2)))
                continue
            broken = breaks_at_end(state)
            if not unit:
                steps.append((0, broken))
            else:
                steps.append((3 * unit - 2, broken) if signed else (3 * unit, broken + 1))
        table.append((*steps, (state, 0)))
    return tuple(table)


def breaks_at_end(state: int) -> int:
    """How much is broken where a column ends in ``state``: an unsigned cell is never the last of its run."""
    return int(state > 0 and state % 3 == 0)
