"""Samples to weights: the conditional log-likelihood of the true placements, and its maximum (L-BFGS).

Each row counts by its values; a page by the fourth root of its own less, for its rows are much alike. Each row is
conditioned on the true placements of the rows before it, so the likelihood is concave but for what is latent:
whether a placement is an instant's or a duration's.
"""

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import scipy.optimize
import scipy.sparse
from truth import Sample

from pipefacts.placing.evidence import OtherRows
from pipefacts.placing.likely.model import Model, weigh
from pipefacts.placing.likely.places.reporting import end_features
from pipefacts.placing.likely.roll_forwards import tied
from pipefacts.placing.likely.rows import TableRow
from pipefacts.placing.likely.scoring.appeal import LATER, title_class, words_in
from pipefacts.placing.likely.scoring.relations import equal_columns, pair_features
from pipefacts.placing.likely.table import Table, features_of, read_table

__all__ = ["Cases", "cases_of", "fit_weights", "period_case", "vocabulary"]

MOST_READINGS = 60  # of a row: of more, so many wrong ones are drawn, and each counts for those that it stands for
PAGE_POWER = -0.25
STRENGTH = 2.0  # of the quadratic penalty of each weight
STEPS = 300
SAME_DAY = 4  # days between the end of a fiscal period and the one that a head names, at most
WORD_COMPANIES = 8  # that use a word
WORD = "word:"
LEAST_OF_WORDS = 0.05  # a lesser weight of a word is none


class Case(NamedTuple):
    """A choice: its weight, and of each reading the features, whether it is right, and the log of how many it stands for."""

    weight: float
    readings: Sequence[tuple[Mapping[str, float], bool, float]]


def cases_of(sample: Sample, model: Model, words: frozenset[str]) -> Iterator[Case]:
    """The rows of a page that have several readings, each given the truth of those before it."""
    table = read_table(sample.body, model)
    values = sum([len(columns) for columns in sample.truth.values()]) or 1
    chosen: list[int] = []
    draw = random.Random(0)
    for row in table.rows:
        features = [_features(table, row, n, chosen, words) for n in range(len(row.readings))]
        columns = sample.truth.get(row.body_index)
        right = [columns is not None and reading.columns == columns for reading in row.readings]
        scores = [weigh(some, model.weights) for some in features]
        likely = [n for n, is_right in enumerate(right) if is_right] or range(len(scores))
        chosen.append(max(likely, key=scores.__getitem__))
        if any(right) and not all(right):
            count = len(row.readings[0].columns)
            yield Case(count * values**PAGE_POWER, _drawn(features, right, draw))


def period_case(sample: Sample) -> Case | None:
    """The dates of a page, of which one is the end of the reporting period; null where none or each is."""
    columns = sample.body.heads.columns
    if sample.reported is None or any(column.end is None for column in columns):
        return None
    found = end_features(columns, is_later=title_class(sample.body.title.text) == LATER)
    right = [abs((day - sample.reported).days) <= SAME_DAY for day in found]
    readings = [(some, is_right, 0.0) for some, is_right in zip(found.values(), right, strict=True)]
    return Case(1.0, readings) if any(right) and not all(right) else None


def _drawn(
    features: Sequence[Mapping[str, float]], right: Sequence[bool], draw: random.Random
) -> list[tuple[Mapping[str, float], bool, float]]:
    wrong = [n for n, is_right in enumerate(right) if not is_right]
    kept = wrong if len(wrong) <= MOST_READINGS else sorted(draw.sample(wrong, MOST_READINGS))
    stands_for = math.log(len(wrong) / len(kept))
    found = [(features[n], True, 0.0) for n, is_right in enumerate(right) if is_right]
    return found + [(features[n], False, stands_for) for n in kept]


def _features(table: Table, row: TableRow, n: int, chosen: Sequence[int], words: frozenset[str]) -> dict[str, float]:
    """All features of a reading, given the readings of the rows before."""
    found = features_of(table, row, n)
    found = {name: x for name, x in found.items() if not name.startswith(WORD) or name.split(":")[1] in words}
    for relation in row.relations:
        before = table.rows[relation.position].placed[chosen[relation.position]]
        found |= pair_features(relation.kind, before, row.placed[n], dated=table.grid.dated)
    for copy in row.copies:
        before_reading = table.rows[copy.position].readings[chosen[copy.position]]
        equal = equal_columns(table.grid, before_reading, row.readings[n], copy)
        found[OtherRows.EQUAL_VALUE] = found.get(OtherRows.EQUAL_VALUE, 0.0) + equal
    if row.tie is not None:
        anchor = table.rows[row.tie.anchor]
        reading = chosen[row.tie.anchor] if row.tie.anchor < len(chosen) else 0
        (found[OtherRows.ADDS_DOWN],) = tied(row.tie, anchor.readings[reading].columns, [row.readings[n].columns])
    wanted = table.wanted.get(len(chosen))
    if wanted is not None:
        found[OtherRows.WORDS_OF_CHANGES] = wanted[n]
    return found


