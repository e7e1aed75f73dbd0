"""Facts to a page: a small renderer that lays out a table by the rules of the real one (SPEC 4 and 8.1).

It works on facts, as the real one does: columns come from the periods and units of the facts, instants are merged
into durations, signs are set down each column, and only then is anything printed and the empty cells lost.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from support.renderer_model import Cell, Concept, Fact, Members, Node, Page, PageColumn, PageRow, Period, Style, Unit

__all__ = ["render"]


def render(style: Style, nodes: Sequence[Node], blocks: Sequence[Members], facts: Sequence[Fact]) -> Page | None:
    """The page of ``facts``; null where nothing is left to show."""
    groups = _groups(nodes, facts)
    columns = _columns(style, groups, blocks)
    rows = _rows(style, nodes, blocks, groups, columns)
    unit = _promoted_unit(columns) if len(columns) > 1 else None
    _merge_units(rows, columns)
    if not style.equity:
        _merge_instants(rows, columns)
    _hide_contained(columns)
    if style.equity:
        _hide_repeated(rows)
    columns = [column for column in columns if not column.hidden]
    rows = [row for row in rows if not row.hidden and any(column.index in row.cells for column in columns)]
    _footnotes(rows, columns)
    for column in columns:
        _set_signs(style, rows, column)
    if not rows:
        return None
    promoted = unit is not None and len(columns) > 1
    if not promoted:
        _suffix_units(rows)
    title = [f"{style.name} - {unit}" if promoted else style.name]
    if style.scales:
        title.append(", ".join([f"{subject} in {_WORDS[power]}" for subject, power in style.scales]))
    return Page(title, columns, _with_headings(style, nodes, rows), style, promoted)


_WORDS = {0: "Units", 3: "Thousands", 6: "Millions", 9: "Billions"}


@dataclass(frozen=True)
class _Group:
    """A fact at a node of the presentation, in a period (its own, or a duration that it begins or ends)."""

    fact: Fact
    period: Period
    node: int
    role: str | None


def _groups(nodes: Sequence[Node], facts: Sequence[Fact]) -> list[_Group]:
    """Each fact at each of its nodes; balances go to the durations that they begin or end, in these durations."""
    durations = list(dict.fromkeys([fact.period for fact in facts if fact.period.start]))
    at: defaultdict[Concept, list[int]] = defaultdict(list)
    for i, node in enumerate(nodes):
        if node.concept:
            at[node.concept].append(i)
    located: list[tuple[Fact, Period, str | None]] = [(fact, fact.period, None) for fact in facts]
    for fact in facts:
        roles = dict.fromkeys([nodes[i].role for i in at[fact.concept] if nodes[i].role])
        located += [
            (fact, duration, role)
            for duration in durations
            for role in roles
            if fact.period == Period((duration.start if role == "start" else None) or duration.end)
        ]
    return [
        _Group(fact, period, i, nodes[i].role)
        for fact, period, role in located
        for i in at[fact.concept]
        if nodes[i].role in (None, role)
    ]


def _period_order(style: Style, periods: Iterable[Period]) -> list[Period]:
    if style.equity:
        return sorted(periods, key=lambda p: (p.start or p.end, p.months or 0, p.end))
    return sorted(periods, key=lambda p: (p.start is None, p.months or 0, -p.end.toordinal(), p.start or p.end))


def _columns(style: Style, groups: Sequence[_Group], blocks: Sequence[Members]) -> list[PageColumn]:
    """A column for each period (or member) and unit, in the renderer's order."""
    periods = {p: i for i, p in enumerate(_period_order(style, {group.period for group in groups}))}
    units = list(dict.fromkeys([group.fact.unit for group in groups if group.fact.unit]))
    found: dict[tuple[int, int], _Group] = {}
    for group in groups:
        first = blocks.index(group.fact.members) if style.equity else periods[group.period]
        found.setdefault((first, units.index(group.fact.unit) if group.fact.unit else -1), group)
    columns = []
    for i, (_, group) in enumerate(sorted(found.items(), key=lambda item: item[0])):
        period = None if style.equity else group.period
        member = (group.fact.members[0] if group.fact.members else "Total") if style.equity else None
        columns.append(PageColumn(i, period, member, group.fact.unit))
    return columns


