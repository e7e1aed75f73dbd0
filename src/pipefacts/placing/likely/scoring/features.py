"""Placements to features: what speaks for and against each placement of a short row (SPEC 8.2).

Each feature is a named property of a placement and its row that follows from the renderer's rules or from
accounting; none is certain; what each means stands with its code (``OwnPlacement``). ``shape`` is of the columns alone,
so rows share it; ``own`` is of the row's values too.
"""

import datetime
import functools
import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from pipefacts.placing.likely.places.grid import Grid
from pipefacts.placing.likely.places.placements import Reading
from pipefacts.placing.likely.places.reporting import YEAR
from pipefacts.placing.likely.places.row_view import RowView
from pipefacts.wording.balances import is_balance

__all__ = ["own", "shape"]

_OF_ANY_HEAD = frozenset(["member", "total", "and"])
_LONG_HEAD = 4  # words
_WORD = re.compile(r"[a-z]{3,}")

# Statements of equity: rows and the columns that they change, by the rules of double entry.
_ADJUSTED = re.compile(r"adopt|adjust|cumul|restate")
_SHARES = re.compile(r"\(in shares\)|, shares|shares\)")
_INTO_CAPITAL = re.compile(
    r"compensation|issu|exercise|option|award|equity|employee|warrant|withh|vest|restricted|conversion|offering|plan"
    r"|repurchase|proceeds"
)
_CHANGES = (
    (
        re.compile(r"net (?:income|loss|earnings)|dividend|cumulative effect|distribution|retire"),
        re.compile(r"retained|deficit|accumulated earnings|accumulated loss|reinvested"),
    ),
    (re.compile(r"comprehensive|translation|unrealized|pension|hedg"), re.compile(r"comprehensive")),
    (_SHARES, re.compile(r"common|class")),
    (re.compile(r"treasury|repurchase"), re.compile(r"treasury")),
    (re.compile(r"non-?controlling|subsidiary|minority|net (?:income|loss)"), re.compile(r"non-?controlling|minority")),
    (re.compile(r"preferred"), re.compile(r"preferred")),
)


def shape(grid: Grid, reading: Reading) -> dict[str, float]:
    """The features of the columns of ``reading`` that are not zero."""
    columns = reading.columns
    found = _of_columns(grid, reading)
    gaps = sum([b - a > 1 for a, b in pairwise(columns)])
    if gaps:
        found["gaps"] = float(gaps)
    if columns[0] == 0:
        found["first-column"] = 1.0
        if not gaps:
            found["prefix"] = 1.0
    if columns[-1] == len(grid.columns) - 1:
        found["last-column"] = 1.0
    return found


def own(grid: Grid, row: RowView, reading: Reading) -> dict[str, float]:
    """The features of ``reading`` that depend on what the row holds."""
    found: dict[str, float] = {}
    if grid.dated:
        _of_values(grid, row, reading, found)
    else:
        _of_equity(grid, row, reading.columns, found)
    return found


def _of_columns(grid: Grid, reading: Reading) -> dict[str, float]:
    if not grid.dated:
        return {"total-column": 1.0} if grid.total in reading.columns else {}
    return _of_instant(grid, reading.columns) if reading.instant else _of_duration(grid, reading.columns)


def _of_duration(grid: Grid, columns: tuple[int, ...]) -> dict[str, float]:
    taken = [[c for c in group if c in columns] for group in grid.groups]
    touched = [i for i, some in enumerate(taken) if some]
    reporting = [i for i, group in enumerate(grid.groups) if (grid.columns[group[0]].months or 0) <= YEAR]
    ends = [{grid.columns[c].end for c in taken[i]} for i in touched if i in reporting]
    found = {
        "whole-duration": all(len(taken[i]) == len(grid.groups[i]) for i in touched)
        and max([len(some) for some in taken], default=0) > 1,
        "same-ends": len(ends) > 1 and all(some == ends[0] for some in ends),
        "same-count": len(reporting) > 1 and touched == reporting and len({len(taken[i]) for i in reporting}) == 1,
        "latest-first": all(tuple(taken[i]) == grid.groups[i][: len(taken[i])] for i in touched),
        "main-period": grid.main in columns,
        "main-date": all(grid.columns[c].end == grid.main_end for c in columns),
    }
    shape = {name: 1.0 for name, holds in found.items() if holds}
    shape["durations"] = float(len(touched))
    if len(touched) == 1 < len(grid.groups):
        shape["one-duration"] = 1.0
    return shape


def _of_instant(grid: Grid, columns: tuple[int, ...]) -> dict[str, float]:
    order = sorted({grid.date_of[c] for c in columns})
    ends = {grid.columns[c].end for c in columns}
    found = {"instant": 1.0, "dates": float(len(order))}
    if order == list(range(len(order))):
        found["latest-dates"] = 1.0
    if grid.main_end in ends:
        found["balance-date"] = 1.0
    if grid.main is not None:
        usual = _balance_dates(grid)
        if ends == usual:
            found["balance-sheet-dates"] = 1.0
        if ends - usual:
            found["other-dates"] = float(len(ends - usual))
    return found


