"""A dump in a document: text above and below it, several pages in one text, and places that count in the whole text."""

from pathlib import Path

import pytest

import pipefacts
from pipefacts import Page, PipefactsError

FIXTURES = Path(__file__).resolve().parent / "fixtures"
ABOVE = {
    "navigation": "Home\nSkip to main content\nv3.25.1\n",
    "an archive's line": "XML 12 R7.htm IDEA: XBRL DOCUMENT v3.24.2\n",
    "a heading": "Lakeside Boats Inc.\nAnnual report for 2023\n\n",
}
BELOW = {
    "a footer": "Contact us\nPrivacy policy\nAll rights are with the owner of this site.\n",
    "a footer below a blank line": "\nContact us\nPrivacy policy\n",
}


def text_of(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as stream:
        return stream.read()


def is_whole(path: Path) -> bool:
    """Whether a fixture is a dump that ends where its page ends: below a cut there is no document."""
    if "not-a-dump" in path.name or "cut-off" in path.name:
        return False
    if (
        path.stem == "unbarred-odd-lines"
    ):  # a bar at the end of a line: below other text it is taken for another dialect
        return False
    try:
        return bool(pipefacts.parse(text_of(path)).facts)
    except PipefactsError:
        return False


PAGES = [path for path in sorted(FIXTURES.rglob("*.txt")) if is_whole(path)]
NAMES = [path.relative_to(FIXTURES).as_posix() for path in PAGES]


def shown(page: Page, line: int = 0) -> list[tuple[object, ...]]:
    """What a page says of its facts, its lines counted from ``line``."""
    return [
        (fact.line - line, fact.label, fact.text, fact.members, fact.column, fact.alignment, fact.unit, fact.scaled)
        for fact in page.facts
    ]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_text_above_and_below_a_dump_changes_none_of_its_facts(path: Path) -> None:
    text = text_of(path)
    closed = text if text.endswith("\n") else text + "\n"
    alone = pipefacts.parse(text, columns="proved")
    # Where blanks alone part cells, a line below the last row is a row.
    belows = [""] if "unbarred" in path.as_posix() else list(BELOW.values())
    for above in ABOVE.values():
        for below in belows:
            page = pipefacts.parse(above + closed + below, columns="proved")
            assert shown(page, above.count("\n")) == shown(alone)
            assert {one.code for one in page.diagnostics} - {one.code for one in alone.diagnostics} <= {"PF205"}


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_two_pages_in_one_text_are_read_as_two(path: Path) -> None:
    text = text_of(path)
    other = text_of(FIXTURES / "customer-concentrations-two-years.txt")
    for first, second in ((text, text), (text, other), (other, text)):
        first = first if first.endswith("\n") else first + "\n"
        pages = pipefacts.parse_all(first + second, columns="proved")
        assert [shown(page, line) for page, line in zip(pages, (0, first.count("\n")), strict=True)] == [
            shown(pipefacts.parse(one, columns="proved")) for one in (first, second)
        ]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_a_dump_alone_is_found_whole(path: Path) -> None:
    text = text_of(path)
    if path.stem == "trailing-title-and-scale-on-one-line":
        text = text.removesuffix("a line that no bar closes\n")
    assert pipefacts.find(text) == [pipefacts.Span(0, len(text), 1, 1)]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_a_byte_order_mark_changes_nothing_below_it(path: Path) -> None:
    text = text_of(path)
    marked, plain = pipefacts.parse("\ufeff" + text), pipefacts.parse(text)
    assert [(fact.line, fact.label, fact.text, fact.column, fact.alignment) for fact in marked.facts] == [
        (fact.line, fact.label, fact.text, fact.column, fact.alignment) for fact in plain.facts
    ]
    assert (marked.title, marked.dialect, len(marked.skipped)) == (plain.title, plain.dialect, len(plain.skipped))


@pytest.mark.parametrize(
    "rest", ["\nDebt (Details) - USD ($)\n", "Debt (Details) - USD ($)\n|\n|Cash\n|X\n- Definition\n"]
)
def test_a_byte_order_mark_before_a_bar_alone_is_no_part_of_its_line(rest: str) -> None:
    text = f"\ufeff|\n{rest}"
    assert [span.end for span in pipefacts.find(text)] == [len(text)]


def test_nothing_is_lost_dumps_and_what_is_passed_over_make_the_text() -> None:
    text = text_of(FIXTURES / "no-tail.txt").rstrip("\n") + "\n"
    document = ABOVE["navigation"] + text + "v3.25.1\n" + text + BELOW["a footer"]
    found = [(span.offset, span.end) for span in pipefacts.find(document)]
    for page in pipefacts.parse_all(document):
        found += [(span.offset, span.end) for span in page.skipped]
    found.sort()
    assert "".join(document[start:end] for start, end in found) == document


def test_where_several_pages_are_the_first_is_read_and_the_next_one_named() -> None:
    text = text_of(FIXTURES / "no-tail.txt").rstrip("\n") + "\n"
    several = [(one.code, one.line) for one in pipefacts.parse(text * 3).diagnostics if one.code == "PF206"]
    assert several == [("PF206", text.count("\n") + 1)]
    assert not [one for page in pipefacts.parse_all(text * 3) for one in page.diagnostics if one.code == "PF206"]
    assert [one.code for one in pipefacts.validate(text * 3)].count("PF206") == 1


def test_prose_is_still_no_dump() -> None:
    for text in ("Home\nContact us\n", "On Dec. 31, 2021\nwe held cash.\n12 Months Ended\n", "", " \n"):
        assert pipefacts.find(text) == []
        with pytest.raises(pipefacts.NotADumpError):
            pipefacts.parse_all(text)


def test_the_lines_of_a_syntax_error_count_in_the_whole_text() -> None:
    with pytest.raises(PipefactsError) as caught:
        pipefacts.parse("Home\nv3.25.1\n|\nRents - USD ($)\n|\n|\n|Cash\n|$ 120\n", dialect="positional")
    assert caught.value.line is not None
    assert caught.value.line >= 3
