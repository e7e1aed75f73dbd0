"""Readings that an accountant would sign: of the example, of the seeds and of cases of one difficulty each."""

import datetime
from collections.abc import Iterator

import pytest

import pipefacts
from conftest import ROOT, SHARED
from pipefacts.meaning.wholes import Whole, wholes_in
from pipefacts.values import Cell, CellKind, Fact, Page, Row

SEEDS, CASES = SHARED / "seeds", SHARED / "cases"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not here")
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not here")


def seed(number: str) -> Page:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return pipefacts.parse(path.read_text("utf-8"))


def case(name: str) -> Page:
    return pipefacts.parse((CASES / f"{name}.txt").read_text("utf-8"))


def facts(page: Page, label: str, member: str) -> Iterator[Fact]:
    for fact in page.facts:
        if fact.label.startswith(label) and (not member or any(member in name for name in fact.members)):
            yield fact


def end(page: Page, column: int | None) -> datetime.date | None:
    return None if column is None else page.columns[column].end


@needs_seeds
@pytest.mark.parametrize(
    ("of", "customer", "year"),
    [("Revenue", "D", 2021), ("Revenue", "F", 2020), ("Revenue", "G", 2020),
     ("Accounts", "A", 2020), ("Accounts", "B", 2021), ("Accounts", "E", 2021)],
)  # fmt: skip
def test_the_customers_of_seed_003_stand_where_their_totals_add_up(of: str, customer: str, year: int) -> None:
    page = seed("003")
    (fact,) = [
        fact
        for fact in page.facts
        if fact.members and fact.members[0].startswith(of) and fact.members[-1].endswith(f" {customer}")
    ]
    found = end(page, fact.column)
    assert found is not None
    assert found.year == year
    assert "members-add-up" in fact.evidence


def test_shares_of_receivables_in_the_example_are_of_the_balance_sheet_dates() -> None:
    page = pipefacts.parse((ROOT / "examples" / "concentrations.txt").read_text("utf-8"))
    shares = [fact for fact in page.facts if "Accounts Receivable [Member]" in fact.members]
    assert [fact.column for fact in shares] == [0, 2]


@needs_cases
def test_balances_of_members_stand_at_the_dates_of_the_balance_sheets() -> None:
    page = case("balance_member")
    assert [fact.column for fact in page.facts if "Accounts Receivable [Member]" in fact.members] == [0, 2, 0, 2]
    assert [fact.column for fact in page.facts if fact.members == ("Sales [Member]",)] == [0, 1]


@needs_cases
@pytest.mark.parametrize("name", ["jointly_empty", "balance_member", "three_years_of_eleven", "price_rows_apart"])
def test_no_column_of_a_page_is_empty(name: str) -> None:
    page = case(name)
    assert {fact.column for fact in page.facts} == set(range(len(page.columns)))


@needs_cases
def test_a_beginning_balance_stands_in_the_quarter_that_a_longer_duration_begins_with() -> None:
    page = case("quarter_begin")
    first = [fact for fact in page.facts if fact.label.startswith("Balance, beginning")][:2]
    assert [fact.column for fact in first] == [2, 3]


@needs_cases
def test_what_has_no_currency_stands_in_every_column_of_its_period_or_in_none() -> None:
    page = case("copied_in_both_currencies")
    shares = [fact.column for fact in page.facts if fact.label == "Share of risk"]
    assert shares[:4] == [0, 1, 2, 3]
    assert shares[4] in (2, 3)
    assert shares[5:] == [0, 1]


@needs_cases
def test_prices_stand_where_the_counts_of_the_same_label_do() -> None:
    page = case("price_rows_apart")
    for name in ("Exercised", "Canceled"):
        counts, prices = (
            [fact.column for fact in page.facts if fact.label.startswith(f"{name} (in {unit}")]
            for unit in ("shares", "dollars")
        )
        assert counts == prices


@needs_cases
def test_three_values_among_quarters_and_three_years_are_of_the_years() -> None:
    page = case("three_years_of_eleven")
    assert [fact.column for fact in page.facts if fact.members == ("Reclassified [Member]",)] == [8, 9, 10]


WHOLES = [
    (("Buyer Two",), False),
    (("Two Buyers",), True),
    (("Top Five Buyers",), True),
    (("Total",), True),
    (("All others",), False),
    (("North",), False),
]


@pytest.mark.parametrize(("members", "is_whole"), WHOLES)
def test_a_total_among_members_is_told_by_its_words(members: tuple[str, ...], is_whole: bool) -> None:
    def share(*names: str) -> Row:
        return Row("Share", (Cell(CellKind.PERCENT, "5.00%", 1, 2),), 1, members=names)

    found = list(wholes_in([share("Buyer A"), share("Buyer B"), share(*members)]))
    assert found == ([Whole(2, (0, 1))] if is_whole else [])
