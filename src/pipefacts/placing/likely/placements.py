"""Columns and candidates to placements: the places that the values of a short row may take together (SPEC 8).

A placement is a strictly rising tuple of columns, one for each value of the row, and it is read twice: as an
instant (whose fact the renderer copies into every column of its date, so the placement is all columns of some
dates, with equal values under equal dates) or as a duration (which no instant column can hold).
"""

import datetime
import math
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pipefacts.meaning.amounts import value_of
from pipefacts.meaning.units import sign_of
from pipefacts.values import NUMBERS, CellKind, Column, PeriodType, Row
from pipefacts.wording.balances import Edge, edge_of
from pipefacts.wording.hints import period_type_hint
from pipefacts.wording.periods import instant_probability

__all__ = ["YEAR", "Grid", "Reading", "RowView", "is_instant", "read_grid", "readings", "view"]

YEAR = 12  # months: a longer duration is cumulative, and no reporting period
_DAYS = 30.4  # of a month
_NEAR = 20  # days within which a date is the day before a duration begins
_HINT = 5.0  # log odds of a period type that the documentation's wording tells
_DIGITS = 4  # significant digits at which two equal values are no chance
_SUBSETS = 400  # sets of dates tried at most
_STEPS = 50  # steps of the search for one placement

_TEXTS = (CellKind.TEXT, CellKind.BLOCK, CellKind.BOOLEAN, CellKind.DATE)
_ACCOUNTS = re.compile(r"\breceivables?\b|\b(?:accounts|trade) payables?\b")
_LATER_MEMBERS = re.compile(r"\bforecast|subsequent event|\bscenario")
_WORD = re.compile(r"[a-z]{3,}")
_COMMON = frozenset(["the", "and", "for", "with", "net", "total", "stock", "income", "loss", "other", "from"])
_CAPITAL = re.compile(r"paid-in|paid in|excess of par|capital surplus")
_COMMON_STOCK = re.compile(r"common|capital|share")
_ADJUSTMENT = re.compile(r"adjust|cumulative effect|adoption|restate|revision")


class Reading(NamedTuple):
    """A placement and whether it is read as an instant's."""

    columns: tuple[int, ...]
    instant: bool


class Grid(NamedTuple):
    """The columns of a page, digested: ``groups`` are its durations, ``dates`` the columns of each date, latest first.

    ``main`` is the column of the reporting period, ``main_end`` its date and ``opening`` the date before it began;
    null where the heads have no dates, as in statements of equity, for which ``heads``, ``total``, ``capital``
    and ``adjustments`` are, and for columns of several members the ``wider`` ones of some of these.
    """

    columns: tuple[Column, ...]
    dated: bool
    groups: tuple[tuple[int, ...], ...]
    instants: frozenset[int]
    dates: tuple[tuple[int, ...], ...]
    date_of: dict[int, int]
    main: int | None
    main_end: datetime.date | None
    opening: datetime.date | None
    heads: tuple[str, ...]
    total: int | None
    capital: frozenset[int]
    adjustments: frozenset[int]
    wider: dict[int, frozenset[int]]


class RowView(NamedTuple):
    """A row, digested once: its texts without signs, its numbers, and what its words say.

    ``equal`` holds the pairs of values that are equal and not zero, with how little chance would explain it (to 1).
    """

    label: str
    texts: tuple[str, ...]
    numbers: tuple[Decimal | None, ...]
    equal: tuple[tuple[int, int, float], ...]
    is_money: bool
    has_numbers: bool
    is_text: bool
    is_measure: bool
    has_time: bool
    instant: float
    is_share_of_balance: bool
    is_share_of_account: bool
    is_beginning: bool
    later: bool
    words: frozenset[str]


def read_grid(columns: Sequence[Column]) -> Grid:
    """The grid of ``columns``: which are instants, which durations stand together, which dates are equal."""
    dated = bool(columns) and all(column.end is not None for column in columns)
    instants = frozenset([c.index for c in columns if dated and c.period_type is PeriodType.INSTANT])
    by_months: dict[int | None, list[int]] = {}
    by_date: dict[tuple[datetime.date, tuple[str, ...]], list[int]] = {}
    for column in columns:
        if column.index not in instants:
            by_months.setdefault(column.months, []).append(column.index)
        by_date.setdefault((column.end or datetime.date.min, column.members), []).append(column.index)
    groups = tuple([tuple(group) for group in by_months.values()])
    dates = tuple([tuple(by_date[key]) for key in sorted(by_date, key=lambda key: key[0], reverse=True)])
    main, main_end = _main(columns, instants) if dated else (None, None)
    heads = tuple([" ".join(column.labels).lower() for column in columns])
    capital = [i for i, head in enumerate(heads) if _CAPITAL.search(head)]
    return Grid(
        tuple(columns),
        dated,
        groups,
        instants,
        dates,
        {c: i for i, date in enumerate(dates) for c in date},
        main,
        main_end,
        _opening(columns, main, main_end),
        heads,
        None if dated else _total(heads),
        frozenset(capital or [i for i, head in enumerate(heads) if _COMMON_STOCK.search(head)][:1]),
        frozenset([i for i, head in enumerate(heads) if _ADJUSTMENT.search(head)]),
        {} if dated else _wider(columns),
    )


