"""Printed page to stages: what each stage makes of a dump, side by side, and the page that they give."""

from enum import StrEnum
from functools import cached_property

import msgspec

from pipefacts.meaning.body import Body, PageUnits
from pipefacts.meaning.details import prove_concepts
from pipefacts.meaning.facts import build_facts, item_facts
from pipefacts.meaning.heads import read_columns
from pipefacts.meaning.links import link
from pipefacts.meaning.older import with_member_rows
from pipefacts.meaning.parting import part_labels
from pipefacts.meaning.roles import assign_roles
from pipefacts.meaning.title import Title, read_title
from pipefacts.meaning.types import weigh_types
from pipefacts.meaning.units import measure, measure_runs, page_units
from pipefacts.placing.columns import has_open_columns, place, place_by_proof, prove_readings
from pipefacts.placing.layout import build_layout
from pipefacts.placing.likely import Elsewhere, estimate
from pipefacts.placing.proof.model import Layout, Proof
from pipefacts.syntax.find import Dump
from pipefacts.syntax.printed import PrintedPage
from pipefacts.syntax.text import Lines
from pipefacts.taxonomy import Taxonomy, resolve, standard_labels
from pipefacts.values import Diagnostic, Fact, Page, Row, Span

__all__ = ["Depth", "Stages", "begin_stages", "finish_stages", "page_of", "run_stages"]


class Depth(StrEnum):
    """How the values of short rows are placed; each depth includes the one before it."""

    PLAIN = "plain"  # full rows only
    PROVED = "proved"  # what the renderer's rules force
    LIKELY = "likely"  # and of the rest the most probable


class Stages(msgspec.Struct, frozen=True, dict=True):
    """A dump and what the stages made of it: ``layout`` and ``proof`` are null where no row is short or none was sought."""

    dump: Dump
    printed: PrintedPage
    body: Body
    layout: Layout | None = None
    proof: Proof | None = None

    @property
    def text(self) -> str:
        """The text of the dump, without the rest of its document."""
        return self.dump.text

    @property
    def dialect(self) -> str:
        """The name of the dump's dialect."""
        return self.dump.dialect

    @property
    def alone(self) -> "Stages":
        """The same where the other dumps of the text are read, too."""
        return msgspec.structs.replace(self, dump=msgspec.structs.replace(self.dump, next=None))

    @property
    def skipped(self) -> tuple[Span, ...]:
        """The stretches of the document that were not read: outside the dump, and inside it."""
        shift = self.dump.offset
        inside = [Span(s.offset + shift, s.end + shift, s.line, s.column) for s in self.printed.skipped]
        return tuple(sorted([*self.dump.outside, *inside], key=lambda span: span.offset))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the body as the page shows them."""
        return tuple(self.body.printed)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the page."""
        return self.body.facts

    @property
    def contradiction(self) -> bool:
        """Whether no placement of the values explains the page's signs."""
        return self.proof is not None and self.proof.contradiction

    @cached_property
    def lines(self) -> Lines:
        """The places of the text, its lines numbered as in the document."""
        return Lines(self.text, self.dump.line)


def run_stages(dump: Dump, printed: PrintedPage, depth: Depth, taxonomy: Taxonomy | None = None) -> Stages:
    """Run every stage after the grammar on ``printed``, the printed page of ``dump``.

    ``taxonomy`` names concepts by their documentation; without one it is the standard taxonomy, read when it is needed.
    """
    return finish_stages(begin_stages(dump, printed, depth, taxonomy), depth)


def begin_stages(dump: Dump, printed: PrintedPage, depth: Depth, taxonomy: Taxonomy | None = None) -> Stages:
    """The stages up to what the page proves by itself: what is likely, and the facts, are still to come."""
    printed = with_member_rows(printed)
    title = read_title(printed.title)
    entries = resolve(printed.entries, taxonomy)
    body = Body(title, page_units(title, printed.heads), entries, has_older_tail=printed.older_tail)
    body = msgspec.structs.replace(body, standard_labels=standard_labels(entries, taxonomy))
    if printed.items:
        return Stages(dump, printed, item_facts(body, printed.items))
    printed = part_labels(printed)
    body = assign_roles(body, printed)
    body = prove_concepts(body)
    body = link(body)
    body = read_columns(body, printed)
    body = measure(body)
    body = place(body)
    if depth is Depth.PLAIN or not has_open_columns(body):
        return Stages(dump, printed, body)
    layout = build_layout(body)
    proof = prove_readings(layout, body.heads.type_readings)
    return Stages(dump, printed, place_by_proof(body, layout, proof), layout, proof)


def finish_stages(begun: Stages, depth: Depth, elsewhere: Elsewhere | None = None) -> Stages:
    """The stages that ``begin_stages`` leaves to come; ``elsewhere`` is what other pages say of the values."""
    if begun.printed.items:
        return begun
    body = begun.body
    if depth is Depth.LIKELY and begun.proof is not None:
        body = estimate(body, elsewhere=elsewhere)
    body = measure_runs(body)
    body = weigh_types(body)
    body = build_facts(body)
    return msgspec.structs.replace(begun, body=body)


def page_of(stages: Stages, diagnostics: tuple[Diagnostic, ...], source: str | None) -> Page:
    """The page that the stages give."""
    body = stages.body
    return Page(
        dialect=stages.dialect,
        title=body.title.text,
        title_lines=body.title.lines,
        scales=_scales(body.title, body.units),
        columns=body.heads.columns,
        facts=body.facts,
        definitions=body.entries,
        diagnostics=diagnostics,
        rows=stages.rows,
        skipped=stages.skipped,
        source=source,
    )


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
