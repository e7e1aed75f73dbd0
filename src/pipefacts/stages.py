"""Printed page to stages: what each stage makes of a dump, side by side, and the page that they give."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property

import msgspec

from pipefacts.meaning.details import details_of
from pipefacts.meaning.facts import build_facts, item_facts
from pipefacts.meaning.heads import Heads, read_heads
from pipefacts.meaning.links import link
from pipefacts.meaning.roles import Roles, assign
from pipefacts.meaning.title import Title, read_title
from pipefacts.meaning.units import Measure, PageUnits, inside_runs, measure_rows, page_units
from pipefacts.placing.columns import apply_proof, has_open_columns, place, prove_readings
from pipefacts.placing.layout import build_layout
from pipefacts.placing.likely import estimate
from pipefacts.placing.proof.model import Layout, Proof
from pipefacts.syntax.printed import PrintedPage
from pipefacts.syntax.text import Lines
from pipefacts.values import Column, Diagnostic, Fact, Page, PeriodType, Placement, Row
from pipefacts.wording.standard import period_type_of

__all__ = ["Depth", "Stages", "page_of", "run_stages"]


class Depth(StrEnum):
    """How far the columns of short rows are sought: each depth holds the one before it."""

    PLAIN = "plain"  # full rows only
    PROVED = "proved"  # what the renderer's rules force
    LIKELY = "likely"  # and of the rest the most probable


class Stages(msgspec.Struct, frozen=True, dict=True):
    """A dump and what each stage made of it.

    ``measures``, ``placements`` and ``links`` run beside the rows; ``kept`` holds the index in the rows of each row
    of ``layout``. ``layout`` and ``proof`` are null where no row is short or none was sought.
    """

    text: str
    dialect: str
    printed: PrintedPage
    title: Title
    roles: Roles
    heads: Heads
    units: PageUnits
    measures: Sequence[Measure | None] = ()
    links: Sequence[int | None] = ()
    placements: Sequence[tuple[Placement, ...]] = ()
    facts: tuple[Fact, ...] = ()
    layout: Layout | None = None
    kept: tuple[int, ...] = ()
    proof: Proof | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the body."""
        return self.roles.rows

    @property
    def contradiction(self) -> bool:
        """Whether no placement of the values explains the page's signs."""
        return self.proof is not None and self.proof.contradiction

    @cached_property
    def lines(self) -> Lines:
        """The places of the text."""
        return Lines(self.text)


def run_stages(text: str, dialect: str, printed: PrintedPage, depth: Depth) -> Stages:
    """Run every stage after the grammar on ``printed``, the printed page of ``text``."""
    title = read_title(printed.title)
    units = page_units(title, printed.heads)
    if printed.items:
        facts = item_facts(printed.items)
        return Stages(text, dialect, printed, title, Roles((), ()), Heads(()), units, facts=facts)
    roles = assign(printed, len(printed.heads))
    rows = roles.rows
    details = details_of(rows, printed.entries)
    types = [period_type_of(row.label) or proved.period_type for row, proved in zip(rows, details, strict=True)]
    heads = read_heads(printed.durations, printed.heads, rows, _types_by_label(rows, types), title.period)
    measures = measure_rows(rows, units, [proved.kind for proved in details])
    links = link(rows, printed.entries)
    in_doubt = roles.in_doubt(len(heads.columns))
    placements = place(rows, heads.columns, in_doubt)
    layout, proof = None, None
    kept: tuple[int, ...] = ()
    if depth is not Depth.PLAIN and has_open_columns(rows, len(heads.columns)):
        whole = bool(printed.entries)
        layout, kept = build_layout(rows, roles.abstract, in_doubt, heads, measures, units, title, types, whole=whole)
        proof = prove_readings(layout, heads.type_readings)
        placements = apply_proof(placements, rows, proof, kept, len(heads.columns))
        if depth is Depth.LIKELY:
            documentation = [None if i is None else printed.entries[i].documentation for i in links]
            placements = estimate(rows, heads.columns, placements, measures, documentation, has_signs=not title.older)
    measures = inside_runs(rows, placements, measures, len(heads.columns))
    facts = build_facts(rows, heads.columns, placements, measures, links, printed.entries, title, types)
    return Stages(
        text, dialect, printed, title, roles, heads, units, measures, links, placements, facts, layout, kept, proof
    )


def _types_by_label(rows: Sequence[Row], types: Sequence[PeriodType | None]) -> dict[str, PeriodType]:
    """The period types of labels whose rows are all of one."""
    found: dict[str, set[PeriodType | None]] = {}
    for row, period_type in zip(rows, types, strict=True):
        if row.values:
            found.setdefault(row.label, set()).add(period_type)
    only = {label: next(iter(same)) for label, same in found.items() if len(same) == 1}
    return {label: period_type for label, period_type in only.items() if period_type is not None}


def page_of(stages: Stages, diagnostics: tuple[Diagnostic, ...], source: str | None) -> Page:
    """The page that the stages give."""
    return Page(
        stages.dialect,
        stages.title.text,
        stages.title.lines,
        _scales(stages.title, stages.units),
        _columns(stages.heads),
        stages.facts,
        stages.printed.entries,
        diagnostics,
        stages.rows,
        stages.printed.skipped,
        source,
    )


def _columns(heads: Heads) -> tuple[Column, ...]:
    """The columns, each with how sure its period is and what other readings of the heads give it."""
    found = []
    for column in heads.columns:
        i, own = column.index, 0 if column.months is None and column.period_type == "duration" else column.months
        others = tuple(dict.fromkeys([months[i] for months in heads.alternatives if months[i] != own]))
        chance = heads.probabilities[i] if heads.probabilities else None
        certain = bool(heads.column_certain) and heads.column_certain[i]
        found.append(msgspec.structs.replace(column, certain=certain, probability=chance, other_months=others))
    return tuple(found)


def _scales(title: Title, units: PageUnits) -> dict[str, int]:
    """The scale line as unit and factor; a scale without a subject holds for the page's currency."""
    found: dict[str, int] = {}
    for scale in title.scales:
        unit = scale.unit
        if unit is None:
            name = scale.subject or next(iter(units.codes.values()), "")
        else:
            name = "shares" if unit.kind == "shares" else units.code(unit) or unit.sign or scale.subject
            name = f"{name}/{unit.per}" if unit.per else name
        found[name] = 10**scale.power
    return found
