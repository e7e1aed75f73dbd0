"""Text to page: every stage in order. What the library offers stands here; the stages decide.

text -> tree -> printed page -> title, roles, columns, units, links -> facts -> page
"""

from pipefacts.columns import Depth, apply_proof, is_short, place, prove_readings
from pipefacts.errors import PipefactsError
from pipefacts.facts import build_facts, item_facts
from pipefacts.heads import read_heads
from pipefacts.layout import build_layout
from pipefacts.links import link
from pipefacts.page import PrintedPage, read_page
from pipefacts.roles import assign
from pipefacts.title import Title, read_title
from pipefacts.units import PageUnits, measure_rows, page_units
from pipefacts.values import Page

__all__ = ["Depth", "parse"]


def parse(
    text: str,
    *,
    source: str | None = None,
    dialect: str | None = None,
    columns: Depth | str = Depth.LIKELY,
) -> Page:
    """Read the dump ``text`` and give its page: facts, definition entries, columns, rows, diagnostics.

    ``source`` names the text in errors; ``dialect`` forces a dialect (else it is recognised); ``columns`` says
    how far the columns of short rows are sought (``plain``, ``proved``, ``likely``).

    Raises only subclasses of ``PipefactsError``: ``NotADumpError`` where the text is none, ``DumpSyntaxError``
    where it breaks the grammar. See SPEC 9 for what a page holds.
    """
    depth = Depth(columns)
    dialect = dialect or "leading"
    try:
        printed = read_page(text, dialect)
    except PipefactsError as error:
        error.source = source
        raise
    return _page(printed, dialect, depth, source)


def _page(printed: PrintedPage, dialect: str, depth: Depth, source: str | None) -> Page:
    title = read_title(printed.title)
    if printed.items:
        facts = item_facts(printed.items)
        return Page(
            dialect,
            title.text,
            title.lines,
            facts=facts,
            definitions=printed.entries,
            skipped=printed.skipped,
            source=source,
        )
    roles = assign(printed, len(printed.heads))
    rows = roles.rows
    heads = read_heads(printed.durations, printed.heads, rows)
    units = page_units(title, printed.heads)
    measures = measure_rows(rows, units)
    placements = place(rows, heads.columns)
    width = len(heads.columns)
    if depth is not Depth.PLAIN and any(is_short(row, width) for row in rows):
        whole = True
        layout, kept = build_layout(rows, roles.abstract, heads, measures, units, title, whole=whole)
        proof = prove_readings(layout, heads.type_readings)
        placements = apply_proof(placements, rows, proof, kept, width)
    links = link(rows, printed.entries)
    facts = build_facts(rows, heads.columns, placements, measures, links, title)
    return Page(
        dialect,
        title.text,
        title.lines,
        _scales(title, units),
        heads.columns,
        facts,
        printed.entries,
        (),
        rows,
        printed.skipped,
        source,
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