def _wider(columns: Sequence[Column]) -> dict[int, frozenset[int]]:
    """By column, those of fewer members, all among its own: it is of a class of shares, say, or of one transaction."""
    members = [frozenset(column.labels) for column in columns]
    found = {c: frozenset([i for i, other in enumerate(members) if other < some]) for c, some in enumerate(members)}
    return {c: some for c, some in found.items() if some}


def _main(columns: Sequence[Column], instants: frozenset[int]) -> tuple[int | None, datetime.date | None]:
    """The longest duration that is no longer than a year, of the end date that most durations have.

    Durations of up to a month are of events where there are longer ones.
    """
    lasting = [column for column in columns if column.index not in instants]
    reporting = [column for column in lasting if (column.months or 0) <= YEAR] or lasting
    reporting = [column for column in reporting if (column.months or 0) > 1] or reporting
    ends = Counter([column.end for column in reporting if column.end])
    if not ends:
        return None, max([column.end for column in columns if column.end])
    end = max(ends, key=lambda day: (ends[day], day))
    return [column.index for column in reporting if column.end == end][-1], end


def _opening(columns: Sequence[Column], main: int | None, end: datetime.date | None) -> datetime.date | None:
    """The date among the heads that is the day before the reporting period begins."""
    if main is None or end is None:
        return None
    days = round((columns[main].months or 0) * _DAYS)
    if (end - datetime.date.min).days < days:
        return None
    before = end - datetime.timedelta(days=days)
    near = [column.end for column in columns if column.end and abs((column.end - before).days) <= _NEAR]
    return min(near, key=lambda day: abs((day - before).days), default=None)


def _total(heads: Sequence[str]) -> int | None:
    """The column without a member of its own, which the viewer heads ``Total``."""
    named = [i for i, head in enumerate(heads) if head in ("total", "")]
    return max(named or [i for i, head in enumerate(heads) if head.startswith("total ")], default=None)


def view(row: Row, documentation: str | None) -> RowView:
    """What the features need of ``row``; ``documentation`` is that of its definition entry, where one is known."""
    kinds = {cell.kind for cell in row.values}
    of_members = _odds_of_members(row) if CellKind.PERCENT in kinds else 0.0
    label, members = row.label.lower(), " ".join(row.members).lower()
    texts = tuple([unsigned(cell.kind, cell.text) for cell in row.values])
    values = [value_of(cell.kind, cell.text) for cell in row.values]
    numbers = tuple([value if isinstance(value, Decimal) else None for value in values])
    return RowView(
        label,
        texts,
        numbers,
        tuple([(a, b, _surprise(x)) for a, b in _equal_pairs(texts) if (x := numbers[a])]),
        CellKind.MONEY in kinds,
        not kinds.isdisjoint(NUMBERS),
        bool(kinds.intersection(_TEXTS)),
        not kinds.isdisjoint((CellKind.TIME, CellKind.PERCENT)),
        CellKind.TIME in kinds,
        of_members or instant_odds(row.label, documentation),
        of_members > 0.0,
        of_members > 0.0 and _ACCOUNTS.search(members) is not None,
        edge_of(row.label) is Edge.BEGINNING,
        _LATER_MEMBERS.search(members) is not None,
        frozenset(_WORD.findall(label)) - _COMMON,
    )


def _equal_pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    return [(a, b) for a, text in enumerate(texts) for b in range(a + 1, len(texts)) if texts[b] == text]


def _surprise(number: Decimal) -> float:
    return min(_DIGITS, len(number.normalize().as_tuple().digits)) / _DIGITS


def unsigned(kind: CellKind, text: str) -> str:
    """The text of a value without its currency sign: by it copies of one fact are equal."""
    return text[len(sign_of(text)) :].strip() if kind is CellKind.MONEY else text


def _odds_of_members(row: Row) -> float:
    """The log odds that what a percentage is a share of is measured on a day; 0 where no member's words say so."""
    probability = instant_probability(" ".join(row.members).replace("[Member]", ""))
    return max(0.0, math.log(probability / (1.0 - probability)))


def instant_odds(label: str, documentation: str | None) -> float:
    """The log odds that a row is an instant: the wording of its documentation, or else the words of its label."""
    hint = period_type_hint(documentation) if documentation else None
    if hint is not None:
        return _HINT if hint is PeriodType.INSTANT else -_HINT
    probability = instant_probability(label)
    return math.log(probability / (1.0 - probability))


