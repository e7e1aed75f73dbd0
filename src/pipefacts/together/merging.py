"""Pages to one table: each fact once, with every place where it stands, and the facts that contradict each other."""

import datetime
from collections.abc import Iterator, Sequence

import msgspec

from pipefacts.together.witnesses import amounts_of, bare
from pipefacts.values import Fact, Page

__all__ = ["Conflict", "FilingFact", "FilingTable", "Place", "filing_table"]


class Place(msgspec.Struct, frozen=True):
    """Where a fact stands: its page by number and source, its line, and how sure its column is."""

    page: int
    source: str | None
    line: int
    alignment: str
    probability: float | None


class FilingFact(msgspec.Struct, frozen=True):
    """A fact of several pages: as its surest place shows it, with all its places, the surest first.

    ``text`` is the value as printed, ``amount`` the scaled value
    where the scale is proved, else the value as printed; text where it is no number.
    ``months`` is that of the column, null for an instant.
    """

    label: str
    concept: str | None
    members: tuple[str, ...]
    end: datetime.date | None
    months: int | None
    text: str
    amount: str
    unit: str | None
    places: tuple[Place, ...]

    @property
    def is_proved(self) -> bool:
        """Whether some place of it is stated or proved."""
        return any(place.probability == 1.0 for place in self.places)


class Conflict(msgspec.Struct, frozen=True):
    """Facts of one label or concept, members, unit and period with different amounts, each of them certain."""

    facts: tuple[FilingFact, ...]


class FilingTable(msgspec.Struct, frozen=True):
    """The facts of pages that belong together, in the order in which they are first shown."""

    pages: int
    facts: tuple[FilingFact, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def agreeing(self) -> int:
        """How many facts stand on several pages."""
        return sum(len({place.page for place in fact.places}) > 1 for fact in self.facts)

    @property
    def open(self) -> int:
        """How many facts have no place that is proved."""
        return sum(not fact.is_proved for fact in self.facts)


_Key = tuple[str, frozenset[str], datetime.date | None, int | None, str]


def filing_table(pages: Sequence[Page]) -> FilingTable:
    """The table of ``pages``. The same fact is one of the same concept (or label), members, period and amount.

    Where a page leaves the unit of a number open, and with it the scale, it is the one that another page shows.
    """
    found: dict[_Key, list[tuple[Fact, Place]]] = {}
    shown = [(number, page, fact) for number, page in enumerate(pages) for fact in page.facts]
    known = {key for _, page, fact in shown if fact.scaled is not None for key in _keys(page, fact)}
    for number, page, fact in shown:
        place = Place(number, page.source, fact.line, str(fact.alignment), fact.probability)
        keys = _keys(page, fact)
        key = next((key for key in keys if key in known), keys[-1])
        found.setdefault(key, []).append((fact, place))
    facts = {key: _merged(key, places) for key, places in found.items()}
    return FilingTable(len(pages), tuple(facts.values()), tuple(_conflicts(facts)))


def _keys(page: Page, fact: Fact) -> list[_Key]:
    """What the fact is the same as: one key for each amount that it may be, as printed the last."""
    column = page.columns[fact.column] if fact.column is not None and fact.column < len(page.columns) else None
    end, months = (column.end, column.months) if column is not None else (None, None)
    name, members = fact.concept or bare(fact.label), frozenset(map(bare, fact.members))
    amounts = amounts_of(fact, list(page.scales.values())) or [fact.text]
    return [(name, members, end, months, amount) for amount in amounts]


def _merged(key: _Key, shown: Sequence[tuple[Fact, Place]]) -> FilingFact:
    _, _, end, months, amount = key
    best = sorted(shown, key=lambda one: -(one[1].probability or 0.0))
    fact = best[0][0]
    unit = next((one.unit for one, _ in best if one.unit is not None), None)
    places = tuple([place for _, place in best])
    return FilingFact(fact.label, fact.concept, fact.members, end, months, fact.text, amount, unit, places)


def _conflicts(facts: dict[_Key, FilingFact]) -> Iterator[Conflict]:
    """The certain facts that differ in their amount alone, and stand on different pages."""
    alike: dict[tuple[object, ...], list[FilingFact]] = {}
    for key, fact in facts.items():
        if fact.end is not None and fact.unit is not None and fact.concept is not None and fact.is_proved:
            alike.setdefault((*key[:-1], fact.unit), []).append(fact)
    for some in alike.values():
        pages = [{place.page for place in fact.places if place.probability == 1.0} for fact in some]
        if len(some) > 1 and not set.intersection(*pages):
            yield Conflict(tuple(some))
