"""Lines of a page of one column to text blocks: which lines are labels, and which the text below them (SPEC 3.7).

A label of a text block stands alone on its line, and so does each line of the text. A page of notes has one block; a
page of policies or of tables has one for each label, which its form, its place and the definition entries tell.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipefacts.syntax.boundaries import Line, Table
from pipefacts.values import Cell, CellKind, Entry, EntryKind

__all__ = ["divide", "long_texts"]

_LONG = 150  # characters of a line that is prose
_LONGEST_LABEL = 200
_SENTENCE = 60
_LONGEST_ROW = 400
_SURE = 3
_MARKS = ("Text Block]", "text block]")
_ROWS = ("(Detail", "Cover", "Entity Information", "Audit Information", "Auditor Information")
_SEVERAL = re.compile(r"\((?:Table|Polic)|Policies", re.IGNORECASE)
_PLAIN = re.compile(r"[\W_]+")


def divide(lines: Sequence[Line], table: Table, *, is_folded: bool) -> dict[int, list[Cell]]:
    """The cells of the lines that are labels of text blocks, each with its block; none of the lines of the blocks.

    Empty where the page has no text blocks. Where blanks are lost, the first line may be the heading of the next one.
    """
    title = table.title
    lone = [max(line.blanks[1:]) < 2 and line.cells[0].kind is not CellKind.HEADING for line in lines]
    texts = [_text(line) for line in lines]
    first = next((i for i, is_lone in enumerate(lone) if is_lone), None)
    if first is None or any(mark in title for mark in _ROWS):
        return {}
    proses = any(is_lone and _is_prose(text) for is_lone, text in zip(lone, texts, strict=True))
    if not proses and not _SEVERAL.search(title) and not _is_in(texts[first], title):
        return {}
    if is_folded and _is_heading(texts[first:]):
        lone[first] = False
    starts = _starts(lone, texts, table.entries if _SEVERAL.search(title) else None, sum(not one for one in lone))
    found: dict[int, list[Cell]] = {}
    label = -1
    for i, is_lone in enumerate(lone):
        if not is_lone:
            label = -1
        elif i in starts:
            label = i
            found[i] = [_cell(lines[i], texts[i], CellKind.TEXT, 0)]
        elif label >= 0:
            found[i] = []
            found[label] = [*found[label][:1], _block(found[label][1:], lines[i], texts[i])]
    return found


def _is_heading(texts: Sequence[str]) -> bool:
    """Whether the first of the texts stands above a label and its prose, and is no label itself."""
    return len(texts) > 2 and texts[0] != texts[1] and not any(map(_is_prose, texts[:2])) and _is_prose(texts[2])


def long_texts(lines: Sequence[Line]) -> dict[int, list[Cell]]:
    """On a page of several columns: the labels below which a line is far too long for a row, each with that text."""
    found: dict[int, list[Cell]] = {}
    for i, (label, text) in enumerate(pairwise(lines)):
        is_text = max(text.blanks[1:]) < 2 and sum([len(cell.text) + 1 for cell in text.cells]) > _LONGEST_ROW
        if is_text and max(label.blanks[1:]) < 2:
            block = msgspec.structs.replace(_cell(text, _text(text), CellKind.BLOCK, 1), place=None)
            found |= {i: [_cell(label, _text(label), CellKind.TEXT, 0), block], i + 1: []}
    return found


def _is_in(label: str, title: str) -> bool:
    """Whether a page has the name of its one label."""
    name, whole = _PLAIN.sub("", label.casefold()), _PLAIN.sub("", title.casefold())
    return name.startswith(whole) or whole.startswith(name)


def _is_prose(text: str) -> bool:
    return len(text) > _LONG or text.endswith(_MARKS) or (len(text) > _SENTENCE and text.endswith("."))


def _text(line: Line) -> str:
    return " ".join([cell.text for cell in line.cells])


def _cell(line: Line, text: str, kind: CellKind, place: int) -> Cell:
    first = line.cells[0]
    return Cell(kind, text, first.line, first.column, tuple([n for cell in line.cells for n in cell.notes]), place)


def _block(above: Sequence[Cell], line: Line, text: str) -> Cell:
    if not above:
        return _cell(line, text, CellKind.BLOCK, 1)
    return msgspec.structs.replace(above[0], text=f"{above[0].text}\n{text}")


def _starts(
    lone: Sequence[bool], texts: Sequence[str], entries: Sequence[Entry] | None, headings: int
) -> frozenset[int]:
    """The lines that are labels: the first below each heading, and where a page has ``entries`` at all others, too."""
    first = [i for i, is_lone in enumerate(lone) if is_lone and (i == 0 or not lone[i - 1])]
    if entries is None:
        return frozenset(first)
    scores = {i: _score(lone, texts, i) for i in range(len(lone)) if i not in first}
    concepts = sum(entry.kind is EntryKind.CONCEPT for entry in entries)
    if concepts:
        ranked = sorted([i for i in scores if scores[i] > 0], key=lambda i: (-scores[i], i))
        return frozenset(first + ranked[: max(0, concepts - headings - len(first))])
    return frozenset(first + [i for i in scores if scores[i] >= _SURE])


def _score(lone: Sequence[bool], texts: Sequence[str], i: int) -> int:
    """How much line ``i`` is like a label: 0 where it can be none."""
    text = texts[i]
    below = texts[i + 1] if i + 1 < len(texts) and lone[i + 1] else ""
    if (
        not lone[i]
        or not below
        or text == texts[i - 1]
        or len(text) > _LONGEST_LABEL
        or (text[-1] in ".;:,%)-" and not text.endswith(")"))
    ):
        return 0
    if not (text[0].isupper() or text[0].isdigit()) or text[-1].isdigit() or "$" in text:
        return 0
    if text.endswith(_MARKS):
        return 9
    repeats = _PLAIN.sub("", below.casefold()).startswith(_PLAIN.sub("", text.casefold()))
    above = texts[i - 1]
    is_after_text = _is_prose(above) or above.endswith((".", ";", ":", ")", "%")) or above[-1:].isdigit()
    return 4 * repeats + 2 * (_is_prose(below) or below.endswith(":")) + is_after_text
