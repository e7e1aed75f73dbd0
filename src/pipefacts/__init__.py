"""Reads dumps of SEC XBRL viewer pages by a formal grammar and gives their facts and definition entries.

>>> import pipefacts
>>> page = pipefacts.parse_file("dump.txt")
>>> page.facts, page.definitions
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str

    from pipefacts.api import Columns, Depth, find, parse, parse_all, parse_file, validate
    from pipefacts.durations import Length
    from pipefacts.errors import (
        ConfigError,
        DecodingError,
        DumpSyntaxError,
        InvalidDumpError,
        MissingPackageError,
        NotADumpError,
        PipefactsError,
        Seems,
        SourceError,
        TaxonomyError,
        UnknownDialectError,
    )
    from pipefacts.output.argument import why
    from pipefacts.output.compare import Differences, compare
    from pipefacts.output.frames import to_pandas
    from pipefacts.output.reasons import Argument
    from pipefacts.output.render import render
    from pipefacts.syntax.dialects import DialectName
    from pipefacts.taxonomy import Taxonomy, load_taxonomy
    from pipefacts.together import FilingTable, filing_table, parse_together
    from pipefacts.values import (
        Alignment,
        Candidate,
        Column,
        Diagnostic,
        Element,
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
        Source,
        Span,
    )

__all__ = [
    "Alignment",
    "Argument",
    "Candidate",
    "Column",
    "Columns",
    "ConfigError",
    "DecodingError",
    "Depth",
    "Diagnostic",
    "DialectName",
    "Differences",
    "DumpSyntaxError",
    "Element",
    "Entry",
    "EntryKind",
    "Fact",
    "FactKind",
    "FilingTable",
    "InvalidDumpError",
    "Length",
    "MissingPackageError",
    "NotADumpError",
    "Page",
    "Period",
    "PeriodType",
    "PipefactsError",
    "Role",
    "Row",
    "Seems",
    "Severity",
    "Source",
    "SourceError",
    "Span",
    "Taxonomy",
    "TaxonomyError",
    "UnknownDialectError",
    "__version__",
    "compare",
    "filing_table",
    "find",
    "load_taxonomy",
    "parse",
    "parse_all",
    "parse_file",
    "parse_together",
    "render",
    "to_pandas",
    "validate",
    "why",
]

# Where each public name lives. Type checkers read the imports and ``__all__``; a test holds the three equal.
_PUBLIC = {
    "pipefacts.api": (
        "Columns", "Depth", "find", "parse", "parse_all", "parse_file", "validate",
    ),
    "pipefacts.errors": (
        "ConfigError", "DecodingError", "DumpSyntaxError", "InvalidDumpError", "MissingPackageError", "NotADumpError",
        "PipefactsError", "Seems", "SourceError", "TaxonomyError", "UnknownDialectError",
    ),
    "pipefacts.output.argument": ("why",),
    "pipefacts.output.compare": ("Differences", "compare"),
    "pipefacts.output.reasons": ("Argument",),
    "pipefacts.output.render": ("render",),
    "pipefacts.output.frames": ("to_pandas",),
    "pipefacts.durations": ("Length",),
    "pipefacts.syntax.dialects": ("DialectName",),
    "pipefacts.taxonomy": ("Taxonomy", "load_taxonomy"),
    "pipefacts.together": ("FilingTable", "filing_table", "parse_together"),
    "pipefacts.values": (
        "Alignment", "Candidate", "Column", "Diagnostic", "Element", "Entry", "EntryKind", "Fact", "FactKind", "Page",
        "Period", "PeriodType", "Role", "Row", "Severity", "Source", "Span",
    ),
}  # fmt: skip
_HOMES = {name: home for home, names in _PUBLIC.items() for name in names}


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for: the command line starts without the grammar."""
    if name == "__version__":
        from importlib import metadata

        return metadata.version("pipefacts")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
