"""Shards to batches of documents (``schemas.DOCUMENTS``), from Parquet, JSON lines and text files.

What cannot be read, a line or the rest of a file, is a ``Fault`` in its place among the batches, and the reading
goes on after it. A file that is gone, or a disk that fails, raises ``OSError``: another run may find it well again.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import pyarrow.parquet as pq

from pipefacts.corpus.chunks import BATCH_BYTES, BATCH_ROWS, DECODING, NOTHING, Chunk, Fault, Naming, gathered
from pipefacts.corpus.errors import CorpusError
from pipefacts.corpus.jsonl import first_keys, read_lines
from pipefacts.corpus.parquet import read_parquet
from pipefacts.corpus.plan import Kind, Piece, Shard, kind_of

__all__ = ["Chunk", "Fault", "Naming", "check", "read_shard"]


def read_shard(shard: Shard, naming: Naming) -> Iterator[Chunk]:
    """The documents of ``shard`` that ``naming`` wants, in order."""
    for kind, pieces in groupby(shard.pieces, key=attrgetter("kind")):
        if kind is Kind.TEXT:
            yield from _read_texts(pieces, naming)
        else:
            for piece in pieces:
                yield from (read_parquet if kind is Kind.PARQUET else read_lines)(piece, naming)


def check(files: list[str], naming: Naming) -> None:
    """See to it that the first file of each kind has the columns that are asked for: a job over millions of documents
    should not run to learn that it has no text.

    Raises ``CorpusError`` with the columns that there are. What cannot be read passes: the reader will say so.
    """
    required = [naming.texts]
    required += [(naming.id,)] if naming.id else []
    required += [(naming.url or "url",)] if naming.url or naming.where else []
    for kind in (Kind.PARQUET, Kind.JSONL):
        path = next((file for file in files if kind_of(file) is kind), None)
        names = _columns(path, kind) if path else None
        if names is None:
            continue
        for wanted in required:
            if not any(name in names for name in wanted):
                raise CorpusError(
                    "the documents have no such column",
                    source=path,
                    expected=" or ".join(wanted),
                    found=", ".join(names) or "none",
                    remedy="name it by --text-column, --id-column or --url-column",
                    code="PF010",
                )


def _columns(path: str, kind: Kind) -> list[str] | None:
    """The columns of a file, or ``None`` where they cannot be told."""
    try:
        return list(pq.read_schema(path).names) if kind is Kind.PARQUET else first_keys(path)
    except (OSError, *DECODING):
        return None


def _read_texts(pieces: Iterable[Piece], naming: Naming) -> Iterator[Chunk]:
    """A document a file, whose id is the file's name; none has a url, so none is wanted where urls are asked for."""
    rows: list[tuple[str, int, str | None, str | None, bytes]] = []
    size = 0
    for piece in pieces:
        if naming.where is not None:
            yield Chunk(NOTHING, unwanted=1)
            continue
        try:
            data = Path(piece.path).read_bytes()
        except OSError as error:
            fault = Fault(piece.path, 0, "PF001", f"the file cannot be read ({error.strerror})")
            yield Chunk(gathered(rows), fault=fault)
            rows, size = [], 0
            continue
        rows.append((piece.path, 0, Path(piece.path).name, None, data))
        size += len(data)
        if len(rows) >= BATCH_ROWS or size >= BATCH_BYTES:
            yield Chunk(gathered(rows))
            rows, size = [], 0
    yield Chunk(gathered(rows))
