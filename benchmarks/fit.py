"""Fit the weights of the likely columns to pages whose columns are known, or measure how well they carry over.

usage: fit.py            fit on all sources and write src/pipefacts/likely/weights.json
       fit.py --loso     leave one source out at a time: fit on the others, measure on it; writes nothing
       --unproved        give the model every column that the order leaves, not only what the proof leaves

Each page is read by the library's own stages; the truth gives the column of every value, and is compared with the
page as read, so that a misread row is never learnt from. A row counts by its values, a page by the square root of
its own. The weights are held close to what the rules and accounting suggest (``EXPECTED``), for the pages are few.
"""

import gzip
import json
import math
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipefacts.placing.likely import Weights
from pipefacts.placing.likely.beliefs import FEATURES, Beliefs, Table, infer, read_table
from pipefacts.placing.likely.estimation import choose
from pipefacts.stages import Depth, run_stages
from pipefacts.syntax.dialects import LEADING
from pipefacts.syntax.find import Dump
from pipefacts.syntax.page import read_page
from pipefacts.values import Alignment, Placement

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared")) / "corpus"
WEIGHTS = ROOT / "src" / "pipefacts" / "likely" / "weights.json"

# What the renderer's rules and accounting lead one to expect, as log odds.
EXPECTED = {
    "whole-duration": 1.0,
    "same-ends": 1.5,
    "same-count": 0.3,
    "latest-first": 0.5,
    "main-period": 1.0,
    "main-date": 0.5,
    "shorter-exceeds-longer": -0.7,
    "text-in-main-period": 2.0,
    "measure-in-main-period": 1.0,
    "instant": 0.0,
    "instant-words": 0.7,
    "instant-text": -2.0,
    "latest-dates": 0.5,
    "balance-date": 1.0,
    "balance-sheet-dates": 1.5,
    "other-dates": -1.0,
    "equal-by-chance": -2.0,
    "later-member": 2.0,
    "cover-date": 3.0,
    "total-column": 0.5,
    "shares-in-total": -1.0,
    "adds-across": 2.0,
    "fails-across": -1.0,
    "column-words": 1.5,
    "shared-words": 1.5,
    "adjustment-column": -1.5,
    "neighbours": 0.7,
    "block": 0.7,
    "same-label": 1.0,
    "label-type": 1.0,
    "neighbours-type": 0.5,
    "only-filler": 1.0,
    "currency-signs": 1.0,
    "adds-down": 1.0,
}
STRENGTH = 40.0  # with which the weights are held there
ROUNDS = 3  # of fitting, each to what the rows say of each other under the weights of the one before
STEPS = 12  # of Newton's method
TEMPERATURES = [n / 10 for n in range(6, 31)]
_UNLIKELY = 1e-4


class Sample(NamedTuple):
    """A page with short rows, and the true columns of each of them."""

    source: str
    placements: Sequence[tuple[Placement, ...]]
    table: Table
    truth: dict[int, tuple[int, ...]]


class Guess(NamedTuple):
    """What the model said of one value, at a temperature of 1."""

    chances: dict[int, float]
    top: float
    is_right: bool
    is_first: bool
    truth: int


