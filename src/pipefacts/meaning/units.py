"""Title, heads and rows to units: of what kind and in what unit the numbers of each row are, and why (SPEC 7).

One unit a row, and one label one unit (SPEC 7.2), so a row's unit is found once for all its plain numbers.
Percentages, dates, times and texts say what they are themselves. What is not proved stays null, with candidates.
"""

from collections.abc import Sequence

import msgspec

from pipefacts.meaning.title import Scale, Title, Unit, read_units
from pipefacts.values import NUMBERS, Cell, CellKind, FactKind, Head, Placement, Row
from pipefacts.wording.measures import is_no_money, is_per_share

__all__ = ["Measure", "PageUnits", "inside_runs", "measure_rows", "page_units", "sign_of"]


class PageUnits(msgspec.Struct, frozen=True, gc=False):
    """The units of a page: ISO codes by sign, the codes in the page's order, and the scale line.

    ``stated`` holds the units that title and heads list; ``heads_list`` is true where column heads list units.
    """

    codes: dict[str, str]
    stated: tuple[Unit, ...]
    scales: tuple[Scale, ...]
    exceptions: str
    heads_list: bool

    def code(self, unit: Unit) -> str | None:
        """The ISO code of ``unit``: its own, or the one that the page gives its sign."""
        return unit.code or self.codes.get(unit.sign or "")

    def power(self, kind: FactKind, code: str | None, sign: str | None) -> int:
        """The power of ten by which numbers of this kind and currency are scaled; 0 where the page says nothing."""
        for scale in self.scales:
            unit = scale.unit
            if unit is None:
                if not scale.subject and self._subjectless(kind):
                    return scale.power
                if scale.subject and scale.subject == code:
                    return scale.power
            elif unit.kind is kind and (kind is FactKind.SHARES or self.code(unit) == code or unit.sign == sign):
                return scale.power
        return 0

    def _subjectless(self, kind: FactKind) -> bool:
        """Whether a scale line without a subject, ``In Thousands``, holds for ``kind``."""
        if kind is FactKind.SHARES:
            return "share data" not in self.exceptions.replace("per share data", "")
        return kind is FactKind.MONETARY


class Measure(msgspec.Struct, frozen=True, gc=False):
    """The unit of a row's plain numbers: null where not proved, ``candidates`` then say what it may be.

    ``sign`` is the currency sign as printed; ``evidence`` names the rule: ``suffix``, ``sign``, ``label``,
    ``same-label``, ``details`` (all entries that can be the row's are of the kind) or ``run`` (a number between the
    signs of a run of money).
    """

    kind: FactKind
    unit: str | None = None
    sign: str | None = None
    power: int = 0
    candidates: tuple[str, ...] = ()
    evidence: str = ""


def page_units(title: Title, heads: Sequence[Head]) -> PageUnits:
    """The units that the title and the heads of a page state (SPEC 7.1)."""
    in_heads = [unit for head in heads for line in head.units for unit in read_units(line)]
    stated = tuple(dict.fromkeys([*title.units, *in_heads, *[s.unit for s in title.scales if s.unit]]))
    codes: dict[str, str] = {}
    for unit in stated:
        if unit.code and unit.sign:
            codes.setdefault(unit.sign, unit.code)
    return PageUnits(codes, stated, title.scales, title.exceptions, bool(in_heads))


def measure_rows(
    rows: Sequence[Row], page: PageUnits, kinds: Sequence[FactKind | None] = ()
) -> tuple[Measure | None, ...]:
    """The measure of each row; null for a row without numbers that need one.

    ``kinds`` says of what kind the concepts of rows are, where the details of the entries prove it.
    """
    own = [_own(row, page) if row.values and any(v.kind in NUMBERS for v in row.values) else None for row in rows]
    own = [
        _of_kind(kind, page) or measure if _is_open(measure) else measure
        for measure, kind in zip(own, kinds or [None] * len(rows), strict=True)
    ]
    known: dict[tuple[str, str | None], Measure] = {}
    for row, measure in zip(rows, own, strict=True):
        if measure is not None and measure.unit is not None:
            known.setdefault((row.label, row.unit_suffix), measure)
    return tuple(
        [
            msgspec.structs.replace(found, evidence="same-label")
            if measure is not None and measure.unit is None and (found := known.get((row.label, row.unit_suffix)))
            else measure
            for row, measure in zip(rows, own, strict=True)
        ]
    )


def inside_runs(
    rows: Sequence[Row], placements: Sequence[Sequence[Placement]], measures: Sequence[Measure | None], width: int
) -> tuple[Measure | None, ...]:
    """The measures, with that of the run for rows of unknown unit that stand inside a run of money (SPEC 7.4).

    A run shows its sign on its first and last amount, so a plain number between two signs of one unit, with nothing of
    another between, is of that unit. Only sure places count, and a label that speaks of a count is left alone.
    """
    if not any(map(_is_open, measures)):
        return tuple(measures)
    runs = [_Run() for _ in range(width)]
    for i, (row, placed) in enumerate(zip(rows, placements, strict=True)):
        for cell, placement in zip(row.values, placed, strict=True):
            if placement.column is not None and cell.kind is not CellKind.EMPTY and placement.alignment.is_certain:
                runs[placement.column].go_on(i, cell, measures[i])
    found = {i: measure for run in runs for i, measure in run.found.items()}
    return tuple(
        [
            msgspec.structs.replace(found[i], evidence="run")
            if i in found and not is_no_money(rows[i].label)
            else measure
            for i, measure in enumerate(measures)
        ]
    )


