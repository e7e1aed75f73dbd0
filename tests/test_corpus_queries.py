"""The queries of ``docs/queries.md`` give the answers that stand there; DuckDB and polars read what ``parse`` gives.

``python tests/test_corpus_queries.py`` writes the answers anew.
"""

import re
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the corpora need pyarrow: pip install 'pipefacts[corpus]'")
duckdb = pytest.importorskip("duckdb", reason="the queries need DuckDB")

import pipefacts  # noqa: E402
from conftest import ROOT  # noqa: E402
from pipefacts.cli import main  # noqa: E402
from support.corpus_documents import documents, write_parquet  # noqa: E402
from support.corpus_runs import read  # noqa: E402

PAGE = ROOT / "docs" / "queries.md"
EXAMPLE = "examples/corpus.jsonl"
_QUERY = re.compile(r"```sql\n(.*?)```\n(?:\n((?:\|[^\n]*\n)+))?", re.DOTALL)


def queries() -> list[tuple[str, str]]:
    """The queries of the page, each with the answer below it."""
    return [(found[1], found[2] or "") for found in _QUERY.finditer(PAGE.read_text("utf-8"))]


def answer(query: str, out: Path) -> str:
    """What DuckDB says, as a table of the page."""
    found = duckdb.connect().sql(query.replace("'facts/", f"'{out}/"))
    lines = [found.columns, ["---"] * len(found.columns), *found.fetchall()]
    return "".join("| " + " | ".join(_shown(cell) for cell in line) + " |\n" for line in lines)


def _shown(cell: object) -> str:
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    if isinstance(cell, list):
        return ", ".join(map(_shown, cell))
    return "" if cell is None else str(cell)


def tables(folder: Path) -> Path:
    """What the commands of the page write."""
    taxonomy = folder / "example.taxonomy"
    assert main(["taxonomy", "build", str(taxonomy), str(ROOT / "examples" / "tag.txt")]) == 0
    read(ROOT / EXAMPLE, out=folder / "out", columns="likely", taxonomy=(str(taxonomy),))
    return folder / "out"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts")
    return tables(folder)


@pytest.mark.parametrize("number", range(len(queries())))
def test_each_query_gives_the_answer_on_the_page(out, number):
    query, expected = queries()[number]
    assert expected.count("\n") > 2
    assert answer(query, out) == expected


def test_there_are_queries_for_what_users_ask_most():
    text = PAGE.read_text("utf-8")
    assert len(queries()) == text.count("```sql") >= 5
    for words in ("over the years", "across all companies", "Concentrations of risk", "between pages"):
        assert words in text


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    found = list(documents(29, 250))
    write_parquet(folder / "a.parquet", found)
    read(folder / "a.parquet", out=folder / "out", columns="plain")
    pages = {}
    for row, document in enumerate(found):
        try:
            pages[row] = pipefacts.parse(document.text or "", columns="plain")
        except pipefacts.PipefactsError:
            continue
    return folder / "out", pages


COLUMNS = ("position", "label", "members", "text", "value", "scaled", "unit", "column", "months", "end")


def expected_rows(pages):
    return [
        (
            row,
            fact.label,
            list(fact.members),
            fact.text,
            fact.value,
            fact.scaled,
            fact.unit,
            fact.column,
            *_period(fact),
        )
        for row, page in pages.items()
        for fact in page.facts
    ]


def _period(fact):
    return (fact.period.months, fact.period.end) if fact.period else (None, None)


def as_printed(rows):
    """Rows with the value as a string, as the table has it."""
    return [(*row[:4], _printed(row[4]), *row[5:]) for row in rows]


def _printed(value):
    return None if value is None else {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def test_duckdb_reads_the_facts_of_parse(many):
    out, pages = many
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    found = duckdb.sql(f"SELECT {names} FROM '{out}/facts/*.parquet'").fetchall()  # noqa: S608 - our own names
    assert len(found) > 500
    assert found == as_printed(expected_rows(pages))


def test_polars_reads_the_facts_of_parse(many):
    polars = pytest.importorskip("polars", reason="polars is not installed")
    out, pages = many
    found = polars.read_parquet(out / "facts" / "*.parquet").select(COLUMNS).rows()
    assert found == as_printed(expected_rows(pages))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found_in = tables(Path(folder))
        text = _QUERY.sub(
            lambda found: f"```sql\n{found[1]}```\n\n{answer(found[1], found_in)}", PAGE.read_text("utf-8")
        )
    PAGE.write_text(text, encoding="utf-8")
    sys.exit(0)
