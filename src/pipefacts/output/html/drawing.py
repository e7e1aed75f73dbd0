"""Page to table markup: durations over their columns, rows under headings and members, values by how sure they are."""

import itertools
from collections.abc import Callable, Iterator, Sequence

from pipefacts.errors import count
from pipefacts.output.certainty import class_of, mark_of
from pipefacts.output.html.markup import element, escaped
from pipefacts.values import Column, Fact, Page, Role, Row

__all__ = ["Draw", "table"]

LONGEST = 400  # characters of a text in the table
UNPLACED = "column unknown"

# A fact with its index in the page, and a row's label with the definition that it has, as markup.
Draw = Callable[[int, Fact, str], str]
Label = Callable[[Row, int | None], str]


def table(page: Page, value: Draw, label: Label) -> str:
    """The table of ``page``; ``value`` and ``label`` draw what is inside its cells."""
    unplaced = any(fact.column is None for fact in page.facts) or not page.columns
    width = len(page.columns) + unplaced
    body = "\n".join(_rows(page, width, value, label))
    return element("table", f"<thead>{''.join(_heads(page.columns, unplaced))}</thead>\n<tbody>\n{body}\n</tbody>")


def _heads(columns: Sequence[Column], unplaced: bool) -> Iterator[str]:
    """The durations, each over the columns that share it, and below them the other lines of the heads."""
    groups = [(months, len(list(group))) for months, group in itertools.groupby(columns, lambda one: one.months)]
    last = element("th", escaped(UNPLACED), {"scope": "col"}) if unplaced else ""
    if any(months is not None for months, _ in groups):
        over = [
            element("th", escaped(count(months, "month")), {"colspan": number, "scope": "colgroup", "class": "over"})
            if months is not None
            else element("td", "", {"colspan": number})
            for months, number in groups
        ]
        yield element("tr", "<td></td>" + "".join(over) + ("<td></td>" if unplaced else ""))
    heads = [element("th", _head(column), {"scope": "col", "class": f"c{column.index}"}) for column in columns]
    yield element("tr", "<td></td>" + "".join(heads) + last)


def _head(column: Column) -> str:
    parts = [escaped(label) for label in column.labels]
    return "<br>".join([*parts, *([escaped(" ".join(column.notes))] if column.notes else [])])


def _rows(page: Page, width: int, value: Draw, label: Label) -> Iterator[str]:
    numbers = itertools.count()
    for row, facts in page.by_row():
        if row.role is not Role.LABEL:
            name = "member" if row.role is Role.MEMBER else "heading"
            cell = element("th", escaped(row.label), {"colspan": width + 1, "scope": "rowgroup"})
            yield element("tr", cell, {"class": name})
            continue
        numbered = [(next(numbers), fact) for fact in facts]
        definition = next((fact.definition for fact in facts if fact.definition is not None), None)
        yield _row(label(row, definition), numbered, width, value)
    if not page.rows:  # the page of uncategorised items
        for fact in page.facts:
            row = Row(fact.label, (), fact.line)
            yield _row(label(row, fact.definition), [(next(numbers), fact)], width, value)


def _row(label: str, facts: Sequence[tuple[int, Fact]], width: int, value: Draw) -> str:
    cells = [""] * width
    for number, fact in facts:
        at = width - 1 if fact.column is None else fact.column
        cells[at] += value(number, fact, shown(fact))
    head = element("th", label, {"scope": "row"})
    return element("tr", head + "".join([element("td", cell) for cell in cells]))


def shown(fact: Fact) -> str:
    """A value as markup: its text, cut where it is very long, and its mark."""
    text = " ".join(fact.text.split())
    cut = escaped(text if len(text) <= LONGEST else text[:LONGEST] + "…")
    more = "" if len(text) <= LONGEST else element("i", f" {len(fact.text):,} characters")
    mark = mark_of(fact)
    return cut + more + (element("sup", escaped(mark)) if mark else "")


def classes(fact: Fact) -> str:
    """The classes of a value: how sure it is, and whether it is a text."""
    return f"value {class_of(fact)}" + (" text" if fact.kind == "text" else "")
