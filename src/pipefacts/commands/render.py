"""``pipefacts render``: a dump written in another dialect."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipefacts.commands import complain, complain_of_output, output_option, quiet_option, say
from pipefacts.errors import PipefactsError

if TYPE_CHECKING:
    from pipefacts.stages import Stages

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts render dump.txt --dialect positional
  pipefacts render dump.txt --dialect leading -o copy.txt
  pipefacts render - --dialect wrapped < dump.txt

In its own dialect, a dump is written byte for byte. What another dialect cannot express is reported on standard error,
and so is any difference in the facts when the output is read again. Exit status: 0 success, 2 the file could not be read
or the output could not be written.
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    from pipefacts.output.render import DIALECTS

    parser.add_argument("file", metavar="FILE", help="a dump; - is standard input")
    parser.add_argument("--dialect", required=True, choices=DIALECTS, help="the dialect to write")
    output_option(parser)
    quiet_option(parser, "do not report what is lost")


def run(options: argparse.Namespace) -> int:
    """Read the dump and write it."""
    from pipefacts.api import analyse_all
    from pipefacts.output.render import render
    from pipefacts.syntax import sources

    name = "<stdin>" if options.file == sources.STANDARD_INPUT else options.file
    try:
        found = analyse_all(sources.read(options.file), source=name, columns="proved")
    except PipefactsError as error:
        return complain(error)
    dumps = [(stages, render(stages, options.dialect)) for stages in found]
    data = "".join([written for _, written in dumps]).encode("utf-8")
    try:
        if options.output:
            Path(options.output).write_bytes(data)
        else:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain_of_output(options.output, error)
    for stages, written in dumps if not options.quiet else ():
        for loss in _losses(stages, written, options.dialect):
            say(f"{name}: {loss}")
    return 0


def _losses(stages: "Stages", written: str, dialect: str) -> Iterator[str]:
    """What the dialect cannot express, and what becomes of the facts for it: the dump is read again to see."""
    from pipefacts.api import parse
    from pipefacts.output.compare import compare
    from pipefacts.output.compare.report import in_words
    from pipefacts.output.render import losses

    yield from [f"{dialect} cannot express {loss}" for loss in losses(stages, dialect)]
    if dialect == stages.dialect:
        return
    try:
        found = compare(parse(stages.text, columns="proved"), parse(written, columns="proved")).of_facts()
    except PipefactsError as error:
        yield f"the output cannot be read as a dump: {error}"
        return
    if found:
        yield f"the output gives different facts: {in_words(found)}"
