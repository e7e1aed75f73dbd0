"""PF6: a table that was read, and cannot be true as it stands."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from pipefacts.diagnostics.examples import ENTRY, PAGE
from pipefacts.diagnostics.fault import Fault
from pipefacts.meaning.body import BodyRow
from pipefacts.stages import Stages
from pipefacts.syntax.text import excerpt
from pipefacts.values import CellKind, Diagnostic, EntryKind, Fact, FactKind, Role, Row, Severity, Source
from pipefacts.wording.balances import Edge, edge_of, is_balance

__all__ = ["CHECKS", "FAULTS", "SIGNS"]

_TABLE = "|Cash\n|$ 120\n|$ 95\n"
_SIGNED = "|Cash | $\n|$ 120\n|$ 95\n|Stocks | $\n|35\n|Land | $\n|{}\n|{}\n"
_SUM = "|Cash\n|$ 120\n|$ 95\n|Stocks\n|35\n|40\n|Land\n|5\n|6\n|Total assets\n|$ 160\n|$ {}\n"
_ROLL = (
    "|Beginning balance\n|$ 120\n|$ 95\n|Additions\n|35\n|40\n|Releases\n|(5)\n|(15)\n|Ending balance\n|$ 150\n|$ {}\n"
)

SIGNS = Fault(
    code="PF601",
    name="unexplained-signs",
    severity=Severity.WARNING,
    summary="No placement of the values explains the positions of the currency signs.",
    why="Down a column, the renderer prints a sign only at the first and the last amount of each run of one unit. If no "
    "placement of the short rows gives the signs that the dump has, a part of the page was misread or a cell was lost, so "
    "no column is proved.",
    remedy="compare the page with its source; the columns of its short rows are only likely",
    wrong=PAGE.replace(_TABLE, _SIGNED.format("5", "6")).replace(ENTRY, ENTRY * 3),
    right=PAGE.replace(_TABLE, _SIGNED.format("$ 5", "$ 6")).replace(ENTRY, ENTRY * 3),
)

EMPTY_COLUMN = Fault(
    code="PF602",
    name="empty-column",
    severity=Severity.WARNING,
    summary="A column is empty in every placement of the values.",
    why="The renderer omits columns without values. So there is one head too many, or values were lost.",
    remedy="look for a cell that was read as a head, or for missing values",
    wrong=PAGE.replace("|Cash\n|$ 120\n|$ 95\n", "|\nDec. 31, 2019\n|Cash\n|$ 120\n|$ 95\n|\n"),
    right=PAGE,
)

TOTAL = Fault(
    code="PF603",
    name="total-does-not-add-up",
    severity=Severity.WARNING,
    summary="A total is the sum of the rows above it in one column, but not in another.",
    why="If the rows add up in one column, they are the parts of the total. If the same rows do not add up in another column, "
    "a figure is wrong or in the wrong column.",
    remedy="check the figures of this column against the filing",
    wrong=PAGE.replace(_TABLE, _SUM.format("114")).replace(ENTRY, ENTRY * 4),
    right=PAGE.replace(_TABLE, _SUM.format("141")).replace(ENTRY, ENTRY * 4),
)

ROLL_FORWARD = Fault(
    code="PF604",
    name="roll-forward-does-not-add-up",
    severity=Severity.WARNING,
    summary="An ending balance is the beginning balance plus its changes in one column, but not in another.",
    why="One column shows what the balance is made of, and another column contradicts it.",
    remedy="check the figures of this column against the filing",
    wrong=PAGE.replace(_TABLE, _ROLL.format("210")).replace(ENTRY, ENTRY * 3),
    right=PAGE.replace(_TABLE, _ROLL.format("120")).replace(ENTRY, ENTRY * 3),
)

CONFLICT = Fault(
    code="PF605",
    name="conflicting-facts",
    severity=Severity.WARNING,
    summary="Two facts with the same concept, period and members have different values.",
    why="A concept has one value per period and set of members. Two values mean that a member row between them was lost, or "
    "that one of the values is wrong.",
    remedy="look for a member row or a heading between the two",
    wrong=PAGE.replace(_TABLE, "|Cash\n|$ 120\n|$ 95\n|Cash\n|$ 70\n|$ 60\n"),
    right=PAGE.replace(_TABLE, "|Cash\n|$ 120\n|$ 95\n|North [Member]\n|Cash\n|$ 70\n|$ 60\n") + "|X\n- Details\n",
)

FAULTS = (SIGNS, EMPTY_COLUMN, TOTAL, ROLL_FORWARD, CONFLICT)

_SUMMED = {FactKind.MONETARY, FactKind.SHARES, FactKind.NUMBER}
_LONGEST = 40  # rows of one sum
_LESS = ("less", "deduct")


class _Line(msgspec.Struct, frozen=True):
    """Row ``index``, of figures: its values by column where their column is certain; ``open`` where one is not."""

    index: int
    each: BodyRow
    kind: FactKind
    values: dict[int, Decimal]
    open: bool

    @property
    def row(self) -> Row:
        """The row as the page shows it."""
        return self.each.row


class _Sum(msgspec.Struct, frozen=True):
    """How many of the rows above a total it is the sum of, and the columns that say so, or speak against it."""

    length: int
    agreeing: tuple[int, ...]
    differing: tuple[int, ...]


def signs(stages: Stages) -> Iterator[Diagnostic]:
    """Signs that no placement explains."""
    if stages.contradiction and stages.rows:
        cell = next((c for row in stages.rows for c in row.values if c.kind is CellKind.MONEY), stages.printed.body[0])
        yield SIGNS.at(cell.line, "no placement of the values explains the currency signs of this table", cell.column)


def empty_columns(stages: Stages) -> Iterator[Diagnostic]:
    """Columns that no value can stand in."""
    if not stages.facts or stages.printed.items:
        return
    reached: set[int] = set()
    seen: set[int] = set()
    for placement in stages.body.placements:
        if placement.column is not None:
            reached.add(placement.column)
        elif not placement.candidates:  # any column, of a table too wide to list them
            return
        if id(placement.candidates) not in seen:  # short rows share them
            seen.add(id(placement.candidates))
            reached.update([candidate.column for candidate in placement.candidates])
    for i, head in enumerate(stages.printed.heads):
        if i not in reached:
            yield EMPTY_COLUMN.at(head.line, f"no value can be in this column: {', '.join(head.labels)}")


def sums(stages: Stages) -> Iterator[Diagnostic]:
    """Totals and ending balances that hold in one column and not in another."""
    if not any(_is_sum(row.label) for row in stages.rows):
        return
    terms: list[_Line] = []
    block = 0
    for line in _lines(stages):
        if line.row.block != block:
            terms, block = [], line.row.block
        if _is_sum(line.row.label):
            is_end = edge_of(line.row.label) is Edge.ENDING
            alike = _terms(terms, line)
            found = _sum(line, alike)
            if found is not None:
                first = alike[-found.length]
                rolls = is_end and edge_of(first.row.label) is Edge.BEGINNING
                yield from _differences(stages, line, alike[-found.length :], found, ROLL_FORWARD if rolls else TOTAL)
                while terms and terms[-1].index >= first.index:
                    terms.pop()
        terms.append(line)


def _is_sum(label: str) -> bool:
    """Whether a label speaks of a total or of an ending balance."""
    return "total" in label.casefold() or edge_of(label) is Edge.ENDING


def _lines(stages: Stages) -> Iterator[_Line]:
    """The rows of figures that can be added."""
    for i, each in enumerate(stages.body.rows):
        figures = [fact for fact in each.facts if isinstance(fact.value, Decimal)]
        if figures and figures[0].kind in _SUMMED:
            placed = {
                fact.column: fact.value
                for fact in figures
                if fact.column is not None and fact.alignment.is_certain and isinstance(fact.value, Decimal)
            }
            yield _Line(i, each, figures[0].kind, placed, len(placed) < len(each.facts))


def _terms(lines: Sequence[_Line], total: _Line) -> Sequence[_Line]:
    """The rows above a total that it may be the sum of; one that is taken off ends them."""
    found = [line for line in lines[-_LONGEST:] if _alike(line.kind, total.kind)]
    last = max([i for i, line in enumerate(found) if line.row.label.casefold().startswith(_LESS)], default=-1)
    return found[last + 1 :]


def _alike(one: FactKind, other: FactKind) -> bool:
    """Whether two rows may be of one unit; a plain number may be anything."""
    return one is other or FactKind.NUMBER in (one, other)


def _sum(total: _Line, terms: Sequence[_Line]) -> _Sum | None:
    """The run of rows directly above ``total`` that adds up in most columns, if one does beyond chance."""
    best: _Sum | None = None
    sums = dict.fromkeys(total.values, Decimal(0))
    places = min([_exponent(value) for value in total.values.values()], default=0)
    for length, term in enumerate(reversed(terms), 1):
        if term.open:
            break
        for column, value in term.values.items():
            if column in sums:
                sums[column] += value
                places = min(places, _exponent(value))
        if length == 1:
            continue
        slack = Decimal(length + 1) / 2 * Decimal(10) ** places
        agreeing = tuple([c for c, value in total.values.items() if value and abs(sums[c] - value) <= slack])
        if agreeing and (best is None or len(agreeing) > len(best.agreeing)):
            differing = tuple([c for c, value in total.values.items() if abs(sums[c] - value) > slack])
            best = _Sum(length, agreeing, differing)
    if best is None or len(best.agreeing) < len(best.differing):
        return None
    shown = [sum(bool(term.values.get(c)) for term in terms[-best.length :]) for c in best.agreeing]
    return best if max(shown) > 2 or sum(count > 1 for count in shown) > 1 else None


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _differences(
    stages: Stages, total: _Line, terms: Sequence[_Line], found: _Sum, fault: Fault
) -> Iterator[Diagnostic]:
    """The columns in which every row of the sum has a value, and the sum is another."""
    for column in found.differing:
        if not all(column in term.values for term in terms):
            continue
        summed = sum([term.values[column] for term in terms], Decimal(0))
        cell = next(cell for cell, placement, _ in total.each.placed if placement.column == column)
        yield fault.at(
            cell.line,
            f"{excerpt(total.row.label)}: the {len(terms)} rows above add up to {summed:,}, but this row has "
            f"{total.values[column]:,}; under {_heads(stages, found.agreeing)} they add up",
            cell.column,
            cell.column + len(cell.text),
        )


def _heads(stages: Stages, columns: Sequence[int]) -> str:
    return " and ".join([" ".join(stages.body.heads.columns[c].labels) for c in columns[:2]])


def conflicts(stages: Stages) -> Iterator[Diagnostic]:
    """Facts that contradict each other. Two concepts may share a label, so a label is taken for a concept only where
    the dump names the concepts, or has one entry of a concept for each of its labels.
    """
    labels = {row.label for row in stages.rows if row.role is not Role.MEMBER}
    entries = sum(entry.kind is EntryKind.CONCEPT for entry in stages.printed.entries)
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in _of_shown_twice(stages):
        if fact.column is None or not fact.alignment.is_certain or is_balance(fact.label):
            continue
        concept = fact.concept if fact.concept_source is Source.STATED else None
        if fact.period is None or (concept is None and entries != len(labels)):
            continue  # below heads without dates, rows of one label are of several years
        key = (concept or fact.label, fact.unit_suffix, fact.members, fact.column, fact.period)
        first = seen.setdefault(key, fact)
        if not _same_value(first, fact):
            yield CONFLICT.at(
                fact.line,
                f"{excerpt(fact.label)} is {excerpt(fact.text)} here and {excerpt(first.text)} in line {first.line}",
                fact.column_in_line,
                fact.column_in_line + len(fact.text.partition("\n")[0]),
            )


def _of_shown_twice(stages: Stages) -> Sequence[Fact]:
    """The facts, or none where each row with values shows a concept of its own."""
    filled = [row.label for row in stages.rows if row.values]
    named = any(entry.name for entry in stages.printed.entries) or stages.printed.items
    return stages.facts if named or len(set(filled)) < len(filled) else ()


def _same_value(one: Fact, other: Fact) -> bool:
    if one.value is None or other.value is None:
        return one.text == other.text
    return one.value == other.value


CHECKS = (signs, empty_columns, sums, conflicts)
