"""``pipefacts diff``: in what two dumps, or two folders of dumps, differ as pages."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipefacts.commands import complain, complain_of_output, output, output_option, pattern_option, quiet_option
from pipefacts.errors import PipefactsError

if TYPE_CHECKING:
    from pipefacts.output.compare.files import Comparison, FilePair

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts diff before/R4.txt after/R4.txt
  pipefacts diff before/ after/ --only facts
  pipefacts diff before/ after/ --format json > differences.json

Folders are compared file by file, and files with several dumps page by page. White space is not compared. A fact has
moved only if its column or period differs. Exit status: 0 no difference, 1 differences, 2 could not run.
"""

_MANY = 100  # files from which a progress bar helps


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("old", metavar="OLD", help="a dump, or a folder of dumps, before the change")
    parser.add_argument("new", metavar="NEW", help="the same dump or folder after the change")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    output_option(parser)
    quiet_option(parser, "no progress bar")
    parser.add_argument("--only", choices=("facts",), help="compare only facts, and not how certain their columns are")
    parser.add_argument(
        "--columns",
        choices=("plain", "proved", "likely"),
        default="likely",
        help="how to place values of short rows: not at all, only where proved, or by likelihood (default)",
    )
    pattern_option(parser)
    parser.add_argument("--details", action="store_true", help="list every difference for folders, too")


def run(options: argparse.Namespace) -> int:
    """Compare, and write what differs."""
    try:
        return _run(options)
    except PipefactsError as error:
        return complain(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain_of_output(options.output, error)


def _run(options: argparse.Namespace) -> int:
    from pipefacts.errors import SourceError
    from pipefacts.output.compare.files import FilePair, State, pair_files, summarise
    from pipefacts.output.compare.report import write_json, write_text
    from pipefacts.syntax.sources import STANDARD_INPUT

    for side in (options.old, options.new):
        if side != STANDARD_INPUT and not Path(side).exists():
            raise SourceError("there is no such file or folder", source=side, remedy="check the path")
    folders = [Path(side).is_dir() for side in (options.old, options.new)]
    if any(folders) and not all(folders):
        raise SourceError(
            "one is a folder and the other is not", source=options.new, remedy="give two dumps or two folders"
        )
    many = all(folders)
    pairs = pair_files(options.old, options.new, options.pattern) if many else [FilePair("", options.old, options.new)]
    found = [one for pair in (pairs if options.quiet else _progress(pairs)) for one in _compare(pair, options)]
    with output(options.output) as stream:
        if options.format == "json":
            write_json(found, summarise(found), stream)
        else:
            summary = summarise(found) if many or len(found) > 1 else None
            write_text(found, stream, summary=summary, details=options.details or not many)
    states = {one.state for one in found}
    if states == {State.REFUSED}:
        return 2
    return 1 if states - {State.SAME, State.REFUSED} else 0


def _compare(pair: "FilePair", options: argparse.Namespace) -> list["Comparison"]:
    from pipefacts.output.compare.files import compare_files

    found = compare_files(pair.name, pair.old, pair.new, columns=options.columns)
    return [one.of_facts() for one in found] if options.only == "facts" else found


def _progress(pairs: Sequence["FilePair"]) -> Iterable["FilePair"]:
    """The files, with a bar on standard error if it is a terminal and they are many."""
    if len(pairs) < _MANY or not sys.stderr.isatty():
        return pairs
    from rich.console import Console
    from rich.progress import track

    return track(pairs, description="diff", console=Console(stderr=True), transient=True)
