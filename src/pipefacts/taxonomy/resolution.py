"""Definition entries to entries with their elements: by the name that they state, or by their documentation (SPEC 5.6).

The renderer sorts the concepts of a page by element name. So a documentation whose element would break the order is
a copy of a standard text for a concept of the filer's own, and of several elements that share a text only those are
left that keep it.
"""

import collections
import functools
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from pipefacts.taxonomy.elements import Taxonomy
from pipefacts.taxonomy.standard import standard
from pipefacts.values import Element, Entry, EntryKind, Source

__all__ = ["qualified", "resolve", "standard_labels"]


def resolve(entries: Sequence[Entry], taxonomy: Taxonomy | None = None) -> tuple[Entry, ...]:
    """``entries`` with their elements, as far as they are known; the standard taxonomy is read when it is needed."""
    if not entries:
        return ()
    found = [_elements(entry, taxonomy) for entry in entries]
    concepts = [index for index, entry in enumerate(entries) if entry.kind is EntryKind.CONCEPT]
    ordered = _in_order([found[index] for index in concepts])
    for index, elements in zip(concepts, ordered, strict=True):
        if entries[index].name is None:
            found[index] = elements
    return tuple(
        [_with(entry, elements) if elements else entry for entry, elements in zip(entries, found, strict=True)]
    )


def standard_labels(entries: Sequence[Entry], taxonomy: Taxonomy | None) -> tuple[int, ...]:
    """The digest of the standard label of each entry of one element, 0 where it is not known; nothing where no label is,
    as in the standard taxonomy.
    """
    if taxonomy is None or not any(taxonomy.labels):
        return ()
    return tuple([taxonomy.label_of(e.elements[0].name) if len(e.elements) == 1 else 0 for e in entries])


def _with(entry: Entry, elements: tuple[Element, ...]) -> Entry:
    source = Source.STATED if entry.name else Source.TAXONOMY
    return msgspec.structs.replace(entry, elements=elements, source=source)


def _elements(entry: Entry, taxonomy: Taxonomy | None) -> tuple[Element, ...]:
    if entry.kind is not EntryKind.CONCEPT:
        return ()
    if entry.name is not None:
        return (_stated(entry),)
    if entry.documentation is None:
        return ()
    return _standard(entry.documentation) if taxonomy is None else taxonomy.elements_of(entry.documentation)


@functools.lru_cache(maxsize=4096)
def _standard(documentation: str) -> tuple[Element, ...]:
    return standard().elements_of(documentation)


def qualified(name: str) -> str:
    """The qualified name of an element as a page prints it: ``us-gaap_Assets`` is ``us-gaap:Assets``."""
    return name.replace("_", ":", 1)


def _stated(entry: Entry) -> Element:
    """The element that the details of an entry state."""
    data_type = (entry.data_type or "").rpartition(":")[2].removesuffix("ItemType")
    return Element(qualified(entry.name or ""), data_type or None, entry.balance, entry.period_type)


def _key(element: Element) -> str:
    """What the renderer sorts by."""
    return element.name.replace(":", "_", 1)


def _in_order(found: Sequence[tuple[Element, ...]]) -> list[tuple[Element, ...]]:
    """Of each entry the elements with which the names of all entries rise."""
    single = [(index, _key(elements[0])) for index, elements in enumerate(found) if len(elements) == 1]
    kept = dict([single[place] for place in _on_every_chain([name for _, name in single])])
    after = ""
    lower: list[str] = []
    for index in range(len(found)):
        lower.append(after)
        after = kept.get(index, after)
    ordered: list[tuple[Element, ...]] = [()] * len(found)
    before: str | None = None
    for index in reversed(range(len(found))):
        if index in kept:
            ordered[index], before = found[index], kept[index]
        elif len(found[index]) > 1:
            ordered[index] = tuple(
                [e for e in found[index] if lower[index] < _key(e) and (before is None or _key(e) < before)]
            )
    return ordered


def _on_every_chain(names: Sequence[str]) -> list[int]:
    """The places of the names that every longest rising chain of ``names`` has."""
    rank = {name: place for place, name in enumerate(sorted(set(names)))}
    ranks = [rank[name] for name in names]
    ahead = _chains(ranks)
    behind = _chains([-one for one in reversed(ranks)])[::-1]
    longest = max(ahead, default=0)
    on_some = [index for index in range(len(names)) if ahead[index] + behind[index] - 1 == longest]
    count = collections.Counter([ahead[index] for index in on_some])
    return [index for index in on_some if count[ahead[index]] == 1]


def _chains(ranks: Sequence[int]) -> list[int]:
    """The length of the longest rising chain that ends at each place."""
    least: list[int] = []  # the least rank that ends a chain of each length
    lengths = []
    for rank in ranks:
        place = bisect_left(least, rank)
        least[place : place + 1] = [rank]
        lengths.append(place + 1)
    return lengths
