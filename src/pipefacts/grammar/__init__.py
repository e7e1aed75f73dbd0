"""The grammar of the dumps, as Lark EBNF, and its specification (``SPEC.md``): where its files are.

They are kept at the top of the project. The build copies them into this package, and in a checkout they are read where
they are.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["files"]


def files() -> "Traversable":
    """The folder of the grammar's files."""
    here = Path(__file__).parent
    for folder in (here, here.parents[2] / "grammar"):
        if (folder / "SPEC.md").is_file():
            return folder
    from importlib import resources  # in a zip file; to import it takes a twentieth of a command's start

    return resources.files(__name__)
