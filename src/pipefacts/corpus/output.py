"""A shard's batches to its four Parquet files, which appear when they are whole.

The files are written under a name of this process and renamed one after another; the shard's mark, with its counts,
comes last, and a shard without a mark is done again. Nothing of the machine or of the time goes into a file, so the
same shard gives the same bytes (with the same release of pyarrow, whose name Parquet keeps in each file).
"""

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from pipefacts.corpus.arrow import Remark, diagnostic_rows, origin_of
from pipefacts.corpus.batch import Settings, Tables, read_batch
from pipefacts.corpus.counts import Counts, tally
from pipefacts.corpus.documents import Chunk, Fault, Naming, read_shard
from pipefacts.corpus.groups import Grouped, write_groups
from pipefacts.corpus.plan import Shard
from pipefacts.corpus.schemas import SCHEMAS
from pipefacts.values import Diagnostic, Severity

__all__ = ["DOCUMENTS", "MARKS", "WRITING", "ShardWriter", "counts_of", "fill", "run_shard", "write_whole"]

# Rows to a row group: enough to compress and to skip by, few enough to hold in memory.
GROUP_ROWS = {"pages": 4096, "facts": 65536, "definitions": 16384, "diagnostics": 16384}
_OPTIONS = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "store_schema": True,
}
MARKS, WRITING, DOCUMENTS = "shards", ".writing", "documents"


class _Rows:
    """One Parquet file, written in row groups of exactly ``GROUP_ROWS`` rows, however the batches come."""

    def __init__(self, path: Path, name: str) -> None:
        self._schema = SCHEMAS[name]
        self._size = GROUP_ROWS[name]
        self._writer = pq.ParquetWriter(path, self._schema, **_OPTIONS)
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Take ``batch`` and write what fills a row group."""
        if batch.num_rows:
            self._waiting.append(batch)
            self._rows += batch.num_rows
        while self._rows >= self._size:
            self._write(self._size)

    def _write(self, rows: int) -> None:
        table = pa.Table.from_batches(self._waiting, self._schema)
        self._writer.write_table(table.slice(0, rows).combine_chunks(), row_group_size=rows)
        self._waiting = table.slice(rows).to_batches()
        self._rows -= rows

    def close(self) -> None:
        """Write the rest and the footer."""
        if self._rows:
            self._write(self._rows)
        self._writer.close()


class ShardWriter:
    """The four files of ``shard`` under ``out``: ``add`` what was read, then ``commit``. ``keeps_groups`` adds the file of the
    documents that a second pass is to read.

    Left without a commit, it leaves nothing behind.
    """

    def __init__(self, out: Path, shard: Shard, *, keeps_groups: bool = False) -> None:
        self._out = out
        self._name = shard.name
        self._folder = out / WRITING / f"{shard.name}.{os.getpid()}"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._files = {name: _Rows(self._folder / f"{name}.parquet", name) for name in SCHEMAS}
        self._keeps_groups = keeps_groups
        self._grouped: list[Grouped] = []

    def __enter__(self) -> "ShardWriter":
        return self

    def add(self, tables: Tables) -> None:
        """Take in the rows of one batch."""
        self._grouped += tables.grouped
        for name, rows in self._files.items():
            rows.add(getattr(tables, name))

    def remark(self, remarks: list[Remark]) -> None:
        """Take in diagnostics that are of no batch."""
        self._files["diagnostics"].add(diagnostic_rows(remarks))

    def commit(self, counts: Counts) -> None:
        """Make the files whole and let them appear, the mark with ``counts`` last."""
        for rows in self._files.values():
            rows.close()
        names = [*self._files]
        if self._keeps_groups:
            (self._out / DOCUMENTS).mkdir(exist_ok=True)
            write_groups(self._folder / f"{DOCUMENTS}.parquet", self._grouped)
            names.append(DOCUMENTS)
        for name in names:
            written = self._folder / f"{name}.parquet"
            _sync(written)
            written.replace(self._out / name / f"{self._name}.parquet")
        write_whole(self._out / MARKS / f"{self._name}.json", msgspec.json.encode(counts) + b"\n", self._folder)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for rows in self._files.values():
            with suppress(OSError, pa.ArrowException):  # the first error is the one to hear of
                rows._writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _sync(path: Path) -> None:
    """Have the file on the disk before its name says that it is whole."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, data: bytes, folder: Path) -> None:
    """Write ``data`` to ``path`` by way of ``folder``, so that it is there whole or not at all."""
    written = folder / path.name
    written.write_bytes(data)
    _sync(written)
    written.replace(path)


def counts_of(out: Path, shard: Shard) -> Counts | None:
    """The counts of a shard that is whole, or ``None`` where it is not."""
    try:
        found = msgspec.json.decode((out / MARKS / f"{shard.name}.json").read_bytes(), type=Counts)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return found if all((out / name / f"{shard.name}.parquet").exists() for name in SCHEMAS) else None


def run_shard(
    out: Path,
    shard: Shard,
    settings: Settings,
    naming: Naming,
    progress: Callable[[Counts], object] | None = None,
) -> Counts:
    """Read ``shard`` and write its files under ``out``: all that a worker does, on any engine.

    ``progress`` hears the counts of each batch. Raises ``OSError`` where the source is gone or the disk is full.
    """
    with ShardWriter(out, shard, keeps_groups=settings.together is not None) as writer:
        return fill(writer, (_take(writer, chunk, settings) for chunk in read_shard(shard, naming)), progress)


def fill(writer: ShardWriter, taken: Iterable[Counts], progress: Callable[[Counts], object] | None) -> Counts:
    """Take all that is ``taken``, batch after batch, and commit it; ``progress`` hears the counts of each."""
    counts = Counts()
    for found in taken:
        counts.add(found)
        if progress is not None:
            progress(found)
    writer.commit(counts)
    return counts


def _take(writer: ShardWriter, chunk: Chunk, settings: Settings) -> Counts:
    counts = Counts(documents=chunk.passed + chunk.unwanted, passed=chunk.passed, unwanted=chunk.unwanted)
    if chunk.batch.num_rows:
        tables = read_batch(chunk.batch, settings)
        writer.add(tables)
        counts.add(tables.counts)
    if chunk.fault is not None:
        counts.faults += 1
        tally(counts.diagnostics, {chunk.fault.code: 1})
        writer.remark([_remark(chunk.fault)])
    return counts


def _remark(fault: Fault) -> Remark:
    remedy = "mend or remove it, and run again with --overwrite"
    found = Diagnostic(fault.code, Severity.ERROR, fault.message, 1, remedy=remedy)
    return Remark(origin_of(fault.source, fault.position, None, None), found, placed=False)
