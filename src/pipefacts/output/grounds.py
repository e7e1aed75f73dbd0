"""Body to grounds: the lines and figures behind a piece of evidence, in the columns as they were chosen (SPEC 8.3)."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from pipefacts.meaning.amounts import value_of
from pipefacts.meaning.body import Body, Placed
from pipefacts.meaning.wholes import wholes_in
from pipefacts.placing.evidence import OtherRows
from pipefacts.values import FIGURES

__all__ = ["ground"]

_MOST_ADDENDS = 18


def ground(body: Body, i: int, j: int, code: str) -> str | None:
    """What evidence ``code`` of value ``j`` of row ``i`` rests on; null where there is nothing to show."""
    find = _GROUNDS.get(code)
    column = body.rows[i].placements[j].column
    return None if find is None or column is None else find(body, i, column)


def _in_column(body: Body, column: int, rows: Sequence[int]) -> list[tuple[int, Placed]]:
    """The values that stand in a column, by the index of their rows."""
    return [(n, placed) for n in rows for placed in body.rows[n].placed if placed.placement.column == column]


def _filler(body: Body, i: int, column: int) -> str:
    others = _in_column(body, column, [n for n in range(len(body.rows)) if n != i])
    return f"no other value is in column {column + 1}" if not others else f"{len(others)} more in column {column + 1}"


def _signs(body: Body, i: int, column: int) -> str | None:
    above = _in_column(body, column, range(i))[-1:]
    below = _in_column(body, column, range(i + 1, len(body.rows)))[:1]
    shown = [f"{placed.cell.text!r} {where} on line {placed.cell.line}" for where, some in
             (("above", above), ("below", below)) for _, placed in some]  # fmt: skip
    return f"in column {column + 1}, {' and '.join(shown)}" if shown else None


def _sum_down(body: Body, i: int, column: int) -> str | None:
    """The first total of the row's block whose addends, with this value among them, are the rows above it."""
    block = [n for n, each in enumerate(body.rows) if each.row.block == body.rows[i].row.block]
    cells = [
        (n, placed, value) for n, placed in _in_column(body, column, block) if (value := _amount(placed)) is not None
    ]
    for end, (total, _, amount) in enumerate(cells):
        for first in range(end - 2, max(-1, end - 1 - _MOST_ADDENDS), -1):
            addends = cells[first:end]
            if i in [total, *[n for n, _, _ in addends]] and sum([value for _, _, value in addends]) == amount:
                return _equation(column, [placed for _, placed, _ in addends], cells[end][1])
    return None


def _sum_of_members(body: Body, i: int, column: int) -> str | None:
    valued = [n for n, each in enumerate(body.rows) if each.row.values]
    for group in wholes_in([body.rows[n].row for n in valued]):
        rows = [valued[n] for n in (group.total, *group.parts)]
        if i in rows:
            total, *parts = [_in_column(body, column, [n]) for n in rows]
            addends = [placed for some in parts for _, placed in some]
            if total and addends and sum([_amount(placed) or 0 for placed in addends]) == _amount(total[0][1]):
                return _equation(column, addends, total[0][1])
    return None


def _amount(placed: Placed) -> Decimal | None:
    kind = placed.cell.kind
    value = value_of(kind, placed.cell.text) if kind in FIGURES else None
    return value if isinstance(value, Decimal) else None


def _equation(column: int, addends: Sequence[Placed], total: Placed) -> str:
    lines = ", ".join(_lines([*addends, total]))
    return f"{' + '.join([placed.cell.text for placed in addends])} = {total.cell.text} in column {column + 1} (lines {lines})"


def _lines(some: Sequence[Placed]) -> Iterator[str]:
    for placed in some:
        yield str(placed.cell.line)


_GROUNDS: dict[str, Callable[[Body, int, int], str | None]] = {
    OtherRows.ONLY_FILLER: _filler,
    OtherRows.CURRENCY_SIGNS: _signs,
    OtherRows.ADDS_DOWN: _sum_down,
    OtherRows.MEMBERS_ADD_UP: _sum_of_members,
}
