"""``pipefacts taxonomy``: files that name concepts by the digest of their documentation."""

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipefacts.commands import complain, complain_of_output, say
from pipefacts.errors import PipefactsError

if TYPE_CHECKING:
    from pipefacts.taxonomy import Record
    from pipefacts.values import Entry

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts taxonomy build us-gaap.taxonomy us-gaap-2021.zip us-gaap-2024.zip
  pipefacts taxonomy build notes.taxonomy 2024q4_notes.zip
  pipefacts taxonomy learn us-gaap.taxonomy dumps/
  pipefacts taxonomy info us-gaap.taxonomy
  pipefacts parse dump.txt --taxonomy us-gaap.taxonomy

The files contain names, types and digests, but no texts. Exit status: 0 success, 2 an input could not be used (OUT is
unchanged).
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    actions = parser.add_subparsers(metavar="ACTION", required=True, dest="action")
    build = actions.add_parser(
        "build", help="build a file from taxonomy packages, the SEC's tag tables or MetaLinks.json"
    )
    build.add_argument("output", metavar="OUT", help="the file to write")
    build.add_argument("inputs", nargs="+", metavar="INPUT", help="files, zips, folders, other taxonomy files")
    learn = actions.add_parser("learn", help="build or extend a file from dumps that state the names of their concepts")
    learn.add_argument("output", metavar="OUT", help="the file to write; its existing contents are kept")
    learn.add_argument("inputs", nargs="+", metavar="DUMP", help="dumps, folders, globs")
    learn.add_argument(
        "--year", type=int, default=0, metavar="YYYY", help="the year of the taxonomy that the dumps follow"
    )
    info = actions.add_parser("info", help="describe a file")
    info.add_argument("file", metavar="FILE", nargs="?", help="default: the built-in taxonomy")


def run(options: argparse.Namespace) -> int:
    """Build, learn or describe."""
    try:
        return {"build": _build, "learn": _learn, "info": _info}[options.action](options)
    except PipefactsError as error:
        return complain(error)
    except OSError as error:
        return complain_of_output(options.output, error)


def _build(options: argparse.Namespace) -> int:
    from pipefacts.taxonomy.inputs import read_inputs

    records, sources = read_inputs(options.inputs)
    _write(options.output, records, sources)
    return 0


def _learn(options: argparse.Namespace) -> int:
    from pipefacts.errors import SourceError
    from pipefacts.syntax import sources
    from pipefacts.taxonomy.inputs import learn
    from pipefacts.taxonomy.standard import read

    paths = list(sources.find(options.inputs, "*.txt"))
    if not paths:
        raise SourceError("no dump was found", source=options.inputs[0])
    records = learn(_entries(paths), options.year)
    names = ["dumps"]
    if not records:
        say("no dump states the name of a standard concept")
        return 2
    if Path(options.output).exists():
        known = read(options.output)
        records, names = [*known.records(), *records], [*known.sources, *names]
    _write(options.output, records, names)
    return 0


def _entries(paths: Sequence[str]) -> "Iterator[Entry]":
    """The entries of all dumps; what is no dump is named and passed over."""
    from pipefacts.api import parse
    from pipefacts.syntax import sources

    for path in paths:
        try:
            yield from parse(sources.read(path), source=path, columns="plain").definitions
        except PipefactsError as error:
            complain(error)


def _write(path: str, records: "Sequence[Record]", sources: Sequence[str]) -> None:
    """Write the file whole or not at all."""
    from pipefacts.taxonomy.store import pack, taxonomy_of

    taxonomy = taxonomy_of(records, sources)
    data = pack(taxonomy)
    folder = Path(path).parent
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".taxonomy-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
    texts = len(set(taxonomy.digests))
    say(f"{path}: {texts:,} texts of {len(taxonomy.elements):,} elements")


def _info(options: argparse.Namespace) -> int:
    from collections import Counter

    from pipefacts.taxonomy.standard import read, standard

    taxonomy = read(options.file) if options.file else standard()
    prefixes = Counter([element.name.partition(":")[0] for element in taxonomy.elements])
    years = sorted({year for year in taxonomy.years if year})
    typed = sum(element.period_type is not None for element in taxonomy.elements)
    lines = [
        f"sources   {', '.join(taxonomy.sources)}",
        f"years     {', '.join(map(str, years)) or 'not known'}",
        f"elements  {len(taxonomy.elements):,} ({', '.join([f'{p} {n:,}' for p, n in prefixes.most_common()])})",
        f"texts     {len(set(taxonomy.digests)):,}",
        f"types     {typed:,} elements of known period type",
    ]
    print("\n".join(lines))  # noqa: T201 - a command speaks on its standard streams
    return 0
