"""Rows to whole numbers: their amounts in the smallest unit that one of them needs, so that sums are exact."""

from collections.abc import Sequence
from decimal import Decimal

from pipefacts.meaning.amounts import value_of
from pipefacts.values import NUMBERS, Row

__all__ = ["whole_amounts"]


def whole_amounts(rows: Sequence[Row], width: int) -> dict[int, tuple[int, ...]]:
    """The amounts of the rows of a table of ``width`` columns, by the row's number: of rows of nothing but amounts."""
    numbers: dict[int, list[Decimal]] = {}
    for i, row in enumerate(rows):
        if 0 < len(row.values) <= width and all(cell.kind in NUMBERS for cell in row.values):
            values = [value_of(cell.kind, cell.text) for cell in row.values]
            numbers[i] = [value for value in values if isinstance(value, Decimal)]
    exponent = max([-int(x.as_tuple().exponent) for values in numbers.values() for x in values], default=0)
    return {i: tuple([int(x.scaleb(exponent)) for x in values]) for i, values in numbers.items()}
