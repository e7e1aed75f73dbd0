"""Rows to ties: what the sums from one balance to the next say of which values stand in one column (SPEC 8.2)."""

from pipefacts.placing.likely.roll_forwards.ties import Tie, tied, ties_in
from pipefacts.placing.likely.roll_forwards.tracks import NO_TRACK, Tracks

__all__ = ["NO_TRACK", "Tie", "Tracks", "tied", "ties_in"]
