"""``pipefacts parse``: facts and definition entries of dumps."""

import argparse
import sys
from pathlib import Path

from pipefacts.commands import complain, complain_of_output
from pipefacts.errors import PipefactsError

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts parse dump.txt
  pipefacts parse dumps/*.txt --format jsonl -o facts.jsonl
  pipefacts parse - --format csv --columns proved < dump.txt

In a terminal the table is the default, elsewhere JSON. A value marked ~ stands in its most probable
column, one marked ? in none. Exit status: 0 all files read, 2 a file could not be read (the others are).
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    from pipefacts.output.export import WRITERS

    parser.add_argument("files", nargs="*", metavar="FILE", default=["-"], help="dumps; - is standard input")
    parser.add_argument("--format", choices=[*WRITERS], help="default: table in a terminal, json elsewhere")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here and not to standard output")
    parser.add_argument(
        "--columns", choices=("plain", "proved", "likely"), default="likely", help="how far columns are sought"
    )
    parser.add_argument("--dialect", help="force a dialect (default: recognised from the text)")


def run(options: argparse.Namespace) -> int:
    """Read every file, write what was read, and complain of the rest."""
    from pipefacts.api import parse_each
    from pipefacts.syntax import sources

    pages, status = [], 0
    for path in options.files:
        name = "<stdin>" if path == sources.STANDARD_INPUT else path
        try:
            text = sources.read(path)
        except PipefactsError as error:
            status = complain(error)
            continue
        for page in parse_each(text, source=name, dialect=options.dialect, columns=options.columns):
            if isinstance(page, PipefactsError):
                status = complain(page)
            else:
                pages.append(page)
    return _write(pages, options) or status


def _write(pages: list, options: argparse.Namespace) -> int:  # type: ignore[type-arg]
    from pipefacts.output import export

    chosen = options.format or ("table" if sys.stdout.isatty() and not options.output else "json")
    try:
        if options.output:
            with Path(options.output).open("w", encoding="utf-8", newline="") as stream:
                export.write(pages, chosen, stream)
        else:
            export.write(pages, chosen, sys.stdout)
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain_of_output(options.output, error)
    return 0
