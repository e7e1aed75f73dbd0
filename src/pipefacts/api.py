"""Text to page: what the library offers. The stages decide.

text -> tree -> printed page -> title, roles, heads, units, links, columns -> facts -> page
"""

import os
from collections.abc import Iterator, Sequence
from typing import Literal

from pipefacts.diagnostics.findings import findings, of_error, raise_first
from pipefacts.errors import DumpSyntaxError, PipefactsError
from pipefacts.stages import Depth, Stages, begin_stages, finish_stages, page_of
from pipefacts.syntax.dialects import DialectName
from pipefacts.syntax.dialects.recognise import has_foreign_rules, other_dialect
from pipefacts.syntax.find import dumps, find
from pipefacts.syntax.headless import check_heads
from pipefacts.syntax.page import read_page
from pipefacts.syntax.printed import PrintedPage, moved
from pipefacts.syntax.sources import read_file
from pipefacts.taxonomy import Taxonomy
from pipefacts.values import Diagnostic, Page

__all__ = [
    "Columns",
    "Depth",
    "DialectName",
    "analyse",
    "analyse_all",
    "analyse_each",
    "begin_each",
    "find",
    "page_from",
    "parse",
    "parse_all",
    "parse_each",
    "parse_file",
    "validate",
]

# What ``columns`` may be, for type checkers; a test holds it equal to the depths.
Columns = Depth | Literal["plain", "proved", "likely"]


def parse(
    text: str,
    *,
    source: str | None = None,
    dialect: DialectName | None = None,
    columns: Columns = Depth.LIKELY,
    strict: bool = False,
    taxonomy: Taxonomy | None = None,
) -> Page:
    """Read the dump in ``text`` and give its page: facts, definition entries, columns, rows, diagnostics.

    What is above and below the dump is passed over, and every place counts in the whole text. If ``text`` holds
    several dumps, the first one is read, and a warning (PF206) says where the next one is: ``parse_all`` reads all.

    ``source`` names the text in errors; ``dialect`` forces a dialect (else it is recognised), and a text that is
    plainly of another one is refused; ``columns`` says how values of short rows are placed: not at all (``plain``),
    where that is proved (``proved``), or by likelihood (``likely``); ``strict`` refuses a page with a diagnostic of
    severity error; ``taxonomy`` names concepts by their documentation (``load_taxonomy``), and without one the built-in
    taxonomy does.

    Whatever the text, it raises only subclasses of ``PipefactsError``: ``NotADumpError`` where the text holds no dump,
    ``DumpSyntaxError`` where it breaks the grammar, ``InvalidDumpError`` where it is read strictly. See SPEC 9 for
    what a page holds. An argument that is no text is a ``TypeError``, and a depth that there is not a ``ValueError``.
    """
    stages = analyse(text, source=source, dialect=dialect, columns=columns, taxonomy=taxonomy)
    return _page(stages, source, strict=strict)


def parse_all(
    text: str,
    *,
    source: str | None = None,
    dialect: DialectName | None = None,
    columns: Columns = Depth.LIKELY,
    strict: bool = False,
    taxonomy: Taxonomy | None = None,
) -> list[Page]:
    """Read every dump in ``text``, in order: at least one page. Arguments and errors are those of ``parse``."""
    found = []
    pages = parse_each(text, source=source, dialect=dialect, columns=columns, strict=strict, taxonomy=taxonomy)
    for page in pages:
        if isinstance(page, PipefactsError):
            raise page
        found.append(page)
    return found


def parse_each(
    text: str,
    *,
    source: str | None = None,
    dialect: DialectName | None = None,
    columns: Columns = Depth.LIKELY,
    strict: bool = False,
    taxonomy: Taxonomy | None = None,
) -> Iterator[Page | PipefactsError]:
    """Read every dump in ``text``, in order: for each its page, or the error that ``parse`` would raise.

    A text without a dump gives one error.
    """
    for stages in analyse_each(text, source=source, dialect=dialect, columns=columns, taxonomy=taxonomy):
        if isinstance(stages, PipefactsError):
            yield stages
            continue
        try:
            yield _page(stages.alone, source, strict=strict)
        except PipefactsError as error:
            yield error