def pages() -> Iterator[tuple[str, dict[str, Any]]]:
    """The pages of the corpora that hold a table of several columns, each with its source."""
    for path in sorted(CORPORA.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                page = json.loads(line)
                if len(page["columns"]) > 1 and page["dump"].lstrip("\ufeff").startswith("|"):
                    yield path.name.partition(".")[0], page


def sample(source: str, page: Mapping[str, Any], *, proved: bool) -> Sample | None:
    """The page as the library reads it; null where no row is short, or where it is read otherwise than it is."""
    printed = read_page(page["dump"], LEADING.name)
    stages = run_stages(Dump(page["dump"], LEADING.name), printed, Depth.PROVED if proved else Depth.PLAIN)
    body = stages.body
    rows, columns, width = stages.rows, body.heads.columns, body.width
    filled = [row["cells"] for row in page["rows"] if any(cell is not None for cell in row["cells"])]
    valued = [i for i, row in enumerate(rows) if row.values]
    ours = [[" ".join(cell.text.split()) for cell in rows[i].values] for i in valued]
    theirs = [[" ".join(cell.split()) for cell in cells if cell is not None] for cells in filled]
    months = [column["months"] for column in page["columns"]]
    if ours != theirs or months != [column.months for column in columns]:
        print(f"not read as it is: {page['id']}", file=sys.stderr)
        return None
    truth = {
        i: tuple([column for column, cell in enumerate(cells) if cell is not None])
        for i, cells in zip(valued, filled, strict=True)
        if len(rows[i].values) < width
    }
    if not truth:
        return None
    return Sample(source, [each.placements for each in body.rows], read_table(body), truth)


# Fitting: Newton's method on the log likelihood of the true placements, whether instants or durations.


class Case(NamedTuple):
    """A row: its weight, the features of its readings by number, and which of them are the truth."""

    weight: float
    readings: list[list[tuple[int, float]]]
    right: list[bool]


def fit(samples: Sequence[Sample]) -> dict[str, float]:
    """The weights of all features."""
    weights = dict(EXPECTED)
    for _ in range(ROUNDS):
        cases = [case for each in samples for case in cases_of(each, weights)]
        weights = newton(cases, weights)
    return weights


def cases_of(each: Sample, weights: Mapping[str, float]) -> Iterator[Case]:
    """The rows of a page, with what the rows say of each other under these weights."""
    numbers = {name: n for n, name in enumerate(FEATURES)}
    context = infer(each.table, weights).context
    values = sum(len(columns) for columns in each.truth.values())
    for i, readings in each.table.readings.items():
        right = [reading.columns == each.truth[i] for reading in readings]
        if any(right) and not all(right):
            features = [
                [(numbers[name], x) for name, x in (own | told).items() if x]
                for own, told in zip(each.table.features[i], context[i], strict=True)
            ]
            yield Case(len(each.truth[i]) / math.sqrt(values), features, right)


def newton(cases: Sequence[Case], start: Mapping[str, float]) -> dict[str, float]:
    """The weights that fit ``cases`` best and stay near what is expected."""
    expected = [EXPECTED[name] for name in FEATURES]
    weights = [start[name] for name in FEATURES]
    loss, gradient, curvature = derivatives(cases, weights, expected)
    for _ in range(STEPS):
        step = solve(curvature, gradient)
        size = 1.0
        while size > 1e-3:
            trial = [w - size * s for w, s in zip(weights, step, strict=True)]
            found = derivatives(cases, trial, expected)
            if found[0] <= loss:
                break
            size /= 2
        else:
            break
        done = loss - found[0] < 1e-6 * abs(loss)
        weights, (loss, gradient, curvature) = trial, found
        if done:
            break
    return dict(zip(FEATURES, weights, strict=True))


def derivatives(
    cases: Sequence[Case], weights: Sequence[float], expected: Sequence[float]
) -> tuple[float, list[float], list[list[float]]]:
    """The loss, its gradient, and a bound of its curvature."""
    count = len(weights)
    apart = [w - e for w, e in zip(weights, expected, strict=True)]
    loss = STRENGTH / 2 * sum(x * x for x in apart)
    gradient = [STRENGTH * x for x in apart]
    curvature = [[STRENGTH if a == b else 0.0 for b in range(count)] for a in range(count)]
    for weight, readings, right in cases:
        scores = [sum(weights[n] * x for n, x in features) for features in readings]
        everywhere, chances = softmax(scores)
        rightly, shares = softmax([s if r else -math.inf for s, r in zip(scores, right, strict=True)])
        loss += weight * (everywhere - rightly)
        means = [0.0] * count
        for features, chance, share in zip(readings, chances, shares, strict=True):
            for n, x in features:
                means[n] += chance * x
                gradient[n] += weight * (chance - share) * x
                for m, y in features:
                    curvature[n][m] += weight * chance * x * y
        seen = [n for n, mean in enumerate(means) if mean]
        for n in seen:
            for m in seen:
                curvature[n][m] -= weight * means[n] * means[m]
    return loss, gradient, curvature


def softmax(scores: Sequence[float]) -> tuple[float, list[float]]:
    """The logarithm of the sum of the powers of ``scores``, and the share of each."""
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    total = sum(powers)
    return most + math.log(total), [power / total for power in powers]


def solve(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    """The solution of a positive definite system, by elimination."""
    rows = [[*row, x] for row, x in zip(matrix, vector, strict=True)]
    for n, pivot in enumerate(rows):
        for row in rows[n + 1 :]:
            factor = row[n] / pivot[n]
            for m in range(n, len(row)):
                row[m] -= factor * pivot[m]
    found = [0.0] * len(rows)
    for n in range(len(rows) - 1, -1, -1):
        found[n] = (rows[n][-1] - sum(rows[n][m] * found[m] for m in range(n + 1, len(rows)))) / rows[n][n]
    return found


# Measuring


def guesses(each: Sample, beliefs: Beliefs, model: Weights) -> list[Guess]:
    """What the model says of every value of the short rows."""
    found = []
    for i, columns in each.truth.items():
        placements = choose(each.table, beliefs, i, each.placements[i], model) if each.table.readings else ()
        for j, (column, placement) in enumerate(zip(columns, placements or each.placements[i], strict=True)):
            sure = placement.alignment is not Alignment.LIKELY
            chances = {c.column: c.probability or 0.0 for c in placement.candidates}
            top = 1.0 if sure else max(chances.values())
            found.append(Guess({} if sure else chances, top, placement.column == column, column == j, column))
    return found


def calibration(found: Sequence[Guess]) -> float:
    """The mean distance of the top probability from the share right, over ten bins."""
    bins: dict[int, list[Guess]] = {}
    for guess in found:
        bins.setdefault(min(9, int(guess.top * 10)), []).append(guess)
    return sum(abs(sum(g.top - g.is_right for g in some)) for some in bins.values()) / max(1, len(found))


class Fold(NamedTuple):
    """A source with the weights fitted on the others, and what they make of it."""

    source: str
    weights: dict[str, float]
    held: list[tuple[Sample, Beliefs]]

    def guesses(self, temperature: float) -> list[Guess]:
        """What they say of its values at this temperature."""
        model = Weights(self.weights, temperature)
        return [guess for each, beliefs in self.held for guess in guesses(each, beliefs, model)]


def best_temperature(folds: Sequence[Fold]) -> float:
    """The temperature at which the truth of sources that the weights have not seen is least surprising."""

    def surprise(temperature: float) -> float:
        found = [guess for fold in folds for guess in fold.guesses(temperature) if guess.chances]
        return -sum(math.log(max(_UNLIKELY, guess.chances.get(guess.truth, 0.0))) for guess in found)

    return min(TEMPERATURES, key=surprise)


def leave_one_out(samples: Sequence[Sample]) -> float:
    """Print how each source is read by weights and temperature fitted on the others; the temperature of all."""
    folds = []
    for source in dict.fromkeys(each.source for each in samples):
        weights = fit([each for each in samples if each.source != source])
        held = [(each, infer(each.table, weights)) for each in samples if each.source == source]
        folds.append(Fold(source, weights, held))
    print(f"{'source':<30} {'values':>7} {'first':>7} {'right':>7} {'open':>7} {'right':>7} {'calibration':>12}")
    every: list[Guess] = []
    for fold in folds:
        found = fold.guesses(best_temperature([other for other in folds if other is not fold]))
        every += found
        report(fold.source, found)
    report("all", every)
    return best_temperature(folds)


def report(name: str, found: Sequence[Guess]) -> None:
    """Print a line of figures."""
    left = [guess for guess in found if guess.chances]
    figures = [share([g.is_first for g in found]), share([g.is_right for g in found])]
    rest = f"{len(left):7} {share([g.is_right for g in left]):7.3f}"
    print(f"{name:<30} {len(found):7} {figures[0]:7.3f} {figures[1]:7.3f} {rest} {calibration(found):12.3f}")


def share(holds: Sequence[bool]) -> float:
    """The share of what holds; 0 of nothing."""
    return sum(holds) / len(holds) if holds else 0.0


def main(arguments: Sequence[str]) -> None:
    """Fit, or measure."""
    proved = "--unproved" not in arguments
    samples = [found for source, page in pages() if (found := sample(source, page, proved=proved))]
    temperature = leave_one_out(samples)
    if "--loso" in arguments:
        return
    weights = {name: round(weight, 3) for name, weight in fit(samples).items()}
    counts = {
        "sources": len({each.source for each in samples}),
        "pages": len(samples),
        "values": sum(len(columns) for each in samples for columns in each.truth.values()),
    }
    model = {"temperature": temperature, "fitted_on": counts, "weights": weights}
    WEIGHTS.write_text(json.dumps(model, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
