"""Text to diagnostics: what is wrong with a dump, where, and what to do about it."""

from pipefacts.api import Depth, parse
from pipefacts.diagnostics import Diagnostic, Severity
from pipefacts.errors import PipefactsError

__all__ = ["of_error", "validate"]


def validate(text: str, *, dialect: str | None = None) -> list[Diagnostic]:
    """The diagnostics of the dump ``text``, in the order of their places; empty where it is without fault.

    Raises nothing, whatever the text: one that cannot be read has a single diagnostic, which says why. ``dialect``
    forces a dialect (else it is recognised).
    """
    try:
        return list(parse(text, dialect=dialect, columns=Depth.PROVED).diagnostics)
    except PipefactsError as error:
        return [of_error(error)]


def of_error(error: PipefactsError) -> Diagnostic:
    """The diagnostic that says what ``error`` says; a fault without a place stands at the beginning."""
    detail = [f"expected {error.expected}"] if error.expected else []
    if error.found:
        detail.append(f"found {error.found}")
    message = "; ".join([error.message, ", ".join(detail)]) if detail else error.message
    return Diagnostic(error.code, Severity.ERROR, message, error.line or 1, error.column or 1, None, error.remedy)
