"""The likely columns of values that no rule places: right in plain cases, honest about the rest, and bounded."""

import datetime
import json
import math
import os
import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from pipefacts.meaning.body import Body, BodyRow, Heads, Measure
from pipefacts.meaning.title import read_title
from pipefacts.meaning.units import page_units
from pipefacts.placing.likely import estimate, weights
from pipefacts.placing.likely.beliefs import FEATURES, read_table
from pipefacts.placing.likely.placements import read_grid, readings, view
from pipefacts.placing.likely.signs import read_signs, sign_messages
from pipefacts.placing.likely.sums import read_sums, sum_messages
from pipefacts.syntax.printed import PrintedTitle
from pipefacts.values import Alignment, Candidate, Cell, CellKind, Column, FactKind, PeriodType, Placement, Row

JUNE, MARCH = datetime.date(2023, 6, 30), datetime.date(2023, 3, 31)
JUNE_BEFORE, DECEMBER = datetime.date(2022, 6, 30), datetime.date(2022, 12, 31)
DOLLARS, NUMBER = Measure(FactKind.MONETARY, "USD", "$", evidence="sign"), Measure(FactKind.NUMBER)


def durations(*columns: tuple[int | None, datetime.date]) -> list[Column]:
    kinds = [PeriodType.INSTANT if months is None else PeriodType.DURATION for months, _ in columns]
    return [Column(i, (str(day),), months, day, None, kinds[i]) for i, (months, day) in enumerate(columns)]


def members(*labels: str) -> list[Column]:
    return [Column(i, (label,), members=(label,)) for i, label in enumerate(labels)]


QUARTERS = durations((3, JUNE), (3, JUNE_BEFORE), (6, JUNE), (6, JUNE_BEFORE), (None, DECEMBER))
YEARS = durations(*[(12, datetime.date(year, 12, 31)) for year in (2023, 2022, 2021)])
EQUITY = members("Common Stock", "Additional Paid-in Capital", "Retained Earnings", "Total")


def cell(text: str) -> Cell:
    kinds = {"$": CellKind.MONEY, "(": CellKind.NEGATIVE}
    kind = CellKind.NUMBER if text.replace(",", "").replace(".", "").isdecimal() else CellKind.TEXT
    kind = CellKind.PERCENT if text.endswith("%") else kinds.get(text[0], kind)
    return Cell(kind, text, 1, 2)


def row(label: str, *values: str, block: int = 0, members: tuple[str, ...] = ()) -> Row:
    return Row(label, tuple([cell(value) for value in values]), 1, block=block, members=members)


def opened(rows: Sequence[Row], width: int) -> list[tuple[Placement, ...]]:
    """What the order alone leaves."""
    placements = []
    for each in rows:
        count = len(each.values)
        if count == width:
            placements.append(tuple([Placement(i, Alignment.EXACT) for i in range(width)]))
        else:
            spans = [range(i, width - count + i + 1) for i in range(count)]
            placements.append(
                tuple([Placement(None, Alignment.UNKNOWN, tuple([Candidate(c) for c in span])) for span in spans])
            )
    return placements


def measures(rows: Sequence[Row]) -> list[Measure | None]:
    signed = [any(value.kind is CellKind.MONEY for value in each.values) for each in rows]
    return [DOLLARS if shown else NUMBER if each.values else None for shown, each in zip(signed, rows, strict=True)]


