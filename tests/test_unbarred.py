"""Rows that blanks part: which places their counts state, where labels end, which lines are text blocks."""

import pytest

import pipefacts
from conftest import CORPORA, corpus_pages, needs_shared
from pipefacts import Page
from support.plain_text import folded, of_html

HEAD = "Loans (Details) - USD ($)\nDec. 31, 2023\nDec. 31, 2022\nLoans [Line Items]    \n"
LAST = "Total $ 900 $ 800\n"
EMPTY = "  "


def read(rows: str, head: str = HEAD) -> Page:
    """The page of some rows above a full last one."""
    page = pipefacts.parse(head + rows + LAST)
    assert page.dialect == "unbarred"
    return page


def facts(page: Page) -> list[tuple[str, str, int | None, str]]:
    """Label, text, column and alignment of all but the last row's facts."""
    return [(fact.label, fact.text, fact.column, str(fact.alignment)) for fact in page.facts if fact.label != "Total"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (f"Loan A $ 7{EMPTY}", [("Loan A", "$ 7", 0, "stated")]),
        ("Loan A   $ 7", [("Loan A", "$ 7", 1, "stated")]),
        (f"Loan A{EMPTY}{EMPTY}", []),
        (f"Loan due 2025 $ 7{EMPTY}", [("Loan due 2025", "$ 7", 0, "stated")]),
        (f"Loan term 2 years 3 months{EMPTY}", [("Loan term", "2 years 3 months", 0, "stated")]),
        ("Loan term 3 years 2 years", [("Loan term", "3 years", 0, "exact"), ("Loan term", "2 years", 1, "exact")]),
        (f"Maturity Dec. 31, 2025{EMPTY}", [("Maturity", "Dec. 31, 2025", 0, "stated")]),
        (f"Number of banks | bank 2{EMPTY}", [("Number of banks", "2", 0, "stated")]),
        ("Loans, level 3 100 200", [("Loans, level 3", "100", 0, "exact"), ("Loans, level 3", "200", 1, "exact")]),
    ],
)  # fmt: skip
def test_a_row_whose_cells_add_up_states_its_places(row: str, expected: list[tuple[str, str, int, str]]) -> None:
    assert facts(read(f"{row}\n")) == expected


def test_a_row_that_is_a_cell_short_states_nothing_and_is_named() -> None:
    page = read("Loan A $ 7\nLoan B   9\n")
    assert [fact.alignment == "stated" for fact in page.facts if fact.label == "Loan A"] == [False]
    assert [one.line for one in page.diagnostics if one.code == "PF408"] == [5]


def test_a_number_that_may_be_the_end_of_a_label_is_no_value_though_the_count_is_right() -> None:
    found = [fact for fact in read("Notes due 2025 $ 7\n").facts if fact.label != "Total"]
    assert [(fact.label, fact.text) for fact in found] == [("Notes due 2025", "$ 7")]
    assert found[0].alignment != "stated"


def test_a_text_that_stands_twice_behind_an_empty_cell_is_two_values() -> None:
    head = "Loans (Details) - USD ($)\n" + "".join(f"Dec. 31, {year}\n" for year in (2023, 2022, 2021, 2020, 2019))
    rows = "Fees $ 1 $ 2 $ 3 $ 4 $ 5\n" * 2 + "Rate of the loan 30 day rate   30 day rate 30 day rate  \n"
    page = pipefacts.parse(head + rows + "Total $ 9 $ 8 $ 7 $ 6 $ 5\n")
    found = [(fact.text, fact.column) for fact in page.facts if fact.label.startswith("Rate") and fact.column != 0]
    assert found == [("30 day rate", 2), ("30 day rate", 3)]


def test_the_last_row_may_have_lost_its_blanks() -> None:
    page = pipefacts.parse(HEAD + "Loan A $ 7\n")
    assert [(fact.text, str(fact.alignment)) for fact in page.facts] != [("$ 7", "stated")]


def test_folded_blanks_state_nothing_and_say_so() -> None:
    page = pipefacts.parse(folded(HEAD + f"Loan A $ 7{EMPTY}\nLoan B   9\nLoan due 2025 $ 3{EMPTY}\n" + LAST))
    assert "stated" not in {str(fact.alignment) for fact in page.facts}
    assert [fact.label for fact in page.facts] == ["Loan A", "Loan B", "Loan due 2025", "Total", "Total"]
    assert [one.code for one in page.diagnostics].count("PF408") == 1


