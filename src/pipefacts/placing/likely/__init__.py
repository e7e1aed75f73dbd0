"""Rows, columns and proved placements to likely ones: the most probable column of what is not proved (SPEC 8.2).

model | reporting -> grid, row_view -> placements, signs -> column_roles, mentions, features, relations -> appeal ->
scores, roll_forwards -> rows -> wide, anchors -> table -> search -> sums -> evidence -> estimation
"""

from pipefacts.placing.likely.estimation import Elsewhere, estimate
from pipefacts.placing.likely.model import Model, load_model

__all__ = ["Elsewhere", "Model", "estimate", "load_model"]
