"""Parts of records to records: one source says an element's type here and its text there."""

import re
from collections.abc import Iterator

import msgspec

from pipefacts.taxonomy.digest import digest
from pipefacts.taxonomy.elements import Record
from pipefacts.values import Element, PeriodType

__all__ = ["STANDARD", "Parts", "is_standard", "period_type_of", "plain_type", "year_of"]

# The prefixes of the taxonomies that the SEC and ESEF accept: every other prefix is a filer's own.
STANDARD = frozenset(
    {
        *("us-gaap", "dei", "srt", "ecd", "cyd", "invest", "ifrs-full", "esef_cor", "esef_all", "oef", "vip", "rr"),
        *(
            "country",
            "currency",
            "exch",
            "naics",
            "sic",
            "stpr",
            "us-types",
            "us-roles",
            "us-parts",
            "cef",
            "fnd",
            "ffd",
        ),
    }
)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def is_standard(name: str) -> bool:
    """Whether ``us-gaap:Assets`` is of a standard taxonomy and not of a filer's."""
    return name.partition(":")[0] in STANDARD


def year_of(text: str) -> int:
    """The first year in a namespace, a version or a path; 0 where there is none."""
    found = _YEAR.search(text)
    return int(found[0]) if found else 0


def plain_type(data_type: str | None) -> str | None:
    """A type's own name: ``monetary`` of ``xbrli:monetaryItemType``."""
    return (data_type or "").rpartition(":")[2].removesuffix("ItemType") or None


def period_type_of(text: str | None) -> PeriodType | None:
    """The period type that ``text`` names, as ``instant`` or by its first letter."""
    return {"i": PeriodType.INSTANT, "d": PeriodType.DURATION}.get((text or "")[:1].lower())


class Parts:
    """What was read so far of each element and year."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], Record] = {}

    def say(self, element: Element, year: int, *, documentation: str = "", label: str = "") -> None:
        """Add what a source says of ``element``."""
        old = self._found.get((element.name, year), Record(Element(element.name), year=year))
        before = old.element
        merged = Element(
            element.name,
            element.data_type or before.data_type,
            element.balance or before.balance,
            element.period_type or before.period_type,
        )
        texts = (*old.texts, digest(documentation)) if documentation.strip() else old.texts
        self._found[element.name, year] = msgspec.structs.replace(
            old, element=merged, texts=texts, label=digest(label) if label.strip() else old.label
        )

    def records(self) -> Iterator[Record]:
        """The records of the elements that have a text, or a type without one."""
        yield from self._found.values()
