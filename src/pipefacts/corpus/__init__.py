"""Corpora: documents in, tables of facts out, on one machine or many (needs the extra ``pipefacts[corpus]``).

``read_batch`` is the whole of it, a pure function from an Arrow batch to Arrow batches; the rest are adapters:
``documents`` reads files, ``job`` plans shards and keeps them whole, ``local`` and ``on_ray`` run them.
"""

from pipefacts.corpus.arrow import page_tables
from pipefacts.corpus.batch import Settings, Tables, read_batch
from pipefacts.corpus.schemas import DEFINITIONS, DIAGNOSTICS, DOCUMENTS, FACTS, PAGES, SCHEMAS
from pipefacts.corpus.sieve import may_be_dump, may_be_dumps

__all__ = [
    "DEFINITIONS",
    "DIAGNOSTICS",
    "DOCUMENTS",
    "FACTS",
    "PAGES",
    "SCHEMAS",
    "Settings",
    "Tables",
    "may_be_dump",
    "may_be_dumps",
    "page_tables",
    "read_batch",
]
