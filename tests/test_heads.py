"""Which printed duration covers which column head."""

import calendar
import datetime
import gzip
import json
import os
import random
from pathlib import Path

import pytest

import pipefacts
from pipefacts.meaning.body import HeadEvidence, Heads
from pipefacts.meaning.heads import LabelTypes, read_heads
from pipefacts.meaning.heads.body import BodyEvidence
from pipefacts.meaning.heads.odds import fitted_odds
from pipefacts.meaning.heads.readings import read_order, terms_of
from pipefacts.values import Cell, CellKind, Head, Period, PeriodType, Row
from pipefacts.wording.periods import instant_probability

DURATION, INSTANT = PeriodType.DURATION, PeriodType.INSTANT
USD, EUR = "USD ($)", "EUR (€)"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def head(date: str, *units: str, others: tuple[str, ...] = ()) -> Head:
    return Head((date, *others, *units), 1, day(date), units, others)


def heads(*dates: str) -> tuple[Head, ...]:
    return tuple([head(date) for date in dates])


def row(label: str, *values: str) -> Row:
    cells = [Cell(CellKind.TIME if value.endswith("years") else CellKind.NUMBER, value, 1, 1) for value in values]
    return Row(label, tuple(cells), 1)


def months(found: Heads) -> tuple[int | None, ...]:
    return tuple([column.months for column in found.columns])


def types(found: Heads) -> tuple[PeriodType | None, ...]:
    return tuple([column.period_type for column in found.columns])


# What the order of the columns decides


def test_one_duration_and_one_head_is_certain() -> None:
    found = read_heads((6,), heads("2025-03-29"))
    assert (months(found), types(found), found.certain) == ((6,), (DURATION,), True)
    assert (found.alternatives, found.columns[0].probability) == ((), 1.0)


def test_as_many_durations_as_heads_is_certain_even_where_dates_fall() -> None:
    found = read_heads((6, 12), heads("2025-03-29", "2024-09-28"))
    assert (months(found), found.certain) == ((6, 12), True)
    assert HeadEvidence.ONE_EACH in found.evidence


def test_a_date_that_rises_begins_the_next_duration() -> None:
    found = read_heads((3, 12), heads("2024-03-31", "2023-03-31", "2023-12-31"))
    assert months(found) == (3, 3, 12)
    assert HeadEvidence.DATES_RISE in found.evidence


def test_three_durations_take_the_runs_between_rises() -> None:
    columns = heads("2020-01-31", "2021-03-31", "2020-03-31", "2020-12-31", "2019-12-31")
    found = read_heads((1, 3, 12), columns, [row("Net sales", "8", "7", "31", "29"), row("Fee paid", "2")])
    assert months(found) == (1, 3, 3, 12, 12)


def test_quarters_of_two_years_and_three_years_share_their_two_durations() -> None:
    quarters = ["2019-11-02", "2019-08-03", "2019-05-04", "2019-02-02", "2018-11-03", "2018-08-04", "2018-05-05"]
    found = read_heads((3, 12), heads(*quarters, "2018-02-03", "2019-11-02", "2018-11-03", "2017-10-28"))
    assert months(found) == (3,) * 8 + (12,) * 3


def test_a_date_that_rises_after_the_last_duration_is_an_instant() -> None:
    found = read_heads((12,), heads("2022-12-31", "2023-02-10", "2022-06-30"))
    assert (months(found), types(found)) == ((12, None, None), (DURATION, INSTANT, INSTANT))


def test_an_interim_comparison_with_the_last_year_end_is_an_instant() -> None:
    found = read_heads((9,), heads("2017-12-31", "2017-03-31"))
    assert (months(found), types(found)) == ((9, None), (DURATION, INSTANT))
    assert found.alternatives[0] == (9, 9)
    assert not found.columns[1].certain


