"""``pipefacts capture``: the dumps that the installed extractor makes of viewer pages."""

import argparse
from collections import Counter
from pathlib import Path

from pipefacts.commands import complain, complain_of_output, say
from pipefacts.errors import PipefactsError, SourceError

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts capture R4.htm -o before
  pipefacts capture pages/ -o before        every .htm file of the folder
  pip install --upgrade trafilatura
  pipefacts capture pages/ -o after
  pipefacts diff before after

R4.htm becomes R4.txt. Needs the extractor: pip install 'pipefacts[capture]'. Exit status: 0 all pages written,
2 a page could not be read, holds no text or could not be written (the others are).
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("pages", nargs="+", metavar="PAGE", help="HTML files, folders, globs")
    parser.add_argument("-o", "--output", required=True, metavar="DIR", help="the folder of the dumps; made if missing")
    parser.add_argument("--pattern", default="*.htm*", metavar="GLOB", help="files of a folder (default: *.htm*)")
    parser.add_argument("-q", "--quiet", action="store_true", help="no summary")


def run(options: argparse.Namespace) -> int:
    """Write the dump of every page, and complain of the rest."""
    from pipefacts.output.capture import extractor
    from pipefacts.syntax import sources

    try:
        name = extractor()
        pages = list(sources.find(options.pages, options.pattern))
        _check(pages, options)
    except PipefactsError as error:
        return complain(error)
    written = sum(_write(page, Path(options.output)) for page in pages)
    if not options.quiet:
        say(f"{name}: {written} of {len(pages)} pages written to {options.output}")
    return 0 if written == len(pages) else 2


def _check(pages: list[str], options: argparse.Namespace) -> None:
    """Refuse what would write nothing, or one dump over the other."""
    if not pages:
        raise SourceError(f"no file of the pattern {options.pattern}", source=options.pages[0])
    (stem, count), *_ = Counter(Path(page).stem for page in pages).most_common(1)
    if count > 1:
        raise SourceError(f"{count} pages would be written to {stem}.txt", remedy="name a folder for each filing")


def _write(page: str, folder: Path) -> bool:
    from pipefacts.output.capture import capture

    path = folder / f"{Path(page).stem}.txt"
    try:
        text = capture(_bytes(page), source=page)
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    except PipefactsError as error:
        complain(error)
        return False
    except OSError as error:
        complain_of_output(str(path), error)
        return False
    return True


def _bytes(page: str) -> bytes:
    try:
        return Path(page).read_bytes()
    except OSError as error:
        raise SourceError(f"the file cannot be read ({error.strerror})", source=page) from None
