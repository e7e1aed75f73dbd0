"""The reporting period: its end is found among events, plans and the dates of earlier balances."""

import datetime

import pytest

from pipefacts.placing.likely import load_model
from pipefacts.placing.likely.places.reporting import end_features, is_month_end, reporting_end
from pipefacts.values import Column, PeriodType

WEIGHTS = load_model().weights


def columns(*heads: str) -> list[Column]:
    """A column for each ``months end``; without months an instant."""
    found = []
    for head in heads:
        months, _, day = head.rpartition(" ")
        kind = PeriodType.DURATION if months else PeriodType.INSTANT
        end = datetime.date.fromisoformat(day)
        found.append(Column(len(found), (day,), int(months) if months else None, end, None, kind))
    return found


@pytest.mark.parametrize(
    ("heads", "end"),
    [
        (["3 2024-03-31", "3 2023-03-31", "2023-12-31"], "2024-03-31"),
        (["1 2024-04-30", "2024-03-31", "2023-12-31"], "2024-03-31"),  # an event after the quarter
        (["0 2024-02-09", "12 2023-12-31", "12 2022-12-31", "2021-12-31"], "2023-12-31"),
        (["3 2024-06-30", "3 2023-06-30", "6 2024-06-30", "6 2023-06-30", "12 2023-12-31"], "2024-06-30"),
        (["2 2025-02-28", "2 2025-02-14", "2024-12-31", "2023-12-31"], "2024-12-31"),
        (["2025-03-14", "2024-09-30", "2024-06-30"], "2024-09-30"),
        (["12 2025-12-27", "12 2024-12-28", "12 2023-12-30"], "2025-12-27"),  # 52 weeks
    ],
)
def test_the_end_of_the_reporting_period_is_told_by_all_columns(heads: list[str], end: str) -> None:
    assert reporting_end(columns(*heads), WEIGHTS, is_later=False) == datetime.date.fromisoformat(end)


def test_a_page_of_later_events_has_its_period_before_them() -> None:
    heads = columns("1 2024-01-31", "1 2023-12-31")
    assert reporting_end(heads, WEIGHTS, is_later=True) == datetime.date(2023, 12, 31)


def test_columns_without_dates_have_no_reporting_period() -> None:
    assert reporting_end([], WEIGHTS, is_later=False) is None
    assert reporting_end([Column(0, ("Common Stock",))], WEIGHTS, is_later=False) is None


def test_the_first_and_the_last_date_of_the_calendar_have_features_too() -> None:
    heads = columns("12 0001-01-01", "9999-12-31")
    assert set(end_features(heads, is_later=False)) == {datetime.date.min, datetime.date.max}
    assert reporting_end(heads, WEIGHTS, is_later=False) in (datetime.date.min, datetime.date.max)


@pytest.mark.parametrize(
    ("day", "is_end"), [("2024-02-29", True), ("2024-02-26", True), ("2024-03-03", True), ("2024-03-10", False)]
)
def test_a_fiscal_period_ends_about_the_end_of_a_month(day: str, is_end: bool) -> None:
    assert is_month_end(datetime.date.fromisoformat(day)) is is_end
