"""A glob on web addresses to a regular expression that Python and Arrow (RE2) read alike."""

import functools
import re

__all__ = ["matches", "pattern_of"]


@functools.lru_cache(maxsize=16)
def pattern_of(glob: str) -> str:
    """``*`` is any run of characters, ``?`` one, ``[...]`` one of a set (``[!...]`` none of it); all must match."""
    return "(?s)^" + "".join(_parts(glob)) + r"\z"


@functools.lru_cache(maxsize=16)
def _compiled(glob: str) -> re.Pattern[str]:
    return re.compile(pattern_of(glob).removesuffix(r"\z") + r"\Z")


def matches(url: str, glob: str) -> bool:
    """Whether all of ``url`` matches ``glob``."""
    return _compiled(glob).match(url) is not None


def _parts(glob: str) -> list[str]:
    parts, at = [], 0
    while at < len(glob):
        character = glob[at]
        end = glob.find("]", at + 2 + (glob[at + 1 : at + 2] == "!")) if character == "[" else -1
        if end > 0:
            inside = re.sub(r"([\\\[\]^&~|])", r"\\\1", glob[at + 1 : end].removeprefix("!"))
            parts.append(f"[{'^' if glob[at + 1] == '!' else ''}{inside}]")
            at = end
        else:
            parts.append({"*": ".*", "?": "."}.get(character) or re.escape(character))
        at += 1
    return parts
