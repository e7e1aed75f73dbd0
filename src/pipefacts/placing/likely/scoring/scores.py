"""Rows to scores: the log odds of readings by what the row itself says, each a weighed sum of features (SPEC 8.2)."""

import math
from collections.abc import Mapping, Sequence

from pipefacts.placing.likely.model import FOLLOWER, Model, weigh
from pipefacts.placing.likely.places.grid import Grid
from pipefacts.placing.likely.places.placements import Reading
from pipefacts.placing.likely.places.row_view import RowView
from pipefacts.placing.likely.scoring.appeal import Appeal, Suitor, appeal_features, find_appeal
from pipefacts.placing.likely.scoring.column_roles import Roles, neighbours_of_events
from pipefacts.placing.likely.scoring.features import own, shape

__all__ = ["Scores", "log_sum", "own_features"]


class Scores:
    """The scores of the rows of one page; what rows share is found once.

    ``events`` holds the neighbours in time of the columns of events, all as bits.
    """

    def __init__(self, model: Model, grid: Grid, roles: Roles) -> None:
        self.grid = grid
        self.events = neighbours_of_events(grid, roles)
        self._model, self._roles = model, roles
        self._shapes: dict[tuple[Reading, bool], float] = {}
        self._appeals: dict[tuple[object, ...], float] = {}

    def of(self, seen: RowView, suitor: Suitor, found: Sequence[Reading]) -> tuple[float, ...]:
        """The score of each reading of a row."""
        grid, weights = self.grid, self._weights(suitor)
        if not _is_short(grid, seen):
            return tuple([weigh(_of_full(seen, reading), weights) for reading in found])
        appeal = self.appeal(suitor)
        scores = []
        for reading in found:
            key = (reading, suitor.is_follower)
            shaped = self._shapes.get(key)
            if shaped is None:
                shaped = self._shapes[key] = weigh(shape(grid, reading), weights)
            scores.append(shaped + weigh(own(grid, seen, reading), weights) + appeal.of(grid, reading))
        return tuple(scores)

    def appeal(self, suitor: Suitor) -> Appeal:
        """The appeal of each column and date for a row."""
        return find_appeal(self._model, self.grid, self._roles, suitor, self._appeals)

    def by_column(self, seen: RowView, suitor: Suitor) -> tuple[float, ...]:
        """How much better than the mean each column suits a row by itself, whatever others it fills: log odds."""
        odds = list(self.appeal(suitor).columns)
        if not self.grid.dated:
            weights = self._weights(suitor)
            odds = [x + weigh(own(self.grid, seen, Reading((c,), False)), weights) for c, x in enumerate(odds)]
        mean = log_sum(odds) - math.log(len(odds))
        return tuple([x - mean for x in odds])

    def _weights(self, suitor: Suitor) -> Mapping[str, float]:
        return self._model.of_followers if suitor.is_follower else self._model.weights


def own_features(grid: Grid, roles: Roles, seen: RowView, suitor: Suitor, reading: Reading) -> dict[str, float]:
    """The features of which the score of ``reading`` is the weighed sum, by name."""
    is_short = _is_short(grid, seen)
    found = shape(grid, reading) | own(grid, seen, reading) if is_short else _of_full(seen, reading)
    if suitor.is_follower:
        found |= {FOLLOWER + name: x for name, x in found.items()}
    if is_short:
        found |= appeal_features(grid, roles, suitor, reading)
    return found


def log_sum(scores: Sequence[float]) -> float:
    """The logarithm of the sum of the powers of ``scores``."""
    most = max(scores)
    return most + math.log(sum([math.exp(score - most) for score in scores]))


def _is_short(grid: Grid, seen: RowView) -> bool:
    return len(seen.texts) < len(grid.columns)


def _of_full(seen: RowView, reading: Reading) -> dict[str, float]:
    """What tells the period type of a row that fills all columns."""
    return {"instant-words": seen.instant, "full-instant": 1.0} if reading.instant else {}
