"""The table for people: nothing that it shows of a value can be misread."""

import io

import pytest

import pipefacts
from conftest import FIXTURES
from pipefacts.output import table
from pipefacts.output.certainty import mark_of
from support.pages import hostile, many_columns

PAGES = sorted(path for path in FIXTURES.glob("*.txt") if not path.stem.startswith("not-a-dump"))


def drawn(page: pipefacts.Page, width: int = 120) -> str:
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "_PIPED_WIDTH", width)
        table.draw(page, stream)
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_number_is_never_broken(width: int) -> None:
    page = pipefacts.parse(many_columns())
    shown = drawn(page, width)
    assert [fact.text for fact in page.facts if fact.text not in shown] == []
    assert max(map(len, shown.partition("29 facts")[0].splitlines())) <= width
    assert shown.count("─\n") > 1  # panels


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_figure_of_a_page_is_shown_whole_and_no_line_ends_in_blanks(path) -> None:
    page = pipefacts.parse_file(path)
    for width in (80, 120):
        shown = drawn(page, width)
        figures = [fact.text for fact in page.facts if fact.kind != "text"]
        assert [text for text in figures if " ".join(text.split()) not in shown] == []
        assert [line for line in shown.splitlines() if line != line.rstrip()] == []


def test_a_label_that_is_wrapped_keeps_its_indent() -> None:
    lines = drawn(pipefacts.parse(many_columns()), 80).splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("  Research"))
    assert lines[first + 1].startswith("    ")
    assert lines[first + 1].strip()


def test_a_mark_says_how_probable_and_the_legend_what_it_means() -> None:
    page = pipefacts.parse_file(FIXTURES / "details-three-durations-nine-dates.txt")
    shown = drawn(page)
    classes = {mark_of(fact) for fact in page.facts}
    assert {"~~", "~?"} <= classes
    for fact in page.facts:
        mark = mark_of(fact)
        assert mark == ("~" if fact.probability >= 0.9 else "~~" if fact.probability >= 0.6 else "~?")
    assert "~? below 0.6" in shown
    assert "~?" not in drawn(pipefacts.parse(many_columns(3).replace("|Goodwill\n|$ 77\n", "")))


def test_a_long_text_says_its_length_and_where_it_is_whole() -> None:
    page = pipefacts.parse_file(FIXTURES / "note-as-one-text-block.txt")
    longest = max(page.facts, key=lambda fact: len(fact.text))
    shown = drawn(page)
    assert f"({len(longest.text):,}" in shown.replace("\n", " ")
    assert "pipefacts view" in shown


def test_a_line_items_heading_is_shown_once() -> None:
    page = pipefacts.parse_file(FIXTURES.parents[1] / "examples" / "concentrations.txt")
    headings = [row.label for row in page.rows if row.label == "Concentration Risk [Line Items]"]
    assert len(headings) > 1
    assert drawn(page).count("Concentration Risk [Line Items]") == 1


def test_a_hostile_page_is_drawn_without_an_escape_sequence() -> None:
    shown = drawn(pipefacts.parse(hostile()))
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_counts_have_their_plurals() -> None:
    page = pipefacts.parse("|\nLoan (Details) - USD ($)\n|\nDec. 31, 2021\n|Sum\n|$ 1\n")
    assert "1 fact (1 exact) · no definitions" in drawn(page)
