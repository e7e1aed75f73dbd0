"""The command line: one module of ``pipefacts.commands`` for each command, imported when it is called."""

import argparse
import gc
import sys
from importlib import import_module
from typing import Any

__all__ = ["main"]

COMMANDS = {
    "parse": "write the facts and definition entries of dumps",
    "view": "write pages as an HTML file that shows how certain each value is, and why",
    "why": "explain the column of one value",
    "filing": "read the pages of a filing together: one table of facts, and contradictions",
    "validate": "report what is wrong with dumps, where, and what to do about it",
    "explain": "explain a code, with a wrong and a right example",
    "diff": "compare two dumps, or two folders of dumps, page by page",
    "render": "write a dump in another dialect",
    "capture": "write the dumps that the installed extractor makes of HTML pages",
    "taxonomy": "build files that map definitions to concept names",
    "corpus": "find dumps in a document corpus and write their facts to Parquet",
}

# Objects between two searches for cycles: what a command imports and reads lives to its end, so searching often costs a
# twentieth of its time and finds nothing.
_OBJECTS = 50_000

EXAMPLES = """examples:
  pipefacts parse dump.txt                 a table in a terminal, else JSON
  pipefacts parse dump.txt --format csv -o facts.csv
  cat dump.txt | pipefacts parse -
"""


class _Version(argparse.Action):
    """Prints the version, which is looked up when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        import pipefacts

        sys.stdout.write(f"pipefacts {pipefacts.__version__}\n")
        parser.exit()


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 0 success, 1 findings, 2 could not run."""
    gc.set_threshold(_OBJECTS)
    words = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="pipefacts",
        description="Read dumps of SEC XBRL viewer pages: facts, and how certain each one is.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show program's version number and exit")
    # the prog is named, for else argparse formats a usage to find it
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="command", prog="pipefacts")
    asked = next((word for word in words if not word.startswith("-")), None)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name, help=summary, description=summary, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name == asked:  # only the command that is called pays for its imports
            module = import_module(f"pipefacts.commands.{name}")
            command.epilog = module.EXAMPLES
            module.options(command)
            command.set_defaults(run=module.run)
    options, unknown = parser.parse_known_args(words)
    if unknown:  # the usage that is shown is that of the command
        commands.choices[options.command].error(f"unrecognized arguments: {' '.join(unknown)}")
    try:
        status: int = options.run(options)
    except BrokenPipeError:  # the reader of a pipe has left: not an error of ours
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
