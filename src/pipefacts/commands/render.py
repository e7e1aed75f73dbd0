"""``pipefacts render``: a dump written in another dialect."""

import argparse
import sys
from pathlib import Path

from pipefacts.errors import PipefactsError

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts render dump.txt --dialect positional
  pipefacts render dump.txt --dialect leading -o copy.txt
  pipefacts render - --dialect wrapped < dump.txt

In the dialect that it came in a dump is written byte for byte. What another dialect has no room for is named on
standard error. Exit status: 0 written, 2 the file could not be read or the output not be written.
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    from pipefacts.render import DIALECTS

    parser.add_argument("file", metavar="FILE", help="a dump; - is standard input")
    parser.add_argument("--dialect", required=True, choices=DIALECTS, help="the dialect to write")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here and not to standard output")
    parser.add_argument("-q", "--quiet", action="store_true", help="do not say what is lost")


def run(options: argparse.Namespace) -> int:
    """Read the dump and write it."""
    from pipefacts import sources
    from pipefacts.api import analyse
    from pipefacts.commands.parse import complain
    from pipefacts.render import losses, render

    name = "<stdin>" if options.file == sources.STANDARD_INPUT else options.file
    try:
        stages = analyse(sources.read(options.file), source=name, columns="proved")
    except PipefactsError as error:
        complain(error)
        return 2
    data = render(stages, options.dialect).encode("utf-8")
    try:
        if options.output:
            Path(options.output).write_bytes(data)
        else:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"{options.output or '<stdout>'}: PF003 cannot be written ({error.strerror})", file=sys.stderr)  # noqa: T201
        return 2
    for loss in losses(stages, options.dialect) if not options.quiet else ():
        print(f"{name}: {options.dialect} has no room for {loss}", file=sys.stderr)  # noqa: T201
    return 0
