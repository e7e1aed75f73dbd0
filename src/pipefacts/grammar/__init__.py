"""The grammar of the dumps, as Lark EBNF, and its specification (``SPEC.md``): where its files are.

They are kept at the top of the project. The build copies them into this package, and in a checkout they are read where
they are.
"""

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

__all__ = ["files"]


def files() -> Traversable:
    """The folder of the grammar's files."""
    installed = resources.files(__name__)
    return installed if (installed / "SPEC.md").is_file() else Path(__file__).parents[3] / "grammar"
