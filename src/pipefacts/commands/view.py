"""``pipefacts view``: pages as one HTML file, to be looked at in a browser."""

import argparse
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from pipefacts.commands import complain, complain_of_output, found_files, output_option, pattern_option, say
from pipefacts.errors import PipefactsError

if TYPE_CHECKING:
    from pipefacts.output.view import Source

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts view dump.txt --open
  pipefacts view dumps/ -o pages.html         several pages get an index
  pipefacts view - < dump.txt > page.html

The HTML file is self-contained: it loads nothing and runs only its own script. Exit status: 0 all files are shown, 2 a
file could not be read (the others are shown, and the error is shown in its place) or nothing could be written.
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="dumps, folders, globs; - is standard input")
    output_option(parser)
    parser.add_argument(
        "--open", action="store_true", help="open the page in the browser; without -o it is a temporary file"
    )
    pattern_option(parser)


def run(options: argparse.Namespace) -> int:
    """Read every file, write the document, and open it if asked."""
    from pipefacts.output.view import view

    if not options.output and not options.open and sys.stdout.isatty():
        say("pipefacts view: give a file to write to (-o page.html), or --open")
        return 2
    try:
        paths = found_files(options.files, options.pattern)
    except PipefactsError as error:
        return complain(error)
    document = view([_read(path) for path in paths])
    for refusal in document.errors:
        complain(refusal)
    try:
        _write(document.html, options)
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain_of_output(options.output, error)
    return 2 if document.errors else 0


def _read(path: str) -> "Source":
    """The name of a file and its text, or the error of reading it."""
    from pipefacts.output.view import Source
    from pipefacts.syntax import sources

    name = "<stdin>" if path == sources.STANDARD_INPUT else path
    try:
        return Source(name, sources.read(path))
    except PipefactsError as error:
        return Source(name, error=error)


def _write(html: str, options: argparse.Namespace) -> None:
    if options.output or options.open:
        path = Path(options.output) if options.output else Path(tempfile.mkdtemp(prefix="pipefacts-")) / "page.html"
        path.write_text(html, encoding="utf-8")
        if options.open and not webbrowser.open(path.resolve().as_uri()):
            say(f"{path}: could not open a browser; open the file yourself")
    else:
        sys.stdout.buffer.write(html.encode("utf-8"))
        sys.stdout.buffer.flush()
