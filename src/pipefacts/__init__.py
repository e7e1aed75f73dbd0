"""Reads dumps of SEC XBRL viewer pages by a formal grammar and gives their facts and definition entries.

>>> import pipefacts
>>> page = pipefacts.parse(open("dump.txt").read())
>>> page.facts, page.definitions
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipefacts.api import Depth, parse, validate
    from pipefacts.errors import (
        DecodingError,
        DumpSyntaxError,
        InvalidDumpError,
        NotADumpError,
        PipefactsError,
        SourceError,
        UnknownDialectError,
    )
    from pipefacts.values import (
        Alignment,
        Candidate,
        Column,
        Diagnostic,
        Entry,
        EntryKind,
        Fact,
        FactKind,
        Page,
        Period,
        PeriodType,
        Role,
        Row,
        Severity,
        Span,
    )

__all__ = [
    "Alignment",
    "Candidate",
    "Column",
    "DecodingError",
    "Depth",
    "Diagnostic",
    "DumpSyntaxError",
    "Entry",
    "EntryKind",
    "Fact",
    "FactKind",
    "InvalidDumpError",
    "NotADumpError",
    "Page",
    "Period",
    "PeriodType",
    "PipefactsError",
    "Role",
    "Row",
    "Severity",
    "SourceError",
    "Span",
    "UnknownDialectError",
    "parse",
    "validate",
]

# Where each public name lives. Type checkers read the imports and ``__all__``; a test holds the three equal.
_PUBLIC = {
    "pipefacts.api": (
        "Depth", "parse", "validate",
    ),
    "pipefacts.errors": (
        "DecodingError", "DumpSyntaxError", "InvalidDumpError", "NotADumpError", "PipefactsError", "SourceError",
        "UnknownDialectError",
    ),
    "pipefacts.values": (
        "Alignment", "Candidate", "Column", "Diagnostic", "Entry", "EntryKind", "Fact", "FactKind", "Page",
        "Period", "PeriodType", "Role", "Row", "Severity", "Span",
    ),
}  # fmt: skip
_HOMES = {name: home for home, names in _PUBLIC.items() for name in names}


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for: the command line starts without the grammar."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
