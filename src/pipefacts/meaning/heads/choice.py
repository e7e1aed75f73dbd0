"""Printed heads to columns: which duration covers which column, with what else it might be and on what ground.

The spans of the duration cells are lost, the order of the columns is not (SPEC 4). ``readings`` lists what
that order allows; here the body weighs the readings, the likeliest gives the columns, and what is the same
in all of them is certain.
"""

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipefacts.meaning.body import Body, HeadEvidence, Heads, Link
from pipefacts.meaning.heads.body import BodyEvidence, LabelTypes
from pipefacts.meaning.heads.calendars import is_calendar
from pipefacts.meaning.heads.dates import is_last_of_month
from pipefacts.meaning.heads.readings import UNLABELLED, Order, Reading, read_order, rises, units_and_members
from pipefacts.syntax.printed import PrintedPage
from pipefacts.values import PROBABILITY_PLACES, Column, Head, Period, PeriodType, Row
from pipefacts.wording.hints import period_type_hint

__all__ = ["label_types", "read_columns", "read_heads", "with_suffixes"]

_SHOWN = 8  # alternatives listed at most
_LEAST = 0.001  # and none less probable than this
_OUT_OF_THE_QUESTION = 0.002  # readings and period types that are less probable are no ground for doubt
_UNPRINTED_INSTANT = 0.95  # chance that the last columns of a page that prints no duration are instants
_REPORTING = (3, 6, 9, 12)  # months of a reporting period: others may be parts of months, rounded


def read_columns(body: Body, printed: PrintedPage) -> Body:
    """The body with its columns: those of the printed heads, as its rows and its title tell their periods."""
    heads = read_heads(printed.durations, printed.heads, body.printed, label_types(body), body.title.period)
    return msgspec.structs.replace(body, heads=heads)


def label_types(body: Body) -> LabelTypes:
    """The period types of the body's labels whose rows are all of one."""
    stated: dict[str, set[PeriodType | None]] = {}
    documented: dict[str, set[PeriodType | None]] = {}
    for each in body.rows:
        if each.row.values:
            stated.setdefault(each.row.label, set()).add(each.concept.period_type)
            documented.setdefault(each.row.label, set()).add(_documented(each.link))
    return LabelTypes(_agreed(stated), _agreed(documented))


def _documented(link: Link | None) -> PeriodType | None:
    """The period type of the linked concept: that of its name in a taxonomy, or what its documentation hints at."""
    if link is None:
        return None
    return link.entry.period_type or period_type_hint(link.entry.documentation or "")


def _agreed(found: Mapping[str, set[PeriodType | None]]) -> dict[str, PeriodType]:
    return {label: only for label, (only, *others) in found.items() if only is not None and not others}


def read_heads(
    durations: Sequence[int],
    heads: Sequence[Head],
    rows: Sequence[Row] = (),
    types: LabelTypes | None = None,
    promoted: Period | None = None,
) -> Heads:
    """The columns of ``heads`` under the printed ``durations`` (SPEC 4).

    ``rows`` are the body's, where they are known; ``types`` gives the period types of labels
    as far as the dump tells them; ``promoted`` is the period that the title names for all columns. Raises nothing: heads
    that contradict their durations give columns without months.
    """
    heads = with_suffixes(heads, {row.unit_suffix for row in rows if row.unit_suffix})
    if not durations:
        return _without_durations(heads, promoted)
    body = BodyEvidence(rows, heads, types or LabelTypes())
    order = read_order(durations, heads, body.weigh)
    if not order.readings:
        why = HeadEvidence.CONTRADICTION if order.sought else HeadEvidence.TOO_MANY
        return _uncertain(heads, [None] * len(heads), why)
    best = order.readings[0]
    shares = _shares(order.readings)
    possible = _possible(order, shares, heads, body)
    whole = order.complete
    certain = [whole and len({reading.months[i] for reading in possible}) == 1 for i in range(len(heads))]
    chances = [_agreement(order.readings, shares, i) for i in range(len(heads))]
    types_found = [{_type(reading.months[i]) for reading in possible} for i in range(len(heads))]
    alternatives = _alternatives(order.readings, shares)
    columns = _columns(heads, best.printed, [_type(months) for months in best.months])
    return Heads(
        _judged(_with_starts(columns, certain), certain, chances, alternatives),
        tuple([next(iter(found)) if whole and len(found) == 1 else None for found in types_found]),
        alternatives,
        tuple(_grounds(order, len(durations), heads, body, len(possible) > 1)),
        _type_readings(possible, _shares(possible)) if whole else (),
    )


