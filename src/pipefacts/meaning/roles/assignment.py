"""Printed page to rows: which text cell is a heading, a member row, a label or a value (SPEC 6).

Two decisions, each for the page as a whole: which cells begin a row (``runs``), and which rows without values
begin a block of members (``blocks``). The definition entries, where the page has them, count the concepts and
the members of the page, and settle what the cells leave even. Where a dump keeps empty cells, or says which
cells stand in one row, there is nothing to decide but the blocks.
"""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

import msgspec

from pipefacts.meaning.body import EVEN, Body, BodyRow, Doubt
from pipefacts.meaning.roles.bare import Bare, Line, is_in_title
from pipefacts.meaning.roles.blocks import Blocks, Counted, divide
from pipefacts.meaning.roles.doubts import CERTAIN, with_doubts
from pipefacts.meaning.roles.runs import find_starts
from pipefacts.meaning.roles.texts import gather_blocks
from pipefacts.meaning.title import read_units
from pipefacts.syntax.headless import keeps_tables
from pipefacts.syntax.printed import PrintedPage
from pipefacts.values import TEXTS, Cell, CellKind, EntryKind, Role, Row
from pipefacts.wording.vocabulary import is_often_nil

__all__ = ["assign_roles"]

_HEADING, _MEMBER, _BLOCK, _EMPTY = CellKind.HEADING, CellKind.MEMBER, CellKind.BLOCK, CellKind.EMPTY
_AMOUNTS = (CellKind.MONEY, CellKind.NEGATIVE, CellKind.PERCENT)
_SEPARATOR = " | "

_ANY = 1_000_000  # members
_MOVABLE = 4.0  # a margin above this is not changed by counting the concepts
_BIASES = (0.5, -0.5, 1.0, -1.0, 1.5, -1.5, 2.0, -2.0)
_MOST_CELLS = 4_000  # beyond these the cells alone decide: counting reads the page once more for each bias
_AMOUNT = re.compile(r"(?:[^\w\s]|[A-Z]{3})? ?\(?[0-9][0-9,.]*%?\)?")
_LONGEST_UNIT = 40  # characters of a unit behind a label


class _Group(msgspec.Struct):
    """The cells of a row: its label (null where the dump has lost it) and its values."""

    label: Cell | None
    values: list[Cell]


def assign_roles(body: Body, page: PrintedPage) -> Body:
    """The body with the rows of ``page``, whose table has as many columns as it has heads (0: unknown).

    A row is certainly empty if it is a member row, or a heading that its words prove one. Another row of role
    ``HEADING`` may be a label whose facts are all nil; one that is taken for such does not become the ``heading`` of
    the rows below. A member row ends the heading above it: its block shows its own. Values before the first label stand
    in a row whose label is empty.
    """
    width = len(page.heads)
    cells = _without_last_bar(page, width)
    if not cells:
        return body
    groups = _placed(cells, width)
    if groups is not None:
        return _certain(_build(body, cells, groups, {}), width, bounded=True)
    if keeps_tables(page):
        texts = gather_blocks(cells, " ".join(page.title.lines).casefold())
        return _certain(_build(body, texts.cells, _grouped(texts.cells, texts.starts), texts.margins), width)
    starts = find_starts(cells, width, cut=not body.is_whole, older=body.title.older)
    found = _build(body, cells, _grouped(cells, starts.starts), starts.margins)
    if body.is_whole and len(cells) <= _MOST_CELLS and any(abs(m) < _MOVABLE for m in starts.margins.values()):
        found = _counted(cells, width, found)
    return _certain(found, width)


def _certain(body: Body, width: int, *, bounded: bool = False) -> Body:
    """The body with its doubts; ``bounded`` says that lines bound the rows, so that nothing need be counted."""
    return with_doubts(body, width, fits=bounded or (body.is_whole and not _off(body)), bounded=bounded)


def _without_last_bar(page: PrintedPage, width: int) -> Sequence[Cell]:
    """The cells without the bar that it breaks off behind, which is no cell of the last row; where empty cells are kept
    it may be one, if the row has room.
    """
    if page.entries or not page.body or page.body[-1].kind is not _EMPTY:
        return page.body
    *above, _ = page.body
    keeps_empty = any(cell.kind is _EMPTY for cell in above)
    filled = sum(1 for _ in takewhile(lambda cell: cell.kind not in TEXTS, reversed(above)))
    is_full = 0 < width <= filled
    return page.body if keeps_empty and not is_full else above


