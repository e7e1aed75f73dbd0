"""The Arrow schemas of the four data sets and of the documents that go in: fixed, and locked by a snapshot.

Every row begins with its origin. ``source`` and ``position`` name the document: the file, and its row there (of
Parquet), the byte offset of its line (of JSON lines, before compression), or 0 (of a text file); ``dump`` counts the
dumps of one document from 0. The three are the key that joins the data sets. Amounts are given three times: ``text``
as printed, ``value`` exactly, as a string, and ``number`` and ``scaled`` as decimals to calculate with, null where 38
digits do not hold them (then ``diagnostics`` has a row of code PF012).
"""

import pyarrow as pa

__all__ = ["AMOUNT", "DEFINITIONS", "DIAGNOSTICS", "DOCUMENTS", "FACTS", "ORIGIN", "PAGES", "SCHEMAS", "SCHEMA_VERSION"]

SCHEMA_VERSION = "pipefacts-corpus/1"

# 20 digits before the point and 18 after it: what DuckDB, polars and Spark all read.
AMOUNT = pa.decimal128(38, 18)

_TEXTS = pa.list_(pa.field("item", pa.string(), nullable=False))
_KEY = [
    pa.field("source", pa.string(), nullable=False),
    pa.field("position", pa.int64(), nullable=False),
    pa.field("id", pa.string()),
    pa.field("url", pa.string()),
]

# What every row of the four data sets begins with; ``cik`` and ``accession`` follow from the url.
ORIGIN = pa.schema(
    [
        *_KEY,
        pa.field("cik", pa.int64()),
        pa.field("accession", pa.string()),
        pa.field("dump", pa.int32(), nullable=False),
    ]
)

# What ``read_batch`` takes. ``text`` may be any of Arrow's string or binary types.
DOCUMENTS = pa.schema([*_KEY, pa.field("text", pa.large_string())])

_COLUMN = pa.struct(
    [
        pa.field("index", pa.int32(), nullable=False),
        pa.field("labels", _TEXTS, nullable=False),
        pa.field("months", pa.int32()),
        pa.field("end", pa.date32()),
        pa.field("start", pa.date32()),
        pa.field("period_type", pa.string()),
        pa.field("members", _TEXTS, nullable=False),
        pa.field("units", _TEXTS, nullable=False),
        pa.field("notes", _TEXTS, nullable=False),
        pa.field("certain", pa.bool_(), nullable=False),
        pa.field("probability", pa.float64()),
        pa.field("other_months", pa.list_(pa.field("item", pa.int32())), nullable=False),
    ]
)
_SCALE = pa.struct([pa.field("unit", pa.string(), nullable=False), pa.field("scale", pa.int64(), nullable=False)])
_ELEMENT = pa.struct(
    [
        pa.field("name", pa.string(), nullable=False),
        pa.field("data_type", pa.string()),
        pa.field("balance", pa.string()),
        pa.field("period_type", pa.string()),
    ]
)
_CANDIDATE = pa.struct([pa.field("column", pa.int32(), nullable=False), pa.field("probability", pa.float64())])


def _list(item: pa.DataType) -> pa.DataType:
    return pa.list_(pa.field("item", item, nullable=False))


def _schema(name: str, *fields: pa.Field) -> pa.Schema:
    metadata = {"pipefacts.format": SCHEMA_VERSION, "pipefacts.table": name}
    return pa.schema([*ORIGIN, *fields], metadata=metadata)


PAGES = _schema(
    "pages",
    pa.field("dialect", pa.string(), nullable=False),
    pa.field("title", pa.string(), nullable=False),
    pa.field("title_lines", _TEXTS, nullable=False),
    pa.field("scales", _list(_SCALE), nullable=False),
    pa.field("columns", _list(_COLUMN), nullable=False),
    pa.field("characters", pa.int64(), nullable=False),
    pa.field("facts", pa.int32(), nullable=False),
    pa.field("definitions", pa.int32(), nullable=False),
    pa.field("diagnostics", pa.int32(), nullable=False),
)

FACTS = _schema(
    "facts",  # its columns are those of CSV and JSON lines
    pa.field("label", pa.string(), nullable=False),
    pa.field("members", _TEXTS, nullable=False),
    pa.field("start", pa.date32()),
    pa.field("end", pa.date32()),
    pa.field("months", pa.int32()),
    pa.field("period_type", pa.string()),
    pa.field("likely_period_type", pa.string()),
    pa.field("period_type_probability", pa.float64()),
    pa.field("value", pa.string()),
    pa.field("unit", pa.string()),
    pa.field("likely_unit", pa.string()),
    pa.field("unit_probability", pa.float64()),
    pa.field("scaled", AMOUNT),
    pa.field("text", pa.string(), nullable=False),
    pa.field("kind", pa.string(), nullable=False),
    pa.field("number", AMOUNT),
    pa.field("date", pa.date32()),
    pa.field("boolean", pa.bool_()),
    pa.field("length", pa.int64()),
    pa.field("length_unit", pa.string()),
    pa.field("column", pa.int32()),
    pa.field("alignment", pa.string(), nullable=False),
    pa.field("probability", pa.float64()),
    pa.field("candidates", _list(_CANDIDATE), nullable=False),
    pa.field("evidence", _TEXTS, nullable=False),
    pa.field("units", _TEXTS, nullable=False),
    pa.field("title", pa.string(), nullable=False),
    pa.field("heading", pa.string()),
    pa.field("unit_suffix", pa.string()),
    pa.field("notes", _TEXTS, nullable=False),
    pa.field("line", pa.int32(), nullable=False),
    pa.field("column_in_line", pa.int32(), nullable=False),
    pa.field("definition", pa.int32()),
    pa.field("concept", pa.string()),
    pa.field("concept_source", pa.string()),
    pa.field("balance", pa.string()),
)

DEFINITIONS = _schema(
    "definitions",
    pa.field("index", pa.int32(), nullable=False),
    pa.field("line", pa.int32(), nullable=False),
    pa.field("kind", pa.string(), nullable=False),
    pa.field("documentation", pa.string()),
    pa.field("references", _TEXTS, nullable=False),
    pa.field("details", pa.string()),
    pa.field("name", pa.string()),
    pa.field("data_type", pa.string()),
    pa.field("balance", pa.string()),
    pa.field("period_type", pa.string()),
    pa.field("elements", _list(_ELEMENT), nullable=False),
    pa.field("element_source", pa.string()),
)

DIAGNOSTICS = _schema(
    "diagnostics",
    pa.field("code", pa.string(), nullable=False),
    pa.field("severity", pa.string(), nullable=False),
    pa.field("message", pa.string(), nullable=False),
    pa.field("line", pa.int32()),
    pa.field("column", pa.int32()),
    pa.field("end", pa.int32()),
    pa.field("remedy", pa.string()),
)

SCHEMAS = {"pages": PAGES, "facts": FACTS, "definitions": DEFINITIONS, "diagnostics": DIAGNOSTICS}
