"""Choices to evidence: what speaks most for the placement that was chosen against the next best one (SPEC 8.3)."""

from collections.abc import Iterator, Mapping, Sequence

from pipefacts.placing.evidence import EVIDENCE, Evidence, OtherPages, OtherRows, OwnPlacement
from pipefacts.placing.likely.model import FOLLOWER, Model
from pipefacts.placing.likely.roll_forwards import tied
from pipefacts.placing.likely.rows import TableRow
from pipefacts.placing.likely.scoring.relations import EQUITY, equal_columns, pair_features
from pipefacts.placing.likely.search import Choice
from pipefacts.placing.likely.signs import Signing, breaks_at_end
from pipefacts.placing.likely.table import Table, features_of

__all__ = ["Reasons", "Told"]

_NAMED = 3  # pieces of evidence named
_TELLING = 0.2  # by which one must favour a placement to be named
_CODES: tuple[Evidence, ...] = (*OwnPlacement, *OtherRows, *OtherPages)
_OF_APPEAL = {
    "role": OwnPlacement.USUAL_COLUMNS,
    "title": OwnPlacement.USUAL_COLUMNS,
    "word": OwnPlacement.LABEL_WORDS,
    "told": OwnPlacement.NAMED_DATE,
}
_OF_KIND = {
    "near": OtherRows.NEIGHBOURS,
    "peer": OtherRows.NEIGHBOURS,
    "seam": OtherRows.NEIGHBOURS,
    "label": OtherRows.SAME_LABEL,
    "like-near": OtherRows.SAME_LABEL,
    "any-label": OtherRows.SAME_LABEL,
    "twin": OtherRows.TWINS,
    "twin-near": OtherRows.TWINS,
}

Told = Mapping[Evidence, Mapping[int, Sequence[float]]]  # by code and position, the log odds of each reading


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
        chosen = self._choices[position].reading
        others = [code for code in OtherPages if position in self._told.get(code, ())]
        first = [code.value for code in others if self._told[code][position][chosen] > 0.0]
        if self._table.lost and position == len(self._table.rows) - 1:
            first.append(OtherRows.BEFORE_CUT.value)
        rest = [code for code in self._favoured(position, chances) if code not in first]
        return (*first, *rest)[:_NAMED]

    def _favoured(self, position: int, chances: Sequence[float]) -> tuple[str, ...]:
        row, chosen = self._table.rows[position], self._choices[position].reading
        columns = row.readings[chosen].columns
        others = [n for n, reading in enumerate(row.readings) if reading.columns != columns]
        if not others:
            return ()
        other = max(others, key=lambda n: chances[n])
        favour: dict[Evidence, float] = {}
        for sign, n in ((1.0, chosen), (-1.0, other)):
            for code, worth in self._worths(position, row, n):
                favour[code] = favour.get(code, 0.0) + sign * worth
        telling = sorted([code for code in _CODES if favour.get(code, 0.0) >= _TELLING], key=lambda code: -favour[code])
        return tuple([code.value for code in telling[:_NAMED]])

    def _worths(self, position: int, row: TableRow, n: int) -> Iterator[tuple[Evidence, float]]:
        """What speaks for reading ``n`` of a row, as code and log odds."""
        weights = self._model.weights
        for name, x in features_of(self._table, row, n).items():
            head, _, rest = name.removeprefix(FOLLOWER).partition(":")
            if head == "word":
                word, _, role = rest.partition(":")
                yield _OF_APPEAL[head], x * self._model.words.get(word, {}).get(role, 0.0)
            elif head in _OF_APPEAL:
                yield _OF_APPEAL[head], x * weights.get(name, 0.0)
            elif (weights.get(name, 0.0) < 0) == (code := EVIDENCE[head]).against:
                yield code, x * weights.get(name, 0.0)
        for relation in row.relations:
            before = self._table.rows[relation.position].placed[self._choices[relation.position].reading]
            found = pair_features(relation.kind, before, row.placed[n], dated=self._table.grid.dated)
            for name, x in found.items():
                yield _of_pair(name), x * weights.get(name, 0.0)
        for copy in row.copies:
            earlier = self._table.rows[copy.position].readings[self._choices[copy.position].reading]
            equal = equal_columns(self._table.grid, earlier, row.readings[n], copy)
            yield OtherRows.EQUAL_VALUE, equal * weights.get(OtherRows.EQUAL_VALUE, 0.0)
        yield from self._of_balances(position, row, n)
        for code, told in self._told.items():
            if position in told:
                yield code, told[position][n]
        yield OtherRows.ONLY_FILLER, -self._model.empty * self._fills_alone(position, row, n)
        yield (
            OtherRows.CURRENCY_SIGNS,
            self._model.broken * min([self._breaks(position, row, n, signing) for signing in row.signings]),
        )

    def _of_balances(self, position: int, row: TableRow, n: int) -> Iterator[tuple[Evidence, float]]:
        """What roll-forwards say for reading ``n`` of a row."""
        weights = self._model.weights
        if row.tie is not None:
            anchor = self._table.rows[row.tie.anchor].readings[self._choices[row.tie.anchor].reading]
            (odds,) = tied(row.tie, anchor.columns, [row.readings[n].columns])
            yield OtherRows.ADDS_DOWN, odds * weights.get(OtherRows.ADDS_DOWN, 0.0)
        if position in self._table.wanted:
            wanted = self._table.wanted[position][n]
            yield OtherRows.WORDS_OF_CHANGES, wanted * weights.get(OtherRows.WORDS_OF_CHANGES, 0.0)

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


def _of_pair(name: str) -> OtherRows:
    kind, _, what = name.removeprefix(EQUITY).partition(".")
    code = _OF_KIND[kind]
    if what != "type":
        return code
    return OtherRows.NEIGHBOURS_TYPE if code is OtherRows.NEIGHBOURS else OtherRows.LABEL_TYPE


def _trace(table: Table, choices: Sequence[Choice]) -> tuple[list[list[int]], list[list[tuple[int, ...]]]]:
    """By row and column, the state of the signs above it, and by state what is broken below it."""
    states, before = [0] * table.width, []
    for row, choice in zip(table.rows, choices, strict=True):
        before.append(list(states))
        for c, symbol in _cells(row, choice):
            states[c] = table.steps[states[c]][symbol][0]
    end = tuple([0 if table.is_cut else breaks_at_end(state) for state in range(len(table.steps))])
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
