"""Pages to pandas: a row per fact, or the table as it was drawn."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from pipefacts.errors import require
from pipefacts.output.reasons import describe_head
from pipefacts.output.records import FIELDS, record
from pipefacts.values import Fact, Page, Role

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Shown", "frame_as_drawn", "to_pandas"]

Shown = Literal["text", "value", "scaled"]

_INTEGERS = ("months", "length", "column", "line", "column_in_line", "definition")
_DATES = ("start", "end", "date")
_AMOUNTS = ("number", "scaled")
UNPLACED = "column unknown"


def to_pandas(pages: Page | Sequence[Page], *, floats: bool = False) -> "pd.DataFrame":
    """The facts of ``pages`` as one pandas frame, one row per fact: ``source``, then the columns of JSON lines and CSV.

    Dates are ``datetime64``, whole numbers ``Int64``, lists tuples; amounts are ``Decimal``, exact, or with ``floats``
    numbers of ``float64``, for charts and statistics. Needs ``pipefacts[pandas]``: raises ``MissingPackageError``.
    """
    require("pandas", "pandas")
    import numpy as np  # type: ignore[import-not-found, unused-ignore]  # comes with pandas
    import pandas as pd

    pages = [pages] if isinstance(pages, Page) else list(pages)
    records = [{"source": page.source, **record(page, fact)} for page in pages for fact in page.facts]
    columns: dict[str, Any] = {name: [one[name] for one in records] for name in ("source", *FIELDS)}
    for name in ("kind", "alignment", "period_type"):
        columns[name] = [None if value is None else str(value) for value in columns[name]]
    columns["candidates"] = [tuple((one.column, one.probability) for one in each) for each in columns["candidates"]]
    for name in _INTEGERS:
        columns[name] = pd.array(columns[name], dtype="Int64")
    for name in _DATES:
        columns[name] = np.array(columns[name], dtype="datetime64[s]")
    columns["boolean"] = pd.array(columns["boolean"], dtype="boolean")
    columns["probability"] = np.array(columns["probability"], dtype="float64")
    for name in _AMOUNTS if floats else ():
        columns[name] = np.array(columns[name], dtype="float64")
    return pd.DataFrame({name: pd.Series(values, dtype=_dtype(values)) for name, values in columns.items()})


def _dtype(values: Any) -> Any:
    """Lists stay what they are, whatever pandas would make of them; arrays know their type."""
    return object if isinstance(values, list) else values.dtype


def frame_as_drawn(page: Page, values: Shown) -> "pd.DataFrame":
    """The table of ``page`` as the viewer drew it; what ``Page.to_frame`` gives."""
    require("pandas", "pandas")
    import pandas as pd

    if values not in ("text", "value", "scaled"):
        raise ValueError(f"values must be one of text, value, scaled, not {values!r}")
    heads = [describe_head(column) for column in page.columns]
    drawn = [(row, facts) for row, facts in page.by_row() if row.role is Role.LABEL]
    if any(fact.column is None for _, facts in drawn for fact in facts):
        heads.append(UNPLACED)
    index = [(" | ".join(row.members), row.label) for row, _ in drawn]
    cells = [_cells(facts, len(heads), values) for _, facts in drawn]
    names = pd.MultiIndex.from_tuples(index, names=["members", "label"]) if index else None
    return pd.DataFrame(cells, index=names, columns=heads, dtype=object)


def _cells(facts: Sequence[Fact], width: int, values: Shown) -> list[Any]:
    """The values of a row by column, the empty ones ``None``; those of unknown column together in the last."""
    cells: list[Any] = [None] * width
    unplaced = [getattr(fact, values) for fact in facts if fact.column is None]
    for fact in facts:
        if fact.column is not None:
            cells[fact.column] = getattr(fact, values)
    if unplaced:
        cells[-1] = unplaced[0] if len(unplaced) == 1 else tuple(unplaced)
    return cells