def _is_open(measure: Measure | None) -> bool:
    """Whether plain numbers of this measure may be of any unit."""
    return measure is not None and measure.unit is None and not measure.sign


class _Run:
    """The run of money that a column is in: its measure, the rows of no unit since its sign, and what was concluded."""

    def __init__(self) -> None:
        self.found: dict[int, Measure] = {}
        self._opened: Measure | None = None
        self._pending: list[int] = []

    def go_on(self, i: int, cell: Cell, measure: Measure | None) -> None:
        """Take the value of row ``i``."""
        if cell.kind not in NUMBERS or measure is None:
            self._opened, self._pending = None, []
        elif cell.kind is CellKind.MONEY:
            if self._opened is not None and _same(self._opened, measure):
                self.found.update(dict.fromkeys(self._pending, self._opened))
            self._opened, self._pending = measure if measure.unit else None, []
        elif _is_open(measure):
            self._pending.append(i)
        elif self._opened is None or not _same(self._opened, measure):
            self._opened, self._pending = None, []


def _same(one: Measure, other: Measure) -> bool:
    return one.unit is not None and one.unit == other.unit


def _own(row: Row, page: PageUnits) -> Measure:
    """What the row itself says of its unit: its suffix, a sign in it, the words of its label."""
    signs = [sign_of(cell.text) for cell in row.values if cell.kind is CellKind.MONEY]
    sign = signs[0] if signs else None
    if row.unit_suffix:
        return _of_suffix(row.unit_suffix, sign, page)
    if sign is not None:
        per_share = is_per_share(row.label)
        kind = FactKind.PER_SHARE if per_share else FactKind.MONETARY
        if len(set(signs)) > 1:
            return Measure(kind, candidates=tuple(dict.fromkeys([_code(s, page) or s or "" for s in signs])))
        return _money(kind, sign, page, "sign")
    return _of_words(row.label, page)


def _of_suffix(suffix: str, sign: str | None, page: PageUnits) -> Measure:
    units = read_units(suffix)
    if len(units) != 1:
        return Measure(FactKind.NUMBER, suffix, power=page.power(FactKind.NUMBER, suffix, None), evidence="suffix")
    unit = units[0]
    if unit.kind in (FactKind.MONETARY, FactKind.PER_SHARE):
        return _money(unit.kind, sign or unit.sign, page, "suffix", unit.code)
    if unit.kind is FactKind.SHARES:
        return _shares(page, "suffix")
    name = f"{page.code(unit) or unit.sign}/{unit.per}" if unit.per else unit.code
    return Measure(FactKind.NUMBER, name, evidence="suffix")


def _of_words(label: str, page: PageUnits) -> Measure:
    """The renderer adds ``(in shares)`` and ``(in dollars per share)`` to labels that do not say it themselves."""
    lower = label.lower()
    if lower.endswith(("(in shares)", "(shares)")):
        return _shares(page, "label")
    money = [unit for unit in page.stated if unit.kind in (FactKind.MONETARY, FactKind.PER_SHARE)]
    codes = tuple(dict.fromkeys([code for unit in money if (code := page.code(unit))]))
    added = lower.rpartition(" (in ")[2]
    if added != lower and added.endswith(")") and is_per_share(added) and len(codes) == 1:
        return _money(FactKind.PER_SHARE, money[0].sign, page, "label", codes[0])
    per_share = tuple([f"{code}/shares" for code in codes])
    return Measure(FactKind.NUMBER, candidates=(*codes, *per_share, "shares", "pure"))


def _of_kind(kind: FactKind | None, page: PageUnits) -> Measure | None:
    """The measure of amounts of money where the page has one currency, or of shares; null of any other kind."""
    if kind is FactKind.SHARES:
        return _shares(page, "details")
    money = [unit for unit in page.stated if unit.kind in (FactKind.MONETARY, FactKind.PER_SHARE)]
    codes = {page.code(unit) for unit in money}
    if kind is not FactKind.MONETARY or len(codes) != 1 or None in codes:
        return None
    return _money(kind, money[0].sign, page, "details", codes.pop())


def _money(kind: FactKind, sign: str | None, page: PageUnits, evidence: str, code: str | None = None) -> Measure:
    code = code or _code(sign, page)
    if code is None:
        power = page.power(kind, None, sign)
        return Measure(kind, None, sign, power, (sign,) if sign else (), evidence)
    unit = f"{code}/shares" if kind is FactKind.PER_SHARE else code
    return Measure(kind, unit, sign, page.power(kind, code, sign), (), evidence)


def _shares(page: PageUnits, evidence: str) -> Measure:
    return Measure(FactKind.SHARES, "shares", None, page.power(FactKind.SHARES, "shares", None), (), evidence)


def _code(sign: str | None, page: PageUnits) -> str | None:
    """The ISO code of a printed sign: a code stands for itself, a sign for what the page says it is."""
    if sign is None:
        return None
    units = read_units(sign)
    return page.code(units[0]) if len(units) == 1 else None


def sign_of(text: str) -> str:
    """The sign or code before the number of a money cell: ``$`` of ``$ (1,234)``."""
    start = next(i for i, c in enumerate(text) if c in "0123456789(-")
    return text[:start].rstrip()
