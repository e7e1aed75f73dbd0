"""``pipefacts parse``: facts and definition entries of dumps."""

import argparse
import sys

from pipefacts.commands import complain, complain_of_output, found_files, output, output_option, pattern_option
from pipefacts.commands.reports import report_options, write_report
from pipefacts.commands.taxonomies import chosen_files, taxonomy_option
from pipefacts.errors import PipefactsError

__all__ = ["EXAMPLES", "options", "run"]

_REPORT = "xbrl-json"

EXAMPLES = """examples:
  pipefacts parse dump.txt
  pipefacts parse dumps/ --format jsonl -o facts.jsonl
  pipefacts parse - --format csv --columns proved < dump.txt
  pipefacts parse filing/*.txt --format xbrl-json --cik 320193 -o report.json

The default format is a table in a terminal, else JSON. In the table, ~ marks a value in its most probable column, with a
probability of 0.9 or more (~~: 0.6 to 0.9, ~?: below 0.6); ? marks a value whose column is not known. Exit status: 0 all
files read, 2 a file could not be read (the others are).
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    from pipefacts.output.export import WRITERS

    parser.add_argument(
        "files", nargs="*", metavar="FILE", default=["-"], help="dumps, folders, globs; - is standard input"
    )
    parser.add_argument("--format", choices=[*WRITERS, _REPORT], help="default: table in a terminal, else json")
    parser.add_argument(
        "--csv-safe",
        action="store_true",
        help="CSV that is safe to open in a spreadsheet: with a BOM, and no cell is a formula",
    )
    output_option(parser)
    pattern_option(parser)
    parser.add_argument(
        "--columns",
        choices=("plain", "proved", "likely"),
        default="likely",
        help="how to place values of short rows: not at all, only where proved, or by likelihood (default)",
    )
    parser.add_argument("--dialect", help="force a dialect (default: recognised from the text)")
    taxonomy_option(parser)
    report_options(parser)


def run(options: argparse.Namespace) -> int:
    """Read every file, write what was read, and complain of the rest."""
    from pipefacts.api import parse_each
    from pipefacts.syntax import sources
    from pipefacts.taxonomy import load_taxonomy

    try:
        paths = found_files(options.files, options.pattern)
        taxonomy = load_taxonomy(chosen_files(options, options.files))
    except PipefactsError as error:
        return complain(error)
    pages, status = [], 0
    for path in paths:
        name = "<stdin>" if path == sources.STANDARD_INPUT else path
        try:
            text = sources.read(path)
        except PipefactsError as error:
            status = complain(error)
            continue
        each = parse_each(text, source=name, dialect=options.dialect, columns=options.columns, taxonomy=taxonomy)
        for page in each:
            if isinstance(page, PipefactsError):
                status = complain(page)
            else:
                pages.append(page)
    return _write(pages, options) or status


def _write(pages: list, options: argparse.Namespace) -> int:  # type: ignore[type-arg]
    from pipefacts.output import export

    chosen = options.format or ("table" if sys.stdout.isatty() and not options.output else "json")
    try:
        if chosen == _REPORT:
            write_report(pages, options)
            return 0
        with output(options.output) as stream:
            if options.csv_safe:
                export.write_spreadsheet(pages, stream)
            else:
                export.write(pages, chosen, stream)
    except BrokenPipeError:
        raise
    except PipefactsError as error:
        return complain(error)
    except OSError as error:
        return complain_of_output(options.output, error)
    return 0
