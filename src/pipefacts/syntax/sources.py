"""Paths to texts: files, standard input, folders and globs, each as text with its name."""

import glob
import sys
from collections.abc import Iterator
from pathlib import Path

from pipefacts.errors import SourceError
from pipefacts.syntax.text import decode

__all__ = ["STANDARD_INPUT", "find", "read", "read_file"]

STANDARD_INPUT = "-"


def read(path: str) -> str:
    """The text of the file ``path``, or of standard input for ``-``.

    Raises ``SourceError`` where it cannot be read and ``DecodingError`` where it is not UTF-8.
    """
    if path == STANDARD_INPUT:
        return decode(sys.stdin.buffer.read(), source="<stdin>")
    return read_file(path)


def read_file(path: str) -> str:
    """The text of the file ``path``; raises what ``read`` raises."""
    try:
        data = Path(path).read_bytes()
    except IsADirectoryError:
        raise SourceError("this is a folder", source=path, expected="a file", remedy="name the files in it") from None
    except FileNotFoundError:
        what = "no file matches" if glob.has_magic(path) else "there is no such file"
        raise SourceError(what, source=path, remedy="check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"the file cannot be read ({reason})", source=path) from None
    return decode(data, source=path)


def find(paths: list[str], pattern: str = "*.txt") -> Iterator[str]:
    """The files that ``paths`` name, sorted within each: a folder gives its ``pattern`` files at any depth, a glob
    what it matches, and anything else itself, whether it is there or not.
    """
    for path in paths:
        if path != STANDARD_INPUT and Path(path).is_dir():
            yield from sorted(str(found) for found in Path(path).rglob(pattern) if found.is_file())
        elif glob.has_magic(path) and not Path(path).exists():
            yield from sorted(glob.glob(path, recursive=True)) or [path]  # noqa: PTH207 - Path globs no absolute pattern
        else:
            yield path