def test_empty_cells_of_three_blanks_are_told_by_the_headings() -> None:
    head = HEAD.replace("    \n", " " * 6 + "\n")
    assert facts(read(f"Loan A $ 7{' ' * 3}\nLoans of banks{' ' * 6}\n", head)) == [("Loan A", "$ 7", 0, "stated")]


@pytest.mark.parametrize(
    ("rows", "label", "text"),
    [
        (f"Entity Registrant Name Thule Boats{EMPTY}\n", "Entity Registrant Name", "Thule Boats"),
        (f"Title of 12(b) Security Notes due 2025{EMPTY}\n", "Title of 12(b) Security", "Notes due 2025"),
        (f"Loan Type $ 1 $ 2\nLoan Type Secured{EMPTY}\n", "Loan Type", "Secured"),
        (f"Terms of the loan Each side may end it.{EMPTY}\n", "Terms of the loan", "Each side may end it."),
        (f"Reverse split ratio 1-for-14{EMPTY}\n", "Reverse split ratio", "1-for-14"),
        (f"Balance [Extensible Enumeration] Other loans{EMPTY}\n", "Balance [Extensible Enumeration]", "Other loans"),
    ],
)
def test_a_label_ends_where_its_words_say_so(rows: str, label: str, text: str) -> None:
    assert (label, text, 0, "stated") in facts(read(rows))


def test_a_label_that_nothing_ends_is_left_whole_and_named() -> None:
    page = read(f"Lender Bank Of Thule{EMPTY}\n")
    assert "Lender Bank Of Thule" in [row.label for row in page.rows] or page.facts[0].label == "Lender"
    assert [one.code for one in page.diagnostics if one.line == 5] == ["PF409"]


def test_prose_below_a_label_is_its_one_value() -> None:
    page = pipefacts.parse(
        "Policies (Policies)\n12 Months Ended\nDec. 31, 2023\nPolicies [Abstract]  \nUse of Estimates\n"
        "Estimates are made where figures are not known, and what is found later may differ.\n- by a little;\n- or a lot.\n"
        "Inventories\nGoods are shown at cost or at what they would fetch at the end of the year, if less.\n"
    )
    assert [(fact.label, fact.text.count("\n")) for fact in page.facts] == [("Use of Estimates", 2), ("Inventories", 0)]


def test_heads_without_dates_are_as_many_as_the_rows_have_cells() -> None:
    page = pipefacts.parse(
        "Equity - USD ($)\nTotal\nStock\nStock\nRestated\nBalance at Dec. 31, 2022 $ 9 $ 5 $ 4\n"
        "Net income 3   3\nSold   2  \nBalance at Dec. 31, 2023 $ 12 $ 7 $ 7\n"
    )
    assert [column.labels for column in page.columns] == [("Total",), ("Stock",), ("Stock", "Restated")]
    assert [fact.column for fact in page.facts if fact.alignment == "stated"] == [0, 2, 1]


def test_a_value_on_each_line_is_no_row_a_line() -> None:
    text = "Taxes (Details) - USD ($)\n6 Months Ended\nJun. 30, 2025\nGreece [Member]\nTax rate\n22.00%\nTax\n$ 7\n"
    with pytest.raises(pipefacts.NotADumpError):
        pipefacts.parse(text)


@needs_shared
def test_every_page_of_a_filing_is_read_from_its_text_as_from_its_html() -> None:
    folder = CORPORA.parent / "rpages" / "apple-10q-2025"
    for record in corpus_pages("apple-10q-2025"):
        html = (folder / f"{record['id'].partition('/')[2]}.htm").read_text("utf-8")
        text = of_html(html, entries=False)
        values = [cell for row in record["rows"] for cell in row["cells"] if cell is not None]
        for page in (pipefacts.parse(text, columns="plain"), pipefacts.parse(folded(text), columns="plain")):
            assert len(page.facts) == len(values), record["id"]
        where = [i for row in record["rows"] for i, cell in enumerate(row["cells"]) if cell is not None]
        found = pipefacts.parse(text, columns="plain").facts
        assert all(fact.column == i for fact, i in zip(found, where, strict=True) if fact.alignment == "stated")
