"""The documentation site is built without a warning and loads nothing from elsewhere."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conftest import ROOT
from support.documents import EXAMPLE, run

pytest.importorskip("mkdocs")
sys.path.insert(0, str(ROOT / "tools"))
from railroad_pages import diagrams
from tutorial_chart import MARK

import pipefacts

DOCS = ROOT / "docs"
DEFINED = re.compile(r"^[?!]*(?:%override\s+)?(?P<name>_?[A-Za-z]\w*)(?:\{[^}\n]*\})?(?:\.-?\d+)?\s*:", re.MULTILINE)
STYLED_FROM = re.compile(r"@import|url\(\s*[\"']?(?:https?:)?//")


class Loaded(HTMLParser):
    """The addresses that a page loads: what has a ``src``, and what a ``link`` names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name == "src" or (tag == "link" and name == "href")]


def elsewhere(text: str) -> list[str]:
    """What a page loads from another host."""
    return [address for address in Loaded(text).addresses if urlsplit(address.strip()).netloc]


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
    assert {name: found for name, text in pages.items() if (found := elsewhere(text))} == {}
    styles = {path.name: path.read_text("utf-8") for path in site.rglob("*.css")}
    assert styles
    assert [name for name, text in styles.items() if STYLED_FROM.search(text)] == []
    assert Loaded(pages["index.html"]).addresses


def test_what_a_page_loads_from_another_host_is_found() -> None:
    loaded = '<script src="https://a.example/x"></script><link href=//b.example/y rel=stylesheet>'
    text = loaded + '<img src="c.png"><a href="https://d.example">elsewhere</a>'
    assert elsewhere(text) == ["https://a.example/x", "//b.example/y"]


@pytest.mark.xdist_group("site")
def test_every_rule_of_a_grammar_has_its_diagram(site: Path) -> None:
    specification = (site / "specification.html").read_text("utf-8")
    for path in sorted((ROOT / "grammar").glob("*.lark")):
        defined = [found["name"] for found in DEFINED.finditer(path.read_text("utf-8"))]
        page = (site / "grammar" / f"{path.stem}.html").read_text("utf-8")
        assert re.findall(r"<h3 id=[^>]*>(\w+)<", page) == defined
        assert page.count('<svg class="railroad-diagram"') == len(defined) > 0
        assert f'href="grammar/{path.stem}.html"' in specification


@pytest.mark.xdist_group("site")
def test_the_reference_names_every_public_name(site: Path) -> None:
    text = (site / "reference.html").read_text("utf-8")
    assert [name for name in pipefacts.__all__ if name != "__version__" and not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.xdist_group("site")
def test_the_tutorial_shows_the_chart_that_its_snippets_draw(site: Path) -> None:
    text = (site / "tutorial.html").read_text("utf-8")
    chart = re.search(r'<svg xmlns="[^"]*" viewBox="0 0 640 \d+"[^>]*>(.*?)</svg>', text, re.DOTALL)
    assert chart
    assert chart[1].count("<rect") > 5
    assert MARK not in text


def test_a_diagram_shows_text_of_a_grammar_as_text() -> None:
    ((name, drawing),) = diagrams('start: "<b>" WORD?\n')
    assert name == "start"
    assert "&lt;b&gt;" in drawing or "&lt;b>" in drawing
    assert "WORD" in drawing


def test_the_commands_of_the_tutorial_succeed() -> None:
    commands = [found["command"] for found in EXAMPLE.finditer((DOCS / "tutorial.md").read_text("utf-8"))]
    assert commands
    assert [command for command in commands if run(command).returncode] == []
