import pytest

from pipefacts.meaning.body import Body, BodyRow, Heads, Measure
from pipefacts.meaning.title import read_title
from pipefacts.meaning.units import measure, measure_runs, page_units, sign_of
from pipefacts.placing.columns import place
from pipefacts.syntax.printed import PrintedTitle
from pipefacts.values import Cell, CellKind, Column, FactKind, Head, Row


def row(label: str, *texts: str, suffix: str | None = None, heading: str | None = None) -> Row:
    return Row(label, tuple(cell(text) for text in texts), 1, unit_suffix=suffix, heading=heading)


def cell(text: str) -> Cell:
    kind = CellKind.MONEY if not text[0].isdecimal() and text[0] != "(" else CellKind.NUMBER
    return Cell(kind, text, 1, 2)


def measures(
    title: str, *rows: Row, scales: tuple[str, ...] = (), heads: tuple[str, ...] = ()
) -> tuple[Measure | None, ...]:
    lines = (title, ", ".join(scales)) if scales else (title,)
    return measures_of(measure(body_of(PrintedTitle(lines, scales, 2), *rows, heads=heads)))


def body_of(printed: PrintedTitle, *rows: Row, heads: tuple[str, ...] = ()) -> Body:
    title = read_title(printed)
    units = page_units(title, [Head((unit,), 3, units=(unit,)) for unit in heads])
    return Body(title, units, rows=tuple([BodyRow(row) for row in rows]), heads=Heads((Column(0, ("Dec. 31, 2021",)),)))


def measures_of(body: Body) -> tuple[Measure | None, ...]:
    return tuple([each.measure for each in body.rows])


def test_a_sign_in_the_row_proves_the_unit_of_all_its_numbers() -> None:
    (found,) = measures("Debt - USD ($)", row("Notes payable", "$ 5", "6"), scales=("$ in Thousands",))
    assert found is not None
    assert (found.kind, found.unit, found.power, found.evidence) == (FactKind.MONETARY, "USD", 3, "sign")


def test_a_label_keeps_its_unit_on_the_page() -> None:
    found = measures("Debt - USD ($)", row("Notes payable", "$ 5"), row("Notes payable", "6"))[1]
    assert found is not None
    assert (found.unit, found.evidence) == ("USD", "same-label")


def test_a_number_without_a_ground_has_candidates_and_no_unit() -> None:
    (found,) = measures("Debt - USD ($)", row("Conversion", "5"))
    assert found is not None
    assert (found.unit, found.candidates) == (None, ("USD", "USD/shares", "shares", "pure"))


def test_per_share_amounts_are_scaled_by_their_own_part_of_the_scale_line() -> None:
    scales = ("$ / shares in Units", "shares in Thousands", "$ in Millions")
    earned, basic, shares = measures(
        "Income - USD ($)",
        row("Net income", "$ 5"),
        row("Basic (in dollars per share)", "$ 0.11"),
        row("Basic (in shares)", "1,000"),
        scales=scales,
    )
    assert [m and (m.unit, m.power) for m in (earned, basic, shares)] == [
        ("USD", 6),
        ("USD/shares", 0),
        ("shares", 3),
    ]


def test_a_suffix_names_the_unit() -> None:
    found = measures("Risk (Details)", row("Customers", "2", suffix="customer"), row("Sold", "7", suffix="shares"))
    assert [m and (m.kind, m.unit) for m in found] == [
        (FactKind.NUMBER, "customer"),
        (FactKind.SHARES, "shares"),
    ]


def test_each_currency_is_scaled_by_its_own_part() -> None:
    found = measures(
        "Loans (Details)",
        row("Drawn", "$ 5", suffix="$"),
        row("Drawn abroad", "€ 7", suffix="€"),
        scales=("$ in Thousands", "€ in Millions"),
        heads=("USD ($)", "EUR (€)"),
    )
    assert [m and (m.unit, m.power) for m in found] == [("USD", 3), ("EUR", 6)]


def test_a_scale_without_a_subject_leaves_per_share_amounts_and_excepted_shares_alone() -> None:
    title = "Income (USD $)"
    scale = ("In Millions, except Share data, unless otherwise specified",)
    rows = [row("Net income", "$ 5"), row("Per share (in dollars per share)", "$ 1.00"), row("Issued (in shares)", "9")]
    body = body_of(PrintedTitle((title, *scale), ("In Millions",), 2), *rows)
    assert [m and m.power for m in measures_of(measure(body))] == [6, 0, 0]


def test_a_sign_that_the_page_does_not_explain_gives_no_code() -> None:
    (found,) = measures("Loans (Details)", row("Drawn", "$ 5"))
    assert found is not None
    assert (found.unit, found.candidates, found.sign) == (None, ("$",), "$")


