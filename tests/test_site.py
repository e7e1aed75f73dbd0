"""The documentation site is built without a warning, loads nothing from elsewhere, and its snippets run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

pytest.importorskip("mkdocs")
sys.path.insert(0, str(ROOT / "tools"))
from railroad_pages import diagrams

import pipefacts

DOCS = ROOT / "docs"
PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
ELSEWHERE = re.compile(
    r"""<(?:script|img|link|iframe)[^>]*(?:src|href)=["']?https?://[^"'>]*\.(?:js|css|png|svg|woff2?)"""
)
SNIPPETS = ["tutorial.md", "filings.md"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.xdist_group("site")
def test_every_page_is_there_and_loads_nothing_from_elsewhere(site: Path) -> None:
    pages = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")}
    names = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    wanted = {name.replace("README", "index").removesuffix(".md") + ".html" for name in names}
    assert wanted | {"index.html", "specification.html", "changelog.html"} <= pages.keys()
    assert [name for name, text in pages.items() if ELSEWHERE.search(text)] == []


@pytest.mark.xdist_group("site")
def test_every_rule_of_a_grammar_has_its_diagram(site: Path) -> None:
    for path in sorted((ROOT / "grammar").glob("*.lark")):
        drawn = diagrams(path.read_text("utf-8"))
        assert drawn
        assert (site / "grammar" / f"{path.stem}.html").read_text("utf-8").count("railroad-diagram") >= len(drawn)


@pytest.mark.xdist_group("site")
def test_the_reference_names_every_public_name(site: Path) -> None:
    text = (site / "reference.html").read_text("utf-8")
    assert [name for name in pipefacts.__all__ if name != "__version__" and not re.search(rf"\b{name}\b", text)] == []


def test_a_diagram_shows_text_of_a_grammar_as_text() -> None:
    ((name, drawing),) = diagrams('start: "<b>" WORD?\n')
    assert name == "start"
    assert "&lt;b&gt;" in drawing or "&lt;b>" in drawing
    assert "WORD" in drawing


@pytest.mark.parametrize("name", SNIPPETS)
def test_the_snippets_of_a_page_run(name: str, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    code = "\n".join(PYTHON.findall((DOCS / name).read_text("utf-8")))
    assert code
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    paths = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
