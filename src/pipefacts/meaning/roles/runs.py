"""Cells to row starts: which printed cells begin a row, and which are values of the row before (SPEC 6.1).

Figures between texts are plain: they belong to the last text before them. What has to be decided is a run of
three texts or more, or one that ends the body (a heading, a member, a label, a text value?), and a run of more
figures than the page has columns (years as labels). Each run is decided as a whole: the reading with the
highest sum of weights, found by dynamic programming, and how far the best reading with the other role for a
cell lies below it. A second pass adds, for each text, what the page decided for it elsewhere.
"""

from collections.abc import Sequence

import msgspec

from pipefacts.meaning.roles.evidence import ALONE_AT_CUT, ALONE_AT_END, Evidence, Run, follows, gather, pair, score
from pipefacts.values import Cell, CellKind

__all__ = ["Starts", "find_starts"]

_TEXT, _HEADING, _MEMBER = CellKind.TEXT, CellKind.HEADING, CellKind.MEMBER
_NUMBER, _BLOCK = CellKind.NUMBER, CellKind.BLOCK
_NEVER = -1e9

_WIDEST = 64  # values that a row can have at most, where the heads do not say
_TEXTS, _FEW_TEXTS = 24, 8  # text values that a row can have at most, and where the heads do not say
_UNSETTLED = 3.0  # a margin below which a second look may change it
_ELSEWHERE = 0.5, 2.0  # the share of the margins elsewhere that counts, and how much at most

_TWIN = 3.0  # the same text again: one value in several columns
_OTHER = -1.0  # another text value in the row
_OTHER_ON_COVER = -3.0
_FULL = 0.5  # a text value in every column
_ECHO = -1.5  # a value that repeats its label: rather a heading and its label
_CUT_VALUE = -4.0  # the last text of a dump that is cut off: perhaps a label that breaks off
_NEXT_YEAR = -4.0  # a year below the one before it: both are labels
_TRIPLE = -2.0  # the same text three times, all without values
_MIXED = -6.0  # a text and figures as values of one row

# What it costs a figure to be a label: the renderer groups thousands, so a number without is likelier a name.
_FIGURE_LABEL = {_NUMBER: -1.0, CellKind.DATE: -3.0, CellKind.TIME: -3.0, CellKind.PERCENT: -6.0}
_GROUPED_LABEL = -5.0  # a number with thousands grouped, or with decimals
_BARE_FIGURE = -2.0  # a figure alone in its row
_ORPHAN = 3.0  # a figure that begins the body has no label otherwise
_SURELY = 4.0  # the weight of a member row above a heading that lets a figure be one


class Starts(msgspec.Struct, frozen=True):
    """Whether each cell begins a row, and for the cells of decided runs by how much (below 0: it does not)."""

    starts: list[bool]
    margins: dict[int, float]


def find_starts(cells: Sequence[Cell], width: int, *, cut: bool, older: bool, bias: float = 0.0) -> Starts:
    """The row starts of ``cells`` under ``width`` columns (0: unknown).

    ``cut`` says that the body may end in the middle of a row, ``older`` that the renderer of 2009 to 2013 drew the
    page; ``bias`` is added for each text value.
    """
    starts = _textual(cells)
    runs = _runs(starts)
    capacity = _capacity(cells, runs, width)
    open_runs = _open(cells, runs, capacity)
    margins: dict[int, float] = {}
    if open_runs:
        evidence = gather(cells, runs, older=older)
        alone = ALONE_AT_CUT if cut else ALONE_AT_END
        texts = min(capacity, _TEXTS if capacity == width else _FEW_TEXTS)
        page = _Page(cells, texts, evidence, alone, bias)
        for run in open_runs:
            _decide(page, run, {}, margins)
        _look_again(page, open_runs, margins)
        for i, margin in margins.items():
            starts[i] = margin >= 0
    _split(cells, runs, capacity, starts)
    return Starts(starts, margins)


