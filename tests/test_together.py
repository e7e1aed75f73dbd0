"""Pages that are read together: what one leaves open, another knows, and nothing else changes."""

import io
import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import pipefacts
from conftest import SHARED
from pipefacts.cli import main
from pipefacts.together import FilingTable, Scope, filing_table, parse_together
from pipefacts.together.findings import contradictions
from pipefacts.together.writing import summary, write_csv, write_text
from pipefacts.values import Fact, Page

TAIL = (
    "|X\n- Definition\nWages that are owed.\n+ References\nNo definition available.\n"
    "+ Details\nNo definition available.\n"
)


def dump(title: str, heads: str, *cells: str) -> str:
    return f"|\n{title} - USD ($)\n{heads}" + "".join([f"|{cell}\n" for cell in cells]) + TAIL


QUARTER = dump("Operations", "|3 Months Ended\n|\nMar. 31, 2024\n|\nMar. 31, 2023\n", "Wages payable", "$ 612", "$ 588")
QUARTERS = "|3 Months Ended\n|12 Months Ended\n|\nMar. 31, 2024\n|\nMar. 31, 2023\n|\nDec. 31, 2023\n"
CELLS = ("Interest", "$ 5", "$ 4", "$ 17", "Wages payable", "612", "588", "Interest earned", "$ 6", "$ 5", "$ 18")
NOTE = dump("Wages (Details)", QUARTERS, *CELLS)


def cover(cik: int) -> str:
    heads = "|12 Months Ended\n|\nDec. 31, 2023\n"
    return dump("Cover", heads, "Entity Central Index Key", f"{cik:010}", "Document Period End Date", "Dec. 31, 2023")


def wages(page: Page) -> Fact:
    """The second wages of the note."""
    return page.facts[4]


def end_of(page: Page) -> str:
    """The last day under which the second wages of the note stand."""
    fact = wages(page)
    assert fact.column is not None
    return str(page.columns[fact.column].end)


def test_a_value_goes_where_the_same_fact_certainly_stands_on_another_page() -> None:
    assert end_of(pipefacts.parse(NOTE)) == "2023-12-31"
    sheet, note = parse_together([QUARTER, NOTE])
    assert end_of(note) == "2023-03-31"
    assert wages(note).alignment == "likely"
    assert "same-fact" in wages(note).evidence
    assert sheet == pipefacts.parse(QUARTER)


def test_the_order_of_the_pages_does_not_matter() -> None:
    texts = [QUARTER, NOTE, cover(12)]
    found = [dict(zip(order, parse_together(order), strict=True)) for order in itertools.permutations(texts)]
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize(
    "other",
    [
        QUARTER.replace("588", "589").replace("612", "613"),
        QUARTER.replace("|Wages", "|Other"),
        QUARTER.replace("|Wages", "|North [Member]\n|Wages"),
        QUARTER.replace("2023", "2020").replace("2024", "2021"),
    ],
)
def test_another_amount_label_member_or_date_tells_nothing(other: str) -> None:
    assert parse_together([other, NOTE])[1] == pipefacts.parse(NOTE)


def named(*accessions: str) -> list[str]:
    return [
        f"https://www.sec.gov/Archives/edgar/data/12/{accession}/R{n}.htm" for n, accession in enumerate(accessions)
    ]


@pytest.mark.parametrize(("scope", "end"), [("filing", "2023-12-31"), ("company", "2023-03-31")])
def test_filings_do_not_mix_unless_they_are_to(scope: str, end: str) -> None:
    addresses = named("000000001224000001", "000000001224000002")
    pages = parse_together(dict(zip(addresses, [QUARTER, NOTE], strict=True)), scope=scope)  # type: ignore[arg-type]
    assert end_of(pages[1]) == end
    assert [page.source for page in pages] == addresses


def test_pages_of_several_companies_stay_alone() -> None:
    pages = parse_together([cover(12), QUARTER, cover(13), NOTE])
    assert pages == [pipefacts.parse(text) for text in (cover(12), QUARTER, cover(13), NOTE)]
    assert end_of(parse_together([cover(12), QUARTER, NOTE])[2]) == "2023-03-31"


def test_a_text_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(pipefacts.NotADumpError):
        parse_together([QUARTER, "Nothing but words.\n"])
    assert parse_together([]) == []


# The table


def table(*texts: str) -> FilingTable:
    return filing_table(parse_together(texts))


def test_a_fact_stands_once_with_its_places_the_surest_first() -> None:
    found = table(NOTE, QUARTER)
    (fact,) = [fact for fact in found.facts if fact.amount == "588"]
    assert (str(fact.end), fact.months, fact.unit, fact.is_proved) == ("2023-03-31", 3, "USD", True)
    assert [(place.page, place.alignment) for place in fact.places] == [(1, "exact"), (0, "likely")]
    assert found.agreeing == 2


SHEET = dump("Loans (Details)", "|\nDec. 31, 2023\n|\nDec. 31, 2022\n", "Assets", "$ 7", "$ 6").replace(
    "Wages that are owed.",
    "Sum of the carrying amounts as of the balance sheet date of all assets that are recognized. Assets are probable "
    "future economic benefits obtained or controlled by an entity as a result of past transactions or events.",
)


