"""What the words of labels say: one table for each question, since each question has one home."""

import datetime

import pytest

from pipefacts.values import PeriodType
from pipefacts.wording.balances import Edge, balance_date, edge_of, is_balance, may_begin, without_edge
from pipefacts.wording.measures import is_count, is_no_money, is_of_shares, is_per_share, is_price_of_share
from pipefacts.wording.periods import instant_probability
from pipefacts.wording.standard import Values, level, period_type_of, standard_labels, values_of


def test_each_standard_label_is_listed_once_in_order() -> None:
    labels = standard_labels()
    assert len({level(standard.label) for standard in labels}) == len(labels)
    assert list(labels) == sorted(labels, key=lambda standard: (standard.taxonomy, standard.label.casefold()))
    assert {standard.taxonomy for standard in labels} == {"dei", "ecd"}


@pytest.mark.parametrize(
    ("label", "period_type", "values"),
    [
        ("Document Type", PeriodType.DURATION, Values.TEXT),
        ("DOCUMENT TYPE:", PeriodType.DURATION, Values.TEXT),
        ("Amendment Flag", PeriodType.DURATION, Values.FIGURES),
        ("Document Financial Statement Error Correction [Flag]", PeriodType.DURATION, Values.FIGURES),
        ("Documents Incorporated by Reference [Text Block]", PeriodType.DURATION, Values.TEXT),
        ("Entity Common Stock, Shares Outstanding (in shares)", PeriodType.INSTANT, Values.FIGURES),
        ("Entity Public Float | $", PeriodType.INSTANT, Values.FIGURES),
        ("PEO Name", None, Values.TEXT),
        ("Termination Date", None, Values.FIGURES),
        ("Type of document", None, None),
    ],
)
def test_a_standard_label_has_the_period_type_and_the_values_of_its_taxonomy(label, period_type, values) -> None:
    assert period_type_of(label) is period_type
    assert values_of(label) is values


@pytest.mark.parametrize(
    ("label", "edge"),
    [
        ("Balance at beginning of period", Edge.BEGINNING),
        ("Beginning balance", Edge.BEGINNING),
        ("Cash at the start of the year", Edge.BEGINNING),
        ("Opening balance", Edge.BEGINNING),
        ("Cash, opening", Edge.BEGINNING),
        ("Balance at end of period", Edge.ENDING),
        ("Balance, ending", Edge.ENDING),
        ("Ending inventory", Edge.ENDING),
        ("Closing balance", Edge.ENDING),
        ("Cash, closing", Edge.ENDING),
        ("Shares outstanding, at end", Edge.ENDING),
        ("Lending and pending spending", None),
        ("Costs of store openings", None),
        ("Pre-opening costs", None),
        ("Closing price of the stock", None),
        ("Balance", None),
        ("Balance at Dec. 31, 2021", None),
        ("Net income", None),
    ],
)
def test_a_label_names_the_beginning_or_the_end_of_a_period_in_one_place(label, edge) -> None:
    assert edge_of(label) is edge
    assert is_balance(label) == (edge is not None or label.startswith("Balance"))
    assert edge is not Edge.BEGINNING or may_begin(label)
    if edge is not None:
        assert instant_probability(label) > 0.5
        assert without_edge(label.lower()) is not None


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("Balance at Dec. 31, 2021", datetime.date(2021, 12, 31)),
        ("Equity, shares at Mar. 1, 2021", datetime.date(2021, 3, 1)),
        ("Balance at May 31, 2021", datetime.date(2021, 5, 31)),
        ("Balance at Feb. 30, 2021", None),
        ("Balance at the end of 2021", None),
        ("Notes due Dec. 31, 2021", None),
        ("at Dec. 31, 2021", None),
    ],
)
def test_a_balance_at_a_date_is_one_of_the_renderer_s_dates(label, day) -> None:
    assert balance_date(label) == day
    assert day is None or is_balance(label)


@pytest.mark.parametrize(
    ("label", "per_share", "count", "no_money"),
    [
        ("Net income per share, basic (in dollars per share)", True, False, True),
        ("Cash dividends declared per common share", True, False, True),
        ("Distributions per unit", True, False, False),
        ("Dividends ($0.10 per share)", False, False, True),
        ("Goodwill per reporting unit", False, False, False),
        ("Return per shareholder", False, False, False),
        ("Common stock, shares outstanding (in shares)", False, True, True),
        ("Number of stores", False, True, True),
        ("Warrants issued", False, False, True),
        ("Interest rate", False, False, True),
        ("Revenue", False, False, False),
    ],
)
def test_a_label_says_what_its_numbers_measure_in_one_place(label, per_share, count, no_money) -> None:
    assert is_per_share(label) is per_share
    assert is_count(label) is count
    assert is_no_money(label) is no_money


def test_shares_and_their_prices_are_named_by_a_few_words() -> None:
    assert is_of_shares("Common stock, shares authorized")
    assert is_of_shares("Number of options granted")
    assert not is_of_shares("Value of shares")
    assert is_price_of_share("Preferred stock, par value")
    assert not is_price_of_share("Fair value")
