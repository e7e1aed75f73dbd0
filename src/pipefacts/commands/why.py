"""``pipefacts why``: the argument for the column of one value."""

import argparse

from pipefacts.commands import complain, say
from pipefacts.commands.taxonomies import chosen_files, taxonomy_option
from pipefacts.errors import PipefactsError

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts why dump.txt 27        the values on line 27
  pipefacts why - 27 < dump.txt

Exit status: 0 success, 2 the dump cannot be read, or there is no value on that line.
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("file", metavar="FILE", help="a dump; - is standard input")
    parser.add_argument("line", metavar="LINE", type=int, help="the line of the value, counted from 1")
    parser.add_argument("--dialect", help="force a dialect (default: recognised from the text)")
    taxonomy_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print the argument for each value on the line."""
    from pipefacts.api import analyse_all
    from pipefacts.output.argument import arguments
    from pipefacts.syntax import sources
    from pipefacts.taxonomy import load_taxonomy

    try:
        taxonomy = load_taxonomy(chosen_files(options, [options.file]))
        text = sources.read(options.file)
        dumps = analyse_all(text, source=options.file, dialect=options.dialect, taxonomy=taxonomy)
    except PipefactsError as error:
        return complain(error)
    found = [argument for stages in dumps for argument in arguments(stages, options.line)]
    if not found:
        lines = [fact.line for stages in dumps for fact in stages.facts]
        nearest = min(lines, key=lambda line: abs(line - options.line), default=None)
        hint = f"; the nearest is on line {nearest}" if nearest else ""
        say(f"{options.file}: no value on line {options.line}{hint}")
        return 2
    for argument in found:
        print(argument)  # noqa: T201 - a command speaks on its standard streams
    return 0
