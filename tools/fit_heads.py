"""Fit how heads are read, on pages whose columns are known, or measure how well it carries over to other companies.

usage: fit_heads.py            fit on all filings; write odds.json and period_words.json into the library
       fit_heads.py --measure  only print the figures of companies left out; writes nothing

Two models are fitted, both by maximum likelihood with a Gaussian prior (a ridge), round 0 where no rule leads one to
expect something else:

- the words of labels (``wording.periods``): a logistic regression of a label's period type on its words. What a
  concept is, is told by the public taxonomies' names, or by where its values stand.
- the terms of a reading of heads (``meaning.heads.readings``): a conditional logit over the readings that the
  renderer could have drawn. The chances of the labels that enter it come from words fitted without their company.

The figures are of ten folds by company: what is said of a company is never fitted on its own filings.
"""

import gzip
import json
import os
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from pipefacts.api import analyse
from pipefacts.errors import PipefactsError
from pipefacts.meaning.heads.body import BodyEvidence, LabelTypes
from pipefacts.meaning.heads.choice import label_types, with_suffixes
from pipefacts.meaning.heads.readings import read_order, terms_of
from pipefacts.values import Head, PeriodType, Row
from pipefacts.wording.periods import Words, features

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared"))
ODDS = ROOT / "src" / "pipefacts" / "meaning" / "heads" / "odds.json"
WORDS = ROOT / "src" / "pipefacts" / "wording" / "period_words.json"
FOLDS = 10
RIDGE = 2.0  # of the terms
WORD_RIDGE = 1.0
COMPANIES = 4  # that must use a word for it to count
# What the renderer's rules lead one to expect, as log odds, and the odds are held to: an instant is merged into the
# duration that ends on its day, and into its twin; dates fall, but on pages of repurchases; all durations of a cover
# page are of one period, the report's (EDGAR Filer Manual), so its other columns are instants. All others are held to 0.
EXPECTED = {"instant-unmerged": -5.0, "instant-twice": -5.0, "ascending": -4.0, "told-without-instants": -8.0}
PRINTED = ("event", "quarter", "interim", "year", "other")  # groups of printed durations
SIZES = ((400, "few facts"), (1500, "some facts"), (10**9, "many facts"))  # values of a filing: a company's size

Months = tuple[int | None, ...]


class Label(NamedTuple):
    """A label, the element that it stands for, what its documentation hints at, and whether it is an instant."""

    text: str
    element: str
    documented: PeriodType | None
    instant: bool | None


class Sample(NamedTuple):
    """A page as read, and what its columns truly are."""

    filing: str
    durations: tuple[int, ...]
    heads: Sequence[Head]
    rows: Sequence[Row]
    types: LabelTypes
    truth: Months
    labels: tuple["Label", ...]

    @property
    def company(self) -> str:
        """The company: the first part of a filing's name."""
        return self.filing.split("-")[0]

    @property
    def fold(self) -> int:
        """The fold that the company is left out in."""
        return zlib.crc32(self.company.encode()) % FOLDS


def read_all() -> list[Sample]:
    """Every page of the filings that prints a duration and whose heads are read as they are."""
    paths = sorted((SHARED / "corpus").glob("*.jsonl.gz")) + sorted((SHARED / "corpus" / "filings").glob("*.jsonl.gz"))
    with Pool() as pool:
        return [sample for samples in pool.imap(_read_filing, paths) for sample in samples]


def _read_filing(path: Path) -> list[Sample]:
    elements = _elements()
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            try:
                stages = analyse(page["dump"], columns="plain")
            except PipefactsError:
                continue
            printed, columns = stages.printed, page["columns"]
            if [head.labels for head in printed.heads] != [tuple(column["lines"]) for column in columns]:
                continue
            rows = stages.body.printed
            heads = with_suffixes(printed.heads, {row.unit_suffix for row in rows if row.unit_suffix})
            filing = path.name.partition(".")[0]
            truth = _truth([column.get("months") for column in columns])
            types = label_types(stages.body)
            labels = tuple(
                [
                    Label(text, element, types.documented.get(text), instant)
                    for text, element, instant in _labels(page, truth, bool(printed.durations), elements)
                ]
            )
            found.append(Sample(filing, tuple(printed.durations), heads, rows, types, truth, labels))
    return found


