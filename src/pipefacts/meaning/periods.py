"""Rows and columns to the periods of facts: the column's, or its last day, as far as it is proved (SPEC 7.6)."""

from collections.abc import Sequence

from pipefacts.meaning.body import Body, BodyRow, Likely
from pipefacts.values import Column, Period, PeriodType, Placement
from pipefacts.wording.balances import balance_date, may_begin

__all__ = ["Periods", "likely_type"]


class Periods:
    """The periods of the columns of a page, and those of the facts of a row."""

    def __init__(self, body: Body) -> None:
        self._columns = body.heads.columns
        self._proved = body.heads.period_types or (None,) * body.width

    def of(self, each: BodyRow) -> tuple[Period | None, ...]:
        """The period of each value of a row."""
        day = balance_date(each.row.label)
        if day is not None:
            return (Period(PeriodType.INSTANT, None, None, day),) * len(each.placements)
        proved = PeriodType.INSTANT if self._is_shown_at_date(each) else each.concept.period_type
        begins = may_begin(each.row.label)
        return tuple([self._period(placement, proved, begins=begins) for placement in each.placements])

    def _period(self, placement: Placement, proved: PeriodType | None, *, begins: bool) -> Period | None:
        """The period of a value; a balance that an interval begins with may be of the day before it, so of no known end."""
        if placement.column is None:
            return None
        column = self._columns[placement.column]
        if column.end is None:
            return None
        is_instant_column = self._proved[placement.column] is PeriodType.INSTANT
        if is_instant_column and placement.alignment.is_certain:
            proved = PeriodType.INSTANT
        if proved is PeriodType.INSTANT:
            return Period(proved, None, None, None if begins and not is_instant_column else column.end)
        return Period(proved, column.months, column.start, column.end)

    def _is_shown_at_date(self, each: BodyRow) -> bool:
        """Whether a value certainly stands in a column of instants, which holds nothing else."""
        return any(
            placement.column is not None
            and placement.alignment.is_certain
            and self._proved[placement.column] is PeriodType.INSTANT
            for placement in each.placements
        )


def likely_type(
    columns: Sequence[Column], placement: Placement, likely: Likely
) -> tuple[PeriodType | None, float | None]:
    """The likely type of a value's period and its probability: its row's, or an instant where its column likely is one."""
    column = columns[placement.column] if placement.column is not None else None
    if column is not None and column.period_type is PeriodType.INSTANT:
        return PeriodType.INSTANT, column.probability
    return likely.period_type, likely.period_type_probability
