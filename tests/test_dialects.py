"""Every dialect: the same pages through each, dialects asked for wrongly, bars inside cells, line ends, and time."""

from collections.abc import Callable
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import pipefacts
from conftest import FIXTURES, corpus_pages, needs_shared
from pipefacts import Alignment, PipefactsError
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.dialects.recognise import recognise
from pipefacts.syntax.page import read_page
from pipefacts.syntax.tree import terminals
from pipefacts.values import Fact
from support.short import short
from support.work import work


def name_of(path: Path) -> str:
    """A fixture's name among the snapshots: ``leading-1_7_0-cover``."""
    return f"{path.parent.name}-{path.stem}".replace(".", "_")


FOLDERS = sorted(path for path in (FIXTURES / "dialects").glob("*-*") if path.is_dir())
DUMPS = [path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))]
STATED = FIXTURES / "dialects" / "positional-2.3.1"
PAGES = sorted(path.name for path in STATED.glob("*.txt"))
PROVED = (Alignment.STATED, Alignment.EXACT, Alignment.FORCED)

every_dump = pytest.mark.parametrize("path", DUMPS, ids=lambda path: name_of(path))


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def dialect_of(path: Path) -> str:
    """The dialect that a fixture's folder names."""
    return path.parent.name.partition("-")[0]


def plain(text: str) -> str:
    """Without white space: extractors join paragraphs with or without it."""
    return "".join(text.split())


def said(fact: Fact) -> tuple[object, ...]:
    """What a page says of a fact, whatever its column."""
    return fact.label, fact.unit_suffix, fact.heading, fact.members, plain(fact.text), fact.notes


def read(text: str, **options: str) -> tuple[tuple[str, str], ...] | str:
    """The facts of ``text`` by label and text, or the code of the error."""
    try:
        page = pipefacts.parse(text, **options)
    except PipefactsError as error:
        return error.code
    return tuple([(fact.label, plain(fact.text)) for fact in page.facts])


def test_each_dialect_has_its_fixtures() -> None:
    assert {folder.name.partition("-")[0] for folder in FOLDERS} == set(DIALECTS)
    assert all(len(list(folder.glob("*.txt"))) == len(PAGES) >= 6 for folder in FOLDERS)


@every_dump
def test_a_dump_is_recognised_and_nothing_of_it_is_lost(path: Path) -> None:
    text = text_of(path)
    assert recognise(text) == dialect_of(path)
    assert pipefacts.parse(text).dialect == dialect_of(path)
    assert "".join(part for _, part in terminals(text, dialect_of(path))) == text


@every_dump
def test_the_reading_of_a_dump_is_its_snapshot(path: Path, lines: SnapshotAssertion) -> None:
    assert short(pipefacts.parse(text_of(path))) == lines(name=name_of(path))


@every_dump
def test_a_page_says_the_same_of_its_facts_in_every_dialect(path: Path) -> None:
    page, stated = pipefacts.parse(text_of(path)), pipefacts.parse(text_of(STATED / path.name))
    assert page.title == stated.title
    assert [(c.months, c.end, c.period_type, c.notes) for c in page.columns] == [
        (c.months, c.end, c.period_type, c.notes) for c in stated.columns
    ]
    assert list(map(said, page.facts)) == list(map(said, stated.facts))
    for fact, other in zip(page.facts, stated.facts, strict=True):
        if fact.unit is not None:  # it may take the place in a run of signs to prove a unit
            assert (fact.kind, fact.unit, fact.value, fact.scaled) == (
                other.kind,
                other.unit,
                other.value,
                other.scaled,
            )
        if fact.alignment in PROVED and other.alignment in PROVED:
            assert fact.column == other.column
        elif other.alignment in PROVED:
            assert other.column in {candidate.column for candidate in fact.candidates}


@pytest.mark.parametrize("folder", ["positional-2.3.1", "positional-without-details"])
@pytest.mark.parametrize("name", PAGES)
def test_kept_places_state_every_column(folder: str, name: str) -> None:
    page = pipefacts.parse(text_of(FIXTURES / "dialects" / folder / name))
    assert {fact.alignment for fact in page.facts} <= {Alignment.STATED, Alignment.EXACT}


@pytest.mark.parametrize(
    "folder", [folder for folder in FOLDERS if folder.name < "positional-2.3"], ids=lambda p: p.name
)
def test_no_other_dialect_states_a_column_though_cells_look_placed(folder: Path) -> None:
    found = {fact.alignment for path in folder.glob("*.txt") for fact in pipefacts.parse(text_of(path)).facts}
    assert Alignment.STATED not in found


def test_details_give_each_entry_its_element_and_linked_facts_their_concept() -> None:
    page = pipefacts.parse(text_of(STATED / "balance-sheet.txt"))
    entry = next(entry for entry in page.definitions if entry.name == "us-gaap_Cash")
    assert (entry.data_type, entry.balance, entry.period_type) == ("xbrli:monetaryItemType", "debit", "instant")
    named = {(fact.label, fact.concept) for fact in page.facts if fact.concept is not None}
    assert ("Bridge loan", "own:BridgeLoan") in named