def _truth(months: Sequence[int | None]) -> Months:
    """The months as a reading has them: 0 for the columns before the first text, which are unlabelled durations."""
    first = next((i for i, length in enumerate(months) if length is not None), 0)
    return (*[0] * first, *months[first:])


def _elements() -> dict[str, bool]:
    """Of standard elements whether they are instants."""
    with gzip.open(SHARED / "taxonomy" / "us-gaap-dei-srt.tsv.gz", "rt", encoding="utf-8") as lines:
        split = [line.rstrip("\n").split("\t") for line in lines]
    return {fields[1].replace(":", "_"): fields[2] == PeriodType.INSTANT for fields in split if fields[2]}


def _labels(
    page: dict[str, Any], truth: Months, printed: bool, elements: dict[str, bool]
) -> Iterator[tuple[str, str, bool | None]]:
    """The labels of figures with what is known of their period type."""
    heads = [tuple(column["lines"]) for column in page["columns"]]
    for row in page["rows"]:
        cells = {i: cell for i, cell in enumerate(row["cells"]) if cell is not None}
        if not cells or all(re.search("[A-Za-z]", cell) for cell in cells.values()):
            continue
        instant = elements.get(row.get("name") or "")
        if instant is None and printed:
            if any(truth[i] is None for i in cells):
                instant = True
            elif len({(heads[i], cell) for i, cell in cells.items()}) > len({heads[i] for i in cells}):
                instant = False
        yield row["label"], row.get("name") or "", instant


# The words of labels


