"""Title, heads and rows to units: of what kind and in what unit the numbers of each row are, and why (SPEC 7).

One unit a row, and one label one unit (SPEC 7.2), so a row's unit is found once for all its plain numbers. Where the page
has several currencies a value's own sign goes first, and then the one currency that its column lists.
Percentages, dates, times and texts say what they are themselves. What is not proved stays null, with candidates.
"""

from collections.abc import Sequence

import msgspec

from pipefacts.meaning.body import Body, BodyRow, Measure, PageUnits
from pipefacts.meaning.title import Title, read_units
from pipefacts.values import NUMBERS, Cell, CellKind, FactKind, Head, Placement, Row
from pipefacts.wording.measures import is_no_money, is_per_share, is_price, is_ratio, may_be_per_share

__all__ = ["is_open", "measure", "measure_of", "measure_runs", "page_units", "sign_of"]

_OF_MONEY = (FactKind.MONETARY, FactKind.PER_SHARE)
_WORDED = ("suffix", "label")  # evidence that names a currency
_PER_SHARE = "(per share)"  # a suffix of rows that hold amounts per share of several currencies
_THOUSANDS = 3


def page_units(title: Title, heads: Sequence[Head]) -> PageUnits:
    """The units that the title and the heads of a page state (SPEC 7.1)."""
    in_heads = [unit for head in heads for line in head.units for unit in read_units(line)]
    stated = tuple(dict.fromkeys([*title.units, *in_heads, *[s.unit for s in title.scales if s.unit]]))
    codes: dict[str, str] = {}
    for unit in stated:
        if unit.code and unit.sign:
            codes.setdefault(unit.sign, unit.code)
    return PageUnits(codes, stated, title.scales, title.exceptions, bool(in_heads))


def measure(body: Body) -> Body:
    """The body with the measure of each row that has numbers which need one: by what it says itself, by what is proved of
    its concept, or by another row of its label.
    """
    own = [_own(each, body.units) for each in body.rows]
    known: dict[tuple[str, str | None], Measure] = {}
    for each, found in zip(body.rows, own, strict=True):
        if found is not None and found.unit is not None:
            known.setdefault((each.row.label, each.row.unit_suffix), found)
    rows = []
    for each, found in zip(body.rows, own, strict=True):
        if found is not None and found.unit is None:
            same = known.get((each.row.label, each.row.unit_suffix))
            found = msgspec.structs.replace(same, evidence="same-label") if same is not None else found
        rows.append(each if found is None else msgspec.structs.replace(each, measure=found))
    return body.with_rows(rows)


def measure_runs(body: Body) -> Body:
    """The body with the measure of the run for rows of unknown unit that stand inside a run of money (SPEC 7.4).

    A run shows its sign on its first and last amount, so a plain number between two signs of one unit, with nothing of
    another between, is of that unit. Only sure places count, and a label that speaks of a count is left alone.
    """
    if not any(_is_bare(each.measure) for each in body.rows):
        return body
    runs = [_Run() for _ in range(body.width)]
    for i, each in enumerate(body.rows):
        for cell, placement in zip(each.row.values, each.placements, strict=True):
            if placement.column is not None and placement.alignment.is_certain:
                runs[placement.column].go_on(i, cell, measure_of(cell, placement, each, body))
    rows = list(body.rows)
    for i, found in [pair for run in runs for pair in run.found.items()]:
        row = rows[i].row
        if not is_no_money(row.label) and not is_no_money(row.heading or ""):
            rows[i] = msgspec.structs.replace(rows[i], measure=msgspec.structs.replace(found, evidence="run"))
    return body.with_rows(rows)


def measure_of(cell: Cell, placement: Placement, each: BodyRow, body: Body) -> Measure | None:
    """The measure of one value: that of its row, but on a page of several currencies in that of its own sign, or else in
    the only one that its sure column lists; unknown where there is none.
    """
    found, page = each.measure, body.units
    if found is None or cell.kind not in NUMBERS or found.kind not in _OF_MONEY or len(page.currencies) < 2:
        return found
    sign = sign_of(cell.text) if cell.kind is CellKind.MONEY else None
    if sign is None and found.evidence in _WORDED:
        return found
    possible = page.currencies if sign is None else page.of_sign(sign)
    listed = [code for code in _currencies(body, placement) if code in possible]
    codes = tuple(listed) if len(set(listed)) == 1 else possible
    if len(set(codes)) != 1:
        return Measure(found.kind, None, sign, None, codes or found.candidates)
    return _money(found.kind, sign, page, "column" if sign is None else "sign", codes[0])


def _currencies(body: Body, placement: Placement) -> list[str]:
    """The codes of the currencies that the column of a value lists, where it is sure."""
    if placement.column is None or not placement.alignment.is_certain:
        return []
    units = [unit for line in body.heads.columns[placement.column].units for unit in read_units(line)]
    return [code for unit in units if unit.kind in _OF_MONEY and (code := body.units.code(unit))]


def _is_bare(measure: Measure | None) -> bool:
    """Whether plain numbers of this measure may be of any unit."""
    return measure is not None and measure.unit is None and not measure.sign


def is_open(measure: Measure | None) -> bool:
    """Whether numbers of this measure may be money, or something else."""
    return measure is not None and measure.unit is None and any(unit.endswith("shares") for unit in measure.candidates)


