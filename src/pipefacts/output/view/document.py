"""Texts to document: the pages, their index and what surrounds them, as one self-contained HTML file."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from string import Template

import msgspec

from pipefacts.api import analyse_each
from pipefacts.data import read_data
from pipefacts.diagnostics.findings import findings
from pipefacts.errors import PipefactsError, count
from pipefacts.output.argument import all_arguments
from pipefacts.output.certainty import CLASSES, MARKS
from pipefacts.output.html.drawing import classes, table
from pipefacts.output.html.markup import data, element, escaped, lines
from pipefacts.output.reasons import Argument
from pipefacts.output.view.details import details
from pipefacts.stages import page_of
from pipefacts.values import Alignment, Entry, EntryKind, Fact, Page, Row

__all__ = ["Document", "Source", "view"]


class Source(msgspec.Struct, frozen=True):
    """A text to be shown: its name and what it holds, or the error that reading it gave."""

    name: str
    text: str = ""
    error: PipefactsError | None = None


class _Read(msgspec.Struct, frozen=True):
    """A dump that was read: its name, text and first line, its page with the argument of each fact, or the error."""

    name: str
    text: str = ""
    line: int = 1
    page: Page | None = None
    arguments: tuple[Argument, ...] = ()
    error: PipefactsError | None = None


class Document(msgspec.Struct, frozen=True):
    """The HTML file, and the errors of the sources that are no dumps."""

    html: str
    errors: tuple[PipefactsError, ...] = ()


def view(sources: Sequence[Source]) -> Document:
    """The HTML file that shows the dumps of ``sources``: several have an index. What is no dump has its error."""
    read = [one for source in sources for one in _read(source)]
    pages = "\n".join([_section(number, one) for number, one in enumerate(read)])
    style, script = _file("view.css"), _file("view.js")
    title = read[0].page.title if len(read) == 1 and read[0].page else count(len(read), "page")
    text = Template(_file("view.html")).substitute(
        policy=escaped(_policy(style, script)),
        title=escaped(title),
        style=style,
        script=script,
        legend=_legend(),
        index=_index(read) if len(read) > 1 else "",
        pages=pages,
    )
    return Document(text, tuple([one.error for one in read if one.error is not None]))


@cache
def _file(name: str) -> str:
    return read_data(__package__, name).decode("utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing is loaded, and nothing but this script and this style is run: each is named by its digest."""
    return (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _read(source: Source) -> Iterator[_Read]:
    """Every dump of a source; of several each is named with its line."""
    if source.error is not None:
        yield _Read(source.name, error=source.error)
        return
    found = list(analyse_each(source.text, source=source.name))
    for stages in found:
        if isinstance(stages, PipefactsError):
            yield _Read(source.name, source.text if len(found) == 1 else "", error=stages)
            continue
        name = source.name if len(found) == 1 else f"{source.name}:{stages.dump.line}"
        page = page_of(stages, findings(stages.alone), source.name)
        yield _Read(name, stages.text, stages.dump.line, page, tuple(all_arguments(stages)))


def _legend() -> str:
    """The colours and marks, with what they say."""
    said = {"": "stated or proved", **MARKS}
    return "".join(
        [
            element(
                "span", element("b", escaped(f"1 {mark}".strip())) + " " + escaped(meaning), {"class": CLASSES[mark]}
            )
            for mark, meaning in said.items()
        ]
    )


def _index(read: Sequence[_Read]) -> str:
    """A row for each file: its title, and how many facts of each class and diagnostics it has."""
    heads = ["File", "Title", "Facts", *[str(one) for one in Alignment], "Diagnostics"]
    rows = [element("tr", "".join([element("th", escaped(head), {"scope": "col"}) for head in heads]))]
    for number, one in enumerate(read):
        link = element("a", escaped(one.name), {"href": f"#page-{number}"})
        if one.page is None:
            cells = [escaped(str(one.error))] + [""] * (len(heads) - 2)
        else:
            how = Counter(fact.alignment for fact in one.page.facts)
            numbers = [len(one.page.facts), *[how[each] for each in Alignment], len(one.page.diagnostics)]
            cells = [escaped(one.page.title), *[f"{each:,}" if each else "" for each in numbers]]
        rows.append(element("tr", "".join([element("td", cell) for cell in [link, *cells]])))
    return element("nav", "<h1>Pages</h1>" + element("table", "".join(rows)), {"id": "index", "aria-label": "Pages"})


def _section(number: int, read: _Read) -> str:
    """One page with its dump, definitions and diagnostics."""
    attributes = {"class": "page", "id": f"page-{number}", "data-page": number}
    page = read.page
    if page is None:
        said = element("h1", escaped(read.name)) + element("p", escaped(str(read.error)), {"class": "error"})
        return element("section", element("div", said, {"class": "left"}) + _dump(number, read), attributes)
    title = element("h1", escaped(page.title)) + "".join(
        [element("p", escaped(line), {"class": "title"}) for line in page.title_lines[1:]]
    )
    drawn = table(
        page, lambda index, fact, shown: _value(number, index, fact, shown), lambda *row: _label(number, *row)
    )
    left = [
        element("header", title + element("p", escaped(_counts(page)), {"class": "counts"})),
        element("div", drawn, {"class": "table"}),
        element("aside", "", {"class": "inspector", "aria-live": "polite", "hidden": True}),
        _diagnostics(number, page),
        _definitions(number, page),
    ]
    facts = element("script", data([details(page, one) for one in read.arguments]), {"type": "application/json"})
    body = element("div", "\n".join(left), {"class": "left"}) + _dump(number, read)
    return element("section", body + facts, attributes)


def _value(number: int, index: int, fact: Fact, shown: str) -> str:
    attributes = {
        "type": "button",
        "class": classes(fact),
        "id": f"value-{number}-{index}",
        "data-fact": index,
        "data-p": fact.probability,
    }
    return element("button", shown, attributes)


def _label(number: int, row: Row, definition: int | None) -> str:
    label = row.label if row.unit_suffix is None else f"{row.label} | {row.unit_suffix}"
    text = escaped(" ".join([label, *row.notes]))
    if definition is None:
        return text
    return element("a", text, {"href": f"#definition-{number}-{definition}", "class": "label"})


def _counts(page: Page) -> str:
    how = Counter(fact.alignment for fact in page.facts)
    said = ", ".join([f"{how[each]} {each}" for each in Alignment if how[each]])
    return count(len(page.facts), "fact") + (f": {said}" if said else "")


def _diagnostics(number: int, page: Page) -> str:
    if not page.diagnostics:
        return ""
    items = [
        element(
            "li",
            element("a", escaped(f"line {one.line}"), {"href": f"#line-{number}-{one.line}"})
            + escaped(f" {one.code} {one.severity}: {one.message}" + (f"; {one.remedy}" if one.remedy else "")),
            {"class": str(one.severity)},
        )
        for one in page.diagnostics
    ]
    return element("section", "<h2>Diagnostics</h2>" + element("ul", "".join(items)), {"class": "diagnostics"})


def _definitions(number: int, page: Page) -> str:
    if not page.definitions:
        return ""
    items = [_definition(number, index, entry) for index, entry in enumerate(page.definitions)]
    return element("section", "<h2>Definitions</h2>" + "".join(items), {"class": "definitions"})


def _definition(number: int, index: int, entry: Entry) -> str:
    kind = "member" if entry.kind is EntryKind.MEMBER else "concept"
    summary = entry.name or " ".join((entry.documentation or f"no documentation of this {kind}").split())[:100]
    parts = [element("p", lines(entry.documentation), {"class": "documentation"})] if entry.documentation else []
    parts += [element("li", lines(reference)) for reference in entry.references]
    known = [entry.data_type, entry.balance, entry.period_type]
    parts += [element("p", escaped(" · ".join([str(one) for one in known if one])))] if any(known) else []
    line = element("a", escaped(f"line {entry.line}"), {"href": f"#line-{number}-{entry.line}"})
    head = element("summary", escaped(f"{kind}: {summary}"))
    return element("details", head + "".join(parts) + element("p", line), {"id": f"definition-{number}-{index}"})


def _dump(number: int, read: _Read) -> str:
    """The lines of the dump, numbered as in its document; those of a value say which."""
    facts: dict[int, int] = {}
    for index, fact in enumerate(read.page.facts if read.page else ()):
        facts.setdefault(fact.line, index)
    faults = {one.line: str(one.severity) for one in reversed(read.page.diagnostics)} if read.page else {}
    written = "".join(_lines(number, read, facts, faults))
    return element("section", "<h2>Dump</h2>" + element("ol", written), {"class": "dump", "aria-label": "Dump"})


def _lines(number: int, read: _Read, facts: dict[int, int], faults: dict[int, str]) -> Iterator[str]:
    for line, words in enumerate(read.text.removesuffix("\n").split("\n"), read.line):
        attributes = {"id": f"line-{number}-{line}", "class": faults.get(line), "data-fact": facts.get(line)}
        link = element("a", str(line), {"href": f"#line-{number}-{line}", "tabindex": -1})
        yield element("li", link + element("code", escaped(words.removesuffix("\r"))), attributes)
