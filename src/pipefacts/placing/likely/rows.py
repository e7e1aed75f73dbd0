"""Row to readings: a row with values as the search sees it (SPEC 8.2)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipefacts.placing.likely.places.placements import Reading
from pipefacts.placing.likely.places.row_view import RowView
from pipefacts.placing.likely.roll_forwards import Tie
from pipefacts.placing.likely.scoring.appeal import Suitor
from pipefacts.placing.likely.scoring.relations import Copy, PlacedRow, Relation
from pipefacts.placing.likely.scoring.scores import Scores
from pipefacts.placing.likely.signs import Signing

__all__ = ["TableRow", "with_readings"]


class TableRow(NamedTuple):
    """A row with values, by its place in the body.

    ``allowed`` are the columns that each value may stand in. ``placed``, ``scores`` and ``fills`` run beside
    ``readings``; ``fills`` has a bit for each column, and above them one for each unit that a head of several lists,
    where the row may be of it: ``listed`` holds these bits' numbers by column. ``is_open`` is true where a value has no
    column yet. In a row that the dump breaks off in, the last columns of a reading are those of the values that are
    lost. The ``tie`` names its anchor by position.
    """

    body_index: int
    is_short: bool
    is_open: bool
    view: RowView
    suitor: Suitor
    allowed: tuple[tuple[int, ...], ...]
    listed: Mapping[int, int]
    signings: tuple[Signing, ...]
    relations: tuple[Relation, ...]
    copies: tuple[Copy, ...]
    tie: Tie | None = None
    readings: tuple[Reading, ...] = ()
    placed: tuple[PlacedRow, ...] = ()
    scores: tuple[float, ...] = ()
    fills: tuple[int, ...] = ()


def with_readings(row: TableRow, more: Sequence[Reading], scores: Scores) -> TableRow:
    """The row with ``more`` readings, behind those that it has."""
    known = frozenset(row.readings)
    added = tuple([reading for reading in more if reading not in known])
    if not added:
        return row
    found = (*row.readings, *added)
    count, listed = len(row.view.texts), row.listed
    masks = [sum([1 << c for c in reading.columns]) for reading in found]
    placed = [
        PlacedRow(count, row.is_short, mask, reading.instant, len(found), *scores.events.get(mask, (0, 0)))
        for mask, reading in zip(masks, found, strict=True)
    ]
    fills = [
        mask | sum([1 << listed[c] for c in reading.columns if c in listed])
        for mask, reading in zip(masks, found, strict=True)
    ]
    return row._replace(
        readings=found,
        placed=tuple(placed),
        scores=(*row.scores, *scores.of(row.view, row.suitor, added)),
        fills=tuple(fills),
    )
