"""The recipes of ``docs/recipes.md`` run as they stand there, and give the rows of ``pipefacts corpus``."""

import os
import re
import shutil
import subprocess
import sys

import pytest

pytest.importorskip("pyarrow", reason="the corpora need pyarrow: pip install 'pipefacts[corpus]'")

import pyarrow.parquet as pq

from conftest import ROOT
from support.corpus_documents import documents, write_parquet
from support.corpus_runs import read

ORIGIN = ("source", "position", "id", "url", "cik", "accession")


def recipe(name):
    """The code of a recipe."""
    text = (ROOT / "docs" / "recipes.md").read_text("utf-8")
    return next(code for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if f"# recipe: {name}\n" in code)


@pytest.fixture
def crawl(tmp_path):
    """A crawl of two files, and the facts that are in it."""
    (tmp_path / "crawl").mkdir()
    found = list(documents(41, 240))
    write_parquet(tmp_path / "crawl" / "a.parquet", found[:120])
    write_parquet(tmp_path / "crawl" / "b.parquet", found[120:])
    read(tmp_path / "crawl", out=tmp_path / "expected", columns="proved")
    return tmp_path, found, rows(tmp_path / "expected" / "facts")


def rows(folder, *, but=("source", "position")):
    found = [row for path in sorted(folder.glob("*.parquet")) for row in pq.ParquetFile(path).read().to_pylist()]
    return [{name: value for name, value in row.items() if name not in but} for row in found]


def by_document(found):
    return sorted(found, key=lambda row: (row["id"], row["line"], row["column_in_line"]))


def test_spark_gives_the_same_rows(crawl):
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java")
    folder, _, expected = crawl
    paths = {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", recipe("spark")], cwd=folder, check=True, env=os.environ | paths, timeout=300)
    assert len(expected) > 300
    assert by_document(rows(folder / "facts")) == by_document(expected)


def test_a_step_of_datatrove_gives_the_same_rows(crawl, monkeypatch):
    data = pytest.importorskip("datatrove.data", reason="datatrove is not installed")
    folder, found, expected = crawl
    monkeypatch.chdir(folder)
    names = {}
    exec(recipe("datatrove"), names)  # noqa: S102 - it is what the test is about
    step = names["FactsOfDumps"]("facts")
    given = [data.Document(doc.text or "", doc.id, metadata={"url": doc.url} if doc.url else {}) for doc in found]
    kept = [document.id for document in step.run(iter(given))]
    assert rows(folder / "facts") == expected
    assert kept == list(dict.fromkeys(row["id"] for row in rows(folder / "expected" / "pages")))
    assert step.stats.stats["facts"].total == len(expected)


def test_an_engine_of_ones_own_gives_the_same_rows(crawl, monkeypatch, capsys):
    folder, _, expected = crawl
    monkeypatch.chdir(folder)
    exec(recipe("engine"), {})  # noqa: S102 - it is what the test is about
    assert capsys.readouterr().out == f"{len(expected)} facts\n"
    same = ("id", "line", "column_in_line", "label", "text", "value")
    found = rows(folder / "facts" / "facts")
    assert [[row[name] for name in same] for row in found] == [[row[name] for name in same] for row in expected]
