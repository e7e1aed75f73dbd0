"""Rows to blocks: which rows without values begin a block of members (SPEC 6.3).

The renderer draws the rows of the filing without members first, then a block for each combination of members,
under a member row; in each block it keeps the order of the filing's presentation. So a label that comes a second
time begins a new block, or has a namesake. Each run of rows without values is read with and without a member row;
which of them begin a block is decided for the page as a whole, by dynamic programming over the last beginning.
The definition entries count the members, and settle what is close.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import msgspec

from pipefacts.meaning.roles.bare import Bare, Line, Reading, read_run, survey
from pipefacts.values import CellKind
from pipefacts.wording.balances import balance_date

__all__ = ["Blocks", "Counted", "divide"]

# An unmarked heading that begins the page stands above all labels too, unless one that is not shown does.
_UNHEADED = -2.0
_REPEATED = -1.2  # a label comes a second time in a block
# What the count of the definition entries may add for each block; entries may be missing, so it takes less away,
# unless there is one for each concept, and none for a member.
_BIASES = (0.5, -0.5, 1.0, -1.0, 1.5, -1.5, 2.0, -2.0, 2.5, 3.0)
_FURTHER = (-3.0, -4.0, -6.0)
_BEAM = 8  # beginnings of the last block that are kept apart: the heaviest and the last ones


class Blocks(msgspec.Struct, frozen=True):
    """What each row without values is (null for a row with values), and by how much, for those that were decided."""

    bare: list[Bare | None]
    margins: dict[int, float]


class Counted(msgspec.Struct, frozen=True):
    """What the definition entries count: how many distinct members the rows can show, and how many concepts."""

    members: range
    concepts: int


class _Run(msgspec.Struct, frozen=True):
    """A run of rows without values ``[first, last)``: its best readings without and with a member row."""

    first: int
    last: int
    plain: Reading
    block: Reading

    def row(self) -> int:
        """The member row of the reading with one."""
        return self.first + self.block.roles.index(Bare.MEMBER)

    def gain(self, headed: bool) -> float:
        """The weight of a member row; ``headed`` says that the page begins with a heading."""
        unheaded = headed and self.block.roles[-1] is Bare.MEMBER
        return self.block.weight - self.plain.weight + (_UNHEADED if unheaded else 0.0)


class _Repeat(msgspec.Struct, frozen=True):
    """A row whose label stands in an earlier row too."""

    row: int
    before: int


class _Last(msgspec.Struct):
    """A beginning of the last block so far: its row, its weight, its run, and the beginnings before it."""

    row: int
    weight: float
    run: int
    before: "_Last | None"


def divide(lines: Sequence[Line], title: str, counted: Counted | None, *, older: bool) -> Blocks:
    """What the rows without values are.

    ``title`` is the page's title in lower case, ``counted`` is null on a page without definition entries, ``older``
    says whether the renderer of 2009 to 2013 drew it.
    """
    bare: list[Bare | None] = [None] * len(lines)
    sure = True
    for i, line in enumerate(lines):
        if not line.filled:
            if line.kind is CellKind.HEADING:
                bare[i] = Bare.HEADING
            elif line.kind is CellKind.MEMBER:
                bare[i] = Bare.MEMBER
            else:
                sure = False
    if sure:
        return Blocks(bare, {})
    runs = _runs(lines, title, older)
    repeats = _repeats(lines)
    chosen = _begun(runs, repeats, 0.0)
    if counted is not None and _distinct(lines, runs, chosen) not in counted.members:
        for bias in _BIASES + (_FURTHER if _has_no_members(lines, counted) else ()):
            others = _begun(runs, repeats, bias)
            if _distinct(lines, runs, others) in counted.members:
                chosen = others
                break
    margins: dict[int, float] = {}
    for run, begins, margin in zip(runs, chosen, _margins(runs, repeats, chosen), strict=True):
        bare[run.first : run.last] = run.block.roles if begins else run.plain.roles
        margins[run.row()] = margin
    return Blocks(bare, margins)


def _has_no_members(lines: Sequence[Line], counted: Counted) -> bool:
    """Whether no member has an entry, though each concept that the page surely shows seems to have one."""
    concepts = {line.text for line in lines if line.filled or line.kind is CellKind.HEADING}
    return counted.members.stop == 1 and counted.concepts >= len(concepts)


def _runs(lines: Sequence[Line], title: str, older: bool) -> list[_Run]:
    rows = survey(lines, title, older=older)
    runs: list[_Run] = []
    first = 0
    while first < len(lines):
        last = first
        while last < len(lines) and not lines[last].filled:
            last += 1
        if last > first:
            runs.append(_Run(first, last, *read_run(rows, first, last)))
        first = last + 1
    return runs


def _repeats(lines: Sequence[Line]) -> list[_Repeat]:
    """The rows whose labels stood above already; a statement of equity begins anew with each balance at a date."""
    seen: dict[str, int] = {}
    repeats: list[_Repeat] = []
    for i, line in enumerate(lines):
        if line.filled:
            if balance_date(line.text) is not None:
                seen.clear()
            before = seen.get(line.text)
            if before is not None:
                repeats.append(_Repeat(i, before))
            seen[line.text] = i
    return repeats


def _begun(runs: Sequence[_Run], repeats: Sequence[_Repeat], bias: float) -> list[bool]:
    """Which runs begin a block, with ``bias`` in favour."""
    if runs[0].first:
        return _choose(runs, repeats, bias, None)[1]
    # A page that begins with a row without values begins with a heading, or with a block.
    sides = [_choose(runs, repeats, bias, begins) for begins in (False, True)]
    return max(sides, key=lambda side: side[0])[1]


def _choose(
    runs: Sequence[_Run], repeats: Sequence[_Repeat], bias: float, begins: bool | None
) -> tuple[float, list[bool]]:
    """The best choice and its weight; ``begins`` says whether the first run begins a block, if that is settled."""
    lasts = [_Last(-1, 0.0, -1, None)]
    at = 0
    for number, run in enumerate(runs):
        at = _weigh(lasts, repeats, at, run.first)
        lasts = _kept(lasts)
        gain = run.gain(begins is False) + bias
        top = max(lasts, key=lambda last: last.weight)
        begun = _Last(run.row(), top.weight + gain, number, top)
        if begins is None or number:
            lasts.append(begun)
        elif begins:
            lasts = [begun]
    _weigh(lasts, repeats, at, None)
    best = max(lasts, key=lambda last: last.weight)
    chosen = [False] * len(runs)
    step: _Last | None = best
    while step is not None and step.run >= 0:
        chosen[step.run] = True
        step = step.before
    return best.weight, chosen


def _weigh(lasts: Sequence[_Last], repeats: Sequence[_Repeat], at: int, end: int | None) -> int:
    """Weigh the repeats from number ``at`` on that stand above row ``end``; the number of the next one."""
    while at < len(repeats) and (end is None or repeats[at].row < end):
        for last in lasts:
            if last.row <= repeats[at].before:
                last.weight += _REPEATED
        at += 1
    return at


def _kept(lasts: list[_Last]) -> list[_Last]:
    """Those that can still be the best: a later beginning never loses more than an earlier one."""
    kept: list[_Last] = []
    for last in reversed(lasts):
        if not kept or last.weight > kept[-1].weight:
            kept.append(last)
    kept.reverse()
    return kept if len(kept) <= 2 * _BEAM else kept[:_BEAM] + kept[-_BEAM:]


def _margins(runs: Sequence[_Run], repeats: Sequence[_Repeat], chosen: Sequence[bool]) -> list[float]:
    """By how much each run's choice is better than the other, the choices for the other runs being kept."""
    rows = [run.row() for run in runs]
    begun = list(accumulate(chosen, initial=0))
    gains = [run.gain(not runs[0].first and not chosen[0]) for run in runs]
    changes = [0.0] * (len(runs) + 1)
    for repeat in repeats:
        first, last = bisect_right(rows, repeat.before), bisect_right(rows, repeat.row)
        between = begun[last] - begun[first]
        if between == 1:
            gains[bisect_right(begun, begun[first]) - 1] -= _REPEATED
        elif not between:
            changes[first] -= _REPEATED
            changes[last] += _REPEATED
    return [
        gain if begins else -gain - change
        for gain, begins, change in zip(gains, chosen, accumulate(changes[:-1]), strict=True)
    ]


def _distinct(lines: Sequence[Line], runs: Sequence[_Run], chosen: Sequence[bool]) -> int:
    """How many distinct members the member rows show; two equal rows are of members that share their names."""
    names: set[str] = set()
    rows: set[str] = set()
    count = 0
    for run, begins in zip(runs, chosen, strict=True):
        for i, role in enumerate(run.block.roles if begins else (), run.first):
            if role is Bare.MEMBER:
                text = lines[i].text
                count += text in rows
                rows.add(text)
                names.update(text.split(" | "))
    return count + len(names)
