"""Printed text to value: exact decimals, dates, booleans and ISO 8601 lengths of time; never a float."""

import datetime
import functools
from decimal import Decimal

from pipefacts.syntax.terminals import date_in
from pipefacts.values import NUMBERS, CellKind

__all__ = ["like_an_amount", "scaled", "value_of"]

_DIGITS = "0123456789"
_OF_AMOUNTS = frozenset("0123456789,.()% \t\xa0")
_SIGNS = frozenset("$¢£¤¥€₩₪₫₱₹₽₺₴₦")
_DESIGNATORS = {"year": "Y", "month": "M", "week": "W", "day": "D", "hour": "H", "minute": "M", "second": "S"}


@functools.lru_cache(maxsize=16384)
def value_of(kind: CellKind, text: str) -> Decimal | datetime.date | bool | str | None:
    """The value of a cell of ``kind``: a decimal with its sign (a percentage as a fraction), a date, a
    boolean, an ISO 8601 duration (``P2Y3M``), or null for text and for a date that no calendar has.
    """
    if kind in NUMBERS:
        return _number(text)
    if kind is CellKind.PERCENT:
        return _shifted(_number(text.replace("%", "")), -2)
    if kind is CellKind.DATE:
        return date_in(text)
    if kind is CellKind.BOOLEAN:
        return text == "true"
    if kind is CellKind.TIME:
        return _time(text)
    return None


@functools.lru_cache(maxsize=16384)
def scaled(kind: CellKind, text: str, power: int) -> Decimal | None:
    """The number of a cell of ``kind`` times ten to ``power``, exact, without an exponent in its text; else null."""
    value = value_of(kind, text)
    if not isinstance(value, Decimal):
        return None
    return _shifted(value, power) if power else value


def _number(text: str) -> Decimal:
    """The number in ``text``: its digits, with a minus where parentheses or a dash stand before them."""
    start = next(i for i, c in enumerate(text) if c in _DIGITS)
    end = next((i for i, c in enumerate(text[start:], start) if c not in _DIGITS and c not in ",."), len(text))
    digits, before = text[start:end].replace(",", ""), text[:start]
    return Decimal(f"-{digits}" if "(" in before or before.endswith("-") else digits)


def _shifted(value: Decimal, power: int) -> Decimal:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    exponent += power
    if exponent > 0:
        digits, exponent = (*digits, *(0,) * exponent), 0
    return Decimal((sign, digits, exponent))


def _time(text: str) -> str:
    words = text.split()
    date_part, time_part = "", ""
    for count, name in zip(words[::2], words[1::2], strict=True):
        name = name.rstrip("s")
        part = f"{count}{_DESIGNATORS[name]}"
        if name in ("hour", "minute", "second"):
            time_part += part
        else:
            date_part += part
    return f"P{date_part}" + (f"T{time_part}" if time_part else "")


def like_an_amount(text: str) -> bool:
    """Whether a text is made of the characters of amounts alone, with more than digits and points among them."""
    if text[-1:].isalpha():  # nearly all texts
        return False
    rest = set(text) - _SIGNS
    return rest <= _OF_AMOUNTS and any(c.isdigit() for c in rest) and (len(rest) < len(set(text)) or "," in rest)