def test_a_first_column_without_text_is_an_unlabelled_duration() -> None:
    found = read_heads((3, 6), heads("2021-12-29", "2023-07-01", "2022-07-02", "2023-07-01", "2022-07-02"))
    assert (months(found), types(found)) == ((None, 3, 3, 6, 6), (DURATION,) * 5)
    assert HeadEvidence.UNLABELLED_FIRST in found.evidence


def test_two_unlabelled_columns_may_stand_first() -> None:
    dates = ("2021-12-29", "2020-10-19", "2024-03-30", "2023-07-01", "2022-07-02", "2023-07-01", "2022-07-02")
    found = read_heads((3, 6), heads(*dates, "2022-12-31", "2020-10-31"))
    assert months(found) == (None, None, 3, 3, 3, 6, 6, None, None)
    assert types(found) == (DURATION,) * 7 + (INSTANT,) * 2


def test_older_pages_print_durations_of_no_months_and_have_no_unlabelled_columns_beside_them() -> None:
    rows = [row("Interest expense", "6", "5"), row("Amount drawn", "2")]
    found = read_heads((0, 12), heads("2013-02-28", "2012-12-31", "2011-12-31"), rows)
    assert (months(found), types(found)) == ((0, 12, 12), (DURATION,) * 3)
    assert HeadEvidence.UNLABELLED_FIRST not in found.evidence


def test_a_page_may_have_durations_of_no_months_alone() -> None:
    found = read_heads((0,), heads("2013-02-28", "2013-02-28"), [row("Shares sold", "5", "7")])
    assert (months(found), types(found)) == ((0, 0), (DURATION, DURATION))


def test_heads_in_two_currencies_stay_in_one_duration() -> None:
    columns = (head("2022-12-31", USD), head("2022-12-31", EUR), head("2021-12-31", USD))
    found = read_heads((12,), columns, [row("Interest paid", "6", "5", "4")])
    assert months(found) == (12, 12, 12)


def test_instants_in_other_currencies_stay_apart_from_the_duration_that_ends_with_them() -> None:
    columns = (head("2017-12-31", USD), head("2016-12-31", USD), head("2017-12-31", EUR))
    assert months(read_heads((12,), columns)) == (12, 12, None)


def test_one_duration_goes_on_over_the_columns_of_further_members() -> None:
    plan = ("Stock Plan [Member]",)
    columns = [head(date, others=member) for member in ((), plan) for date in ("2011-12-31", "2010-12-31")]
    found = read_heads((12,), columns)
    assert months(found) == (12, 12, 12, 12)
    assert found.columns[2].members == plan


def test_unlabelled_columns_may_end_on_the_days_of_printed_durations() -> None:
    rows = [row("Interest paid", "4", "3", "2", "1")]
    found = read_heads((3,), heads("2017-03-31", "2016-12-31", "2017-03-31", "2016-03-31"), rows)
    assert (months(found), types(found)) == ((None, None, 3, 3), (DURATION,) * 4)


def test_the_same_duration_printed_twice_has_other_columns_between() -> None:
    one, two = ("Parent [Member]",), ("Subsidiary [Member]",)
    columns = [
        head(date, others=member) for member in (one, two) for date in ("2022-12-31", "2021-12-31", "2023-02-01")
    ]
    found = read_heads((12, 12), columns)
    assert months(found) == (12, 12, None, 12, 12, None)
    assert [column.members for column in found.columns] == [one] * 3 + [two] * 3


def test_a_period_without_bounds_stands_between_durations_and_instants() -> None:
    found = read_heads((12,), (head("2022-12-31"), Head(("forever",), 1, others=("forever",)), head("2021-12-31")))
    assert months(found) == (12, None, None)
    assert found.columns[1].end is None


def test_repurchase_pages_sort_their_dates_the_other_way_round() -> None:
    rows = [row("Shares repurchased", "4", "3", "2", "9")]
    found = read_heads((1, 3), heads("2023-10-31", "2023-11-30", "2023-12-31", "2023-12-31"), rows)
    assert months(found) == (1, 1, 1, 3)
    assert HeadEvidence.DATES_ASCEND in found.evidence


# What the fiscal calendar decides


