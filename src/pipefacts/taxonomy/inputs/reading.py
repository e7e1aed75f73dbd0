"""Paths to records: what each file is, by its name or inside a zip, and what it says."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from pipefacts.errors import SourceError, TaxonomyError
from pipefacts.taxonomy.elements import Record
from pipefacts.taxonomy.inputs.linkbases import is_taxonomy_file, read_taxonomy_file
from pipefacts.taxonomy.inputs.metalinks import is_metalinks, read_metalinks
from pipefacts.taxonomy.inputs.parts import Parts
from pipefacts.taxonomy.inputs.tables import is_table, read_table
from pipefacts.taxonomy.store import MAGIC, unpack

__all__ = ["read_inputs"]

_ZIP = b"PK\x03\x04"
_KNOWN = "a taxonomy package, a schema, a label linkbase, tag.tsv, tag.txt, MetaLinks.json, or a zip of them"
_LARGEST = 1 << 30  # bytes of one file of a zip, unpacked


def read_inputs(paths: Sequence[str]) -> tuple[list[Record], list[str]]:
    """The records of the files at ``paths``, and the names of the files; folders are read whole.

    Raises ``SourceError`` where a file cannot be read, ``TaxonomyError`` where it is damaged or says nothing of
    standard elements, ``MissingPackageError`` where it needs lxml and there is none.
    """
    records: list[Record] = []
    names: list[str] = []
    for path in _files(paths):
        try:
            found = _records(path)
            if not any(record.texts for record in found) and not any(record.element.data_type for record in found):
                raise TaxonomyError("the file has no standard elements", expected=_KNOWN)
        except OSError as error:
            raise SourceError(f"the file cannot be read ({error.strerror or error})", source=str(path)) from None
        except TaxonomyError as error:
            error.source = str(path)
            raise
        records += found
        names.append(path.name)
    return records, names


def _files(paths: Sequence[str]) -> Iterator[Path]:
    for text in paths:
        path = Path(text)
        if path.is_dir():
            names = [file for file in path.rglob("*") if file.is_file()]
            yield from sorted([file for file in names if file.suffix.lower() == ".zip" or _is_known(file.as_posix())])
        else:
            yield path


def _is_known(name: str) -> bool:
    return is_table(name) or is_metalinks(name) or is_taxonomy_file(name)


def _records(path: Path) -> list[Record]:
    with path.open("rb") as stream:
        begin = stream.read(max(len(_ZIP), len(MAGIC)))
        stream.seek(0)
        if begin.startswith(MAGIC):
            return list(unpack(stream.read()).records())
        parts = Parts()
        if begin.startswith(_ZIP):
            _read_zip(stream, parts)
        else:
            _read_file(stream, path.as_posix(), parts)
        return list(parts.records())


def _read_zip(stream: IO[bytes], parts: Parts) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            for member in archive.infolist():
                if member.is_dir() or not _is_known(member.filename):
                    continue
                if member.file_size > _LARGEST:
                    raise TaxonomyError(f"{member.filename} is larger than any taxonomy file")
                with archive.open(member) as inner:
                    _read_file(inner, member.filename, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TaxonomyError(f"the zip is damaged ({error})", remedy="download it again") from None


def _read_file(stream: IO[bytes], name: str, parts: Parts) -> None:
    if is_table(name):
        read_table(stream, parts)
    elif is_metalinks(name):
        read_metalinks(stream, parts)
    elif is_taxonomy_file(name):
        read_taxonomy_file(stream, name, parts)
    else:
        raise TaxonomyError("a taxonomy cannot be built from this file", expected=_KNOWN)