def test_certain_facts_that_differ_in_their_amount_alone_are_a_conflict() -> None:
    found = table(SHEET, SHEET.replace("$ 7", "$ 8"))
    assert [[fact.amount for fact in conflict.facts] for conflict in found.conflicts] == [["7", "8"]]
    assert not table(SHEET, SHEET).conflicts
    assert summary(found) == "2 pages: 3 facts, 1 on several pages, 1 conflict, 0 not proved on any page"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("$ 7", "$ (7)"),  # a label that shows it with the other sign
        ("$ 7", "$ 7.4"),  # a note that rounds it
        ("Assets", "Assets at beginning of year"),  # another day
    ],
)
def test_what_differs_in_how_it_is_shown_is_no_conflict(old: str, new: str) -> None:
    assert not table(SHEET, SHEET.replace(f"|{old}", f"|{new}")).conflicts


def test_text_of_the_input_is_no_escape_sequence_in_a_terminal() -> None:
    stream = io.StringIO()
    write_text(table(SHEET.replace("|Assets", "|\x1b[31mAssets [red]")), stream)
    assert "\x1b" not in stream.getvalue()
    assert "[red]" in stream.getvalue()


def test_csv_has_a_row_per_fact() -> None:
    stream = io.StringIO()
    write_csv(table(SHEET), stream)
    head, *rows = stream.getvalue().splitlines()
    assert head.startswith("label,members,end,months,amount,unit")
    assert len(rows) == 2


# The command


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    status = main(["filing", *map(str, words)])
    return status, *capsys.readouterr()


def written(folder: Path, texts: Sequence[str]) -> Path:
    for number, text in enumerate(texts, 2):
        (folder / f"R{number}.txt").write_text(text, "utf-8")
    return folder


def test_the_command_writes_one_table_of_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path, [QUARTER, NOTE])
    status, out, err = run(capsys, folder)
    assert (status, err) == (0, "2 pages: 8 facts, 2 on several pages, 0 conflicts, 0 not proved on any page\n")
    found = json.loads(out)
    assert found["summary"] == {"facts": 8, "agreeing": 2, "conflicts": 0, "open": 0}
    assert found["facts"][1]["places"][1]["source"] == str(folder / "R3.txt")
    _, out, _ = run(capsys, folder, "--format", "table")
    assert "R3:" in out


def test_the_status_is_1_for_conflicts_and_2_for_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path, [SHEET, SHEET.replace("$ 7", "$ 8")])
    status, out, _ = run(capsys, folder, "--format", "table")
    assert status == 1
    assert "conflict: Assets, 2023-12-31: $ 7 at R2:" in out
    written(folder, ["Nothing but words.\n", SHEET])
    status, _, err = run(capsys, folder)
    assert status == 2
    assert "R2.txt:1:1: PF106" in err
    assert "1 page: 2 facts" in err


def test_parquet_needs_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    folder = written(tmp_path, [SHEET])
    assert run(capsys, folder, "--format", "parquet")[0] == 2
    assert run(capsys, folder, "--format", "parquet", "-o", tmp_path / "facts.parquet")[0] == 0
    assert pq.read_table(tmp_path / "facts.parquet").num_rows == 2


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the seeds are not here")
def test_shares_of_receivables_stand_where_the_report_of_the_year_has_them() -> None:
    texts = [path.read_text("utf-8") for n in ("002", "004") for path in (SHARED / "seeds").glob(f"{n}_*.txt")]
    (later,) = parse_together(texts)[1:]
    shares = {fact.text: fact for fact in later.facts if fact.text in ("83.00%", "11.00%")}
    for fact in shares.values():
        assert fact.column is not None
        assert str(later.columns[fact.column].end) == "2023-12-31"
        assert "same-fact" in fact.evidence
    assert len(shares) == 2


def test_no_place_is_broken_in_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    pages = [pipefacts.parse(SHEET, source=f"{name * 22}.txt") for name in "ab"]
    stream = io.StringIO()
    write_text(filing_table(pages), stream)
    lines = stream.getvalue().splitlines()
    assert all(line == line.rstrip() for line in lines)
    assert any(f"{'a' * 22}:" in line for line in lines)
    assert any(f"{'b' * 22}:" in line for line in lines)


# contradictions, as validate reports them


def test_a_contradiction_is_reported_at_both_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("R2", SHEET), ("R4", SHEET.replace("$ 7", "$ 8"))):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    assert main(["validate", str(tmp_path), "--select", "PF608"]) == 0
    capsys.readouterr()
    assert main(["validate", "--together", str(tmp_path), "--select", "PF608", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    first, second = found if isinstance(found, list) else found["diagnostics"]
    assert "Assets is $ 7 here and $ 8 in" in first["message"]
    assert first["message"].endswith(f"R4.txt, line {second['line']}")
    assert second["message"].endswith(f"R2.txt, line {first['line']}")


def test_pages_of_two_filings_do_not_contradict_each_other() -> None:
    text = "https://mirror.example/edgar/data/7/{:010}24000001/R2.htm"
    pages = [pipefacts.parse(one, source=text.format(n)) for n, one in enumerate((SHEET, SHEET.replace("$ 7", "$ 8")))]
    assert contradictions(pages) == [[], []]
    assert [len(found) for found in contradictions(pages, Scope.COMPANY)] == [1, 1]


def test_a_name_of_a_page_is_no_escape_sequence_in_a_message() -> None:
    pages = [pipefacts.parse(one, source="R\x1b[31m2") for one in (SHEET, SHEET.replace("$ 7", "$ 8"))]
    found = [one.message for some in contradictions(pages) for one in some]
    assert len(found) == 2
    assert not any("\x1b" in message for message in found)
