"""A page to its short form: one line per fact, row, column, entry and diagnostic, so that a changed reading is one line.

27:2 | Net income | $ 1,204 | 0 of 0~0.74 2~0.26 | likely | monetary USD | 1204000 | of 1204 | North [Member] | -> 3
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from msgspec import structs

from pipefacts import Column, Diagnostic, Entry, Fact, Page, Period, Row

__all__ = ["short"]

_WIDEST = 70


def short(page: Page) -> str:
    """The short form of ``page``."""
    return "".join([f"{line}\n" for line in _lines(page)])


def _lines(page: Page) -> Iterator[str]:
    yield f"{page.format} {page.dialect}" + ("" if page.source is None else f" {page.source}")
    yield f"title | {_text(page.title)}"
    yield from [f"title line | {_text(line)}" for line in page.title_lines]
    yield from [f"scale | {unit} {scale}" for unit, scale in page.scales.items()]
    yield from map(_column, page.columns)
    yield from _body(page)
    yield from [f"entry {number} | {_entry(entry)}" for number, entry in enumerate(page.definitions)]
    yield from map(_diagnostic, page.diagnostics)
    yield from [f"skipped {span.line}:{span.column} | {span.offset}-{span.end}" for span in page.skipped]


def _body(page: Page) -> Iterator[str]:
    """Rows and facts as they stand in the dump."""
    items = [*[(row.line, row.column, 0, row) for row in page.rows],
             *[(fact.line, fact.column_in_line, 1, fact) for fact in page.facts]]  # fmt: skip
    above: Row | None = None
    for *_, item in sorted(items, key=itemgetter(0, 1, 2)):
        if isinstance(item, Row):
            above = item
            yield _row(item)
        else:
            yield _fact(item, above, page.columns)


def _column(column: Column) -> str:
    months = "" if column.months is None else f"{column.months} months "
    others = "".join([f" or {'instant' if other is None else other}" for other in column.other_months])
    sure = "certain" if column.certain else "not certain"
    chance = "" if column.probability is None else f" {column.probability:.2f}"
    return _joined(
        f"column {column.index}", " / ".join(map(_text, column.labels)),
        f"{months}{column.start or '?'} to {column.end or '?'} {column.period_type or 'no type'}",
        f"{sure}{chance}{others}", _members(column.members), _named("units", column.units), _named("notes", column.notes),
    )  # fmt: skip


def _row(row: Row) -> str:
    """A row stands above its facts, so of its cells it shows what facts do not: kinds, places and notes."""
    cells = [
        f"{cell.kind}{''.join(cell.notes)}" + ("" if cell.place is None else f"@{cell.place}") for cell in row.values
    ]
    return _joined(
        f"{row.line}:{row.column} {row.role}", _text(row.label) + _suffix(row.unit_suffix),
        f"block {row.block}" if row.block else "",
        "" if row.heading in (None, row.label) else f"under {_text(row.heading or '')}",
        "" if row.members == (row.label,) else _members(row.members), _named("notes", row.notes), " ".join(cells),
    )  # fmt: skip


def _fact(fact: Fact, row: Row | None, columns: Sequence[Column]) -> str:
    """A fact; heading and period only where they are not those of its row and column."""
    placed = "-" if fact.column is None else str(fact.column)
    if fact.candidates:
        odds = [
            f"{one.column}" + ("" if one.probability is None else f"~{one.probability:.2f}") for one in fact.candidates
        ]
        placed += f" of {' '.join(odds)}"
    value = fact.value if fact.scaled is None else fact.scaled
    return _joined(
        f"{fact.line}:{fact.column_in_line}", _text(fact.label) + _suffix(fact.unit_suffix), _text(fact.text), placed,
        " ".join([fact.alignment, *fact.evidence]),
        " ".join([fact.kind, fact.unit or " or ".join(fact.units), _likely_unit(fact)]).strip(),
        "-" if value is None else "=" if value == fact.text else _text(f"{value}"),
        "" if fact.scaled is None or fact.value in (fact.scaled, None) else f"of {fact.value}", _members(fact.members),
        "" if fact.heading == (row and row.heading) else f"under {_text(fact.heading or '-')}",
        _period(fact, columns), "" if fact.definition is None else f"-> {fact.definition}", _concept(fact),
        _named("notes", fact.notes),
    )  # fmt: skip


def _likely_unit(fact: Fact) -> str:
    return "" if fact.likely_unit is None else f"likely {fact.likely_unit}~{fact.unit_probability or 0:.2f}"


def _concept(fact: Fact) -> str:
    return " ".join(filter(None, [fact.concept, fact.concept_source, fact.balance]))


def _period(fact: Fact, columns: Sequence[Column]) -> str:
    column = next((one for one in columns if one.index == fact.column), None)
    expected = None if column is None else Period(None, column.months, column.start, column.end)
    period = fact.period or Period()
    shown = period.type or (
        f"{fact.likely_period_type}~{fact.period_type_probability or 0:.2f}" if fact.likely_period_type else ""
    )
    if period == (expected or Period()) or structs.replace(period, type=None) == expected:
        return shown
    return f"period {period.months or '-'} {period.start or '-'} {period.end or '-'} {shown or '-'}"


def _entry(entry: Entry) -> str:
    return _joined(
        f"{entry.line}", entry.kind, _text(entry.documentation or "-"), _named("references", entry.references),
        _named("details", filter(None, [getattr(entry, "details", None)])),
        " ".join(filter(None, [entry.name, entry.data_type, entry.balance, entry.period_type])),
        "" if entry.source is None else f"{entry.source} " + " or ".join([element.name for element in entry.elements]),
    )  # fmt: skip


def _diagnostic(one: Diagnostic) -> str:
    end = "" if one.end is None else f"-{one.end}"
    return _joined(f"{one.code} {one.severity} {one.line}:{one.column}{end}", one.message, one.remedy or "")


def _joined(*parts: str) -> str:
    return " | ".join([part for part in parts if part])


def _members(members: Iterable[str]) -> str:
    return ", ".join(map(_text, members))


def _named(name: str, texts: Iterable[str]) -> str:
    found = _text(" / ".join(texts))
    return f"{name} {found}" if found else ""


def _suffix(unit: str | None) -> str:
    return "" if unit is None else f" ({unit})"


def _text(text: str) -> str:
    """``text`` on one line; of a long one the beginning and a digest of the whole."""
    line = text if text.isprintable() else "".join([c if c.isprintable() else f"\\x{ord(c):02x}" for c in text])
    if len(line) <= _WIDEST:
        return line
    return f"{line[:_WIDEST]}… {len(text)} characters {hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"
