"""Cells to text blocks: where the tables inside text blocks were kept as cells, which cells begin a row (SPEC 6.4).

Such a page has one column. A row of it is a label on the line of its bar and a block below the next bar; the cells of a
table inside the block stand below it one by one, and a cell of such a table may look like a label. What the words of a
label and its neighbours say is weighed; all cells between two labels are one text, bars included. Weights are log odds.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipefacts.syntax.headless import is_year
from pipefacts.values import FIGURES, WORDS, Cell, CellKind

__all__ = ["TextBlocks", "gather_blocks"]

_EMPTY, _BLOCK, _TEXT = CellKind.EMPTY, CellKind.BLOCK, CellKind.TEXT
_PIECES = frozenset("$\xa3\u20ac\xa5)% -\u2013\u2014")  # of figures that an inner table has in other cells, and dashes
_MARKED = ("text block]", "[abstract]", "[line items]", "[member]", "[policy]", "[table]")
_LONGEST = 400  # characters of a label
_PROSE = 60  # characters of a line that is no label
_SURE, _NEVER = 9.0, -9.0
_UNTITLED = 3.0  # the first cell of a page that has lost its title
_BEGUN = 1.0  # of a label: a cell of a table taken for one costs as much as a label that is missed

_PRIOR = -1.5
_ONE_NOTE = -2.0  # the first label names no table, and neither does the title: one note, one block
_NAMED_SO = 3.0  # "Schedule of ...": how filers name the tables of a note
_ECHOED = 3.0  # the block repeats its label
_IN_TITLE = 2.0  # all words of the label stand in the title
_PARAGRAPH = 2.0  # the block begins with a paragraph
_GAP = 1.0  # the block begins with a row of empty cells
_WORDY, _SHORT = 1.0, -1.5  # four words or more, a single one
_AGAIN = -3.0  # the same text stands elsewhere in the tables
_LOWER = -2.0
_STOPS = -3.0  # it ends as a heading or a sentence of an inner table does
_FIGURES_NEXT = -4.0  # a figure, or the sign of one, stands right below the next bar
_PERIOD = -6.0  # it tells a date, a period, a unit

_NAMES = re.compile(
    r"(?:the )?(?:schedules?|summary|summaries|components?|details?|reconciliation|disclosure|roll ?forward|changes|"
    r"computation|composition|analysis|information)\b[^:]*\b(?:of|on|for|by|to|regarding|about)\b",
    re.IGNORECASE,
)
_PERIODS = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:months?|years?|quarters?|weeks?|periods?|days) end(?:ed|ing)\b|\bas (?:of|at)\b"
    r"|\bin (?:thousands|millions|billions)\b|^(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{3,}")


class TextBlocks(msgspec.Struct, frozen=True):
    """The cells of a page of text blocks, each block one cell; whether each begins a row, and by how much."""

    cells: list[Cell]
    starts: list[bool]
    margins: dict[int, float]


def gather_blocks(cells: Sequence[Cell], title: str) -> TextBlocks:
    """The rows of a page whose text blocks keep their tables; ``title`` is its title in lower case."""
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.text] = counts.get(cell.text, 0) + 1
    tables = "(table" in title or any(_NAMES.match(cell.text) for cell in cells[:3])
    weights = {i: w for i in range(len(cells)) if (w := _weigh(cells, i, counts, title)) > _NEVER}
    if not tables:
        weights = {i: w + _ONE_NOTE if w < _SURE else w for i, w in weights.items()}
    begun = [i for i, weight in weights.items() if weight >= _BEGUN]
    found: list[Cell] = []
    starts: list[bool] = []
    margins: dict[int, float] = {}
    for first, end in pairwise(dict.fromkeys([0, *begun, len(cells)])):
        close = min([abs(weights[i] - _BEGUN) for i in range(first, end + 1) if i in weights], default=0.0)
        if first in weights:
            margins[len(found)] = close
            found.append(cells[first])
            starts.append(True)
        block = _joined(cells[first + (first in weights) : end])
        if block is not None:
            margins[len(found)] = -close
            found.append(block)
            starts.append(False)
    return TextBlocks(found, starts, margins)


def _joined(cells: Sequence[Cell]) -> Cell | None:
    """The text of a block as printed: its cells with the bars between them, or null where all are empty."""
    first = next((cell for cell in cells if cell.kind is not _EMPTY), None)
    if first is None:
        return None
    if first is cells[0] and len(cells) == 1:
        return first
    parts = [("|\n" if _is_bare(cell) else "|") + cell.text for cell in cells]
    text = "\n".join(parts).removeprefix("|").strip()
    return Cell(_BLOCK, text, first.line, first.column, first.notes)


def _is_figure(cell: Cell) -> bool:
    """Whether a cell is a figure, the sign of one or a dash, and no year."""
    text = cell.text
    return (cell.kind in FIGURES and not is_year(text)) or (text != "" and _PIECES.issuperset(text))


def _is_bare(cell: Cell) -> bool:
    """Whether the text of a cell begins below its bar."""
    return cell.kind is _BLOCK and cell.column == 1


def _weigh(cells: Sequence[Cell], i: int, counts: dict[str, int], title: str) -> float:
    """How much more likely cell ``i`` begins a row than not."""
    cell, text = cells[i], cells[i].text
    after = cells[i + 1] if i + 1 < len(cells) else None
    if cell.kind not in WORDS or len(text) > _LONGEST or not any(c.isalpha() for c in text):
        return _NEVER
    lower = text.casefold()
    if lower.endswith(_MARKED):
        return _SURE
    if _is_below_heading(cells, i):
        return _SURE
    if not i:
        return _SURE if title else _UNTITLED
    if after is None or not _begins_block(after):
        return _NEVER
    return max(_NEVER + 1, _of_words(text, lower, title, counts) + _of_block(cells, i))


def _is_below_heading(cells: Sequence[Cell], i: int) -> bool:
    """Whether a heading or a member row, which has no block, stands right above cell ``i``."""
    above = next((cell for cell in reversed(cells[max(0, i - 2) : i]) if cell.kind is not _EMPTY), None)
    return above is not None and above.kind in (CellKind.HEADING, CellKind.MEMBER)


def _begins_block(cell: Cell) -> bool:
    return cell.kind is _EMPTY or _is_bare(cell) or (cell.kind in (_TEXT, _BLOCK) and len(cell.text) > _PROSE)


def _of_words(text: str, lower: str, title: str, counts: dict[str, int]) -> float:
    weight = _PRIOR
    words = _WORD.findall(lower)
    if _NAMES.match(text):
        weight += _NAMED_SO
    elif _PERIODS.search(lower):
        weight += _PERIOD
    if words and all(word in title for word in words):
        weight += _IN_TITLE
    weight += _WORDY if len(words) > 3 else _SHORT if len(words) < 2 else 0.0
    if counts[text] > 1:
        weight += _AGAIN
    if not text[0].isupper():
        weight += _LOWER
    if text.endswith((":", ",", ".", ";")):
        weight += _STOPS
    return weight


def _of_block(cells: Sequence[Cell], i: int) -> float:
    after = cells[i + 1]
    lower = cells[i].text.casefold().rstrip(": ")
    if after.kind is not _EMPTY:
        line = " ".join(after.text.split()).casefold()
        echoes = line.startswith(lower)
        long = len(line) > _PROSE
        return (_ECHOED if echoes else 0.0) + (_PARAGRAPH if long else 0.0)
    below = cells[i + 2 : i + 5]
    if any(map(_is_figure, below)):
        return _FIGURES_NEXT
    if below and below[0].text.casefold().rstrip(": ") == lower:
        return _ECHOED
    return _GAP if len(below) > 2 and all(cell.kind is _EMPTY for cell in below) else 0.0
