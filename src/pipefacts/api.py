"""Text to page: what the library offers. The stages decide.

text -> tree -> printed page -> title, roles, heads, units, links, columns -> facts -> page
"""

import os
from typing import Literal

from pipefacts.diagnostics.findings import findings, of_error, raise_first
from pipefacts.errors import DumpSyntaxError, PipefactsError
from pipefacts.stages import Depth, Stages, page_of, run_stages
from pipefacts.syntax.dialects import DialectName
from pipefacts.syntax.dialects.recognise import chosen, has_foreign_rules, other_dialect
from pipefacts.syntax.page import read_page
from pipefacts.syntax.printed import PrintedPage
from pipefacts.syntax.sources import read_file
from pipefacts.values import Diagnostic, Page

__all__ = ["Columns", "Depth", "DialectName", "analyse", "parse", "parse_file", "validate"]

# What ``columns`` may be, for type checkers; a test holds it equal to the depths.
Columns = Depth | Literal["plain", "proved", "likely"]


def parse(
    text: str,
    *,
    source: str | None = None,
    dialect: DialectName | None = None,
    columns: Columns = Depth.LIKELY,
    strict: bool = False,
) -> Page:
    """Read the dump ``text`` and give its page: facts, definition entries, columns, rows, diagnostics.

    ``source`` names the text in errors; ``dialect`` forces a dialect (else it is recognised), and a text that is
    plainly of another one is refused; ``columns`` says
    how far the columns of short rows are sought (``plain``, ``proved``, ``likely``); ``strict`` refuses a page
    with a fault of severity error.

    Whatever the text, it raises only subclasses of ``PipefactsError``: ``NotADumpError`` where the text is none,
    ``DumpSyntaxError`` where it breaks the grammar, ``InvalidDumpError`` where it is read strictly. See SPEC 9 for
    what a page holds. An argument that is no text is a ``TypeError``, and a depth that there is not a ``ValueError``.
    """
    stages = analyse(text, source=source, dialect=dialect, columns=columns)
    diagnostics = findings(stages)
    if strict:
        raise_first(diagnostics, text, source=source)
    return page_of(stages, diagnostics, source)


def parse_file(
    path: str | os.PathLike[str],
    *,
    dialect: DialectName | None = None,
    columns: Columns = Depth.LIKELY,
    strict: bool = False,
) -> Page:
    """Read the dump in the file ``path`` and give its page, with the path as its source; the rest is as of ``parse``.

    Raises what ``parse`` raises, ``SourceError`` where the file cannot be read, and ``DecodingError`` where it is not
    UTF-8.
    """
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"expected a path, got {type(path).__name__}: to read a text use parse")
    name = os.fspath(path)
    return parse(read_file(name), source=name, dialect=dialect, columns=columns, strict=strict)


def validate(text: str, *, dialect: DialectName | None = None) -> list[Diagnostic]:
    """The diagnostics of the dump ``text``, in the order of their places; empty where it is without fault.

    Raises nothing, whatever the text: one that cannot be read has a single diagnostic, which says why. ``dialect``
    forces a dialect (else it is recognised). An argument that is no text is a ``TypeError``.
    """
    try:
        return list(parse(text, dialect=dialect, columns=Depth.PROVED).diagnostics)
    except PipefactsError as error:
        return [of_error(error)]


def analyse(
    text: str, *, source: str | None = None, dialect: DialectName | None = None, columns: Columns = Depth.LIKELY
) -> Stages:
    """What each stage makes of ``text``; raises what ``parse`` raises."""
    _check_text(text)
    if columns not in set(Depth):
        raise ValueError(f"columns must be one of {', '.join(Depth)}, not {columns!r}")
    try:
        name = chosen(text, dialect)
        printed = read_page(text, name)
        if dialect is not None:
            _check_dialect(text, name, printed)
    except PipefactsError as error:
        error.source = source
        raise
    return run_stages(text, name, printed, Depth(columns))


def _check_text(text: object) -> None:
    """Refuse what is no text, with what to do."""
    if isinstance(text, str):
        return
    hints: list[tuple[type | tuple[type, ...], str]] = [
        ((bytes, bytearray, memoryview), ": decode as UTF-8"),
        (os.PathLike, ": use parse_file"),
    ]
    hint = next((words for kind, words in hints if isinstance(text, kind)), "")
    raise TypeError(f"expected str, got {'None' if text is None else type(text).__name__}{hint}")


def _check_dialect(text: str, dialect: str, printed: PrintedPage) -> None:
    """Refuse a text that is no page whatever its dialect, or that is of another one by its first lines and not read
    whole in the one asked for.

    Most such texts break the grammar. The others would be read into rows of rule lines and definitions.
    """
    other = other_dialect(text, dialect)
    has_heads = bool(printed.heads or printed.items)
    if other is None or (has_heads and not printed.skipped and not has_foreign_rules(text, dialect)):
        return
    lost = printed.skipped[0] if has_heads and printed.skipped else None
    raise DumpSyntaxError(
        f"the text is not of the dialect {dialect!r}: its first lines are of {other!r}",
        line=lost.line if lost else printed.title.line,
        column=lost.column if lost else 1,
        expected=f"a dump of the dialect {dialect!r}",
        found="text that fits nowhere" if lost else "lines of another form",
        remedy=f"leave the dialect out, or give {other!r}",
    )
