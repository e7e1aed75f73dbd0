"""The pure function: documents in, tables out. What is in the tables is what ``parse`` gives."""

import codecs
import datetime
import subprocess
import sys
from decimal import Decimal

import msgspec
import pytest

pa = pytest.importorskip("pyarrow", reason="the corpora need pyarrow: pip install 'pipefacts[corpus]'")

import pipefacts  # noqa: E402
from conftest import corpus_pages, fixture_paths, needs_shared  # noqa: E402
from pipefacts.corpus import SCHEMAS, Settings, batch, page_tables, read_batch  # noqa: E402
from pipefacts.corpus.arrow import fit  # noqa: E402
from pipefacts.errors import MissingPackageError  # noqa: E402
from pipefacts.output.export import CSV_FIELDS  # noqa: E402
from pipefacts.output.filings import filing_of, names_page  # noqa: E402
from pipefacts.output.records import FIELDS  # noqa: E402
from pipefacts.values import (  # noqa: E402
    Candidate,
    Column,
    Diagnostic,
    Element,
    Entry,
    EntryKind,
    Fact,
    FactKind,
    Page,
    Period,
    PeriodType,
    Source,
)
from support.tables import draw  # noqa: E402

PAGE = "|\nBalance Sheets - USD ($)\n$ in Thousands\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n|Cash\n|$ 120\n|$ 95\n"
DETAILED = """| Balance Sheets - USD ($) $ in Thousands | Dec. 31, 2021 | Dec. 31, 2020 |
|---|---|---|
| Cash | $ 120 | $ 95 |
| X |
|  - Definition Money in hand. |
| Name: | us-gaap_Cash |
| Namespace Prefix: | us-gaap_ |
| Data Type: | xbrli:monetaryItemType |
| Balance Type: | debit |
| Period Type: | instant |
"""
URL = "https://www.sec.gov/Archives/edgar/data/320193/000032019321000105/R4.htm"
ORIGIN = ("source", "position", "id", "url", "cik", "accession", "dump")


def documents(*texts, **columns):
    return pa.record_batch({"text": pa.array(texts, pa.string()), **columns})


def faults(found):
    """The diagnostics that are of the job, not of a page that was read."""
    return [row for row in found.diagnostics.to_pylist() if row["code"].startswith("PF0")]


def fact_of(row):
    """A row of ``facts`` as the fact that it was."""
    value = row["value"]
    if row["number"] is not None:
        value = Decimal(value)
    elif row["date"] is not None:
        value = row["date"]
    elif row["boolean"] is not None:
        value = row["boolean"]
    period = None
    if any(row[name] is not None for name in ("period_type", "months", "start", "end")):
        kind = row["period_type"] and PeriodType(row["period_type"])
        period = Period(kind, row["months"], row["start"], row["end"])
    names = ("line", "column_in_line", "label", "text", "unit_suffix", "heading", "scaled", "unit", "column")
    return Fact(
        **{name: row[name] for name in names},
        kind=FactKind(row["kind"]),
        alignment=pipefacts.Alignment(row["alignment"]),
        value=value,
        period=period,
        candidates=tuple(Candidate(**candidate) for candidate in row["candidates"]),
        **{name: tuple(row[name]) for name in ("members", "units", "evidence", "notes")},
        **{name: row[name] for name in ("definition", "concept", "balance", "likely_unit", "unit_probability")},
        concept_source=row["concept_source"] and Source(row["concept_source"]),
        likely_period_type=row["likely_period_type"] and PeriodType(row["likely_period_type"]),
        period_type_probability=row["period_type_probability"],
    )


def entry_of(row):
    kept = {name: value for name, value in row.items() if name in Entry.__struct_fields__}
    kept["period_type"] = kept["period_type"] and PeriodType(kept["period_type"])
    kept["elements"] = tuple([msgspec.convert(element, Element) for element in row["elements"]])
    kept["source"] = row["element_source"] and Source(row["element_source"])
    return Entry(**{**kept, "kind": EntryKind(row["kind"]), "references": tuple(row["references"])})


