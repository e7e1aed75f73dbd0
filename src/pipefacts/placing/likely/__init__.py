"""Rows, columns and proved placements to likely ones: the most probable column of what is not proved (SPEC 8.2).

model | signs -> places -> scoring, roll_forwards -> rows -> wide, anchors -> table -> search -> sums, member_sums ->
evidence -> estimation
"""

from pipefacts.placing.likely.estimation import Elsewhere, estimate
from pipefacts.placing.likely.model import Model, load_model

__all__ = ["Elsewhere", "Model", "estimate", "load_model"]