def is_instant(grid: Grid, row: RowView, columns: Sequence[int]) -> bool:
    """Whether ``columns`` are all the columns of some dates, with equal values under equal dates (SPEC 8).

    A currency that a head does not list may be missing below it.
    """
    placed = dict(zip(columns, row.texts, strict=True))
    for column, text in placed.items():
        for other in grid.dates[grid.date_of[column]]:
            if other not in placed:
                if not (row.is_money and grid.columns[other].units and not _lists_money(grid.columns[other])):
                    return False
            elif placed[other] != text:
                return False
    return True


def _lists_money(column: Column) -> bool:
    return any("$" in unit or "(" in unit for unit in column.units)


def readings(grid: Grid, row: RowView, candidates: Sequence[Sequence[int]], limit: int) -> tuple[Reading, ...]:
    """The readings of a row whose values may stand in these columns: about ``limit`` placements at most.

    Where there are more, those of few gaps come first: regular ones, then by the number of their gaps.
    """
    found = []
    placements = _placements(grid, candidates, limit)
    together = [*_begin_together(grid, row), *_in_every_currency(grid, row)]
    if together:
        placements = [columns for columns in placements if _are_copied(row, columns, together)] or placements
    for columns in placements:
        instant = grid.dated and is_instant(grid, row, columns)
        if grid.instants.isdisjoint(columns):
            found.append(Reading(columns, False))
        if instant:
            found.append(Reading(columns, True))
    return tuple(found or [Reading(columns, False) for columns in placements])


def _begin_together(grid: Grid, row: RowView) -> Sequence[Sequence[int]]:
    """The columns of durations that begin together, in each of which the renderer shows a beginning balance."""
    if not (grid.dated and row.is_beginning):
        return ()
    alike: dict[int, list[int]] = {}
    for column in grid.columns:
        if column.end is not None and column.months:
            month = column.end.year * YEAR + column.end.month
            alike.setdefault(month - column.months, []).append(column.index)
    return [same for same in alike.values() if len(same) > 1]


def _in_every_currency(grid: Grid, row: RowView) -> Sequence[Sequence[int]]:
    """The columns of one period in several currencies, in each of which the renderer shows what is in none."""
    if not grid.dated or row.has_numbers:
        return ()
    alike: dict[tuple[object, ...], list[int]] = {}
    for column in grid.columns:
        alike.setdefault((column.end, column.months, column.period_type, column.members), []).append(column.index)
    return [same for same in alike.values() if len(same) > 1 and any(grid.columns[c].units for c in same)]


def _are_copied(row: RowView, columns: Sequence[int], together: Sequence[Sequence[int]]) -> bool:
    """Whether each value stands in all columns that show the same fact, or in none of them."""
    placed = dict(zip(columns, row.texts, strict=True))
    return all(len({placed.get(c) for c in same}) == 1 for same in together)


def _placements(grid: Grid, candidates: Sequence[Sequence[int]], limit: int) -> list[tuple[int, ...]]:
    every = _rising(candidates, len(candidates), limit + 1)
    if every is not None and len(every) <= limit:
        return every or [tuple([columns[0] for columns in candidates])]
    allowed = [set(columns) for columns in candidates]
    found = {columns: None for columns in _of_whole_dates(grid, len(candidates)) if _fits(columns, allowed)}
    for gaps in range(len(candidates)):
        if len(found) >= limit:
            break
        found |= dict.fromkeys(_rising(candidates, gaps, limit - len(found)) or [])
    return list(found) or [tuple([columns[0] for columns in candidates])]


def _fits(columns: Sequence[int], allowed: Sequence[set[int]]) -> bool:
    return all(column in those for column, those in zip(columns, allowed, strict=True))


def _rising(candidates: Sequence[Sequence[int]], gaps: int, limit: int) -> list[tuple[int, ...]] | None:
    """Rising tuples through ``candidates`` of at most ``gaps`` gaps, leftmost first, ``limit`` at most.

    Null where the search for them was given up.
    """
    found: list[tuple[int, ...]] = []
    stack: list[tuple[tuple[int, ...], int]] = [((), gaps)]
    steps = _STEPS * limit
    while stack and len(found) < limit:
        steps -= 1
        if not steps:
            return None
        columns, left = stack.pop()
        if len(columns) == len(candidates):
            found.append(columns)
            continue
        last = columns[-1] if columns else None
        for column in reversed(candidates[len(columns)]):
            if last is None or column == last + 1:
                stack.append(((*columns, column), left))
            elif column > last and left:
                stack.append(((*columns, column), left - 1))
    return found


def _of_whole_dates(grid: Grid, count: int) -> list[tuple[int, ...]]:
    """Sets of dates, and of durations, whose columns are ``count`` in all."""
    found = []
    for parts in (grid.dates, grid.groups):
        sums: list[tuple[int, tuple[int, ...]]] = [(0, ())]
        for part in parts:
            more = [(size + len(part), columns + part) for size, columns in sums if size + len(part) <= count]
            sums = (sums + more)[:_SUBSETS]
        found += [tuple(sorted(columns)) for size, columns in sums if size == count]
    return found
