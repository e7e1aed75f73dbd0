"""Beliefs to likely columns: of the placements that no rule excludes the best, with odds and evidence (SPEC 8).

The weights of the model are data, ``weights.json``, fitted by ``benchmarks/fit.py`` on pages whose columns are
known; so is the temperature, which makes the probabilities no surer than they prove right.
"""

import functools
from collections.abc import Mapping, Sequence
from importlib import resources

import msgspec

from pipefacts.meaning.body import Body
from pipefacts.placing.likely.beliefs import FEATURES, Beliefs, Table, infer, read_table
from pipefacts.values import PROBABILITY_PLACES, Alignment, Candidate, Placement

__all__ = ["Weights", "choose", "estimate", "weights"]

_REST = 0.01  # belief kept for what the model has no placement for, and against its own errors
_NAMED = 3  # pieces of evidence named
_TELLING = 0.2  # by which a feature must favour a placement to be named


class Weights(msgspec.Struct, frozen=True):
    """The weights of the features, the temperature of the probabilities, and how much they were fitted on."""

    weights: dict[str, float]
    temperature: float = 1.0
    fitted_on: dict[str, int] = {}


@functools.cache
def weights() -> Weights:
    """The weights that come with the library."""
    return msgspec.json.decode(
        (resources.files("pipefacts.placing.likely") / "weights.json").read_bytes(), type=Weights
    )


def estimate(body: Body, model: Weights | None = None) -> Body:
    """The body with every value of unknown column given its most probable one, with the odds of the others.

    The candidates of a value without a column are kept, and their probabilities add up to 1. ``model`` holds other
    weights than the library's. Raises nothing.
    """
    model = model or weights()
    table = read_table(body)
    beliefs = infer(table, model.weights)
    rows = list(body.rows)
    for i in table.readings:
        placements = rows[i].placements
        if len(placements) < body.width and any(place.column is None for place in placements):
            rows[i] = msgspec.structs.replace(rows[i], placements=choose(table, beliefs, i, placements, model))
    return body.with_rows(rows)


def choose(
    table: Table, beliefs: Beliefs, i: int, placements: Sequence[Placement], model: Weights
) -> tuple[Placement, ...]:
    """The placement of row ``i`` with the highest expected number of right columns, and what else each value may be."""
    cool = 1.0 / model.temperature
    found = table.readings[i]
    raised = [chance**cool for chance in beliefs.chances[i]]
    total = sum(raised)
    odds: list[dict[int, float]] = [{} for _ in placements]
    for reading, chance in zip(found, raised, strict=True):
        for j, column in enumerate(reading.columns):
            odds[j][column] = odds[j].get(column, 0.0) + chance / total
    best = max(found, key=lambda reading: sum([odds[j][c] for j, c in enumerate(reading.columns)]))
    evidence = _evidence(table, beliefs, i, best.columns, model.weights)
    placed = []
    for j, place in enumerate(placements):
        if place.column is not None:
            placed.append(place)
            continue
        share = _REST / len(place.candidates)
        chances = [(c.column, share + (1.0 - _REST) * odds[j].get(c.column, 0.0)) for c in place.candidates]
        candidates = tuple([Candidate(column, round(chance, PROBABILITY_PLACES)) for column, chance in chances])
        placed.append(Placement(best.columns[j], Alignment.LIKELY, candidates, evidence))
    return tuple(placed)


def _evidence(
    table: Table, beliefs: Beliefs, i: int, columns: tuple[int, ...], weight: Mapping[str, float]
) -> tuple[str, ...]:
    """The features that favour ``columns`` most over the other placements, weighed by the beliefs in them."""
    chances = beliefs.chances[i]
    every = [a | b for a, b in zip(table.features[i], beliefs.context[i], strict=True)]
    best = max(
        [n for n, reading in enumerate(table.readings[i]) if reading.columns == columns], key=lambda n: chances[n]
    )
    others = [n for n, reading in enumerate(table.readings[i]) if reading.columns != columns]
    total = sum([chances[n] for n in others]) or 1.0
    favour = {
        name: weight.get(name, 0.0)
        * (every[best].get(name, 0.0) - sum([chances[n] * every[n].get(name, 0.0) for n in others]) / total)
        for name in FEATURES
    }
    telling = sorted([name for name in FEATURES if favour[name] >= _TELLING], key=lambda name: -favour[name])
    return tuple(telling[:_NAMED])
