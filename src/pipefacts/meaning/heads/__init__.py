"""Printed heads to columns: which duration covers which column (SPEC 4).

calendars, periods -> readings -> body -> choice
"""

from pipefacts.meaning.heads.choice import HeadEvidence, Heads, read_heads

__all__ = ["HeadEvidence", "Heads", "read_heads"]
