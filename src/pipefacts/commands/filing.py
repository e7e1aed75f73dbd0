"""``pipefacts filing``: the pages of one filing as one table of facts."""

import argparse
import sys
from typing import TYPE_CHECKING

from pipefacts.commands import complain, complain_of_output, found_files, output, output_option, pattern_option, say
from pipefacts.commands.taxonomies import chosen_files, taxonomy_option
from pipefacts.errors import ConfigError, PipefactsError

if TYPE_CHECKING:
    from pipefacts.together import FilingTable

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts filing 0000320193-24-000123/
  pipefacts filing R2.txt R4.txt R30.txt --format csv -o facts.csv
  pipefacts filing reports/ --scope company --format parquet -o facts.parquet

Each fact is listed once, with all its places (page and line; ~ and the probability if the column is only likely). If a
page leaves a value's column open, other pages help to place it. Facts that contradict each other are listed with their
places. Exit status: 0 all files read, 1 there are conflicts, 2 a file could not be read (the others are).
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="the dumps of a filing: files, folders, globs")
    parser.add_argument(
        "--format", choices=("table", "json", "csv", "parquet"), help="default: table in a terminal, else json"
    )
    parser.add_argument(
        "--scope",
        choices=("filing", "company"),
        default="filing",
        help="which pages may inform each other: those of one filing (default), or of one company",
    )
    output_option(parser)
    pattern_option(parser)
    taxonomy_option(parser)


def run(options: argparse.Namespace) -> int:
    """Read all files together, and write their table."""
    from pipefacts.api import begin_each
    from pipefacts.syntax import sources
    from pipefacts.taxonomy import load_taxonomy
    from pipefacts.together import filing_table
    from pipefacts.together.groups import Scope
    from pipefacts.together.reading import Begun, read_begun

    try:
        if options.format == "parquet" and not options.output:
            raise ConfigError("Parquet cannot be written to standard output", remedy="give a file with -o")
        paths = found_files(options.files, options.pattern)
        taxonomy = load_taxonomy(chosen_files(options, options.files))
    except PipefactsError as error:
        return complain(error)
    begun, status = [], 0
    for path in paths:
        try:
            text = sources.read(path)
        except PipefactsError as error:
            status = complain(error)
            continue
        for stages in begin_each(text, source=path, taxonomy=taxonomy):
            if isinstance(stages, PipefactsError):
                status = complain(stages)
            else:
                begun.append(Begun(path, stages.alone))
    table = filing_table(read_begun(begun, Scope(options.scope)))
    return _write(table, options) or status or (1 if table.conflicts else 0)


def _write(table: "FilingTable", options: argparse.Namespace) -> int:
    from pipefacts.together import writing

    chosen = options.format or ("table" if sys.stdout.isatty() and not options.output else "json")
    try:
        if chosen == "parquet":
            writing.write_parquet(table, options.output)
        else:
            write = {"table": writing.write_text, "json": writing.write_json, "csv": writing.write_csv}[chosen]
            with output(options.output) as stream:
                write(table, stream)
    except BrokenPipeError:
        raise
    except PipefactsError as error:
        return complain(error)
    except OSError as error:
        return complain_of_output(options.output, error)
    if chosen != "table":
        say(writing.summary(table))
    return 0