def test_an_entry_that_keeps_its_details_has_them_in_the_table():
    (row,) = read_batch(documents(DETAILED)).definitions.to_pylist()
    kept = [row[name] for name in ("name", "data_type", "balance", "period_type")]
    assert kept == ["us-gaap_Cash", "xbrli:monetaryItemType", "debit", "instant"]


def without_empty_period(fact):
    return fact if fact.period != Period() else pipefacts_replace(fact, period=None)


def pipefacts_replace(struct, **changes):
    import msgspec

    return msgspec.structs.replace(struct, **changes)


def test_the_schemas_are_those_of_the_snapshot(snapshot):
    schemas = {
        name: [{"name": field.name, "type": str(field.type), "null": field.nullable} for field in schema]
        for name, schema in SCHEMAS.items()
    }
    assert schemas == snapshot(name="corpus-schemas")


def test_nothing_that_a_page_holds_is_missing_from_the_schemas():
    period = set(Period.__struct_fields__) - {"type"} | {"period_type"}
    assert set(Fact.__struct_fields__) - {"period"} | period <= set(SCHEMAS["facts"].names)
    assert set(Entry.__struct_fields__) <= set(SCHEMAS["definitions"].names)
    assert set(Diagnostic.__struct_fields__) <= set(SCHEMAS["diagnostics"].names)
    columns = SCHEMAS["pages"].field("columns").type.value_type
    assert {field.name for field in columns} == set(Column.__struct_fields__)


def test_an_ordinary_document_is_passed_over_and_a_dump_gone_wrong_is_refused(monkeypatch):
    codes = {"a": "PF106", "b": "PF102", "c": "PF107", "d": "PF201"}

    def parse_each(text, **_):
        error = pipefacts.PipefactsError("the text is no dump")
        error.code = codes[text[-1]]
        yield error

    monkeypatch.setattr(batch, "parse_each", parse_each)
    urls = [None, None, "https://example.org/", "https://example.org/", URL, URL]
    found = read_batch(documents("|\na", "|\nb", "|\nc", "|\nd", "e", "|\na", url=urls))
    assert (found.counts.passed, found.counts.refusals) == (3, {"PF102": 1, "PF106": 1, "PF201": 1})
    rows = [(row["position"], row["code"]) for row in found.diagnostics.to_pylist()]
    assert rows == [(1, "PF102"), (3, "PF201"), (5, "PF106")]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (URL, True),
        ("https://www.sec.gov/Archives/edgar/data/1/000000000124000001/R12.html?x=1", True),
        ("https://www.sec.gov/Archives/edgar/data/1/000000000124000001/aapl-10k.htm", False),
        ("https://www.example.org/AR4.htm", False),
        (None, False),
    ],
)
def test_a_url_may_name_a_page_of_the_viewer(url, expected):
    assert names_page(url) is expected


def test_every_batch_has_its_schema_even_without_rows():
    found = read_batch(documents())
    assert [getattr(found, name).schema for name in SCHEMAS] == list(SCHEMAS.values())
    assert found.counts.documents == 0


@pytest.mark.parametrize("depth", ["plain", "proved", "likely"])
def test_the_rows_are_the_facts_and_entries_of_parse(depth):
    texts = [draw(seed).dump for seed in range(60)]
    texts += [path.read_text("utf-8") for path in fixture_paths() if "not-" not in path.name] + [DETAILED]
    found = read_batch(documents(*texts), Settings(columns=depth))
    facts, definitions = found.facts.to_pylist(), found.definitions.to_pylist()
    pages = {row["position"]: row for row in found.pages.to_pylist()}
    assert len(pages) >= 60
    for position, row in pages.items():
        page = pipefacts.parse(texts[position], columns=depth)
        assert [fact_of(fact) for fact in facts if fact["position"] == position] == [
            without_empty_period(fact) for fact in page.facts
        ]
        assert [entry_of(entry) for entry in definitions if entry["position"] == position] == list(page.definitions)
        assert (row["title"], row["dialect"], row["characters"]) == (page.title, page.dialect, len(texts[position]))
        assert {scale["unit"]: scale["scale"] for scale in row["scales"]} == page.scales
        assert [column["end"] for column in row["columns"]] == [column.end for column in page.columns]