def _capacity(cells: Sequence[Cell], runs: Sequence[Run], width: int) -> int:
    """How many values a row can have: ``width``, unless that is not known or most rows have more."""
    if not 0 < width < _WIDEST:
        return _WIDEST
    beyond = sum(run.figures > width and not _is_number_before_heading(cells, run.last + run.figures) for run in runs)
    return _WIDEST if beyond > max(2, len(runs) // 2) else width


def _textual(cells: Sequence[Cell]) -> list[bool]:
    """Which cells are texts; a number of four digits or more, ungrouped, is a name like one (a year)."""
    return [
        kind is _TEXT
        or kind is _HEADING
        or kind is _MEMBER
        or (kind is _NUMBER and len(cell.text) > 3 and cell.text.isdigit())
        for cell in cells
        for kind in (cell.kind,)
    ]


def _runs(textual: list[bool]) -> list[Run]:
    runs: list[Run] = []
    run = Run(0, 0, 0)
    before = True
    for i, text in enumerate(textual):
        if text and not before:
            runs.append(run)
            run = Run(i, i + 1, 0)
        elif text:
            run.last = i + 1
        else:
            run.figures += 1
        before = text
    if textual:
        runs.append(run)
    return runs


def _open(cells: Sequence[Cell], runs: Sequence[Run], capacity: int) -> list[Run]:
    """The runs of texts of which one may be a value: beside a text block, another column's may be a single line."""
    found: list[Run] = []
    above = 0
    for run in runs:
        run.above = above if 0 < above < capacity else 0
        length, end = run.last - run.first, run.last + run.figures
        beside = run.above or (run.figures and capacity > 1 and cells[run.last].kind is _BLOCK)
        if length > 2 or (length == 2 and (beside or not run.figures)):
            found.append(run)
        above = run.figures if run.figures and cells[end - 1].kind is _BLOCK else 0
    return found


# A run of texts. State 0: the text begins a row, below a row with values; 1: it begins a row, below a row without;
# 2 and up: it is the first value of its row, the second, ...


class _Page(msgspec.Struct, frozen=True):
    """What is the same for all runs: the cells, how many texts a row can have as values, what a last row without values
    weighs, and what is added for each text value.
    """

    cells: Sequence[Cell]
    capacity: int
    evidence: Evidence
    alone: float
    bias: float


def _decide(page: _Page, run: Run, elsewhere: dict[int, float], margins: dict[int, float]) -> None:
    """Put down how much better the best reading is in which a text of ``run`` begins a row than the best other."""
    cells, capacity, evidence = page.cells, page.capacity, page.evidence
    texts = cells[run.first : run.last]
    scores = [score(cell, evidence) for cell in texts]
    values = [s.value + page.bias - elsewhere.get(i, 0.0) for i, s in enumerate(scores, run.first)]
    steps: list[tuple[float, float, float, float, float]] = []
    other = _OTHER_ON_COVER if evidence.cover else _OTHER
    for i in range(1, len(texts)):
        text, before = texts[i].text, texts[i - 1].text
        twin = text == before
        bare = scores[i - 1].bare + (_TRIPLE if twin and i > 1 and texts[i - 2].text == text else 0.0)
        below = bare + (pair(texts[i - 2], texts[i - 1], evidence) if i > 1 else 0.0)
        first = scores[i - 1].label + values[i] + (_ECHO if twin else 0.0)
        first += _NEXT_YEAR if follows(before, text) else 0.0
        close = -evidence.members_above.get(run.first + i, 0.0)
        steps.append((bare, below, first, values[i] + (_TWIN if twin else other), close))
    last = scores[-1].figures if run.figures else scores[-1].bare + page.alone
    last_below = last if run.figures else last + pair(texts[-2], texts[-1], evidence)
    start_states = (
        [0.0, _NEVER, *[_NEVER] * run.above, values[0] + other] if 0 < run.above < capacity else [0.0, _NEVER]
    )
    forward = _forward(start_states, steps, capacity)
    mix = other if run.figures and cells[run.last].kind is _BLOCK else _MIXED
    ends = _CUT_VALUE if page.alone == ALONE_AT_CUT and any(map(str.isalnum, texts[-1].text)) else 0.0
    mixed = [mix if state + run.figures <= capacity else _NEVER for state in range(1, len(forward[-1]) - 1)]
    end = [last, last_below, *(mixed if run.figures else [ends] * len(mixed))]
    for i, (ahead, behind) in enumerate(zip(forward, _backward(steps, forward, end, capacity), strict=True), run.first):
        start = max(ahead[0] + behind[0], ahead[1] + behind[1])
        value = max([a + b for a, b in zip(ahead[2:], behind[2:], strict=True)], default=_NEVER)
        margins[i] = start - value


def _forward(
    states: list[float], steps: Sequence[tuple[float, float, float, float, float]], capacity: int
) -> list[list[float]]:
    """The weight of the best reading up to each text, for each state of it; ``states`` are those of the first."""
    table = [states]
    for bare, below, first, again, close in steps:
        rows = [score + close for score in states[2:]]
        if len(states) - 1 > capacity:
            rows[-1] += _FULL
        reached = [
            max(rows, default=_NEVER),
            max(states[0] + bare, states[1] + below),
            max(states[0], states[1]) + first,
            *[score + again for score in states[2 : capacity + 1]],
        ]
        states = reached
        table.append(states)
    return table


def _backward(
    steps: Sequence[tuple[float, float, float, float, float]],
    forward: Sequence[Sequence[float]],
    end: list[float],
    capacity: int,
) -> list[list[float]]:
    """The weight of the best reading after each text, for each state of it."""
    states = end
    table = [states]
    for (bare, below, first, again, close), ahead in zip(reversed(steps), reversed(forward[:-1]), strict=True):
        value = first + states[2]
        before = [max(bare + states[1], value), max(below + states[1], value)]
        for state in range(2, len(ahead)):
            full = state - 1 >= capacity
            row = states[0] + close + (_FULL if full else 0.0)
            before.append(row if full else max(row, again + states[state + 1]))
        states = before
        table.append(states)
    table.reverse()
    return table


def _look_again(page: _Page, runs: Sequence[Run], margins: dict[int, float]) -> None:
    """Decide the runs with close margins once more, where their texts were decided elsewhere on the page too."""
    close = [run for run in runs if any(abs(margins[i]) < _UNSETTLED for i in range(run.first, run.last))]
    if not close:
        return
    share, most = _ELSEWHERE
    totals: dict[str, float] = {}
    for i, margin in margins.items():
        totals[page.cells[i].text] = totals.get(page.cells[i].text, 0.0) + max(min(margin, 2 * most), -2 * most)
    for run in close:
        elsewhere: dict[int, float] = {}
        for i in range(run.first, run.last):
            own = max(min(margins[i], 2 * most), -2 * most)
            elsewhere[i] = max(min(share * (totals[page.cells[i].text] - own), most), -most)
        if any(elsewhere.values()):
            _decide(page, run, elsewhere, margins)


# More figures than columns, or figures before the first text: some of them are labels.


def _split(cells: Sequence[Cell], runs: Sequence[Run], capacity: int, starts: list[bool]) -> None:
    above: dict[int, float] | None = None
    numbered = False  # members of this page are called by numbers
    for run in runs:
        end = run.last + run.figures
        before_heading = _is_number_before_heading(cells, end)
        if run.figures > capacity or (run.figures and run.last == run.first) or (numbered and before_heading):
            if above is None:
                above = gather(cells, runs, older=False).members_above
            starts[run.last : end] = _split_figures(cells, run, end, capacity, member=above.get(end, 0.0) >= _SURELY)
            numbered = numbered or (before_heading and starts[end - 1])


def _is_number_before_heading(cells: Sequence[Cell], end: int) -> bool:
    return (
        0 < end < len(cells)
        and cells[end].kind is _HEADING
        and cells[end - 1].kind is _NUMBER
        and cells[end - 1].text.isdigit()
    )


def _split_figures(cells: Sequence[Cell], run: Run, end: int, capacity: int, *, member: bool) -> list[bool]:
    """Which figures of a run that is too long for one row begin a row: the cheapest division into rows.

    ``member`` says that the last of them stands where a member row should.
    """
    orphan = run.last == run.first
    weights = {1 if orphan else 0: 0.0}  # the best weight for each number of values so far in the row
    origins: list[dict[int, int]] = []
    for i in range(run.last, end):
        cost = _label_cost(cells[i])
        reached: dict[int, float] = {}
        origin: dict[int, int] = {}
        for values, weight in weights.items():
            alone = _BARE_FIGURE if not values else _ORPHAN if orphan and i == run.last else 0.0
            for after, total in ((values + 1, weight), (0, weight + cost + alone)):
                if after <= capacity and (after not in reached or reached[after] < total):
                    reached[after], origin[after] = total, values
        weights = reached
        origins.append(origin)
    alone = 2.0 if member else 0.0 if end < len(cells) and cells[end].kind is _HEADING else _BARE_FIGURE
    weights[0] += alone
    state = max(weights, key=lambda values: (weights[values], values))
    starts = [False] * len(origins)
    if weights[state] <= _NEVER / 2:
        return starts
    for i in range(len(origins) - 1, -1, -1):
        starts[i] = state == 0
        state = origins[i][state]
    return starts


def _label_cost(cell: Cell) -> float:
    if cell.kind is _NUMBER and not cell.text.isdigit():
        return _GROUPED_LABEL
    return _FIGURE_LABEL.get(cell.kind, _NEVER)
