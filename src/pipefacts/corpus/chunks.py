"""What the readers share: how columns are named, batches of documents, and faults."""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import pyarrow as pa

from pipefacts.corpus import schemas

__all__ = ["BATCH_BYTES", "BATCH_ROWS", "DECODING", "NOTHING", "Chunk", "Fault", "Naming", "fault_of", "gathered"]

# A batch is enough to read at the speed of memory, and little enough to hold.
BATCH_ROWS = 256
BATCH_BYTES = 4 << 20

# What a file that is broken raises, beside ``OSError`` without a number.
DECODING = (EOFError, zlib.error, pa.ArrowInvalid, pa.ArrowNotImplementedError)


class Naming(msgspec.Struct, frozen=True):
    """Which columns (or keys) hold the text, its id and its url, and which urls are wanted (a glob).

    ``None`` means the usual names: ``text`` or else ``content``, ``id``, ``url``.
    """

    text: str | None = None
    id: str | None = None
    url: str | None = None
    where: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The names under which the text is sought, in this order."""
        return (self.text,) if self.text else ("text", "content")


class Fault(NamedTuple):
    """A stretch of a file, from ``position`` on, that cannot be read, and why."""

    source: str
    position: int
    code: str
    message: str


class Chunk(NamedTuple):
    """Documents in order. ``passed`` more were seen to be no dumps while reading, ``unwanted`` ones have another url;
    a ``fault`` follows after the documents.
    """

    batch: pa.RecordBatch
    passed: int = 0
    unwanted: int = 0
    fault: Fault | None = None


def gathered(rows: Sequence[tuple[str, int, str | None, str | None, bytes]]) -> pa.RecordBatch:
    """A batch of ``schemas.DOCUMENTS`` from rows of its columns."""
    kinds = (pa.string(), pa.int64(), pa.string(), pa.string(), pa.large_binary())
    columns = [pa.array([row[part] for row in rows], kind) for part, kind in enumerate(kinds)]
    return pa.RecordBatch.from_arrays(columns, names=schemas.DOCUMENTS.names)


NOTHING = gathered([])


def fault_of(error: Exception, path: str, position: int, message: str) -> Fault:
    """The fault that ``error`` tells of; an error of the machine and not of the file is raised again."""
    if isinstance(error, OSError) and error.errno is not None:
        raise error
    reason = str(error).split("\n", 1)[0]
    return Fault(path, position, "PF011", f"{message} ({reason})")
