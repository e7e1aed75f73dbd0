"""Fit the model of the likely columns to pages whose columns are known, and measure it on companies left out.

usage: fit_columns.py            fit, measure, calibrate, and write src/pipefacts/placing/likely/weights.json
       fit_columns.py --measure  measure only

The companies are dealt into folds; each is measured by weights that were fitted on the others, and on what was found so
the probabilities are calibrated. The weights that are written are fitted on all.
"""

import math
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import scipy.optimize
from likelihood import Cases, cases_of, fit_weights, period_case, vocabulary
from truth import Sample, samples

from pipefacts.placing.likely.estimation import calibrated, logit, odds_of, search_table
from pipefacts.placing.likely.model import Calibration, Model, weigh
from pipefacts.placing.likely.table import read_table

WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "pipefacts" / "placing" / "likely" / "weights.json"
FOLDS = 5
FIRST = Model({"instant-words": 0.7, "near.same": 1.0, "label.same": 1.5, "whole-duration": 1.0})
WIDE = 12  # columns: more are as many
BINS = 10


class Guess(NamedTuple):
    """What the model said of one value: with the inputs of its calibration, where its column was open."""

    classes: tuple[str, ...]
    is_right: bool
    is_first: bool
    inputs: tuple[float, ...]
    chance: float


def fold_of(company: str) -> int:
    """The fold of a company: the same in every run."""
    return zlib.crc32(company.encode()) % FOLDS


def guesses(sample: Sample, model: Model) -> list[Guess]:
    """What the model says of the values of short rows of a page."""
    table = read_table(sample.body, model)
    open_rows = sum([row.is_open for row in table.rows])
    found, _ = search_table(sample.body, table, model, {}) if open_rows else (None, None)
    width, kind = sample.body.width, "dated" if table.grid.dated else "equity"
    guessed = []
    for position, row in enumerate(table.rows):
        columns = sample.truth.get(row.body_index)
        if not row.is_short or columns is None:
            continue
        classes = (sample.source, f"{sample.source} {kind}", f"{sample.source} {min(width, WIDE):2} columns")
        placements = sample.body.rows[row.body_index].placements
        odds = odds_of(table, found, position) if found and row.is_open else None
        for j, (true, place) in enumerate(zip(columns, placements, strict=True)):
            if odds is None or place.column is not None:
                guessed.append(Guess(classes, place.column == true, true == j, (), 1.0))
                continue
            each = odds[j]
            before, after = each.before.get(each.column, 0.0), each.after.get(each.column, 0.0)
            inputs = (1.0, logit(before), logit(after), math.log(width), math.log(open_rows))
            chance = calibrated(model.calibration, each, width, open_rows)[each.column]
            guessed.append(Guess(classes, each.column == true, true == j, inputs, chance))
    return guessed


