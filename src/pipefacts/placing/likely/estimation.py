"""Body to body with likely columns: of the placements that no rule excludes the most probable (SPEC 8.2)."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from pipefacts.meaning.body import Body
from pipefacts.placing.evidence import OtherPages, OtherRows
from pipefacts.placing.likely.evidence import Reasons, Told
from pipefacts.placing.likely.member_sums import members_down
from pipefacts.placing.likely.model import Calibration, Model, load_model
from pipefacts.placing.likely.rows import TableRow
from pipefacts.placing.likely.search import Found, search
from pipefacts.placing.likely.sums import totals_down
from pipefacts.placing.likely.table import Table, read_table
from pipefacts.values import PROBABILITY_PLACES, Alignment, Candidate, Placement

__all__ = ["Elsewhere", "Odds", "calibrated", "estimate", "logit", "odds_of", "search_table"]

_REST = 0.01  # belief kept for what the model has no placement for
_CLEAR = 1e-3  # no chance is taken for surer than this


Elsewhere = Mapping[OtherPages, Mapping[tuple[int, int], Mapping[int, float]]]
"""What other pages tell: by code, row of the body and value, the log odds of columns."""


class Odds(NamedTuple):
    """What the search found of one value: by column, its chance given the rows before and given the whole page."""

    column: int
    before: dict[int, float]
    after: dict[int, float]


def estimate(body: Body, model: Model | None = None, elsewhere: Elsewhere | None = None) -> Body:
    """The body with every value of unknown column given its most probable one, with the odds of the others.

    The candidates of a value without a column are kept, and their probabilities add up to 1. ``model`` holds other
    weights than the library's, ``elsewhere`` what other pages tell of values. Raises nothing.
    """
    model = model or load_model()
    if not any(_is_open(each.placements, body.width) for each in body.rows):
        return body
    table = read_table(body, model)
    found, told = search_table(body, table, model, elsewhere or {})
    reasons = Reasons(table, model, found.hypotheses[0], told)
    open_rows = sum([row.is_open for row in table.rows])
    rows = list(body.rows)
    for position, row in enumerate(table.rows):
        if row.is_open:
            evidence = reasons.of(position, found.filtered[position])
            places = rows[row.body_index].placements
            known = odds_of(table, found, position)[: len(places)]  # the others are of values that are lost
            chances = [calibrated(model.calibration, odds, body.width, open_rows) for odds in known]
            if position == len(table.rows) - 1:
                chances = [{column: chance * table.lost_chance for column, chance in some.items()} for some in chances]
            placements = [
                _likely(place, some, odds.column, evidence)
                for place, some, odds in zip(places, chances, known, strict=True)
            ]
            rows[row.body_index] = msgspec.structs.replace(rows[row.body_index], placements=tuple(placements))
    return body.with_rows(rows)


def _is_open(placements: Sequence[Placement], width: int) -> bool:
    return 0 < len(placements) < width and any(place.column is None for place in placements)


def search_table(body: Body, table: Table, model: Model, elsewhere: Elsewhere) -> tuple[Found, Told]:
    """What the search finds, and what sums tell of the readings of rows: where they do, all is searched once more."""
    others: Told = {code: _of_readings(table, values) for code, values in elsewhere.items()}
    found = search(table, model, _added(others))
    sums: Told = {
        OtherRows.ADDS_DOWN: totals_down(body, table, found),
        OtherRows.MEMBERS_ADD_UP: members_down(body, table, found),
    }
    told = {**sums, **others}
    return (search(table, model, _added(told)) if any(sums.values()) else found), told


def _added(told: Told) -> dict[int, list[float]]:
    """The log odds of the readings by position, over all codes."""
    added: dict[int, list[float]] = {}
    for odds in told.values():
        for position, more in odds.items():
            added[position] = [x + y for x, y in zip(added.get(position, [0.0] * len(more)), more, strict=True)]
    return added


def _of_readings(table: Table, values: Mapping[tuple[int, int], Mapping[int, float]]) -> dict[int, list[float]]:
    """What other pages tell of the readings of open rows, by position."""
    rows = {i for i, _ in values}
    return {
        position: [_told(row, n, values) for n in range(len(row.readings))]
        for position, row in enumerate(table.rows)
        if row.is_open and row.body_index in rows
    }


def _told(row: TableRow, n: int, values: Mapping[tuple[int, int], Mapping[int, float]]) -> float:
    nothing: dict[int, float] = {}
    return sum([values.get((row.body_index, j), nothing).get(c, 0.0) for j, c in enumerate(row.readings[n].columns)])


def odds_of(table: Table, found: Found, position: int) -> list[Odds]:
    """The odds of each value of an open row."""
    row = table.rows[position]
    best = row.readings[found.hypotheses[0][position].reading].columns
    odds = [Odds(column, {}, {}) for column in best]
    for reading, chance in zip(row.readings, found.filtered[position], strict=True):
        for each, c in zip(odds, reading.columns, strict=True):
            each.before[c] = each.before.get(c, 0.0) + chance
    for choices, chance in zip(found.hypotheses, found.chances, strict=True):
        for each, c in zip(odds, row.readings[choices[position].reading].columns, strict=True):
            each.after[c] = each.after.get(c, 0.0) + chance
    return odds


def calibrated(calibration: Calibration, odds: Odds, width: int, open_rows: int) -> dict[int, float]:
    """The probability of each column, so that the chosen one is right as often as it says."""
    total = (
        calibration.intercept
        + calibration.before * logit(odds.before.get(odds.column, 0.0))
        + calibration.after * logit(odds.after.get(odds.column, 0.0))
        + calibration.columns * math.log(width)
        + calibration.rows * math.log(open_rows)
    )
    chosen = 1.0 / (1.0 + math.exp(-total))
    others = {c: odds.before.get(c, 0.0) + odds.after.get(c, 0.0) for c in sorted({*odds.before, *odds.after})}
    others.pop(odds.column)
    left = sum(others.values())
    found = {c: (1.0 - chosen) * chance / left for c, chance in others.items()} if left else {}
    found[odds.column] = chosen
    return found


def logit(chance: float) -> float:
    """The log odds of a chance, bounded."""
    chance = max(_CLEAR, min(1.0 - _CLEAR, chance))
    return math.log(chance / (1.0 - chance))


def _likely(place: Placement, chances: dict[int, float], column: int, evidence: tuple[str, ...]) -> Placement:
    """The placement of a value whose column is sought; what is spread evenly is for what the model does not know."""
    if place.column is not None:
        return place
    known = sum([chances.get(c.column, 0.0) for c in place.candidates])
    share = (_REST + max(0.0, 1.0 - known) * (1.0 - _REST)) / len(place.candidates)
    candidates = [
        Candidate(c.column, round(share + (1.0 - _REST) * chances.get(c.column, 0.0), PROBABILITY_PLACES))
        for c in place.candidates
    ]
    return Placement(column, Alignment.LIKELY, tuple(candidates), evidence)
