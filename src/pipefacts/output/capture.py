"""HTML to dump: the text that the installed extractor makes of a viewer page.

The call is the plain one that corpus pipelines make, ``trafilatura.extract(html)``: with 1.7.0 and with 2.3.1 it gives
the known dumps of every page tried, byte for byte; ``favor_precision``, ``no_fallback`` and the like do not.
"""

from importlib import metadata

from pipefacts.errors import MissingPackageError, PipefactsError

__all__ = ["CaptureError", "capture", "extractor"]

_HOW = "pip install 'pipefacts[capture]'"


class CaptureError(PipefactsError):
    """The extractor finds no text in a page."""

    code = "PF005"


def extractor() -> str:
    """Name and version of the installed extractor; raises ``MissingPackageError`` if there is none."""
    try:
        return f"trafilatura {metadata.version('trafilatura')}"
    except metadata.PackageNotFoundError:
        raise MissingPackageError("trafilatura is not installed", remedy=_HOW) from None


def capture(html: bytes, *, source: str | None = None) -> str:
    """The dump that the installed extractor makes of the page ``html``, as it is: no end of line is added.

    ``source`` names the page in errors. Raises ``MissingPackageError`` where the extractor is missing, and
    ``CaptureError`` where it finds no text.
    """
    try:
        from trafilatura import extract
    except ImportError as error:
        raise MissingPackageError(f"trafilatura cannot be loaded ({error})", remedy=_HOW, source=source) from None
    text: str | None = extract(html)
    if not text:
        raise CaptureError("the extractor found no text in the page", remedy="check that it is HTML", source=source)
    return text
