"""Roll-forwards: the changes between two balances find their columns, and together those of the balances."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipefacts.placing.likely.places.likeliest import likeliest_columns, likeliest_dates
from pipefacts.placing.likely.roll_forwards.identities import Identity, identities_in, is_kept
from pipefacts.placing.likely.roll_forwards.tracks import NO_TRACK, Change, Tracks, solve
from pipefacts.values import Row
from test_likely import columns_of, members, placed, row

SPLIT = members("Total", "Units A", "Units B", "Units C")
NAMED = members("Common Stock", "Treasury Stock", "Additional Paid-in Capital", "Retained Earnings", "Total")


def best(gains: dict[Tracks, float]) -> Tracks:
    return max(gains, key=gains.__getitem__)


def test_changes_stand_where_they_lead_from_one_balance_to_the_next() -> None:
    told = solve(
        [61_300, 20_450, 40_850],
        [Change((50_000, 20_000, 30_000), False, {}), Change((9_100, 9_100), False, {}), Change((450,), False, {})],
        [],
        0,
    )
    assert best(told[1]) == (0, 2)
    assert best(told[2]) == (1,)
    assert told[1][0, 1] < 0.1


def test_a_value_may_stand_in_no_column_of_the_balance() -> None:
    told = solve([5_300, 4_700], [Change((5_000, 4_700), False, {}), Change((77, 300), False, {})], [], 2)
    assert best(told[1]) == (NO_TRACK, 0)


def test_a_subtotal_of_changes_is_no_change() -> None:
    rows = [((8_000, 3_000), False), ((410, 410), False), ((77,), False), ((487, 410), True)]
    told = solve([8_487, 3_410], [Change(amounts, subtotal, {}) for amounts, subtotal in rows], [], 0)
    assert best(told[2]) == (0,)


def test_where_nothing_adds_up_nothing_is_told() -> None:
    told = solve([1_001, 2_003], [Change((500, 900), False, {}), Change((17,), False, {})], [], 0)
    assert told[1][0,] == told[1][1,]


def test_what_a_row_says_itself_is_not_told_twice() -> None:
    even = solve([540, 920], [Change((500, 880), False, {}), Change((40,), False, {}), Change((40,), False, {})], [], 0)
    prior = {(0,): 0.9, (1,): 0.1}
    told = solve(
        [540, 920], [Change((500, 880), False, {}), Change((40,), False, prior), Change((40,), False, {})], [], 0
    )
    assert even[2][0,] == pytest.approx(even[2][1,])
    assert told[2][1,] > 3 * told[2][0,]  # the other change has taken the first column
    assert told[1][0,] == pytest.approx(1.0, abs=0.2)  # and hears little new


def test_the_total_and_the_parent_are_sums_of_the_others() -> None:
    balances = [(93_210, 50_113, 30_087, 80_200, 13_010), (97_344, 50_113, 35_021, 85_134, 12_210)]
    found = identities_in(balances)
    assert {(each.total, each.parts) for each in found} == {
        (3, frozenset([1, 2])),
        (0, frozenset([3, 4])),
        (0, frozenset([1, 2, 4])),
    }


def test_small_numbers_are_sums_by_chance() -> None:
    assert identities_in([(3, 1, 2, 5, 8)]) == []


def test_a_column_without_a_balance_may_count_or_not() -> None:
    identity = Identity(0, frozenset([1, 2]), frozenset([3]))
    assert is_kept(identity, (0, 1), (70, 70))
    assert not is_kept(identity, (0, 1), (70, 60))
    assert is_kept(identity, (0, 1, 3), (70, 60, 10))
    assert is_kept(identity, (0, 1, NO_TRACK), (70, 60, 10))


@given(st.lists(st.lists(st.integers(-9, 9), min_size=6, max_size=6), min_size=1, max_size=4))
def test_the_likeliest_columns_are_those_of_the_highest_sum(odds: list[list[int]]) -> None:
    every = [
        (sum([some[c] for some, c in zip(odds, columns, strict=True)]), columns)
        for columns in itertools.combinations(range(6), len(odds))
    ]
    found = likeliest_columns(odds, [range(6)] * len(odds), 5)
    assert [score for score, _ in found] == sorted([score for score, _ in every], reverse=True)[:5]
    assert all((score, columns) in every for score, columns in found)


def test_whole_dates_make_up_the_number_of_values() -> None:
    found = likeliest_dates([1.0, 0.5, 0.2], [(0, 2), (1,), (3,)], 2, 9)
    assert found == [(1.0, (0, 2)), (0.7, (1, 3))]


def statement() -> list[Row]:
    """Changes of which no word names a column."""
    return [
        row("Balance at Dec. 31, 2021", "$ 95,400", "$ 31,200", "$ 44,100", "$ 20,100"),
        row("Offering of March", "7,310", "7,310"),
        row("Transfer", "2,000", "(2,000)"),
        row("Result", "3,655", "1,205", "2,450"),
        row("Balance at Dec. 31, 2022", "$ 106,365", "$ 38,510", "$ 47,305", "$ 20,550"),
    ]


def test_sums_place_changes_that_no_word_places() -> None:
    found = placed(statement(), SPLIT)
    assert [columns_of(places) for places in found[1:4]] == [[0, 1], [2, 3], [0, 2, 3]]
    assert "adds-down" in found[1][0].evidence


def test_the_changes_tell_the_columns_of_the_balances() -> None:
    rows = [
        row("Balance at Dec. 31, 2021", "$ 52,400", "$ (31,250)", "$ 21,150"),
        row("Stock-based compensation", "4,120", "4,120"),
        row("Net loss", "(9,333)", "(9,333)"),
        row("Balance at Dec. 31, 2022", "56,520", "(40,583)", "15,937"),
        row("Purchase of treasury stock", "$ (75)", "(75)"),
        row("Conversion, at par value", "$ 18", "18"),
        row("Net loss", "(7,001)", "(7,001)"),
        row("Balance at Dec. 31, 2023", "$ 56,520", "$ (47,584)", "$ 8,936"),
    ]
    found = placed(rows, NAMED)
    for i in (0, 3, 7):
        assert columns_of(found[i]) == [2, 3, 4]


@pytest.mark.parametrize("width", [8, 14, 30])
def test_the_ways_to_place_a_change_are_bounded(width: int) -> None:
    changes = [Change(tuple(range(n + 1, n + width // 2 + 1)), n % 3 == 0, {}) for n in range(40)]
    told = solve([1_000 + n for n in range(width // 2 + 2)], changes, [], width // 2 - 2)
    assert all(len(gains) <= 1_501 for gains in told)


def test_a_change_of_nearly_as_many_values_as_the_balance_has_few_ways() -> None:
    told = solve(list(range(1_000, 1_050)), [Change(tuple(range(1, 49)), False, {})], [], 0)
    assert len(told[0]) == 50 * 49 // 2