def test_an_event_of_late_in_the_week_near_the_end_of_a_month_is_no_quarter_beside_ends_of_months() -> None:
    columns = heads("2022-10-28", "2024-03-31", "2023-12-31", "2022-12-31", "2021-12-31", "2023-07-20")
    rows = [row("Interest paid", "5", "9", "8", "7"), row("Fee paid", "2"), row("Borrowing limit", "60")]
    found = read_heads((3, 12), columns, rows)
    assert months(found) == (None, 3, 12, 12, 12, None)
    assert types(found)[0] is DURATION
    assert not found.columns[0].certain


@pytest.mark.parametrize(
    ("duration", "dates", "read"),
    [
        (9, ["2022-11-10", "2022-09-30"], (None, 9)),
        (12, ["2020-10-15", "2020-12-31", "2019-12-31"], (None, 12, 12)),
    ],
)
def test_an_event_date_alone_before_the_end_of_a_period_is_an_unlabelled_duration(
    duration: int, dates: list[str], read: tuple[int | None, ...]
) -> None:
    rows = [row("Rate of the loan", "3"), row("Loan fee paid", "41"), row("Loan repaid", "17")]
    assert months(read_heads((duration,), heads(*dates), rows)) == read


def test_years_in_two_currencies_are_not_the_month_of_an_event_before_them() -> None:
    cny = "CNY (¥)"
    columns = (
        head("2019-10-31", cny), head("2020-12-31", cny), head("2020-12-31", USD), head("2019-12-31", cny),
        head("2020-12-31", USD),
    )  # fmt: skip
    rows = [row("Repaid", "210", "32", "140"), row("Lent", "240", "37", "310"), row("Loans receivable", "810", "124")]
    assert months(read_heads((1, 12), columns, rows))[:4] == (1, 12, 12, 12)


def test_a_balance_of_the_beginning_stands_under_durations_alone() -> None:
    columns = heads("2018-12-31", "2017-12-31", "2016-12-31")
    rows = [
        row("Allowance, beginning of period", "40", "47", "52"),
        row("Additions", "19"),
        row("Deductions", "7", "5"),
        row("Allowance, end of period", "59", "40", "47"),
    ]
    found = read_heads((12,), columns, rows)
    assert months(found) == (12, 12, 12)
    assert found.columns[2].probability > 0.9


def test_the_score_of_a_reading_is_the_sum_of_the_log_odds_of_its_terms() -> None:
    odds = fitted_odds()
    for _, durations, printed, rows in drawn_pages(4, 60):
        evidence = BodyEvidence(rows, printed, LabelTypes())
        for reading in read_order(durations, printed, evidence.weigh).readings:
            terms, runs = terms_of(durations, printed, reading)
            assert reading.dates == pytest.approx(odds.dot(terms))
            if len(printed) > 1:
                assert reading.score == pytest.approx(odds.dot(terms) + odds.dot(evidence.terms(runs)))


def test_the_log_odds_say_what_they_were_fitted_on_and_how_they_carry_over() -> None:
    about = fitted_odds().fitted_on
    assert about["companies"] >= 100
    assert about["columns right, companies left out"] > 0.98
    assert about["calibration, companies left out"] < 0.02


# What the rows decide


def test_unequal_values_under_equal_dates_in_a_full_row_leave_no_column_to_an_instant() -> None:
    columns = heads("2025-03-29", "2024-03-30", "2025-03-29", "2024-03-30")
    without = read_heads((3, 6), columns)
    assert (months(without), without.certain) == ((3, 3, 6, 6), False)
    found = read_heads((3, 6), columns, [row("Net sales", "95,359", "90,753", "219,659", "210,328")])
    assert (months(found), found.certain) == ((3, 3, 6, 6), True)
    assert found.period_types == (DURATION,) * 4
    assert HeadEvidence.FULL_ROW in found.evidence


