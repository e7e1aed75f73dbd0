"""Label to period type, where the SEC's ``dei`` taxonomy fixes it (SPEC 8.1).

The concepts of cover and audit pages bear the taxonomy's standard labels, and the taxonomy gives each its period
type: all describe the document's period, but for a few counts on a day. A label that is not listed says nothing.
"""

import functools

from pipefacts.values import PeriodType

__all__ = ["cover_type"]

_DURATIONS = """
Amendment Description|Amendment Flag|Annual Information Form|Auditor Firm ID|Auditor Location|Auditor Name
Audited Annual Financial Statements|City Area Code|Current Fiscal Year End Date|Document Accounting Standard
Document Annual Report|Document Financial Statement Error Correction [Flag]
Document Financial Statement Restatement Recovery Analysis [Flag]|Document Fiscal Period Focus
Document Fiscal Year Focus|Document Period End Date|Document Quarterly Report|Document Registration Statement
Document Shell Company Report|Document Transition Report|Document Type|Documents Incorporated by Reference
Entity Address, Address Line One|Entity Address, Address Line Two|Entity Address, Address Line Three
Entity Address, City or Town|Entity Address, Country|Entity Address, Postal Zip Code
Entity Address, State or Province|Entity Bankruptcy Proceedings, Reporting Current|Entity Central Index Key
Entity Current Reporting Status|Entity Emerging Growth Company|Entity Ex Transition Period|Entity File Number
Entity Filer Category|Entity Incorporation, State or Country Code|Entity Interactive Data Current
Entity Primary SIC Number|Entity Registrant Name|Entity Shell Company|Entity Small Business
Entity Tax Identification Number|Entity Voluntary Filers|Entity Well-known Seasoned Issuer
ICFR Auditor Attestation Flag|Local Phone Number|No Trading Symbol Flag|Pre-commencement Issuer Tender Offer
Pre-commencement Tender Offer|Security Exchange Name|Soliciting Material|Title of 12(b) Security
Title of 12(g) Security|Trading Symbol|Written Communications
"""
_INSTANTS = "Entity Common Stock, Shares Outstanding|Entity Public Float"


@functools.lru_cache(maxsize=8192)
def cover_type(label: str) -> PeriodType | None:
    """The period type of a standard label of cover and audit pages, or null."""
    return _types().get(_plain(label))


@functools.cache
def _types() -> dict[str, PeriodType]:
    durations = {_plain(label): PeriodType.DURATION for line in _DURATIONS.split("\n") for label in line.split("|")}
    instants = {_plain(label): PeriodType.INSTANT for label in _INSTANTS.split("|")}
    return {label: found for label, found in (durations | instants).items() if label}


def _plain(label: str) -> str:
    """Without case, punctuation and the unit that the renderer adds in parentheses."""
    return "".join([letter for letter in label.casefold().removesuffix(" (in shares)") if letter.isalnum()])
