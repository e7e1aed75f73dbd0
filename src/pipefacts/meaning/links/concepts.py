"""Definition entries to concepts: what each can be the entry of, as far as its elements and its wording tell (SPEC 5)."""

import functools
from collections.abc import Sequence

import msgspec

from pipefacts.meaning.details import kind_of, names_heading
from pipefacts.meaning.links.words import called, name_stems, wording
from pipefacts.values import Element, Entry, FactKind, PeriodType
from pipefacts.wording.hints import is_heading_wording, kind_hint, period_type_hint

__all__ = ["Concept", "read_concept"]


class Concept(msgspec.Struct, frozen=True):
    """A concept entry: the words of its documentation with their weights, of its element name, and the everyday ones.

    ``key`` is what the renderer sorts it by, if its element is known; ``boilerplate`` the beginning of its text in
    lower case, ``label`` the digest of its standard label, or 0.
    """

    words: dict[str, float]
    name: frozenset[str]
    called: frozenset[str]
    key: str | None
    kind: FactKind | None
    period_type: PeriodType | None
    is_documented: bool
    is_heading: bool
    has_references: bool
    boilerplate: str
    label: int = 0


def read_concept(entry: Entry, label: int = 0) -> Concept:
    """What ``entry`` can be the entry of; ``label`` is the digest of its standard label, 0 where it is not known."""
    return _concept(entry.documentation or "", entry.elements, bool(entry.references), label)


@functools.lru_cache(maxsize=8192)
def _concept(text: str, elements: tuple[Element, ...], has_references: bool, label: int) -> Concept:
    words = wording(text)
    element = elements[0] if len(elements) == 1 else None
    name = element.name if element else words.name
    return Concept(
        words.weights,
        name_stems(name) if name else frozenset(),
        called(element.name) if element else words.called,
        name.replace(":", "_", 1) if name else None,
        _kind(elements) or kind_hint(text),
        _period_type(elements) or period_type_hint(text),
        bool(text or elements),
        all(map(names_heading, elements)) if elements else is_heading_wording(text),
        has_references,
        text[:16].lower(),
        label,
    )


def _kind(elements: Sequence[Element]) -> FactKind | None:
    """The kind that all ``elements`` are of."""
    kinds = {kind_of(element.data_type) for element in elements}
    return kinds.pop() if len(kinds) == 1 else None


def _period_type(elements: Sequence[Element]) -> PeriodType | None:
    """The period type that all ``elements`` are of."""
    types = {element.period_type for element in elements}
    return types.pop() if len(types) == 1 else None