def test_two_currencies_in_one_row_leave_its_unit_open() -> None:
    (found,) = measures("Loans (Details)", row("Drawn", "$ 5", "€ 6"), heads=("USD ($)", "EUR (€)"))
    assert found is not None
    assert (found.unit, found.candidates) == (None, ("USD", "EUR"))


def test_the_sign_is_what_stands_before_the_number() -> None:
    assert [sign_of(text) for text in ("$ (1,234)", "CAD (5)", "R$ 12", "S/. 5.20")] == ["$", "CAD", "R$", "S/."]


def test_an_amount_per_share_in_a_label_says_nothing_of_the_unit_of_the_row() -> None:
    (found,) = measures("Equity - USD ($)", row("Dividends declared ($0.10 per share)", "5"))
    assert found is not None
    assert found.unit is None


def test_a_label_that_mentions_an_amount_per_share_in_passing_is_money() -> None:
    (found,) = measures("Equity - USD ($)", row("Dividends ($0.10 per share)", "$ 5"))
    assert found is not None
    assert (found.kind, found.unit) == (FactKind.MONETARY, "USD")


def runs(*rows: Row) -> list[str | None]:
    body = body_of(PrintedTitle(("Sheets - USD ($)", "$ in Thousands"), ("$ in Thousands",), 2), *rows)
    return [m and m.unit for m in measures_of(measure_runs(place(measure(body))))]


def test_a_number_between_two_signs_of_a_run_is_money() -> None:
    assert runs(row("Cash", "$ 5"), row("Stocks", "6"), row("Total", "$ 11")) == ["USD"] * 3


def test_a_number_below_the_last_sign_of_a_run_has_no_unit() -> None:
    assert runs(row("Cash", "$ 5"), row("Stocks", "6")) == ["USD", None]


def test_a_count_between_two_runs_of_money_is_none() -> None:
    assert runs(row("Cash", "$ 5"), row("Number of plants", "6"), row("Total", "$ 11"))[1] is None


def test_a_count_below_a_heading_that_says_so_is_no_money() -> None:
    basic = row("Ordinary", "6", heading="Weighted average shares")
    assert runs(row("Cash", "$ 5"), basic, row("Total", "$ 11"))[1] is None


def test_a_percentage_ends_a_run() -> None:
    percent = Row("Rate", (Cell(CellKind.PERCENT, "5.00%", 1, 2),), 1)
    assert runs(row("Cash", "$ 5"), row("Stocks", "6"), percent, row("Debt", "$ 11"))[1] is None


@pytest.mark.parametrize(
    ("label", "heading"),
    [
        ("Common stock, par value", None),
        ("Preferred stock, stated value", None),
        ("Exercise price of warrants", None),
        ("Grant-date fair value", None),
        ("Basic", "Net income per share:"),
        ("Continuing operations", "Diluted:"),
        ("Granted", "Weighted average exercise price"),
    ],
)
def test_a_sign_proves_no_unit_where_the_words_may_mean_an_amount_per_share(label: str, heading: str | None) -> None:
    (found,) = measures("Capital - USD ($)", row(label, "$ 2", heading=heading))
    assert found is not None
    assert (found.unit, found.candidates, found.power) == (None, ("USD/shares", "USD"), 0)


def test_what_may_be_an_amount_per_share_is_not_scaled_as_money() -> None:
    (found,) = measures("Income - USD ($)", row("Basic", "$ 2.05"), scales=("$ in Thousands",))
    assert found is not None
    assert (found.unit, found.power) == (None, None)


def test_what_is_paid_for_a_business_is_money_where_money_is_scaled() -> None:
    rows = [row("Purchase price", "$ 45"), row("Goodwill", "$ 12", heading="Purchase price allocation")]
    found = measures("Acquisitions - USD ($)", *rows, scales=("$ in Millions",))
    assert [one and one.unit for one in found] == ["USD", "USD"]


@pytest.mark.parametrize(
    "label",
    [
        "Earnings per share, numerator",
        "Shares issued at $1.50 per share",
        "Net income for basic and diluted earnings per share",
    ],
)
def test_per_share_said_in_passing_decides_nothing(label: str) -> None:
    (found,) = measures("Equity - USD ($)", row(label, "$ 20"))
    assert found is not None
    assert found.unit != "USD/shares"


def test_a_ratio_is_no_number_of_shares() -> None:
    found = measures("Notes - USD ($)", row("Conversion rate (in shares)", "12.5"), row("Issued (in shares)", "12"))
    assert [one and one.unit for one in found] == [None, "shares"]
