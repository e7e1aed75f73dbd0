"""Rows and definition entries to what the entries' details prove of the rows: period type and unit kind (SPEC 5.5).

The details state each concept's data type and period type, and every concept that a row shows has its entry. Which of
them a row shows is judgement (links), but it is one whose data type can print what the row prints; where all that can
agree, the row is as they are.
"""

from collections.abc import Sequence

import msgspec

from pipefacts.values import CellKind, Entry, EntryKind, FactKind, PeriodType, Role, Row

__all__ = ["Proved", "details_of", "kind_of", "names_heading"]

_KINDS = {
    "monetary": FactKind.MONETARY,
    "perShare": FactKind.PER_SHARE,
    "shares": FactKind.SHARES,
    "percent": FactKind.PERCENT,
    "pure": FactKind.NUMBER,
    "integer": FactKind.NUMBER,
    "decimal": FactKind.NUMBER,
    "nonNegativeInteger": FactKind.NUMBER,
    "positiveInteger": FactKind.NUMBER,
    "duration": FactKind.DURATION,
    "date": FactKind.DATE,
    "boolean": FactKind.BOOLEAN,
    "string": FactKind.TEXT,
    "normalizedString": FactKind.TEXT,
    "textBlock": FactKind.TEXT,
}
# What values of a data type certainly never print as; any other pair may be.
_NUMERIC = frozenset({FactKind.MONETARY, FactKind.PER_SHARE, FactKind.SHARES, FactKind.PERCENT})
_WORDS = frozenset({FactKind.TEXT, FactKind.DURATION, FactKind.DATE, FactKind.BOOLEAN})
_NEVER: dict[CellKind, frozenset[FactKind]] = {
    CellKind.MONEY: _WORDS | {FactKind.SHARES, FactKind.PERCENT},
    CellKind.PERCENT: frozenset({FactKind.MONETARY, FactKind.PER_SHARE, FactKind.SHARES, *_WORDS} - {FactKind.TEXT}),
    CellKind.TEXT: _NUMERIC,
    CellKind.BLOCK: _NUMERIC,
    CellKind.BOOLEAN: _NUMERIC,
    CellKind.DATE: _NUMERIC | {FactKind.BOOLEAN},
    CellKind.TIME: _NUMERIC | {FactKind.BOOLEAN},
    CellKind.NUMBER: frozenset({FactKind.BOOLEAN, FactKind.DATE}),
    CellKind.NEGATIVE: frozenset({FactKind.BOOLEAN, FactKind.DATE}),
}
_HEADINGS = ("Abstract", "LineItems", "RollForward", "Rollforward", "Table", "Axis", "Domain", "Member")


class Proved(msgspec.Struct, frozen=True, gc=False):
    """What holds of the concept of a row, whichever of the page's it is; null where they differ."""

    period_type: PeriodType | None = None
    kind: FactKind | None = None


_NOTHING = Proved()


def details_of(rows: Sequence[Row], entries: Sequence[Entry]) -> tuple[Proved, ...]:
    """What the details prove of each row; nothing where they are not whole (SPEC 5.5).

    They are whole if every concept's entry states its name, data type and period type, and there are as many concepts
    as labels: of a tail that was cut off, entries are missing.
    """
    concepts = [entry for entry in entries if entry.kind is EntryKind.CONCEPT]
    labels = {(row.label, row.unit_suffix) for row in rows if row.role is not Role.MEMBER}
    whole = all(entry.name and entry.data_type and entry.period_type for entry in concepts)
    if not concepts or not whole or len(labels) > len(concepts):
        return (_NOTHING,) * len(rows)
    valued = [(kind_of(entry.data_type), entry.period_type) for entry in concepts if not names_heading(entry)]
    known: dict[frozenset[CellKind], Proved] = {}
    found = []
    for row in rows:
        forms = frozenset([cell.kind for cell in row.values if cell.kind is not CellKind.EMPTY])
        if forms not in known:
            known[forms] = _common(forms, valued) if forms else _NOTHING
        found.append(known[forms])
    return tuple(found)


def _common(forms: frozenset[CellKind], concepts: Sequence[tuple[FactKind | None, PeriodType | None]]) -> Proved:
    """What the concepts have in common that can print all ``forms``."""
    fitting = [
        (kind, period_type)
        for kind, period_type in concepts
        if kind is None or not any(kind in _NEVER.get(form, ()) for form in forms)
    ]
    types = {period_type for _, period_type in fitting}
    kinds = {kind for kind, _ in fitting}
    return Proved(types.pop() if len(types) == 1 else None, kinds.pop() if len(kinds) == 1 else None)


def kind_of(data_type: str | None) -> FactKind | None:
    """What a data type measures (``xbrli:monetaryItemType``); null for one that is not listed."""
    return _KINDS.get((data_type or "").rpartition(":")[2].removesuffix("ItemType"))


def names_heading(entry: Entry) -> bool:
    """Whether an entry is of a concept that never has a value, by its data type and the end of its name."""
    return kind_of(entry.data_type) is FactKind.TEXT and (entry.name or "").endswith(_HEADINGS)
