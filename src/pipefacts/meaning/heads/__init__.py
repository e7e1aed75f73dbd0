"""Printed heads to columns: which duration covers which column (SPEC 4).

calendars, periods -> readings -> body -> choice
"""

from pipefacts.meaning.heads.choice import read_columns, read_heads

__all__ = ["read_columns", "read_heads"]
