"""Body to body with placements: in which column each value stands, and how sure that is (SPEC 8)."""

import functools
import math
from collections.abc import Sequence

import msgspec

from pipefacts.meaning.body import Body, BodyRow
from pipefacts.placing.evidence import Direct
from pipefacts.placing.proof import prove
from pipefacts.placing.proof.model import WIDEST, Layout, Place, Proof
from pipefacts.values import PROBABILITY_PLACES, Alignment, Candidate, Cell, PeriodType, Placement, Row

__all__ = ["has_open_columns", "place", "place_by_proof", "prove_readings"]


def place(body: Body) -> Body:
    """The body with plain placements: a full row is exact, a kept place is stated, a short row has all its candidates.

    A full row that may have other values is likely, not exact.
    """
    width = body.width
    exact = tuple([Placement(i, Alignment.EXACT, (), (Direct.FULL_ROW.value,)) for i in range(width)])
    return body.with_rows([_placed(each, width, exact) if each.row.values else each for each in body.rows])


def _placed(each: BodyRow, width: int, exact: tuple[Placement, ...]) -> BodyRow:
    if len(each.row.values) != width:
        placements = _plain(each.row.values, width)
    elif each.doubt is not None:
        placements = _doubtful(width, each.doubt)
    else:
        placements = exact
    return msgspec.structs.replace(each, placements=placements)


def _doubtful(width: int, odds: float) -> tuple[Placement, ...]:
    """The placements of a full row that is read as it is by these log odds."""
    chance = round(1 / (1 + math.exp(-odds)), PROBABILITY_PLACES)
    other = round((1 - chance) / (width - 1), PROBABILITY_PLACES) if width > 1 else 0.0
    return tuple(
        [
            Placement(
                i,
                Alignment.LIKELY,
                tuple([Candidate(column, chance if column == i else other) for column in range(width)]),
                (Direct.FULL_ROW.value, Direct.TEXT_IN_DOUBT.value),
            )
            for i in range(width)
        ]
    )


def _is_short(row: Row, width: int) -> bool:
    """Whether ``row`` has values, fewer than columns, and no kept places."""
    return 0 < len(row.values) < width and row.values[0].place is None


def has_open_columns(body: Body) -> bool:
    """Whether there are columns to be sought: a row is short, and the table no wider than those of filings."""
    return body.width <= WIDEST and any(_is_short(each.row, body.width) for each in body.rows)


def prove_readings(layout: Layout, readings: Sequence[Sequence[PeriodType | None]]) -> Proof:
    """What holds under every reading of the heads: ``readings`` are period types of the columns, each perhaps true.

    A reading under which no placement obeys the rules is refuted and counts no more.
    """
    proofs = [prove(_read(layout, reading)) for reading in readings] if readings else [prove(layout)]
    standing = [proof for proof in proofs if not proof.contradiction]
    if len(standing) < 2:
        return standing[0] if standing else proofs[0]
    places = [_union(rows) for rows in zip(*[proof.places for proof in standing], strict=True)]
    return Proof(tuple(places), bounded=any(proof.bounded for proof in standing))


def _read(layout: Layout, reading: Sequence[PeriodType | None]) -> Layout:
    columns = [
        msgspec.structs.replace(column, period_type=period_type)
        for column, period_type in zip(layout.columns, reading, strict=True)
    ]
    return msgspec.structs.replace(layout, columns=tuple(columns))


def _union(rows: Sequence[tuple[Place, ...]]) -> tuple[Place, ...]:
    """The places of one row's values under several readings: what any of them leaves."""
    found = []
    for places in zip(*rows, strict=True):
        candidates = sorted({column for place in places for column in place.candidates})
        evidence = tuple(dict.fromkeys([code for place in places for code in place.evidence]))
        found.append(Place(tuple(candidates), evidence if len(candidates) == 1 else ()))
    return tuple(found)


def place_by_proof(body: Body, layout: Layout, proof: Proof) -> Body:
    """The body with what the proof of its layout leaves of the placements of short rows."""
    rows = list(body.rows)
    for shown, places in zip(layout.rows, proof.places, strict=True):
        each = rows[shown.index]
        if places and _is_short(each.row, body.width):
            rows[shown.index] = msgspec.structs.replace(each, placements=tuple([_proved(place) for place in places]))
    return body.with_rows(rows)


def _proved(place: Place) -> Placement:
    if place.column is not None:
        return Placement(place.column, Alignment.FORCED, (), place.evidence)
    return _among(place.candidates)


def _plain(values: Sequence[Cell], width: int) -> tuple[Placement, ...]:
    if values and values[0].place is not None:
        return tuple([_stated(cell, width) for cell in values])
    spare = width - len(values)
    if spare < 0:  # more values than columns: a misread row, any column for any value
        return tuple([_open(0, width) for _ in values])
    return tuple([_open(i, i + spare + 1) for i in range(len(values))])


def _stated(cell: Cell, width: int) -> Placement:
    column = (cell.place or 0) - 1
    if not 0 <= column < width:
        return _open(0, width)
    return Placement(column, Alignment.STATED, (), (Direct.KEPT_PLACE.value,))


def _open(first: int, end: int) -> Placement:
    return _among(tuple(range(first, end))) if end - first <= WIDEST else Placement(None, Alignment.UNKNOWN)


@functools.lru_cache(maxsize=4096)  # short rows share them: most of a long page have the same
def _among(columns: tuple[int, ...]) -> Placement:
    return Placement(None, Alignment.UNKNOWN, tuple([Candidate(column) for column in columns]))
