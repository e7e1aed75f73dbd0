"""Pages to Arrow batches of the four schemas."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, localcontext
from itertools import accumulate, chain
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from pipefacts.corpus import schemas
from pipefacts.output.filings import Filing, filing_of
from pipefacts.values import Candidate, Column, Diagnostic, Entry, Fact, Page, Period, Severity

__all__ = ["Origin", "Read", "Remark", "definition_rows", "diagnostic_rows", "fact_rows", "fit"]
__all__ += ["page_rows", "page_tables"]

_NO_PERIOD = Period()


class Origin(NamedTuple):
    """Where a dump comes from (``schemas.ORIGIN``): its document, and which of the document's dumps it is."""

    source: str
    position: int
    id: str | None = None
    url: str | None = None
    filing: Filing = Filing()
    dump: int = 0


class Read(NamedTuple):
    """A page that was read, with its origin and the length of its document."""

    origin: Origin
    page: Page
    characters: int


class Remark(NamedTuple):
    """A diagnostic with the document it is of; ``placed`` is false where it names no line of the text."""

    origin: Origin
    diagnostic: Diagnostic
    placed: bool = True


def page_rows(reads: Sequence[Read]) -> pa.RecordBatch:
    """One row a page (``schemas.PAGES``)."""
    pages = [read.page for read in reads]
    return _batch(
        schemas.PAGES,
        _origins([read.origin for read in reads]),
        dialect=[page.dialect for page in pages],
        title=[page.title for page in pages],
        title_lines=[page.title_lines for page in pages],
        scales=[[{"unit": unit, "scale": scale} for unit, scale in page.scales.items()] for page in pages],
        columns=[[_column(column) for column in page.columns] for page in pages],
        characters=[read.characters for read in reads],
        facts=[len(page.facts) for page in pages],
        definitions=[len(page.definitions) for page in pages],
        diagnostics=[len(page.diagnostics) for page in pages],
    )


def _column(column: Column) -> dict[str, Any]:
    return {field: getattr(column, field) for field in Column.__struct_fields__}


def fact_rows(reads: Sequence[Read]) -> tuple[pa.RecordBatch, list[tuple[int, Remark]]]:
    """One row a fact (``schemas.FACTS``), and for each amount that no decimal of the schema holds the index of its
    page in ``reads`` and a remark.
    """
    pairs = [(index, fact) for index, read in enumerate(reads) for fact in read.page.facts]
    facts = [fact for _, fact in pairs]
    values = [fact.value for fact in facts]
    numbers = [value if type(value) is Decimal else None for value in values]
    scaled = [fact.scaled for fact in facts]
    periods = [fact.period or _NO_PERIOD for fact in facts]
    lengths = [fact.length for fact in facts]
    number_column, wide = _amounts(numbers)
    scaled_column, wide_scaled = _amounts(scaled)
    batch = _batch(
        schemas.FACTS,
        _repeated(_origins([read.origin for read in reads]), [len(read.page.facts) for read in reads]),
        label=[fact.label for fact in facts],
        members=_lists([fact.members for fact in facts], "members"),
        start=[period.start for period in periods],
        end=[period.end for period in periods],
        months=[period.months for period in periods],
        period_type=[period.type for period in periods],
        likely_period_type=[fact.likely_period_type for fact in facts],
        period_type_probability=[fact.period_type_probability for fact in facts],
        value=[None if value is None else _value(value) for value in values],
        unit=[fact.unit for fact in facts],
        likely_unit=[fact.likely_unit for fact in facts],
        unit_probability=[fact.unit_probability for fact in facts],
        scaled=scaled_column,
        text=[fact.text for fact in facts],
        kind=[fact.kind for fact in facts],
        number=number_column,
        date=[value if isinstance(value, date) else None for value in values],
        boolean=[value if isinstance(value, bool) else None for value in values],
        length=[None if length is None else length.number for length in lengths],
        length_unit=[None if length is None else length.unit for length in lengths],
        column=[fact.column for fact in facts],
        alignment=[fact.alignment for fact in facts],
        probability=[fact.probability for fact in facts],
        candidates=_candidates([fact.candidates for fact in facts]),
        evidence=_lists([fact.evidence for fact in facts], "evidence"),
        units=_lists([fact.units for fact in facts], "units"),
        title=[reads[index].page.title for index, _ in pairs],
        heading=[fact.heading for fact in facts],
        unit_suffix=[fact.unit_suffix for fact in facts],
        notes=_lists([fact.notes for fact in facts], "notes"),
        line=[fact.line for fact in facts],
        column_in_line=[fact.column_in_line for fact in facts],
        definition=[fact.definition for fact in facts],
        concept=[fact.concept for fact in facts],
        concept_source=[fact.concept_source for fact in facts],
        balance=[fact.balance for fact in facts],
    )
    both = [pairs[place] for place in sorted({*wide, *wide_scaled})]
    return batch, [(index, _too_wide(reads[index].origin, fact)) for index, fact in both]


