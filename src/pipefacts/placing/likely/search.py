"""Table to hypotheses: the most probable placements of all rows together, by beam search (SPEC 8.2).

The rows are placed in order. A row's placement is drawn given those of the rows before it (a directed model: the
probabilities of its readings add up to 1); against it stands each sign that the renderer would not have set so and
each column that stays empty. Hypotheses that no later row can tell apart are one. The widths are counts, so the same
table gives the same result everywhere.
"""

import math
import operator
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from pipefacts.placing.evidence import OtherRows
from pipefacts.placing.likely.model import Model
from pipefacts.placing.likely.roll_forwards import Tie, tied
from pipefacts.placing.likely.rows import TableRow
from pipefacts.placing.likely.scoring.relations import equal_columns, pair_scores, pair_weights
from pipefacts.placing.likely.scoring.scores import log_sum
from pipefacts.placing.likely.signs import breaks_at_end
from pipefacts.placing.likely.table import Table

__all__ = ["Choice", "Found", "search"]

_BEAM, _NARROW = 16, 8  # hypotheses kept; on a page of dates of fewer columns than _WIDE as many as _NARROW
_WIDE = 8
_WINDOW = 10.0  # by which the log odds of one may be below the best
_DOUBT = 0.9  # of the belief that a row fills a column: the rest of the page is not read yet
_SURELY = 1e-9


class Choice(NamedTuple):
    """The reading and the signing that a row was given, by their numbers."""

    reading: int
    signing: int


class Hypothesis(NamedTuple):
    """The rows so far: the log odds, the state of each column's signs, the slots that are filled, and the choices."""

    score: float
    states: tuple[int, ...]
    filled: int
    choices: tuple[Choice, ...]


class Found(NamedTuple):
    """The hypotheses at last, best first, with their probabilities; and of each open row, by position, the
    probabilities of its readings given the rows before it and all signs so far.
    """

    hypotheses: tuple[tuple[Choice, ...], ...]
    chances: tuple[float, ...]
    filtered: dict[int, list[float]]


def search(table: Table, model: Model, told: dict[int, list[float]] | None = None) -> Found:
    """The best hypotheses of ``table``; ``told`` adds log odds to the readings of rows, by position."""
    return _Search(table, model, told or {}).run()


