"""Diagnostics: what is odd about a page, each with a stable code, a place and a remedy."""

from enum import StrEnum

import msgspec

__all__ = ["Diagnostic", "Severity"]


class Severity(StrEnum):
    """How bad it is: an error costs facts, a warning may, an info does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Diagnostic(msgspec.Struct, frozen=True, gc=False):
    """One finding. ``line`` and ``column`` count from 1; ``end`` is the column after the last character."""

    code: str
    severity: Severity
    message: str
    line: int
    column: int = 1
    end: int | None = None
    remedy: str | None = None
