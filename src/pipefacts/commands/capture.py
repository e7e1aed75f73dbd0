"""``pipefacts capture``: the dumps that the installed extractor makes of viewer pages."""

import argparse
from collections import Counter
from pathlib import Path

from pipefacts.commands import complain, complain_of_output, found_files, pattern_option, quiet_option, say
from pipefacts.errors import PipefactsError, SourceError

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts capture R4.htm -o before
  pipefacts capture pages/ -o before        every .htm file of the folder
  pip install --upgrade trafilatura
  pipefacts capture pages/ -o after
  pipefacts diff before after

R4.htm becomes R4.txt. This needs the extractor: pip install 'pipefacts[capture]'. Dumps without a table, which the
extractor may have lost, are listed. Exit status: 0 all pages written, 2 a page could not be read, contains no text or
could not be written (the other pages are written).
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("pages", nargs="+", metavar="PAGE", help="HTML files, folders, globs")
    parser.add_argument(
        "-o", "--output", required=True, metavar="DIR", help="the folder to write to; created if missing"
    )
    pattern_option(parser, "*.htm*", "*.htm*")
    quiet_option(parser, "no summary")


def run(options: argparse.Namespace) -> int:
    """Write the dump of every page, and complain of the rest."""
    from pipefacts.output.capture import extractor

    try:
        name = extractor()
        pages = found_files(options.pages, options.pattern)
        _check(pages)
    except PipefactsError as error:
        return complain(error)
    texts = [_write(page, Path(options.output)) for page in pages]
    written = [(path, text) for path, text in texts if text is not None]
    refused = [(path, why) for path, text in written if (why := _refusal(text)) is not None]
    for path, why in refused:
        say(f"{path}: not a dump, {why.code} {why.explained()}")
    if not options.quiet:
        less = f", {len(refused)} of them without a table" if refused else ""
        say(f"{name}: {len(written)} of {len(pages)} pages written to {options.output}{less}")
    return 0 if len(written) == len(pages) else 2


def _refusal(text: str) -> PipefactsError | None:
    """Why what was written is not read as a dump: the extractor may have lost the table."""
    from pipefacts.api import parse

    try:
        parse(text, columns="plain")
    except PipefactsError as error:
        return error
    return None


def _check(pages: list[str]) -> None:
    """Refuse what would write one dump over the other."""
    (stem, count), *_ = Counter(Path(page).stem for page in pages).most_common(1)
    if count > 1:
        raise SourceError(
            f"{count} pages would be written to {stem}.txt", remedy="give each filing its own output folder"
        )


def _write(page: str, folder: Path) -> tuple[Path, str | None]:
    """The file of the dump of ``page`` and its text, or nothing where it could not be written."""
    from pipefacts.output.capture import capture

    path = folder / f"{Path(page).stem}.txt"
    try:
        text = capture(_bytes(page), source=page)
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    except PipefactsError as error:
        complain(error)
        return path, None
    except OSError as error:
        complain_of_output(str(path), error)
        return path, None
    return path, text


def _bytes(page: str) -> bytes:
    try:
        return Path(page).read_bytes()
    except OSError as error:
        raise SourceError(f"the file cannot be read ({error.strerror})", source=page) from None
