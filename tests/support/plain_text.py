"""Pages to plain text: a row on each line, a blank before each cell, two blanks for an empty one (SPEC 3.7).

So converters write a viewer's page that take the text of each cell and know nothing of tables.
"""

import re
from collections.abc import Iterator, Sequence

import lxml.html
from lxml.html import HtmlElement

__all__ = ["folded", "of_html"]

_EMPTY = " "
_BLOCKS = {"div", "p", "table", "tr", "li", "ul", "ol", "br", "h1", "h2", "h3"}


def of_html(html: str, *, entries: bool = True) -> str:
    """The plain text of a page of the viewer's; with its definition ``entries`` or without."""
    tree = lxml.html.fromstring(html)
    lines = [span.text_content() for span in tree.xpath("//body/span")]
    (table,) = tree.xpath("//table[@class='report']")[:1]
    rows: list[str] = []
    for row in table.xpath("./tr|./tbody/tr"):
        heads = row.xpath("./th")
        (lines if heads else rows).extend(_heads(heads) if heads else _row(row.xpath("./td")))
    if rows:
        rows[-1] = rows[-1].rstrip(" ")
    lines += rows
    if entries:
        for entry in tree.xpath("//table[@class='authRefData']"):
            lines += _entry(entry)
    return "\n".join([*lines, ""])


def _heads(heads: Sequence[HtmlElement]) -> Iterator[str]:
    """The lines of a row of heads: its durations share one."""
    spans = [_text(head) for head in heads if _is_duration(head)]
    for head, before in zip(heads, [None, *heads], strict=False):
        if not _is_duration(head):
            yield from _lines(head)
        elif before is None or not _is_duration(before):
            yield " ".join(spans)


def _is_duration(head: HtmlElement) -> bool:
    return re.fullmatch(r"\d+ Months Ended", _text(head)) is not None


def _row(cells: Sequence[HtmlElement]) -> list[str]:
    texts: list[str] = []
    for cell in cells:
        printed = "".join(cell.itertext())
        if printed.strip(" \t\r\n") or not printed.strip(" \t\r\n\xa0"):
            block = "\n" if cell.xpath("./div|./p") else ""
            texts.append(block + "\n".join(_lines(cell)) if printed.strip() else _EMPTY if "\xa0" in printed else "")
    return _line_of(texts)


def _line_of(texts: Sequence[str | None]) -> list[str]:
    """The lines of a row: its label, then its cells, null being an empty one and an empty text one that prints nothing."""
    shown = [_EMPTY if text is None else text for text in texts if text != ""]
    line = shown[0] if shown else ""
    below: list[str] = []
    for text in shown[1:]:
        if "\n" in text or len(text) > 300:
            below += text.removeprefix("\n").split("\n")
        else:
            line += f" {text}"
    return [line, *below]


def _text(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _lines(element: HtmlElement) -> list[str]:
    """The text of an element, a line for each block in it, and for each row of a table in it."""
    parts = [""]

    def walk(one: HtmlElement) -> None:
        is_block = one.tag in _BLOCKS
        if is_block:
            parts.append("")
        parts[-1] += one.text or ""
        for child in one:
            if isinstance(child.tag, str):
                walk(child)
                if one.tag == "tr":
                    parts[-1] += " "
            parts[-1] += child.tail or ""
        if is_block:
            parts.append("")

    walk(element)
    return [line for line in (" ".join(part.split()) for part in parts) if line]


def _entry(entry: HtmlElement) -> Iterator[str]:
    for row in entry.xpath("./tr"):
        body = row.xpath(".//div[@class='body']")
        yield from _lines(body[0] if body else row)


def folded(text: str) -> str:
    """``text`` with every run of blanks as one, as many pipelines write it."""
    return re.sub(r"[ \xa0]+(?=\n)", "", re.sub(r"[ \xa0]{2,}", " ", text))