def test_equal_values_under_equal_dates_prove_nothing() -> None:
    columns = heads("2025-03-29", "2024-03-30", "2025-03-29", "2024-03-30")
    found = read_heads((3, 6), columns, [row("Cash", "10", "20", "10", "20")])
    assert not found.certain
    assert HeadEvidence.FULL_ROW not in found.evidence


def test_values_of_two_currencies_under_one_date_prove_nothing() -> None:
    columns = (head("2022-12-31", USD), head("2022-12-31", EUR))
    assert not read_heads((12,), columns, [row("Debt", "10", "9")]).certain


def test_balances_in_both_columns_and_expenses_in_one_make_the_second_an_instant() -> None:
    columns = heads("2022-12-31", "2021-12-31")
    balances = [row("Receivables, gross", "283", "222"), row("Accumulated amortization", "134", "107")]
    found = read_heads((12,), columns, [*balances, row("Useful life", "5 years"), row("Interest expense", "12")])
    assert (months(found), types(found)) == ((12, None), (DURATION, INSTANT))
    assert not found.columns[1].certain
    assert (12, 12) in found.alternatives


def test_expenses_in_both_columns_make_the_second_a_duration() -> None:
    columns = heads("2022-12-31", "2021-12-31")
    found = read_heads((12,), columns, [row("Depreciation expense", "23", "22"), row("Property, gross", "9", "8")])
    assert months(found) == (12, 12)
    assert (found.columns[1].probability or 0) > 0.9


def test_a_stated_period_type_of_a_label_proves_how_far_the_durations_reach() -> None:
    columns = heads("2022-12-31", "2021-12-31")
    rows = [row("Balance", "1", "2")]
    assert read_heads((12,), columns, rows, LabelTypes({"Balance": DURATION})).certain
    assert months(
        read_heads((12,), columns, [*rows, row("Rate", "3")], LabelTypes({"Balance": INSTANT, "Rate": DURATION}))
    ) == (
        12,
        None,
    )


def test_a_kept_place_tells_how_far_a_row_reaches() -> None:
    kept = Row("Rate", (Cell(CellKind.PERCENT, "5%", 1, 1, place=2),), 1)
    assert read_heads((12,), heads("2022-12-31", "2021-12-31"), [kept], LabelTypes({"Rate": DURATION})).certain


def test_rows_of_more_values_than_columns_are_passed_over() -> None:
    columns = heads("2022-12-31", "2021-12-31")
    assert read_heads((12,), columns, [row("Net sales", "1", "2", "3")]) == read_heads((12,), columns)


@pytest.mark.parametrize(
    ("label", "instant"),
    [
        ("Accounts receivable, net", True),
        ("Long-term debt", True),
        ("Cash, end of period", True),
        ("Unrecognized compensation cost", True),
        ("Depreciation expense", False),
        ("Weighted-average shares outstanding, basic", False),
        ("Purchases of property and equipment", False),
    ],
)
def test_the_words_of_a_label_suggest_its_period_type(label: str, instant: bool) -> None:
    assert (instant_probability(label) > 0.5) == instant


def test_a_label_of_unknown_words_suggests_next_to_nothing() -> None:
    assert instant_probability("Qwerty") == pytest.approx(0.5, abs=0.1)
    assert instant_probability("") == pytest.approx(0.5, abs=0.1)


def test_a_hint_of_the_documentation_outweighs_such_a_label() -> None:
    assert instant_probability("Qwerty", INSTANT) > 0.9
    assert instant_probability("Qwerty", DURATION) < 0.1


# Pages without a printed duration


def test_dates_in_order_without_durations_are_instants_but_not_certain() -> None:
    found = read_heads((), heads("2024-05-31", "2023-05-31"))
    assert (months(found), types(found)) == ((None, None), (INSTANT, INSTANT))
    assert (found.certain, found.evidence) == (False, (HeadEvidence.NO_DURATION,))
    assert found.alternatives == ((0, None), (0, 0))


def test_what_stands_before_a_rise_is_a_duration_of_unknown_months() -> None:
    found = read_heads((), heads("2022-04-25", "2021-06-01", "2022-12-31"))
    assert (months(found), types(found)) == ((None,) * 3, (DURATION, DURATION, INSTANT))
    assert found.period_types == (DURATION, DURATION, None)