def _rows(
    style: Style, nodes: Sequence[Node], blocks: Sequence[Members], groups: Sequence[_Group], columns: list[PageColumn]
) -> list[PageRow]:
    """A row for each block (or period) and node, with its cells; a later fact takes the place of one before."""
    periods = {p: i for i, p in enumerate(_period_order(style, {group.period for group in groups}))}
    by_place = {(column.member or column.period, column.unit): column for column in columns}
    of_fact: defaultdict[tuple[Fact, str | None], dict[int, PageColumn]] = defaultdict(dict)
    of_row: defaultdict[tuple[int, int], list[_Group]] = defaultdict(list)
    for group in groups:
        member = group.fact.members[0] if group.fact.members else "Total"
        column = by_place[(member if style.equity else group.period, group.fact.unit)]
        of_fact[group.fact, group.role][column.index] = column
        first = periods[group.period] if style.equity else blocks.index(group.fact.members)
        of_row[first, group.node].append(group)
        column.facts.append(group.fact)
    rows = []
    for (_, i), same in sorted(of_row.items(), key=lambda item: item[0]):
        period = same[0].period if style.equity else None
        label = nodes[i].label
        if period and nodes[i].role:
            label += f" at {Period((period.start if nodes[i].role == 'start' else None) or period.end).label}"
        members = () if style.equity else same[0].fact.members
        row = PageRow(label, nodes[i].element, "label", members, nodes[i], period, position=i)
        for group in same:
            for column in of_fact[group.fact, group.role].values():
                row.cells[column.index] = Cell(group.fact)
                column.add(group.fact)
            if group.fact.unit and group.fact.unit not in row.united[group.fact.unit.type]:
                row.united[group.fact.unit.type].append(group.fact.unit)
        rows.append(row)
    return rows


def _promoted_unit(columns: Sequence[PageColumn]) -> str | None:
    """The unit that goes to the title: where there is one currency, one per share, one unit of shares, or one other."""
    kinds: dict[str, Unit] = {}
    for column in columns:
        unit = column.unit
        if unit and unit.type != "percentItemType":
            kind = unit.type if unit.type in ("monetary", "perShare", "sharesItemType") else "other"
            if kinds.setdefault(kind, unit) != unit:
                return None
    money, per_share = kinds.get("monetary"), kinds.get("perShare")
    if money and per_share and money.currency != per_share.currency:
        return None
    if "other" in kinds and len(kinds) > 1:
        return None
    first = next((kinds[k] for k in ("other", "monetary", "perShare", "sharesItemType") if k in kinds), None)
    return first.head if first else None


def _overlap(rows: Iterable[PageRow], columns: Sequence[PageColumn]) -> bool:
    return any(sum(column.index in row.cells for column in columns) > 1 for row in rows)


def _merge(rows: Iterable[PageRow], into: PageColumn, other: PageColumn) -> None:
    for row in rows:
        if other.index in row.cells:
            fact = row.cells[other.index].fact
            row.cells[into.index] = Cell(fact)
            into.add(fact)
    into.facts += other.facts
    other.hidden = True


def _merge_units(rows: Sequence[PageRow], columns: Sequence[PageColumn]) -> None:
    """Columns of one period that differ by unit become one a currency; the other units join each currency."""
    groups: defaultdict[object, list[PageColumn]] = defaultdict(list)
    for column in columns:
        groups[column.member or column.period].append(column)
    for same in groups.values():
        money = [c for c in same if c.unit and c.unit.type == "monetary"]
        per_share = [c for c in same if c.unit and c.unit.type == "perShare"]
        others = [c for c in same if c not in money and c not in per_share]
        if _overlap(rows, others):
            continue
        if not money:
            money, per_share = per_share, []
        if not money:
            money, others = others[:1], others[1:]
        for column in money:
            for other in per_share:
                if other.unit and column.unit and other.unit.currency == column.unit.currency:
                    _merge(rows, column, other)
            for other in others:
                _merge(rows, column, other)


def _merge_instants(rows: Sequence[PageRow], columns: Sequence[PageColumn]) -> None:
    """The first instant column of a date joins each duration that ends then, if nothing is in the way."""
    visible = [(c, c.period) for c in columns if not c.hidden and c.period]
    instants = sorted([(p.end, c.index, c) for c, p in visible if not p.start], key=lambda x: x[:2])
    durations = sorted([(p.end, c.index, c) for c, p in visible if p.start], key=lambda x: x[:2])
    while instants and durations:
        (date, _, instant), (end, _, duration) = instants[0], durations[0]
        if date < end:
            del instants[0]
            continue
        del durations[0]
        money = instant.currencies("monetary") | duration.currencies("monetary")
        shared = instant.currencies("perShare") | duration.currencies("monetary")
        if date == end and len(money) < 2 and len(shared) < 2 and not _overlap(rows, [instant, duration]):
            _merge(rows, duration, instant)


