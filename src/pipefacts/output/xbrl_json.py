"""Pages to xBRL-JSON: the facts whose concept, unit and period are known, as a report of the Open Information Model 1.0.

What is not known is left out and counted. Members whose axis no page states stand in one typed dimension of their own,
``pipefacts:member``, which the schema beside this module declares.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from pipefacts.meaning.details import kind_of
from pipefacts.output.dimensions import Axes
from pipefacts.values import Alignment, Entry, Fact, FactKind, Page, Period, PeriodType

__all__ = ["MEMBERS_SCHEMA", "Left", "Report", "to_xbrl_json"]

MEMBERS_SCHEMA = "pipefacts-members.xsd"
MEMBERS_NAMESPACE = "urn:pipefacts:members"
_TYPE = "https://xbrl.org/2021/xbrl-json"
_FIXED = {
    "xbrl": "https://xbrl.org/2021",
    "xbrli": "http://www.xbrl.org/2003/instance",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
    "cik": "http://www.sec.gov/CIK",
}
# The taxonomies whose namespace is told by a year: what stands before it, and the address of the schema.
_FAMILIES = {
    "us-gaap": ("http://fasb.org/us-gaap/{0}", "https://xbrl.fasb.org/us-gaap/{0}/elts/us-gaap-{0}.xsd"),
    "srt": ("http://fasb.org/srt/{0}", "https://xbrl.fasb.org/srt/{0}/elts/srt-{0}.xsd"),
    "dei": ("http://xbrl.sec.gov/dei/{0}", "https://xbrl.sec.gov/dei/{0}/dei-{0}.xsd"),
    "ecd": ("http://xbrl.sec.gov/ecd/{0}", "https://xbrl.sec.gov/ecd/{0}/ecd-{0}.xsd"),
    "cyd": ("http://xbrl.sec.gov/cyd/{0}", "https://xbrl.sec.gov/cyd/{0}/cyd-{0}.xsd"),
}
_FIRST_YEAR = 2022  # before it the namespaces hold a day, not a year alone
_SIX_MONTHS = 6


class Left(msgspec.Struct, frozen=True):
    """How many facts were left out, by what is not known of them."""

    reasons: dict[str, int]

    def __str__(self) -> str:
        """The reasons in one line."""
        return ", ".join([f"{count:,} {reason}" for reason, count in self.reasons.items()])


class Report(NamedTuple):
    """A report, what was left out of it, and whether it needs ``MEMBERS_SCHEMA`` beside it."""

    document: dict[str, Any]
    left: Left
    has_members: bool


class _Unknown(Exception):  # noqa: N818 - it is a reason, and no error
    """What is not known of a fact."""


def to_xbrl_json(pages: Sequence[Page], cik: str | int, year: int | None = None) -> Report:
    """The report of ``pages``, which are of one filing, of the filer ``cik``.

    ``year`` is that of the taxonomies (2022 or later); without one it is told by the latest period.
    """
    entity = f"cik:{int(cik):010d}"
    facts: dict[str, Any] = {}
    left: Counter[str] = Counter()
    seen: set[bytes] = set()
    for number, page in enumerate(pages, 1):
        axes = Axes(page, _FAMILIES)
        for place, fact in enumerate(page.facts, 1):
            try:
                found = _fact(fact, page, axes, entity)
            except _Unknown as reason:
                left[str(reason)] += 1
                continue
            key = msgspec.json.encode(found)
            if key not in seen:  # an instant is drawn in every column of its day
                seen.add(key)
                facts[f"p{number}f{place}"] = found
    names = list(_names(facts))
    has_members = "pipefacts" in {name.partition(":")[0] for name in names}
    info = _info(names, year or _year(facts), has_members=has_members)
    return Report({"documentInfo": info, "facts": facts}, Left(dict(left.most_common())), has_members)


def _fact(fact: Fact, page: Page, axes: Axes, entity: str) -> dict[str, Any]:
    entry = page.definitions[fact.definition] if fact.definition is not None else None
    if fact.concept is None:
        raise _Unknown("without a concept")
    if fact.concept.partition(":")[0] not in _FAMILIES:
        raise _Unknown("of a concept of the filer's own")
    element = entry.elements[0] if entry is not None and len(entry.elements) == 1 else None
    kind = kind_of(element.data_type) if element is not None else None
    dimensions = {"concept": fact.concept, "entity": entity, "period": _period(fact, entry)}
    if kind in (FactKind.MONETARY, FactKind.PER_SHARE, FactKind.SHARES, FactKind.PERCENT, FactKind.NUMBER):
        number, decimals, unit = _number(fact, page, kind)
        if unit is not None:
            dimensions["unit"] = unit
        return {"value": number, "decimals": decimals, "dimensions": dimensions | axes.of(fact)}
    return {"value": _text(fact, kind), "dimensions": dimensions | axes.of(fact)}


def _period(fact: Fact, entry: Entry | None) -> str:
    """The period as the model writes it: a day ends at the midnight behind it."""
    period, types = fact.period, {element.period_type for element in entry.elements} if entry is not None else set()
    period_type = types.pop() if len(types) == 1 else None
    if period is None or fact.alignment not in (Alignment.STATED, Alignment.EXACT, Alignment.FORCED):
        raise _Unknown("without a certain column")
    if period.end is None or period_type is None or period.type not in (None, period_type):
        raise _Unknown("without a known period")
    end = period.end + datetime.timedelta(days=1)
    if period_type is PeriodType.INSTANT:
        if _may_begin(fact, period):
            raise _Unknown("without a known period")
        return f"{end}T00:00:00"
    if period.start is None:
        raise _Unknown("without a known period")
    return f"{period.start}T00:00:00/{end}T00:00:00"


def _may_begin(fact: Fact, period: Period) -> bool:
    """Whether an instant in the column of a duration may be of the day before that begins."""
    from pipefacts.wording.balances import may_begin

    return period.type is None and may_begin(fact.label)


def _number(fact: Fact, page: Page, kind: FactKind) -> tuple[str, int, str | None]:
    """The exact number, how many decimals of it are printed, and its unit (none of a pure number)."""
    if not isinstance(fact.value, Decimal):
        raise _Unknown("of another type than their concept")
    name = fact.unit or _only_unit(fact, kind)
    if name is None or _kind(name) not in ((kind,) if kind is not FactKind.PERCENT else (FactKind.NUMBER,)):
        raise _Unknown("without a known unit")
    number = fact.scaled if fact.unit is not None else fact.value * page.scales.get(name, 1)
    if number is None:
        raise _Unknown("without a known scale")
    exponent = fact.value.as_tuple().exponent
    assert isinstance(exponent, int)
    scale = page.scales.get(name, 1) if kind is not FactKind.PERCENT else 1
    return f"{number:f}", -exponent - (len(str(scale)) - 1), _unit(name)


def _only_unit(fact: Fact, kind: FactKind) -> str | None:
    """The one unit of the page that amounts of ``kind`` can have."""
    units = [unit for unit in fact.units if _kind(unit) is kind]
    return units[0] if len(units) == 1 else None


def _kind(unit: str) -> FactKind | None:
    if unit == "shares":
        return FactKind.SHARES
    if unit == "pure":
        return FactKind.NUMBER
    code, per, what = unit.partition("/")
    if len(code) != 3 or not code.isupper() or (per and what != "shares"):
        return None
    return FactKind.PER_SHARE if per else FactKind.MONETARY


def _unit(name: str) -> str | None:
    """A unit as the model writes it; a pure number has none."""
    if name == "pure":
        return None
    code, per, _ = name.partition("/")
    if code == "shares":
        return "xbrli:shares"
    return f"iso4217:{code}/xbrli:shares" if per else f"iso4217:{code}"


def _text(fact: Fact, kind: FactKind | None) -> str:
    value = fact.value
    if kind is FactKind.TEXT:
        return fact.text
    if kind is FactKind.BOOLEAN and isinstance(value, bool):
        return "true" if value else "false"
    if kind is FactKind.DATE and isinstance(value, datetime.date):
        return value.isoformat()
    if kind is FactKind.DURATION and isinstance(value, str):
        return value
    raise _Unknown("of another type than their concept")


def _names(facts: dict[str, Any]) -> Iterator[str]:
    """The qualified names that the report uses, of concepts, axes and members."""
    for fact in facts.values():
        for axis, value in fact["dimensions"].items():
            if axis == "concept":
                yield value
            elif ":" in axis:
                yield axis
                if not axis.startswith("pipefacts:"):
                    yield value


def _year(facts: dict[str, Any]) -> int:
    """The year of the latest period's taxonomy: a period that ends early in a year follows that of the year before."""
    ends = [fact["dimensions"]["period"].rpartition("/")[2][:10] for fact in facts.values()]
    if not ends:
        return _FIRST_YEAR
    last = datetime.date.fromisoformat(max(ends))
    return last.year - (1 if last.month < _SIX_MONTHS else 0)


def _info(names: Sequence[str], year: int, *, has_members: bool) -> dict[str, Any]:
    prefixes = sorted({name.partition(":")[0] for name in names} & set(_FAMILIES))
    namespaces = dict(_FIXED)
    schemas = []
    for prefix in prefixes:
        namespace, schema = [text.format(max(year, _FIRST_YEAR)) for text in _FAMILIES[prefix]]
        namespaces[prefix] = namespace
        schemas.append(schema)
    if has_members:
        namespaces["pipefacts"] = MEMBERS_NAMESPACE
        schemas.append(MEMBERS_SCHEMA)
    return {"documentType": _TYPE, "namespaces": namespaces, "taxonomy": schemas}
