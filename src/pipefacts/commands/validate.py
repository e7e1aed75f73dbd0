"""``pipefacts validate``: what is wrong with dumps, where, and what to do about it."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipefacts.commands import complain, say
from pipefacts.errors import ConfigError, PipefactsError, SourceError
from pipefacts.values import Diagnostic, Severity

if TYPE_CHECKING:
    from pipefacts.api import DialectName

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts validate dump.txt
  pipefacts validate dumps/ --output-format sarif > dumps.sarif
  pipefacts validate 'dumps/**/*.txt' --select PF3,PF6 --statistics
  cat dump.txt | pipefacts validate - --output-format concise

Settings stand in [tool.pipefacts] of pyproject.toml: select, ignore, exit-zero, fail-on, output-format, pattern.
Exit status: 0 clean, 1 findings, 2 could not run.
pipefacts explain CODE tells what a code means.
"""

_MANY = 20  # files from which on a bar shows the progress


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    from pipefacts.diagnostics.config import FORMATS

    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, globs; - is standard input")
    parser.add_argument("--output-format", choices=FORMATS, help="default: full")
    parser.add_argument("--select", action="append", metavar="CODE", help="only these codes, or beginnings: PF3,PF601")
    parser.add_argument("--ignore", action="append", metavar="CODE", help="not these codes, or beginnings")
    parser.add_argument("--exit-zero", action="store_true", default=None, help="exit with 0 even if there are findings")
    parser.add_argument("--fail-on", choices=[*Severity], help="the least severity that gives status 1 (default: info)")
    parser.add_argument("--statistics", action="store_true", help="only count the findings of each code")
    parser.add_argument("--quiet", action="store_true", help="no summary and no progress bar")
    parser.add_argument("--dialect", help="force a dialect (default: recognised from the text)")


def run(options: argparse.Namespace) -> int:
    """Check every file and write what was found."""
    from pipefacts.diagnostics.config import read_config, selection
    from pipefacts.output.report import WRITERS, statistics, summary

    try:
        config = read_config(options.paths)
        wanted = selection(options.select or config.select, options.ignore or config.ignore)
    except ConfigError as error:
        return complain(error)
    form = options.output_format or config.output_format
    writer = WRITERS[form](sys.stdout)
    codes: Counter[str] = Counter()
    severities: Counter[Severity] = Counter()
    files = faulty = 0
    unreadable = False
    with _progress(options, config.pattern) as paths:
        for path in paths:
            name, text, found = _check(path, options.dialect)
            unreadable = unreadable or any(one.code == SourceError.code for one in found)
            found = [one for one in found if one.code in wanted]
            files += 1
            faulty += bool(found)
            codes.update([one.code for one in found])
            severities.update([one.severity for one in found])
            if not options.statistics:
                writer.file(name, text, found)
    if options.statistics:
        statistics(codes, form, sys.stdout)
    else:
        writer.end()
    if not options.quiet and form in ("concise", "full"):
        say(summary(severities, faulty, files))
    if unreadable:
        return 2
    order = list(Severity)
    failing = order[: order.index(Severity(options.fail_on or config.fail_on)) + 1]
    exit_zero = config.exit_zero if options.exit_zero is None else options.exit_zero
    return 1 if any(severities[one] for one in failing) and not exit_zero else 0


def _check(path: str, dialect: "DialectName | None") -> tuple[str, str, Sequence[Diagnostic]]:
    """The file's name, its text, and what is wrong with it."""
    from pipefacts.api import validate
    from pipefacts.diagnostics.findings import of_error
    from pipefacts.syntax import sources

    name = "<stdin>" if path == sources.STANDARD_INPUT else path
    try:
        text = sources.read(path)
    except PipefactsError as error:
        return name, "", [of_error(error)]
    return name, text, validate(text, dialect=dialect)


@contextmanager
def _progress(options: argparse.Namespace, pattern: str) -> Iterator[Iterator[str]]:
    """The files to check, one after the other, with a bar on standard error if it is a terminal and they are many."""
    from pipefacts.syntax import sources

    found = sources.find(options.paths, pattern)
    if options.quiet or not sys.stderr.isatty():
        yield found
        return
    paths = list(found)
    if len(paths) < _MANY:
        yield iter(paths)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield iter(progress.track(paths, description="validate"))
