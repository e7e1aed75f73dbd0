import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipefacts.meaning.amounts import scaled, value_of
from pipefacts.values import CellKind


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (CellKind.MONEY, "$ 1,262,000", "1262000"),
        (CellKind.MONEY, "$ (1,234)", "-1234"),
        (CellKind.MONEY, "CAD (5)", "-5"),
        (CellKind.MONEY, "R$\xa012.50", "12.50"),
        (CellKind.MONEY, "S/. 5.20", "5.20"),
        (CellKind.NUMBER, "0.011325", "0.011325"),
        (CellKind.NEGATIVE, "(1,234)", "-1234"),
        (CellKind.PERCENT, "18.00%", "0.1800"),
        (CellKind.PERCENT, "(1.00%)", "-0.0100"),
        (CellKind.PERCENT, "(1.00)%", "-0.0100"),
        (CellKind.PERCENT, "(1,000)\r%", "-10.00"),
    ],
)
def test_a_printed_number_keeps_its_sign_and_its_digits(kind: CellKind, text: str, value: str) -> None:
    assert str(value_of(kind, text)) == value


def test_other_cells_have_the_value_that_their_form_tells() -> None:
    assert value_of(CellKind.DATE, "Mar. 29, 2025") == datetime.date(2025, 3, 29)
    assert value_of(CellKind.DATE, "Feb. 30, 2025") is None
    assert value_of(CellKind.BOOLEAN, "true") is True
    assert value_of(CellKind.TIME, "2 years 8 months 12 days") == "P2Y8M12D"
    assert value_of(CellKind.TIME, "1 day 2 hours 5 minutes") == "P1DT2H5M"
    assert value_of(CellKind.TEXT, "10-K") is None


def test_any_space_may_stand_before_a_percent_sign() -> None:
    for space in (" ", "\t", "\r", "\xa0", "\u2007", "\u2009", "\u202f"):
        assert value_of(CellKind.PERCENT, f"(5){space}%") == Decimal("-0.05")


def test_scaling_is_exact_and_prints_without_exponent() -> None:
    assert str(scaled(CellKind.NUMBER, "2.7", 9)) == "2700000000"
    assert str(scaled(CellKind.MONEY, "$ 45.6789", 3)) == "45678.9"
    assert str(scaled(CellKind.NUMBER, "9" * 60, 6)) == "9" * 60 + "0" * 6
    assert scaled(CellKind.TEXT, "10-K", 3) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.integers(0, 12))
def test_scaling_loses_no_digit(value: Decimal, power: int) -> None:
    found = scaled(CellKind.NUMBER, f"{value:f}", power)
    assert found is not None
    assert Fraction(found) == Fraction(value) * 10**power
