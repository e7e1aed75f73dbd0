"""Fit the weights of likely units and period types to pages whose concepts are known, or measure how well they carry over.

usage: fit_types.py            fit on all companies and write src/pipefacts/meaning/types.json
       fit_types.py --folds    leave a quarter of the companies out at a time: fit on the others, measure on it;
                               writes nothing
       --every N               only each N-th page

A row counts once. Units are a multinomial logit over four kinds, period types a logit of instants against durations,
of rows in the columns of durations alone; evidence that is met less than ``LEAST`` times has no weight.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from named import ROOT, Named, named_pages, sources
from scipy.optimize import minimize

from pipefacts.meaning.details import kind_of
from pipefacts.meaning.types import KINDS, period_evidence, unit_evidence
from pipefacts.meaning.units import is_open
from pipefacts.values import Column, Fact, FactKind, PeriodType

WEIGHTS = ROOT / "src" / "pipefacts" / "meaning" / "types.json"
FOLDS = 4
LEAST = 20
HOLD = 0.5  # how strongly the weights are held at nothing
BINS = 10


class Case(NamedTuple):
    """A row: what speaks for something, by name, and the place of what is true."""

    company: str
    evidence: tuple[str, ...]
    truth: int


def cases(page: Named) -> tuple[list[Case], list[Case]]:
    """The rows of a page whose unit, and those whose period type, is open and known by the truth."""
    units, periods = [], []
    by_name = {definition["name"]: definition for definition in page.definitions}
    names = dict(zip(page.rows, page.names, strict=True))
    columns = page.stages.body.heads.columns
    for row, name in names.items():
        definition = by_name.get(name or "")
        each = page.stages.body.rows[row]
        if definition is None:
            continue
        kind = kind_of(definition["data_type"])
        kind = FactKind.NUMBER if kind is FactKind.PERCENT else kind
        if is_open(each.measure) and kind in KINDS:
            units.append(Case(page.company, unit_evidence(each, page.stages.body.units), KINDS.index(kind)))
        if definition["period_type"] and any(_is_open(fact, columns) for fact in each.facts):
            truth = int(definition["period_type"] == "instant")
            periods.append(Case(page.company, period_evidence(each), truth))
    return units, periods


def _is_open(fact: Fact, columns: Sequence[Column]) -> bool:
    """Whether it is the row that says of which type the fact's period likely is."""
    if fact.period is None or fact.period.type is not None or fact.column is None:
        return False
    return columns[fact.column].period_type is not PeriodType.INSTANT


def fit(found: Sequence[Case], classes: int) -> dict[str, list[float]]:
    """The weights of each evidence: for each class, the first held at nothing where there are two."""
    counts = Counter(evidence for case in found for evidence in case.evidence)
    names = sorted(evidence for evidence, count in counts.items() if count >= LEAST)
    place = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(found), len(names)))
    for row, case in enumerate(found):
        table[row, [place[evidence] for evidence in case.evidence if evidence in place]] = 1.0
    truth = np.array([case.truth for case in found])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(len(names), classes)
        scores = table @ weights
        scores -= scores.max(axis=1, keepdims=True)
        parts = np.exp(scores)
        parts /= parts.sum(axis=1, keepdims=True)
        value = HOLD * float((flat**2).sum()) - float(np.log(parts[np.arange(len(truth)), truth] + 1e-12).sum())
        parts[np.arange(len(truth)), truth] -= 1.0
        return value, np.ravel(table.T @ parts) + 2 * HOLD * flat

    best = minimize(loss, np.zeros(len(names) * classes), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights: np.ndarray = np.round(best.x.reshape(len(names), classes), 3)
    return {name: list(map(float, row)) for name, row in zip(names, weights, strict=True)}


def chances(weights: dict[str, list[float]], case: Case, classes: int) -> np.ndarray:
    """The probability of each class."""
    scores = np.zeros(classes)
    for evidence in case.evidence:
        scores += weights.get(evidence, [0.0] * classes)
    parts = np.exp(scores - scores.max())
    return np.asarray(parts / parts.sum())


def report(name: str, found: Sequence[tuple[float, bool]]) -> None:
    """How many are right, and how far the probabilities are from the shares that are."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for chance, right in found:
        bins[min(BINS - 1, int(chance * BINS))].append((chance, right))
    gap = sum(abs(sum(chance - right for chance, right in part)) for part in bins) / max(1, len(found))
    share = sum(right for _, right in found) / max(1, len(found))
    print(f"{name}: {len(found):,} rows of companies left out, {share:.3f} right, calibration {gap:.4f}")


def folds(found: Sequence[Case], classes: int, name: str) -> None:
    """Measure on companies that were left out."""
    companies = sorted({case.company for case in found})
    results = []
    for fold in range(FOLDS):
        out = set(companies[fold::FOLDS])
        weights = fit([case for case in found if case.company not in out], classes)
        for case in found:
            if case.company in out:
                parts = chances(weights, case, classes)
                results.append((float(parts.max()), int(parts.argmax()) == case.truth))
    report(name, results)


def main(arguments: Sequence[str]) -> int:
    """Fit, or measure."""
    every = int(arguments[arguments.index("--every") + 1]) if "--every" in arguments else 1
    units: list[Case] = []
    periods: list[Case] = []
    for file in sources():
        for page in named_pages(file, every=every):
            some_units, some_periods = cases(page)
            units += some_units
            periods += some_periods
    if "--folds" in arguments:
        folds(units, len(KINDS), "units")
        folds(periods, 2, "period types")
        return 0
    odds = {name: round(row[1] - row[0], 3) for name, row in fit(periods, 2).items()}
    weights: dict[str, Any] = {"units": fit(units, len(KINDS)), "periods": odds}
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
