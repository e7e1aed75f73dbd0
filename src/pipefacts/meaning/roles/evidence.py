"""Cells to evidence: what a text, its place and the whole page say of a text cell's role (SPEC 6.2).

All weights are log odds: 1 is odds of about 3 to 1, 4 of about 50 to 1. Each follows from the renderer's rules,
from the public taxonomies, or from how values of text are written; none is certain.
"""

from collections.abc import Callable, Sequence
from operator import add

import msgspec

from pipefacts.values import Cell, CellKind
from pipefacts.wording.balances import balance_date
from pipefacts.wording.vocabulary import (
    BY_A_WORD,
    STANDARD,
    expects_figures,
    expects_text,
    is_often_nil,
    is_standard_member,
)

__all__ = [
    "ALONE_AT_CUT",
    "ALONE_AT_END",
    "Evidence",
    "Run",
    "Scores",
    "follows",
    "gather",
    "pair",
    "score",
    "value_form",
]

_TEXT, _HEADING, _MEMBER = CellKind.TEXT, CellKind.HEADING, CellKind.MEMBER

ALONE_AT_END = -3.0  # the renderer shows no heading and no member row without a fact below
ALONE_AT_CUT = -1.0  # unless the dump is cut off there

_LONG, _VERY_LONG = 200, 400  # characters of a text that is rather a value than a label
_SHORT = 60  # characters of a text that is rather not a note, a policy or a schedule
_COVER_CELLS, _COVER_LABELS = 12, 3  # a cover page has so many standard labels among its first cells
_FIGURED = 3  # labels of figures on a page of them
_SUMS = ("total ", "net ", "less ", "plus ", "add ")  # how rows of amounts are called, and texts are not
_YEAR = 4  # digits
_CODE = 3  # characters of a text that is rather a code
_SENTENCE = 8  # words of a text with a full stop at its end


class Run(msgspec.Struct):
    """A run of texts ``[first, last)`` and the number of figures that follow it.

    ``above`` is the number of values in the row above, where that ends in a text block, so that texts may follow.
    """

    first: int
    last: int
    figures: int
    above: int = 0


class Scores(msgspec.Struct, frozen=True):
    """The weights of a text as a row without values, a label of text values, a text value, a label of figures."""

    bare: float
    label: float
    value: float
    figures: float


class Evidence(msgspec.Struct):
    """What the whole page says of its texts."""

    labels: set[str]  # texts that stand directly before figures
    bare: set[str]  # texts that stand alone in their rows
    headed: bool  # the page begins with a heading that its words mark
    members_above: dict[int, float]  # headings that come again: the weight of a member row above them
    prose: bool  # no figures: notes, policies, schedules
    cover: bool  # a cover page: one value for each label
    older: bool  # drawn by the renderer of 2009 to 2013, which showed several headings in a row
    figured: bool  # rows of figures and no label that expects a text: two labels in a row are rather nil
    scores: dict[str, Scores]  # of the texts that were looked at


_MARKED = Scores(2.0, -8.0, -8.0, -3.0)
_MARKED_MEMBER = Scores(2.0, -8.0, -6.0, -3.0)


def gather(cells: Sequence[Cell], runs: Sequence[Run], *, older: bool) -> Evidence:
    """The evidence of a page, whose cells fall into ``runs``."""
    labels: set[str] = set()
    bare: set[str] = set()
    before: dict[str, set[str]] = {}
    after: dict[str, set[str]] = {}
    for run in runs:
        if run.figures and run.last > run.first:
            labels.add(cells[run.last - 1].text)
            if run.last - run.first == 2:
                bare.add(cells[run.first].text)
        for i in range(run.first + 1, run.last):
            before.setdefault(cells[i].text, set()).add(cells[i - 1].text)
            after.setdefault(cells[i - 1].text, set()).add(cells[i].text)
    for text, texts in before.items():
        # Below different texts and always above the same label: so stand the headings of blocks.
        if len(texts) > 1 and len(after.get(text, ())) == 1:
            (below,) = after[text]
            if (below in labels or _is_standard(below)) and not _is_standard(text):
                bare.add(text)
    headed = any(cell.kind is _HEADING for cell in cells[:2])
    prose = all(not run.figures or cells[run.last].kind is CellKind.BLOCK for run in runs)
    cover = sum(cell.kind is _TEXT and _is_standard(cell.text) for cell in cells[:_COVER_CELLS]) >= _COVER_LABELS
    above = _members_above(cells, bare, headed=headed)
    figured = len(labels) >= _FIGURED and not any(cell.kind is _TEXT and expects_text(cell.text) for cell in cells)
    return Evidence(labels, bare, headed, above, prose, cover, older, figured, {})


def _is_standard(label: str) -> bool:
    return expects_text(label) == STANDARD or expects_figures(label)


def _members_above(cells: Sequence[Cell], bare: set[str], *, headed: bool) -> dict[int, float]:
    """Headings that do not stand in the block of the heading before them.

    The renderer shows the headings of a block in the order of the presentation, each once; a new block begins
    with a member row, or, in statements of equity, with a balance at a date. The order in which the headings
    come first on the page need not be that of the presentation.
    """
    order: dict[str, int] = {}
    found: dict[int, float] = {}
    before = -1
    for i, cell in enumerate(cells):
        text = cell.text
        if cell.kind is _HEADING or (cell.kind is _TEXT and text in bare):
            place = order.setdefault(text, len(order))
            if place <= before:
                found[i] = (4.0 if headed else 2.0) if place == before else 1.0
            before = place
        elif cell.kind is _TEXT and balance_date(text) is not None:
            return {}
    return found