def _hide_contained(columns: Sequence[PageColumn]) -> None:
    """A column whose facts all stand in another is not shown."""
    for column in columns:
        for other in columns:
            if other is not column and not column.hidden and not other.hidden and set(other.facts) <= set(column.facts):
                other.hidden = True


def _hide_repeated(rows: Sequence[PageRow]) -> None:
    """A beginning balance is hidden if the balance before it is the ending one of the same day with the same facts."""
    chains: defaultdict[str, list[PageRow]] = defaultdict(list)
    for row in rows:
        if row.node and row.node.role and not row.hidden:
            chains[row.element].append(row)
    for chain in chains.values():
        for before, row in pairwise(chain):
            ends = before.node and before.node.role == "end" and row.node and row.node.role == "start"
            same = {c: cell.fact for c, cell in before.cells.items()} == {c: x.fact for c, x in row.cells.items()}
            if ends and before.period and row.period and before.period.end == row.period.start and same:
                row.hidden = True


def _footnotes(rows: Sequence[PageRow], columns: Sequence[PageColumn]) -> None:
    """Notes are numbered as they come; what all cells of a row (then of a column) share moves to its label (head)."""
    numbers: dict[int, int] = {}
    for row in rows:
        for column in columns:
            if cell := row.cells.get(column.index):
                cell.marks = {numbers.setdefault(note, len(numbers) + 1) for note in sorted(cell.fact.footnotes)}
    lines: list[tuple[PageRow | PageColumn, list[Cell]]] = []
    if len(columns) > 1:
        lines += [(row, [row.cells[c.index] for c in columns if c.index in row.cells]) for row in rows]
    if len(rows) > 1:
        lines += [(c, [row.cells[c.index] for row in rows if c.index in row.cells]) for c in columns]
    for line, cells in lines:
        line.marks = set.intersection(*[cell.marks for cell in cells]) if cells else set()
        for cell in cells:
            cell.marks = cell.marks - line.marks


def _set_signs(style: Style, rows: Sequence[PageRow], column: PageColumn) -> None:
    """A sign shows on the first and the last of a run of one unit; all signs of a column are the same."""
    cells = [row.cells[column.index] for row in rows if column.index in row.cells]
    units = [None, *[cell.unit(style) for cell in cells], None]
    for i, cell in enumerate(cells, start=1):
        cell.shows_sign = units[i] is not None and not units[i - 1] == units[i] == units[i + 1]
        if cell.shows_sign and not column.sign and cell.fact.unit:
            column.sign = cell.fact.unit.sign or ""


def _suffix_units(rows: Sequence[PageRow]) -> None:
    """Where the heads list units, rows of one unit name it, but not those of the commonest unit."""
    of: defaultdict[str, list[PageRow]] = defaultdict(list)
    for row in rows:
        if len(row.united) == 1 and len(units := next(iter(row.united.values()))) == 1 and units[0].suffix:
            of[units[0].suffix].append(row)
    ranked = sorted(of.items(), key=lambda item: len(item[1]))
    if len(ranked) < 2:
        return
    tie = len(ranked[-1][1]) == len(ranked[-2][1])
    for suffix, same in ranked if tie else ranked[:-1]:
        for row in same:
            row.label += f" | {suffix}"
            row.suffixed = True


def _with_headings(style: Style, nodes: Sequence[Node], rows: Sequence[PageRow]) -> list[PageRow]:
    """Member rows before each block; of headings that come together only the last, and all again in each block."""
    headings = [(i, node) for i, node in enumerate(nodes) if node.concept is None]
    result: list[PageRow] = []
    members: Members | None = None
    done = 0
    for row in rows:
        if row.members != members:
            members, done = row.members, 0
            if members:
                result.append(PageRow(" | ".join(members), "", "member", members))
        if style.equity and row.node and row.node.role:
            done = 0
        elif done < len(headings) and headings[done][0] < row.position:
            while done + 1 < len(headings) and headings[done + 1][0] < row.position:
                done += 1
            node = headings[done][1]
            result.append(PageRow(node.label, node.element, "heading", row.members, node))
            done += 1
        result.append(row)
    return result
