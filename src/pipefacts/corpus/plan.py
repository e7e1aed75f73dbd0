"""Sources to shards: which files there are, how each is cut, and which stretches make one shard.

The plan follows from the names and sizes of the files alone, so it is the same on every run and for any number of
workers, and takes no reading. A stretch of a Parquet file is a share of its row groups, one of JSON lines a range of
bytes; compressed JSON lines and text files are not cut. Neighbours are packed into a shard until it has ``size`` bytes.
"""

import glob
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from pipefacts.corpus.errors import CorpusError

__all__ = ["Kind", "Piece", "Plan", "Shard", "find", "kind_of", "make_plan", "open_lines"]

MEGABYTE = 1 << 20
# A shard is a 256th of the whole, but no less than 1 MB (seconds of work, where all of it is dumps) and no more than
# 1 GB (else a retry costs too much, and one worker is left with the last one).
SHARDS, SMALLEST, LARGEST = 256, MEGABYTE, 1024 * MEGABYTE
_TEXT_OVERHEAD = 4096  # opening a small file costs about as much as reading this many bytes


class Kind(StrEnum):
    """What a file holds, told by its name."""

    PARQUET = "parquet"
    JSONL = "jsonl"
    TEXT = "text"
    GROUPS = "groups"  # not a file, but the folder of documents that a first pass has grouped


class Piece(msgspec.Struct, frozen=True):
    """A stretch of one file: share ``start`` of ``stop`` equal ones of its row groups (Parquet), the bytes from ``start``
    to ``stop`` (JSON lines; compressed ones have no ``stop``: all of it), all of a text file, or of the files of a folder
    of groups the buckets from ``start`` to ``stop``.

    ``limit`` is its number of documents at most; ``size`` is in bytes on disk.
    """

    path: str
    kind: Kind
    size: int
    start: int = 0
    stop: int | None = None
    limit: int | None = None