class _Run:
    """The run of money that a column is in: its measure, the rows of no unit since its sign, and what was concluded."""

    def __init__(self) -> None:
        self.found: dict[int, Measure] = {}
        self._opened: Measure | None = None
        self._decimals = False  # whether the amount that shows the sign has them
        self._pending: list[int] = []

    def go_on(self, i: int, cell: Cell, measure: Measure | None) -> None:
        """Take the value of row ``i``."""
        if cell.kind not in NUMBERS or measure is None:
            self._opened, self._pending = None, []
        elif cell.kind is CellKind.MONEY:
            if self._opened is not None and _same(self._opened, measure):
                self.found.update(dict.fromkeys(self._pending, self._opened))
            self._opened, self._pending = measure if measure.unit else None, []
            self._decimals = "." in cell.text
        elif _is_bare(measure):
            if self._decimals or "." not in cell.text:
                self._pending.append(i)
        elif self._opened is None or not _same(self._opened, measure):
            self._opened, self._pending = None, []


def _same(one: Measure, other: Measure) -> bool:
    return one.unit is not None and one.unit == other.unit


def _own(each: BodyRow, page: PageUnits) -> Measure | None:
    """What the row itself says of its unit, or else its concept; null of a row without numbers that need one."""
    if not any(value.kind in NUMBERS for value in each.row.values):
        return None
    found = _printed(each.row, page)
    return _of_kind(each.concept.kind, page) or found if _is_bare(found) else found


def _printed(row: Row, page: PageUnits) -> Measure:
    """What stands in the row: its suffix, a sign in it, the words of its label."""
    signs = [sign_of(cell.text) for cell in row.values if cell.kind is CellKind.MONEY]
    sign = signs[0] if signs else None
    if row.unit_suffix:
        return _of_suffix(row.unit_suffix, sign, page)
    if sign is not None:
        if _may_be_per_share(row, sign, page):
            return _money_or_per_share(sign, page)
        per_share = is_per_share(row.label)
        kind = FactKind.PER_SHARE if per_share else FactKind.MONETARY
        if len(set(signs)) > 1:
            return Measure(kind, candidates=tuple(dict.fromkeys([_code(s, page) or s or "" for s in signs])))
        return _money(kind, sign, page, "sign")
    return _of_words(row.label, page)


def _may_be_per_share(row: Row, sign: str, page: PageUnits) -> bool:
    """Whether amounts of money may be amounts per share, though no word of the label says so.

    Where the page scales the two apart, amounts in thousands have no decimals; else the words decide. What is paid for a
    business is money where the page scales money.
    """
    if is_per_share(row.label):
        return False
    power = page.power(FactKind.MONETARY, None, sign)
    scales_both = any(unit.kind is FactKind.PER_SHARE for unit in page.stated)
    if power == _THOUSANDS and scales_both and any("." in cell.text for cell in row.values if cell.kind in NUMBERS):
        return True
    return may_be_per_share(row.label, row.heading or "") or (not power and is_price(row.label))


def _of_suffix(suffix: str, sign: str | None, page: PageUnits) -> Measure:
    if suffix == _PER_SHARE:
        return _money(FactKind.PER_SHARE, sign, page, "sign")
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
    if lower.endswith(("(in shares)", "(shares)")) and not is_ratio(label):
        return _shares(page, "label")
    money = [unit for unit in page.stated if unit.kind in (FactKind.MONETARY, FactKind.PER_SHARE)]
    codes = tuple(dict.fromkeys([code for unit in money if (code := page.code(unit))]))
    added = lower.rpartition(" (in ")[2]
    if added != lower and added.endswith(")") and is_per_share(added) and len(codes) == 1:
        return _money(FactKind.PER_SHARE, money[0].sign, page, "label", codes[0])
    per_share = tuple([f"{code}/shares" for code in codes])
    candidates = (*codes, *per_share, "shares", "pure")
    return Measure(FactKind.NUMBER, power=_common_power(codes, page), candidates=candidates)


def _common_power(codes: Sequence[str], page: PageUnits) -> int | None:
    """The power of ten by which a number is scaled whichever of the page's units is its own; ``None`` if they differ."""
    if not any(scale.power for scale in page.scales):
        return 0
    if not codes:  # amounts of a currency that the page does not name may be scaled
        return None
    powers = {page.power(kind, code, None) for code in codes for kind in _OF_MONEY}
    return _if_one(powers | {page.power(FactKind.SHARES, "shares", None), 0})


def _if_one(powers: set[int]) -> int | None:
    return powers.pop() if len(powers) == 1 else None


def _of_kind(kind: FactKind | None, page: PageUnits) -> Measure | None:
    """The measure of amounts of money or per share, where the page has one currency, or of shares; ``None`` of any other
    kind.
    """
    if kind is FactKind.SHARES:
        return _shares(page, "details")
    money = [unit for unit in page.stated if unit.kind in _OF_MONEY]
    codes = {page.code(unit) for unit in money}
    if kind not in _OF_MONEY or len(codes) != 1 or None in codes:
        return None
    return _money(kind, money[0].sign, page, "details", codes.pop())


def _money(kind: FactKind, sign: str | None, page: PageUnits, evidence: str, code: str | None = None) -> Measure:
    code = code or _code(sign, page)
    if code is None:
        power = page.power(kind, None, sign)
        return Measure(kind, None, sign, power, (sign,) if sign else (), evidence)
    unit = f"{code}/shares" if kind is FactKind.PER_SHARE else code
    return Measure(kind, unit, sign, page.power(kind, code, sign), (), evidence)


def _money_or_per_share(sign: str, page: PageUnits) -> Measure:
    code = _code(sign, page) or sign
    power = _if_one({page.power(kind, code, sign) for kind in _OF_MONEY})
    return Measure(FactKind.NUMBER, power=power, candidates=(f"{code}/shares", code))


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
