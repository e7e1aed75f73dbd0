"""An Arrow batch of documents to Arrow batches of pages, facts, definitions and diagnostics: a pure function.

Everything else in this package is an adapter round it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

import msgspec
import pyarrow as pa
from lark.exceptions import LarkError

from pipefacts.api import Depth, parse_each
from pipefacts.corpus import arrow, sieve
from pipefacts.corpus.arrow import Origin, Read, Remark
from pipefacts.corpus.counts import Counts, tally
from pipefacts.corpus.groups import Grouped
from pipefacts.diagnostics.findings import of_error
from pipefacts.errors import DecodingError, PipefactsError, Seems
from pipefacts.output.filings import names_page
from pipefacts.syntax.text import decode
from pipefacts.taxonomy import load_taxonomy
from pipefacts.together import Scope
from pipefacts.together.groups import group_of
from pipefacts.values import Diagnostic, Page, Severity

__all__ = ["BREAKS", "Settings", "Tables", "broken", "read_batch", "tables_of"]

# What a text that is no dump seems to be, where it is an ordinary document with a bar in it, no dump gone wrong (PF101
# nothing known, PF104 HTML, PF105 JSON, PF106 prose, PF107 and PF109 tables of another form, PF108 empty): it is passed
# over and counted, like those that the sieve passes over, unless its url says that it is a page of the viewer. What else
# is refused has a row in ``diagnostics``.
_ORDINARY = frozenset([seems.code for seems in Seems if seems not in (Seems.DEFINITIONS, Seems.UNBARRED)])

# What a fault of ours can raise on one document among millions: reported as PF013, and the rest goes on.
BREAKS = (ArithmeticError, AttributeError, LarkError, LookupError, MemoryError, RecursionError, TypeError, ValueError)


class Settings(msgspec.Struct, frozen=True):
    """``columns`` says how far the columns of short rows are sought, as in ``pipefacts.parse``; ``taxonomy`` holds the
    paths of files that name concepts, beside the built-in taxonomy; the others name the batch's columns. ``source``,
    ``position``, ``id`` and ``url`` need not be there: a batch without ``source`` and ``position`` has ``""`` and its
    row numbers. ``together`` says that the documents are kept by group for a second pass, and what a group is.
    """

    columns: Depth = Depth.LIKELY
    taxonomy: tuple[str, ...] = ()
    together: Scope | None = None
    text: str = "text"
    id: str | None = "id"
    url: str | None = "url"


class Tables(NamedTuple):
    """What a batch of documents gives: one batch of each schema (``schemas.SCHEMAS``), the figures, and the documents that
    a second pass is to read.
    """

    pages: pa.RecordBatch
    facts: pa.RecordBatch
    definitions: pa.RecordBatch
    diagnostics: pa.RecordBatch
    counts: Counts
    grouped: tuple[Grouped, ...] = ()


def read_batch(batch: pa.RecordBatch, settings: Settings = Settings()) -> Tables:  # noqa: B008 - it is frozen
    """Read the dumps among the documents of ``batch``; rows keep the order of the input.

    Raises ``KeyError`` where the batch has no column ``settings.text``, and what ``load_taxonomy`` raises. No document
    makes it raise: one that is refused, or that breaks the reader, has its row in ``diagnostics``.
    """
    texts = sieve.large_binary(batch.column(settings.text))
    candidates = sieve.may_be_dumps(texts)
    found = _Found(settings, Counts(documents=batch.num_rows, passed=batch.num_rows - len(candidates)))
    chosen = texts.take(pa.array(candidates, pa.int64()))
    for row, (origin, text) in enumerate(zip(_origins(batch, candidates, settings), chosen, strict=True)):
        found.read(row, origin, text.as_py())
    return tables_of(found.reads, found.remarks, found.counts, found.rows)._replace(grouped=tuple(found.grouped))


def tables_of(
    reads: list[Read], remarks: list[tuple[int, Remark]], counts: Counts, rows: Sequence[int] | None = None
) -> Tables:
    """The tables of pages and remarks, in order: a remark's number is that of its row, and ``rows`` has that of each page
    (default: the pages are the rows).
    """
    facts, wide = arrow.fact_rows(reads)
    remarks = [*remarks, *[(rows[index] if rows is not None else index, remark) for index, remark in wide]]
    ordered = [remark for _, remark in sorted(remarks, key=itemgetter(0))]
    counts = _counted(counts, reads, ordered)
    return Tables(arrow.page_rows(reads), facts, arrow.definition_rows(reads), arrow.diagnostic_rows(ordered), counts)


def _origins(batch: pa.RecordBatch, rows: list[int], settings: Settings) -> Iterator[Origin]:
    """The origins of ``rows``; their texts are not touched."""
    chosen = pa.array(rows, pa.int64())

    def column(name: str | None) -> list[object]:
        if name is None or name not in batch.schema.names:
            return [None] * len(rows)
        found: list[object] = batch.column(name).take(chosen).to_pylist()
        return found

    sources, positions = column("source"), column("position")
    ids, urls = column(settings.id), column(settings.url)
    for row, source, position, identity, url in zip(rows, sources, positions, ids, urls, strict=True):
        yield arrow.origin_of(
            str(source or ""),
            position if isinstance(position, int) else row,
            None if identity is None else str(identity),
            None if url is None else str(url),
        )


class _Found:
    """What the documents of one batch gave so far; ``rows`` and the first of each remark count the candidates."""

    def __init__(self, settings: Settings, counts: Counts) -> None:
        self.counts = counts
        self._depth = settings.columns
        self._taxonomy = load_taxonomy(settings.taxonomy)
        self.reads: list[Read] = []
        self.rows: list[int] = []
        self.remarks: list[tuple[int, Remark]] = []
        self.grouped: list[Grouped] = []
        self._scope = settings.together

    def read(self, row: int, origin: Origin, data: bytes) -> None:
        """Read every dump of one document, or remark why not."""
        try:
            text = decode(data)
            before = len(self.reads)
            for dump, page in enumerate(parse_each(text, columns=self._depth, taxonomy=self._taxonomy)):
                self._keep(row, origin._replace(dump=dump), page, len(text))
            if self._scope is not None and len(self.reads) > before:
                self._group(origin, text, self._scope)
        except DecodingError as error:
            self.counts.faults += 1
            self._refuse(row, _refusal(origin, error))
        except BREAKS as error:
            self.counts.faults += 1
            self._refuse(row, broken(origin, error))

    def _keep(self, row: int, origin: Origin, page: Page | PipefactsError, characters: int) -> None:
        if isinstance(page, Page):
            self.counts.characters += characters if origin.dump == 0 else 0
            self.reads.append(Read(origin, page, characters))
            self.rows.append(row)
            self.remarks += [(row, Remark(origin, diagnostic)) for diagnostic in page.diagnostics]
        elif page.code in _ORDINARY and not names_page(origin.url):
            self.counts.passed += 1
        else:
            self._refuse(row, _refusal(origin, page))

    def _group(self, origin: Origin, text: str, scope: Scope) -> None:
        group = group_of(origin.filing, scope)
        if group is not None:
            self.grouped.append(Grouped(group, *origin[:4], text))

    def _refuse(self, row: int, remark: Remark) -> None:
        tally(self.counts.refusals, {remark.diagnostic.code: 1})
        self.remarks.append((row, remark))


def broken(origin: Origin, error: Exception) -> Remark:
    """The remark on a document that broke the reader."""
    message = f"the reader broke on this document ({type(error).__name__}: {error})"
    remedy = "please report it, with the document"
    return Remark(origin, Diagnostic("PF013", Severity.ERROR, message, 1, remedy=remedy), placed=False)


def _refusal(origin: Origin, error: PipefactsError) -> Remark:
    return Remark(origin, of_error(error), placed=error.line is not None)


def _counted(counts: Counts, reads: list[Read], remarks: list[Remark]) -> Counts:
    counts.definitions = sum(len(read.page.definitions) for read in reads)
    tally(counts.dialects, Counter(read.page.dialect for read in reads))
    alignments = Counter([fact.alignment for read in reads for fact in read.page.facts])
    tally(counts.alignments, {str(name): number for name, number in alignments.items()})
    tally(counts.diagnostics, Counter(remark.diagnostic.code for remark in remarks))
    return counts
