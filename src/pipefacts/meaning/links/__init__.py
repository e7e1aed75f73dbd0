"""Rows and definition entries to links: which entry says what the concept of a row means (SPEC 5).

words -> labels, concepts -> order, filer_labels -> evidence -> scores, shares, trust -> matching
"""

from pipefacts.meaning.links.matching import link, links_of

__all__ = ["link", "links_of"]
