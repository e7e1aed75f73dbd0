"""Layout to proof: the columns in which a value can stand in some table that the renderer draws (SPEC 8.1).

model -> formula -> rules -> search
"""

from pipefacts.placing.proof.search import EFFORT, explain, prove

__all__ = ["EFFORT", "explain", "prove"]
