"""Documentation to hints: the kind and the period type that the wording of a standard documentation tells.

Standard documentations are worded alike ("Amount of ...", "Number of ...", "... as of the balance sheet date").
A hint is evidence, never proof: a filer words its own concepts as it likes. Where the wording tells nothing, or
two things, the hint is ``None``. Rules are tried in order, the first that holds decides (``grammar/SPEC.md``, 5).
"""

import functools
import re

from pipefacts.values import FactKind, PeriodType

__all__ = ["is_heading_wording", "kind_hint", "period_type_hint"]

_LEAD = 260  # characters of a documentation that say what it is of

_SOME = (
    r"(?:represents |the |total |aggregate |gross |net |maximum |minimum |average |weighted[- ]average |additional )*"
)
_KINDS = (
    (
        FactKind.TEXT,
        r"^(?:the entire disclosure|tabular disclosure|disclosure of|description of|descriptions? |name of|code for"
        r"|title of|trading symbol|address|the exact name|line items represent|a roll ?forward is|indicates? whether)",
    ),
    (FactKind.BOOLEAN, r"^boolean flag|^flag that is true|^indicate '?yes|\btrue\b.{0,12}\bfalse\b"),
    (
        FactKind.DURATION,
        r"'p?n?y|pnyn|^(?:the )?period (?:of|over|between)|^" + _SOME + r"(?:useful li|term\b|remaining )",
    ),
    (FactKind.DATE, r"ccyy-mm-dd|yyyy-mm-dd|^(?:the )?date "),
    (
        FactKind.SHARES,
        r"^" + _SOME + r"(?:share number|number of (?:\S+ ){0,4}?"
        r"(?:shares?|units|stock|options?|warrants?|grants|equity-based)\b)|^securities \(including|^additional shares"
        r"|^for presentations that combine \S+, the number of shares|^indicate number of shares",
    ),
    (
        FactKind.PER_SHARE,
        r"\bper[ -](?:basic |diluted |each |common )?(?:share|unit)\b|each share of|\bprice (?:at|of|that|per)\b"
        r"|^" + _SOME + r"(?:fair value at|fair value as of|grant[- ]date fair value)",
    ),
    (
        FactKind.PERCENT,
        r"^(?:\S+ ){0,2}percent(?:age)?\b|\bpercentage (?:of|points|by|derived)|^(?:\S+ ){0,2}rate\b"
        r"|\b(?:interest|discount|dividend|tax|growth) rate\b(?!s)",
    ),
    (FactKind.NUMBER, r"^" + _SOME + r"number of"),
    (
        FactKind.MONETARY,
        r"^" + _SOME + r"(?:(?:sum of the |carrying |fair |present |cumulative |amortized |accumulated |periodic )*"
        r"(?:amounts?|values?|costs?|expenses?|revenues?|income|liabilit|obligations?|change)\b)|cash (?:in|out)flow"
        r"|carrying (?:value|amount)|^(?:the )?(?:portion|consolidated|increase|difference|net|face|equity impact)",
    ),
)
# What settles the period type whatever else is said, and what tells it where nothing speaks against it.
_SURE_DURATION = re.compile(
    r"cash (?:in|out)flow|cash paid|during (?:the|a) (?:reporting |current |fiscal )?(?:period|year)|entire disclosure"
    r"|tabular disclosure|disclosure of accounting policy|^boolean|^indicates? (?:whether|if)"
    r"|\bexpenses? (?:related|recog)|amount of (?:\S+ )?(?:increase|decrease) (?:in|to)\b"
    r"|(?<!accumulated )increase \(decrease\) in\b|^the increase \(decrease\)"
)
_SURE_INSTANT = re.compile(
    r"accumulated (?:increase|change|undistributed|depreciation|impairment|gross)|number of (?:common|preferred) shares"
    r"|(?:amounts?|values?) as of the balance sheet date|undistributed earnings|currency on hand|\(aoci\) on investment"
)
_INSTANT = re.compile(
    r"(?<!after the )(?<!subsequent to the )balance sheet date|\bas of (?:the )?(?:date|end|period)\b"
    r"|carrying (?:amount|value)|if longer|at period end"
    r"|assets classified as|classified as (?:non)?current|due (?:after|within) (?:one|a) year|permitted to be issued"
    r"|end of the (?:reporting )?period|not (?:yet |been )*recogni[sz]ed|equity \(deficit\)|face \(par\)|stated value"
    r"|number of .{0,40}\boutstanding|discounted obligation|valuation allowance|has been received or is recei"
    r"|issuance value|^amount of (?:asset|liabilit|investment|allowance|debt|inventory|deferred income|notional)"
    r"|amortized cost of|tax (?:asset|liability) attributable"
)
_DURATION = re.compile(
    r"\bduring (?:the|a)\b|\b(?:for|in) the (?:reporting |current |fiscal )?period|reporting period\b|current period"
    r"|increase \(decrease\)|\bexpenses?\b|gain \(loss\)|(?:income|profit) (?:\(loss\)|or loss|\(expense\))"
    r"|disclosure of|revenue (?:recognized|from)|before deduction of|charged (?:to|against)|\bwrite-downs?\b"
    r"|costs incurred|dividends declared|reclassification"
)
_HEADING = re.compile(
    r"^(?:line items represent|a roll ?forward is|a table of|cover page\.?$)"
    r"|\[(?:abstract|line items|roll ?forward|table|axis)\]\.?$"
)
_PATTERNS = tuple([(kind, re.compile(pattern)) for kind, pattern in _KINDS])


def kind_hint(documentation: str) -> FactKind | None:
    """What a concept of this documentation measures, by its wording; ``None`` where that tells nothing (SPEC 5)."""
    return _kind(documentation[:_LEAD].lower())


def period_type_hint(documentation: str) -> PeriodType | None:
    """Whether facts of this documentation are instants or durations, by its wording; ``None`` where unclear (SPEC 5)."""
    return _period_type(documentation[:_LEAD].lower())


@functools.lru_cache(maxsize=4096)
def _kind(lead: str) -> FactKind | None:
    for kind, pattern in _PATTERNS:
        if pattern.search(lead):
            return kind
    return None


@functools.lru_cache(maxsize=4096)
def _period_type(lead: str) -> PeriodType | None:
    if _kind(lead) is FactKind.DURATION:
        return None
    for instant, duration in ((_SURE_INSTANT, _SURE_DURATION), (_INSTANT, _DURATION)):
        is_instant, is_duration = instant.search(lead) is not None, duration.search(lead) is not None
        if is_instant != is_duration:
            return PeriodType.INSTANT if is_instant else PeriodType.DURATION
        if is_instant:
            return None
    return None


def is_heading_wording(documentation: str) -> bool:
    """Whether it is the boilerplate of a concept that never has a value (line items, roll forwards; SPEC 5)."""
    return _HEADING.search(documentation[:_LEAD].strip().lower()) is not None
