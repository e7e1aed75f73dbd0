"""Page to notebook markup: the table with what is not certain marked, and the reason where the pointer rests."""

from collections.abc import Iterator

from pipefacts.output.certainty import MARKS, mark_of
from pipefacts.output.html.drawing import table
from pipefacts.output.html.markup import element, escaped
from pipefacts.output.reasons import of_page
from pipefacts.values import Fact, Page, Row

__all__ = ["notebook"]


def notebook(page: Page) -> str:
    """What a notebook shows of ``page``: no script and no style of its own; all text is escaped."""
    drawn = table(page, lambda _index, fact, shown: _value(page, fact, shown), lambda *row: _label(page, *row))
    titles = [element("b", escaped(page.title)), *[escaped(line) for line in page.title_lines[1:]]]
    return element("div", "<br>".join(titles) + drawn + "".join(_legend(page)))


def _value(page: Page, fact: Fact, shown: str) -> str:
    argument = of_page(page, fact)
    said = "; ".join([argument.conclusion, *argument.reasons, f"line {fact.line}"])
    return element("span", shown, {"title": said}) + " "


def _label(page: Page, row: Row, definition: int | None) -> str:
    label = row.label if row.unit_suffix is None else f"{row.label} | {row.unit_suffix}"
    documentation = None if definition is None else page.definitions[definition].documentation
    return element("span", escaped(label), {"title": documentation})


def _legend(page: Page) -> Iterator[str]:
    marks = {mark_of(fact) for fact in page.facts}
    said = [f"{mark} {meaning}" for mark, meaning in MARKS.items() if mark in marks]
    if said:
        yield element("small", escaped(" · ".join(said)))
