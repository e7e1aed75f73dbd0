"""Facts to flat records: the one set of columns, in one order, of CSV, JSON lines, Parquet and data frames."""

import datetime
from decimal import Decimal
from typing import Any

from pipefacts.values import Fact, Page, Period

__all__ = ["FIELDS", "record"]

# What people look for comes first: what it is, of when, and how much. The schema of the corpora has the same columns.
FIELDS = (
    "label", "members", "start", "end", "months", "period_type", "likely_period_type", "period_type_probability",
    "value", "unit", "likely_unit", "unit_probability", "scaled", "text", "kind", "number", "date", "boolean",
    "length", "length_unit",
    "column", "alignment", "probability", "candidates", "evidence", "units",
    "title", "heading", "unit_suffix", "notes", "line", "column_in_line", "definition", "concept",
    "concept_source", "balance",
)  # fmt: skip
_NO_PERIOD = Period()


def record(page: Page, fact: Fact) -> dict[str, Any]:
    """The columns ``FIELDS`` of one fact of ``page``: lists as tuples, amounts as ``Decimal``, unknown as ``None``."""
    period = fact.period or _NO_PERIOD
    length = fact.length
    own = {
        "title": page.title,
        "period_type": period.type,
        "months": period.months,
        "number": fact.value if type(fact.value) is Decimal else None,
        "date": fact.value if isinstance(fact.value, datetime.date) else None,
        "boolean": fact.value if isinstance(fact.value, bool) else None,
        "length": None if length is None else length.number,
        "length_unit": None if length is None else length.unit,
    }
    return {name: own[name] if name in own else getattr(fact, name) for name in FIELDS}
