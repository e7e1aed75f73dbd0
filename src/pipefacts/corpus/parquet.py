"""Row groups of a Parquet file to batches of documents."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipefacts.corpus import schemas
from pipefacts.corpus.chunks import BATCH_ROWS, DECODING, NOTHING, Chunk, Fault, Naming, fault_of
from pipefacts.corpus.globs import pattern_of
from pipefacts.corpus.plan import Piece

__all__ = ["read_parquet"]


def read_parquet(piece: Piece, naming: Naming) -> Iterator[Chunk]:
    """The documents of ``piece``; a row group that cannot be read is a fault, and the next one is read."""
    path = piece.path
    try:
        file = pq.ParquetFile(path, memory_map=False, buffer_size=1 << 20, pre_buffer=False)
    except (OSError, *DECODING) as error:
        fault = fault_of(error, path, 0, "the file cannot be read as Parquet")
        if piece.start == 0:  # said once, however many shares the file has
            yield Chunk(NOTHING, fault=fault)
        return
    with file:
        names = file.schema_arrow.names
        text = next((name for name in naming.texts if name in names), None)
        if text is None or not _is_text(file.schema_arrow.field(text).type):
            found = f"found {', '.join(names)}"
            fault = Fault(path, 0, "PF011", f"there is no text column {' or '.join(naming.texts)}; {found}")
            if piece.start == 0:
                yield Chunk(NOTHING, fault=fault)
            return
        wanted = {"text": text, "id": naming.id or "id", "url": naming.url or "url"}
        columns = {role: name for role, name in wanted.items() if name in names}
        groups, shares = file.num_row_groups, piece.stop or 1
        start = groups * piece.start // shares
        first = sum(file.metadata.row_group(index).num_rows for index in range(start))
        left = piece.limit
        for group in range(start, groups * (piece.start + 1) // shares):
            rows = file.metadata.row_group(group).num_rows
            wanted_rows = rows if left is None else min(rows, left)
            yield from _read_group(file, group, range(first, first + wanted_rows), path, columns, naming)
            first += rows
            left = None if left is None else left - wanted_rows


def _read_group(
    file: pq.ParquetFile, group: int, rows: range, path: str, columns: dict[str, str], naming: Naming
) -> Iterator[Chunk]:
    """The documents of one row group, which are ``rows`` of the file.

    Where urls are asked for, they are read first: a row group without one that is wanted costs its urls alone.
    """
    at = rows.start
    try:
        if naming.where and "url" in columns:
            urls = file.read_row_group(group, columns=[columns["url"]], use_threads=False).column(0)
            if not pc.any(_matches(urls.slice(0, len(rows)), naming.where)).as_py():
                yield Chunk(NOTHING, unwanted=len(rows))
                return
        chosen = list(dict.fromkeys(columns.values()))
        for found in file.iter_batches(BATCH_ROWS, row_groups=[group], columns=chosen, use_threads=False):
            batch = found.slice(0, rows.stop - at)
            if not batch.num_rows:
                return
            yield _parquet_chunk(batch, path, at, columns, naming.where)
            at += batch.num_rows
    except (OSError, *DECODING) as error:
        message = f"rows {at} to {rows.stop - 1} cannot be read"
        yield Chunk(NOTHING, fault=fault_of(error, path, at, message))


def _parquet_chunk(batch: pa.RecordBatch, path: str, first: int, columns: dict[str, str], where: str | None) -> Chunk:
    count = batch.num_rows
    empty = pa.nulls(count, pa.string())
    ids = _strings(batch.column(columns["id"])) if "id" in columns else empty
    urls = _strings(batch.column(columns["url"])) if "url" in columns else empty
    found = _batch(path, list(range(first, first + count)), ids, urls, batch.column(columns["text"]))
    if where is None:
        return Chunk(found)
    wanted = found.filter(_matches(urls, where))
    return Chunk(wanted, unwanted=count - wanted.num_rows)


def _batch(source: str, positions: list[int], ids: pa.Array, urls: pa.Array, texts: pa.Array) -> pa.RecordBatch:
    columns = [pa.array([source] * len(positions), pa.string()), pa.array(positions, pa.int64()), ids, urls, texts]
    return pa.RecordBatch.from_arrays(columns, names=schemas.DOCUMENTS.names)


def _is_text(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(
        test(kind)
        for test in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_string_view,
            pa.types.is_binary,
            pa.types.is_large_binary,
            pa.types.is_binary_view,
        )
    )


def _strings(column: pa.Array) -> pa.Array:
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def _matches(urls: pa.Array, where: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(_strings(urls), pattern_of(where)), False)