def _of_values(grid: Grid, row: RowView, reading: Reading, found: dict[str, float]) -> None:
    columns, instant = reading
    _of_pairs(grid, row, reading, found)
    if row.later and any(_end(grid, c) > _main_end(grid) for c in columns):
        found["later-member"] = 1.0
    if row.is_share_of_account and {_end(grid, c) for c in columns} <= _balance_dates(grid):
        found["share-of-account"] = 1.0
    if instant:
        found["instant-words"] = row.instant
        if row.is_text or row.has_time:
            found["instant-text"] = 1.0
        if _is_cover_date(grid, row, columns):
            found["cover-date"] = 1.0
    elif columns == (grid.main,) and (row.is_text or row.is_measure):
        found["text-in-main-period" if row.is_text else "measure-in-main-period"] = 1.0


def _of_pairs(grid: Grid, row: RowView, reading: Reading, found: dict[str, float]) -> None:
    columns, instant = reading
    chances = [
        chance for a, b, chance in row.equal if not (instant and grid.date_of[columns[a]] == grid.date_of[columns[b]])
    ]
    if chances:
        found["equal-by-chance"] = max(chances)
    if instant:
        return
    shrinks = 0
    seen: dict[int, list[Decimal]] = {}
    for column, number in zip(columns, row.numbers, strict=True):
        if number is not None:
            shorter = seen.setdefault(grid.date_of[column], [])
            shrinks += sum([abs(number) < abs(other) for other in shorter])
            shorter.append(number)
    if shrinks:
        found["shorter-exceeds-longer"] = float(shrinks)


def _is_cover_date(grid: Grid, row: RowView, columns: Sequence[int]) -> bool:
    if "entity common stock" in row.label:
        return any(_end(grid, c) > _main_end(grid) for c in columns)
    return "public float" in row.label and any(_end(grid, c) < _main_end(grid) for c in columns)


def _balance_dates(grid: Grid) -> set[datetime.date]:
    """The dates of a balance sheet: the end of the reporting period, and the day before it or its year began."""
    return {date for date in (grid.main_end, grid.opening) if date is not None}


def _end(grid: Grid, column: int) -> datetime.date:
    return grid.columns[column].end or datetime.date.min


def _main_end(grid: Grid) -> datetime.date:
    return grid.main_end or datetime.date.max


def _of_equity(grid: Grid, row: RowView, columns: tuple[int, ...], found: dict[str, float]) -> None:
    """Statements of equity: their columns are members, and the dates stand in the labels (SPEC 4)."""
    if grid.total in columns:
        if "shares)" in row.label:
            found["shares-in-total"] = 1.0
        numbers = [number for number in row.numbers if number is not None]
        if 1 < len(numbers) == len(columns):
            total = numbers[columns.index(grid.total)]
            found["adds-across" if sum(numbers) == 2 * total else "fails-across"] = 1.0
    others = [c for c in columns if c != grid.total]
    if others:
        for name, fits in (("column-words", _enters), ("shared-words", _shares_words), ("named-column", _is_named)):
            share = sum([fits(grid, row, c) for c in others]) / len(others)
            if share:
                found[name] = share
    narrow = [c for c in columns if c in grid.wider]
    if narrow:
        found["narrower-balance" if is_balance(row.label) else "narrower-column"] = len(narrow) / len(columns)
        alone = sum([grid.wider[c].isdisjoint(columns) for c in narrow]) / len(columns)
        if alone:
            found["narrower-alone"] = alone
    odd = 0 if _ADJUSTED.search(row.label) else sum([c in grid.adjustments for c in others])
    if odd:
        found["adjustment-column"] = float(odd)


def _enters(grid: Grid, row: RowView, column: int) -> bool:
    if column in grid.adjustments and not _ADJUSTED.search(row.label):
        return False
    if column in grid.capital and "(in shares)" not in row.label and _INTO_CAPITAL.search(row.label):
        return True
    return _changes(row.label, grid.heads[column])


@functools.lru_cache(maxsize=8192)
def _changes(label: str, head: str) -> bool:
    """Whether a row of this label changes what the column of this head shows."""
    return any(rows.search(label) and heads.search(head) for rows, heads in _CHANGES)


def _shares_words(grid: Grid, row: RowView, column: int) -> bool:
    return not row.words.isdisjoint(_words(grid.heads[column]))


def _is_named(grid: Grid, row: RowView, column: int) -> float:
    """How much of a head the label holds, if it holds all of its words."""
    words = _words(grid.heads[column]) - _OF_ANY_HEAD
    return min(1.0, len(words) / _LONG_HEAD) if words and words <= _words(row.label) else 0.0


@functools.lru_cache(maxsize=4096)
def _words(head: str) -> frozenset[str]:
    return frozenset(_WORD.findall(head))
