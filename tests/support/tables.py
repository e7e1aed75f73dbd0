"""A seed to a table: facts drawn at random, laid out by the renderer's rules, printed as a dump, with the truth.

``draw(seed)`` gives the same table for the same seed on every machine. The facts are as uneven as those of filings:
concepts that stand in some periods only, member blocks, balances that begin and end durations, nil facts, notes.
``draw(seed, hostile=True)`` gives labels that look like values, and values that look like labels.
"""

import datetime
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from support.printing import Table
from support.renderer import render
from support.renderer_model import Concept, Fact, Members, Node, Page, Period, Style, Unit

__all__ = ["Table", "draw"]

_CURRENCIES = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CAD", "CNY": "¥", "CHF": "CHF"}
_SHARES = Unit("shares", "sharesItemType", "shares", "shares")
_RATE = Unit("pure", "percentItemType")
_PURE = Unit("pure", "pureItemType")
_COUNTED = ("customer", "segment", "employee", "Claims", "property", "sqft")
_SUBJECTS = (
    "Revenue", "Goodwill", "Inventory", "Deferred revenue", "Interest expense", "Income tax expense", "Lease cost",
    "Operating lease liability", "Accounts payable", "Cash and cash equivalents", "Amortization", "Depreciation",
    "Net income (loss)", "Other assets", "Accrued liabilities", "Common stock", "Stock options", "Warrants",
    "Restricted stock units", "Purchase price", "Contingent consideration", "Allowance for credit losses",
    "Notes payable", "Line of credit", "Term loan", "Impairment", "Restructuring charges", "Pension benefits",
)  # fmt: skip
_ASPECTS = (
    "", "", "", ", net", ", gross", ", current", ", noncurrent", " outstanding", " issued", " granted", " vested",
    " recognized", " acquired", ", fair value", ", total", " paid", " received", ", percentage", " per year", ", other",
)  # fmt: skip
_MEMBERS = (
    "Customer A", "Customer B", "Term Loan", "Revolving Credit Facility", "Level 1", "Level 2", "Level 3", "Minimum",
    "Maximum", "Employee Stock", "United States", "Foreign", "Patents", "Trade Names", "Corporate Bonds", "Series A",
)  # fmt: skip
_WORDS = (
    "Yes",
    "No",
    "true",
    "false",
    "Straight-line",
    "10-K",
    "FY",
    "Q2",
    "three-year",
    "prime rate plus 1%",
    "0000320193",
    "2023",
)


_LIKE_VALUES = ("2021", "2022", "2023", "2024", "2025", "Thereafter", "5.25%", "7.50%", *_MEMBERS)


class _Filing:
    """The choices that hold for one page, and the random numbers for the rest."""

    def __init__(self, seed: int, *, hostile: bool) -> None:
        self.random = Random(seed)
        self.hostile = hostile
        self.labels: set[str] = set()
        chance = self.random.random
        code = "USD" if chance() < 0.8 else self.random.choice(list(_CURRENCIES))
        codes = [code, self.random.choice([c for c in _CURRENCIES if c != code])] if chance() < 0.08 else [code]
        counted = self.random.choice(_COUNTED)
        others = [_SHARES, _RATE, _PURE, Unit(counted, "integerItemType", counted, counted)]
        self.units = [{unit.type: unit for unit in [*_money(c), *others]} for c in codes]
        self.nil = 0.0 if chance() < 0.5 else self.random.choice([0.02, 0.1, 0.3, *([0.6] if hostile else [])])
        self.empty = self.random.choice([0.05, 0.2, 0.5])
        self.noted = 0.0 if chance() < 0.7 else self.random.choice([0.03, 0.2])
        self.year_end = datetime.date(2012 + self.random.randrange(13), self.random.choice([3, 6, 9, 12]), 1)
        self.year_end = _month_end(self.year_end, 0) - datetime.timedelta(days=self.random.choice([0, 0, 0, 1, 2]))

    def some(self, things: Sequence, least: int = 1) -> list:
        """A few of ``things``, in their order: often all."""
        if self.random.random() < 0.45:
            return list(things)
        count = self.random.randint(min(least, len(things)), len(things))
        chosen = set(self.random.sample(range(len(things)), count))
        return [thing for i, thing in enumerate(things) if i in chosen]

    def label(self, suffix: str = "") -> str:
        """A label, as a rule a new one; one in fifteen is that of another concept."""
        if self.labels and self.random.random() < 0.07:
            return self.random.choice(sorted(self.labels))
        if self.hostile and not suffix.startswith((":", " [")) and self.random.random() < 0.3:
            return self.random.choice(_LIKE_VALUES)
        while True:
            label = self.random.choice(_SUBJECTS) + self.random.choice(_ASPECTS) + suffix
            if label not in self.labels:
                self.labels.add(label)
                return label
            suffix += f" {len(self.labels)}"


