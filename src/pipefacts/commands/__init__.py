"""The commands: each module has ``EXAMPLES``, ``options(parser)`` and ``run(options) -> exit status``.

Options that several commands have are declared here, so that each has one spelling.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipefacts.errors import PipefactsError, SourceError, printable

__all__ = [
    "complain",
    "complain_of_output",
    "format_option",
    "found_files",
    "output",
    "output_option",
    "pattern_option",
    "quiet_option",
    "say",
]


def say(words: object) -> None:
    """One line on standard error; text of the input is never an escape sequence in it."""
    print(printable(str(words)), file=sys.stderr)  # noqa: T201 - a command speaks on its standard streams


def complain(error: PipefactsError) -> int:
    """One line on standard error with what to do about it, and the line at fault with a caret; gives exit status 2."""
    say(f"{error}; {error.remedy}" if error.remedy else error)
    for line in error.caret().splitlines():
        say(f"    {line}")
    return 2


def complain_of_output(path: str | None, error: OSError) -> int:
    """One line on standard error: ``path``, or standard output where it is ``None``, cannot be written; gives status 2."""
    from pipefacts.diagnostics.files import UNWRITABLE

    reason = error.strerror or error
    say(f"{path or '<stdout>'}: {UNWRITABLE.code} cannot be written ({reason}); {UNWRITABLE.remedy}")
    return 2


def format_option(parser: argparse.ArgumentParser, choices: Iterable[str], default: str | None, words: str) -> None:
    """``--format``; ``--output-format`` is its old name."""
    parser.add_argument("--format", choices=tuple(choices), default=default, help=words)
    parser.add_argument(
        "--output-format", choices=tuple(choices), dest="format", default=default, help=argparse.SUPPRESS
    )


def output_option(parser: argparse.ArgumentParser) -> None:
    """``-o``, the file to write to."""
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of standard output")


def pattern_option(parser: argparse.ArgumentParser, default: str | None = "*.txt", words: str = "*.txt") -> None:
    """``--pattern``, which files of a folder are meant."""
    parser.add_argument(
        "--pattern", default=default, metavar="GLOB", help=f"which files of a folder to read (default: {words})"
    )


def quiet_option(parser: argparse.ArgumentParser, words: str) -> None:
    """``-q``, to be told less."""
    parser.add_argument("-q", "--quiet", action="store_true", help=words)


def found_files(paths: list[str], pattern: str) -> list[str]:
    """The files that ``paths`` name; raises ``SourceError`` where folders and globs hold none."""
    from pipefacts.syntax import sources

    found = list(sources.find(paths, pattern))
    if not found:
        raise SourceError(f"no file matches {pattern}", source=paths[0], remedy="check the path, or give --pattern")
    return found


@contextmanager
def output(path: str | None) -> Iterator[TextIO]:
    """The stream to write to: the file ``path``, or standard output."""
    if path is None:
        yield sys.stdout
        return
    with Path(path).open("w", encoding="utf-8", newline="") as stream:
        yield stream
