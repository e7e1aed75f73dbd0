"""Label to what its words say of the unit of its numbers: an amount per share, a number of things, no money."""

import functools
import re

__all__ = [
    "is_count",
    "is_no_money",
    "is_of_shares",
    "is_per_share",
    "is_price",
    "is_price_of_share",
    "is_rate",
    "is_ratio",
    "may_be_per_share",
]

# A reporting unit or a business unit is no share.
_PER_SHARE = re.compile(
    r"(?<![0-9] )(?:\bper[ -](?:\w+ )?(?:shares?|rsus?)\b|\bper[ -](?:common |preferred |partner )?units?\b)"
    r"(?!.*\b(?:numerators?|denominators?)\b)"
)
# What an amount is needed for is not its unit: income used to compute earnings per share.
_NEEDED_FOR = re.compile(
    r"\b(?:used|for (?:basic|dilut\w+)|comput\w+|calculat\w+|determin\w+|purposes?|numerator|denominator|reconcil\w+)\b.* per\b"
)
_PRICE = re.compile(r"\b(?:par|stated|grant[- ]date fair) value\b|\bprices?\b")
# What a business is bought for is an amount of money.
_PURCHASE = re.compile(r"\b(?:purchase|acquisition|sales?|selling|transaction) prices?\b")
_EARNINGS_PER_SHARE = re.compile(r"\b(?:basic|diluted)\b")
_COUNT = re.compile(r"\bshares\b|number of")
_OF_SHARES = re.compile(
    r"\bin shares\b|\bshares\b.*\b(?:outstanding|issued|authorized)|^number of .*(?:shares|options|warrants)"
)
_COUNTED = frozenset(("number", "shares", "share", "warrants", "options", "units", "securities"))
_RATES = frozenset(("rate", "ratio", "percent", "percentage"))
_RATIOS = _RATES | {"rates", "ratios", "percentages", "volatility", "yield", "margin", "probability", "return"}


@functools.lru_cache(maxsize=8192)
def is_per_share(label: str) -> bool:
    """Whether a label speaks of an amount per share, and not only in passing: ``Dividends ($0.10 per share)``, ``Shares
    issued at $1.50 per share``, ``Income used to compute earnings per share``, ``Earnings per share, numerator``.
    """
    lower = label.lower()
    before, _, passing = lower.rpartition(" (")
    if before and any(c in "$0123456789" for c in passing):
        lower = before
    needed = _NEEDED_FOR.search(lower)
    return _PER_SHARE.search(lower, needed.end() if needed else 0) is not None


def is_price_of_share(label: str) -> bool:
    """Whether a label speaks of what is stated per share more often than not, without a word of it."""
    lower = label.lower()
    return "par value" in lower or "exercise price" in lower


def is_price(label: str) -> bool:
    """Whether a label speaks of a price or a par value, which may be that of a share."""
    return _PRICE.search(label.lower()) is not None


@functools.lru_cache(maxsize=8192)
def may_be_per_share(label: str, heading: str) -> bool:
    """Whether amounts of a label below a heading may be amounts per share, though the label does not say so: it speaks of a
    price or a par value, but for that of a business, or is one of the earnings per share; or the heading speaks so.
    """
    above = _PURCHASE.sub("", heading.lower())
    return is_per_share(above) or _speaks_of_share(above) or _speaks_of_share(_PURCHASE.sub("", label.lower()))


def _speaks_of_share(label: str) -> bool:
    return _PRICE.search(label) is not None or _EARNINGS_PER_SHARE.search(label) is not None


def is_count(label: str) -> bool:
    """Whether plain numbers of this label are rather counts than money."""
    return _COUNT.search(label.lower()) is not None


@functools.lru_cache(maxsize=8192)
def is_of_shares(label: str) -> bool:
    """Whether a label speaks of a number of shares, options or warrants."""
    return _OF_SHARES.search(label.lower()) is not None


def is_no_money(label: str) -> bool:
    """Whether any word of a label may speak of a number of things or of a rate: its numbers inherit no currency."""
    words = _words(label)
    return not _COUNTED.isdisjoint(words) or not _RATES.isdisjoint(words)


def is_ratio(label: str) -> bool:
    """Whether a label speaks of a rate or a ratio."""
    return not _RATES.isdisjoint(_words(label))


def is_rate(label: str) -> bool:
    """Whether any word of a label speaks of a rate, so that its values may be percentages."""
    return "%" in label or not _RATIOS.isdisjoint(_words(label))


def _words(label: str) -> list[str]:
    return label.casefold().replace("(", " ").replace(")", " ").replace(",", " ").split()