def test_after_two_rises_the_last_columns_may_be_durations_or_instants() -> None:
    found = read_heads((), heads("2012-05-03", "2012-06-30", "2011-06-30", "2012-06-30"))
    assert (months(found), types(found)) == ((None,) * 4, (DURATION, DURATION, DURATION, None))


def test_heads_of_members_have_no_period() -> None:
    found = read_heads((), [Head((name,), 1, others=(name,)) for name in ("Total", "Common Stock")])
    assert [(column.months, column.end, column.period_type) for column in found.columns] == [(None, None, None)] * 2
    assert [column.members for column in found.columns] == [("Total",), ("Common Stock",)]
    assert found.evidence == (HeadEvidence.NO_DATES,)


def test_a_period_that_the_title_names_holds_for_heads_without_dates() -> None:
    promoted = Period(DURATION, 12, None, day("2022-12-31"))
    found = read_heads((), [Head(("Total",), 1, others=("Total",))], promoted=promoted)
    assert (found.columns[0].months, found.columns[0].end) == (12, day("2022-12-31"))
    assert found.evidence == (HeadEvidence.PROMOTED,)


# Columns


def test_a_column_keeps_the_lines_and_notes_of_its_head() -> None:
    printed = Head(("Dec. 31, 2022", USD, "plan"), 4, day("2022-12-31"), (USD,), ("plan",), ("1",))
    column = read_heads((12,), [printed]).columns[0]
    assert (column.labels, column.notes, column.end) == (printed.labels, ("1",), printed.date)
    assert (column.units, column.members) == ((USD, "plan"), ())


def test_lines_between_the_date_and_the_units_are_members() -> None:
    printed = Head(("Dec. 31, 2022", "Parent", USD, "plan"), 4, day("2022-12-31"), (USD,), ("Parent", "plan"))
    column = read_heads((12,), [printed]).columns[0]
    assert (column.members, column.units) == (("Parent",), (USD, "plan"))


def test_lines_at_and_above_a_member_of_a_range_are_members() -> None:
    printed = Head(("Dec. 31, 2022", "Tools", "Maximum"), 3, day("2022-12-31"), (), ("Tools", "Maximum"))
    column = read_heads((12,), [printed]).columns[0]
    assert (column.members, column.units) == (("Tools", "Maximum"), ())


def test_only_a_certain_column_has_a_start() -> None:
    found = read_heads((12,), heads("2022-12-31", "2021-12-31"), [row("Interest expense", "1", "2")])
    assert [(column.certain, column.start) for column in found.columns] == [(True, day("2022-01-01")), (False, None)]


def test_the_start_of_a_year_that_ends_with_a_month_is_its_first_day() -> None:
    rows = [row("Interest expense", "1", "2")]
    found = read_heads((12,), heads("2022-12-31", "2021-12-31"), rows, LabelTypes({"Interest expense": DURATION}))
    assert [column.start for column in found.columns] == [day("2022-01-01"), day("2021-01-01")]


@pytest.mark.parametrize(
    ("durations", "dates"),
    [
        ((12,), ["2022-12-31"]),  # a Saturday: the year may be one of 53 weeks
        ((12,), ["2024-09-28", "2023-09-30"]),
        ((3,), ["2023-07-01", "2022-07-02"]),
        ((1,), ["2021-09-30", "2020-09-30"]),  # a month, rounded, may be a part of one
        ((60,), ["2022-12-31", "2021-12-31"]),
    ],
)
def test_the_start_is_unknown_where_months_may_be_weeks_or_rounded(
    durations: tuple[int, ...], dates: list[str]
) -> None:
    found = read_heads(durations, heads(*dates))
    assert {column.start for column in found.columns} == {None}


# Bad input


