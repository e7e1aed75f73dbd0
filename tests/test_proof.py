"""The proof of columns: each rule by a small table, then drawn tables, then filings whose truth is known."""

import datetime
import re
import subprocess
import sys
from typing import Any

import pytest

from pipefacts.placing.proof import explain, prove
from pipefacts.placing.proof.model import Layout, LayoutColumn, LayoutRow, LayoutValue, ListedUnit, Refutation
from pipefacts.values import FactKind, PeriodType

YEAR, QUARTER, SPRING = datetime.date(2023, 12, 31), datetime.date(2023, 9, 30), datetime.date(2023, 3, 31)
DURATION, INSTANT = PeriodType.DURATION, PeriodType.INSTANT
DOLLARS = ListedUnit("USD ($)", FactKind.MONETARY, "$")
EUROS = ListedUnit("EUR (€)", FactKind.MONETARY, "€")
SHARES = ListedUnit("shares", FactKind.SHARES)


def row(label: str, *texts: str, **more: Any) -> LayoutRow:
    """A row as printed: ``$ 5`` has a sign, ``5.00%`` and words never show one."""
    values = []
    for text in texts:
        money = re.fullmatch(r"([^\s\d(]{1,3}) (\(?[\d,.]+\)?)", text)
        worded = not money and not re.fullmatch(r"\(?[\d,]*\.?\d+\)?", text)
        values.append(LayoutValue(money[2], money[1]) if money else LayoutValue(text, None, worded))
    return LayoutRow(label, tuple(values), **more)


def table(columns: int | list[LayoutColumn], *rows: LayoutRow, **more: Any) -> Layout:
    """A layout; a number of columns stands for columns of which nothing is known."""
    heads = [LayoutColumn() for _ in range(columns)] if isinstance(columns, int) else columns
    return Layout(tuple(heads), rows, **more)


def left(layout: Layout, i: int, **more: Any) -> list[tuple[int, ...]]:
    """The columns left to each value of row ``i``."""
    proof = prove(layout, **more)
    assert not proof.contradiction
    return [place.candidates for place in proof.places[i]]


def test_without_evidence_a_value_may_stand_wherever_the_order_lets_it() -> None:
    layout = table(3, row("Cost", "7", "9"), row("Sales", "$ 1", "$ 2", "$ 3"))
    assert left(layout, 0) == [(0, 1), (1, 2)]


def test_the_values_of_a_full_row_stand_where_they_stand() -> None:
    proof = prove(table(2, row("Sales", "1", "2"), row("Rate", "5.00%")))
    assert [place.column for place in proof.places[0]] == [0, 1]
    assert proof.places[0][0].evidence == ()


def test_an_amount_that_shows_its_sign_is_not_inside_a_run() -> None:
    layout = table(
        [LayoutColumn(DURATION, YEAR), LayoutColumn(INSTANT, SPRING)],
        row("Sales", "$ 1", "$ 2", kinds=frozenset([FactKind.MONETARY])),
        row("Rate", "5.00%", period_type=DURATION),
        row("Tax", "$ 3", kinds=frozenset([FactKind.MONETARY])),
        row("Cost", "7", "8", kinds=frozenset([FactKind.MONETARY])),
        row("Profit", "$ 4", "$ 5"),
    )
    assert left(layout, 2) == [(0,)]


def test_a_value_that_ends_the_run_is_forced_by_the_signs_above_it() -> None:
    layout = table(2, row("Sales", "$ 1", "$ 2"), row("Cost", "7", "$ 8"), row("Tax", "$ 3"))
    place = prove(layout).places[2][0]
    assert place.column == 0
    assert place.evidence == ("order", "signs")


def test_a_row_that_may_be_nil_alone_can_continue_a_run() -> None:
    rows = row("Sales", "$ 1", "$ 2"), row("Cost", "7", "$ 8"), row("Tax", "$ 3")
    assert left(table(2, *rows), 2) == [(0,)]
    assert left(table(2, *rows[:2], row("Commitments"), rows[2]), 3) == [(0, 1)]
    assert left(table(2, *rows[:2], row("Commitments"), rows[2]), 3, sure=False) == [(0,)]


def test_a_nil_fact_of_a_short_row_can_continue_a_run() -> None:
    rows = row("Sales", "$ 1", "$ 2", "$ 3"), row("Cost", "7", "$ 8", "$ 9"), row("Tax", "$ 4"), row("Fees", "$ 5")
    assert left(table(3, *rows), 3) == [(0, 1, 2)]
    assert left(table(3, *rows), 2, sure=False) == [(0, 1, 2)]
    assert left(table(3, *rows[:3]), 2) == [(0,)]


def test_a_gap_below_a_row_may_hold_anything() -> None:
    rows = row("Sales", "$ 1", "$ 2"), row("Cost", "7", "$ 8"), row("Tax", "$ 3")
    assert left(table(2, rows[0], row("Cost", "7", "$ 8", gap=True), rows[2]), 2) == [(0, 1)]


