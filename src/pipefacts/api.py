"""Text to page: what the library offers. The stages decide.

text -> tree -> printed page -> title, roles, heads, units, links, columns -> facts -> page
"""

from pipefacts.errors import PipefactsError
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
) -> Page:
    """Read the dump ``text`` and give its page: facts, definition entries, columns, rows, diagnostics.

    ``source`` names the text in errors; ``dialect`` forces a dialect (else it is recognised); ``columns`` says
    how far the columns of short rows are sought (``plain``, ``proved``, ``likely``).

    Raises only subclasses of ``PipefactsError``: ``NotADumpError`` where the text is none, ``DumpSyntaxError``
    where it breaks the grammar. See SPEC 9 for what a page holds.
    """
    return page_of(analyse(text, source=source, dialect=dialect, columns=columns), source)


def analyse(
    text: str, *, source: str | None = None, dialect: str | None = None, columns: Depth | str = Depth.LIKELY
) -> Stages:
    """What each stage makes of ``text``; raises what ``parse`` raises."""
    name = dialect or "leading"
    try:
        printed = read_page(text, name)
    except PipefactsError as error:
        error.source = source
        raise
    return run_stages(text, name, printed, Depth(columns))
