"""Rows to labels: which rows show one concept, as far as their labels tell, and what their values measure (SPEC 5).

Rows of one label show one concept. Two cases differ: a block that shows a label twice under different headings may
mean two concepts, and labels that differ only in the end of the period that they name mean one.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from pipefacts.meaning.links.words import stem, stems
from pipefacts.values import Cell, CellKind, FactKind, Role, Row
from pipefacts.wording.balances import without_edge
from pipefacts.wording.measures import is_of_shares, is_per_share, is_price_of_share

__all__ = ["DECIMAL", "NEGATIVE", "PLAIN", "Label", "read_labels"]

# Numbers that may be of any kind: some in parentheses, some with decimals, or neither.
PLAIN, NEGATIVE, DECIMAL = "plain", "negative", "decimal"

_LONG = 300  # characters of a label that are read
_ROWS, _CELLS = 3, 6  # as many tell the kind of a label's values
_FEW_YEARS = 3  # that make a table of maturities

_BALANCE = frozenset([stem("balance")])
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_WORDS = frozenset([stem(word) for word in ("year", "years", "fiscal", "ended")])
_ORDINALS = ("next first one", "second two", "third three", "fourth four", "fifth five")

# The kind of a cell by its form; what is not here is a number.
_FORMS = {
    CellKind.PERCENT: FactKind.PERCENT,
    CellKind.TIME: FactKind.DURATION,
    CellKind.DATE: FactKind.DATE,
    CellKind.BOOLEAN: FactKind.BOOLEAN,
    CellKind.BLOCK: FactKind.TEXT,
    CellKind.TEXT: FactKind.TEXT,
}
# The kind that decides where a label's values are of several.
_RANK = (
    FactKind.MONETARY,
    FactKind.PER_SHARE,
    FactKind.SHARES,
    FactKind.PERCENT,
    FactKind.DURATION,
    FactKind.DATE,
    FactKind.BOOLEAN,
    FactKind.TEXT,
    NEGATIVE,
    DECIMAL,
    PLAIN,
)

_Key = tuple[bool, str, str | frozenset[str], str]


class Label(msgspec.Struct, frozen=True):
    """Rows that show one concept: the first label in lower case, and as what documentations would word it.

    ``kind`` is what their values measure (one of the forms of bare numbers, ``None`` for headings); ``is_end`` is true
    where the label names the beginning or the end of a period, or a date.
    """

    text: str
    wording: str
    heading: str | None
    kind: str | None
    is_heading: bool
    is_end: bool


def read_labels(rows: Sequence[Row]) -> tuple[list[Label], list[int | None]]:
    """The labels of the page in order, and of each row the index of its label (null: a member row)."""
    texts = [_text(row) for row in rows]
    twice = _twice(rows, texts)
    ordinals = _ordinals([text for row, text in zip(rows, texts, strict=True) if row.values])
    names: dict[str, str | frozenset[str]] = {text: text for text in ordinals}
    groups: dict[_Key, list[Row]] = {}
    keys: list[_Key | None] = []
    for row, text in zip(rows, texts, strict=True):
        if row.role is Role.MEMBER:
            keys.append(None)
            continue
        name: str | frozenset[str] | None = names.get(text) if row.values else text
        if name is None:
            name = names[text] = _without_ends(text)
        key = (not row.values, row.unit_suffix or "", name, row.heading or "" if text in twice else "")
        groups.setdefault(key, []).append(row)
        keys.append(key)
    index_of = {key: index for index, key in enumerate(groups)}
    labels = [_label(key, group, ordinals) for key, group in groups.items()]
    return labels, [None if key is None else index_of[key] for key in keys]


def _label(key: _Key, group: Sequence[Row], ordinals: dict[str, str]) -> Label:
    is_heading, _, name, apart = key
    text, above = _text(group[0]), group[0].heading
    context = None if above is None or is_heading else above[:_LONG]
    wording = ordinals.get(text, text)
    if apart:  # only what stands above tells the rows of this label from others of the same
        wording = f"{wording} {apart[:_LONG].lower()}"
    return Label(text, wording, context, _kind(group), is_heading, isinstance(name, frozenset))


def _text(row: Row) -> str:
    return row.label[:_LONG].lower().strip(" :")


def _twice(rows: Iterable[Row], texts: Iterable[str]) -> set[str]:
    """The labels that one block shows more than once."""
    seen: set[tuple[int, str, str]] = set()
    twice: set[str] = set()
    for row, text in zip(rows, texts, strict=True):
        if row.values:
            key = (row.block, text, row.unit_suffix or "")
            if key in seen:
                twice.add(text)
            seen.add(key)
    return twice


def _without_ends(text: str) -> str | frozenset[str]:
    """The words of a label that names an end of a period, but for that end; the label itself where it names none."""
    rest = without_edge(text)
    return text if rest is None else frozenset(stems(rest)) - _BALANCE


def _ordinals(texts: Iterable[str]) -> dict[str, str]:
    """Labels that differ in a year alone, year after year, as in a table of maturities, by the words for their place.

    A date in a label of other words is the end of a period, not a maturity.
    """
    series: dict[str, dict[int, str]] = {}
    for text in dict.fromkeys(texts):
        years = _YEAR.findall(text)
        if len(years) != 1:
            continue
        cut = without_edge(text)
        if cut is None or _YEAR_WORDS.issuperset(stems(cut)):
            rest = _YEAR.sub("", text) if cut is None else ""
            series.setdefault(rest, {})[int(years[0])] = text
    found: dict[str, str] = {}
    for rest, labels in series.items():
        years_shown = sorted(labels)
        if len(labels) >= _FEW_YEARS and years_shown[-1] - years_shown[0] == len(labels) - 1:
            for year, ordinal in zip(years_shown, _ORDINALS, strict=False):
                found[labels[year]] = f"{ordinal} {rest}"
    return found


def _kind(rows: Sequence[Row]) -> str | None:
    """What the values of a label measure, as far as their forms and the label tell."""
    found: set[str] = set()
    for row in rows[:_ROWS]:
        for cell in row.values[:_CELLS]:
            found.add(_FORMS.get(cell.kind) or _number_kind(row, cell))
    return next((kind for kind in _RANK if kind in found), None)


def _number_kind(row: Row, cell: Cell) -> str:
    text, suffix = _text(row), (row.unit_suffix or "").lower()
    if "/ share" in suffix or is_per_share(text) or is_price_of_share(text):
        return FactKind.PER_SHARE
    if cell.kind is CellKind.MONEY:
        return FactKind.MONETARY
    if suffix == "shares" or is_of_shares(text):
        return FactKind.SHARES
    if cell.kind is CellKind.NEGATIVE:
        return NEGATIVE
    return DECIMAL if "." in cell.text else PLAIN
