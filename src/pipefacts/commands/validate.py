"""``pipefacts validate``: what is wrong with dumps, where, and what to do about it."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TextIO

from pipefacts.commands import (
    complain,
    complain_of_output,
    format_option,
    found_files,
    output,
    output_option,
    pattern_option,
    quiet_option,
    say,
)
from pipefacts.errors import PipefactsError, SourceError
from pipefacts.values import Diagnostic, Page, Severity

if TYPE_CHECKING:
    from pipefacts.api import DialectName
    from pipefacts.diagnostics.config import Config, Selection

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts validate dump.txt
  pipefacts validate dumps/ --format sarif > dumps.sarif
  pipefacts validate 'dumps/**/*.txt' --select PF3,PF6 --statistics
  pipefacts validate --together 0000320193-24-000123/
  cat dump.txt | pipefacts validate - --format concise

Settings are read from [tool.pipefacts] in pyproject.toml: select, ignore, exit-zero, fail-on, format, pattern.
Exit status: 0 no findings or only infos, 1 warnings or errors (see --fail-on), 2 could not run, or there was nothing to
check.
"pipefacts explain CODE" explains a code.
"""

_MANY = 20  # files from which on a bar shows the progress


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    from pipefacts.diagnostics.config import FORMATS

    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, globs; - is standard input")
    format_option(parser, FORMATS, None, "default: full")
    output_option(parser)
    parser.add_argument(
        "--select", action="append", metavar="CODE", help="report only these codes or prefixes: PF3,PF601"
    )
    parser.add_argument("--ignore", action="append", metavar="CODE", help="do not report these codes or prefixes")
    parser.add_argument("--exit-zero", action="store_true", default=None, help="exit with 0 even if there are findings")
    parser.add_argument(
        "--fail-on", choices=[*Severity], help="the lowest severity that gives exit status 1 (default: warning)"
    )
    parser.add_argument("--statistics", action="store_true", help="only count the findings per code")
    pattern_option(parser, None)
    quiet_option(parser, "no summary and no progress bar")
    parser.add_argument(
        "--together", action="store_true", help="also compare the pages of each filing with each other (PF608)"
    )
    parser.add_argument("--dialect", help="force a dialect (default: recognised from the text)")


class _Tally:
    """What was found so far."""

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()
        self.severities: Counter[Severity] = Counter()
        self.files = self.faulty = 0
        self.unreadable = False

    def add(self, found: Sequence[Diagnostic]) -> None:
        """Count the findings of one file."""
        self.files += 1
        self.faulty += bool(found)
        self.codes.update([one.code for one in found])
        self.severities.update([one.severity for one in found])


def run(options: argparse.Namespace) -> int:
    """Check every file and write what was found."""
    from pipefacts.diagnostics.config import read_config, selection

    try:
        config = read_config(options.paths)
        wanted = selection(options.select or config.select, options.ignore or config.ignore)
        paths = found_files(options.paths, options.pattern or config.pattern)
    except PipefactsError as error:
        return complain(error)
    form = options.format or config.format
    try:
        with output(options.output) as stream:
            tally = _written(paths, options, wanted, form, stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain_of_output(options.output, error)
    return _status(tally, options, config)


def _written(paths: list[str], options: argparse.Namespace, wanted: "Selection", form: str, stream: TextIO) -> _Tally:
    """Check the files one by one, and write what is wanted of what is wrong with them."""
    from pipefacts.output.report import WRITERS, statistics, summary

    writer = WRITERS[form](stream)
    tally = _Tally()
    with _progress(options, paths) as tracked:
        checked = (_check(path, options.dialect, with_pages=options.together) for path in tracked)
        for file in _compared(checked) if options.together else checked:
            tally.unreadable = tally.unreadable or any(one.code == SourceError.code for one in file.found)
            found = [one for one in file.found if one.code in wanted]
            tally.add(found)
            if not options.statistics:
                writer.file(file.name, file.text, found)
    if options.statistics:
        statistics(tally.codes, form, stream)
    else:
        writer.end()
    if not options.quiet and form in ("concise", "full"):
        say(summary(tally.severities, tally.faulty, tally.files))
    return tally


def _status(tally: _Tally, options: argparse.Namespace, config: "Config") -> int:
    if tally.unreadable:
        return 2
    order = list(Severity)
    failing = order[: order.index(Severity(options.fail_on or config.fail_on)) + 1]
    exit_zero = config.exit_zero if options.exit_zero is None else options.exit_zero
    return 1 if any(tally.severities[one] for one in failing) and not exit_zero else 0


class _Checked(NamedTuple):
    """A file: its name, its text, what is wrong with it, and where files are compared its pages."""

    name: str
    text: str
    found: Sequence[Diagnostic]
    pages: Sequence[Page] = ()


def _compared(checked: Iterable[_Checked]) -> Iterator[_Checked]:
    """The files, with what contradicts the other pages of their filings."""
    from pipefacts.together.findings import contradictions

    files = list(checked)
    more = iter(contradictions([page for file in files for page in file.pages]))
    for file in files:
        found = [*file.found, *[one for _ in file.pages for one in next(more)]]
        yield file._replace(found=sorted(found, key=lambda one: (one.line or 0, one.column or 0)))


def _check(path: str, dialect: "DialectName | None", *, with_pages: bool) -> _Checked:
    """The file's name, its text, and what is wrong with it."""
    from pipefacts.api import validate_each
    from pipefacts.diagnostics.findings import of_error
    from pipefacts.stages import page_of
    from pipefacts.syntax import sources

    name = "<stdin>" if path == sources.STANDARD_INPUT else path
    try:
        text = sources.read(path)
    except PipefactsError as error:
        return _Checked(name, "", [of_error(error)])
    found: list[Diagnostic] = []
    pages: list[Page] = []
    for stages, some in validate_each(text, dialect=dialect):
        found += some
        if with_pages and not isinstance(stages, PipefactsError):
            pages.append(page_of(stages, (), name))
    return _Checked(name, text, found, pages)


@contextmanager
def _progress(options: argparse.Namespace, paths: list[str]) -> Iterator[Iterator[str]]:
    """The files to check, one after the other, with a bar on standard error if it is a terminal and they are many."""
    if options.quiet or not sys.stderr.isatty() or len(paths) < _MANY:
        yield iter(paths)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield iter(progress.track(paths, description="validate"))