# Dialects asked for


@every_dump
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_wrong_dialect_is_refused_or_remarked_on_and_gives_no_wrong_fact(path: Path, dialect: str) -> None:
    text = text_of(path)
    right = read(text, columns="plain")
    found = read(text, dialect=dialect, columns="plain")
    if dialect == dialect_of(path):
        assert found == right
    elif not isinstance(found, str):
        assert set(found) <= set(right)
        assert found or pipefacts.parse(text, dialect=dialect, columns="plain").diagnostics


@needs_shared
def test_a_wrong_dialect_gives_no_wrong_fact_of_the_corpora() -> None:
    texts = [page["dump"] for page in corpus_pages("apple-10q-2025", "misc")]
    for text in texts:
        right = read(text, columns="plain")
        for dialect in DIALECTS:
            found = read(text, dialect=dialect, columns="plain")
            assert isinstance(found, str) or not isinstance(right, str), dialect
            assert isinstance(found, str) or set(found) <= set(right), dialect


def test_the_refusal_of_a_wrong_dialect_names_the_right_one() -> None:
    with pytest.raises(pipefacts.DumpSyntaxError, match="its first lines are of 'padded'") as caught:
        pipefacts.parse(text_of(FIXTURES / "dialects" / "padded-2.0.0" / "cover.txt"), dialect="trailing")
    assert "'padded'" in (caught.value.remedy or "")
    assert caught.value.line


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", ["definitions-only", "html", "json", "markdown-table"])
def test_what_is_no_dump_is_none_in_any_dialect(dialect: str, name: str) -> None:
    with pytest.raises(PipefactsError):
        pipefacts.parse(text_of(FIXTURES / f"not-a-dump-{name}.txt"), dialect=dialect)


# Bars inside cells

HEADED = {
    "leading": "|\nNotes (Details) - USD ($)\n|\nDec. 31, 2023\n|Name of ship\n|{}\n|Length\n|41\n",
    "wrapped": "|\n|\nNotes (Details) - USD ($)\n|\n|\nDec. 31, 2023\n|Name of ship||{}|\n|Length||41|\n",
    "trailing": "Notes (Details) - USD ($)\n|\nDec. 31, 2023\n|\nName of ship|\n{}|\nLength|\n41|\n",
    "positional": "| Notes (Details) - USD ($) | Dec. 31, 2023 |\n|---|---|\n| Name of ship | {} |\n| Length | 41 |\n",
}


@pytest.mark.parametrize("dialect", HEADED)
def test_a_bar_inside_a_value_does_not_part_it(dialect: str) -> None:
    inside = "A \\| B of 12" if dialect == "positional" else "A | B of 12"
    page = read_page(HEADED[dialect].format(inside), dialect)
    assert [cell.text for cell in page.body] == ["Name of ship", "A | B of 12", "Length", "41"]


@every_dump
def test_a_bar_inside_a_label_does_not_part_it(path: Path) -> None:
    if path.name == "unit-suffixes.txt":
        facts = pipefacts.parse(text_of(path)).facts
        assert [(fact.label, fact.unit_suffix) for fact in facts[:2]] == [("Number of stores opened", "store")] * 2
    elif path.name == "concentrations.txt":
        first = pipefacts.parse(text_of(path)).facts[0]
        assert first.members == (
            "Customer A [Member]",
            "Revenue Benchmark [Member]",
            "Customer Concentration Risk [Member]",
        )


# Line ends

ENDS: dict[str, Callable[[str], str]] = {
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "blank lines with carriage returns": lambda text: text.replace("\n", "\r\n\r\n"),
    "blanks at the ends": lambda text: text.replace("\n", " \n"),
    "lines of blanks": lambda text: text.replace("\n", " \n \n"),
    "every blank at the ends": lambda text: text.replace("\n", "\t\xa0\u2007\u2009\u202f\n"),
}


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_blank_lines_and_carriage_returns_lose_no_fact_and_no_entry(folder: Path, ends: str) -> None:
    if folder.name.startswith("unbarred") and ends.startswith("every"):
        pytest.skip("a run of blanks behind a row is its empty cells")
    text = text_of(folder / "unit-suffixes.txt")
    page, other = pipefacts.parse(text), pipefacts.parse(ENDS[ends](text))
    assert list(map(said, other.facts)) == list(map(said, page.facts))
    assert [(e.kind, e.name, plain(e.documentation or "")) for e in other.definitions] == [
        (e.kind, e.name, plain(e.documentation or "")) for e in page.definitions
    ]


every_blank = pytest.mark.parametrize("blank", ["\t", "\r", "\xa0", "\u2007", "\u2009", "\u202f"])


@every_blank
def test_a_blank_behind_the_last_bar_of_a_row_keeps_its_last_value(blank: str) -> None:
    head = "|\n|\nRents - USD ($)\n|\n|\nDec. 31, 2023\n|\n|\nDec. 31, 2022\n"
    page = pipefacts.parse(f"{head}|Rent||$ 41||$ 39|{blank}\n")
    assert [(fact.text, fact.alignment) for fact in page.facts] == [("$ 41", "exact"), ("$ 39", "exact")]


