"""Columns to grid: which columns are of one duration or one date, and which are of the reporting period (SPEC 8.2)."""

import datetime
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipefacts.placing.likely.places.reporting import YEAR, months_before
from pipefacts.values import Column, PeriodType

__all__ = ["Grid", "read_grid"]

_NEAR = 20  # days within which a date is the day before a duration begins

_CAPITAL = re.compile(r"paid-in|paid in|excess of par|capital surplus")
_COMMON_STOCK = re.compile(r"common|capital|share")
_ADJUSTMENT = re.compile(r"adjust|cumulative effect|adoption|restate|revision")


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


def read_grid(columns: Sequence[Column], reported: datetime.date | None) -> Grid:
    """The grid of ``columns``: which are instants, which durations stand together, which dates are equal.

    ``reported`` is the end of the reporting period; null where a column has no date.
    """
    dated = reported is not None
    instants = frozenset([c.index for c in columns if dated and c.period_type is PeriodType.INSTANT])
    by_months: dict[int | None, list[int]] = {}
    by_date: dict[tuple[datetime.date, tuple[str, ...]], list[int]] = {}
    for column in columns:
        if column.index not in instants:
            by_months.setdefault(column.months, []).append(column.index)
        by_date.setdefault((column.end or datetime.date.min, column.members), []).append(column.index)
    groups = tuple([tuple(group) for group in by_months.values()])
    dates = tuple([tuple(by_date[key]) for key in sorted(by_date, key=lambda key: key[0], reverse=True)])
    main = _main(columns, instants, reported)
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
        reported,
        _opening(columns, main, reported),
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


def _main(columns: Sequence[Column], instants: frozenset[int], end: datetime.date | None) -> int | None:
    """The longest duration of that ``end`` that is no longer than a year.

    Durations of up to a month are of events where there are longer ones.
    """
    lasting = [column for column in columns if column.index not in instants]
    reported = [column for column in lasting if (column.months or 0) <= YEAR] or lasting
    reported = [column for column in reported if (column.months or 0) > 1] or reported
    return max([column.index for column in reported if column.end and column.end == end], default=None)


def _opening(columns: Sequence[Column], main: int | None, end: datetime.date | None) -> datetime.date | None:
    """The date among the heads that is the day before the reporting period begins."""
    if main is None or end is None:
        return None
    before = months_before(end, columns[main].months or 0)
    near = [column.end for column in columns if column.end and abs((column.end - before).days) <= _NEAR]
    return min(near, key=lambda day: abs((day - before).days), default=None)


def _total(heads: Sequence[str]) -> int | None:
    """The column without a member of its own, which the viewer heads ``Total``."""
    named = [i for i, head in enumerate(heads) if head in ("total", "")]
    return max(named or [i for i, head in enumerate(heads) if head.startswith("total ")], default=None)
