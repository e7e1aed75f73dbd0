"""Rows and candidates to beliefs: how probable each placement of each short row is, all rows together (SPEC 8).

A log-linear model: the score of a placement is the sum of its features times their weights. What a row says of
itself stands in ``features``; what the rows say of each other (same placements, the same period type, signs,
sums, and that no column is empty) depends on how likely their own placements are, so beliefs are passed round
for some turns. The same rows and weights give the same beliefs on every run.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipefacts.meaning.body import Body
from pipefacts.placing.likely.features import ROW_FEATURES, describe
from pipefacts.placing.likely.placements import Grid, Reading, RowView, is_instant, read_grid, readings, view
from pipefacts.placing.likely.signs import Messages, Signs, read_signs, sign_messages
from pipefacts.placing.likely.sums import Sums, read_sums, sum_messages
from pipefacts.values import Placement

__all__ = ["FEATURES", "Beliefs", "Table", "infer", "read_table"]

TABLE_FEATURES = (
    "neighbours",  # belief of the rows of as many values before and after it, in its block, in the same placement
    "block",  # of the other such rows of its block, on average
    "same-label",  # of such rows with the same label
    "label-type",  # rows of the same label have this period type
    "neighbours-type",  # the rows before and after have it
    "only-filler",  # no other row is likely to fill the column, and no column is empty
    "currency-signs",  # the signs of the other rows
    "adds-down",  # totals and roll-forwards
)
FEATURES = (*ROW_FEATURES, *TABLE_FEATURES)

_TURNS = 6
_FEWER_TURNS = 4  # of a table of many cells
_MANY_CELLS = 3_000
_SUM_TURNS = (1, 3)
_DAMPING = 0.5
_READINGS = 8_000  # of a page, about
_FEWEST, _MOST = 24, 300  # placements of a row
_TOGETHER = 0.3  # rows of one block fill the same columns, so each counts as less than one
_NEED = 4.0  # a column's need of a filler at most, as log odds
_SIGN_BOUND, _SUM_BOUND = 12.0, 8.0
_UNLIKELY = 1e-6
_COPIED = 1.5  # log odds of an instant where several columns of one date hold equal values
_TYPE_WEIGHT, _TYPE_BOUND = 0.7, 4.0


class Table(NamedTuple):
    """A page's rows as the model sees them, by their index: ``readings`` and ``features`` are of the short rows.

    ``types`` is the chance of an instant of each full row. ``near`` are the rows directly before and after a short
    row in its block, ``peers`` the nearest such rows of as many values. ``signs`` is null where signs tell nothing.
    """

    grid: Grid
    valued: tuple[int, ...]
    readings: dict[int, tuple[Reading, ...]]
    features: dict[int, tuple[dict[str, float], ...]]
    types: dict[int, float]
    blocks: dict[int, int]
    near: dict[int, tuple[int, ...]]
    peers: dict[int, tuple[int, ...]]
    labels: dict[int, str]
    counts: dict[int, int]
    signs: Signs | None
    sums: Sums


class Beliefs(NamedTuple):
    """By short row, the probability of each of its readings, and what the table said of it at last."""

    chances: dict[int, list[float]]
    context: dict[int, list[dict[str, float]]]


def read_table(body: Body) -> Table:
    """The table of a page's rows under its columns; rows of more values than columns are left out.

    The renderer before mid-2014 set signs by other rules: of its pages they tell nothing.
    """
    rows, width = body.printed, body.width
    measures, placements = [each.measure for each in body.rows], [each.placements for each in body.rows]
    grid = read_grid(body.heads.columns)
    signs = read_signs(rows, measures, width)
    valued = signs.valued
    short = [i for i in valued if len(rows[i].values) < width]
    if not any(place.column is None for i in short for place in placements[i]):
        short = []
    entries = [each.link.entry.documentation if each.link else None for each in body.rows]
    views = {i: view(rows[i], entries[i]) for i in (valued if short else ())}
    limit = max(_FEWEST, min(_MOST, _READINGS // max(1, len(short))))
    shared: dict[Reading, Mapping[str, float]] = {}
    found = {i: readings(grid, views[i], [_candidates(place) for place in placements[i]], limit) for i in short}
    blocks = {i: rows[i].block for i in valued}
    counts = {i: len(rows[i].values) for i in valued}
    near, peers = _neighbours(valued, blocks, counts, short)
    return Table(
        grid,
        valued,
        found,
        {i: tuple([describe(grid, views[i], reading, shared) for reading in found[i]]) for i in short},
        {i: _type(grid, views[i]) for i in valued if short and i not in found},
        blocks,
        near,
        peers,
        {i: rows[i].label.lower() for i in valued},
        counts,
        signs if signs.units and not body.title.older else None,
        read_sums(rows, measures, width),
    )


def _candidates(place: Placement) -> tuple[int, ...]:
    return (place.column,) if place.column is not None else tuple([c.column for c in place.candidates])


def _neighbours(
    valued: Sequence[int], blocks: Mapping[int, int], counts: Mapping[int, int], short: Sequence[int]
) -> tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]]:
    """For each short row, the rows directly before and after it in its block; and those of as many values."""
    near: dict[int, tuple[int, ...]] = {}
    peers: dict[int, tuple[int, ...]] = {}
    by_block, by_count = defaultdict[int, list[int]](list), defaultdict[tuple[int, int], list[int]](list)
    for i in valued:
        by_block[blocks[i]].append(i)
    for i in short:
        by_count[blocks[i], counts[i]].append(i)
    wanted = set(short)
    for rows in by_block.values():
        near |= {i: (*rows[max(0, n - 1) : n], *rows[n + 1 : n + 2]) for n, i in enumerate(rows) if i in wanted}
    for rows in by_count.values():
        peers |= {i: (*rows[max(0, n - 1) : n], *rows[n + 1 : n + 2]) for n, i in enumerate(rows)}
    return near, peers


def _type(grid: Grid, row: RowView) -> float:
    """The chance that a full row is an instant: it surely is where a column is, and is none where dates differ."""
    if not grid.dated:
        return 0.5
    if grid.instants:
        return 1.0
    if not is_instant(grid, row, range(len(grid.columns))):
        return 0.0
    odds = _TYPE_WEIGHT * row.instant + (_COPIED if any(len(date) > 1 for date in grid.dates) else 0.0)
    return 1.0 / (1.0 + math.exp(-max(-_TYPE_BOUND, min(_TYPE_BOUND, odds))))


def infer(table: Table, weight: Mapping[str, float]) -> Beliefs:
    """The beliefs in every reading of the short rows under these weights."""
    own = {
        i: [sum([weight.get(name, 0.0) * x for name, x in each.items()]) for each in features]
        for i, features in table.features.items()
    }
    chances = {i: _softmax(scores) for i, scores in own.items()}
    context: dict[int, list[dict[str, float]]] = {}
    signs: Messages | None = None
    sums: Messages = {}
    short = frozenset(table.readings)
    turns = _TURNS if len(table.valued) * len(table.grid.columns) < _MANY_CELLS else _FEWER_TURNS
    for turn in range(turns if short else 0):
        if turn in _SUM_TURNS:
            sums = sum_messages(table.sums, _marginals(table, _without_sums(own, context, weight) or chances), short)
        marginals = _marginals(table, chances)
        signs = sign_messages(table.signs, marginals, signs, short) if table.signs else None
        context = _context(table, chances, marginals, signs, sums)
        for i, scores in own.items():
            new = _softmax([x + _score(told, weight) for x, told in zip(scores, context[i], strict=True)])
            old = _DAMPING if turn < turns - 1 else 0.0
            chances[i] = [old * a + (1.0 - old) * b for a, b in zip(chances[i], new, strict=True)]
    return Beliefs(chances, context)


def _score(told: Mapping[str, float], weight: Mapping[str, float], without: str = "") -> float:
    return sum([weight.get(name, 0.0) * x for name, x in told.items() if name != without])


def _without_sums(
    own: Mapping[int, Sequence[float]],
    context: Mapping[int, Sequence[Mapping[str, float]]],
    weight: Mapping[str, float],
) -> dict[int, list[float]]:
    """The beliefs but for what the sums said: they are not to hear themselves."""
    return {
        i: _softmax([x + _score(each, weight, "adds-down") for x, each in zip(own[i], told, strict=True)])
        for i, told in context.items()
    }


def _softmax(scores: Sequence[float]) -> list[float]:
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _marginals(table: Table, chances: Mapping[int, Sequence[float]]) -> dict[int, list[dict[int | None, float]]]:
    """By row and column, the chance of each value, and of none."""
    width = len(table.grid.columns)
    full: list[dict[int | None, float]] = [{column: 1.0} for column in range(width)]
    found: dict[int, list[dict[int | None, float]]] = {}
    for i in table.valued:
        if i not in table.readings:
            found[i] = full
            continue
        row: list[dict[int | None, float]] = [{} for _ in range(width)]
        for reading, chance in zip(table.readings[i], chances[i], strict=True):
            for j, column in enumerate(reading.columns):
                row[column][j] = row[column].get(j, 0.0) + chance
        for cell in row:
            cell[None] = max(0.0, 1.0 - sum(cell.values()))
        found[i] = row
    return found


def _context(
    table: Table,
    chances: Mapping[int, Sequence[float]],
    marginals: Mapping[int, Sequence[Mapping[int | None, float]]],
    signs: Messages | None,
    sums: Messages,
) -> dict[int, list[dict[str, float]]]:
    """What the rows say of each other's readings, by short row and reading."""
    by_columns: dict[int, dict[tuple[int, ...], float]] = {}
    types = dict(table.types)
    in_block, of_label = _Pool(), _Pool()
    for i, found in table.readings.items():
        belief: dict[tuple[int, ...], float] = {}
        for reading, chance in zip(found, chances[i], strict=True):
            belief[reading.columns] = belief.get(reading.columns, 0.0) + chance
        by_columns[i] = belief
        types[i] = sum([chance for reading, chance in zip(found, chances[i], strict=True) if reading.instant])
        in_block.add((table.blocks[i], table.counts[i]), belief)
        of_label.add((table.labels[i], table.counts[i]), belief)
    label_types = defaultdict[str, list[float]](list)
    for i in table.valued:
        label_types[table.labels[i]].append(types[i])
    needs = _needs(table, marginals)
    context: dict[int, list[dict[str, float]]] = {}
    for i, found in table.readings.items():
        own = by_columns[i]
        peers = [by_columns[j] for j in table.peers[i]]
        same = label_types[table.labels[i]]
        label_type = (sum(same) - types[i]) / (len(same) - 1) - 0.5 if len(same) > 1 else 0.0
        near_type = sum([types[j] for j in table.near[i]]) / len(table.near[i]) - 0.5 if table.near[i] else 0.0
        said: dict[tuple[int, ...], dict[str, float]] = {}
        for columns in own:
            told = {
                "neighbours": sum([peer.get(columns, 0.0) for peer in peers]),
                "block": in_block.others((table.blocks[i], table.counts[i]), columns, [own, *peers]),
                "same-label": of_label.others((table.labels[i], table.counts[i]), columns, [own]),
                "only-filler": sum([needs[i][column] for column in columns]),
            }
            if signs is not None:
                told["currency-signs"] = _bounded([signs[i][c].get(j, 0.0) for j, c in enumerate(columns)], _SIGN_BOUND)
            if i in sums:
                told["adds-down"] = _bounded([_against_none(sums[i][c], j) for j, c in enumerate(columns)], _SUM_BOUND)
            said[columns] = told
        context[i] = [
            said[reading.columns]
            | {
                "label-type": label_type if reading.instant else -label_type,
                "neighbours-type": near_type if reading.instant else -near_type,
            }
            if table.grid.dated
            else said[reading.columns]
            for reading in found
        ]
    return context


