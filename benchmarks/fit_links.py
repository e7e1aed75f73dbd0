"""Fit the weights that tie labels to definition entries to pages that name their concepts.

usage: fit_links.py            fit on all companies and write weights.json and filer_labels.json of src/pipefacts/meaning/links
       fit_links.py --folds    leave a quarter of the companies out at a time: fit on the others, measure on it;
                               writes nothing
       --every N               only each N-th page

A label counts by the square root of its facts, of which four count at most. The weights are those of a multinomial
logit over the entries of the page and having none; then they are stretched by ``SHARPER``, since an entry has one
label, which the logit does not know. What filers call the standard concepts is counted on the same pages, and a page is
held against the counts of the other companies alone. How far a link can be trusted is a logistic regression over what
speaks for it; the trust that makes a link is the least at which ``RIGHT`` of the links are right.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from filers import Filers
from known import Known, known
from named import ROOT, named_pages, sources
from scipy.optimize import minimize

from pipefacts.meaning.links.concepts import Concept
from pipefacts.meaning.links.evidence import FEATURES, Evidence
from pipefacts.meaning.links.filer_labels import FilerLabels
from pipefacts.meaning.links.labels import DECIMAL, NEGATIVE, PLAIN, Label
from pipefacts.meaning.links.matching import best_of, certainties
from pipefacts.meaning.links.scores import Weights
from pipefacts.meaning.links.trust import read_tail
from pipefacts.values import FactKind, PeriodType

LINKS = ROOT / "src" / "pipefacts" / "meaning" / "links"
SHARPER = 1.4
RIGHT = 0.974
CUT = (0.75, 0.5, 0.3)
FOLDS = 4
MOST_FACTS = 4.0
HOLD = 0.3  # how strongly the weights are held at nothing
KINDS = (*map(str, FactKind), PLAIN, NEGATIVE, DECIMAL, "None")
CONSTANTS = ("undocumented", "instant", "not_instant", "nothing", "crowded")


class Case(NamedTuple):
    """A label with the evidence for each entry of its page; ``truth`` is an index of them, or -1."""

    company: str
    features: np.ndarray
    kinds: np.ndarray
    undocumented: np.ndarray
    ends: np.ndarray
    crowded: float
    truth: int
    weight: float


def cases(page: Known, filer_labels: FilerLabels) -> list[Case]:
    """The labels of a page whose concept is known."""
    evidence = Evidence(page.labels, page.concepts, filer_labels)
    crowded = max(0.0, 1 - len(page.concepts) / len(page.labels))
    found = []
    for label, truth, counts in page.truths():
        weight = min(counts[truth], MOST_FACTS) ** 0.5
        found.append(_case(page, page.labels[label], evidence, crowded, truth, weight))
    return found


def _case(page: Known, label: Label, evidence: Evidence, crowded: float, truth: int, weight: float) -> Case:
    concepts = page.concepts
    features = np.zeros((len(concepts), len(FEATURES)))
    for index, values in evidence.of(label).items():
        features[index] = values
    kinds = np.array([KINDS.index(str(label.kind)) * len(KINDS) + KINDS.index(str(c.kind)) for c in concepts])
    undocumented = np.array([0 if c.is_documented else 1 for c in concepts])
    ends = np.array([_end(label, concept) for concept in concepts])
    return Case(page.company, features, kinds, undocumented, ends, crowded, truth, weight)


def _end(label: Label, concept: Concept) -> int:
    """1 where a label of an end meets an instant, 2 where it meets a duration, else 0; -1 for what is a heading's."""
    if concept.is_heading:
        return -1
    if not label.is_end or concept.period_type is None:
        return 0
    return 1 if concept.period_type is PeriodType.INSTANT else 2


class Design(NamedTuple):
    """All cases as one table, a row for each pair of label and entry."""

    features: np.ndarray
    kinds: np.ndarray
    constants: np.ndarray
    barred: np.ndarray
    starts: np.ndarray
    crowded: np.ndarray
    truth: np.ndarray
    weight: np.ndarray


def design(found: Sequence[Case]) -> Design:
    """The table of ``found``."""
    ends = np.concatenate([case.ends for case in found])
    undocumented = np.concatenate([case.undocumented for case in found])
    return Design(
        np.concatenate([case.features for case in found]),
        np.concatenate([case.kinds for case in found]),
        np.stack([undocumented, ends == 1, ends == 2], axis=1).astype(float),
        ends == -1,
        np.cumsum([0, *[len(case.ends) for case in found]]),
        np.array([case.crowded for case in found]),
        np.array([case.truth for case in found]),
        np.array([case.weight for case in found]),
    )


