"""Body to table: the rows of a page as the search sees them, each with its readings and their own scores (SPEC 8.2)."""

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipefacts.meaning.amounts import like_an_amount
from pipefacts.meaning.body import Body, BodyRow
from pipefacts.meaning.title import read_units
from pipefacts.placing.likely.anchors import Anchored, anchored
from pipefacts.placing.likely.model import Model
from pipefacts.placing.likely.places.grid import Grid, read_grid
from pipefacts.placing.likely.places.placements import Reading, is_instant, readings
from pipefacts.placing.likely.places.reporting import reporting_end
from pipefacts.placing.likely.places.row_view import RowView, view
from pipefacts.placing.likely.roll_forwards import ties_in
from pipefacts.placing.likely.rows import TableRow, with_readings
from pipefacts.placing.likely.scoring.appeal import LATER, read_suitor, title_class
from pipefacts.placing.likely.scoring.column_roles import Roles, read_roles
from pipefacts.placing.likely.scoring.mentions import columns_told_in_block, days_of
from pipefacts.placing.likely.scoring.relations import RelatedRows
from pipefacts.placing.likely.scoring.scores import Scores, log_sum, own_features
from pipefacts.placing.likely.signs import LOST, Automaton, Signing, automaton, no_signs, read_signings
from pipefacts.placing.likely.wide import widened
from pipefacts.values import Cell, CellKind, Column, FactKind, Placement

__all__ = ["Table", "features_of", "read_table"]

_READINGS = 8_000  # of a page, about
_FEWEST, _MOST = 24, 300  # placements of a row
_LISTED = (FactKind.MONETARY, FactKind.PER_SHARE, FactKind.SHARES)
_UNLISTED_CELLS = frozenset(
    [CellKind.PERCENT, CellKind.TEXT, CellKind.BLOCK, CellKind.DATE, CellKind.TIME, CellKind.BOOLEAN]
)


class Table(NamedTuple):
    """The rows of a page that have values, and its columns; ``slots`` counts the bits of ``TableRow.fills``.

    The columns of a table that ``is_cut`` go on below its rows, of which the last has ``lost`` so many values, with the
    chance ``lost_chance``. ``wanted`` are, by the position of a balance, the log odds of its readings by what the rows of
    its roll-forwards say of its columns.
    """

    grid: Grid
    roles: Roles
    rows: tuple[TableRow, ...]
    steps: Automaton
    slots: int
    is_cut: bool = False
    lost: int = 0
    lost_chance: float = 1.0
    wanted: Mapping[int, Sequence[float]] = {}

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.grid.columns)


def read_table(body: Body, model: Model) -> Table:
    """The table of a page; rows of more values than columns are left out.

    The renderer before mid-2014 set signs and listed units by other rules: of its pages they tell nothing.
    """
    valued = [i for i, each in enumerate(body.rows) if 0 < len(each.row.values) <= body.width]
    reader = _Reader(body, model, valued)
    rows, wanted = _told_of(body, [reader.read(i) for i in valued], reader.scores, reader.limit)
    return Table(reader.grid, reader.roles, rows, reader.steps, reader.slots, reader.is_cut, *reader.lost, wanted)


def _told_of(body: Body, rows: Sequence[TableRow], scores: Scores, limit: int) -> Anchored:
    """The rows with what they tell of each other's placements."""
    if scores.grid.dated:
        rows = widened(rows, scores, limit)
    positions = {row.body_index: position for position, row in enumerate(rows)}
    found = list(rows)
    ties = ties_in(body, functools.cache(lambda i: _columns_alone(found[positions[i]])))
    for i, tie in ties.items():
        position, anchor = positions[i], positions[tie.anchor]
        if _is_whole(body, found[position]) and _is_whole(body, found[anchor]):
            found[position] = found[position]._replace(tie=tie._replace(anchor=anchor))
    return Anchored(tuple(found), {}) if scores.grid.dated or not ties else anchored(found, scores)


def _is_whole(body: Body, row: TableRow) -> bool:
    """Whether the dump has lost none of the values of a row."""
    return len(row.view.texts) == len(body.rows[row.body_index].row.values)


def _columns_alone(row: TableRow) -> dict[tuple[int, ...], float]:
    """How likely a row by itself makes its columns."""
    found: dict[tuple[int, ...], float] = {}
    total = log_sum(row.scores)
    for reading, score in zip(row.readings, row.scores, strict=True):
        found[reading.columns] = found.get(reading.columns, 0.0) + math.exp(score - total)
    return found


