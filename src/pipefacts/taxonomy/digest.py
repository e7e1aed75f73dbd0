"""Text to digest: a number of 64 bits that stands for a documentation or a label, however it is quoted and spaced.

The same words give the same digest: compatibility forms, case, punctuation and spaces do not count.
"""

import hashlib
import re
import unicodedata

__all__ = ["digest", "plain"]

_LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789"
_ASCII = bytes([code if code in _LETTERS else 32 for code in bytes(range(256)).lower()])
_OTHERS = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """``text`` in lower case as words of letters and digits, a space between two."""
    if text.isascii():
        return b" ".join(text.encode("ascii").translate(_ASCII).split()).decode("ascii")
    return _OTHERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def digest(text: str) -> int:
    """The first 64 bits of BLAKE2b over the plain ``text``, as a little-endian number."""
    raw = plain(text).encode("ascii")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")
