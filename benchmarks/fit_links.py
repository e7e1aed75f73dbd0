"""Fit the weights that tie labels to definition entries to pages that name their concepts.

usage: fit_links.py            fit on all companies and write weights.json and naming.json of src/pipefacts/meaning/links
       fit_links.py --folds    leave a quarter of the companies out at a time: fit on the others, measure on it;
                               writes nothing
       --every N               only each N-th page

A label counts by the square root of its facts, of which four count at most. The weights are those of a multinomial
logit over the entries of the page and having none; then they are stretched by ``SHARPER``, since an entry has one
label, which the logit does not know. What filers call the standard concepts is counted on the same pages, and a page is
held against the counts of the other companies alone. The share that makes a link is the least at which ``RIGHT`` of the
links are right.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from named import ROOT, Named, named_pages, sources
from namings import Namings
from scipy.optimize import minimize

from pipefacts.meaning.links.concepts import Concept, read_concept
from pipefacts.meaning.links.evidence import FEATURES, Evidence
from pipefacts.meaning.links.labels import DECIMAL, NEGATIVE, PLAIN, Label, read_labels
from pipefacts.meaning.links.matching import certainties, is_told
from pipefacts.meaning.links.naming import Naming
from pipefacts.meaning.links.scores import Weights
from pipefacts.values import EntryKind, FactKind, PeriodType

LINKS = ROOT / "src" / "pipefacts" / "meaning" / "links"
SHARPER = 1.4
RIGHT = 0.974
CUT = (0.75, 0.5, 0.3)
FOLDS = 4
MOST_FACTS = 4.0
HOLD = 0.3  # how strongly the weights are held at nothing
KINDS = (*map(str, FactKind), PLAIN, NEGATIVE, DECIMAL, "None")
CONSTANTS = ("undocumented", "instant", "not_instant", "nothing", "crowded")


class Known(NamedTuple):
    """A page with the labels and concepts that are to be tied, and of each label how many facts are of which concept
    (-1: of one without an entry).
    """

    company: str
    labels: list[Label]
    concepts: list[Concept]
    told: dict[int, Counter[int]]
    is_whole: bool


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


def known(page: Named, kept: float = 1.0) -> Known | None:
    """What is to be tied on a page of whose entries the first part is ``kept``; ``None`` where there is nothing."""
    places = [i for i, entry in enumerate(page.stages.body.entries) if entry.kind is EntryKind.CONCEPT]
    labels, label_of = read_labels(page.stages.rows)
    places = places[: round(kept * len(places))]
    if not places or not labels:
        return None
    index_of = {page.definitions[i]["name"]: index for index, i in enumerate(places)}
    told: dict[int, Counter[int]] = defaultdict(Counter)
    for name, row in zip(page.names, page.rows, strict=True):
        label = label_of[row]
        if name is not None and label is not None:
            told[label][index_of.get(name, -1)] += 1
    concepts = [read_concept(page.stages.body.entries[i]) for i in places]
    return Known(page.company, labels, concepts, told, kept == 1.0)


def cases(page: Known, naming: Naming) -> list[Case]:
    """The labels of a page whose concept is known."""
    evidence = Evidence(page.labels, page.concepts, naming)
    crowded = max(0.0, 1 - len(page.concepts) / len(page.labels))
    found = []
    for label, counts in page.told.items():
        truth, facts = counts.most_common(1)[0]
        weight = min(facts, MOST_FACTS) ** 0.5
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


def as_json(weights: np.ndarray, clear: float, clear_untold: float) -> dict[str, Any]:
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
        "clear": clear,
        "clear_untold": clear_untold,
    }


class Outcome(NamedTuple):
    """A label's best entry: its share, whether it is right, and how many facts hang on it."""

    share: float
    right: int
    facts: int


def outcomes(page: Known, weights: Weights, naming: Naming) -> list[Outcome]:
    """What ``weights`` make of a page's labels."""
    shares = certainties(page.labels, page.concepts, weights, naming)
    found = []
    for label, counts in page.told.items():
        best = max(shares[label], key=shares[label].__getitem__)
        found.append(Outcome(shares[label][best], counts[best], counts.total()))
    return found


