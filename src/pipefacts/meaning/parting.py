"""Printed page to printed page: labels parted from the texts that they hold, where blanks alone part cells (SPEC 3.7).

Where such a label ends is told by the SEC's standard labels, by the labels of the page's other rows, and by the words
themselves. A label that none of them ends is left whole.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from pipefacts.syntax.printed import Open, PrintedPage
from pipefacts.values import Cell, CellKind
from pipefacts.wording.standard import Values, values_of

__all__ = ["part_labels"]

_LONGEST = 40  # words of a label
_LONGEST_MEASURE = 5  # words of a text that begins with a number: ``61 days or more``
_SHARED = 3  # first words that make two texts rows of one label
# Small words, which begin a sentence and stand in lower case inside a title.
_OPENERS = frozenset(
    [
        "A",
        "All",
        "An",
        "Any",
        "As",
        "At",
        "Based",
        "Both",
        "Each",
        "Either",
        "For",
        "From",
        "If",
        "In",
        "It",
        "No",
        "Not",
        "On",
        "One",
        "Our",
        "Such",
        "The",
        "There",
        "These",
        "This",
        "Under",
        "Unless",
        "Until",
        "Upon",
        "We",
        "When",
        "Where",
    ]
)
_SMALL = frozenset(
    [
        "a",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "per",
        "the",
        "to",
        "under",
        "with",
    ]
)
_TAGS = ("Enumeration]", "List]", "Block]", "Flag]")  # the ends of labels whose values are texts


def part_labels(printed: PrintedPage) -> PrintedPage:
    """The page with the texts of its open labels as values of their own.

    ``open`` keeps the labels whose end is judged by their words, and those that are left whole.
    """
    if all(cell.place != 0 for cell in printed.body):
        return printed
    still_open = {(each.line, each.column): each for each in printed.open}
    starts = [i for i, cell in enumerate(printed.body) if cell.place == 0]
    known = frozenset(
        [
            printed.body[i].text
            for i, end in zip(starts, [*starts[1:], len(printed.body)], strict=True)
            if end > i + 1 and _key(printed.body[i]) not in still_open
        ]
    )
    texts = sorted([printed.body[i].text for i in starts if _key(printed.body[i]) in still_open])
    cells: list[Cell] = []
    left: list[Open] = []
    for i, end in zip(starts, [*starts[1:], len(printed.body)], strict=True):
        label, values = printed.body[i], printed.body[i + 1 : end]
        each = still_open.get(_key(label))
        if each is None:
            cells += _without_text(label, values)
            continue
        length, count = _ends(label.text, known, texts, each)
        found = _parted(label, length, count, is_stated=each.is_stated)
        cells += [*(found or [label]), *values]
        if not _is_sure(label.text if not found else found[0].text, known):
            left.append(each)
    return msgspec.structs.replace(printed, body=tuple(cells), open=tuple(left))


def _key(cell: Cell) -> tuple[int, int]:
    return cell.line, cell.column


def _is_sure(label: str, known: frozenset[str]) -> bool:
    return label in known or values_of(label) is not None or label.endswith(_TAGS)


def _parted(label: Cell, length: int, count: int, *, is_stated: bool) -> list[Cell]:
    """The label of so many words and the ``count`` texts behind it, which must be equal where they are several; without
    them where nothing parts them, and empty where the label has no known end.
    """
    words = label.text.split(" ")
    if not length:
        return []
    at = label.column + len(" ".join(words[:length])) + 1
    cells = [msgspec.structs.replace(label, kind=CellKind.TEXT, text=" ".join(words[:length]))]
    size, rest = divmod(len(words) - length, count)
    texts = [words[i : i + size] for i in range(length, len(words), size)] if not rest else []
    for place, text in enumerate(texts if all(text == texts[0] for text in texts) else [], 1):
        cells.append(Cell(CellKind.TEXT, " ".join(text), label.line, at, (), place if is_stated else None))
        at += len(" ".join(text)) + 1
    return cells


def _without_text(label: Cell, values: Sequence[Cell]) -> list[Cell]:
    """A row whose label is a standard one of texts and the beginning of its text: ``... Notes due 2025``."""
    is_next = len(values) == 1 and _key(values[0]) == (label.line, label.column + len(label.text) + 1)
    if is_next and values_of(label.text) is None:
        (value,) = values
        length = _standard(label.text.split(" "))
        begin = " ".join(label.text.split(" ")[:length])
        if length and values_of(begin) is Values.TEXT:
            rest = f"{label.text[len(begin) + 1 :]} {value.text}"
            text = Cell(CellKind.TEXT, rest, label.line, label.column + len(begin) + 1, value.notes, value.place)
            return [msgspec.structs.replace(label, kind=CellKind.TEXT, text=begin), text]
    return [label, *values]


# Where a label ends: how many of its words it has, 0 where that is not known; and how many texts are behind it.


def _ends(text: str, known: frozenset[str], texts: Sequence[str], each: Open) -> tuple[int, int]:
    words = text.split(" ")
    single = each.count if each.is_stated else 1
    if text in known or values_of(text) is not None:
        return 0, single
    found = _standard(words)
    if found or not each.is_filled:
        return found, single
    for count in range(each.count, single - 1 if each.is_stated else 1, -1):
        found = _repeated(words, count)
        if found:
            return found, count
    tests: Iterable[Callable[[Sequence[str]], int]] = (
        lambda words: _longest(words, known),
        _tagged,
        lambda words: _shared(words, texts),
        _figured,
        _opened,
        _capital,
    )
    return next((length for length in (test(words) for test in tests) if length), 0), single


def _standard(words: Sequence[str]) -> int:
    """The longest beginning that is a standard label; one of a single word stands before a capital."""
    for length in range(min(len(words) - 1, _LONGEST), 0, -1):
        if values_of(" ".join(words[:length])) is not None:
            return length if length > 1 or words[1][:1].isupper() else 0
    return 0


def _longest(words: Sequence[str], known: frozenset[str]) -> int:
    """The longest beginning that is the label of another row."""
    return next((n for n in range(min(len(words) - 1, _LONGEST), 0, -1) if " ".join(words[:n]) in known), 0)


def _repeated(words: Sequence[str], count: int) -> int:
    """What stands before as many equal texts as the row has values; 0 for a single one."""
    for length in range(1, len(words) - count + 1):
        size, rest = divmod(len(words) - length, count)
        if not rest and count > 1 and list(words[length:]) == list(words[length : length + size]) * count:
            return length
    return 0


def _tagged(words: Sequence[str]) -> int:
    """Up to the word that ends in the tag of a label whose values are texts."""
    return next((n for n in range(1, len(words)) if words[n - 1].endswith(_TAGS)), 0)


def _shared(words: Sequence[str], texts: Sequence[str]) -> int:
    """The beginning that other open labels share, where each goes on with a capital or a digit."""
    best = 0
    for other in [text.split(" ") for text in texts]:
        count = 0
        while count < min(len(words), len(other)) and words[count] == other[count]:
            count += 1
        is_end = _SHARED <= count < min(len(words), len(other)) and words[count - 1] not in _SMALL
        if is_end and not words[count][0].islower() and not other[count][0].islower():
            best = max(best, count)
    return best


def _figured(words: Sequence[str]) -> int:
    """Up to the first word that begins with a digit, behind one that no number follows, or to a last one of digits and
    letters: ``1-for-14``.
    """
    if any(letter.isdigit() for letter in words[-1]) and words[-2] not in _SMALL:
        return len(words) - 1
    first = next((n for n in range(2, len(words)) if words[n][:1].isdigit()), 0)
    if len(words) - first > _LONGEST_MEASURE:
        return 0
    return first if words[first - 1] not in _SMALL and words[first - 1].isalpha() else 0


def _opened(words: Sequence[str]) -> int:
    """Up to the first word that begins a sentence."""
    return next((n for n in range(2, len(words) - 1) if words[n] in _OPENERS and words[n - 1][-1] != ","), 0)


def _capital(words: Sequence[str]) -> int:
    """Up to the first capital behind a beginning in lower case, below its first word."""
    for n in range(2, min(len(words), _LONGEST)):
        if words[n][:1].isupper() and words[n - 1] not in _SMALL:
            return n if all(word[:1].islower() or not word[:1].isalpha() for word in words[1:n]) else 0
    return 0
