"""Rows and ties to the columns of balances: where all rows of a roll-forward together want its tracks (SPEC 8.2).

A balance says little of its own columns. But the rows of net income want its third value under the earnings, those of
shares issued its second one under the capital: its columns are those that all rows together want most.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipefacts.placing.likely.places.likeliest import Ranked, likeliest_columns
from pipefacts.placing.likely.places.placements import Reading
from pipefacts.placing.likely.roll_forwards import NO_TRACK, Tie, Tracks
from pipefacts.placing.likely.rows import TableRow, with_readings
from pipefacts.placing.likely.scoring.scores import Scores

__all__ = ["Anchored", "anchored"]

_BEST = 40  # columns of an anchor that are added to its placements
_LIKELY = 0.05  # share of the tracks of a row that are considered
_TRACKS, _ANCHORS, _WAYS = 4, 10, 12  # tracks of a row, columns of its anchor, and ways to place what is in no track
_MORE = 60  # placements added to a row at most
_LEAST = -30.0  # log odds of an anchor's columns

_Wish = list[list[float]]  # by track and column, the log odds that they are one


class Anchored(NamedTuple):
    """The rows with the placements that their ties tell, and by position of an anchor the log odds of its readings."""

    rows: tuple[TableRow, ...]
    wanted: Mapping[int, Sequence[float]]


def anchored(rows: Sequence[TableRow], scores: Scores) -> Anchored:
    """The rows, each that is tied with more placements, and what they together want of the anchors."""
    tied: dict[int, dict[int, dict[Tracks, float]]] = {}  # by anchor and row, the chances of the row's tracks
    for position, row in enumerate(rows):
        if row.tie is not None:
            tied.setdefault(row.tie.anchor, {})[position] = _chances(row.tie)
    found, wanted = list(rows), {}
    for anchor, chances in tied.items():
        odds = {position: scores.by_column(rows[position].view, rows[position].suitor) for position in chances}
        if len(rows[anchor].readings) < 2:
            best: Ranked = [(0.0, rows[anchor].readings[0].columns)]
        else:
            wish = _wish(rows[anchor], [(some, odds[position]) for position, some in chances.items()], scores)
            best = likeliest_columns(wish, rows[anchor].allowed, _BEST)
            found[anchor] = with_readings(rows[anchor], _readings([columns for _, columns in best]), scores)
            wanted[anchor] = _wanted(found[anchor], wish)
        anchors = [columns for _, columns in best[:_ANCHORS]]
        for position, some in chances.items():
            row = found[position]
            if len(row.readings) > 1:
                more = _columns_of(row, odds[position], some, anchors)
                found[position] = with_readings(row, _readings(more[:_MORE]), scores)
    return Anchored(tuple(found), wanted)


def _readings(placements: Sequence[tuple[int, ...]]) -> list[Reading]:
    return [Reading(columns, False) for columns in placements]


def _wish(anchor: TableRow, rows: Sequence[tuple[Mapping[Tracks, float], Sequence[float]]], scores: Scores) -> _Wish:
    """What an anchor and the rows tied to it say of the columns of their tracks."""
    own = scores.by_column(anchor.view, anchor.suitor)
    count = len(anchor.view.texts)
    wish = [[odds / count for odds in own] for _ in range(count)]
    for chances, odds in rows:
        for tracks, chance in chances.items():
            share = chance / len(tracks)
            for track in tracks:
                if track != NO_TRACK:
                    wish[track] = [x + share * y for x, y in zip(wish[track], odds, strict=True)]
    return wish


def _chances(tie: Tie) -> dict[Tracks, float]:
    """The chances of the likelier tracks of a row."""
    most = max(tie.odds.values())
    chances = {tracks: math.exp(odds - most) for tracks, odds in tie.odds.items()}
    total = sum(chances.values())
    return {tracks: chance / total for tracks, chance in chances.items() if chance >= _LIKELY * total}


def _wanted(anchor: TableRow, wish: _Wish) -> list[float]:
    """The log odds of the readings of an anchor against the best of them."""
    odds = [sum([wish[track][c] for track, c in enumerate(reading.columns)]) for reading in anchor.readings]
    most = max(odds)
    return [max(_LEAST, x - most) for x in odds]


def _columns_of(
    row: TableRow, odds: Sequence[float], chances: Mapping[Tracks, float], anchors: Sequence[tuple[int, ...]]
) -> list[tuple[int, ...]]:
    """The columns of a row in its likeliest tracks, where the anchor's columns are each of ``anchors``."""
    likely = sorted(chances.items(), key=lambda each: -each[1])[:_TRACKS]
    found = [
        columns for anchor in anchors for tracks, _ in likely for columns in _columns_in(row, odds, tracks, anchor)
    ]
    return list(dict.fromkeys(found))


def _columns_in(row: TableRow, odds: Sequence[float], tracks: Tracks, anchor: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The columns of a row in these ``tracks`` of an anchor; for what is in no track the best others are tried."""
    found: list[tuple[int, ...]] = [()]
    free = [c for c in range(len(odds)) if c not in anchor]
    for track, allowed in zip(tracks, row.allowed, strict=True):
        choice = free if track == NO_TRACK else [anchor[track]]
        found = [(*some, c) for some in found for c in choice if c in allowed and (not some or c > some[-1])]
        found.sort(key=lambda columns: -sum([odds[c] for c in columns]))
        del found[_WAYS:]
    return found
