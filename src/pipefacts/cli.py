"""The command line: one module of ``pipefacts.commands`` for each command, imported when it is called."""

import argparse
import sys
from importlib import import_module
from typing import Any

__all__ = ["main"]

COMMANDS = {
    "parse": "facts and definition entries of dumps",
    "view": "pages as an HTML file, each value with how sure it is and why",
    "why": "the argument for the column of one value",
    "filing": "the pages of a filing as one table of facts, and what contradicts",
    "validate": "what is wrong with dumps, where, and what to do about it",
    "explain": "what a code means, with a wrong and a right example",
    "diff": "what differs between two dumps, or two folders of dumps, as pages",
    "render": "a page written back as a dump in a dialect",
    "capture": "the dump that the installed extractor makes of a page",
    "taxonomy": "files that name concepts by their documentation",
    "corpus": "finds dumps in a corpus of documents and writes their facts to Parquet",
}

EXAMPLES = """examples:
  pipefacts parse dump.txt                 a table in a terminal, JSON in a pipe
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
    words = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="pipefacts",
        description="Facts from dumps of SEC XBRL viewer pages, each with how sure it is.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show program's version number and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="command")
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
    options = parser.parse_args(words)
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