def threshold(found: Sequence[Outcome]) -> tuple[float, float]:
    """The least share at which ``RIGHT`` of the facts linked are right, and the part of the facts that are linked."""
    total = max(1, sum(outcome.facts for outcome in found))
    least, part, right, linked = 1.0, 0.0, 0, 0
    for outcome in sorted(found, reverse=True):
        right, linked = right + outcome.right, linked + outcome.facts
        if right >= RIGHT * linked:
            least, part = outcome.share, linked / total
    return least, part


def namings_of(pages: Sequence[Known]) -> Namings:
    """What the companies of ``pages`` call the standard concepts."""
    return Namings(page for page in pages if page.is_whole)


def fitted(pages: Sequence[Known], namings: Namings) -> np.ndarray:
    """The weights fitted to ``pages``."""
    return fit(design([case for page in pages for case in cases(page, namings.of_others(page.company))]))


def weights_of(found: np.ndarray, clear: float = 0.0, clear_untold: float = 0.0) -> Weights:
    """The package's own form of the weights."""
    return msgspec.convert(as_json(found, clear, clear_untold), Weights)


def read(every: int) -> list[Known]:
    """Each ``every``-th page of the corpora, whole, and in turn with one of the parts of its entries in ``CUT``."""
    found: list[Known] = []
    for file in sources():
        for number, page in enumerate(named_pages(file, every=every)):
            found += [one for kept in (1.0, CUT[number % len(CUT)]) if (one := known(page, kept)) is not None]
    return found


def least(pages: Sequence[Known], weights: Weights, namings: Namings) -> tuple[float, float, float]:
    """The shares that make a link, where all entries say what they are of and where not, and the part linked, of whole
    pages.
    """
    told: list[Outcome] = []
    untold: list[Outcome] = []
    for page in [page for page in pages if page.is_whole]:
        found = outcomes(page, weights, namings.of_others(page.company))
        (told if is_told(page.labels, page.concepts) else untold).extend(found)
    (clear, part), (clear_untold, other) = threshold(told), threshold(untold)
    facts, others = sum(one.facts for one in told), sum(one.facts for one in untold)
    print(
        f"told {facts:,} facts, {part:.3f} linked from {clear:.3f}; untold {others:,}, {other:.3f} from {clear_untold:.3f}"
    )
    return clear, clear_untold, (part * facts + other * others) / max(1, facts + others)


def linked(pages: Sequence[Known], weights: Weights, namings: Namings) -> tuple[float, float]:
    """The part of the facts of ``pages`` that ``weights`` link, and of these the part that is right."""
    counts: Counter[str] = Counter()
    for page in pages:
        share = weights.clear if is_told(page.labels, page.concepts) else weights.clear_untold
        for one in outcomes(page, weights, namings.of_others(page.company)):
            counts["facts"] += one.facts
            if one.share >= share:
                counts["linked"] += one.facts
                counts["right"] += one.right
    return counts["linked"] / counts["facts"], counts["right"] / counts["linked"]


def folds(pages: Sequence[Known]) -> None:
    """Measure on companies that were left out, one fold after another."""
    companies = sorted({page.company for page in pages})
    for fold in range(FOLDS):
        out = set(companies[fold::FOLDS])
        others = [page for page in pages if page.company not in out]
        namings = namings_of(others)
        found = fitted(others, namings)
        clear, clear_untold, _ = least(others, weights_of(found), namings)
        weights = weights_of(found, clear, clear_untold)
        part, right = linked([page for page in pages if page.is_whole and page.company in out], weights, namings)
        print(f"fold {fold}: {part:.3f} of the facts of companies left out linked, {right:.3f} of them right")


def main(arguments: Sequence[str]) -> int:
    """Fit, or measure."""
    every = int(arguments[arguments.index("--every") + 1]) if "--every" in arguments else 1
    pages = read(every)
    if "--folds" in arguments:
        folds(pages)
        return 0
    namings = namings_of(pages)
    found = fitted(pages, namings)
    clear, clear_untold, part = least(pages, weights_of(found), namings)
    data = as_json(found, round(clear, 3), round(clear_untold, 3))
    (LINKS / "weights.json").write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    (LINKS / "naming.json").write_bytes(
        msgspec.json.encode(namings.all()).replace(b"],", b"],\n").replace(b'","', b'",\n"') + b"\n"
    )
    print(f"{part:.3f} of the facts linked, {RIGHT} of them right")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
