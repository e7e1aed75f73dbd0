"""Bytes to text: decoding, newlines, byte order marks, and the line and column of an offset.

The text is never changed: newlines stay as they are (the grammar knows both), and a byte order mark
is a terminal of the grammar. That is what makes "nothing is lost" checkable byte for byte.
"""

from bisect import bisect_right
from itertools import accumulate

from pipefacts.errors import DecodingError

__all__ = ["Lines", "decode", "excerpt"]

EXCERPT_WIDTH = 120
_CUT = "unexpected end of data"  # what the decoder says of a character that the end of the bytes cuts


def decode(data: bytes, *, source: str | None = None) -> str:
    """The text of ``data``, which must be UTF-8; a byte order mark is kept.

    Bytes that were cut off inside their last character give U+FFFD for it, as everything before it still counts.
    Raises ``DecodingError`` with the line and column (in characters) of the first byte that is not.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == _CUT:
            return data[: error.start].decode("utf-8") + "\ufffd"
        good = data[: error.start].decode("utf-8", errors="replace")
        line, column = Lines(good).place(len(good))
        raise DecodingError(
            "the text is not UTF-8",
            line=line,
            column=column,
            expected="UTF-8",
            found=f"byte 0x{data[error.start]:02x}" + (" (UTF-16?)" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""),
            remedy="convert the file to UTF-8 first",
            source=source,
        ) from None


class Lines:
    r"""The places of a text: offsets count from 0, lines from ``first``, columns from 1; lines end at ``\n`` alone."""

    def __init__(self, text: str, first: int = 1) -> None:
        self._text = text
        self._first = first
        self._starts = [0, *accumulate([len(line) + 1 for line in text.split("\n")[:-1]])]

    def __len__(self) -> int:
        return len(self._starts)

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of ``offset``."""
        index = bisect_right(self._starts, offset) - 1
        return index + self._first, offset - self._starts[index] + 1

    @property
    def last(self) -> int:
        """The number of the last line."""
        return len(self._starts) - 1 + self._first

    def offset(self, number: int) -> int:
        """The offset that line ``number`` begins at."""
        return self._starts[number - self._first]

    def line(self, number: int) -> str:
        """The text of line ``number``, without its newline."""
        index = number - self._first
        start = self._starts[index]
        end = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self._text)
        return self._text[start:end].removesuffix("\r")


def excerpt(text: str) -> str:
    """``text`` in one printable line of bounded width, for messages."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in text[: EXCERPT_WIDTH + 1])
    return shown if len(shown) <= EXCERPT_WIDTH else shown[: EXCERPT_WIDTH - 1] + "…"
