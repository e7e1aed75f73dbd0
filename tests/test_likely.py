"""The likely columns of values that no rule places: right in plain cases, honest about the rest, and bounded."""

import datetime
import itertools
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
from pipefacts.placing.evidence import OtherRows, OwnPlacement
from pipefacts.placing.likely import Model, estimate, load_model
from pipefacts.placing.likely.places.grid import read_grid
from pipefacts.placing.likely.places.placements import readings
from pipefacts.placing.likely.places.row_view import view
from pipefacts.placing.likely.scoring.column_roles import neighbours_of_events, read_roles
from pipefacts.placing.likely.scoring.mentions import columns_told_in_block, days_of, read_dates
from pipefacts.placing.likely.scoring.relations import (
    KINDS,
    PlacedRow,
    RelatedRows,
    pair_features,
    pair_scores,
    pair_weights,
)
from pipefacts.placing.likely.search import search
from pipefacts.placing.likely.signs import automaton, breaks_at_end, read_signings
from pipefacts.placing.likely.sums import read_sums, sum_messages
from pipefacts.placing.likely.table import Table, features_of, read_table
from pipefacts.syntax.printed import PrintedTitle
from pipefacts.values import Alignment, Candidate, Cell, CellKind, Column, FactKind, PeriodType, Placement, Row

JUNE, MARCH = datetime.date(2023, 6, 30), datetime.date(2023, 3, 31)
JUNE_BEFORE, DECEMBER = datetime.date(2022, 6, 30), datetime.date(2022, 12, 31)
CODES = {entry.value for family in (OwnPlacement, OtherRows) for entry in family}
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


def body_of(
    rows: Sequence[Row],
    columns: Sequence[Column],
    placements: Sequence[tuple[Placement, ...]],
    known_measures: Sequence[Measure | None] | None = None,
) -> Body:
    title = read_title(PrintedTitle(("Some Note (Details)",), (), 1))
    known = zip(rows, known_measures or measures(rows), placements, strict=True)
    found = [BodyRow(row, measure=measure, placements=places) for row, measure, places in known]
    return Body(title, page_units(title, ()), rows=tuple(found), heads=Heads(tuple(columns)))


def columns_of(placements: Sequence[Placement]) -> list[int | None]:
    return [placement.column for placement in placements]


def test_an_instant_stands_under_each_column_of_its_date_and_under_the_last_balance_sheet() -> None:
    (receivable,) = placed([row("Accounts receivable, net", "$ 4,119", "4,119", "$ 4,712")], QUARTERS)
    assert columns_of(receivable) == [0, 2, 4]
    assert "balance-sheet-dates" in receivable[0].evidence


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
            assert set(now.evidence) <= CODES


def broken(cells: str) -> int:
    """How much the automaton of one unit finds broken down a column of signed ($), unsigned (n) and other (x) cells."""
    state, found = 0, 0
    for cell in cells:
        state, more = automaton(1)[state]["x$n".index(cell)]
        found += more
    return found + breaks_at_end(state)


@pytest.mark.parametrize("cells", ["", "x", "$", "$$", "$nn$", "$x$n$", "$xx$$x"])
def test_a_column_of_whole_runs_breaks_nothing(cells: str) -> None:
    assert broken(cells) == 0


@pytest.mark.parametrize(("cells", "times"), [("n", 2), ("$$$", 1), ("$n", 1), ("n$", 1), ("$nx$", 1), ("$$n$", 1)])
def test_each_run_without_its_signs_is_broken(cells: str, times: int) -> None:
    assert broken(cells) == times


def test_a_count_of_shares_breaks_no_run_of_amounts_by_its_missing_sign() -> None:
    rows = [row("Cash", "$ 9"), row("Shares issued (in shares)", "7"), row("Equity", "$ 5", "$ 6")]
    signings, units = read_signings(rows, [DOLLARS, Measure(FactKind.SHARES, "shares", evidence="label"), DOLLARS])
    assert units == 1
    assert [signing.symbols for signing in signings[1]] == [(0,)]


def table_of(rows: Sequence[Row], columns: Sequence[Column], model: Model | None = None) -> Table:
    return read_table(body_of(rows, columns, opened(rows, len(columns))), model or load_model())


@given(tables())
@settings(max_examples=60, deadline=None)
def test_the_score_of_a_reading_is_the_weighed_sum_of_its_features(table: tuple[list[Row], list[Column]]) -> None:
    model = load_model()
    for each in table_of(*table).rows:
        for n, score in enumerate(each.scores if len(each.readings) > 1 else ()):
            found = features_of(table_of(*table), each, n)
            weighed = 0.0
            for name, x in found.items():
                _, word, role = [*name.split(":", 2), "", ""][:3]
                is_word = name.startswith("word:")
                weighed += x * (model.words.get(word, {}).get(role, 0.0) if is_word else model.weights.get(name, 0.0))
            assert math.isclose(score, weighed, abs_tol=1e-9)


