"""Rows, columns and proved placements to likely ones: the most probable column of what is not proved (SPEC 8.2).

placements, signs -> features, sums -> beliefs -> estimation
"""

from pipefacts.placing.likely.beliefs import FEATURES
from pipefacts.placing.likely.estimation import Weights, estimate, weights

__all__ = ["FEATURES", "Weights", "estimate", "weights"]