def fit(table: Design) -> np.ndarray:
    """The weights: of the features, of the pairs of kinds, then ``CONSTANTS``."""
    size = len(FEATURES) + len(KINDS) ** 2 + len(CONSTANTS)
    found = minimize(_loss, np.zeros(size), args=(table,), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return np.asarray(found.x)


def _split(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    first, last = len(FEATURES), len(FEATURES) + len(KINDS) ** 2
    return weights[:first], weights[first:last], weights[last:]


def _loss(weights: np.ndarray, table: Design) -> tuple[float, np.ndarray]:
    features, kinds, constants = _split(weights)
    scores = table.features @ features + kinds[table.kinds] + table.constants @ constants[:3] - 40.0 * table.barred
    nothing = constants[3] + constants[4] * table.crowded
    first = table.starts[:-1]
    segment = np.repeat(np.arange(len(first)), np.diff(table.starts))
    top = np.maximum(np.maximum.reduceat(scores, first), nothing)
    parts, none = np.exp(scores - top[segment]), np.exp(nothing - top)
    total = np.add.reduceat(parts, first) + none
    parts, none = parts / total[segment], none / total
    there = table.truth >= 0
    right = first + np.maximum(table.truth, 0)
    loss = -(table.weight * np.log(np.where(there, parts[right], none) + 1e-12)).sum()
    slope = parts * table.weight[segment]
    np.subtract.at(slope, right[there], table.weight[there])
    slope_none = table.weight * none
    slope_none[~there] -= table.weight[~there]
    gradient = [
        table.features.T @ slope,
        np.bincount(table.kinds, weights=slope, minlength=len(KINDS) ** 2),
        table.constants.T @ slope,
        [slope_none.sum(), (slope_none * table.crowded).sum()],
    ]
    held = np.concatenate([np.full(len(FEATURES), 0.1), np.ones(len(KINDS) ** 2), np.full(len(CONSTANTS), 0.1)])
    return loss + HOLD * float((held * weights**2).sum()), np.concatenate(gradient) + 2 * HOLD * held * weights


def as_json(weights: np.ndarray, trust: Sequence[float] = (), clear: float = 0.0) -> dict[str, Any]:
    """The weights as the package reads them."""
    features, kinds, constants = _split(np.round(weights * SHARPER, 3))
    size = len(KINDS)
    rows = {KINDS[i]: kinds[i * size : (i + 1) * size] for i in range(size)}
    table = {name: {KINDS[j]: float(row[j]) for j in range(size) if abs(row[j]) > 0.01} for name, row in rows.items()}
    named = dict(zip(CONSTANTS, map(float, constants), strict=True))
    return {
        "features": list(map(float, features)),
        "kinds": {k: v for k, v in table.items() if v},
        **named,
        "trust": [round(float(weight), 3) for weight in trust],
        "clear": round(clear, 3),
    }


class Outcome(NamedTuple):
    """A label's best entry: what speaks for it, how many facts of the label are of it, and how many facts there are;
    ``says`` is whether the right entry says what it is of.
    """

    grounds: tuple[float, ...]
    right: int
    facts: int
    says: bool


def outcomes(pages: Sequence[Known], weights: Weights, filers: Filers) -> list[Outcome]:
    """What ``weights`` make of the labels of whole ``pages``."""
    return [one for page in pages if page.is_whole for one in _outcomes(page, weights, filers.of_others(page.company))]


def _outcomes(page: Known, weights: Weights, filer_labels: FilerLabels) -> Iterator[Outcome]:
    shares = certainties(page.labels, page.concepts, weights, filer_labels)
    tail = read_tail(page.labels, page.concepts)
    for label, truth, counts in page.truths():
        best = best_of(shares[label])
        says = truth >= 0 and page.concepts[truth].is_documented
        yield Outcome(tail.grounds(page.concepts[best], shares[label][best]), counts[best], counts.total(), says)


def trusted(found: Sequence[Outcome]) -> np.ndarray:
    """The weights of what speaks for a link (logistic regression)."""
    grounds = np.array([one.grounds for one in found], dtype=float)
    right, facts = np.array([one.right for one in found]), np.array([one.facts for one in found])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = grounds @ weights
        value = (facts * np.logaddexp(0.0, odds) - right * odds).sum() + 0.5 * (weights**2).sum()
        return float(value), grounds.T @ (facts / (1 + np.exp(-odds)) - right) + weights

    start = np.zeros(grounds.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x)


def threshold(found: Sequence[Outcome], trust: np.ndarray) -> float:
    """The least trust at which ``RIGHT`` of the facts linked are right."""
    least, right, linked = np.inf, 0, 0
    for sum_, one in sorted(((float(trust @ one.grounds), one) for one in found), reverse=True):
        right, linked = right + one.right, linked + one.facts
        if right >= RIGHT * linked:
            least = sum_
    return least


def weights_of(found: np.ndarray, trust: Sequence[float] = (), clear: float = 0.0) -> Weights:
    """The package's own form of the weights."""
    return msgspec.convert(as_json(found, trust, clear), Weights)


def read(every: int) -> list[Known]:
    """Each ``every``-th page of the corpora, whole, and in turn with one of the parts of its entries in ``CUT``."""
    found: list[Known] = []
    for file in sources():
        for number, page in enumerate(named_pages(file, every=every)):
            found += [one for kept in (1.0, CUT[number % len(CUT)]) if (one := known(page, kept)) is not None]
    return found


class Fitted(NamedTuple):
    """All that is fitted to pages: the weights of pairs, of what speaks for a link, and the trust that makes one; and
    what they make of the same pages.
    """

    weights: np.ndarray
    trust: np.ndarray
    clear: float
    filers: Filers
    found: Sequence[Outcome]


def fit_all(pages: Sequence[Known]) -> Fitted:
    """Everything, fitted to ``pages``."""
    filers = Filers(page for page in pages if page.is_whole)
    weights = fit(design([case for page in pages for case in cases(page, filers.of_others(page.company))]))
    found = outcomes(pages, weights_of(weights), filers)
    trust = trusted(found)
    return Fitted(weights, trust, threshold(found, trust), filers, found)


def linked(found: Sequence[Outcome], model: Fitted) -> Counter[str]:
    """Of the facts of ``found`` how many there are, how many ``model`` links, and how many of these rightly; and the same
    of the facts whose entry says what it is of.
    """
    counts: Counter[str] = Counter()
    for one in found:
        for end in ("", " said") if one.says else ("",):
            counts["facts" + end] += one.facts
            if float(model.trust @ one.grounds) >= model.clear:
                counts["linked" + end] += one.facts
                counts["right" + end] += one.right
    return counts


def described(counts: Counter[str]) -> str:
    """What ``linked`` counted, in words."""
    parts = []
    for end, of in (("", "facts"), (" said", "facts whose entry says what it is of")):
        there, found = max(1, counts["facts" + end]), max(1, counts["linked" + end])
        parts.append(
            f"{counts['linked' + end] / there:.3f} of {there:,} {of} linked, {counts['right' + end] / found:.3f} right"
        )
    return "; ".join(parts)


def folds(pages: Sequence[Known]) -> None:
    """Measure on companies that were left out, one fold after another."""
    companies = sorted({page.company for page in pages})
    total: Counter[str] = Counter()
    for fold in range(FOLDS):
        out = set(companies[fold::FOLDS])
        model = fit_all([page for page in pages if page.company not in out])
        left_out = [page for page in pages if page.company in out]
        counts = linked(outcomes(left_out, weights_of(model.weights), model.filers), model)
        total += counts
        print(f"fold {fold}: {described(counts)}", flush=True)
    print(f"companies left out: {described(total)}")


def main(arguments: Sequence[str]) -> int:
    """Fit, or measure."""
    every = int(arguments[arguments.index("--every") + 1]) if "--every" in arguments else 1
    pages = read(every)
    if "--folds" in arguments:
        folds(pages)
        return 0
    model = fit_all(pages)
    data = as_json(model.weights, list(model.trust), model.clear)
    (LINKS / "weights.json").write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    filer_labels = msgspec.json.encode(model.filers.all())
    lines = filer_labels.replace(b"],", b"],\n").replace(b'","', b'",\n"')
    (LINKS / "filer_labels.json").write_bytes(lines + b"\n")
    print(described(linked(model.found, model)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