def _money(code: str) -> tuple[Unit, Unit]:
    sign = _CURRENCIES[code]
    head = code if sign == code else f"{code} ({sign})"
    per = f"{sign} / shares"
    return Unit(code, "monetary", head, sign, sign, code), Unit(f"{code}/shares", "perShare", per, per, sign, code)


def _month_end(day: datetime.date, months: int) -> datetime.date:
    """The last day of the month that lies ``months`` after that of ``day``."""
    month = day.year * 12 + day.month + months
    return datetime.date(month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)


def _periods(filing: _Filing) -> tuple[list[Period], list[Period]]:
    """Some durations and some instants of a quarterly or yearly report."""
    pick, end = filing.random, filing.year_end
    shapes = [(3, 0), (3, -12), (6, 0), (6, -12), (9, 0), (9, -12), (12, 0), (12, -12), (12, -24), (1, -2), (60, 0)]
    wanted = pick.choice([[0, 1], [0, 1, 2, 3], [6, 7], [6, 7, 8], [6], [0, 6], [0, 1, 6], [9, 6, 7], [6, 7, 8, 10]])
    if pick.random() < 0.2:
        wanted = sorted(pick.sample(range(len(shapes)), pick.randint(1, 5)))
    durations = []
    for months, back in [shapes[i] for i in wanted]:
        last = end if not back else _month_end(end, back)
        durations.append(Period(last, _month_end(last, -months)))
    if pick.random() < 0.12:
        day = end - datetime.timedelta(days=pick.randrange(200))
        durations.append(Period(day, day - datetime.timedelta(days=pick.randint(1, 10))))
    instants = [p.end for p in durations] + [p.start for p in durations if p.start and pick.random() < 0.5]
    instants += [end - datetime.timedelta(days=pick.randrange(-60, 700)) for _ in range(pick.choice([0, 0, 0, 1, 2]))]
    if pick.random() < 0.25:
        durations = []
    return durations, [Period(day) for day in dict.fromkeys(instants)]


_KINDS = {
    "monetary": 12, "perShare": 2, "sharesItemType": 2, "percentItemType": 2, "pureItemType": 0.3, "string": 0.6,
    "date": 0.4, "duration": 0.6, "boolean": 0.3, "integerItemType": 0.3,
}  # fmt: skip


def _text(filing: _Filing, kind: str) -> str:
    pick = filing.random
    if kind in ("monetary", "sharesItemType", "integerItemType"):
        number = pick.choice(
            [0, pick.randrange(10), pick.randrange(1000), pick.randrange(10**6), pick.randrange(10**9)]
        )
        return f"({number:,})" if number and kind == "monetary" and pick.random() < 0.25 else f"{number:,}"
    if kind == "perShare":
        return f"{pick.randrange(9000) / 100:.2f}"
    if kind == "percentItemType":
        return f"{pick.randrange(10000) / 100:.2f}%"
    if kind == "pureItemType":
        return f"{pick.randrange(1000) / 100:.{pick.randint(0, 2)}f}"
    if kind == "date":
        return Period(filing.year_end - datetime.timedelta(days=pick.randrange(3000))).label
    if kind == "duration":
        return pick.choice(["5 years", "1 year", "90 days", "2 years 3 months 4 days", "7 months 6 days"])
    if kind == "boolean":
        return pick.choice(["true", "false"])
    hostile = filing.hostile and pick.random() < 0.5
    return pick.choice([*sorted(filing.labels), *_LIKE_VALUES] if hostile else _WORDS)


def _element(filing: _Filing, label: str) -> str:
    name = "".join([word.capitalize() for word in label.replace("(", " ").replace(")", " ").replace(",", " ").split()])
    return f"{filing.random.choice(['us-gaap', 'us-gaap', 'abc'])}_{name}{filing.random.randrange(10**6)}"


def _nodes(filing: _Filing, durations: list[Period], *, equity: bool) -> list[Node]:
    """The presentation: headings and concepts in order, balances before and after what changes them."""
    pick = filing.random
    nodes: list[Node] = []
    if pick.random() < 0.7:
        label = pick.choice(
            ["Disclosure [Line Items]", "Statement [Abstract]", "Roll Forward [Roll Forward]", "Details"]
        )
        nodes.append(Node(label, _element(filing, label)))
    for _ in range(pick.choice([1, 2, 3, 5, 8, 14, 22])):
        if pick.random() < 0.12:
            label = filing.label(pick.choice([":", " [Abstract]"]))
            nodes.append(Node(label, _element(filing, label)))
        kind = pick.choices(list(_KINDS), list(_KINDS.values()))[0]
        numeric = kind.endswith("ItemType") or kind in ("monetary", "perShare")
        duration = bool(durations) and (equity or pick.random() < (0.55 if numeric else 0.9))
        nodes += _concept(filing, kind, "duration" if duration else "instant")
    if durations and (equity or pick.random() < 0.25):
        for _ in range(pick.choice([1, 1, 2])):
            start = _concept(filing, pick.choice(["monetary", "monetary", "sharesItemType"]), "instant")[0]
            begin, end = ("Balance", "Balance") if pick.random() < 0.2 else ("Beginning balance", "Ending balance")
            at = pick.randint(0, len(nodes))
            nodes.insert(at, Node(begin, start.element, start.concept, "start"))
            nodes.insert(pick.randint(at + 1, len(nodes)), Node(end, start.element, start.concept, "end"))
            if not equity and pick.random() < 0.2:
                nodes.append(start)
    return nodes