@every_blank
@pytest.mark.parametrize(
    "form",
    [
        "|\nRents - USD ($)\n$ in Thousands{}\n|\nDec. 31, 2023\n|Rent\n|$ 7\n",
        "|\n|\nRents - USD ($)\n$ in Thousands{}\n|\n|\nDec. 31, 2023\n|Rent||$ 7|\n",
        "Rents - USD ($)\n$ in Thousands{}\n|\nDec. 31, 2023\n|\nRent|\n$ 7|\n",
        "Rents - USD ($)\n$ in Thousands{}\n|\nDec. 31, 2023\n|\n---|---|\nRent | $ 7 |\n",
    ],
    ids=["leading", "wrapped", "trailing", "spaced"],
)
def test_a_blank_behind_a_scale_keeps_the_scale(form: str, blank: str) -> None:
    assert [fact.scaled for fact in pipefacts.parse(form.format(blank)).facts] == [7000]


@every_blank
def test_a_line_of_blanks_above_the_title_is_no_part_of_it(blank: str) -> None:
    page = pipefacts.parse(blank + "\n" + HEADED["leading"].format("B"))
    assert (page.title, [fact.text for fact in page.facts]) == ("Notes (Details) - USD ($)", ["B", "41"])


@every_blank
def test_a_blank_before_the_label_of_a_padded_row_keeps_the_row(blank: str) -> None:
    page = pipefacts.parse(f"Rents - USD ($) |\nDec. 31, 2023 |\n|---|---|\n|{blank}Rent | $ 41 |\n| Fees | $ 3 |\n")
    assert [(fact.label, fact.text) for fact in page.facts] == [("Rent", "$ 41"), ("Fees", "$ 3")]


def test_an_entry_below_blank_lines_with_carriage_returns_is_read() -> None:
    text = HEADED["leading"].format("B") + "|X\r\n\r\n- Definition\r\n+ References\r\nWhat a ship is called.\r\n"
    assert [entry.documentation for entry in pipefacts.parse(text).definitions] == ["What a ship is called."]


# Time

ROWS = {
    "leading": "|Item {}\n|{}\n|{}\n",
    "wrapped": "|Item {}||{}||{}|\n",
    "trailing": "Item {}|\n{}|\n{}|\n",
    "spaced": "Item {} | {} | {} |\n",
    "padded": "| Item {} | {} | {} |\n",
    "positional": "| Item {} | {} | {} |\n",
    "unbarred": "Item number {} {} {}\n",
}
HEADS = {
    "leading": "|\nBalance Sheets - USD ($)\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n",
    "wrapped": "|\n|\nBalance Sheets - USD ($)\n|\n|\nDec. 31, 2021\n|\n|\nDec. 31, 2020\n",
    "trailing": "Balance Sheets - USD ($)\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n|\n",
    "spaced": "Balance Sheets - USD ($)\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n|\n---|---|---|\n",
    "padded": "Balance Sheets - USD ($) |\nDec. 31, 2021 |\nDec. 31, 2020 |\n|---|---|---|\n",
    "positional": "| Balance Sheets - USD ($) | Dec. 31, 2021 | Dec. 31, 2020 |\n|---|---|---|\n",
    "unbarred": "Balance Sheets - USD ($)\nDec. 31, 2021\nDec. 31, 2020\n",
}


def long_page(dialect: str, rows: int) -> str:
    """A page of ``rows`` rows, every third without values, every seventh short."""
    short = {"wrapped": "|Item {}||7|\n", "leading": "|Item {}\n|7\n", "trailing": "Item {}|\n7|\n"}
    short |= {"spaced": "Item {} | 7 |\n", "padded": "| Item {} | 7 | |\n", "positional": "| Item {} |  | 7 |\n"}
    short |= {"unbarred": "Item number {}   7\n"}
    body = [
        (short[dialect] if i % 7 == 0 else ROWS[dialect]).format(i, f"{1000 + i:,}", f"{2000 + i:,}")
        for i in range(rows)
    ]
    return HEADS[dialect] + "".join(body)


def growth(dialect: str, rows: int) -> float:
    """How many times the work a page of four times ``rows`` takes."""

    def effort(count: int) -> int:
        text = long_page(dialect, count)
        pages: list[pipefacts.Page] = []
        taken = work(lambda: pages.append(pipefacts.parse(text, columns="plain")))
        assert (pages[0].dialect, len(pages[0].rows)) == (dialect, count)
        return taken

    pipefacts.parse(long_page(dialect, 10), columns="plain")  # the first call builds the grammar
    return effort(4 * rows) / effort(rows)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_work_grows_with_the_length(dialect: str) -> None:
    assert growth(dialect, 250) < 6  # 4 if it grew with the length, 16 if it grew with the square


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_work_grows_with_the_length_of_pages_of_10_000_rows(dialect: str) -> None:
    assert growth(dialect, 2_500) < 4.2