def parse_file(
    path: str | os.PathLike[str],
    *,
    dialect: DialectName | None = None,
    columns: Columns = Depth.LIKELY,
    strict: bool = False,
    taxonomy: Taxonomy | None = None,
) -> Page:
    """Read the dump in the file ``path`` and give its page, with the path as its source; the rest is as of ``parse``.

    Raises what ``parse`` raises, ``SourceError`` where the file cannot be read, and ``DecodingError`` where it is not
    UTF-8.
    """
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"expected a path, got {type(path).__name__}: to read a text use parse")
    name = os.fspath(path)
    text = read_file(name)
    return parse(text, source=name, dialect=dialect, columns=columns, strict=strict, taxonomy=taxonomy)


def validate(text: str, *, dialect: DialectName | None = None) -> list[Diagnostic]:
    """The diagnostics of the dumps in ``text``, in the order of their places; empty where they are without fault.

    Raises nothing, whatever the text: one that cannot be read has a single diagnostic, which says why. ``dialect``
    forces a dialect (else it is recognised). An argument that is no text is a ``TypeError``.
    """
    return [one for _, found in validate_each(text, dialect=dialect) for one in found]


def validate_each(
    text: str, *, dialect: DialectName | None = None
) -> Iterator[tuple[Stages | PipefactsError, Sequence[Diagnostic]]]:
    """What each stage makes of every dump in ``text``, or the error of one that cannot be read, with its diagnostics."""
    for stages in analyse_each(text, dialect=dialect, columns=Depth.PROVED):
        yield stages, [of_error(stages)] if isinstance(stages, PipefactsError) else findings(stages)


def analyse(
    text: str,
    *,
    source: str | None = None,
    dialect: DialectName | None = None,
    columns: Columns = Depth.LIKELY,
    taxonomy: Taxonomy | None = None,
) -> Stages:
    """What each stage makes of the dump in ``text``; raises what ``parse`` raises."""
    first = next(analyse_each(text, source=source, dialect=dialect, columns=columns, taxonomy=taxonomy))
    if isinstance(first, PipefactsError):
        raise first
    return first


def analyse_all(
    text: str,
    *,
    source: str | None = None,
    dialect: DialectName | None = None,
    columns: Columns = Depth.LIKELY,
    taxonomy: Taxonomy | None = None,
) -> list[Stages]:
    """What each stage makes of every dump in ``text``; raises what ``parse_all`` raises."""
    found = []
    for stages in analyse_each(text, source=source, dialect=dialect, columns=columns, taxonomy=taxonomy):
        if isinstance(stages, PipefactsError):
            raise stages
        found.append(stages)
    return found


def analyse_each(
    text: str,
    *,
    source: str | None = None,
    dialect: DialectName | None = None,
    columns: Columns = Depth.LIKELY,
    taxonomy: Taxonomy | None = None,
) -> Iterator[Stages | PipefactsError]:
    """What each stage makes of every dump in ``text``, or the error of one that cannot be read."""
    if columns not in set(Depth):
        raise ValueError(f"columns must be one of {', '.join(Depth)}, not {columns!r}")
    depth = Depth(columns)
    for begun in begin_each(text, source=source, dialect=dialect, depth=depth, taxonomy=taxonomy):
        yield begun if isinstance(begun, PipefactsError) else finish_stages(begun, depth)


def begin_each(
    text: str,
    *,
    source: str | None = None,
    dialect: DialectName | None = None,
    depth: Depth = Depth.LIKELY,
    taxonomy: Taxonomy | None = None,
) -> Iterator[Stages | PipefactsError]:
    """The stages of every dump in ``text`` up to what it proves by itself, or the error of one that cannot be read."""
    _check_text(text)
    try:
        found = dumps(text, dialect)
    except PipefactsError as error:
        error.source = source
        yield error
        return
    for dump in found:
        try:
            printed = read_page(dump.text, dump.dialect)
            check_heads(printed)
            if dialect is not None:
                _check_dialect(dump.text, dialect, printed)
        except PipefactsError as error:
            error.source = source
            if error.line is not None:
                error.line += dump.line - 1
            yield error
        else:
            yield begin_stages(dump, moved(printed, dump.line - 1), depth, taxonomy)


def page_from(stages: Stages, source: str | None) -> Page:
    """The page of finished stages, with its diagnostics."""
    return page_of(stages, findings(stages), source)


def _page(stages: Stages, source: str | None, *, strict: bool) -> Page:
    diagnostics = findings(stages)
    if strict:
        raise_first(diagnostics, stages.lines, source=source)
    return page_of(stages, diagnostics, source)


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