def _value(value: Decimal | date | bool | str) -> str:
    """The value as ``Page.to_dict`` writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _too_wide(origin: Origin, fact: Fact) -> Remark:
    exact = f"{fact.value}" + ("" if fact.scaled is None else f", scaled {fact.scaled}")
    message = f"the amount has more digits than the decimal columns hold; exactly it is {exact}"
    remedy = "take it from the column value, which is exact"
    place = fact.line, fact.column_in_line
    return Remark(origin, Diagnostic("PF012", Severity.WARNING, message, *place, remedy=remedy))


def definition_rows(reads: Sequence[Read]) -> pa.RecordBatch:
    """One row an entry of the tail (``schemas.DEFINITIONS``)."""
    entries: list[tuple[int, Entry]] = [pair for read in reads for pair in enumerate(read.page.definitions)]
    return _batch(
        schemas.DEFINITIONS,
        _repeated(_origins([read.origin for read in reads]), [len(read.page.definitions) for read in reads]),
        index=[index for index, _ in entries],
        line=[entry.line for _, entry in entries],
        kind=[entry.kind.value for _, entry in entries],
        documentation=[entry.documentation for _, entry in entries],
        references=_lists([entry.references for _, entry in entries], "references"),
        details=[entry.details for _, entry in entries],
        name=[entry.name for _, entry in entries],
        data_type=[entry.data_type for _, entry in entries],
        balance=[entry.balance for _, entry in entries],
        period_type=[None if entry.period_type is None else entry.period_type.value for _, entry in entries],
        elements=[[msgspec.to_builtins(element) for element in entry.elements] for _, entry in entries],
        element_source=[None if entry.source is None else entry.source.value for _, entry in entries],
    )


def diagnostic_rows(remarks: Sequence[Remark]) -> pa.RecordBatch:
    """One row a finding (``schemas.DIAGNOSTICS``)."""
    found = [remark.diagnostic for remark in remarks]
    return _batch(
        schemas.DIAGNOSTICS,
        _origins([remark.origin for remark in remarks]),
        code=[diagnostic.code for diagnostic in found],
        severity=[diagnostic.severity.value for diagnostic in found],
        message=[diagnostic.message for diagnostic in found],
        line=[remark.diagnostic.line if remark.placed else None for remark in remarks],
        column=[remark.diagnostic.column if remark.placed else None for remark in remarks],
        end=[diagnostic.end for diagnostic in found],
        remedy=[diagnostic.remedy for diagnostic in found],
    )


def page_tables(page: Page) -> dict[str, pa.Table]:
    """The four tables of one page, by name, without what only its document tells (origin, length); what
    ``Page.to_arrow`` gives.
    """
    origin = Origin(page.source or "", 0)
    reads = [Read(origin, page, 0)]
    facts, wide = fact_rows(reads)
    remarks = [Remark(origin, diagnostic) for diagnostic in page.diagnostics] + [remark for _, remark in wide]
    batches = (page_rows(reads), facts, definition_rows(reads), diagnostic_rows(remarks))
    left_out = {*schemas.ORIGIN.names, "characters"}
    return {
        name: pa.Table.from_batches([batch.select([field for field in batch.schema.names if field not in left_out])])
        for name, batch in zip(schemas.SCHEMAS, batches, strict=True)
    }


def _batch(schema: pa.Schema, origin: list[pa.Array], **columns: Any) -> pa.RecordBatch:
    """A batch of ``schema``; the columns must come in its order."""
    fields = list(schema)[len(origin) :]
    if [field.name for field in fields] != list(columns):
        raise ValueError(f"the columns are not those of the schema: {list(columns)}")
    arrays = [
        column if isinstance(column, pa.Array) else pa.array(column, field.type)
        for field, column in zip(fields, columns.values(), strict=True)
    ]
    return pa.RecordBatch.from_arrays([*origin, *arrays], schema=schema)


def _origins(origins: Sequence[Origin]) -> list[pa.Array]:
    columns = (
        [origin.source for origin in origins],
        [origin.position for origin in origins],
        [origin.id for origin in origins],
        [origin.url for origin in origins],
        [origin.filing.cik for origin in origins],
        [origin.filing.accession for origin in origins],
        [origin.dump for origin in origins],
    )
    return [pa.array(column, field.type) for column, field in zip(columns, schemas.ORIGIN, strict=True)]


def _repeated(columns: list[pa.Array], counts: list[int]) -> list[pa.Array]:
    indices = pa.array([index for index, count in enumerate(counts) for _ in range(count)], pa.int32())
    return [column.take(indices) for column in columns]


def _lists(lists: Sequence[Sequence[Any]], field: str) -> pa.Array:
    """Lists of texts as an Arrow column, by their offsets: several times as fast as item by item."""
    return _nested(lists, pa.array(list(chain.from_iterable(lists)), pa.string()), schemas.FACTS, field)


def _candidates(lists: Sequence[Sequence[Candidate]]) -> pa.Array:
    flat = list(chain.from_iterable(lists))
    kind = schemas.FACTS.field("candidates").type.value_type
    columns = pa.array([candidate.column for candidate in flat], pa.int32())
    probabilities = pa.array([candidate.probability for candidate in flat], pa.float64())
    items = pa.StructArray.from_arrays([columns, probabilities], fields=list(kind))
    return _nested(lists, items, schemas.FACTS, "candidates")


def _nested(lists: Iterable[Sequence[Any]], items: pa.Array, schema: pa.Schema, field: str) -> pa.Array:
    offsets = pa.array(list(accumulate(map(len, lists), initial=0)), pa.int32())
    kind = schema.field(field).type if field in schema.names else schemas.DEFINITIONS.field(field).type
    return pa.ListArray.from_arrays(offsets, items, type=kind)


def fit(number: Decimal) -> Decimal | None:
    """``number`` itself where the decimal columns hold it exactly, else ``None``."""
    precision, scale = schemas.AMOUNT.precision, schemas.AMOUNT.scale
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return None
    if exponent < -scale:  # zeros at the end say how it was printed, not how much it is
        with localcontext() as context:
            context.prec = len(digits)
            number = number.normalize()
        _, digits, exponent = number.as_tuple()
    whole = len(digits) + int(exponent)
    fits = number == 0 or (int(exponent) >= -scale and whole <= precision - scale)
    return (number if number else Decimal(0)) if fits else None


def _amounts(numbers: Sequence[Decimal | None]) -> tuple[pa.Array, list[int]]:
    """The decimals as an Arrow column, and the indices of those that do not fit and are null there."""
    try:
        return pa.array(numbers, schemas.AMOUNT), []
    except pa.ArrowInvalid:  # rare: one by one
        fitting = [None if number is None else fit(number) for number in numbers]
        pairs = zip(numbers, fitting, strict=True)
        wide = [index for index, (number, kept) in enumerate(pairs) if number is not None and kept is None]
        return pa.array(fitting, schemas.AMOUNT), wide


def origin_of(source: str, position: int, identity: str | None, url: str | None) -> Origin:
    """The origin of a document, with what its url tells."""
    return Origin(source, position, identity, url, filing_of(url))