class _Search:
    def __init__(self, table: Table, model: Model, told: dict[int, list[float]]) -> None:
        self._table, self._model, self._told = table, model, told
        self._broken = model.broken
        self._beam = _NARROW if table.grid.dated and table.width < _WIDE else _BEAM
        self._steps = [[(state, broken * self._broken) for state, broken in row] for row in table.steps]
        self._needs = _needs(table, model)
        self._weights = pair_weights(model.weights)
        self._last_use = _last_use(table)
        self._pairs: dict[tuple[int, str, int, int], list[float]] = {}
        self._filtered: dict[int, list[float]] = {}

    def run(self) -> Found:
        """The search from the first row to the last."""
        beam = [Hypothesis(0.0, (0,) * self._table.width, 0, ())]
        for position, row in enumerate(self._table.rows):
            beam = self._extend(beam, position, row)
        ended = sorted([(self._end(each), each.choices) for each in beam], key=lambda end: -end[0])
        total = log_sum([score for score, _ in ended])
        chances = tuple([math.exp(score - total) for score, _ in ended])
        return Found(tuple([choices for _, choices in ended]), chances, self._filtered)

    def _end(self, each: Hypothesis) -> float:
        """The score with what a column shows at its end: an open run, or nothing."""
        broken = 0 if self._table.is_cut else sum(map(breaks_at_end, each.states))
        return each.score + broken * self._broken + self._missing(each.filled, len(self._table.rows))

    def _missing(self, filled: int, position: int) -> float:
        needs = self._needs[position]
        return sum([need for slot, need in enumerate(needs) if not filled >> slot & 1])

    def _extend(self, beam: Sequence[Hypothesis], position: int, row: TableRow) -> list[Hypothesis]:
        """The best of all ways to place the next row."""
        known: dict[tuple[int, ...], list[float]] = {}
        earlier = _earlier(position, row)
        totals: list[tuple[int, int, list[float]]] = []
        for h, each in enumerate(beam):
            key = tuple([each.choices[q].reading for q in earlier])
            scores = known.get(key)
            if scores is None:
                scores = known[key] = self._given(position, row, key)
            gains = self._gains(each.filled, position + 1, row)
            base = each.score + self._missing(each.filled, position + 1)
            steps = [self._steps[state] for state in each.states]
            for z, signing in enumerate(row.signings):
                start = base + signing.odds
                totals.append((h, z, [start + x for x in _add_costs(scores, steps, gains, signing.symbols, row)]))
        least = max([max(scores) for _, _, scores in totals]) - _WINDOW
        ranked = [(x, h, n, z) for h, z, scores in totals for n, x in enumerate(scores) if x >= least]
        if row.is_open:
            self._filtered[position] = _filter(ranked, least, len(row.readings))
        ranked.sort(key=itemgetter(0), reverse=True)
        return self._keep(beam, position, row, ranked)

    def _keep(
        self, beam: Sequence[Hypothesis], position: int, row: TableRow, ranked: Sequence[tuple[float, int, int, int]]
    ) -> list[Hypothesis]:
        """The first of ``ranked`` that later rows can tell apart."""
        live = [q for q in range(position + 1) if self._last_use[q] > position]
        found: dict[tuple[object, ...], Hypothesis] = {}
        for score, h, n, z in ranked:
            before = beam[h]
            states = list(before.states)
            for c, symbol in zip(row.readings[n].columns, row.signings[z].symbols, strict=True):
                states[c] = self._steps[states[c]][symbol][0]
            filled = before.filled | row.fills[n]
            choices = (*before.choices, Choice(n, z))
            key = (tuple(states), filled, *[choices[q].reading for q in live])
            if key not in found:
                real = score - self._missing(filled, position + 1)
                found[key] = Hypothesis(real, tuple(states), filled, choices)
                if len(found) == self._beam:
                    break
        return list(found.values())

    def _given(self, position: int, row: TableRow, key: tuple[int, ...]) -> list[float]:
        """The log probabilities of the readings of ``row``, given those of the earlier rows that it is related to."""
        if len(row.readings) == 1:
            return [0.0]
        scores: Sequence[float] = row.scores
        for relation, reading in zip(row.relations, key, strict=False):
            more = self._pair(position, row, relation.kind, relation.position, reading)
            scores = [x + y for x, y in zip(scores, more, strict=True)]
        weight = self._model.weights.get(OtherRows.EQUAL_VALUE, 0.0)
        for copy, reading in zip(row.copies, key[len(row.relations) :], strict=False):
            before = self._table.rows[copy.position].readings[reading]
            equal = [equal_columns(self._table.grid, before, each, copy) for each in row.readings]
            scores = [x + weight * y for x, y in zip(scores, equal, strict=True)]
        if row.tie is not None:
            more = self._tied(position, row, row.tie, key[-1] if row.tie.anchor < position else 0)
            scores = [x + y for x, y in zip(scores, more, strict=True)]
        wanted = self._table.wanted.get(position)
        if wanted is not None:
            weight = self._model.weights.get(OtherRows.WORDS_OF_CHANGES, 0.0)
            scores = [x + weight * y for x, y in zip(scores, wanted, strict=True)]
        total = log_sum(scores)
        told = self._told.get(position)
        if told is not None:
            return [x - total + y for x, y in zip(scores, told, strict=True)]
        return [x - total for x in scores]

    def _tied(self, position: int, row: TableRow, tie: Tie, reading: int) -> list[float]:
        key = (position, "tie", tie.anchor, reading)
        found = self._pairs.get(key)
        if found is None:
            anchor = self._table.rows[tie.anchor].readings[reading].columns
            weight = self._model.weights.get(OtherRows.ADDS_DOWN, 0.0)
            odds = tied(tie, anchor, [each.columns for each in row.readings])
            found = self._pairs[key] = [weight * x for x in odds]
        return found

    def _pair(self, position: int, row: TableRow, kind: str, q: int, reading: int) -> list[float]:
        key = (position, kind, q, reading)
        found = self._pairs.get(key)
        if found is None:
            before = self._table.rows[q].placed[reading]
            found = self._pairs[key] = pair_scores(
                self._weights[kind], before, row.placed, dated=self._table.grid.dated
            )
        return found

    def _gains(self, filled: int, position: int, row: TableRow) -> list[float]:
        """What it is worth to fill each column."""
        needs, width = self._needs[position], self._table.width
        gains = [0.0 if filled >> slot & 1 else -need for slot, need in enumerate(needs)]
        if len(needs) == width:
            return gains
        return [gain + (gains[row.listed[c]] if c in row.listed else 0.0) for c, gain in enumerate(gains[:width])]