class _Pool:
    """Beliefs in placements, added up by group."""

    def __init__(self) -> None:
        self._sums: dict[tuple[int | str, int], dict[tuple[int, ...], float]] = {}
        self._rows: dict[tuple[int | str, int], int] = {}

    def add(self, group: tuple[int | str, int], belief: Mapping[tuple[int, ...], float]) -> None:
        sums = self._sums.setdefault(group, {})
        for columns, chance in belief.items():
            sums[columns] = sums.get(columns, 0.0) + chance
        self._rows[group] = self._rows.get(group, 0) + 1

    def others(
        self,
        group: tuple[int | str, int],
        columns: tuple[int, ...],
        left_out: Sequence[Mapping[tuple[int, ...], float]],
    ) -> float:
        """The mean belief in ``columns`` of the group's rows but those ``left_out``."""
        rows = self._rows[group] - len(left_out)
        if rows <= 0:
            return 0.0
        return max(0.0, self._sums[group][columns] - sum([one.get(columns, 0.0) for one in left_out])) / rows


def _bounded(messages: Sequence[float], bound: float) -> float:
    return max(-bound, min(bound, sum(messages)))


def _against_none(message: Mapping[int | None, float], j: int) -> float:
    return message.get(j, 0.0) - message.get(None, 0.0)


def _needs(table: Table, marginals: Mapping[int, Sequence[Mapping[int | None, float]]]) -> dict[int, list[float]]:
    """By short row and column, the log odds that it fills the column because no other row does."""
    width = len(table.grid.columns)
    empty = {i: [math.log(max(_UNLIKELY, cell.get(None, 0.0))) for cell in marginals[i]] for i in table.valued}
    whole = [sum([empty[i][c] for i in table.valued]) for c in range(width)]
    blocks: dict[int, list[float]] = {}
    for i in table.valued:
        sums = blocks.setdefault(table.blocks[i], [0.0] * width)
        for c in range(width):
            sums[c] += empty[i][c]
    needs = {}
    for i in table.readings:
        block = blocks[table.blocks[i]]
        others = [whole[c] - block[c] + _TOGETHER * (block[c] - empty[i][c]) for c in range(width)]
        needs[i] = [min(_NEED, -math.log(max(_UNLIKELY, 1.0 - math.exp(min(-_UNLIKELY, x))))) for x in others]
    return needs