def with_suffixes(heads: Sequence[Head], suffixes: set[str]) -> Sequence[Head]:
    """The heads with the lines that labels have for their unit, ``Customers | customer``, counted as units."""
    if not any(line in suffixes for head in heads for line in head.others):
        return heads
    return [_with_units(head, suffixes | set(head.units)) for head in heads]


def _with_units(head: Head, units: set[str]) -> Head:
    return msgspec.structs.replace(
        head,
        units=tuple([line for line in head.labels if line in units]),
        others=tuple([line for line in head.others if line not in units]),
    )


def _without_durations(heads: Sequence[Head], promoted: Period | None) -> Heads:
    """Columns of a page that prints no duration. Dates in order are instants as a rule. A rise says that
    what stands before it are durations; after one rise stand instants, after more than one, on older
    pages, perhaps durations still.
    """
    dates = [head.date for head in heads]
    if not any(dates):
        evidence = HeadEvidence.PROMOTED if promoted else HeadEvidence.NO_DATES
        columns = _columns(heads, [None] * len(heads), [None] * len(heads))
        if promoted is not None:
            columns = tuple([_with_period(column, promoted) for column in columns])
        columns = _judged(columns, [True] * len(heads), [1.0] * len(heads))
        return Heads(columns, (None,) * len(heads), (), (evidence,))
    breaks = rises(heads)
    if len(breaks) > 1 and len(breaks) == len(heads) - 1:
        return _uncertain(heads, [None] * len(heads), HeadEvidence.NO_DURATION, HeadEvidence.DATES_ASCEND)
    last = breaks[-1] if breaks else 0
    closing = None if len(breaks) > 1 else PeriodType.INSTANT
    guessed = [PeriodType.DURATION if i < last else closing if date else None for i, date in enumerate(dates)]
    found = _uncertain(heads, guessed, HeadEvidence.NO_DURATION, *[HeadEvidence.DATES_RISE][: len(breaks)])
    proved = tuple([PeriodType.DURATION if i < last else None for i in range(len(heads))])
    counts = range(last + 1, len(heads) + 1)[:_SHOWN]
    others = tuple([(*[UNLABELLED] * count, *[None] * (len(heads) - count)) for count in counts])
    columns = tuple([_with_others(column, others) for column in found.columns])
    return msgspec.structs.replace(found, columns=columns, period_types=proved, alternatives=others)


def _uncertain(heads: Sequence[Head], types: Sequence[PeriodType | None], *evidence: HeadEvidence) -> Heads:
    """Columns without months; of the period types that are given, the instants are only likely."""
    count = len(heads)
    chances = {None: 0.0, PeriodType.DURATION: 1.0, PeriodType.INSTANT: _UNPRINTED_INSTANT}
    columns = _judged(_columns(heads, [None] * count, types), [False] * count, [chances[each] for each in types])
    return Heads(columns, (None,) * count, (), evidence)


def _possible(order: Order, shares: Sequence[float], heads: Sequence[Head], body: BodyEvidence) -> list[Reading]:
    """The readings that certainty must reckon with: all but the negligible ones, which hardly any weight speaks for."""
    best = order.readings[0]
    return [
        reading
        for reading, share in zip(order.readings, shares, strict=True)
        if share >= _OUT_OF_THE_QUESTION or reading is best or not _is_negligible(reading, best, heads, body)
    ]


def _is_negligible(reading: Reading, best: Reading, heads: Sequence[Head], body: BodyEvidence) -> bool:
    """Whether a reading differs only by calling leading columns unlabelled durations, and nothing on the page asks
    for that; or by ascending dates.

    Nothing asks for it where the best reading has none and a row that is a duration has values in all columns, or
    where the dates of the unlabelled columns run on with those of the first printed duration.
    """
    first = reading.unlabelled
    if not first:
        return reading.ascending and not best.ascending
    if body.is_duration_throughout and not best.unlabelled:
        return True
    months, left, right = reading.months[first], heads[first - 1].date, heads[first].date
    if not months or left is None or right is None:
        return False
    return left >= right and (left == right or is_calendar(months, left, right))


def _type(months: int | None) -> PeriodType:
    return PeriodType.INSTANT if months is None else PeriodType.DURATION


def _shares(readings: Sequence[Reading]) -> list[float]:
    weights = [math.exp(reading.score - readings[0].score) for reading in readings]
    return [weight / sum(weights) for weight in weights]


