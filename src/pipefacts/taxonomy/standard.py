"""Files to taxonomies: the one that the package brings, and those that a user has built."""

import functools
from collections.abc import Sequence
from pathlib import Path

from pipefacts.data import read_data
from pipefacts.errors import SourceError, TaxonomyError
from pipefacts.taxonomy.elements import Taxonomy
from pipefacts.taxonomy.store import join, unpack

__all__ = ["FILE", "load_taxonomy", "standard"]

FILE = "standard.taxonomy"


@functools.cache
def standard() -> Taxonomy:
    """The elements of ``us-gaap``, ``dei`` and ``srt`` that the package brings."""
    return unpack(read_data("pipefacts.taxonomy", FILE))


@functools.lru_cache(maxsize=8)
def _joined(paths: tuple[str, ...]) -> Taxonomy:
    return join([standard(), *[read(path) for path in paths]])


def load_taxonomy(paths: Sequence[str]) -> Taxonomy | None:
    """The files at ``paths`` joined with the standard taxonomy; ``None`` where there are no paths, which leaves the
    standard one to be read when it is first needed.

    Raises ``SourceError`` where a file cannot be read, ``TaxonomyError`` where it holds no taxonomy.
    """
    return _joined(tuple(paths)) if paths else None


def read(path: str) -> Taxonomy:
    """The taxonomy in the file at ``path``; raises as ``load_taxonomy`` does."""
    try:
        return unpack(Path(path).read_bytes())
    except OSError as error:
        raise SourceError(f"the file cannot be read ({error.strerror})", source=path) from None
    except TaxonomyError as error:
        error.source = path
        raise
