"""Text to page: what the library offers. The stages decide.

text -> tree -> printed page -> title, roles, heads, units, links, columns -> facts -> page
"""

from pipefacts.dialects import chosen
from pipefacts.errors import PipefactsError
from pipefacts.findings import findings, raise_first
from pipefacts.page import read_page
from pipefacts.stages import Depth, Stages, page_of, run_stages
from pipefacts.values import Page

__all__ = ["Depth", "analyse", "parse"]


def parse(
    text: str,
    *,
    source: str | None = None,
    dialect: str | None = None,
    columns: Depth | str = Depth.LIKELY,
    strict: bool = False,
) -> Page:
    """Read the dump ``text`` and give its page: facts, definition entries, columns, rows, diagnostics.

    ``source`` names the text in errors; ``dialect`` forces a dialect (else it is recognised); ``columns`` says
    how far the columns of short rows are sought (``plain``, ``proved``, ``likely``); ``strict`` refuses a page
    with a fault of severity error.

    Whatever the text, it raises only subclasses of ``PipefactsError``: ``NotADumpError`` where the text is none,
    ``DumpSyntaxError`` where it breaks the grammar, ``InvalidDumpError`` where it is read strictly. See SPEC 9 for
    what a page holds.
    """
    stages = analyse(text, source=source, dialect=dialect, columns=columns)
    diagnostics = findings(stages)
    if strict:
        raise_first(diagnostics, text, source=source)
    return page_of(stages, diagnostics, source)


def analyse(
    text: str, *, source: str | None = None, dialect: str | None = None, columns: Depth | str = Depth.LIKELY
) -> Stages:
    """What each stage makes of ``text``; raises what ``parse`` raises."""
    if columns not in set(Depth):
        raise ValueError(f"columns must be one of {', '.join(Depth)}, not {columns!r}")
    try:
        name = chosen(text, dialect)
        printed = read_page(text, name)
    except PipefactsError as error:
        error.source = source
        raise
    return run_stages(text, name, printed, Depth(columns))