def _counted(cells: Sequence[Cell], width: int, first: Body) -> Body:
    """The reading closest to the first one that shows as many concepts and members as there are entries."""
    best, off = first, _off(first)
    for bias in _BIASES:
        if not off:
            break
        starts = find_starts(cells, width, cut=False, older=first.title.older, bias=bias)
        other = _build(first, cells, _grouped(cells, starts.starts), starts.margins)
        count = _off(other)
        if count < off:
            best, off = other, count
    return best


def _off(body: Body) -> int:
    """By how many the concepts and members of a reading differ from the entries."""
    concepts = {row.label for row in body.printed if row.role is not Role.MEMBER}
    members = {name for row in body.printed if row.role is Role.MEMBER for name in row.members}
    counted = _count(body)
    if counted is None:
        return 0
    missing = max(counted.members.start - len(members), len(members) - counted.members.stop + 1, 0)
    return abs(len(concepts) - counted.concepts) + missing


def _count(body: Body) -> Counted | None:
    """What the definition entries count; members in the title have entries too, but on older pages none has."""
    if not body.entries:
        return None
    if body.has_older_tail:
        return Counted(range(_ANY), len(body.entries))
    members = sum(entry.kind is EntryKind.MEMBER for entry in body.entries)
    promoted = len(body.title.members)
    return Counted(range(max(members - promoted, 0), members + 1), len(body.entries) - members)


# Cells to groups: the cells of each row.


def _placed(cells: Sequence[Cell], width: int) -> list[_Group] | None:
    """The groups of a dump that says itself which cells stand in a row, else null."""
    if cells[0].place is not None:
        return _grouped(cells, [cell.place == 0 for cell in cells])
    if any(cell.line == after.line for cell, after in pairwise(cells)):
        starts = [True, *[cell.line != after.line and after.kind is not _BLOCK for cell, after in pairwise(cells)]]
        if not any(start and cell.kind in _AMOUNTS for cell, start in zip(cells, starts, strict=True)):
            return _grouped(cells, starts)
    if not any(cell.kind is _EMPTY for cell in cells):
        return None
    step = width + 1
    if width < 1 or not _fills_rows(cells, step):
        return None
    groups: list[_Group] = []
    for i in range(0, len(cells), step):
        values = [
            msgspec.structs.replace(cell, place=place)
            for place, cell in enumerate(cells[i + 1 : i + step], 1)
            if cell.kind is not _EMPTY
        ]
        groups.append(_Group(cells[i], values))
    return groups


def _fills_rows(cells: Sequence[Cell], step: int) -> bool:
    """Whether the cells are whole rows of ``step`` cells that begin with a label; of a cut dump the last row is not whole.

    Lone bars elsewhere, as where a dump breaks off behind one, keep no places.
    """
    whole = cells[: len(cells) - len(cells) % step]
    if len(whole) <= len(cells) - step or not any(cell.kind is _EMPTY for cell in whole):
        return False
    return all(cell.kind not in _AMOUNTS and cell.kind not in (_EMPTY, _BLOCK) for cell in cells[::step])


def _grouped(cells: Sequence[Cell], starts: Sequence[bool]) -> list[_Group]:
    groups: list[_Group] = []
    values: list[Cell] = []
    for cell, start in zip(cells, starts, strict=True):
        if start:
            values = []
            groups.append(_Group(cell, values))
        elif cell.kind is not _EMPTY:
            if not groups:
                groups.append(_Group(None, values))
            values.append(cell)
    return groups


# Groups to rows.


def _build(body: Body, cells: Sequence[Cell], groups: Sequence[_Group], margins: dict[int, float]) -> Body:
    lines = _lines(groups)
    title = " ".join(body.title.lines).casefold()
    blocks = divide(lines, title, _count(body), older=body.title.older)
    abstract = _abstract(lines, blocks, title)
    rows = [BodyRow(row, empty) for row, empty in zip(_rows(groups, lines, blocks), abstract, strict=True)]
    assert all(cell.kind is not _EMPTY for each in rows for cell in each.row.values)
    return msgspec.structs.replace(body, rows=tuple(rows), doubts=_doubts(cells, groups, blocks, margins))


