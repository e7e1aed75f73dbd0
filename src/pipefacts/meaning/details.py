"""Rows and definition entries to what the entries' details prove of the rows: period type and unit kind (SPEC 5.5).

The details state each concept's data type and period type, and every concept that a row shows has its entry. Which of
them a row shows is judgement (links), but it is one whose data type can print what the row prints; where all that can
agree, the row is as they are.
"""

from collections.abc import Sequence

import msgspec

from pipefacts.meaning.body import Body, Proved
from pipefacts.values import CellKind, Element, Entry, EntryKind, FactKind, PeriodType, Role, Source
from pipefacts.wording.standard import period_type_of

__all__ = ["kind_of", "names_heading", "prove_concepts"]

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


def prove_concepts(body: Body) -> Body:
    """The body with what is proved of each row's concept: by its standard label, and by the details (SPEC 5.5)."""
    concepts = _whole(body)
    known: dict[frozenset[CellKind], Proved] = {}
    rows = []
    for each in body.rows:
        forms = frozenset([cell.kind for cell in each.row.values]) if concepts else frozenset()
        if forms not in known:
            known[forms] = _common(forms, concepts)
        concept, fixed = known[forms], period_type_of(each.row.label)
        if fixed is not None:
            concept = Proved(fixed, concept.kind)
        rows.append(each if concept == each.concept else msgspec.structs.replace(each, concept=concept))
    return body.with_rows(rows)


def _whole(body: Body) -> Sequence[tuple[FactKind | None, PeriodType | None]]:
    """What the concepts that may have values measure, and over what; none where that is not known of all.

    There are as many concepts as labels: of a tail that was cut off, entries are missing.
    """
    concepts = [entry for entry in body.entries if entry.kind is EntryKind.CONCEPT]
    labels = {(row.label, row.unit_suffix) for row in body.printed if row.role is not Role.MEMBER} if concepts else ()
    if len(labels) > len(concepts) or not _is_whole(concepts, body):
        return ()
    elements = [element for entry in concepts for element in entry.elements if not names_heading(element)]
    return list({(kind_of(element.data_type), element.period_type) for element in elements})


def _is_whole(concepts: Sequence[Entry], body: Body) -> bool:
    """Whether the types of every concept that may have a value are known.

    An entry without documentation and name is a heading's, if there are no more of them, and of headings' entries,
    than the page has headings in brackets.
    """
    headings = 0
    for entry in concepts:
        if not entry.elements:
            headings += 1
            if entry.documentation is not None:
                return False
        elif all(map(names_heading, entry.elements)):
            headings += entry.source is Source.TAXONOMY
        elif not all(element.data_type and element.period_type for element in entry.elements):
            return False
    return headings <= len({row.label for row in body.printed if row.role is Role.HEADING and row.label.endswith("]")})


def _common(forms: frozenset[CellKind], concepts: Sequence[tuple[FactKind | None, PeriodType | None]]) -> Proved:
    """What the concepts have in common that can print all ``forms``; nothing of a row without values."""
    if not forms:
        return Proved()
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


def names_heading(element: Element) -> bool:
    """Whether an element is a concept that never has a value, by its data type and the end of its name."""
    return kind_of(element.data_type) is FactKind.TEXT and element.name.endswith(_HEADINGS)