@needs_shared
def test_every_page_of_the_corpora_is_read_or_refused_by_name():
    pages = list(corpus_pages())
    found = read_batch(documents(*(page["dump"] for page in pages)), Settings(columns="plain"))
    assert found.counts.pages == 174
    assert sum(found.counts.refusals.values()) == 4
    assert found.counts.passed == 0
    assert found.counts.faults == 0


def test_the_origin_stands_on_every_row():
    batch_ = documents("no dump", PAGE + "|X\n- Definition\n+ References\nMoney.\n", id=["a", "b"], url=[None, URL])
    found = read_batch(batch_, Settings(columns="plain"))
    for table in (found.pages, found.facts, found.definitions):
        assert table.num_rows
        for row in table.to_pylist():
            assert [row[name] for name in ORIGIN] == ["", 1, "b", URL, 320193, "0000320193-21-000105", 0]


def test_every_dump_of_a_document_is_read_with_its_number():
    found = read_batch(documents("Home\n" + PAGE + "v3.25.1\n" + PAGE, PAGE), Settings(columns="plain"))
    assert [(row["position"], row["dump"]) for row in found.pages.to_pylist()] == [(0, 0), (0, 1), (1, 0)]
    assert {(row["position"], row["dump"]) for row in found.facts.to_pylist()} == {(0, 0), (0, 1), (1, 0)}


def test_other_names_of_columns_are_taken_from_the_settings():
    batch_ = pa.record_batch({"content": [PAGE], "key": [7], "address": [URL]})
    found = read_batch(batch_, Settings(columns="plain", text="content", id="key", url="address"))
    assert found.facts.column("id").to_pylist() == ["7", "7"]
    with pytest.raises(KeyError):
        read_batch(batch_)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary()], ids=str
)
def test_any_type_of_text_is_read(kind):
    texts = pa.array([None, "x", PAGE, ""], pa.string()).cast(kind)
    found = read_batch(pa.record_batch({"text": texts}), Settings(columns="plain"))
    assert found.facts.column("position").to_pylist() == [2, 2]
    assert found.counts.passed == 3


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_dump_in_utf16_is_not_passed_over(mark):
    data = mark + PAGE.encode("utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be")
    found = read_batch(pa.record_batch({"text": pa.array([data], pa.large_binary())}))
    assert (found.counts.passed, found.counts.faults) == (0, 1)
    assert found.diagnostics.column("code").to_pylist() == ["PF002"]


def test_a_text_that_is_not_utf8_is_a_fault_with_its_place():
    texts = pa.array([PAGE.encode(), PAGE.encode() + b"|Stock\n|$ \xff5\n"], pa.binary())
    found = read_batch(pa.record_batch({"text": texts}), Settings(columns="plain"))
    (row,) = faults(found)
    assert (row["code"], row["position"], row["line"], row["column"]) == ("PF002", 1, 12, 4)
    assert found.counts.faults == 1
    assert found.counts.pages == 1


def test_a_document_that_breaks_the_reader_costs_itself_alone(monkeypatch):
    real = batch.parse_each

    def parse_each(text, **options):
        if "Stock" in text:
            raise RecursionError("too deep")
        return real(text, **options)

    monkeypatch.setattr(batch, "parse_each", parse_each)
    found = read_batch(documents(PAGE, PAGE + "|Stock\n|5\n|6\n", PAGE), Settings(columns="plain"))
    assert found.pages.column("position").to_pylist() == [0, 2]
    (row,) = faults(found)
    assert (row["code"], row["position"], row["line"]) == ("PF013", 1, None)
    assert "RecursionError: too deep" in row["message"]
    assert found.counts.faults == 1


AMOUNTS = {
    "1262000": Decimal("1262000.000000000000000000"),
    "0.1800": Decimal("0.180000000000000000"),
    "-5": Decimal("-5.000000000000000000"),
    "0.123456789012345678": Decimal("0.123456789012345678"),
    "12345678901234567890.000000000000000001": Decimal("12345678901234567890.000000000000000001"),
    "1E-18": Decimal("1E-18"),
    "0.10000000000000000000000000000": Decimal("0.100000000000000000"),
    "0E-30": Decimal(0),
    "1E+19": Decimal("1E+19"),
    "1E+20": None,
    "1E-19": None,
    "123456789012345678901": None,
    "0.1234567890123456789": None,
    "9" * 1000: None,
}


