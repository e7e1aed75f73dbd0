"""Rows to rows with the likeliest placements: where a table has so many columns that not all placements are read.

Of these only those of few gaps are; the columns that suit a row best by their roles may be others.
"""

from collections import Counter
from collections.abc import Sequence

from pipefacts.placing.likely.places.likeliest import likeliest_columns, likeliest_dates
from pipefacts.placing.likely.places.placements import Reading, is_instant
from pipefacts.placing.likely.rows import TableRow, with_readings
from pipefacts.placing.likely.scoring.scores import Scores

__all__ = ["widened"]

_OWN = 40  # likeliest placements of a row that are added
_SHARED, _POOL = 10, 60  # of each that others of as many values may have, and of these together


def widened(rows: Sequence[TableRow], scores: Scores, limit: int) -> list[TableRow]:
    """The rows, each that has ``limit`` placements or more with the likeliest of its own, and of those that rows of as
    many values share.
    """
    pools: dict[int, Counter[Reading]] = {}
    likeliest: dict[int, list[Reading]] = {}
    for position, row in enumerate(rows):
        if row.is_short and len({reading.columns for reading in row.readings}) >= limit:
            likeliest[position] = _likeliest(row, scores)
            pools.setdefault(len(row.view.texts), Counter()).update(likeliest[position][:_SHARED])
    shared = {count: [reading for reading, _ in pool.most_common(_POOL)] for count, pool in pools.items()}
    found = list(rows)
    for position, some in likeliest.items():
        row = rows[position]
        pool = [reading for reading in shared[len(row.view.texts)] if _may_be(row, reading, scores)]
        found[position] = with_readings(row, list(dict.fromkeys([*some, *pool])), scores)
    return found


def _likeliest(row: TableRow, scores: Scores) -> list[Reading]:
    grid, count, appeal = scores.grid, len(row.view.texts), scores.appeal(row.suitor)
    lasting = [frozenset(allowed) - grid.instants for allowed in row.allowed]
    found = [
        (odds, Reading(columns, False)) for odds, columns in likeliest_columns([appeal.columns] * count, lasting, _OWN)
    ]
    found += [
        (odds, Reading(columns, True))
        for odds, columns in likeliest_dates(appeal.dates, grid.dates, count, _OWN)
        if _may_be(row, Reading(columns, True), scores)
    ]
    return [reading for _, reading in sorted(found, key=lambda each: -each[0])]


def _may_be(row: TableRow, reading: Reading, scores: Scores) -> bool:
    if not all(c in allowed for c, allowed in zip(reading.columns, row.allowed, strict=True)):
        return False
    return not reading.instant or is_instant(scores.grid, row.view, reading.columns)
