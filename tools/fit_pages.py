"""Fit how much a fact that is certain on another page of its filing says of the column of a value, and measure it.

usage: fit_pages.py            fit, measure, and write src/pipefacts/together/strengths.json
       fit_pages.py --measure  measure only, with the strengths as they are

The strengths are those that make the true columns of the values that another page tells of most likely, given what
their own page says (a logit of two weights for each sort of witness). Companies are dealt into folds, and each is
measured by strengths that were fitted on the others.
"""

import gzip
import json
import math
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import scipy.optimize
from truth import CORPORA, truth_of

from pipefacts import PipefactsError
from pipefacts.api import begin_each
from pipefacts.placing.evidence import OtherPages
from pipefacts.stages import Depth, Stages, finish_stages
from pipefacts.together.reading import told_in
from pipefacts.together.witnesses import Strength, Strengths, read_strengths

STRENGTHS = Path(__file__).resolve().parents[1] / "src" / "pipefacts" / "together" / "strengths.json"
FOLDS = 5
DATE, PERIOD = 1.0, 2.0  # what tells them apart
MARKS = Strengths(dict.fromkeys(OtherPages, Strength(DATE, PERIOD)))
NAMES = [(code, level) for code in OtherPages for level in (DATE, PERIOD)]
CODES = frozenset(OtherPages)
LEAST = 1e-6  # chance of a column


class Case(NamedTuple):
    """A value that another page tells of: the log of what its page says of each column, what is shared, the true one.

    ``shared`` has a row for each column, and in it an entry for each of ``NAMES``.
    """

    prior: "np.ndarray"
    shared: "np.ndarray"
    truth: int


class Filing(NamedTuple):
    """The pages of a filing, up to what each proves and read alone, with the true columns of rows."""

    company: str
    begun: list[Stages]
    alone: list[Stages]
    truth: list[dict[int, tuple[int, ...]]]


def filings() -> Iterator[Filing]:
    """The filings of the corpus."""
    for path in sorted((CORPORA / "filings").glob("*.jsonl.gz")):
        begun, truth = [], []
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                page = json.loads(line)
                for stages in begin_each(page["dump"]):
                    if not isinstance(stages, PipefactsError):
                        begun.append(stages)
                        truth.append(truth_of(stages.body, page))
        alone = [finish_stages(stages, Depth.LIKELY) for stages in begun]
        yield Filing(path.name.partition("-")[0], begun, alone, truth)


def cases(filing: Filing) -> Iterator[Case]:
    """The values of a filing that another of its pages tells of."""
    for stages, truth, told in zip(filing.alone, filing.truth, told_in(filing.alone, MARKS), strict=True):
        for i, j in sorted({place for values in told.values() for place in values}):
            fact = stages.body.rows[i].facts[j]
            columns = [candidate.column for candidate in fact.candidates]
            if i in truth and truth[i][j] in columns:
                prior = [math.log(max(LEAST, candidate.probability or 0.0)) for candidate in fact.candidates]
                shared = np.zeros((len(columns), len(NAMES)))
                for n, (code, level) in enumerate(NAMES):
                    odds = told.get(code, {}).get((i, j), {})
                    shared[:, n] = [odds.get(c, 0.0) == level for c in columns]
                yield Case(np.array(prior), shared, columns.index(truth[i][j]))


def fit(found: Sequence[Case]) -> dict[OtherPages, Strength]:
    """The strengths that make the truth most likely (L-BFGS)."""

    def loss(x: "np.ndarray") -> tuple[float, "np.ndarray"]:
        total, slope = 0.0, np.zeros(len(NAMES))
        for prior, shared, truth in found:
            scores = prior + shared @ x
            parts = np.exp(scores - scores.max())
            total += scores.max() + math.log(parts.sum()) - scores[truth]
            slope += shared.T @ (parts / parts.sum()) - shared[truth]
        return total, slope

    bounds = [(0.0, None)] * len(NAMES)
    best = scipy.optimize.minimize(loss, np.ones(len(NAMES)), jac=True, method="L-BFGS-B", bounds=bounds).x
    rounded = [round(float(x), 2) for x in best]
    return {code: Strength(*rounded[2 * n : 2 * n + 2]) for n, code in enumerate(OtherPages)}