def _concept(filing: _Filing, kind: str, period_type: str) -> list[Node]:
    suffix = {"sharesItemType": " (in shares)", "perShare": " (in dollars per share)"}.get(kind, "")
    label = filing.label(suffix if filing.random.random() < 0.6 else "")
    words = f"Documentation of {label.lower()}." if filing.random.random() < 0.8 else None
    concept = Concept(_element(filing, label), period_type, kind, words)
    return [Node(label, concept.element, concept)]


def _facts(filing: _Filing, nodes: list[Node], blocks: list[Members], periods: dict[str, list[Period]]) -> list[Fact]:
    """Facts of each concept in each block: in some of its periods, now and then missing or nil."""
    pick, facts = filing.random, []
    concepts = list(dict.fromkeys([node.concept for node in nodes if node.concept]))
    usual = {concept: filing.some(periods[concept.period_type]) for concept in concepts}
    for block in blocks:
        for concept in filing.some(concepts) if block else concepts:
            for period in usual[concept] if pick.random() < 0.7 else filing.some(periods[concept.period_type]):
                if pick.random() < filing.empty:
                    continue
                unit = pick.choice(filing.units).get(concept.type)
                footnotes = (pick.randrange(4),) if pick.random() < filing.noted else ()
                nil = pick.random() < filing.nil
                text = "" if nil else _text(filing, concept.type)
                facts.append(Fact(concept, period, block, unit, text, nil, () if nil else footnotes))
    return facts


def _attempt(seed: int, *, hostile: bool) -> Page | None:
    """A page, or null where the facts drawn leave a column without a value, which no filing does (SPEC 8.1)."""
    filing = _Filing(seed, hostile=hostile)
    pick = filing.random
    equity = pick.random() < 0.1
    durations, instants = _movements(filing) if equity else _periods(filing)
    if not durations and not instants:
        return None
    nodes = _nodes(filing, durations, equity=equity)
    members = pick.sample(_MEMBERS, pick.choice([0, 0, 1, 2, 3, 5]) + equity)
    suffix = " [Member]" if pick.random() < 0.4 else ""
    blocks: list[Members] = [(member + suffix,) for member in members]
    if not equity and len(blocks) > 2:
        blocks[-1] = (blocks[-1][0], blocks[0][0])
    if not blocks or pick.random() < 0.85:
        blocks.insert(len(blocks) if equity and pick.random() < 0.5 else 0, ())
    facts = _facts(filing, nodes, blocks, {"duration": durations, "instant": instants})
    statement = equity or pick.random() < 0.15
    name = pick.choice(
        ["Statements of Operations", "Balance Sheets"] if statement else ["Debt (Details)", "Leases (Details)"]
    )
    style = Style(
        "Statements of Stockholders' Equity" if equity else name,
        equity=equity,
        nil_units=pick.random() < 0.8,
        scales=_scales(filing, facts, statement=statement),
    )
    page = render(style, nodes, blocks, facts)
    if page is None:
        return None
    shown = {i for row in page.rows for i, cell in row.cells.items() if not cell.fact.nil}
    return page if all(column.index in shown for column in page.columns) else None


def _movements(filing: _Filing) -> tuple[list[Period], list[Period]]:
    """Durations that follow each other, and the instants between them, for a statement of equity."""
    months = filing.random.choice([3, 12])
    ends = [_month_end(filing.year_end, -months * i) for i in range(filing.random.choice([2, 3, 4]))]
    return [Period(end, start) for end, start in pairwise(ends)], [Period(end) for end in ends]


def _scales(filing: _Filing, facts: Sequence[Fact], *, statement: bool) -> tuple[tuple[str, int], ...]:
    """What the line below the title says: units that are scaled, and per-share amounts that are not."""
    units = list(dict.fromkeys([fact.unit for fact in facts if fact.unit]))
    scales = {}
    for unit in units:
        if unit.type in ("monetary", "sharesItemType") and filing.random.random() < 0.6:
            scales[unit.suffix] = filing.random.choice([3, 6])
    for unit in units:
        if unit.type == "perShare" and unit.sign in scales and not statement:
            scales[unit.suffix] = 0
    return tuple(sorted([(str(suffix), power) for suffix, power in scales.items()], key=lambda x: (x[1], x[0])))


def draw(seed: int, *, hostile: bool = False) -> Table:
    """The table of ``seed``. Tables of any two seeds are drawn apart; about half have short rows.

    A ``hostile`` one has years, percentages and names of members for labels, more nil facts, and labels for values.
    """
    attempt = 0
    while (page := _attempt(seed * 1000 + attempt, hostile=hostile)) is None:
        attempt += 1
    return Table(seed, page)