@pytest.mark.parametrize(("text", "expected"), AMOUNTS.items(), ids=[text[:30] for text in AMOUNTS])
def test_a_decimal_is_kept_exactly_or_not_at_all(text, expected):
    number = Decimal(text)
    fact = Fact(1, 2, "Cash", text, FactKind.MONETARY, value=number, scaled=number)
    tables = page_tables(Page("leading", "Title", ("Title",), facts=(fact,)))
    (row,) = tables["facts"].to_pylist()
    assert row["number"] == row["scaled"] == expected
    assert row["value"] == str(number)
    assert fit(number) == expected
    codes = tables["diagnostics"].column("code").to_pylist()
    assert codes == ([] if expected is not None else ["PF012"])


def test_a_number_of_a_thousand_digits_is_kept_as_text_and_remarked():
    digits = "9" * 1000
    found = read_batch(documents(PAGE.replace("95", digits)), Settings(columns="plain"))
    row = found.facts.to_pylist()[1]
    assert (row["number"], row["scaled"], row["value"]) == (None, None, digits)
    (remark,) = faults(found)
    assert (remark["code"], digits + "000" in remark["message"]) == ("PF012", True)
    assert found.counts.diagnostics["PF012"] == 1


def test_diagnostics_keep_the_order_of_the_documents():
    wide = PAGE.replace("95", "9" * 50)
    bad = PAGE.encode() + b"\xff"
    texts = pa.array([wide.encode(), bad, wide.encode(), bad], pa.binary())
    found = read_batch(pa.record_batch({"text": texts}), Settings(columns="plain"))
    rows = [(row["position"], row["code"]) for row in faults(found)]
    assert rows == [(0, "PF012"), (1, "PF002"), (2, "PF012"), (3, "PF002")]


def test_dates_booleans_and_lists_have_their_types():
    values = (datetime.date(2025, 3, 29), True, "P2Y3M", None, Decimal("1.50"))
    facts = tuple(
        Fact(line, 2, "Item", "text", FactKind.TEXT, value=value, members=("A", "B"), period=Period(end=values[0]))
        for line, value in enumerate(values)
    )
    rows = page_tables(Page("leading", "Title", ("Title",), facts=facts))["facts"].to_pylist()
    assert [row["value"] for row in rows] == ["2025-03-29", "true", "P2Y3M", None, "1.50"]
    assert [row["date"] for row in rows] == [values[0], None, None, None, None]
    assert [row["boolean"] for row in rows] == [None, True, None, None, None]
    assert [row["end"] for row in rows] == [values[0]] * 5
    assert rows[0]["members"] == ["A", "B"]


def test_a_page_gives_the_tables_of_the_schemas_without_what_is_of_its_document():
    page = pipefacts.parse(DETAILED)
    tables = page.to_arrow()
    assert list(tables) == list(SCHEMAS)
    for name, table in tables.items():
        wanted = [field for field in SCHEMAS[name] if field.name not in {*ORIGIN, "characters"}]
        assert table.schema.equals(pa.schema(wanted))
    assert [fact_of(row) for row in tables["facts"].to_pylist()] == list(page.facts)
    assert [entry_of(row) for row in tables["definitions"].to_pylist()] == list(page.definitions)
    assert [row["title"] for row in tables["pages"].to_pylist()] == [page.title]
    assert [row["code"] for row in tables["diagnostics"].to_pylist()] == [found.code for found in page.diagnostics]


def test_a_page_gives_a_frame_with_exact_decimals_dates_and_whole_numbers():
    pytest.importorskip("pandas", reason="Page.to_pandas needs pandas")
    page = pipefacts.parse(PAGE + "|Shares outstanding\n|7\n")
    frame = page.to_pandas()
    assert list(frame["scaled"]) == [Decimal(120000), Decimal(95000), page.facts[2].scaled]
    assert all(type(amount) is Decimal for amount in frame["scaled"][:2])
    assert list(frame["end"].dt.year[:2]) == [2021, 2020]
    assert str(frame["column"].dtype) == "Int64"
    assert list(frame.columns) == ["source", *page.to_arrow()["facts"].schema.names]
    assert str(page.to_pandas(floats=True)["number"].dtype) == "float64"
    assert len(frame.drop_duplicates()) == 3  # lists are tuples, which can be compared


