"""The parser tables of every grammar, saved: the build calls ``save``."""

from pathlib import Path

from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.tables import ENDING, sealed
from pipefacts.syntax.tree import grammar

__all__ = ["NAMES", "save"]

NAMES = (*DIALECTS, "units")  # the grammars that are run; the others are parts of them


def save(folder: Path) -> None:
    """Write a file of tables to ``folder`` for each grammar."""
    for name in NAMES:
        (folder / f"{name}{ENDING}").write_bytes(sealed(grammar(name)))