def _rows(groups: Sequence[_Group], lines: Sequence[Line], blocks: Blocks) -> list[Row]:
    rows: list[Row] = []
    heading: str | None = None
    members: tuple[str, ...] = ()
    block = 0
    for group, line, bare in zip(groups, lines, blocks.bare, strict=True):
        label = group.label
        if label is None:
            rows.append(Row("", tuple(group.values), group.values[0].line, group.values[0].column))
            continue
        role = Role.LABEL
        if bare is Bare.MEMBER:
            role, members, heading = Role.MEMBER, tuple(label.text.split(_SEPARATOR)), None
            block += 1
        elif bare is not None:
            role = Role.HEADING
            heading = label.text if bare is Bare.HEADING else heading
        name, _, unit = label.text.rpartition(_SEPARATOR) if line.unit else (label.text, "", None)
        values, place = tuple(group.values), (label.line, label.column)
        rows.append(Row(name, values, *place, role, unit, heading, members, block, label.notes))
    return rows


def _lines(groups: Sequence[_Group]) -> list[Line]:
    lines = [
        Line(CellKind.TEXT, "", False, True)
        if group.label is None
        else Line(group.label.kind, group.label.text, False, bool(group.values))
        for group in groups
    ]
    joined = [line for line in lines if _SEPARATOR in line.text and line.kind is not _MEMBER]
    units: set[str] = set()
    for line in joined:
        unit = line.text.rpartition(_SEPARATOR)[2]
        line.unit = line.filled and len(unit) <= _LONGEST_UNIT and not _AMOUNT.fullmatch(unit)
        if line.unit:
            units.add(unit)
    for line in joined:
        unit = line.text.rpartition(_SEPARATOR)[2]
        line.unit = line.unit or (not line.filled and (unit in units or bool(read_units(unit))))
    return lines


def _abstract(lines: Sequence[Line], blocks: Blocks, title: str) -> list[bool]:
    """Which rows certainly have no facts: a label whose facts are all nil may come again in every block."""
    counts: dict[str, int] = {}
    for line, bare in zip(lines, blocks.bare, strict=True):
        if bare is Bare.HEADING:
            counts[line.text] = counts.get(line.text, 0) + 1
    unsure = {i for i, margin in blocks.margins.items() if margin < CERTAIN}
    return [
        (bare is Bare.MEMBER and (line.kind is _MEMBER or i not in unsure))
        or (
            bare is Bare.HEADING
            and (
                line.kind is _HEADING
                or (counts[line.text] > 1 and (line.text.isupper() or is_in_title(line.text, title)))
                or (line.text.endswith(":") and not is_often_nil(line.text))
            )
        )
        for i, (line, bare) in enumerate(zip(lines, blocks.bare, strict=True))
    ]


def _doubts(
    cells: Sequence[Cell], groups: Sequence[_Group], blocks: Blocks, margins: dict[int, float]
) -> tuple[Doubt, ...]:
    close = {id(cells[i]): abs(margin) for i, margin in margins.items() if abs(margin) < CERTAIN}
    even = {i: margin for i, margin in blocks.margins.items() if margin < EVEN}
    doubts: list[Doubt] = []
    for i, group in enumerate(groups) if close or even else ():
        label, bare = group.label, blocks.bare[i]
        role = Role.LABEL if bare is None else Role.MEMBER if bare is Bare.MEMBER else Role.HEADING
        if label is not None and id(label) in close:
            doubts.append(_doubt(label, role, Role.VALUE, close[id(label)]))
        elif label is not None and i in even:
            doubts.append(_doubt(label, role, Role.HEADING if role is Role.MEMBER else Role.MEMBER, even[i]))
        doubts += [_doubt(cell, Role.VALUE, Role.LABEL, close[id(cell)]) for cell in group.values if id(cell) in close]
    return tuple(doubts)


def _doubt(cell: Cell, taken: Role, other: Role, margin: float) -> Doubt:
    return Doubt(cell.line, cell.column, cell.text, taken, other, round(margin, 3))