def right(pages: Sequence[Stages], truth: Sequence[dict[int, tuple[int, ...]]]) -> Counter[str]:
    """How many values of short rows there are, how many stand right, and of certain ones how many wrong."""
    found: Counter[str] = Counter()
    for stages, true in zip(pages, truth, strict=True):
        for i, columns in true.items():
            facts = stages.body.rows[i].facts
            if len(facts) < stages.body.width:
                found["values"] += len(facts)
                found["right"] += sum(fact.column == c for fact, c in zip(facts, columns, strict=True))
                found["told"] += sum(not CODES.isdisjoint(fact.evidence) for fact in facts)
                found["wrong proof"] += sum(
                    fact.is_proved and fact.column != c for fact, c in zip(facts, columns, strict=True)
                )
    return found


def together(filing: Filing, strengths: Strengths) -> list[Stages]:
    """The pages of a filing, read together."""
    told = told_in(filing.alone, strengths)
    return [
        finish_stages(begun, Depth.LIKELY, odds) if odds else alone
        for begun, alone, odds in zip(filing.begun, filing.alone, told, strict=True)
    ]


def gainable(filing: Filing, strengths: Strengths) -> int:
    """How many values of short rows other pages tell of that their own page puts elsewhere than where they belong: all
    that reading together could gain.
    """
    told = told_in(filing.alone, strengths)
    return sum(
        stages.body.rows[i].facts[j].column != true[i][j]
        for stages, true, some in zip(filing.alone, filing.truth, told, strict=True)
        for i, j in {place for values in some.values() for place in values}
        if i in true and len(true[i]) < stages.body.width
    )


def main(arguments: Sequence[str]) -> None:
    """Fit, or measure."""
    found: list[list[Case]] = [[] for _ in range(FOLDS)]
    kept: list[list[Filing]] = [[] for _ in range(FOLDS)]
    for filing in filings():
        fold = zlib.crc32(filing.company.encode()) % FOLDS
        kept[fold].append(filing)
        found[fold] += cases(filing)
    counts: Counter[str] = Counter()
    for fold in range(FOLDS):
        others = [case for n, some in enumerate(found) if n != fold for case in some]
        strengths = read_strengths() if "--measure" in arguments else Strengths(fit(others))
        for filing in kept[fold]:
            size = "up to 40 pages" if len(filing.alone) <= 40 else "up to 80" if len(filing.alone) <= 80 else "more"
            for name, pages in (("alone", filing.alone), ("together", together(filing, strengths))):
                for what, n in right(pages, filing.truth).items():
                    counts[f"{size}, {name}, {what}"] += n
                    counts[f"all, {name}, {what}"] += n
            counts["gainable"] += gainable(filing, strengths)
    gain = counts["gainable"] / max(1, counts["all, alone, values"])
    print(f"at most {gain:.4f} can be gained: so many are told of by other pages, and wrong alone")
    del counts["gainable"]
    for name in sorted({key.rpartition(",")[0] for key in counts}):
        values, told = counts[f"{name}, values"], counts[f"{name}, told"]
        share, wrong = counts[f"{name}, right"] / max(1, values), counts[f"{name}, wrong proof"]
        print(f"{name:<26} {values:7} values {share:.4f} right, {told} told by other pages, {wrong} proved and wrong")
    if "--measure" not in arguments:
        cases_of_all = [case for some in found for case in some]
        best = fit(cases_of_all)
        on = {"filings": sum(map(len, kept)), "values": len(cases_of_all)}
        STRENGTHS.write_bytes(msgspec.json.format(msgspec.json.encode(Strengths(best, on)), indent=1) + b"\n")
        print("\n".join([f"{code}: date {some.date}, period {some.period}" for code, some in best.items()]))


if __name__ == "__main__":
    main(sys.argv[1:])