def test_of_a_cut_table_the_lines_below_and_the_values_of_its_columns_are_unknown() -> None:
    rows = row("Sales", "$ 1", "$ 2"), row("Rate", "5.00%"), row("Cost", "$ 7", "8")
    assert prove(table(2, *rows)).contradiction
    assert left(table(2, *rows, cut=True), 1) == [(0,)]
    heads = [LayoutColumn(DURATION, YEAR), LayoutColumn(INSTANT, QUARTER)]
    flag = row("Flag", "true", period_type=DURATION)
    assert left(table(heads, flag, row("Shares", "7")), 1) == [(1,)]
    assert left(table(heads, flag, row("Shares", "7"), cut=True), 1) == [(0, 1)]


def test_a_percentage_breaks_a_run() -> None:
    rows = row("Sales", "$ 1", "$ 2"), row("Cost", "$ 7", "8"), row("Rate", "5.00%"), row("Paid", "$ 3", "$ 4")
    assert left(table(2, *rows), 2) == [(0,)]


def test_two_equal_signs_may_be_money_and_per_share() -> None:
    layout = table(2, row("Income", "$ 1", "$ 2"), row("Basic", "$ 0.10"), row("Diluted", "$ 0.20", "$ 0.21"))
    assert left(layout, 1) == [(0, 1)]


def test_several_per_share_units_may_follow_each_other() -> None:
    per_share = frozenset([FactKind.PER_SHARE])
    rows = [row("Basic", "$ 1", "$ 2"), row("Price", "$ 5"), row("Diluted", "$ 6", "$ 7")]
    rows = [LayoutRow(r.key, r.values, kinds=per_share) for r in rows]
    assert prove(table(2, *rows)).contradiction
    assert left(table(2, *rows, several_per_share=True), 1) == [(0, 1)]


def test_all_signs_of_a_column_are_the_same() -> None:
    layout = table(2, row("Sales", "$ 1", "€ 2"), row("Rate", "5.00%", "6.00%"), row("Debt", "€ 3"))
    place = prove(layout).places[2][0]
    assert (place.column, place.evidence) == (1, ("order", "one-sign"))


def test_a_column_holds_only_the_units_that_its_head_lists() -> None:
    heads = [LayoutColumn(units=(DOLLARS,)), LayoutColumn(units=(EUROS, SHARES)), LayoutColumn(units=(DOLLARS,))]
    full = row("Rate", "5.00%", "6.00%", "7.00%")
    assert left(table(heads, full, row("Debt", "€ 3")), 1) == [(1,)]
    assert left(table(heads, full, row("Granted", "3", listed=frozenset(["shares"]))), 1) == [(1,)]
    assert left(table(heads, full, row("Debt", "$ 3")), 1) == [(0, 2)]


def test_unequal_values_under_equal_dates_are_no_instants() -> None:
    heads = [LayoutColumn(DURATION, YEAR), LayoutColumn(DURATION, YEAR), LayoutColumn(INSTANT, SPRING)]
    layout = table(heads, row("Sales", "1", "2"), row("Assets", "5", "5", "7"))
    place = prove(layout).places[0][1]
    assert (place.column, place.evidence) == (1, ("order", "instants"))


def test_an_instant_stands_in_every_column_of_its_date() -> None:
    heads = [LayoutColumn(DURATION, YEAR), LayoutColumn(DURATION, YEAR), LayoutColumn(INSTANT, SPRING)]
    layout = table(heads, row("Sales", "1", "2"), row("Assets", "7", period_type=INSTANT))
    assert left(layout, 1) == [(2,)]


def test_a_row_that_shares_a_number_with_another_may_be_a_balance_and_proves_nothing_of_dates() -> None:
    heads = [LayoutColumn(DURATION, YEAR), LayoutColumn(DURATION, YEAR), LayoutColumn(INSTANT, SPRING)]
    layout = table(heads, row("Beginning balance", "9", "2"), row("Debt", "4", "2"))
    assert left(layout, 1) == [(0, 1), (1, 2)]


def test_of_a_cut_table_no_row_is_surely_no_balance() -> None:
    heads = [LayoutColumn(DURATION, YEAR), LayoutColumn(DURATION, YEAR), LayoutColumn(INSTANT, SPRING)]
    layout = table(heads, row("Sales", "1", "2"), row("Assets", "5", "5", "7"), cut=True)
    assert left(layout, 0) == [(0, 1), (1, 2)]


def test_a_balance_far_below_in_a_long_table_is_seen() -> None:
    heads = [LayoutColumn(DURATION, YEAR), LayoutColumn(DURATION, YEAR), LayoutColumn(INSTANT, SPRING)]
    fill = [row(f"Row {i}", "3.00%", "4.00%") for i in range(600)]
    flags = row("Flags", "a", "a", "b", block=1)
    assert left(table(heads, row("Debt", "4", "2"), flags, *fill), 0) == [(0,), (1,)]
    assert left(table(heads, row("Debt", "4", "2"), flags, *fill, row("Opening", "2")), 0) == [(0, 1), (1, 2)]


