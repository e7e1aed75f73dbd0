"""Pages to one table: each fact once, with every place where it stands, and the facts that contradict each other."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from pipefacts.together.witnesses import amounts_of, bare
from pipefacts.values import Fact, Page
from pipefacts.wording.balances import Edge, edge_of

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
    """Facts of one label and concept, members, unit and period with different amounts, each of them certain."""

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
    return FilingTable(len(pages), tuple(facts.values()), tuple(_conflicts(facts, found)))


def _keys(page: Page, fact: Fact) -> list[_Key]:
    """What the fact is the same as: one key for each amount that it may be, as printed the last."""
    column = page.columns[fact.column] if fact.column is not None and fact.column < len(page.columns) else None
    end, months = (column.end, column.months) if column is not None else (None, None)
    name, members = fact.concept or bare(fact.label), frozenset(map(bare, fact.members))
    amounts = amounts_of(fact, list(page.scales.values())) or [fact.text]
    return [(name, members, end, months, amount) for amount in amounts]


def _merged(key: _Key, shown: Sequence[tuple[Fact, Place]]) -> FilingFact:
    _, _, end, months, amount = key
    fact = _surest(shown)
    unit = next((one.unit for one, _ in shown if one.unit is not None), None)
    places = tuple([place for _, place in sorted(shown, key=lambda one: -(one[1].probability or 0.0))])
    return FilingFact(fact.label, fact.concept, fact.members, end, months, fact.text, amount, unit, places)


def _surest(shown: Sequence[tuple[Fact, Place]]) -> Fact:
    return max(shown, key=lambda one: one[1].probability or 0.0)[0]


def _conflicts(
    facts: Mapping[_Key, FilingFact], shown: Mapping[_Key, Sequence[tuple[Fact, Place]]]
) -> Iterator[Conflict]:
    """The certain facts that differ in their amount alone, and stand on different pages.

    A label may show its amount with the other sign, and a note may round it; a balance at the beginning of a period is
    that of another day.
    """
    alike: dict[tuple[object, ...], list[_Key]] = {}
    for key, fact in facts.items():
        if fact.end and fact.unit and fact.concept and fact.is_proved and edge_of(fact.label) is not Edge.BEGINNING:
            alike.setdefault((bare(fact.label), *key[:-1], fact.unit), []).append(key)
    for keys in alike.values():
        pages = [{place.page for place in facts[key].places if place.probability == 1.0} for key in keys]
        if len(keys) > 1 and not set.intersection(*pages) and _differ([_surest(shown[key]) for key in keys]):
            yield Conflict(tuple([facts[key] for key in keys]))


def _differ(some: Sequence[Fact]) -> bool:
    """Whether amounts differ by more than their last digits, whatever their signs; unknown scales tell nothing."""
    amounts = [(abs(fact.scaled), _last_digit(fact)) for fact in some if fact.scaled is not None]
    if len(amounts) < len(some):
        return False
    units = {unit for _, unit in amounts}
    return max(amounts)[0] - min(amounts)[0] > (max(units) if len(units) > 1 else 0)


def _last_digit(fact: Fact) -> Decimal:
    """What the last printed digit of an amount is worth."""
    if not isinstance(fact.value, Decimal) or not fact.scaled:
        return Decimal(0)
    return Decimal(1).scaleb(int(fact.value.as_tuple().exponent)) * (fact.scaled / fact.value)