def _add_costs(
    scores: Sequence[float],
    steps: Sequence[Sequence[tuple[int, float]]],
    gains: Sequence[float],
    symbols: Sequence[int],
    row: TableRow,
) -> list[float]:
    """The score of each reading with what its columns gain and break."""
    if len(scores) == 1:
        columns = row.readings[0].columns
        return [scores[0] + sum([steps[c][symbol][1] + gains[c] for c, symbol in zip(columns, symbols, strict=True)])]
    by_symbol = {
        symbol: [step[symbol][1] + gain for step, gain in zip(steps, gains, strict=True)] for symbol in set(symbols)
    }
    costs = [by_symbol[symbol] for symbol in symbols]
    if len(costs) == 1:
        (only,) = costs
        return [x + only[reading.columns[0]] for x, reading in zip(scores, row.readings, strict=True)]
    return [
        x + sum(map(operator.getitem, costs, reading.columns)) for x, reading in zip(scores, row.readings, strict=True)
    ]


def _filter(ranked: Sequence[tuple[float, int, int, int]], least: float, count: int) -> list[float]:
    """The probability of each reading, over the hypotheses of the rows before."""
    chances = [0.0] * count
    for score, _, n, _ in ranked:
        chances[n] += math.exp(score - least)
    total = sum(chances)
    return [chance / total for chance in chances]


def _needs(table: Table, model: Model) -> list[list[float]]:
    """By position and slot, the log probability that the rows from there on fill it, if those before have not."""
    empty = [model.empty] * table.width + [model.unlisted] * (table.slots - table.width)
    odds = [math.exp(need) for need in empty]
    unfilled = [0.0] * table.slots
    found = [empty]
    for row in reversed(table.rows):
        filled = [0.0] * table.slots
        total = log_sum(row.scores)
        for score, bits in zip(row.scores, row.fills, strict=True):
            chance = math.exp(score - total)
            while bits:
                low = bits & -bits
                filled[low.bit_length() - 1] += chance
                bits ^= low
        unfilled = [x + math.log(max(_SURELY, 1.0 - _DOUBT * y)) for x, y in zip(unfilled, filled, strict=True)]
        found.append(
            [
                math.log(least + (1.0 - least) * (1.0 - math.exp(min(-_SURELY, x))))
                for x, least in zip(unfilled, odds, strict=True)
            ]
        )
    found.reverse()
    return found


def _last_use(table: Table) -> list[int]:
    """By position, the last row that is related to the one there."""
    last = [-1] * len(table.rows)
    for position, row in enumerate(table.rows):
        for q in _earlier(position, row):
            last[q] = position
    return last


def _earlier(position: int, row: TableRow) -> list[int]:
    """The earlier rows that the one at ``position`` depends on: of its relations, its copies and its tie, in this order.

    An anchor that stands behind the row fills all columns, so it leaves no choice.
    """
    earlier = [relation.position for relation in row.relations] + [copy.position for copy in row.copies]
    if row.tie is not None and row.tie.anchor < position:
        earlier.append(row.tie.anchor)
    return earlier
