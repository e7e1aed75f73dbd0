"""Documents of one filing, or of one company, to files from which they are read together, and back.

A first pass writes the documents that hold dumps and whose address names a filing (or a company): one file for each
shard, sorted by bucket. A group's bucket follows from its name alone, and each bucket is a row group of its own, so a
second pass reads its buckets out of all files, and no more.
"""

import zlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from pipefacts.corpus.plan import Kind, Piece, Plan, Shard
from pipefacts.corpus.schemas import DOCUMENTS

__all__ = ["BUCKETS", "GROUPED", "Grouped", "groups_in", "plan_of", "write_groups"]

BUCKETS = 256
_NUMBERS = b"pipefacts.buckets"  # in a file's metadata: the bucket of each row group

GROUPED = pa.schema([pa.field("group", pa.string(), nullable=False), *DOCUMENTS])


class Grouped(NamedTuple):
    """A document of a group: what ``GROUPED`` holds of it."""

    group: str
    source: str
    position: int
    id: str | None
    url: str | None
    text: str


def _bucket_of(group: str) -> int:
    return zlib.crc32(group.encode()) % BUCKETS


def write_groups(path: Path, documents: Sequence[Grouped]) -> None:
    """Write ``documents`` to the Parquet file ``path``, a row group for each bucket that has any."""
    ordered = sorted(documents, key=lambda one: (_bucket_of(one.group), one[:3]))
    buckets = [(bucket, list(some)) for bucket, some in groupby(ordered, lambda one: _bucket_of(one.group))]
    numbers = msgspec.json.encode([bucket for bucket, _ in buckets])
    schema = GROUPED.with_metadata({_NUMBERS: numbers})
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=3) as writer:
        for _, some in buckets:
            writer.write_table(pa.Table.from_pylist([one._asdict() for one in some], schema))


def plan_of(folder: Path, first: Plan) -> Plan:
    """The shards of the second pass over the documents in ``folder``: as many as the first pass had, and no more than
    there are buckets.
    """
    count = max(1, min(len(first.shards), BUCKETS))
    size = sum(path.stat().st_size for path in folder.glob("*.parquet"))
    shards = []
    for number in range(count):
        start, stop = BUCKETS * number // count, BUCKETS * (number + 1) // count
        shards.append(Shard(number, (Piece(str(folder), Kind.GROUPS, size // count, start, stop),)))
    return msgspec.structs.replace(first, shards=tuple(shards))


def groups_in(piece: Piece) -> Iterator[list[Grouped]]:
    """The groups of the buckets of ``piece``, sorted by name, the documents of each in their order."""
    for bucket in range(piece.start, piece.stop or BUCKETS):
        found: list[Grouped] = []
        for path in sorted(Path(piece.path).glob("*.parquet")):
            found += _documents(path, bucket)
        found.sort(key=lambda one: one[:3])
        for _, some in groupby(found, lambda one: one.group):
            yield list(some)


def _documents(path: Path, bucket: int) -> list[Grouped]:
    """The documents of one bucket in one file."""
    with pq.ParquetFile(path) as file:
        numbers = msgspec.json.decode(file.schema_arrow.metadata[_NUMBERS], type=list[int])
        if bucket not in numbers:
            return []
        table = file.read_row_group(numbers.index(bucket), use_threads=False)
    return [Grouped(**row) for row in table.to_pylist()]