def vocabulary(samples: Iterable[Sample]) -> frozenset[str]:
    """The words of labels of short rows that several companies use."""
    users: dict[str, set[str]] = {}
    for sample in samples:
        for i, columns in sample.truth.items():
            if len(columns) < sample.body.width:
                for word in words_in(sample.body.rows[i].row.label):
                    users.setdefault(word, set()).add(sample.company)
    return frozenset([word for word, some in users.items() if len(some) >= WORD_COMPANIES])


class Cases:
    """Cases as sparse matrices, each with its group (a company), so that some can be left out."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self._columns: list[int] = []
        self._values: list[float] = []
        self._starts = [0]
        self._case: list[int] = []
        self._right: list[bool] = []
        self._offset: list[float] = []
        self._weight: list[float] = []
        self._group: list[str] = []

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self._weight)

    def add(self, case: Case, group: str) -> None:
        """Add a case of ``group``."""
        for features, is_right, offset in case.readings:
            for name, x in features.items():
                if x:
                    self._columns.append(self.names.setdefault(name, len(self.names)))
                    self._values.append(x)
            self._starts.append(len(self._columns))
            self._case.append(len(self._weight))
            self._right.append(is_right)
            self._offset.append(offset)
        self._weight.append(case.weight)
        self._group.append(group)

    def fit(self, left_out: Iterable[str] = (), start: Mapping[str, float] | None = None) -> dict[str, float]:
        """The weights that make the cases most likely, but for those of the groups ``left_out``."""
        out = set(left_out)
        keep_case = np.array([group not in out for group in self._group])
        case = np.array(self._case)
        keep = keep_case[case]
        shape = (len(self._case), len(self.names))
        matrix = scipy.sparse.csr_matrix((self._values, self._columns, self._starts), shape=shape)[keep]
        likelihood = _Likelihood(
            matrix, case[keep], np.array(self._right)[keep], np.array(self._offset)[keep], np.array(self._weight)
        )
        first = np.array([(start or {}).get(name, 0.0) for name in self.names])
        found = scipy.optimize.minimize(likelihood, first, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
        return {name: float(x) for name, x in zip(self.names, found.x, strict=True)}


class _Likelihood:
    """The penalised negative log-likelihood of weights, and its gradient."""

    def __init__(
        self,
        matrix: "scipy.sparse.csr_matrix",
        case: "np.ndarray",
        right: "np.ndarray",
        offset: "np.ndarray",
        weight: "np.ndarray",
    ) -> None:
        self._matrix, self._transposed = matrix, matrix.T.tocsr()
        self._starts = np.r_[0, np.nonzero(np.diff(case))[0] + 1]
        self._number = np.cumsum(np.r_[0, np.diff(case) != 0])
        self._weight = weight[case[self._starts]]
        self._offset = offset
        self._wrong = np.where(right, 0.0, -np.inf)

    def __call__(self, weights: "np.ndarray") -> tuple[float, "np.ndarray"]:
        scores = self._matrix @ weights + self._offset
        everywhere, chances = self._softmax(scores)
        rightly, shares = self._softmax(scores + self._wrong)
        loss = self._weight @ (everywhere - rightly) + STRENGTH / 2 * weights @ weights
        return loss, self._transposed @ ((chances - shares) * self._weight[self._number]) + STRENGTH * weights

    def _softmax(self, scores: "np.ndarray") -> tuple["np.ndarray", "np.ndarray"]:
        most = np.maximum.reduceat(scores, self._starts)
        powers = np.exp(scores - most[self._number])
        total = np.add.reduceat(powers, self._starts)
        return most + np.log(total), powers / total[self._number]


def fit_weights(found: Mapping[str, float]) -> Model:
    """The model of fitted weights, rounded; weights of words apart."""
    words: dict[str, dict[str, float]] = {}
    weights: dict[str, float] = {}
    for name, x in sorted(found.items()):
        x = round(x, 2)
        if name.startswith(WORD):
            _, word, role = name.split(":", 2)
            if abs(x) >= LEAST_OF_WORDS:
                words.setdefault(word, {})[role] = x
        elif x:
            weights[name] = x
    return Model(weights, words)
