"""What a fault is: a code that is never used again, with all that the command, the docs and the tests say of it."""

import msgspec

from pipefacts.values import Diagnostic, Severity

__all__ = ["Fault"]


class Fault(msgspec.Struct, frozen=True):
    """One kind of fault.

    ``code`` is ``PF`` and three digits, the first of which names the family; ``name`` is the same in words.
    ``summary`` is one sentence, ``why`` says why it is a fault, ``remedy`` what to do about it. ``wrong`` is an
    input that has the fault and ``right`` the same input without it: whole dumps, or command lines after ``$``.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    why: str
    remedy: str
    wrong: str
    right: str

    def at(self, line: int, message: str, column: int = 1, end: int | None = None) -> Diagnostic:
        """The diagnostic of this fault at a place."""
        return Diagnostic(self.code, self.severity, message, line, column, end, self.remedy)