def test_more_durations_than_heads_contradict_each_other() -> None:
    found = read_heads((3, 6, 12), heads("2022-12-31"))
    assert (months(found), types(found), found.certain) == ((None,), (None,), False)
    assert found.evidence == (HeadEvidence.CONTRADICTION,)


def test_dates_that_no_reading_fits_contradict_the_durations() -> None:
    found = read_heads((3,), heads(*["2020-01-31", "2022-01-31", "2021-01-31"] * 3))
    assert set(months(found)) == {None}
    assert found.evidence == (HeadEvidence.CONTRADICTION,)


@pytest.mark.parametrize("durations", [(), (12,)])
def test_a_page_without_heads_has_no_columns(durations: tuple[int, ...]) -> None:
    assert read_heads(durations, ()).columns == ()


def test_days_at_the_ends_of_the_calendar_are_read() -> None:
    extremes = (datetime.date.max, datetime.date.min)
    found = read_heads((12,), [Head(("x",), 1, date) for date in extremes])
    assert len(found.columns) == 2
    assert (
        read_heads((12,), [Head(("x",), 1, datetime.date(1, month, 28)) for month in (2, 1)]).columns[1].start is None
    )


def test_a_page_of_two_hundred_columns_is_read_in_bounded_time_and_not_certain() -> None:
    columns = [Head(("x",), 1, day("2024-12-31") - datetime.timedelta(days=30 * i)) for i in range(200)]
    found = read_heads((1, 3, 12), columns)
    assert len(found.columns) == 200
    assert not any(column.certain for column in found.columns[1:])


# Drawn pages


def month_end(year: int, month: int, by_week: bool) -> datetime.date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    end = datetime.date(year, month, calendar.monthrange(year, month)[1])
    return end + datetime.timedelta(days=(5 - end.weekday() + 3) % 7 - 3) if by_week else end


def draw_columns(draw: random.Random) -> list[tuple[int | None, datetime.date]]:
    """Columns of an invented report in the renderer's order: their months (0: unlabelled, None: instant) and ends."""
    year, quarter, by_week = draw.randrange(2010, 2025), draw.choice((1, 2, 3, 4)), draw.random() < 0.2
    last_month = draw.choice((12, 12, 12, 9, 6, 3)) - 12 + 3 * quarter

    def end(back: int) -> datetime.date:
        return month_end(year, last_month - back, by_week)

    durations: set[tuple[int, datetime.date]] = set()
    years = range(0, 12 * draw.choice((1, 2, 2, 3)), 12)
    durations |= {(3 * quarter, end(back)) for back in years}
    if quarter < 4 and draw.random() < 0.7:
        durations |= {(3, end(back)) for back in years}
    if draw.random() < 0.15:
        durations.add((12, end(3 * (quarter % 4))))
    if draw.random() < 0.1:
        durations |= {(3, end(back)) for back in range(0, 24, 3)}
    if draw.random() < 0.12:
        durations.add((draw.choice((0, 1, 2)), end(draw.randrange(30)) - datetime.timedelta(days=draw.randrange(28))))
    instants = {end(back) for back in (3 * quarter, 12, 24) if draw.random() < 0.2}
    if draw.random() < 0.1:
        instants.add(end(0) + datetime.timedelta(days=draw.randrange(10, 60)))
    alone = instants - {date for _, date in durations}
    ordered = sorted(durations, key=lambda column: (column[0], -column[1].toordinal()))
    return [*ordered, *[(None, date) for date in sorted(alone, reverse=True)]]


def draw_rows(draw: random.Random, columns: list[tuple[int | None, datetime.date]]) -> list[Row]:
    """Rows that fill every column: durations in any durations, instants in every column of their dates."""
    durations = [i for i, (length, _) in enumerate(columns) if length is not None]
    printed = [i for i in durations if columns[i][0]] or durations
    dates = sorted({date for _, date in columns})
    rows = [
        Row("Net sales", tuple([Cell(CellKind.NUMBER, str(draw.randrange(10**6)), 1, 1) for _ in printed]), 1),
        Row("Total assets", tuple([Cell(CellKind.NUMBER, str(dates.index(date)), 1, 1) for _, date in columns]), 1),
    ]
    for label in ("Interest expense", "Impairment", "Number of leases", "Vesting period"):
        width = draw.choice((len(printed), 1, draw.randrange(1, len(durations) + 1)))
        rows.append(Row(label, tuple([Cell(CellKind.NUMBER, str(draw.randrange(9**6)), 1, 1)] * width), 1))
    return rows