def fit_words(samples: Sequence[Sample], left_out: int | None = None) -> Words:
    """The words' log odds, of all companies or without those of a fold; each label of a company counts once."""
    seen = {
        (sample.company, label.text, label.element): (features(label.text, label.documented), label.instant)
        for sample in samples
        if sample.fold != left_out
        for label in sample.labels
        if label.instant is not None
    }
    users: dict[str, set[str]] = defaultdict(set)
    for (company, *_), (words, _) in seen.items():
        for name in words:
            users[name].add(company)
    names = {name: i for i, name in enumerate(sorted(name for name, found in users.items() if len(found) >= COMPANIES))}
    cells = [(i, names[name]) for i, (words, _) in enumerate(seen.values()) for name in words if name in names]
    design = _matrix([(row, column, 1.0) for row, column in cells], len(seen), len(names) + 1, intercept=True)
    sign = np.where([instant for _, instant in seen.values()], 1.0, -1.0)
    ridge = np.append(np.full(len(names), WORD_RIDGE), 0.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (design @ weights)
        slope = -sign / (1 + np.exp(margin))
        value = np.logaddexp(0, -margin).sum() + 0.5 * (ridge * weights**2).sum()
        return value, design.T @ slope + ridge * weights

    weights = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    kept = {name: round(float(weights[i]), 2) for name, i in names.items() if abs(weights[i]) >= 0.05}
    about = {"companies": len({company for company, *_ in seen}), "labels": len(seen)}
    return Words(round(float(weights[-1]), 2), kept, about)


def _matrix(cells: Sequence[tuple[int, int, float]], rows: int, columns: int, *, intercept: bool = False) -> csr_matrix:
    every = [*cells, *[(row, columns - 1, 1.0) for row in range(rows) if intercept]]
    at, to, values = zip(*every, strict=True)
    return csr_matrix((values, (at, to)), shape=(rows, columns))


# The terms of readings


class Page(NamedTuple):
    """A page of several readings: the terms of each, and which is true."""

    sample: Sample
    months: list[Months]
    terms: list[dict[str, float]]
    true: int


def weigh_pages(samples: Sequence[Sample], words: Sequence[Words]) -> tuple[list[Page], list[Sample]]:
    """The pages of several readings with their terms, and those of one; ``words`` are those of each fold."""
    pages, single = [], []
    for sample in samples:
        if not sample.durations:
            continue
        rows = BodyEvidence(sample.rows, sample.heads, sample.types, words[sample.fold])
        order = read_order(sample.durations, sample.heads, rows.weigh)
        months = [reading.months for reading in order.readings]
        if sample.truth not in months:
            print(f"no reading of {sample.filing} is true: {sample.truth}", file=sys.stderr)
        elif len(months) == 1:
            single.append(sample)
        else:
            terms = []
            for reading in order.readings:
                found, runs = terms_of(sample.durations, sample.heads, reading)
                terms.append({**found, **rows.terms(runs)})
            pages.append(Page(sample, months, terms, months.index(sample.truth)))
    return pages, single


class Design(NamedTuple):
    """The readings of all pages as rows of a matrix, page by page."""

    names: dict[str, int]
    matrix: csr_matrix
    starts: np.ndarray
    page: np.ndarray
    true: np.ndarray
    fold: np.ndarray


def design_of(pages: Sequence[Page]) -> Design:
    """The matrix of the terms. A term of one group of printed durations is also one of the family of all of them:
    so the odds of rare terms are drawn to those of their family (partial pooling).
    """
    every = {name for page in pages for terms in page.terms for name in terms}
    families = {family for name in every if (family := _family(name))}
    names = {name: i for i, name in enumerate(sorted(every | families))}
    starts = np.cumsum([0, *[len(page.terms) for page in pages]])
    readings = [terms for page in pages for terms in page.terms]
    cells = [
        (i, names[each], value)
        for i, terms in enumerate(readings)
        for name, value in terms.items()
        for each in filter(None, (name, _family(name)))
    ]
    matrix = _matrix(cells, len(readings), len(names))
    true = starts[:-1] + [page.true for page in pages]
    fold = np.array([page.sample.fold for page in pages])
    return Design(names, matrix, starts, np.repeat(np.arange(len(pages)), np.diff(starts)), true, fold)


def _family(name: str) -> str | None:
    """The term of all printed durations that a term of some of them belongs to."""
    family, _, group = name.partition(":")
    return family if group in PRINTED else None


def odds_of(design: Design, weights: np.ndarray) -> dict[str, float]:
    """The log odds by term, those of the families added to their terms'."""
    families = {family for name in design.names if (family := _family(name))}
    odds = {
        name: float(weights[i] + weights[design.names[_family(name) or name]] * (_family(name) is not None))
        for name, i in design.names.items()
        if name not in families
    }
    return {name: round(value, 3) for name, value in odds.items() if abs(value) >= 0.005}


def fit_terms(design: Design, counted: np.ndarray, start: np.ndarray | None = None) -> np.ndarray:
    """The log odds of the terms, by the pages that are counted (1.0 or 0.0 each)."""
    held = np.array([EXPECTED.get(name, 0.0) for name in design.names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        shares, logs = _shares(design, weights)
        off = weights - held
        slope = design.matrix.T @ (shares * counted[design.page]) - design.matrix[design.true].T @ counted
        return -(logs[design.true] * counted).sum() + 0.5 * RIDGE * (off**2).sum(), slope + RIDGE * off

    first = held if start is None else start
    return np.asarray(minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x)


def _shares(design: Design, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The share of each reading among those of its page, and its logarithm."""
    scores = design.matrix @ weights
    scores = scores - np.maximum.reduceat(scores, design.starts[:-1])[design.page]
    logs = scores - np.log(np.add.reduceat(np.exp(scores), design.starts[:-1]))[design.page]
    return np.exp(logs), logs


# Figures


class Figures:
    """Columns right of columns there, by kind, and how true the probabilities are."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.bins: dict[int, list[float]] = defaultdict(lambda: [0, 0, 0.0])
        self.companies: dict[str, Counter[str]] = defaultdict(Counter)
        self.loss = 0.0  # the sum of the negative log likelihoods of the true readings

    def add(self, sample: Sample, size: str, months: Months, chances: Sequence[float] | None) -> None:
        """Count a page's columns; ``chances`` are those of the columns, where several readings were left."""
        kinds = ["all", size, "one column" if len(months) == 1 else f"{min(len(months), 9)} columns"]
        kinds += ["several readings"] if chances is not None else []
        kinds += ["an unlabelled column"] if 0 in sample.truth else []
        kinds += ["an instant column"] if None in sample.truth else []
        for i, (read, true) in enumerate(zip(months, sample.truth, strict=True)):
            for counts in (*[self.counts[kind] for kind in kinds], self.companies[sample.company]):
                counts["there"] += 1
                counts["right"] += read == true
            if chances is not None:
                cell = self.bins[min(9, int(chances[i] * 10))]
                cell[0] += 1
                cell[1] += read == true
                cell[2] += chances[i]

    def print(self) -> None:
        """Print the figures."""
        for kind, counts in sorted(self.counts.items()):
            print(f"{kind:>22}  {counts['right'] / counts['there']:.4f} of {counts['there']}")
        mean = sum(counts["right"] / counts["there"] for counts in self.companies.values()) / len(self.companies)
        print(f"{'mean of companies':>22}  {mean:.4f} of {len(self.companies)}")
        print(f"{'calibration':>22}  {self.calibration:.4f}")
        print(f"{'log loss':>22}  {self.loss:.1f}")

    @property
    def calibration(self) -> float:
        """The mean distance of what is said and what holds, over ten bins."""
        total = sum(cell[0] for cell in self.bins.values())
        return sum(abs(cell[2] - cell[1]) for cell in self.bins.values()) / total


def measure(pages: Sequence[Page], single: Sequence[Sample], design: Design, weights: np.ndarray) -> Figures:
    """The figures of companies left out: each fold is read with the odds fitted to the others."""
    figures = Figures()
    values = Counter[str]()
    for sample in [*[page.sample for page in pages], *single]:
        values[sample.filing] += sum(len(row.values) for row in sample.rows)
    sizes = {filing: next(name for most, name in SIZES if count <= most) for filing, count in values.items()}
    for sample in single:
        figures.add(sample, sizes[sample.filing], sample.truth, None)
    for fold in range(FOLDS):
        fitted = fit_terms(design, (design.fold != fold).astype(float), weights)
        shares, logs = _shares(design, fitted)
        figures.loss -= float(logs[design.true[design.fold == fold]].sum())
        for i in np.nonzero(design.fold == fold)[0]:
            page, own = pages[int(i)], shares[design.starts[i] : design.starts[i + 1]]
            best = page.months[int(own.argmax())]
            chances = [
                float(sum(share for share, months in zip(own, page.months, strict=True) if months[c] == best[c]))
                for c in range(len(best))
            ]
            figures.add(page.sample, sizes[page.sample.filing], best, [min(1.0, chance) for chance in chances])
    return figures


def run(samples: Sequence[Sample], *, write: bool) -> None:
    """Fit both models, print the figures of companies left out, and write what was fitted to all."""
    words = fit_words(samples)
    pages, single = weigh_pages(samples, [fit_words(samples, fold) for fold in range(FOLDS)])
    design = design_of(pages)
    weights = fit_terms(design, np.ones(len(pages)))
    figures = measure(pages, single, design, weights)
    figures.print()
    if not write:
        return
    counts = figures.counts["all"]
    about = {
        "filings": len({sample.filing for sample in samples}),
        "companies": len({sample.company for sample in samples}),
        "pages": len(pages) + len(single),
        "pages of several readings": len(pages),
        "columns right, companies left out": round(counts["right"] / counts["there"], 4),
        "calibration, companies left out": round(figures.calibration, 4),
    }
    _write(ODDS, {"fitted_on": about, "terms": odds_of(design, weights)})
    _write(WORDS, {"fitted_on": words.fitted_on, "intercept": words.intercept, "words": words.words})


def _write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """Read the filings, fit, print, write."""
    run(read_all(), write="--measure" not in sys.argv[1:])


if __name__ == "__main__":
    main()
