"""Odds of columns to the placements that are likeliest by them (dynamic programming, keeping the best of each length)."""

from collections.abc import Collection, Sequence

__all__ = ["Ranked", "likeliest_columns", "likeliest_dates"]

Ranked = list[tuple[float, tuple[int, ...]]]  # log odds and columns, best first


def likeliest_columns(odds: Sequence[Sequence[float]], allowed: Sequence[Collection[int]], most: int) -> Ranked:
    """Of the rising columns of a row's values the ``most`` likeliest: ``odds`` are by value and column."""
    best: list[Ranked] = [[(0.0, ())], *[[] for _ in odds]]
    for column in range(len(odds[0])):
        for value in range(len(odds) - 1, -1, -1):
            if column in allowed[value] and best[value]:
                more = odds[value][column]
                longer = [(score + more, (*columns, column)) for score, columns in best[value]]
                best[value + 1] = sorted(best[value + 1] + longer, key=_rank)[:most]
    return best[-1]


def likeliest_dates(odds: Sequence[float], dates: Sequence[Sequence[int]], count: int, most: int) -> Ranked:
    """Of the sets of whole dates of ``count`` columns in all the ``most`` likeliest, as rising columns."""
    best: list[Ranked] = [[(0.0, ())], *[[] for _ in range(count)]]
    for more, date in zip(odds, dates, strict=True):
        for size in range(count - len(date), -1, -1):
            longer = [(score + more, (*columns, *date)) for score, columns in best[size]]
            if longer:
                best[size + len(date)] = sorted(best[size + len(date)] + longer, key=_rank)[:most]
    return [(score, tuple(sorted(columns))) for score, columns in best[-1]]


def _rank(each: tuple[float, tuple[int, ...]]) -> tuple[float, tuple[int, ...]]:
    return -each[0], each[1]
