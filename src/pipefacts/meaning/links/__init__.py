"""Rows and definition entries to links: which entry says what the concept of a row means (SPEC 5).

words -> hints, labels -> matching
"""

from pipefacts.meaning.links.hints import kind_hint, period_type_hint
from pipefacts.meaning.links.matching import link

__all__ = ["kind_hint", "link", "period_type_hint"]
