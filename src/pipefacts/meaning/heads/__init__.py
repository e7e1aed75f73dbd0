"""Printed heads to columns: which duration covers which column (SPEC 4).

dates -> years -> calendars, odds -> readings, body -> choice
"""

from pipefacts.meaning.heads.body import LabelTypes
from pipefacts.meaning.heads.choice import read_columns, read_heads

__all__ = ["LabelTypes", "read_columns", "read_heads"]
