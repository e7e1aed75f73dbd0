"""Pages with their sources to groups: which of them are of one filing, or of one company (SPEC 8.4).

A source that is a web address, or a path that keeps its folders, names CIK and accession number. The cover page states
the CIK and the end of the period. Pages that nothing names are of the one filing that there is, as whoever hands them
over together says; where covers name several, none of them can be told, and each stays alone.
"""

from collections.abc import Sequence
from enum import StrEnum

from pipefacts.output.filings import Filing, filing_of
from pipefacts.values import Fact, Page

__all__ = ["Scope", "group_of", "groups_of"]

_CIK = ("dei:EntityCentralIndexKey", "entity central index key")
_END = ("dei:DocumentPeriodEndDate", "document period end date")


class Scope(StrEnum):
    """What the pages of a group have in common."""

    FILING = "filing"
    COMPANY = "company"


def groups_of(pages: Sequence[Page], scope: Scope) -> list[list[int]]:
    """The numbers of the pages of each group, in the order of their first pages; a page that stays alone is none."""
    named = [group_of(filing_of(page.source), scope) for page in pages]
    covers = {_by_cover(page, scope) for page, name in zip(pages, named, strict=True) if name is None} - {None}
    rest = next(iter(covers), "") if len(covers) < 2 else None
    found: dict[str, list[int]] = {}
    for number, name in enumerate(named):
        key = rest if name is None else name
        if key is not None:
            found.setdefault(key, []).append(number)
    return [numbers for numbers in found.values() if len(numbers) > 1]


def group_of(filing: Filing, scope: Scope) -> str | None:
    """The filing or the company that an address names."""
    if scope is Scope.COMPANY:
        return None if filing.cik is None else str(filing.cik)
    return filing.accession


def _by_cover(page: Page, scope: Scope) -> str | None:
    """The filing or the company that a cover page states; null for any other page."""
    cik = _stated(page, _CIK)
    if cik is None or not cik.isdigit():
        return None
    company = str(int(cik))
    return company if scope is Scope.COMPANY else f"{company} {_stated(page, _END)}"


def _stated(page: Page, wanted: tuple[str, str]) -> str | None:
    """The text of the first fact of a concept, or of a label."""
    return next((fact.text for fact in page.facts if _is(fact, wanted)), None)


def _is(fact: Fact, wanted: tuple[str, str]) -> bool:
    concept, label = wanted
    return fact.concept == concept or " ".join(fact.label.split()).casefold() == label