class Shard(msgspec.Struct, frozen=True):
    """What one task reads and one file of each data set holds."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        """The stem of its files."""
        return f"part-{self.number:05d}"

    @property
    def size(self) -> int:
        """Its bytes on disk."""
        return sum(piece.size for piece in self.pieces)


class Plan(msgspec.Struct, frozen=True):
    """All shards; ``files`` and ``digest`` tell whether the sources are the same as on an earlier run."""

    shards: tuple[Shard, ...]
    files: int
    size: int
    digest: str


_REMOTE = "only paths of the file system are read: mount the store, or download the files"
_PARQUET = (".parquet", ".pq")
_JSONL = tuple(stem + end for stem in (".jsonl", ".ndjson") for end in ("", ".gz", ".zst"))
_COMPRESSED = (".gz", ".zst")


def kind_of(path: str) -> Kind:
    """The kind of the file ``path`` by its name; what has no name of its own is text."""
    lower = path.lower()
    if lower.endswith(_PARQUET):
        return Kind.PARQUET
    return Kind.JSONL if lower.endswith(_JSONL) else Kind.TEXT


def find(sources: Iterable[str]) -> list[str]:
    """The files that ``sources`` name, sorted within each: a folder gives its Parquet, JSON lines and ``.txt`` files
    at any depth (what begins with a dot or an underscore is left out), a glob what it matches, a file itself.

    Raises ``CorpusError`` where a source names nothing.
    """
    files: list[str] = []
    for source in sources:
        path = Path(source)
        if path.is_dir():
            found = sorted(str(file) for file in path.rglob("*") if file.is_file() and _is_ours(file.relative_to(path)))
        elif path.exists():
            found = [source]
        else:
            matched = glob.glob(source, recursive=True) if glob.has_magic(source) else []  # noqa: PTH207 - any root
            found = sorted(name for name in matched if Path(name).is_file())
        if not found:
            raise CorpusError(
                "there are no documents here",
                source=source,
                expected="Parquet, JSON lines or text files",
                remedy=_REMOTE if "://" in source else "check the path",
                code="PF010",
            )
        files += found
    return list(dict.fromkeys(files))


def _is_ours(path: Path) -> bool:
    known = path.name.lower().endswith((*_PARQUET, *_JSONL, ".txt"))
    return known and not any(part.startswith((".", "_")) for part in path.parts)


def make_plan(files: list[str], *, size: int | None = None, limit: int | None = None) -> Plan:
    """Cut ``files`` into shards of about ``size`` bytes (default: by the whole); ``limit`` is the number of documents
    in all, from the beginning.

    Raises ``OSError`` where a file is gone.
    """
    sizes = [Path(file).stat().st_size for file in files]
    target = size or min(max(sum(sizes) // SHARDS, SMALLEST), LARGEST)
    shards: list[Shard] = []
    pieces: list[Piece] = []
    filled = 0
    for piece in _limited(_pieces(files, sizes, target, limit is not None), limit):
        pieces.append(piece)
        filled += piece.size + (_TEXT_OVERHEAD if piece.kind is Kind.TEXT else 0)
        if filled >= target:
            shards.append(Shard(len(shards), tuple(pieces)))
            pieces, filled = [], 0
    if pieces:
        shards.append(Shard(len(shards), tuple(pieces)))
    digest = hashlib.sha256(msgspec.json.encode([*zip(files, sizes, strict=True)])).hexdigest()
    return Plan(tuple(shards), len(files), sum(sizes), digest)


def _pieces(files: list[str], sizes: list[int], target: int, whole: bool) -> Iterator[Piece]:
    """The stretches of the files in order; ``whole`` leaves them uncut, so that their documents can be counted."""
    for path, size in zip(files, sizes, strict=True):
        kind = kind_of(path)
        if kind is Kind.PARQUET:
            shares = 1 if whole else max(round(size / target), 1)
            for share in range(shares):
                yield Piece(path, kind, size * (share + 1) // shares - size * share // shares, share, shares)
        elif kind is Kind.TEXT or whole or path.lower().endswith(_COMPRESSED):
            yield Piece(path, kind, size)
        else:
            for start in range(0, size, target):
                stop = min(start + target, size)
                yield Piece(path, kind, stop - start, start, stop)


def _limited(pieces: Iterable[Piece], limit: int | None) -> Iterator[Piece]:
    """The pieces up to ``limit`` documents."""
    left = limit
    for piece in pieces:
        if left is None:
            yield piece
            continue
        if left <= 0:
            return
        count = _COUNTERS[piece.kind](piece.path, left)
        yield msgspec.structs.replace(piece, limit=min(count, left))
        left -= count


def _count_lines(path: str, most: int) -> int:
    """How many lines the file has, counted up to ``most``; the rest of one that cannot be read has none."""
    count = 0
    try:
        with open_lines(path) as lines:
            for line in lines:
                count += not line.isspace()
                if count == most:
                    break
    except (EOFError, gzip.BadGzipFile, zlib.error, pa.ArrowInvalid):
        return count  # the reader will say so
    return count


def _count_rows(path: str, most: int) -> int:
    try:
        return min(int(pq.read_metadata(path).num_rows), most)
    except (OSError, pa.ArrowInvalid):
        return 0  # the reader will say so


def _count_text(path: str, most: int) -> int:  # noqa: ARG001 - each kind is counted in its own way
    return 1


_COUNTERS = {Kind.PARQUET: _count_rows, Kind.JSONL: _count_lines, Kind.TEXT: _count_text}


def open_lines(path: str) -> BinaryIO:
    """The file ``path`` as bytes, decompressed where its name says so."""
    lower = path.lower()
    if lower.endswith(".gz"):
        return gzip.open(path, "rb")  # type: ignore[return-value]
    if lower.endswith(".zst"):
        return io.BufferedReader(pa.input_stream(path, compression="zstd"), 1 << 16)  # little is lost before a cut
    return Path(path).open("rb", buffering=MEGABYTE)
