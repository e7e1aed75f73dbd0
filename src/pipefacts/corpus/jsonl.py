"""Lines of JSON to batches of documents."""

from collections.abc import Iterator
from typing import Any

import msgspec

from pipefacts.corpus.chunks import BATCH_BYTES, BATCH_ROWS, DECODING, Chunk, Fault, Naming, fault_of, gathered
from pipefacts.corpus.globs import matches
from pipefacts.corpus.plan import Piece, open_lines
from pipefacts.corpus.sieve import may_hold_dump

__all__ = ["first_keys", "read_lines"]


def read_lines(piece: Piece, naming: Naming) -> Iterator[Chunk]:
    """The documents of ``piece``; a line that is none is a fault, and the next one is read."""
    reader, position = _Lines(piece.path, naming), piece.start
    try:
        with open_lines(piece.path) as lines:
            if position:  # the line that runs into this stretch belongs to the one before
                lines.seek(position - 1)
                position += len(lines.readline()) - 1
            left = -1 if piece.limit is None else piece.limit
            while left and (piece.stop is None or position < piece.stop):
                line = lines.readline()
                if not line:
                    break
                if not line.isspace():
                    left -= 1
                    fault = reader.take(position, line)
                    if fault or reader.full():
                        yield reader.chunk(fault)
                position += len(line)
    except (OSError, *DECODING) as error:
        fault = fault_of(error, piece.path, position, f"the file cannot be read beyond byte {position}")
        yield reader.chunk(fault)
        return
    yield reader.chunk()


class _Lines:
    """Documents gathered from JSON lines until they make a batch.

    A line that has nothing of what every dump has holds none; where no url is asked for it is counted unread.
    """

    def __init__(self, path: str, naming: Naming) -> None:
        self._path = path
        self._where = naming.where
        self._texts = naming.texts
        self._id, self._url = naming.id or "id", naming.url or "url"
        keys = dict.fromkeys([*self._texts, self._id, self._url])
        fields = [(f"f{index}", Any, None) for index in range(len(keys))]
        self._fields = {key: f"f{index}" for index, key in enumerate(keys)}
        renames = {f"f{index}": key for index, key in enumerate(keys)}
        self._decoder = msgspec.json.Decoder(msgspec.defstruct("Document", fields, rename=renames))
        self._clear()

    def _clear(self) -> None:
        self._rows: list[tuple[str, int, str | None, str | None, bytes]] = []
        self._bytes = self._passed = self._unwanted = 0

    def full(self) -> bool:
        """Whether there is enough for a batch."""
        return len(self._rows) >= BATCH_ROWS or self._bytes >= BATCH_BYTES or self._passed >= 64 * BATCH_ROWS

    def take(self, position: int, line: bytes) -> Fault | None:
        """Take in one line, or say what is wrong with it."""
        if self._where is None and not may_hold_dump(line) and _looks_whole(line):
            self._passed += 1
            return None
        try:
            found = self._decoder.decode(line)
            texts = [getattr(found, self._fields[name]) for name in self._texts]
            text = next((text for text in texts if text is not None), None)
            if text is not None and not isinstance(text, str):
                return self._fault(position, f"{self._texts[0]} is not a text")
            data = b"" if text is None else text.encode("utf-8", "surrogatepass")
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return self._fault(position, f"the line is not a JSON object with a text ({error})")
        self._add(position, _string(getattr(found, self._fields[self._id])), found, data)
        return None

    def _add(self, position: int, identity: str | None, found: Any, data: bytes) -> None:
        url = _string(getattr(found, self._fields[self._url]))
        if self._where is not None and not (url and matches(url, self._where)):
            self._unwanted += 1
            return
        self._rows.append((self._path, position, identity, url, data))
        self._bytes += len(data)

    def _fault(self, position: int, message: str) -> Fault:
        return Fault(self._path, position, "PF011", message)

    def chunk(self, fault: Fault | None = None) -> Chunk:
        """What was gathered, and begin anew."""
        chunk = Chunk(gathered(self._rows), self._passed, self._unwanted, fault)
        self._clear()
        return chunk


def _looks_whole(line: bytes) -> bool:
    line = line.strip()
    return line.startswith(b"{") and line.endswith(b"}")


def _string(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


def first_keys(path: str) -> list[str] | None:
    """The keys of the first line of ``path``, or ``None`` where it is no JSON."""
    with open_lines(path) as lines:
        for line in lines:
            if line.strip():
                try:
                    found = msgspec.json.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError):
                    return None
                return list(found) if isinstance(found, dict) else []
    return None