class _Reader:
    """Reads rows in order; what rows share is found once."""

    def __init__(self, body: Body, model: Model, valued: Sequence[int]) -> None:
        self._body, self._width = body, body.width
        rows = [body.rows[i] for i in valued]
        self._title = title_class(body.title.text)
        reported = reporting_end(body.heads.columns, model.weights, is_later=self._title == LATER)
        self.grid = read_grid(body.heads.columns, reported)
        self.roles = read_roles(self.grid)
        self.scores = Scores(model, self.grid, self.roles)
        short = sum([len(each.row.values) < self._width for each in rows])
        self.limit = max(_FEWEST, min(_MOST, _READINGS // max(1, short)))
        signings, units = read_signings([each.row for each in rows], [each.measure for each in rows])
        has_signs = units > 0 and not body.title.older
        self.steps = automaton(units if has_signs else 0)
        self._signings = dict(zip(valued, signings, strict=True)) if has_signs else {}
        self._listed = {} if body.title.older else _listed_units(self.grid.columns)
        self.slots = self._width + len(self._listed)
        self.is_cut = has_signs and not body.is_whole and _is_cut(signings, self._width)
        self._last = max(valued, default=-1)
        self.lost = _count_lost(rows) if self.is_cut and _breaks_off_in(body, self._last) else (0, 1.0)
        self._related = RelatedRows(dated=self.grid.dated)
        blocks: defaultdict[int, list[Cell]] = defaultdict(list)
        for each in rows:
            blocks[each.row.block] += each.row.values
        self._told = {
            block: columns_told_in_block(self.grid.columns, days_of(cells)) for block, cells in blocks.items()
        }

    def read(self, i: int) -> TableRow:
        """The row of index ``i``."""
        each = self._body.rows[i]
        row, lost = each.row, self.lost[0] if i == self._last else 0
        count = len(row.values) + lost
        is_short = count < self._width
        seen = view(row, each.link.entry.documentation if each.link else None)
        if lost:
            seen = _with_lost(seen, lost)
        candidates = [_candidates(place) for place in each.placements]
        candidates += [tuple(range(n, self._width)) for n in range(len(candidates), count)]
        label = (
            f"{row.label} at a date" if seen.is_share_of_balance else row.label
        )  # shares of sales and of balances differ
        relations, copies = self._related.meet(label, row.block, seen.texts, is_short=is_short)
        is_follower = self._related.is_follower(relations)
        kind = _listed_kind(each) if self._listed else None
        bare = TableRow(
            i,
            is_short,
            any(place.column is None for place in each.placements),
            seen,
            read_suitor(self.grid, row, self._told[row.block], self._title, is_follower=is_follower),
            tuple(candidates),
            {c: bit for (c, unit), bit in self._listed.items() if unit is kind},
            tuple(
                [
                    Signing((*signing.symbols, *[LOST] * lost), signing.odds)
                    for signing in self._signings.get(i) or no_signs(len(row.values))
                ]
            ),
            tuple(relations),
            tuple(copies),
        )
        return with_readings(bare, self._readings(bare), self.scores)

    def _readings(self, row: TableRow) -> tuple[Reading, ...]:
        if row.is_short:
            return readings(self.grid, row.view, row.allowed, self.limit)
        columns = tuple(range(self._width))
        found = [] if self.grid.instants else [Reading(columns, False)]
        if self.grid.dated and is_instant(self.grid, row.view, columns):
            found.append(Reading(columns, True))
        return tuple(found or [Reading(columns, False)])


def _is_cut(signings: Sequence[tuple[Signing, ...]], width: int) -> bool:
    """Whether a page of these rows breaks off in or behind the last: some column ends in an amount without a sign."""
    without = 0  # columns, at least, whose last amount has none
    for row in signings:
        symbols = max(row, key=lambda signing: signing.odds).symbols
        plain = sum([symbol > 0 and symbol % 2 == 0 for symbol in symbols])
        signed = sum([symbol % 2 == 1 for symbol in symbols])
        without = plain if len(symbols) == width else max(plain, without - signed)
    return without > 0


def _breaks_off_in(body: Body, i: int) -> bool:
    """Whether a dump that is cut may break off in row ``i``: nothing follows but the beginning of an amount."""
    below = [each.row for each in body.rows[i + 1 :]]
    return not below or (len(below) == 1 and not below[0].values and like_an_amount(below[0].label))


def _count_lost(rows: Sequence[BodyRow]) -> tuple[int, float]:
    """How many values the last row has most probably lost, and the chance of it: it had as many as the last row of its
    label that has more, or else as many as most rows that have no fewer.
    """
    last, count = rows[-1].row, len(rows[-1].row.values)
    more = [len(each.row.values) for each in rows[:-1] if each.row.label == last.label and len(each.row.values) > count]
    counts = Counter(more or [len(each.row.values) for each in rows[:-1] if len(each.row.values) >= count])
    n = more[-1] if more else max(counts, key=lambda n: (counts[n], -n), default=count)
    return n - count, (counts[n] + 1) / (counts.total() + 2)  # by the rule of succession


def _with_lost(seen: RowView, lost: int) -> RowView:
    """The row with the values that are lost, each unlike any other."""
    texts = [f"\0{n}" for n in range(lost)]
    return seen._replace(texts=(*seen.texts, *texts), numbers=(*seen.numbers, *[None] * lost))


def _candidates(place: Placement) -> tuple[int, ...]:
    return (place.column,) if place.column is not None else tuple([c.column for c in place.candidates])


def _listed_units(columns: Sequence[Column]) -> dict[tuple[int, FactKind], int]:
    """A bit for each unit of heads that list several: a head lists a unit because a value of it stands below."""
    found: dict[tuple[int, FactKind], int] = {}
    for column in columns:
        units = [read_units(line) for line in column.units]
        kinds = dict.fromkeys([some[0].kind for some in units if len(some) == 1 and some[0].kind in _LISTED])
        if len(kinds) > 1:
            for kind in kinds:
                found[column.index, kind] = len(columns) + len(found)
    return found


def _listed_kind(each: BodyRow) -> FactKind | None:
    """Which of the listed kinds a row may be of: money, where nothing tells."""
    if each.measure is None or not _UNLISTED_CELLS.isdisjoint([cell.kind for cell in each.row.values]):
        return None
    if each.measure.kind in _LISTED:
        return each.measure.kind
    return None if each.row.unit_suffix else FactKind.MONETARY


def features_of(table: Table, row: TableRow, n: int) -> dict[str, float]:
    """The features of which the score of reading ``n`` is the weighed sum, by name."""
    return own_features(table.grid, table.roles, row.view, row.suitor, row.readings[n])