def _type_readings(readings: Sequence[Reading], shares: Sequence[float]) -> tuple[tuple[PeriodType | None, ...], ...]:
    """The period types of the columns, each once, in the readings that are not out of the question together."""
    weights: dict[tuple[PeriodType | None, ...], float] = {}
    for reading, share in zip(readings, shares, strict=True):
        types = tuple([_type(months) for months in reading.months])
        weights[types] = weights.get(types, 0.0) + share
    most = max(weights.values())
    return tuple([types for types, weight in weights.items() if weight >= _OUT_OF_THE_QUESTION or weight == most])


def _agreement(readings: Sequence[Reading], shares: Sequence[float], column: int) -> float:
    chosen = readings[0].months[column]
    total = sum([share for reading, share in zip(readings, shares, strict=True) if reading.months[column] == chosen])
    return round(min(1.0, total), PROBABILITY_PLACES)


def _alternatives(readings: Sequence[Reading], shares: Sequence[float]) -> tuple[tuple[int | None, ...], ...]:
    others = [reading.months for reading, share in zip(readings, shares, strict=True) if share >= _LEAST]
    return tuple([months for months in others if months != readings[0].months][:_SHOWN])


def _grounds(
    order: Order, printed: int, heads: Sequence[Head], body: BodyEvidence, open_: bool
) -> Iterable[HeadEvidence]:
    best = order.readings[0]
    if printed == len(heads):
        yield HeadEvidence.ONE_EACH
    if best.ascending:
        yield HeadEvidence.DATES_ASCEND
    if rises(heads):
        yield HeadEvidence.DATES_RISE
    if body.is_duration_throughout:
        yield HeadEvidence.FULL_ROW
    if best.unlabelled:
        yield HeadEvidence.UNLABELLED_FIRST
    if open_:
        yield (
            HeadEvidence.ROWS
            if best.dates < max(reading.dates for reading in order.readings)
            else HeadEvidence.CALENDAR
        )


def _columns(
    heads: Sequence[Head], months: Sequence[int | None], types: Sequence[PeriodType | None]
) -> tuple[Column, ...]:
    return tuple(
        [
            _column(i, head, length, period_type if head.date else None)
            for i, (head, length, period_type) in enumerate(zip(heads, months, types, strict=True))
        ]
    )


def _column(index: int, head: Head, months: int | None, period_type: PeriodType | None) -> Column:
    units, members = units_and_members(head)
    return Column(index, head.labels, months, head.date, None, period_type, members, units, head.notes)


def _with_starts(columns: Sequence[Column], certain: Sequence[bool]) -> tuple[Column, ...]:
    """The columns, each that is certain with the first day of its period, where periods end with months."""
    if not _ends_by_month([column.end for column in columns if column.months]):
        return tuple(columns)
    return tuple(
        [
            msgspec.structs.replace(column, start=_start(column.months, column.end)) if sure else column
            for column, sure in zip(columns, certain, strict=True)
        ]
    )


def _judged(
    columns: Sequence[Column],
    certain: Sequence[bool],
    chances: Sequence[float],
    alternatives: Sequence[tuple[int | None, ...]] = (),
) -> tuple[Column, ...]:
    """The columns, each with how sure its period is and what other readings of the heads give it."""
    return tuple(
        [
            _with_others(msgspec.structs.replace(column, certain=sure, probability=chance), alternatives)
            for column, sure, chance in zip(columns, certain, chances, strict=True)
        ]
    )


def _with_others(column: Column, alternatives: Sequence[tuple[int | None, ...]]) -> Column:
    own = UNLABELLED if column.months is None and column.period_type is PeriodType.DURATION else column.months
    others = dict.fromkeys([months[column.index] for months in alternatives if months[column.index] != own])
    return msgspec.structs.replace(column, other_months=tuple(others)) if others else column


def _ends_by_month(ends: Sequence[datetime.date | None]) -> bool:
    """Whether the durations end with months and not with weeks: all on the last day of one, and not all
    on the same day of the week, as the years of 52 or 53 weeks do.
    """
    dates = [end for end in ends if end is not None]
    return all(is_last_of_month(end) for end in dates) and len({end.weekday() for end in dates}) > 1


def _start(months: int | None, end: datetime.date | None) -> datetime.date | None:
    """The first day of a reporting period that ends with a month."""
    if months not in _REPORTING or end is None:
        return None
    first = end.year * 12 + end.month - months
    return datetime.date(first // 12, first % 12 + 1, 1) if first >= 12 * datetime.MINYEAR else None


def _with_period(column: Column, period: Period) -> Column:
    return msgspec.structs.replace(
        column, months=period.months, end=period.end, start=period.start, period_type=period.type
    )
