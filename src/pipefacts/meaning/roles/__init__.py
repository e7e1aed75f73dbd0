"""Printed page to rows: which text cell is a heading, a member row, a label or a text value (SPEC 6).

vocabulary -> evidence, bare -> runs, blocks -> assignment
"""

from pipefacts.meaning.roles.assignment import assign_roles

__all__ = ["assign_roles"]
