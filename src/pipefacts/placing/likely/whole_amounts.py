"""Rows to whole numbers: their amounts in the smallest unit that one of them needs, so that sums are exact."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from pipefacts.meaning.amounts import value_of
from pipefacts.values import NUMBERS, Row

__all__ = ["in_whole_numbers", "whole_amounts"]


def whole_amounts(rows: Sequence[Row], width: int) -> dict[int, tuple[int, ...]]:
    """The amounts of the rows of a table of ``width`` columns, by the row's number: of rows of nothing but amounts."""
    numbers: dict[int, list[Decimal]] = {}
    for i, row in enumerate(rows):
        if 0 < len(row.values) <= width and all(cell.kind in NUMBERS for cell in row.values):
            values = [value_of(cell.kind, cell.text) for cell in row.values]
            numbers[i] = [value for value in values if isinstance(value, Decimal)]
    return dict(zip(numbers, in_whole_numbers(numbers.values()), strict=True))


def in_whole_numbers(numbers: Collection[Sequence[Decimal]]) -> list[tuple[int, ...]]:
    """The numbers of rows in the smallest unit that one of them needs."""
    exponent = max([-int(x.as_tuple().exponent) for some in numbers for x in some], default=0)
    return [tuple([int(x.scaleb(exponent)) for x in some]) for some in numbers]
