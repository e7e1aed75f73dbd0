import pytest

import pipefacts
from pipefacts.meaning.title import Title, read_title, read_units
from pipefacts.syntax.printed import PrintedTitle
from pipefacts.syntax.terminals import MAGNITUDES
from pipefacts.values import FactKind


def title(*lines: str, scales: tuple[str, ...] = ()) -> Title:
    return read_title(PrintedTitle(lines, scales, 2))


def test_the_units_that_end_a_title_are_taken_off_its_name() -> None:
    found = title("Balance Sheets - USD ($)")
    assert (found.name, [(u.kind, u.code, u.sign) for u in found.units]) == (
        "Balance Sheets",
        [(FactKind.MONETARY, "USD", "$")],
    )


def test_an_older_title_has_its_unit_in_parentheses() -> None:
    found = title("Balance Sheets (USD $)")
    assert (found.name, found.units[0].code, found.units[0].sign) == ("Balance Sheets", "USD", "$")


def test_a_bracketed_part_of_a_title_is_a_member() -> None:
    assert title("Debt - Terms (Details) - Term Loan [Member] - USD ($)").members == ("Term Loan [Member]",)


def test_what_follows_details_in_a_title_is_a_member_without_brackets() -> None:
    found = title("Leases - Terms (Details) - Trucks | Minimum")
    assert (found.name, found.members) == ("Leases - Terms (Details)", ("Trucks", "Minimum"))


def test_members_with_and_without_brackets_stand_behind_the_name() -> None:
    found = title("Debt (Details) - Bank Loan - Northern Bank [Member]")
    assert (found.name, found.members) == ("Debt (Details)", ("Bank Loan", "Northern Bank [Member]"))


def test_a_dash_in_a_name_promotes_nothing() -> None:
    found = title("STATEMENTS OF INCOME (LOSS) - Restated")
    assert (found.name, found.members) == ("STATEMENTS OF INCOME (LOSS) - Restated", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("USD ($) $ / shares", [("USD", None), (None, "shares")]),
        ("USD ($) shares", [("USD", None), (None, None)]),
        ("EUR (€) / shares", [("EUR", "shares")]),
        ("CHF (SFr)", [("CHF", None)]),
        ("USD / bbl", [("USD", "bbl")]),
        ("customer", []),
        ("Technology.", []),
        ("", []),
    ],
)
def test_units_are_read_where_the_text_is_made_of_units_alone(
    text: str, expected: list[tuple[str | None, str | None]]
) -> None:
    assert [(unit.code, unit.per) for unit in read_units(text)] == expected


@pytest.mark.parametrize(
    ("part", "subject", "power"),
    [
        ("$ in Thousands", "$", 3),
        ("shares in Ten Thousands", "shares", 4),
        ("$ / shares in Units", "$ / shares", 0),
        ("In Millions", "", 6),
        ("(In Thousands)", "", 3),
        ("oz in Hundreds", "oz", 2),
        ("USD in Billions", "USD", 9),
        ("$ in\u00a0Billions", "$", 9),
    ],
)
def test_a_scale_has_a_subject_and_a_power_of_ten(part: str, subject: str, power: int) -> None:
    scale = title("Name", part, scales=(part,)).scales[0]
    assert (scale.subject, scale.power) == (subject, power)


@pytest.mark.parametrize("magnitude", MAGNITUDES)
def test_a_magnitude_is_known_below_the_title_behind_it_and_in_its_place(magnitude: str) -> None:
    scale, table = f"$ in {magnitude}", "|\nDec. 31, 2012\n|Loan\n|$ 2\n"
    factor = 10 ** MAGNITUDES[magnitude]
    assert pipefacts.parse(f"|\nDebt (Details) - USD ($)\n{scale}\n{table}").scales == {"USD": factor}
    glued = f"| Debt (Details) - USD ($) {scale} | Dec. 31, 2012 |\n|---|---|\n| Loan | $ 2 |\n"
    assert pipefacts.parse(glued).scales == {"USD": factor}
    assert "PF307" in [found.code for found in pipefacts.parse(f"|\n{scale}\n{table}").diagnostics]


def test_a_period_in_the_title_is_that_of_all_columns_and_no_member() -> None:
    found = title("Plans (Details) - 12 Months Ended Dec. 31, 2012 - USD ($)")
    assert found.period is not None
    assert (found.period.months, str(found.period.end), found.members) == (12, "2012-12-31", ())