def printed_durations(columns: list[tuple[int | None, datetime.date]]) -> tuple[int, ...]:
    return tuple(sorted({length for length, _ in columns if length}))


def drawn_pages(seed: int, count: int) -> list[tuple[tuple[int | None, ...], tuple[int, ...], list[Head], list[Row]]]:
    draw = random.Random(seed)
    pages = []
    for _ in range(count):
        columns = draw_columns(draw)
        printed = [Head((str(date),), 1, date) for _, date in columns]
        truth = tuple([length for length, _ in columns])
        pages.append((truth, printed_durations(columns), printed, draw_rows(draw, columns)))
    return pages


def as_drawn(found: Heads) -> tuple[int | None, ...]:
    return tuple(
        [0 if column.months is None and column.period_type is DURATION else column.months for column in found.columns]
    )


def test_the_true_reading_of_a_drawn_page_is_always_among_the_readings() -> None:
    for truth, durations, printed, _ in drawn_pages(1, 600):
        order = read_order(durations, printed, lambda _: 0.0)
        assert truth in [reading.months for reading in order.readings]
        assert order.complete


def test_nothing_certain_of_a_drawn_page_is_wrong_and_most_columns_are_right() -> None:
    right = columns = certain = 0
    for truth, durations, printed, rows in drawn_pages(2, 600):
        found = read_heads(durations, printed, rows)
        for drawn, read, column, proved in zip(truth, as_drawn(found), found.columns, found.period_types, strict=True):
            assert not column.certain or drawn == read
            assert proved is None or proved is (INSTANT if drawn is None else DURATION)
            right += drawn == read
            certain += column.certain
        columns += len(truth)
    assert right / columns > 0.95  # the odds are those of filings, not of these pages
    assert certain / columns > 0.2


def test_the_columns_of_a_drawn_page_are_right_more_often_with_its_rows_than_without() -> None:
    pages = drawn_pages(3, 400)
    with_rows = sum(
        as_drawn(read_heads(durations, printed, rows)) == truth for truth, durations, printed, rows in pages
    )
    without = sum(as_drawn(read_heads(durations, printed)) == truth for truth, durations, printed, _ in pages)
    assert with_rows > without


# Real pages


def corpora() -> list[Path]:
    shared = Path(os.environ.get("PIPEFACTS_CORPUS", Path(__file__).parents[2] / "shared"))
    return sorted((shared / "corpus").glob("*.jsonl.gz"))


@pytest.mark.skipif(not corpora(), reason="the corpora with the truth are not here; PIPEFACTS_CORPUS may point to them")
def test_at_least_995_of_1000_real_columns_have_their_months() -> None:
    right = there = 0
    for path in corpora():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for page in map(json.loads, lines):
                if page["dump"].startswith("|"):
                    columns = pipefacts.parse(page["dump"]).columns
                    truth = [column["months"] for column in page["columns"]]
                    there += len(truth)
                    right += sum(column.months == drawn for column, drawn in zip(columns, truth, strict=True))
    assert right >= 0.995 * there


def test_a_head_line_that_labels_have_for_their_unit_is_a_unit_wherever_it_stands() -> None:
    heads = [
        Head(("Jul. 22, 2017", "segment", "$ / shares"), 3, datetime.date(2017, 7, 22), ("$ / shares",), ("segment",))
    ]
    rows = [Row("Closed", (Cell(CellKind.NUMBER, "2", 9, 2),), 8, unit_suffix="segment")]
    (column,) = read_heads((12,), heads, rows).columns
    assert (column.units, column.members) == (("segment", "$ / shares"), ())
