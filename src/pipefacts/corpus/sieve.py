"""Documents to those that may be dumps, without decoding them.

Most dialects draw a table with a bar at an end of its lines: before the cell, after it, or alone; such lines are sought at
the speed of memory. Where blanks part the cells, a page has a duration or a date at the beginning of a line, or prints
its dollars or its scale above its heads: one regular expression of Arrow's. A text that has none of these is no dump,
whatever the grammar says of the rest; a text that has one goes on to ``pipefacts.parse``, which decides.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from pipefacts.syntax.terminals import MONTHS

__all__ = ["large_binary", "may_be_dump", "may_be_dumps", "may_hold_dump"]

_BAR, _NEWLINE = b"|", b"\n"
# What may stand between a bar and the end of its line: white space, a byte order mark, what draws nothing, and the zero
# bytes of UTF-16, so that such a dump is refused by its name and not passed over.
_BLANK = (
    "\x00 \t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)

# Of a page whose cells blanks part, in bytes: what stands at the beginning of a line, or in its title.
_ONE = r"(?: |\xc2\xa0)"
_SIGNS = (
    rf"(?m)^[^0-9A-Za-z\n]*(?:(?:{'|'.join(MONTHS)})\.?{_ONE}[0-9][0-9],{_ONE}20|[0-9]+{_ONE}Months?{_ONE}Ended)"
    r"|(?: - |\()USD\b|\bin (?:Thousands|Millions)\b|Label Element Value"
)
_SIGNED = re.compile(_SIGNS.encode("ascii"))

# One of these is in every dump, as JSON too: a bar, what each of the signs above has, and the escapes of either.
_HELD = (b"|", b"\\u00", b"Ended", b", 20", b",\xc2\xa020", b"USD", b"Thousands", b"Millions", b"Element")


def may_hold_dump(line: bytes) -> bool:
    """Whether ``line`` of JSON may hold the text of a dump, without decoding it: false means that it holds none."""
    return any(one in line for one in _HELD)


def may_be_dump(text: str | bytes) -> bool:
    """Whether ``text`` has what every dump has in some line: false means that ``parse`` reads no dump in it."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return _has_edge(data, 0, len(data)) or _SIGNED.search(data) is not None


def may_be_dumps(texts: pa.Array) -> list[int]:
    """The indices of those of ``texts`` (any of Arrow's string or binary types) that may be dumps, ascending.

    Nulls are none. The text need not be valid UTF-8.
    """
    if not len(texts):
        return []
    texts = large_binary(texts)
    _, starts, values = texts.buffers()
    if values is None:
        return []
    offsets = memoryview(starts).cast("q")[texts.offset : texts.offset + len(texts) + 1]
    data = memoryview(values)[offsets[0] : offsets[-1]].tobytes()
    found = sorted({*_candidates(data, offsets), *_signed(texts)})
    return [index for index in found if texts[index].is_valid] if texts.null_count else found


def large_binary(texts: pa.Array) -> pa.Array:
    """``texts`` as bytes with 64-bit offsets, without a copy where they have such offsets already."""
    return texts if pa.types.is_large_binary(texts.type) else texts.cast(pa.large_binary())


def _candidates(data: bytes, offsets: memoryview) -> Iterator[int]:
    """The indices of the documents in ``data`` that have an edge; from bar to bar, passing over what has none.

    ``data`` begins at the first of ``offsets``.
    """
    base = offsets[0]
    at = data.find(_BAR)
    while at >= 0:
        index = bisect_right(offsets, at + base) - 1
        end = offsets[index + 1] - base
        if _has_edge(data, at, end, offsets[index] - base):
            yield index
        at = data.find(_BAR, end)


def _signed(texts: pa.Array) -> list[int]:
    """The indices of those of ``texts`` that have what a page without bars has."""
    signed = pc.match_substring_regex(texts, _SIGNS)
    found: list[int] = pc.indices_nonzero(pc.fill_null(signed, False)).to_pylist()
    return found


def _has_edge(data: bytes, at: int, end: int, start: int = 0) -> bool:
    """Whether a line of ``data[start:end]`` begins or ends with a bar; before ``at`` there is none."""
    at = data.find(_BAR, at, end)
    while at >= 0:
        if _is_blank(data[data.rfind(_NEWLINE, start, at) + 1 or start : at]):
            return True
        stop = data.find(_NEWLINE, at, end)
        stop = end if stop < 0 else stop
        if _is_blank(data[data.rfind(_BAR, at, stop) + 1 : stop]):
            return True
        at = data.find(_BAR, stop, end)
    return False


def _is_blank(piece: bytes) -> bool:
    return not piece or (len(piece) < 256 and not piece.decode("utf-8", "replace").strip(_BLANK)) or piece.isspace()
