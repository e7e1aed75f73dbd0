"""What standard taxonomies know of concepts, found by the digest of their documentation.

digest -> elements -> store -> standard, resolution
"""

from pipefacts.taxonomy.elements import Record, Taxonomy
from pipefacts.taxonomy.resolution import resolve, standard_labels
from pipefacts.taxonomy.standard import load_taxonomy, standard
from pipefacts.taxonomy.store import join

__all__ = ["Record", "Taxonomy", "join", "load_taxonomy", "resolve", "standard", "standard_labels"]