def placed(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[tuple[Placement, ...], ...]:
    return estimated(rows, columns, opened(rows, len(columns)))


def estimated(
    rows: Sequence[Row], columns: Sequence[Column], placements: Sequence[tuple[Placement, ...]]
) -> tuple[tuple[Placement, ...], ...]:
    """The likely placements, where the dump and the proof leave ``placements``."""
    return tuple([each.placements for each in estimate(body_of(rows, columns, placements)).rows])


def body_of(rows: Sequence[Row], columns: Sequence[Column], placements: Sequence[tuple[Placement, ...]]) -> Body:
    title = read_title(PrintedTitle(("Some Note (Details)",), (), 1))
    known = zip(rows, measures(rows), placements, strict=True)
    found = [BodyRow(row, measure=measure, placements=places) for row, measure, places in known]
    return Body(title, page_units(title, ()), rows=tuple(found), heads=Heads(tuple(columns)))


def columns_of(placements: Sequence[Placement]) -> list[int | None]:
    return [placement.column for placement in placements]


def test_an_instant_stands_under_each_column_of_its_date_and_under_the_last_balance_sheet() -> None:
    (receivable,) = placed([row("Accounts receivable, net", "$ 4,119", "4,119", "$ 4,712")], QUARTERS)
    assert columns_of(receivable) == [0, 2, 4]
    assert "balance-sheet-dates" in receivable[0].evidence


def test_an_expense_of_two_amounts_stands_under_the_same_date_of_both_durations() -> None:
    rows = [
        row("Revenue", "$ 9,000", "$ 8,000", "$ 17,000", "$ 16,000"),
        row("Restructuring expense", "120", "310"),
        row("Net income", "$ 900", "$ 800", "$ 1,700", "$ 1,600"),
    ]
    columns = QUARTERS[:4]
    assert columns_of(placed(rows, columns)[1]) == [0, 2]


def test_a_cover_page_has_its_texts_in_the_reporting_period_and_its_share_count_after_it() -> None:
    columns = durations((12, DECEMBER), (None, datetime.date(2023, 2, 10)), (None, JUNE_BEFORE))
    rows = [
        row("Document Type", "10-K"),
        row("Entity Registrant Name", "Example Corp"),
        row("Entity Public Float", "$ 2,706,820,026"),
        row("Entity Common Stock, Shares Outstanding", "37,468,514"),
        row("Entity Filer Category", "Large Accelerated Filer"),
    ]
    assert [columns_of(places) for places in placed(rows, columns)] == [[0], [0], [2], [1], [0]]


def test_amounts_stand_where_they_make_the_total_add_up() -> None:
    rows = [
        row("Purchases of equipment", "$ (58,885)", "$ (28,817)", "$ (36,364)"),
        row("Receipt of notes receivable", "3,050", "(1,007)"),
        row("Acquisitions, net of cash acquired", "(149,387)", "(21,535)", "(5,476)"),
        row("Net cash from investing activities", "$ (208,272)", "$ (47,302)", "$ (42,847)"),
    ]
    found = placed(rows, YEARS)[1]
    assert columns_of(found) == [1, 2]
    assert "adds-down" in found[0].evidence


def test_a_change_in_equity_enters_the_column_that_its_name_says_and_the_total() -> None:
    rows = [
        row("Balance at Dec. 31, 2021", "$ 38", "$ 105,009", "$ 712,297", "$ 817,344"),
        row("Net income", "134,736", "134,736"),
        row("Stock-based compensation", "15,428", "15,428"),
        row("Balance at Dec. 31, 2022", "$ 38", "$ 120,437", "$ 847,033", "$ 967,508"),
    ]
    found = placed(rows, EQUITY)
    assert columns_of(found[1]) == [2, 3]
    assert columns_of(found[2]) == [1, 3]


def chance(places: Sequence[Placement], value: int, column: int) -> float:
    """The probability of a column for a value."""
    return next(c.probability or 0.0 for c in places[value].candidates if c.column == column)


def forced(*columns: int) -> tuple[Placement, ...]:
    return tuple([Placement(column, Alignment.FORCED) for column in columns])


def test_a_row_is_drawn_to_where_its_label_stands_elsewhere() -> None:
    rows = [
        row("Discount rate", "4.00%", "5.00%", "6.00%"),
        row("Discount rate", "3.00%", "5.50%", block=1),
        row("Discount rate", "2.00%", "4.50%", block=2),
    ]
    free = estimated(rows, YEARS, opened(rows, 3))[2]
    told = estimated(rows, YEARS, [*opened(rows, 3)[:1], forced(0, 2), opened(rows, 3)[2]])[2]
    assert chance(told, 1, 2) > 2 * chance(free, 1, 2)


def test_proved_places_and_full_rows_stay_as_they_are() -> None:
    rows = [row("Revenue", "$ 9", "$ 8", "$ 7"), row("Other", "5", "6")]
    given_ = opened(rows, 3)
    given_[1] = (Placement(0, Alignment.FORCED, (), ("signs",)), given_[1][1])
    found = estimated(rows, YEARS, given_)
    assert found[0] == given_[0]
    assert found[1][0] == given_[1][0]
    assert found[1][1].alignment is Alignment.LIKELY


def test_a_page_without_short_rows_is_given_back() -> None:
    rows = [row("Revenue", "$ 9", "$ 8", "$ 7"), row("Operating expenses:")]
    given_ = [opened(rows, 3)[0], ()]
    assert estimated(rows, YEARS, given_) == tuple(given_)


def test_a_row_of_more_values_than_columns_is_left_alone() -> None:
    rows = [row("Misread", "1", "2", "3", "4"), row("Other", "5")]
    given_ = [tuple([Placement() for _ in range(4)]), *opened(rows[1:], 3)]
    found = estimated(rows, YEARS, given_)
    assert found[0] == given_[0]
    assert found[1][0].column is not None


def test_a_column_that_no_other_row_fills_draws_a_value() -> None:
    rows = [row("Discount rate", "4.00%"), row("Growth rate", "3.00%", block=1), row("Tax rate", "2.00%", block=2)]
    free = opened(rows, 3)
    last_empty = estimated(rows, YEARS, [forced(0), forced(1), free[2]])[2]
    last_filled = estimated(rows, YEARS, [forced(0), forced(2), free[2]])[2]
    assert columns_of(last_empty) == [2]
    assert last_empty[0].evidence[0] == "only-filler"
    assert chance(last_filled, 0, 2) < 0.5


AMOUNTS = st.sampled_from(["$ 5", "7", "(12)", "1,250", "$ 1,250", "3.50%", "0", "text", "$ (0.22)"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Row], list[Column]]:
    columns = draw(st.sampled_from([QUARTERS, YEARS, EQUITY, QUARTERS[:2], YEARS[:1] + QUARTERS[4:]]))
    columns = [Column(i, c.labels, c.months, c.end, None, c.period_type) for i, c in enumerate(columns)]
    counts = draw(st.lists(st.integers(0, len(columns)), max_size=8))
    rows = [
        row(draw(st.sampled_from(["Cash", "Net income", "Total", "Shares issued"])),
            *[draw(AMOUNTS) for _ in range(count)], block=n // 3)
        for n, count in enumerate(counts)
    ]  # fmt: skip
    return rows, columns


@given(tables())
@settings(max_examples=150, deadline=None)
def test_the_best_columns_rise_and_the_probabilities_of_the_same_candidates_add_up(
    table: tuple[list[Row], list[Column]],
) -> None:
    rows, columns = table
    before = opened(rows, len(columns))
    for each, old, new in zip(rows, before, estimated(rows, columns, before), strict=True):
        if not 0 < len(each.values) < len(columns):
            assert new == old
            continue
        best = [placement.column for placement in new]
        assert best == sorted(set(best))
        for was, now in zip(old, new, strict=True):
            assert [c.column for c in now.candidates] == [c.column for c in was.candidates]
            assert now.column in [c.column for c in now.candidates]
            assert math.isclose(sum(c.probability or 0.0 for c in now.candidates), 1.0, abs_tol=1e-4)
            assert all(c.probability for c in now.candidates)
            assert set(now.evidence) <= set(FEATURES)


def test_an_unsigned_amount_is_unlikely_where_it_would_begin_the_run_of_a_column() -> None:
    rows = [row("Cash", "$ 9"), row("Debt", "7"), row("Equity", "$ 5", "$ 6")]
    signs = read_signs(rows, [DOLLARS, NUMBER, DOLLARS], 2)
    somewhere = [{0: 0.5, None: 0.5}, {0: 0.5, None: 0.5}]
    marginals = {0: [{0: 1.0, None: 0.0}, {None: 1.0}], 1: somewhere, 2: [{0: 1.0}, {1: 1.0}]}
    first, second = sign_messages(signs, marginals, None, [1])[1]
    assert first[0] > second[0]


def test_a_count_of_shares_breaks_no_run_of_amounts_by_its_missing_sign() -> None:
    rows = [row("Cash", "$ 9"), row("Shares issued (in shares)", "7"), row("Equity", "$ 5", "$ 6")]
    shares = Measure(FactKind.SHARES, "shares", evidence="label")
    signs = read_signs(rows, [DOLLARS, shares, DOLLARS], 2)
    assert signs.symbols[1] == (((0, 1.0),),)


def test_a_sum_is_told_to_its_addends_alone_and_needs_two_of_them() -> None:
    rows = [row("Fees", "4,210", "3,935"), row("Rent", "1,377"), row("Total", "4,210", "5,312")]
    sums = read_sums(rows, [NUMBER] * 3, 2)
    full = [{0: 1.0}, {1: 1.0}]
    marginals = {0: full, 1: [{0: 0.5, None: 0.5}, {0: 0.5, None: 0.5}], 2: full}
    messages = sum_messages(sums, marginals, frozenset([1]))
    assert list(messages) == [1]
    first, second = messages[1]
    assert first == {}  # one addend that equals the total is no sum
    assert second[0] > 0 > second[None]


def test_small_numbers_that_add_up_by_chance_are_no_sum() -> None:
    rows = [row("A", "4", "3"), row("B", "1"), row("Total", "5", "4")]
    sums = read_sums(rows, [NUMBER] * 3, 2)
    full = [{0: 1.0}, {1: 1.0}]
    marginals = {0: full, 1: [{0: 0.5, None: 0.5}, {0: 0.5, None: 0.5}], 2: full}
    assert sum_messages(sums, marginals, frozenset([1])) == {}


@pytest.mark.parametrize("count", [1, 7, 15, 29])
def test_the_placements_of_a_wide_row_are_bounded_and_allowed(count: int) -> None:
    width = 30
    columns = [Column(i, (f"Member {i}",)) for i in range(width)]
    each = row("Net income", *[str(n + 1) for n in range(count)])
    candidates = [tuple(range(j, width - count + j + 1)) for j in range(count)]
    found = readings(read_grid(columns), view(each, None), candidates, 50)
    assert 0 < len(found) <= 50
    for reading in found:
        assert all(column in some for column, some in zip(reading.columns, candidates, strict=True))
        assert list(reading.columns) == sorted(set(reading.columns))


def test_the_work_on_a_large_table_is_bounded_whatever_its_rows() -> None:
    columns = [Column(i, (f"Member {i}",)) for i in range(30)]
    rows = [row(f"Label {n % 40}", *[f"{n + 3 * m}" for m in range(1 + n % 29)], block=n // 10) for n in range(300)]
    table = read_table(body_of(rows, columns, opened(rows, 30)))
    assert sum(len(found) for found in table.readings.values()) <= 300 * 24 + 8_000


def test_the_weights_are_of_the_features_that_there_are() -> None:
    assert list(weights().weights) == list(FEATURES)
    assert weights().temperature > 0


def test_every_hash_seed_gives_the_same_odds() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); from test_likely import *\n"
        "rows = [row('Net income', '5', '6'), row('Cash paid', '7', '8', '9', '1'), row('Cash', '3', '3', '2')]\n"
        "print(placed(rows, QUARTERS))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_the_file_of_weights_says_on_how_much_they_were_fitted() -> None:
    data = json.loads((ROOT / "src" / "pipefacts" / "placing" / "likely" / "weights.json").read_text("utf-8"))
    assert set(data) == {"temperature", "fitted_on", "weights"}
    assert data["fitted_on"]["values"] > 0