def score(cell: Cell, evidence: Evidence) -> Scores:
    """The weights of a text cell by its own text."""
    if cell.kind is _HEADING:
        return _MARKED
    if cell.kind is _MEMBER:
        return _MARKED_MEMBER
    scores = evidence.scores.get(cell.text)
    if scores is None:
        scores = evidence.scores[cell.text] = _score(cell.text, evidence)
    return scores


def _score(text: str, evidence: Evidence) -> Scores:
    bare, label, value, figures = 0.0, -1.2, -1.3, 0.0
    for says, weights in _OF_TEXTS:
        if says(text, evidence):
            bare, label, value, figures = map(add, (bare, label, value, figures), weights)
    form = value_form(text)
    return Scores(bare - form, label - form, value + form, figures - form / 2)


def value_form(text: str) -> float:
    """How much the form of a text says that it is a value: a sentence, a code, an address, yes or no."""
    if len(text) > _VERY_LONG:
        return 5.0
    weight = 2.5 if len(text) > _LONG else 0.0
    words = text.count(" ") + 1
    if text.endswith(".") and words >= _SENTENCE:
        weight += 2.5
    if "://" in text or text.casefold() in ("yes", "no", "none", "n/a"):
        weight += 3.0
    elif text[:1].isdigit() or text.startswith(("-", "\u200b")) or len(text) <= _CODE:
        weight += 1.5
    elif text[:1].islower():
        weight += 0.7
    return weight


# What a text says of itself, and what it weighs for: a row without values, a label of text values, a text value,
# a label of figures.
_OF_TEXTS: tuple[tuple[Callable[[str, Evidence], bool], tuple[float, float, float, float]], ...] = (
    (lambda text, _: text.endswith(":"), (2.0, -3.0, -4.0, 0.0)),
    (lambda text, _: " | " in text, (2.0, -3.0, -4.0, 0.0)),  # members, or a label and its unit
    (lambda text, _: is_often_nil(text), (2.0, -1.0, -2.0, 0.0)),
    (lambda text, _: expects_figures(text), (-4.0, -3.0, -8.0, 2.0)),
    (lambda text, _: expects_text(text) == STANDARD, (-4.0, 7.0, -8.0, 0.0)),
    (lambda text, _: expects_text(text) == BY_A_WORD, (-0.5, 1.5, 0.0, 0.0)),
    (lambda text, _: is_standard_member(text), (0.5, -1.0, -1.5, 0.0)),
    (lambda text, _: text.count("[") > text.count("]"), (2.0, -3.0, -8.0, -3.0)),  # a mark that is cut off
    (lambda text, _: text.casefold().startswith(_SUMS), (0.0, -1.5, -3.0, 1.0)),
    (lambda _, page: page.figured, (0.0, -2.5, 0.0, 0.0)),
    (lambda text, page: text in page.bare, (1.5, 0.0, -4.0, 0.0)),
    (lambda text, page: text in page.labels, (-1.0, 0.5, -4.0, 0.0)),
    (lambda _, page: page.prose, (0.0, 3.0, 0.0, 0.0)),
    (lambda text, page: page.prose and len(text) < _SHORT, (0.0, 0.0, -2.0, 0.0)),
)


_BELOW_HEADING = -3.0  # the renderer shows the last of several headings alone
_BELOW_OLDER = -1.0  # that of 2009 to 2013 showed them all
_MEMBER_BELOW = -2.0  # what stands right above a member row has a value, or is nil
_BELOW_MEMBER = -1.0  # unmarked, below a member row: a heading that comes once, or nil
_UNMARKED = -2.5  # two unmarked rows, which may be a member row and a heading
_UNMARKED_HEADED = -3.0  # the same on a page that begins with a marked heading


def follows(first: str, second: str) -> bool:
    """Whether the first text is a year, and the second the one after it, or all after it: labels of maturities, whose
    amounts are nil.
    """
    if len(first) != _YEAR or not first.isdigit():
        return False
    is_next = len(second) == _YEAR and second.isdigit() and int(second) == int(first) + 1
    return is_next or second.casefold().startswith("thereafter")


def pair(first: Cell, second: Cell, evidence: Evidence) -> float:
    """The weight of two rows without values, one below the other: the renderer draws a member and its heading so."""
    text = second.text
    if follows(first.text, text):
        return 0.0
    if first.kind is _HEADING:
        return _BELOW_OLDER if evidence.older else _BELOW_HEADING
    if second.kind is _HEADING or text.endswith(":") or text in evidence.bare or is_often_nil(text):
        return 0.0
    if second.kind is _MEMBER:
        return _MEMBER_BELOW
    if first.kind is _MEMBER or " | " in first.text:
        return _BELOW_MEMBER
    return _BELOW_OLDER if evidence.older else _UNMARKED_HEADED if evidence.headed else _UNMARKED
