"""Reads dumps of SEC XBRL viewer pages by a formal grammar and gives their facts and definition entries.

>>> import pipefacts
>>> page = pipefacts.parse(open("dump.txt").read())
>>> page.facts, page.definitions
"""

from pipefacts.api import Depth, parse
from pipefacts.diagnostics import Diagnostic, Severity
from pipefacts.errors import (
    DecodingError,
    DumpSyntaxError,
    InvalidDumpError,
    NotADumpError,
    PipefactsError,
    SourceError,
)
from pipefacts.validate import validate
from pipefacts.values import (
    Alignment,
    Candidate,
    Column,
    Entry,
    EntryKind,
    Fact,
    FactKind,
    Page,
    Period,
    PeriodType,
    Role,
    Row,
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
    "parse",
    "validate",
]
