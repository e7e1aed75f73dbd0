"""Several pages at once: what one leaves open, another knows (SPEC 8.4).

groups, witnesses -> reading, merging -> writing, findings
"""

from pipefacts.together.groups import Scope
from pipefacts.together.merging import Conflict, FilingFact, FilingTable, Place, filing_table
from pipefacts.together.reading import parse_together

__all__ = ["Conflict", "FilingFact", "FilingTable", "Place", "Scope", "filing_table", "parse_together"]