def every_placement(table: Table) -> float:
    """The score of the best placement of a table without relations, by trying all."""
    best = -math.inf
    for choice in itertools.product(*[range(len(each.readings)) for each in table.rows]):
        score, states, filled = 0.0, [0] * table.width, 0
        for each, n in zip(table.rows, choice, strict=True):
            total = math.log(sum(map(math.exp, each.scores)))
            score += each.scores[n] - total
            filled |= each.fills[n]
            for c, symbol in zip(each.readings[n].columns, each.signings[0].symbols, strict=True):
                states[c], more = table.steps[states[c]][symbol]
                score -= 3.0 * more
        score -= 3.0 * sum(map(breaks_at_end, states))
        score -= 5.0 * (table.width - filled.bit_count())
        best = max(best, score)
    return best


def test_the_search_finds_the_best_of_all_placements_of_a_small_table() -> None:
    rows = [row(label, *values, block=n) for n, (label, *values) in enumerate(
        [("Rent", "$ 5"), ("Fees", "7", "$ 8"), ("Tax", "$ 3"), ("Gain", "$ 1", "$ 2")])]  # fmt: skip
    model = Model({"prefix": 0.3, "gaps": -0.4}, broken=-3.0, empty=-5.0)
    table = table_of(rows, YEARS, model)
    bare = Table(table.grid, table.roles, tuple([each._replace(relations=(), copies=(), signings=each.signings[:1])
                 for each in table.rows]), table.steps, table.slots)  # fmt: skip
    found = search(bare, model)
    best = bare._replace(rows=tuple([
        each._replace(readings=(each.readings[choice.reading],), placed=(each.placed[choice.reading],),
                      fills=(each.fills[choice.reading],), scores=(each.scores[choice.reading],))
        for each, choice in zip(bare.rows, found.hypotheses[0], strict=True)]))  # fmt: skip
    norms = sum([math.log(sum(map(math.exp, each.scores))) for each in bare.rows])
    own = sum([each.scores[0] for each in best.rows])
    alone = every_placement(best) + own - norms
    assert math.isclose(alone, every_placement(bare), abs_tol=1e-9)


def test_rows_know_the_earlier_rows_that_they_are_like() -> None:
    related = RelatedRows(dated=True)
    related.meet("Granted (in shares)", 0, ["60"], is_short=True)
    related.meet("Balance at Dec. 31, 2021", 0, ["1,500"], is_short=True)
    relations, copies = related.meet("Granted (in dollars per share)", 1, ["1,500"], is_short=True)
    assert [tuple(relation) for relation in relations] == [("twin", 0), ("seam", 1)]
    assert [tuple(copy) for copy in copies] == [(1, 0, 0)]
    relations, _ = related.meet("Balance at Dec. 31, 2022", 1, ["7"], is_short=True)
    assert [tuple(relation) for relation in relations] == [("near", 2), ("label", 1)]
    assert {relation.kind for relation in relations} <= set(KINDS)


def test_the_placement_of_a_row_of_fewer_values_may_lie_inside_that_of_another() -> None:
    before, row_ = (
        PlacedRow(2, is_short=True, mask=0b011, is_instant=False, choices=3),
        PlacedRow(1, True, 0b010, False, 3),
    )
    assert set(pair_features("near", before, row_, dated=True)) == {"near.type", "near.inside", "near.inside-width"}
    assert set(pair_features("near", before, row_._replace(mask=0b100), dated=False)) == {"near.off"}


@given(st.integers(1, 31), st.integers(1, 31), st.booleans(), st.booleans())
def test_the_score_of_a_pair_is_the_weighed_sum_of_its_features(
    one: int, other: int, is_instant: bool, dated: bool
) -> None:
    weights = load_model().weights
    before, row_ = (
        PlacedRow(mask.bit_count(), True, mask, is_instant and n > 0, 5) for n, mask in enumerate((one, other))
    )
    if before.values == 1:
        before = before._replace(event_after=one << 1, event_before=one >> 1)
    for kind, found in pair_weights(weights).items():
        features = pair_features(kind, before, row_, dated=dated)
        weighed = sum([weights.get(name, 0.0) * x for name, x in features.items()])
        assert math.isclose(pair_scores(found, before, [row_], dated=dated)[0], weighed, abs_tol=1e-9)