@pytest.mark.parametrize(
    "first_row",
    [
        "ACCOUNTS RECEIVABLE (Details) (USD $) {scale} |\nDec. 31, 2012 |\n|---|---|\n",
        "| ACCOUNTS RECEIVABLE (Details) (USD $) {scale} | Dec. 31, 2012 |\n|---|---|\n",
    ],
    ids=["padded", "positional"],
)
def test_the_scale_of_an_older_page_is_found_at_the_end_of_its_title(first_row: str) -> None:
    scale = "In Thousands, except Share data, unless otherwise specified"
    page = pipefacts.parse(first_row.format(scale=scale) + "| Balance at beginning of year | $ 211 |\n")
    assert page.title_lines == ("ACCOUNTS RECEIVABLE (Details) (USD $)", scale)
    assert page.facts[0].scaled == 211_000


def test_a_scale_of_many_currencies_is_found_whole_at_the_end_of_its_title() -> None:
    scale = "£ in Thousands, CAD in Thousands, € in Millions, ¥ in Millions, $ in Millions"
    page = pipefacts.parse(f"| Debt (Details) {scale} | Dec. 31, 2012 |\n|---|---|\n| Loan | £ 2 |\n")
    assert page.title_lines == ("Debt (Details)", scale)
    assert page.facts[0].scaled == 2_000


ITEM_ROWS = "| Deposits | us-gaap_Deposits | $ 41 |\n"


@pytest.mark.parametrize(
    "heads",
    [
        "Label |\nElement |\nValue |\n|---|---|---|\n",
        "| Label | Element | Value |\n|---|---|---|\n",
        "|  |\n|---|---|---|\n| Label | Element | Value |\n",
    ],
)
def test_uncategorised_items_without_a_title_are_items_where_a_row_is_a_line(heads: str) -> None:
    (fact,) = pipefacts.parse(heads + ITEM_ROWS).facts
    assert (fact.label, fact.concept, fact.text) == ("Deposits", "us-gaap:Deposits", "$ 41")


ITEMS = {
    "leading": "|Label\n|Element\n|Value\n|Taxes\n|us-gaap_Taxes\n|{}\n|Debt\n|us-gaap_Debt\n|$ 2\n",
    "wrapped": "Label\nElement\nValue\n|Taxes||us-gaap_Taxes||{}|\n|Debt||us-gaap_Debt||$ 2|\n",
    "trailing": "Label\n|\nElement\n|\nValue\n|\nTaxes|\nus-gaap_Taxes|\n{}|\nDebt|\nus-gaap_Debt|\n$ 2|\n",
    "spaced": "Label | Element | Value |\n---|---|---|\nTaxes | us-gaap_Taxes | {} |\nDebt | us-gaap_Debt | $ 2 |\n",
    "padded": "Label |\nElement |\nValue |\n|---|---|---|\n| Taxes | us-gaap_Taxes | {} |\n| Debt | us-gaap_Debt | $ 2 |\n",
    "positional": "| Label | Element | Value |\n|---|---|---|\n| Taxes | us-gaap_Taxes | {} |\n| Debt | us-gaap_Debt | $ 2 |\n",
}


@pytest.mark.parametrize("dialect", ITEMS)
def test_the_value_of_an_item_may_look_like_the_name_of_an_element(dialect: str) -> None:
    facts = pipefacts.parse(ITEMS[dialect].format("us-gaap:OtherAssetsCurrent"), dialect=dialect).facts
    assert [(fact.label, fact.text) for fact in facts] == [("Taxes", "us-gaap:OtherAssetsCurrent"), ("Debt", "$ 2")]


def test_an_item_of_blanks_that_no_bar_closes_costs_no_item() -> None:
    rows = "Taxes | us-gaap_Taxes | $ 1 |\n | and more\nDebt | us-gaap_Debt | $ 2 |\n"
    facts = pipefacts.parse("Label\n|\nElement\n|\nValue\n|\n---|---|---|\n" + rows).facts
    assert [fact.text for fact in facts] == ["$ 1", "$ 2"]


@pytest.mark.parametrize("row", ["| \n", "||||\n", "|  |  |  | \n"])
def test_a_row_of_bars_among_items_is_skipped_and_costs_no_item(row: str) -> None:
    page = pipefacts.parse(ITEMS["positional"].format("$ 1").replace("| Debt", row + "| Debt"), dialect="positional")
    assert [fact.text for fact in page.facts] == ["$ 1", "$ 2"]
    assert page.skipped