def test_one_frame_holds_many_pages_and_the_columns_are_one_set_everywhere():
    pytest.importorskip("pandas", reason="Page.to_pandas needs pandas")
    pages = [pipefacts.parse(PAGE, source=name) for name in "ab"]
    frame = pipefacts.to_pandas(pages)
    assert list(frame["source"]) == ["a"] * len(pages[0].facts) + ["b"] * len(pages[1].facts)
    assert SCHEMAS["facts"].names == [*ORIGIN, *FIELDS]
    assert list(CSV_FIELDS) == list(frame.columns) == ["source", *FIELDS]
    assert len(pipefacts.to_pandas([])) == 0


def test_the_table_as_drawn_is_a_frame_of_labels_by_periods():
    pytest.importorskip("pandas", reason="Page.to_frame needs pandas")
    page = pipefacts.parse(PAGE + "|Shares outstanding\n|7\n")
    frame = page.to_frame()
    assert frame.shape == (2, len(page.columns))
    assert list(frame.iloc[0]) == [fact.text for fact in page.facts[:2]]
    assert list(page.to_frame("scaled").iloc[0]) == [fact.scaled for fact in page.facts[:2]]
    assert frame.index.names == ["members", "label"]
    with pytest.raises(ValueError, match="scaled"):
        page.to_frame("worth")


@pytest.mark.parametrize(("package", "extra"), [("pyarrow", "corpus"), ("pandas", "pandas")])
def test_where_a_package_is_missing_a_page_says_how_to_install_it(monkeypatch, package, extra):
    monkeypatch.setitem(sys.modules, package, None)
    page = pipefacts.parse(PAGE)
    with pytest.raises(MissingPackageError, match=f"PF015 {package} is not installed") as raised:
        page.to_arrow() if package == "pyarrow" else page.to_pandas()
    assert raised.value.remedy == f"pip install 'pipefacts[{extra}]'"


def test_reading_a_page_needs_none_of_these_packages():
    code = "import pipefacts, sys; pipefacts.parse(sys.argv[1]); print({'pyarrow', 'pandas'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code, PAGE], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


FILINGS = {
    URL: (320193, "0000320193-21-000105"),
    "http://sec.gov/Archives/edgar/data/320193/0000320193-21-000105.txt": (320193, "0000320193-21-000105"),
    "/Archives/edgar/data/0000320193/0000320193-21-000105-index.htm": (320193, "0000320193-21-000105"),
    "https://www.sec.gov/ix?doc=/Archives/edgar/data/320193/000032019321000105/aapl.htm": (
        320193,
        "0000320193-21-000105",
    ),
    "https://www.sec.gov/cgi-bin/viewer?action=view&cik=320193&accession_number=0000320193-21-000105&xbrl_type=v": (
        320193,
        "0000320193-21-000105",
    ),
    "https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany&CIK=0000320193&type=10-K": (320193, None),
    "https://www.sec.gov/Archives/edgar/data/320193/": (320193, None),
    "https://www.sec.gov/Archives/edgar/data/320193/00003201932100010/R4.htm": (320193, None),
    "https%3A%2F%2Fwww.sec.gov%2FArchives%2Fedgar%2Fdata%2F320193%2F000032019321000105%2FR2.htm": (
        320193,
        "0000320193-21-000105",
    ),
    "https://www.example.org/edgar/database/7": (None, None),
    "https://www.example.org/?cik=": (None, None),
    "": (None, None),
    None: (None, None),
}


@pytest.mark.parametrize(("url", "expected"), FILINGS.items(), ids=[str(url)[-40:] for url in FILINGS])
def test_a_url_tells_the_filer_and_the_filing(url, expected):
    assert filing_of(url) == expected