def test_what_has_no_currency_stands_in_each_column_of_its_period() -> None:
    year, before = datetime.date(2023, 12, 31), datetime.date(2022, 12, 31)
    codes = ("CNY (¥)", "USD ($)", "CNY (¥)")
    columns = [
        Column(i, (str(day), code), 12, day, None, PeriodType.DURATION, units=(code,))
        for i, (day, code) in enumerate(zip((year, year, before), codes, strict=True))
    ]
    rows = [row("Cash", "$ 3", "$ 1", "$ 2"), row("Share of sales", "12%"), row("Share of costs", "9%", "9%")]
    _, one, two = placed(rows, columns)
    assert columns_of(one) == [2]
    assert columns_of(two) == [0, 1]


SOLD = ("Shares sold", "2", "98", "100")
CLOSED = ("Balance", "12", "598", "(120)", "490")


@pytest.mark.parametrize(
    ("last", "columns"),
    [
        (("Shares sold", "1", "49"), [0, 1]),  # as the row of its label
        (("Loss", "(7)"), [0]),  # as most rows: a full one
        (("Shares sold", "1"), [0]),
    ],
)
def test_the_values_before_a_cut_are_the_first_of_their_row(last: tuple[str, ...], columns: list[int]) -> None:
    rows = [row("Balance", "$ 10", "$ 500", "$ (90)", "$ 420"), row(*SOLD), row(*CLOSED), row(*last)]
    money = [DOLLARS] * len(rows)
    first, _, closed, cut = opened(rows, len(EQUITY))
    body = body_of(rows, EQUITY, (first, forced(0, 1, 3), closed, cut), money)
    found = estimate(body).rows[-1].placements
    assert columns_of(found) == columns
    assert all(place.alignment is Alignment.LIKELY and "before-cut" in place.evidence for place in found)


def test_a_row_below_whose_amounts_no_sign_is_missing_is_not_cut() -> None:
    rows = [row("Balance", "$ 10", "$ 500", "$ (90)", "$ 420"), row(*SOLD), row("Balance", "$ 1", "$ 2", "$ 3", "$ 6")]
    table = read_table(body_of(rows, EQUITY, opened(rows, len(EQUITY)), [DOLLARS] * len(rows)), load_model())
    assert not table.is_cut
    assert not table.lost


def test_a_row_that_another_follows_has_lost_nothing() -> None:
    rows = [row("Balance", "$ 10", "$ 500", "$ (90)", "$ 420"), row("Shares sold", "$ 1", "49"), row("Dividends")]
    body = body_of(rows, EQUITY, opened(rows, len(EQUITY)), [DOLLARS, DOLLARS, None])
    table = read_table(body, load_model())
    assert table.is_cut
    assert not table.lost
    assert all("before-cut" not in place.evidence for place in estimate(body).placements)


def test_a_date_in_words_is_found_by_day_month_and_year() -> None:
    assert read_dates("Note of July 20, 2021, due Dec. 2022") == (
        {(2021, 7, 20)}, {(2021, 7), (2022, 12)}, {2021, 2022}
    )  # fmt: skip
    assert read_dates("May 3") == (set(), set(), set())


def test_columns_have_roles_by_what_they_are_to_the_reporting_period() -> None:
    roles = read_roles(read_grid(QUARTERS, JUNE))
    assert roles.columns == ("S0", "S1", "D0", "D1", "")
    assert roles.dates == ("I0", "Ioi", "I1")
    assert read_roles(read_grid(EQUITY, None)).columns == ("common", "capital", "retained", "total")


def test_a_value_stands_where_its_member_names_the_date() -> None:
    columns = durations((12, datetime.date(2023, 12, 31)), (None, datetime.date(2023, 4, 24)), (None, DECEMBER))
    rows = [
        row("Cash", "$ 9", "$ 8", "$ 7"),
        row("Principal of the note", "$ 55", block=1, members=("Note of April 24, 2023",)),
    ]
    found = placed(rows, columns)[1]
    assert columns_of(found) == [1]
    assert "named-date" in found[0].evidence


def test_a_block_tells_the_columns_of_its_days_and_those_where_what_is_due_then_began() -> None:
    columns = durations(
        *[(0, datetime.date(2023, month, day)) for month, day in ((7, 9), (5, 11), (3, 9))], (12, DECEMBER)
    )
    due, sold = Cell(CellKind.DATE, "Mar. 09, 2025", 1, 2), Cell(CellKind.DATE, "May 11, 2023", 1, 2)
    text = Cell(CellKind.TEXT, "On July 9, 2023, the company sold a note that may be converted into shares.", 1, 2)
    assert columns_told_in_block(columns, days_of([due])) == {"months-before": {0, 2}}
    assert columns_told_in_block(columns, days_of([sold])) == {"day": {1}}
    assert columns_told_in_block(columns, days_of([text])) == {"text-day": {0}}
    assert columns_told_in_block(columns, days_of([due, sold, text])) == {
        "day": {1},
        "months-before": {0, 2},
        "text-day": {0},
    }
    assert not columns_told_in_block(columns, days_of([cell("9")]))
    year_end = Cell(CellKind.DATE, "Dec. 31, 2027", 1, 2)  # falls whole months after every month's end
    assert not columns_told_in_block(columns, days_of([year_end]))


