"""The errors: one base class, and every one knows its place and what was expected there."""

import copyreg
import unicodedata
from enum import StrEnum
from importlib.util import find_spec
from typing import Any, Self, TypedDict, Unpack

__all__ = [
    "ConfigError",
    "DecodingError",
    "DumpSyntaxError",
    "InvalidDumpError",
    "MissingPackageError",
    "NotADumpError",
    "PipefactsError",
    "Place",
    "Seems",
    "SourceError",
    "TaxonomyError",
    "UnknownDialectError",
    "count",
    "printable",
    "require",
]


_GIVE_A_PAGE = "give the text of a page of the SEC's viewer, from its title on"


def printable(text: str) -> str:
    """``text`` on one line that is safe to show: all but printable characters, blanks and tabs becomes U+FFFD.

    What people read goes through it, so that no text of the input is an escape sequence, turns the direction of
    writing, or begins a line of its own. Formats of data keep every character.
    """
    if text.isprintable():
        return text
    return "".join([c if c.isprintable() or c == "\t" or unicodedata.category(c) == "Zs" else "\ufffd" for c in text])


def count(number: int, noun: str) -> str:
    """``1 entry``, ``2 entries``, ``2 stretches``."""
    if number != 1:
        noun = noun[:-1] + "ies" if noun.endswith("y") else noun + "es" if noun.endswith("ch") else noun + "s"
    return f"{number:,} {noun}"


class Place(TypedDict, total=False):
    """What every error may be given beside its message."""

    line: int | None
    column: int | None
    expected: str | None
    found: str | None
    remedy: str | None
    excerpt: str | None
    source: str | None


class PipefactsError(Exception):
    """Base of all errors that pipefacts raises.

    ``code`` is stable; ``line`` and ``column`` count from 1 and are null where no place is to blame;
    ``expected`` and ``found`` say what stood against what; ``remedy`` says what to do about it;
    ``excerpt`` is the line at fault, shortened.
    """

    code = "PF000"

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        expected: str | None = None,
        found: str | None = None,
        remedy: str | None = None,
        excerpt: str | None = None,
        source: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.expected = expected
        self.found = found
        self.remedy = remedy
        self.excerpt = excerpt
        self.source = source

    def __str__(self) -> str:
        """``source:line:column: code message; expected ..., found ...`` on one line."""
        place = ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)
        text = f"{self.code} {self.explained()}"
        return printable(f"{place}: {text}" if place else text)

    def __reduce__(self) -> tuple[Any, ...]:
        """As a class, a message and the attributes: ``__init__`` of a subclass may ask for more than the message."""
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]

    def explained(self) -> str:
        """The message with what was expected and what was found: ``message; expected ..., found ...``."""
        detail = [f"expected {self.expected}"] if self.expected else []
        if self.found:
            detail.append(f"found {self.found}")
        return f"{self.message}; {', '.join(detail)}" if detail else self.message

    def caret(self) -> str:
        """The line at fault with a caret under the place, or an empty string."""
        if self.excerpt is None or self.column is None:
            return ""
        return f"{self.excerpt}\n{' ' * (self.column - 1)}^"


class SourceError(PipefactsError):
    """The file cannot be read: missing, a directory, no permission."""

    code = "PF001"


class DecodingError(PipefactsError):
    """The bytes are not UTF-8."""

    code = "PF002"


class ConfigError(PipefactsError):
    """The settings of the project cannot be used."""

    code = "PF004"


class Seems(StrEnum):
    """What a text that is no dump looks like, with the code of its diagnostic, the message and the remedy."""

    code: str
    message: str
    remedy: str

    def __new__(cls, name: str, code: str, message: str, remedy: str = _GIVE_A_PAGE) -> Self:
        """A member with what it says."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.code, member.message, member.remedy = code, message, remedy
        return member

    NOTHING_KNOWN = "nothing known", "PF101", "the text has no table"
    DEFINITIONS = (
        "definitions without a table",
        "PF102",
        "the text has definitions but no table",
        "extract the page again: the extractor has lost its table",
    )
    UNBARRED = (
        "rows without bars",
        "PF103",
        "the cells of the text are separated by blanks, which does not show where a cell begins",
        "extract the page with bars between its cells",
    )
    HTML = "HTML", "PF104", "the text is HTML", "extract its text first"
    JSON = "JSON", "PF105", "the text is JSON"
    PROSE = "prose", "PF106", "the text has no table"
    MARKDOWN = "a Markdown table", "PF107", "the text is a table of another kind"
    EMPTY = "empty text", "PF108", "the text is empty"
    HEADLESS = (
        "a text block without its table",
        "PF109",
        "the text has no title and no column heads",
        "extract the page again: the extractor has lost its table",
    )


class NotADumpError(PipefactsError):
    """The text is no dump of a known dialect; ``seems`` names what it looks like (SPEC 10), and so does ``code``."""

    code = "PF101"

    def __init__(self, message: str, *, seems: Seems, **place: Unpack[Place]) -> None:
        super().__init__(message, **place)
        self.seems = seems
        self.code = seems.code


class DumpSyntaxError(PipefactsError):
    """The text begins as a dump and breaks its grammar."""

    code = "PF201"


class InvalidDumpError(PipefactsError):
    """A strict reading found a fault of severity error; ``code`` is that fault's."""

    def __init__(self, message: str, *, code: str, **place: Unpack[Place]) -> None:
        super().__init__(message, **place)
        self.code = code


class UnknownDialectError(PipefactsError):
    """The dialect that was asked for is none that pipefacts reads."""

    code = "PF006"


class TaxonomyError(PipefactsError):
    """A file that should hold a taxonomy cannot be used: it is damaged, or holds something else."""

    code = "PF017"


class MissingPackageError(PipefactsError):
    """A package that only a part of pipefacts needs is not installed; ``remedy`` names the extra that brings it."""

    code = "PF015"


def require(package: str, extra: str) -> None:
    """Raise ``MissingPackageError`` where ``package``, which comes with ``pipefacts[extra]``, is not installed."""
    if find_spec(package) is None:
        raise MissingPackageError(f"{package} is not installed", remedy=f"pip install 'pipefacts[{extra}]'")