def calibrate(found: Sequence[Guess]) -> Calibration:
    """The calibration that makes what was found most likely (logistic regression)."""
    some = [guess for guess in found if guess.inputs]
    inputs = np.array([guess.inputs for guess in some])
    right = np.array([1.0 if guess.is_right else -1.0 for guess in some])

    def loss(x: "np.ndarray") -> tuple[float, "np.ndarray"]:
        margin = right * (inputs @ x)
        return float(np.logaddexp(0.0, -margin).sum()), -(inputs.T @ (right / (1.0 + np.exp(margin))))

    best = scipy.optimize.minimize(loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B").x
    return Calibration(*[round(float(x), 3) for x in best])


def recalibrated(guess: Guess, calibration: Calibration) -> Guess:
    """The guess with the chance that ``calibration`` gives it."""
    if not guess.inputs:
        return guess
    total = sum([x * y for x, y in zip(msgspec.structs.astuple(calibration), guess.inputs, strict=True)])
    return guess._replace(chance=1.0 / (1.0 + math.exp(-total)))


def miscalibration(found: Sequence[Guess]) -> float:
    """The mean distance of the chance from the share right, over ten bins."""
    bins: defaultdict[int, float] = defaultdict(float)
    for guess in found:
        bins[min(BINS - 1, int(guess.chance * BINS))] += guess.chance - guess.is_right
    return sum(map(abs, bins.values())) / max(1, len(found))


def report(found: Iterable[Guess]) -> None:
    """Print a line of figures for each class of values."""
    by_class: defaultdict[str, list[Guess]] = defaultdict(list)
    for guess in found:
        for name in guess.classes:
            by_class[name].append(guess)
    print(f"{'values':<24} {'count':>7} {'first':>7} {'right':>7} {'miscalibration':>15}")
    for name, some in sorted(by_class.items()):
        first, right = sum([guess.is_first for guess in some]), sum([guess.is_right for guess in some])
        print(
            f"{name:<24} {len(some):7} {first / len(some):7.3f} {right / len(some):7.3f} {miscalibration(some):15.3f}"
        )


def fit(sources: Sequence[Cases], left_out: Iterable[str] = ()) -> Model:
    """The model of the cases of ``sources``, which share no feature, but for those of the companies ``left_out``."""
    weights: dict[str, float] = {}
    for cases in sources:
        weights |= cases.fit(left_out)
    return fit_weights(weights)


def periods_of(pages: Iterable[Sample]) -> Cases:
    """The dates of each page as cases of its reporting period."""
    periods = Cases()
    for page in pages:
        case = period_case(page)
        if case is not None:
            periods.add(case, page.company)
    return periods


def measure(pages: Sequence[Sample], sources: Sequence[Cases]) -> list[list[Guess]]:
    """By fold, what weights that were fitted without its companies say of it."""
    found = []
    periods = []
    for fold in range(FOLDS):
        held = [page for page in pages if fold_of(page.company) == fold]
        model = fit(sources, {page.company for page in held})
        periods += [is_right for page in held if (is_right := knows_period(page, model)) is not None]
        found.append([guess for page in held for guess in guesses(page, model)])
        print(f"fold {fold + 1} of {FOLDS}: {len(held)} pages", file=sys.stderr)
    print(f"{'reporting periods':<24} {len(periods):7} {'':7} {sum(periods) / max(1, len(periods)):7.3f}")
    return found


def knows_period(sample: Sample, model: Model) -> bool | None:
    """Whether the model finds the reporting period of a page; null where several dates are not to choose from."""
    case = period_case(sample)
    if case is None:
        return None
    scores = [weigh(some, model.weights) for some, _, _ in case.readings]
    return case.readings[scores.index(max(scores))][1]


def in_folds(folds: Sequence[Sequence[Guess]]) -> list[Guess]:
    """All guesses, each fold calibrated on the others."""
    found = []
    for fold in folds:
        calibration = calibrate([guess for other in folds if other is not fold for guess in other])
        found += [recalibrated(guess, calibration) for guess in fold]
    return found


def counted(pages: Sequence[Sample], cases: Cases) -> Mapping[str, int]:
    """On how much the weights were fitted."""
    return {"companies": len({page.company for page in pages}), "pages": len(pages), "rows": cases.count}


def main(arguments: Sequence[str]) -> None:
    """Fit, or measure."""
    pages = list(samples())
    words, periods = vocabulary(pages), periods_of(pages)
    model = msgspec.structs.replace(FIRST, weights={**FIRST.weights, **periods.fit()})
    for _ in range(2):  # the second time, what is latent is chosen by weights that were fitted
        cases = Cases()
        for page in pages:
            for case in cases_of(page, model, words):
                cases.add(case, page.company)
        model = fit((cases, periods))
    folds = measure(pages, (cases, periods))
    report(in_folds(folds))
    if "--measure" not in arguments:
        calibration = calibrate([guess for fold in folds for guess in fold])
        model = msgspec.structs.replace(model, calibration=calibration, fitted_on=dict(counted(pages, cases)))
        WEIGHTS.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
