"""Row to appeal: how well each column suits a row by its role, the row's words and the dates that it names (SPEC 8.2).

An appeal is a mean over the columns that a placement fills, so it is found once for each column of a row and not for
each placement.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipefacts.placing.likely.model import FOLLOWER, Model
from pipefacts.placing.likely.places.grid import Grid
from pipefacts.placing.likely.places.placements import Reading
from pipefacts.placing.likely.scoring.column_roles import Roles, coarse
from pipefacts.placing.likely.scoring.mentions import columns_told, read_dates
from pipefacts.values import CellKind, Row

__all__ = [
    "LATER",
    "Appeal",
    "Suitor",
    "appeal_features",
    "appeal_names",
    "find_appeal",
    "read_suitor",
    "title_class",
    "words_in",
]

_WORD = re.compile(r"[a-z][a-z'-]{2,}")
_COMMON = frozenset(["the", "and", "for", "with", "from", "that"])
_MOST_WORDS = 12  # of a label
LATER = "later"  # the title of a page of events after the reporting period
_TITLES = (
    (LATER, "subsequent"),
    ("narrative", "narrative"),
    ("details", "detail"),
    ("parenthetical", "parenthetical"),
)
_KINDS = (
    ("percent", frozenset([CellKind.PERCENT])),
    ("text", frozenset([CellKind.TEXT, CellKind.BLOCK, CellKind.BOOLEAN])),
    ("date", frozenset([CellKind.DATE])),
    ("time", frozenset([CellKind.TIME])),
    ("money", frozenset([CellKind.MONEY])),
)
_MANY = 3  # values: more are as many


class Suitor(NamedTuple):
    """What of a row its columns must suit.

    ``told`` are the columns that its label, its members or the values of its block name, by the kind of mention.
    """

    kind: str
    values: int
    is_follower: bool
    title: str
    words: tuple[str, ...]
    told: Mapping[str, frozenset[int]]


class Appeal(NamedTuple):
    """The appeal of each column for a duration, and of each date of the grid for an instant."""

    columns: Sequence[float]
    dates: Sequence[float]

    def of(self, grid: Grid, reading: Reading) -> float:
        """The mean over what ``reading`` fills."""
        if not reading.instant:
            return sum([self.columns[c] for c in reading.columns]) / len(reading.columns)
        dates = {grid.date_of[c] for c in reading.columns}
        return sum([self.dates[date] for date in dates]) / len(dates)


def title_class(title: str) -> str:
    """What kind of page a title is of: a statement, its parenthetical, details, a narrative, or later events."""
    title = title.lower()
    return next((name for name, word in _TITLES if word in title), "statement")


def words_in(label: str) -> tuple[str, ...]:
    """The words of a label, each once."""
    words = dict.fromkeys([word for word in _WORD.findall(label.lower()) if word not in _COMMON])
    return tuple(words)[:_MOST_WORDS]


def read_suitor(
    grid: Grid, row: Row, in_block: Mapping[str, frozenset[int]], title: str, *, is_follower: bool
) -> Suitor:
    """The suitor that ``row`` is; ``in_block`` are the columns that the days of its block tell."""
    kinds = {cell.kind for cell in row.values}
    told: dict[str, frozenset[int]] = {}
    if grid.dated:
        for name, text in (("label", row.label), ("member", " ".join(row.members))):
            for unit, columns in columns_told(grid.columns, read_dates(text)).items():
                told[f"{name}-{unit}"] = columns
        told |= {f"block-{unit}": columns for unit, columns in in_block.items()}
    kind = next((name for name, some in _KINDS if not kinds.isdisjoint(some)), "number")
    return Suitor(kind, min(_MANY, len(row.values)), is_follower, title, words_in(row.label), told)


def appeal_names(suitor: Suitor, role: str) -> Iterator[str]:
    """The names of the features that a role has for a suitor, but for its words and for dates."""
    names = (f"role:{role}", f"role:{role}:{suitor.kind}", f"role:{role}:{suitor.values}")
    yield from names
    if suitor.is_follower:
        yield from [FOLLOWER + name for name in names]
    yield f"title:{suitor.title}:{coarse(role)}"


def find_appeal(
    model: Model, grid: Grid, roles: Roles, suitor: Suitor, known: dict[tuple[object, ...], float]
) -> Appeal:
    """The appeal of every column and date for a suitor; ``known`` keeps what roles have for rows of a kind."""
    words = [found for word in suitor.words if (found := model.words.get(word))]

    def of(role: str) -> float:
        key = (role, *suitor[:4])
        score = known.get(key)
        if score is None:
            score = known[key] = sum([model.weights.get(name, 0.0) for name in appeal_names(suitor, role)])
        if words:
            role = coarse(role)
            score += sum([some.get(role, 0.0) for some in words])
        return score

    by_role = {role: of(role) for role in {*roles.columns, *roles.dates}}
    columns = [by_role[role] for role in roles.columns]
    dates = [by_role[role] for role in roles.dates]
    for name, told in suitor.told.items():
        weight = model.weights.get(f"told:{name}", 0.0)
        for c in told:
            columns[c] += weight
        for date in {grid.date_of[c] for c in told}:
            dates[date] += weight
    return Appeal(columns, dates)


def appeal_features(grid: Grid, roles: Roles, suitor: Suitor, reading: Reading) -> dict[str, float]:
    """The features of which the appeal of ``reading`` is the weighed sum; those of words are named ``word:role``."""
    if reading.instant:
        filled = sorted({grid.date_of[c] for c in reading.columns})
        names = [roles.dates[date] for date in filled]
        told = {name: {grid.date_of[c] for c in columns} for name, columns in suitor.told.items()}
    else:
        filled = list(reading.columns)
        names = [roles.columns[c] for c in filled]
        told = {name: set(columns) for name, columns in suitor.told.items()}
    found: dict[str, float] = {}
    for place, role in zip(filled, names, strict=True):
        words = [f"word:{word}:{coarse(role)}" for word in suitor.words]
        for name in (*appeal_names(suitor, role), *words, *[f"told:{name}" for name in told if place in told[name]]):
            found[name] = found.get(name, 0.0) + 1 / len(filled)
    return found