def test_a_date_on_which_what_began_there_ends_speaks_for_a_column() -> None:
    columns = durations(*[(0, datetime.date(2023, 3, day)) for day in (21, 14, 9)], (12, datetime.date(2023, 12, 31)))

    def odds(day: str) -> list[float]:
        rows = [
            row("Revenue", "$ 9", "$ 8", "$ 7", "$ 6"),
            Row("Maturity date", (Cell(CellKind.DATE, day, 1, 2),), 1, block=1, members=("Note One",)),
            row("Notes issued", "$ 55", block=1, members=("Note One",)),
        ]
        return [chance(placed(rows, columns)[2], 0, c) for c in range(3)]

    for day, other, told in (("Mar. 09, 2025", "Mar. 10, 2025", 2), ("Mar. 14, 2024", "Mar. 14, 2044", 1)):
        with_it, without = odds(day), odds(other)
        assert with_it[told] > without[told]
        assert max(range(3), key=with_it.__getitem__) == told


def test_events_of_one_label_follow_each_other_in_time() -> None:
    days = [datetime.date(2023, month, 9) for month in (9, 6, 3)]
    grid = read_grid(
        durations(*[(0, day) for day in days], (12, datetime.date(2023, 12, 31))), datetime.date(2023, 12, 31)
    )
    assert neighbours_of_events(grid, read_roles(grid)) == {0b100: (0b010, 0), 0b010: (0b001, 0b100), 0b001: (0, 0b010)}
    before = PlacedRow(1, True, 0b100, False, 4, 0b010, 0)
    later, same = PlacedRow(1, True, 0b010, False, 4), PlacedRow(1, True, 0b100, False, 4)
    assert "label.event-after" in pair_features("label", before, later, dated=True)
    assert "label.event-after" not in pair_features("label", before, same, dated=True)
    assert "near.event-after" not in pair_features("near", before, later, dated=True)


def test_the_parts_of_a_total_member_stand_where_they_add_up() -> None:
    share = "Share of revenue"
    rows = [
        row(share, "85.77%", "51.40%", block=1, members=("Buyer A",)),
        row(share, "11.56%", block=2, members=("Buyer B",)),
        row(share, "26.43%", block=3, members=("Buyer C",)),
        row(share, "18.24%", block=4, members=("Buyer D",)),
        row(share, "97.33%", "96.07%", block=5, members=("Top Four Buyers",)),
    ]
    found = placed(rows, YEARS[:2])
    assert [columns_of(places) for places in found[1:4]] == [[0], [1], [1]]
    assert all("members-add-up" in places[0].evidence for places in found[1:4])
    assert min(chance(places, 0, columns_of(places)[0] or 0) for places in found[1:4]) > 0.75


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
    found = readings(read_grid(columns, None), view(each, None), candidates, 50)
    assert 0 < len(found) <= 50
    for reading in found:
        assert all(column in some for column, some in zip(reading.columns, candidates, strict=True))
        assert list(reading.columns) == sorted(set(reading.columns))


def test_the_work_on_a_large_table_is_bounded_whatever_its_rows() -> None:
    columns = [Column(i, (f"Member {i}",)) for i in range(30)]
    rows = [row(f"Label {n % 40}", *[f"{n + 3 * m}" for m in range(1 + n % 29)], block=n // 10) for n in range(300)]
    table = table_of(rows, columns)
    assert sum(len(each.readings) for each in table.rows) <= 300 * 24 + 8_000


@given(tables())
@settings(max_examples=60, deadline=None)
def test_every_feature_of_a_short_row_has_a_code(table: tuple[list[Row], list[Column]]) -> None:
    found = table_of(*table)
    for each in found.rows:
        for n in range(len(each.readings) if each.is_short else 0):
            heads = {name.removeprefix("follower:").partition(":")[0] for name in features_of(found, each, n)}
            assert heads <= {*CODES, "role", "title", "told", "word"}


def test_every_weight_is_of_a_feature_that_there_is() -> None:
    model = load_model()
    heads = {name.removeprefix("follower:").partition(":")[0].partition(".")[0] for name in model.weights}
    assert heads <= {*CODES, *KINDS, "period", "role", "title", "told", "full-instant"}
    assert model.broken < 0
    assert model.empty < 0


def test_a_follower_adds_its_own_weights() -> None:
    model = Model({"gaps": -1.0, "follower:gaps": 0.25, "follower:prefix": 0.5})
    assert model.of_followers["gaps"] == -0.75
    assert model.of_followers["prefix"] == 0.5


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
    assert set(data["fitted_on"]) == {"companies", "pages", "rows"}
    assert min(data["fitted_on"].values()) > 0
