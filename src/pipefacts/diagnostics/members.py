"""PF6: figures of members that cannot be true together."""

from collections.abc import Iterator
from decimal import Decimal

from pipefacts.diagnostics.examples import PAGE
from pipefacts.diagnostics.fault import Fault
from pipefacts.meaning.body import Placed
from pipefacts.meaning.wholes import shares_in, wholes_in
from pipefacts.stages import Stages
from pipefacts.syntax.text import excerpt
from pipefacts.values import Diagnostic, Severity

__all__ = ["CHECKS", "FAULTS"]

_ENTRY = "|X\n- Definition\n+ References\nA part of the revenue.\n+ Details\nNo definition available.\n"
_PAGE = PAGE[: PAGE.index("|Cash")].replace("Balance Sheets", "Revenue (Details)")
_SHARE = "|Concentration risk (as a percent)\n|{}\n|{}\n"
_SHARES = (
    f"{_PAGE}|Buyer A [Member]\n{_SHARE.format('62.00%', '40.00%')}|Buyer B [Member]\n{{}}{_ENTRY}|X\n- Details\n"
    + ("|X\n- Details\n")
)
_AMOUNT = "|Revenue\n|$ {}\n|$ {}\n"
_TOTAL = (
    f"{_PAGE}|Total buyers [Member]\n{{}}|Buyer A [Member]\n{_AMOUNT.format('120', '95')}|Buyer B [Member]\n"
    f"{_AMOUNT.format('30', '45')}{_ENTRY}" + "|X\n- Details\n" * 3
)
_ALL = Decimal(1)

SHARES = Fault(
    code="PF606",
    name="shares-over-the-whole",
    severity=Severity.WARNING,
    summary="In a column, shares of one whole add up to more than 100 %.",
    why="The shares of individual customers in the same revenue are parts of it. If they add up to more than 100 %, a figure "
    "is wrong or in the wrong column, or the members are not of one kind.",
    remedy="check the figures of this column against the filing",
    wrong=_SHARES.format(_SHARE.format("45.00%", "21.00%")),
    right=_SHARES.format(_SHARE.format("25.00%", "21.00%")),
)

PART = Fault(
    code="PF607",
    name="total-below-its-part",
    severity=Severity.WARNING,
    summary="A total among members is less than one of its parts.",
    why="A total of several members, none of them negative, is at least as large as each of them. If it is smaller, a figure "
    "is wrong or in the wrong column.",
    remedy="check the figures of this column against the filing",
    wrong=_TOTAL.format(_AMOUNT.format("15", "140")),
    right=_TOTAL.format(_AMOUNT.format("150", "140")),
)

FAULTS = (SHARES, PART)


def shares(stages: Stages) -> Iterator[Diagnostic]:
    """Columns in which the shares of one whole are more than all of it, where all their places are certain."""
    rows = [each for each in stages.body.rows if each.row.values]
    for group in shares_in([each.row for each in rows]):
        columns: dict[int, list[Placed]] = {}
        for placed in [placed for i in group for placed in rows[i].placed]:
            if _is_sure(placed):
                columns.setdefault(placed.placement.column or 0, []).append(placed)
        for column, some in sorted(columns.items()):
            whole = sum([_amount(placed) for placed in some], Decimal(0))
            if len(some) > 1 and whole > _ALL and all(0 <= _amount(placed) <= _ALL for placed in some):
                head = " ".join(stages.body.heads.columns[column].labels)
                lines = ", ".join([str(placed.cell.line) for placed in some])
                yield _at(SHARES, some[-1], f"the shares on lines {lines} add up to {whole:.2%} under {head}")


def totals(stages: Stages) -> Iterator[Diagnostic]:
    """Totals that are less than a part, where the places of both are certain and no part is negative."""
    rows = [each for each in stages.body.rows if each.row.values]
    for whole in wholes_in([each.row for each in rows]):
        parts = [placed for i in whole.parts for placed in rows[i].placed if _is_sure(placed)]
        if any(_amount(part) < 0 for part in parts):
            continue
        for total in filter(_is_sure, rows[whole.total].placed):
            larger = [
                part
                for part in parts
                if part.placement.column == total.placement.column and _amount(part) > _amount(total) >= 0
            ]
            if larger:
                text = f"the total {excerpt(total.cell.text)} is less than its part {excerpt(larger[0].cell.text)} on line "
                yield _at(PART, total, f"{text}{larger[0].cell.line}")


def _is_sure(placed: Placed) -> bool:
    return placed.placement.alignment.is_certain and isinstance(placed.fact.value, Decimal)


def _amount(placed: Placed) -> Decimal:
    assert isinstance(placed.fact.value, Decimal)
    return placed.fact.value


def _at(fault: Fault, placed: Placed, message: str) -> Diagnostic:
    cell = placed.cell
    return fault.at(cell.line, message, cell.column, cell.column + len(cell.text))


CHECKS = (shares, totals)
