"""Choices to evidence: what speaks most for the placement that was chosen against the next best one (SPEC 8.3)."""

from collections.abc import Iterator, Mapping, Sequence

from pipefacts.placing.likely.features import ROW_FEATURES
from pipefacts.placing.likely.model import FOLLOWER, Model
from pipefacts.placing.likely.relations import EQUAL_VALUE, equal_columns, pair_features
from pipefacts.placing.likely.search import Choice
from pipefacts.placing.likely.signs import Signing, breaks_at_end
from pipefacts.placing.likely.table import Table, TableRow, features_of

__all__ = ["CODES", "DOWN", "MEMBERS", "Reasons", "Told"]

_NAMED = 3  # pieces of evidence named
_TELLING = 0.2  # by which one must favour a placement to be named
_OF_APPEAL = {"role": "usual-columns", "title": "usual-columns", "word": "label-words", "told": "named-date"}
_OF_KIND = {
    "near": "neighbours",
    "peer": "neighbours",
    "seam": "neighbours",
    "label": "same-label",
    "like-near": "same-label",
    "any-label": "same-label",
    "twin": "twins",
    "twin-near": "twins",
}
# Codes whose sentence says that the placement has little of the feature; of all others it says that it has it.
_AGAINST = frozenset(
    {
        "adjustment-column",
        "dates",
        "durations",
        "equal-by-chance",
        "fails-across",
        "gaps",
        "instant-text",
        "other-dates",
        "shares-in-total",
        "shorter-exceeds-longer",
    }
)
SIGNS, FILLER, DOWN, MEMBERS = "currency-signs", "only-filler", "adds-down", "members-add-up"
CODES = (
    *ROW_FEATURES,
    *dict.fromkeys(_OF_APPEAL.values()),
    *dict.fromkeys(_OF_KIND.values()),
    "label-type",
    "neighbours-type",
    EQUAL_VALUE,
    FILLER,
    SIGNS,
    DOWN,
    MEMBERS,
)

Told = Mapping[str, Mapping[int, Sequence[float]]]  # by code and position, the log odds of each reading


class Reasons:
    """The reasons for the chosen placements of a table."""

    def __init__(self, table: Table, model: Model, choices: Sequence[Choice], told: Told) -> None:
        self._table, self._model, self._choices, self._told = table, model, choices, told
        self._states, self._ahead = _trace(table, choices)
        self._filled = [0] * table.width
        for row, choice in zip(table.rows, choices, strict=True):
            for c in row.readings[choice.reading].columns:
                self._filled[c] += 1

    def of(self, position: int, chances: Sequence[float]) -> tuple[str, ...]:
        """The codes of the up to three that favour the choice of a row most over its next best placement."""
        row, chosen = self._table.rows[position], self._choices[position].reading
        columns = row.readings[chosen].columns
        others = [n for n, reading in enumerate(row.readings) if reading.columns != columns]
        if not others:
            return ()
        other = max(others, key=lambda n: chances[n])
        favour: dict[str, float] = {}
        for sign, n in ((1.0, chosen), (-1.0, other)):
            for code, worth in self._worths(position, row, n):
                favour[code] = favour.get(code, 0.0) + sign * worth
        telling = sorted([code for code in CODES if favour.get(code, 0.0) >= _TELLING], key=lambda code: -favour[code])
        return tuple(telling[:_NAMED])

    def _worths(self, position: int, row: TableRow, n: int) -> Iterator[tuple[str, float]]:
        """What speaks for reading ``n`` of a row, as code and log odds."""
        weights = self._model.weights
        for name, x in features_of(self._table, row, n).items():
            head, _, rest = name.removeprefix(FOLLOWER).partition(":")
            if head == "word":
                word, _, role = rest.partition(":")
                yield _OF_APPEAL[head], x * self._model.words.get(word, {}).get(role, 0.0)
            elif head in _OF_APPEAL:
                yield _OF_APPEAL[head], x * weights.get(name, 0.0)
            elif (weights.get(name, 0.0) < 0) == (head in _AGAINST):
                yield head, x * weights.get(name, 0.0)
        for relation in row.relations:
            before = self._table.rows[relation.position].placed[self._choices[relation.position].reading]
            found = pair_features(relation.kind, before, row.placed[n], dated=self._table.grid.dated)
            for name, x in found.items():
                yield _of_pair(name), x * weights.get(name, 0.0)
        for copy in row.copies:
            earlier = self._table.rows[copy.position].readings[self._choices[copy.position].reading]
            equal = equal_columns(self._table.grid, earlier, row.readings[n], copy)
            yield EQUAL_VALUE, equal * weights.get(EQUAL_VALUE, 0.0)
        for code, odds in self._told.items():
            if position in odds:
                yield code, odds[position][n]
        yield FILLER, -self._model.empty * self._fills_alone(position, row, n)
        yield SIGNS, self._model.broken * min([self._breaks(position, row, n, signing) for signing in row.signings])

    def _fills_alone(self, position: int, row: TableRow, n: int) -> int:
        """How many columns no other row fills."""
        own = row.readings[self._choices[position].reading].columns
        return sum([self._filled[c] - (c in own) == 0 for c in row.readings[n].columns])

    def _breaks(self, position: int, row: TableRow, n: int, signing: Signing) -> int:
        """How much more is broken in the signs of its columns than if the row were empty."""
        broken = 0
        for c, symbol in zip(row.readings[n].columns, signing.symbols, strict=True):
            state, ahead = self._states[position][c], self._ahead[position][c]
            after, now = self._table.steps[state][symbol]
            broken += now + ahead[after] - ahead[state]
        return broken


def _of_pair(name: str) -> str:
    kind, _, what = name.partition(".")
    code = _OF_KIND[kind]
    return "label-type" if what == "type" and code != "neighbours" else "neighbours-type" if what == "type" else code


def _trace(table: Table, choices: Sequence[Choice]) -> tuple[list[list[int]], list[list[tuple[int, ...]]]]:
    """By row and column, the state of the signs above it, and by state what is broken below it."""
    states, before = [0] * table.width, []
    for row, choice in zip(table.rows, choices, strict=True):
        before.append(list(states))
        for c, symbol in _cells(row, choice):
            states[c] = table.steps[states[c]][symbol][0]
    end = tuple([breaks_at_end(state) for state in range(len(table.steps))])
    ahead, below = [end] * table.width, []
    for row, choice in zip(reversed(table.rows), reversed(choices), strict=True):
        below.append(list(ahead))
        for c, symbol in _cells(row, choice):
            rest = ahead[c]
            ahead[c] = tuple([steps[symbol][1] + rest[steps[symbol][0]] for steps in table.steps])
    below.reverse()
    return before, below


def _cells(row: TableRow, choice: Choice) -> Iterator[tuple[int, int]]:
    return zip(row.readings[choice.reading].columns, row.signings[choice.signing].symbols, strict=True)
