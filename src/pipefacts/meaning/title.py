"""Title lines to title: the page's name, and the units, scales and members that the renderer promoted into it.

What all columns have in common stands once, in the title (SPEC 4.1): ``Debt (Details) - Term Loan [Member] -
USD ($)``. Nothing in its form tells a name's own `` - `` from a promoted part, so evidence decides: units parse
as units, ``[Member]`` is a member, and so is what follows the ``(Details)`` with which a name ends.
"""

import functools
from collections.abc import Callable

import msgspec
from lark import Token, Transformer

from pipefacts.syntax.printed import PrintedTitle
from pipefacts.syntax.terminals import MAGNITUDES, date_in
from pipefacts.syntax.tree import attempt
from pipefacts.values import FactKind, Period, PeriodType
from pipefacts.wording.vocabulary import is_standard_member

__all__ = ["Scale", "Title", "Unit", "read_scale", "read_title", "read_units"]

_SEPARATOR = " - "
# How the name of a page ends, by the SEC's rules for the names of reports.
_NAME_ENDS = (
    "(Detail",
    "(Table",
    "(Parenthetical",
    "(Policies",
    "(Policy",
    "(Unaudited",
    "(UNAUDITED",
    "(PARENTHETICAL",
)


class Unit(msgspec.Struct, frozen=True, gc=False):
    """A unit as printed: its kind, the ISO code where one stands (else null), its sign, and what it is per."""

    kind: FactKind
    code: str | None = None
    sign: str | None = None
    per: str | None = None


class Scale(msgspec.Struct, frozen=True, gc=False):
    """One part of the scale line: ``unit`` is null for a scale without a subject; ``power`` is of ten."""

    power: int
    unit: Unit | None = None
    subject: str = ""


class Title(msgspec.Struct, frozen=True, gc=False):
    """What the title says. ``exceptions`` holds what an older scale line excepts (``Share data``), lower case.

    ``older`` is true of the form before mid-2014, ``Name (USD $)``: that renderer had other rules. ``period`` is the
    one that all columns have in common, where a part of the title names it: ``12 months ended Dec. 31, 2012``.
    """

    text: str
    lines: tuple[str, ...]
    name: str
    members: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    scales: tuple[Scale, ...] = ()
    exceptions: str = ""
    older: bool = False
    period: Period | None = None


def read_title(printed: PrintedTitle) -> Title:
    """The title of the printed lines (SPEC 4.1)."""
    text = printed.lines[0]
    older = False
    name, separator, last = text.rpartition(_SEPARATOR)
    units = read_units(last) if separator else ()
    inside: tuple[str, ...] = ()
    if not units:
        name, units, inside = _in_parenthesis(text)
        older = bool(units or inside)
    parts = (name if older or units else text).split(_SEPARATOR)
    first = _first_member(parts)
    members = tuple([member for part in parts[first:] for member in part.split(" | ")]) + inside
    scales = tuple([scale for part in printed.scales if (scale := read_scale(part))])
    exceptions = printed.lines[-1].lower().partition("except")[2] if scales else ""
    older = older or any(not scale.subject for scale in scales)
    period = next((found for part in parts[1:] if (found := _period(part))), None)
    members = tuple([member for member in members if not _period(member)])
    return Title(text, printed.lines, _SEPARATOR.join(parts[:first]), members, units, scales, exceptions, older, period)


def _in_parenthesis(text: str) -> tuple[str, tuple[Unit, ...], tuple[str, ...]]:
    """What stands before the last parenthesis of a title, and the units and members in it, as older pages have them:
    ``(USD $)``, ``(CAD)``, ``(Term Loan [Member], USD $)``; none where it is part of the name.
    """
    name, separator, last = text.rpartition(" (")
    if not separator or not last.endswith(")"):
        return text, (), ()
    parts = last[:-1].split(", ")
    units = read_units(f"({parts[-1]})")
    names = parts[:-1] if units else parts
    is_named = any(mark in name for mark in _NAME_ENDS)
    if names and not all(_names_member(part, is_named=is_named) for part in names):
        return text, (), ()
    return name, units, tuple(names)


def _names_member(part: str, *, is_named: bool) -> bool:
    """Whether a part of the parenthesis names a member: it is marked, or standard and behind the end of the name."""
    return part.endswith(("[Member]", "[member]")) or (is_named and is_standard_member(part))


def _period(part: str) -> Period | None:
    """The period that a part of the title names for all columns: ``12 Months Ended Dec. 31, 2012``."""
    words = part.split()
    if len(words) != 6 or not words[0].isdecimal() or [word.lower() for word in words[1:3]] != ["months", "ended"]:
        return None
    end = date_in(" ".join(words[3:]))
    return Period(PeriodType.DURATION, int(words[0]), None, end) if end else None


def _first_member(parts: list[str]) -> int:
    """The index of the first promoted part, or the number of parts: the first marked member, or what precedes it
    behind the end of the name.
    """
    marked = (i for i, part in enumerate(parts) if i and part.endswith(("[Member]", "[member]")))
    member = next(marked, len(parts))
    ends = [i for i, part in enumerate(parts[:member]) if any(mark in part for mark in _NAME_ENDS)]
    return ends[-1] + 1 if ends else member


def read_scale(part: str) -> Scale | None:
    """The scale of one part of a scale line, ``$ in Thousands`` or ``In Millions``, or null where it is none."""
    words = part.strip("()").split()
    at = max([i for i, word in enumerate(words) if word in ("in", "In")], default=None)
    power = None if at is None else MAGNITUDES.get(" ".join(words[at + 1 :]))
    if power is None:
        return None
    subject = " ".join(words[:at])
    units = read_units(subject) if subject else ()
    return Scale(power, units[0] if units else None, subject)


@functools.lru_cache(maxsize=1024)
def read_units(text: str) -> tuple[Unit, ...]:
    """The units that ``text`` names, or none where it is not made of units alone: ``USD ($) $ / shares``."""
    return _attempt()(text) or ()


@functools.cache
def _attempt() -> Callable[[str], tuple[Unit, ...] | None]:
    return attempt("units", _UnitTransformer())


class _UnitTransformer(Transformer[Token, tuple[Unit, ...]]):
    """One method for each rule of ``units.lark``."""

    def start(self, children: list[Unit | Token]) -> tuple[Unit, ...]:
        return tuple([child for child in children if isinstance(child, Unit)])

    def money(self, children: list[Unit]) -> Unit:
        return children[0]

    def money_older(self, children: list[Token]) -> Unit:
        return Unit(FactKind.MONETARY, str(children[0]), str(children[-1]))

    def ratio(self, children: list[Unit | Token]) -> Unit:
        money, _, measure = children
        assert isinstance(money, Unit)
        shares = measure in ("shares", "share")
        kind = FactKind.PER_SHARE if shares else FactKind.NUMBER
        return Unit(kind, money.code, money.sign, "shares" if shares else str(measure))

    def shares(self, children: list[Token]) -> Unit:
        return Unit(FactKind.SHARES)

    def pure(self, children: list[Token]) -> Unit:
        return Unit(FactKind.NUMBER, "pure")

    def currency(self, children: list[Token]) -> Unit:
        code = next((str(child) for child in children if child.type == "CODE"), None)
        sign = next((str(child) for child in reversed(children) if child.type in ("SIGN", "CODE")), None)
        return Unit(FactKind.MONETARY, code, sign)
