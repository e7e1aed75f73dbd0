"""``pipefacts why``: the argument for the column of one value."""

import argparse

from pipefacts.commands import say
from pipefacts.commands.parse import complain
from pipefacts.errors import PipefactsError

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts why dump.txt 27        the values on line 27
  pipefacts why - 27 < dump.txt

Exit status: 0 well, 2 the dump cannot be read, or no value stands on that line.
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("file", metavar="FILE", help="a dump; - is standard input")
    parser.add_argument("line", metavar="LINE", type=int, help="the line of the value, counted from 1")
    parser.add_argument("--dialect", help="force a dialect (default: recognised from the text)")


def run(options: argparse.Namespace) -> int:
    """Print the argument for each value on the line."""
    from pipefacts.api import analyse
    from pipefacts.output.argument import arguments
    from pipefacts.syntax import sources

    try:
        stages = analyse(sources.read(options.file), source=options.file, dialect=options.dialect)
    except PipefactsError as error:
        complain(error)
        return 2
    found = arguments(stages, options.line)
    if not found:
        nearest = min((abs(fact.line - options.line), fact.line) for fact in stages.facts)[1] if stages.facts else None
        hint = f"; the nearest value stands on line {nearest}" if nearest else ""
        say(f"{options.file}:{options.line}: no value stands here{hint}")
        return 2
    for argument in found:
        print(argument)  # noqa: T201 - a command speaks on its standard streams
    return 0