@pytest.mark.parametrize("second", [INSTANT, None])
def test_an_instant_column_beside_a_duration_of_its_date_switches_the_rule_off(second: PeriodType | None) -> None:
    heads = [LayoutColumn(DURATION, YEAR), LayoutColumn(second, YEAR), LayoutColumn(INSTANT, SPRING)]
    assert left(table(heads, row("Sales", "1", "2"), row("Flags", "a", "b", "c")), 0) == [(0, 1), (1, 2)]


@pytest.mark.parametrize("other", [EUROS, ListedUnit("HKD ($)", FactKind.MONETARY, "$")])
def test_two_currencies_on_a_page_switch_the_rule_of_dates_off(other: ListedUnit) -> None:
    heads = [LayoutColumn(DURATION, YEAR, (unit,)) for unit in (DOLLARS, other)] + [LayoutColumn(INSTANT, SPRING, ())]
    assert left(table(heads, row("Granted", "1", "2"), row("Flags", "a", "b", "c")), 0) == [(0, 1), (1, 2)]


def test_a_duration_cannot_stand_in_an_instant_column() -> None:
    heads = [LayoutColumn(DURATION, YEAR), LayoutColumn(INSTANT, SPRING)]
    layout = table(heads, row("Form", "10-K", period_type=DURATION), row("Shares", "1", "2"))
    place = prove(layout).places[0][0]
    assert (place.column, place.evidence) == (0, ("order", "period-types"))


def test_what_a_row_measures_decides_whether_its_numbers_can_be_in_a_run() -> None:
    around = row("Sales", "$ 1", "$ 2"), row("Cost", "7", "$ 8"), row("Paid", "$ 4", "$ 5")
    granted = row("Granted", "3")
    shares = row("Granted", "3", kinds=frozenset([FactKind.SHARES]))
    assert left(table(2, *around[:2], granted, around[2]), 2) == [(0, 1)]
    assert left(table(2, *around[:2], shares, around[2]), 2) == [(1,)]


def test_rows_of_one_label_teach_each_other_only_in_a_guess() -> None:
    heads = [LayoutColumn(DURATION, YEAR), LayoutColumn(INSTANT, SPRING)]
    layout = table(
        heads,
        row("Sales", "$ 1", period_type=DURATION),
        row("Paid", "$ 3", "$ 4", block=1),
        row("Sales", "$ 2", block=2),
    )
    assert left(layout, 2) == [(0, 1)]
    assert left(layout, 2, sure=False) == [(0,)]


def test_a_label_that_stands_twice_in_a_block_teaches_nothing() -> None:
    heads = [LayoutColumn(DURATION, YEAR), LayoutColumn(INSTANT, SPRING)]
    layout = table(
        heads,
        row("Basic", "$ 1", period_type=DURATION),
        row("Basic", "7"),
        row("Paid", "$ 3", "$ 4"),
        row("Basic", "8"),
    )
    assert left(layout, 3, sure=False) == [(0, 1)]


def test_rules_of_the_renderer_do_not_hold_on_pages_older_than_it() -> None:
    layout = table(2, row("Sales", "$ 1", "$ 2"), row("Cost", "7", "$ 8"), row("Tax", "$ 3"))
    old = Layout(layout.columns, layout.rows, known_renderer=False)
    assert left(old, 2) == [(0, 1)]


def test_a_table_that_breaks_the_rules_is_a_contradiction_and_all_stays_open() -> None:
    heads = [LayoutColumn(units=(SHARES,)), LayoutColumn(units=(SHARES,))]
    proof = prove(table(heads, row("Debt", "$ 3"), row("Rate", "4")))
    assert proof.contradiction
    assert [place.candidates for places in proof.places for place in places] == [(0, 1), (0, 1)]


def test_a_row_of_more_values_than_columns_is_a_contradiction() -> None:
    proof = prove(table(2, row("Sales", "1", "2", "3"), row("Tax", "4")))
    assert proof.contradiction
    assert [place.candidates for place in proof.places[1]] == [(0, 1)]


def test_a_page_of_full_rows_does_not_load_the_solver() -> None:
    code = (
        "import sys; from pipefacts.placing.proof import prove; from pipefacts.placing.proof.model import *; "
        "prove(Layout((LayoutColumn(),), (LayoutRow('a', (LayoutValue('1'),)),))); print('pysat' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_empty_layout_has_an_empty_proof() -> None:
    assert prove(Layout((), ())).places == ()
    assert prove(table(3, row("Nothing"))).places == ((),)


def test_without_effort_everything_stays_open_and_says_so() -> None:
    layout = table(2, row("Sales", "$ 1", "$ 2"), row("Cost", "7", "$ 8"), row("Tax", "$ 3"))
    proof = prove(layout, effort=0)
    assert proof.bounded
    assert proof.places[2][0].candidates == (0, 1)


def test_a_refutation_names_the_fewest_rules_and_rows() -> None:
    layout = table(
        2, row("Rate", "5.00%", "6.00%"), row("Sales", "$ 1", "$ 2"), row("Cost", "7", "$ 8"), row("Tax", "$ 3")
    )
    refutations = explain(layout, 3, 0).refutations
    assert refutations[0] == Refutation(0)
    assert refutations[1].rules == ("order", "signs")
    assert set(refutations[1].rows) <= {1, 2, 3}
    assert 2 in refutations[1].rows
