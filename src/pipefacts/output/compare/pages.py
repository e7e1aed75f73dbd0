"""Two pages to their differences: as pages and not as text.

Facts are paired from the strictest likeness to the loosest, so that a fact that moved, or whose value, unit, members
or label changed, is one changed fact, and not one lost and one added. White space is never a difference: versions of
the extractor join and split lines differently. Nor is a column's number: columns are paired first, and a fact has
moved if its new column is not its old one's partner, or has another period.

How sure the column is (``Way.ALIGNMENT``) is a difference of the page and not of its facts: ``Differences.of_facts``
leaves it out.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeVar, cast

import msgspec

from pipefacts.output.compare.pairs import Key, Pair, pair_up
from pipefacts.values import Column, Entry, EntryKind, Fact, Page, Period, Source

__all__ = ["ColumnChange", "Differences", "EntryChange", "FactChange", "TextChange", "Way", "compare"]


class Way(StrEnum):
    """In what way a column, a fact or an entry of one page is not that of the other."""

    ADDED = "added"
    LOST = "lost"
    MOVED = "moved"  # a fact: another column or period
    PERIOD = "period"  # a column's
    VALUE = "value"  # the text, or the number that it stands for
    UNIT = "unit"  # the unit, or what is measured
    MEMBERS = "members"
    LABEL = "label"
    HEADING = "heading"
    NOTES = "notes"
    CONCEPT = "concept"  # both state an element name, and not the same
    ALIGNMENT = "alignment"  # the same column, more or less sure
    KIND = "kind"  # a concept's entry against a member's
    DOCUMENTATION = "documentation"
    REFERENCES = "references"
    DETAILS = "details"


_ORDER = {way: number for number, way in enumerate(Way)}


class TextChange(msgspec.Struct, frozen=True):
    """Two texts that are not the same."""

    old: str
    new: str


class ColumnChange(msgspec.Struct, frozen=True):
    """A column that is added, lost or changed; the side that lacks it is ``None``."""

    ways: tuple[Way, ...]
    old: Column | None = None
    new: Column | None = None


class FactChange(msgspec.Struct, frozen=True):
    """A fact that is added, lost or changed, in every way in which it is; the side that lacks it is ``None``."""

    ways: tuple[Way, ...]
    old: Fact | None = None
    new: Fact | None = None


class EntryChange(msgspec.Struct, frozen=True):
    """A definition entry that is added, lost or changed; the side that lacks it is ``None``."""

    ways: tuple[Way, ...]
    old: Entry | None = None
    new: Entry | None = None


class Differences(msgspec.Struct, frozen=True):
    """In what two pages differ; false if in nothing. Changes stand in the order of the old page."""

    dialect: TextChange | None = None
    title: TextChange | None = None
    scales: TextChange | None = None
    columns: tuple[ColumnChange, ...] = ()
    facts: tuple[FactChange, ...] = ()
    entries: tuple[EntryChange, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__struct_fields__)

    def of_facts(self) -> "Differences":
        """The differences of the facts alone, without how sure their columns are."""
        kept = []
        for change in self.facts:
            ways = tuple([way for way in change.ways if way is not Way.ALIGNMENT])
            if ways:
                kept.append(msgspec.structs.replace(change, ways=ways))
        return Differences(facts=tuple(kept))

    def counts(self) -> dict[str, int]:
        """How often each way occurs, as in ``fact moved``, in the order of the fields, of each the most frequent first."""
        found = {name: 1 for name in ("dialect", "title", "scales") if getattr(self, name) is not None}
        for name, noun in (("columns", "column"), ("facts", "fact"), ("entries", "entry")):
            ways = Counter([way for change in getattr(self, name) for way in change.ways])
            found |= {f"{noun} {way}": ways[way] for way in sorted(ways, key=lambda way: (-ways[way], _ORDER[way]))}
        return found


Change = TypeVar("Change", ColumnChange, FactChange, EntryChange)


def compare(old: Page, new: Page) -> Differences:
    """In what the page ``new`` differs from the page ``old``."""
    columns = pair_up(old.columns, new.columns, _COLUMN_KEYS, _NEARBY_COLUMN_KEYS)
    partners = {k: i for i, k in columns if i is not None and k is not None}
    return Differences(
        dialect=None if old.dialect == new.dialect else TextChange(old.dialect, new.dialect),
        title=_text_change("\n".join(old.title_lines), "\n".join(new.title_lines)),
        scales=_text_change(_scales(old), _scales(new)),
        columns=tuple([change for pair in columns if (change := _column_change(old.columns, new.columns, pair))]),
        facts=_fact_changes(old.facts, new.facts, partners),
        entries=_entry_changes(old.definitions, new.definitions),
    )


def squeeze(text: str) -> str:
    """``text`` without its white space: no difference is made of it."""
    return "".join(text.split())


def _text_change(old: str, new: str) -> TextChange | None:
    return None if squeeze(old) == squeeze(new) else TextChange(old, new)


def _scales(page: Page) -> str:
    return ", ".join([f"{unit or 'all'} in {factor}" for unit, factor in sorted(page.scales.items())])


# Columns


def _head(column: Column) -> str:
    return squeeze("".join(column.labels))


def _period(column: Column) -> Period:
    return Period(column.period_type, column.months, column.start, column.end)


def _differ(old: Period | None, new: Period | None) -> bool:
    """Whether two periods are not the same; a start that only one page is sure enough of to say is no difference."""
    if old is not None and new is not None and None in (old.type, new.type) and old.type is not new.type:
        return old.end != new.end  # a type that only one page proves is no difference
    if old is None or new is None or old.start is None or new.start is None:
        return _without_start(old) != _without_start(new)
    return old != new


def _stated(fact: Fact) -> str | None:
    """The concept that the dump itself names."""
    return fact.concept if fact.concept_source is Source.STATED else None


def _without_start(period: Period | None) -> Period | None:
    return period and msgspec.structs.replace(period, start=None)


_COLUMN_KEYS: tuple[Key[Column], ...] = (
    lambda column: (_head(column), column.months, column.notes),
    lambda column: (_head(column), column.months),
    lambda column: (column.members, column.months, column.end) if column.end or column.members else None,
    lambda column: _head(column) or None,
)
_NEARBY_COLUMN_KEYS: tuple[Key[Column], ...] = (lambda column: column.months, lambda column: column.end, lambda _: "")


def _column_change(old: Sequence[Column], new: Sequence[Column], pair: Pair) -> ColumnChange | None:
    i, k = pair
    if i is None or k is None:
        return _alone(ColumnChange, old, new, pair)
    before, after = old[i], new[k]
    ways = [
        *_if(Way.PERIOD, _differ(_period(before), _period(after))),
        *_if(Way.MEMBERS, _joined(before.members) != _joined(after.members)),
        *_if(Way.UNIT, before.units != after.units),
        *_if(Way.LABEL, _head(before) != _head(after)),
        *_if(Way.NOTES, before.notes != after.notes),
    ]
    return ColumnChange(tuple(ways), before, after) if ways else None


# Facts


class _Seen(msgspec.Struct, frozen=True, gc=False):
    """What a fact is recognised by. ``place`` is its column as an index of the old page; a column that only the new page has
    is numbered below 0, so that it equals none.
    """

    label: str
    heading: str
    members: str
    text: str
    place: int | None


_FACT_KEYS: tuple[Key[_Seen], ...] = (
    lambda seen: (seen.label, seen.heading, seen.members, seen.text, seen.place),
    lambda seen: (seen.label, seen.members, seen.text, seen.place),
    lambda seen: (seen.label, seen.heading, seen.members, seen.text),
    lambda seen: (seen.label, seen.members, seen.text),
    lambda seen: (seen.label, seen.heading, seen.members, seen.place) if seen.place is not None else None,
    lambda seen: (seen.label, seen.members, seen.place) if seen.place is not None else None,
    lambda seen: (seen.label, seen.text, seen.place),
)
_NEARBY_FACT_KEYS: tuple[Key[_Seen], ...] = (
    lambda seen: (seen.text, seen.place),
    lambda seen: (seen.label, seen.text),
    lambda seen: (seen.label, seen.members) if seen.place is None else None,
)


def _fact_changes(old: Sequence[Fact], new: Sequence[Fact], partners: dict[int, int]) -> tuple[FactChange, ...]:
    """The changes of facts; ``partners`` maps the columns of the new page to those of the old one."""
    before = [_seen(fact, fact.column) for fact in old]
    places = [None if fact.column is None else partners.get(fact.column, -1 - fact.column) for fact in new]
    after = [_seen(fact, place) for fact, place in zip(new, places, strict=True)]
    changes = []
    for i, k in pair_up(before, after, _FACT_KEYS, _NEARBY_FACT_KEYS):
        if i is None or k is None:
            changes.append(_alone(FactChange, old, new, (i, k)))
        elif ways := _fact_ways(before[i], after[k], old[i], new[k]):
            changes.append(FactChange(ways, old[i], new[k]))
    return tuple(changes)


def _joined(members: Sequence[str]) -> str:
    """The members as one text: a dialect that joins the lines of a head joins its members."""
    return squeeze("".join(members))


def _seen(fact: Fact, place: int | None) -> _Seen:
    return _Seen(squeeze(fact.label), squeeze(fact.heading or ""), _joined(fact.members), squeeze(fact.text), place)


def _fact_ways(before: _Seen, after: _Seen, old: Fact, new: Fact) -> tuple[Way, ...]:
    moved = before.place != after.place or _differ(old.period, new.period)
    valued = (before.text, old.value, old.scaled) != (after.text, new.value, new.scaled)
    return (
        *_if(Way.MOVED, moved),
        *_if(Way.VALUE, valued),
        *_if(Way.UNIT, (old.kind, old.unit) != (new.kind, new.unit)),
        *_if(Way.MEMBERS, before.members != after.members),
        *_if(Way.LABEL, (before.label, old.unit_suffix) != (after.label, new.unit_suffix)),
        *_if(Way.HEADING, before.heading != after.heading),
        *_if(Way.NOTES, old.notes != new.notes),
        *_if(Way.CONCEPT, None not in (_stated(old), _stated(new)) and _stated(old) != _stated(new)),
        *_if(Way.ALIGNMENT, not moved and old.alignment != new.alignment),
    )


# Definition entries

_COMPARED = {
    "kind": Way.KIND,
    "documentation": Way.DOCUMENTATION,
    "references": Way.REFERENCES,
}  # every other field but its place is a detail
_BEGINNING = 16  # characters of a documentation by which it is known again


class _Known(msgspec.Struct, frozen=True, gc=False):
    """What an entry is recognised by."""

    kind: EntryKind
    documentation: str | None
    references: tuple[str, ...]


_ENTRY_KEYS: tuple[Key[_Known], ...] = (
    lambda known: (known.kind, known.documentation, known.references),
    lambda known: (known.kind, known.documentation) if known.documentation else None,
    lambda known: known.documentation,
)
_NEARBY_ENTRY_KEYS: tuple[Key[_Known], ...] = (
    lambda known: known.documentation and known.documentation[:_BEGINNING],
    lambda known: known.kind if known.documentation is None else None,
)


def _entry_changes(old: Sequence[Entry], new: Sequence[Entry]) -> tuple[EntryChange, ...]:
    before, after = [_known(entry) for entry in old], [_known(entry) for entry in new]
    changes = []
    for i, k in pair_up(before, after, _ENTRY_KEYS, _NEARBY_ENTRY_KEYS):
        if i is None or k is None:
            changes.append(_alone(EntryChange, old, new, (i, k)))
        elif ways := _entry_ways(before[i], after[k], old[i], new[k]):
            changes.append(EntryChange(ways, old[i], new[k]))
    return tuple(changes)


def _known(entry: Entry) -> _Known:
    text = None if entry.documentation is None else squeeze(entry.documentation)
    return _Known(entry.kind, text, tuple([squeeze(reference) for reference in entry.references]))


def _entry_ways(before: _Known, after: _Known, old: Entry, new: Entry) -> tuple[Way, ...]:
    details = [name for name in Entry.__struct_fields__ if name != "line" and name not in _COMPARED]
    return (
        *[way for name, way in _COMPARED.items() if getattr(before, name) != getattr(after, name)],
        *_if(Way.DETAILS, any(getattr(old, name) != getattr(new, name) for name in details)),
    )


def _if(way: Way, differs: bool) -> tuple[Way, ...]:
    return (way,) if differs else ()


def _alone(change: Callable[..., Change], old: Sequence[object], new: Sequence[object], pair: Pair) -> Change:
    """The change of what one page has alone."""
    i, k = pair
    if k is None:
        return change((Way.LOST,), old=old[cast("int", i)])
    return change((Way.ADDED,), new=new[k])
