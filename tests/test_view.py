"""The view, as its reader meets it: in Debian's Chromium, with real clicks and keys."""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipefacts
from conftest import FIXTURES
from pipefacts.cli import main
from pipefacts.errors import SourceError
from pipefacts.output.view import Source, view
from support.pages import HOSTILE, hostile, many_columns

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.xdist_group("view")  # one worker: the browser is started once


def source(name: str) -> Source:
    return Source(f"{name}.txt", (FIXTURES / f"{name}.txt").read_bytes().decode("utf-8"))


SHORT = source("details-three-durations-nine-dates")
BLOCKS = source("text-blocks-with-lists")
OLDER = source("older-members-in-heads")
MANY = Source("many.txt", many_columns())
FOUL = Source("<b onclick='x'>foul\n.txt", hostile())
ALL = [SHORT, BLOCKS, OLDER, MANY, FOUL]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def show(browser, tmp_path: Path) -> Iterator:
    """Open sources as a page; at the end, nothing was loaded but the file, and nothing was complained of."""
    said: list[str] = []
    asked: list[str] = []
    opened = []

    def opening(*sources: Source, **options):
        path = tmp_path / "page.html"
        path.write_text(view(sources).html, "utf-8")
        page = browser.new_page(viewport={"width": 1400, "height": 900}, **options)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        opened.append(page)
        return page

    yield opening
    for page in opened:
        page.close()
    assert said == []
    assert all(url.startswith("file://") and url.partition("#")[0].endswith("page.html") for url in asked)


def current(page) -> int:
    """The line of the dump that is marked."""
    (line,) = page.locator(".dump li.marked").all()
    return int(line.get_attribute("id").rpartition("-")[2])


def test_every_value_stands_in_its_column_and_durations_span_theirs(show) -> None:
    for one in (SHORT, MANY):
        page, read = show(one), pipefacts.parse(one.text)
        cells = page.eval_on_selector_all(".value", "all => all.map(v => [v.closest('td').cellIndex - 1, v.dataset.p])")
        assert [int(column) for column, _ in cells] == [fact.column for fact in read.facts]
        assert [float(p) for _, p in cells] == [fact.probability for fact in read.facts]
    page = show(SHORT)
    spans = page.eval_on_selector_all("thead .over", "all => all.map(o => [o.textContent, o.colSpan])")
    assert spans == [["1 month", 2], ["3 months", 3], ["9 months", 2]]


def test_a_value_in_focus_shows_its_argument_and_marks_its_line(show) -> None:
    page, read = show(SHORT), pipefacts.parse(SHORT.text)
    for index in (0, 5, len(read.facts) - 1):
        fact = read.facts[index]
        page.locator(f"#value-0-{index}").click()
        shown = page.locator(".inspector").inner_text()
        (argument,) = pipefacts.why(SHORT.text, fact.line)
        for words in (argument.conclusion, *argument.reasons, fact.unit or "", str(fact.line), fact.label):
            assert words in shown
        assert page.locator(".candidates li").count() == len(fact.candidates)
        assert current(page) == fact.line


def test_the_pointer_over_a_value_shows_the_same(show) -> None:
    page, read = show(SHORT), pipefacts.parse(SHORT.text)
    assert page.locator(".inspector").is_hidden()
    page.locator("#value-0-2").hover()
    assert read.facts[2].text in page.locator(".inspector pre").inner_text()
    assert current(page) == read.facts[2].line


def test_keys_move_between_values_to_the_line_and_back(show) -> None:
    page, read = show(MANY), pipefacts.parse(MANY.text)
    page.locator("#value-0-0").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert current(page) == read.facts[15].line
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.id === 'value-0-1'")
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.activeElement.closest('li')?.id === 'line-0-{read.facts[1].line}'")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.id === 'value-0-1'")


def test_the_tab_key_alone_reaches_a_value(show) -> None:
    page = show(BLOCKS)
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('value')"):
            break
    assert page.locator(".inspector").is_visible()


def test_a_line_of_the_dump_leads_to_its_value(show) -> None:
    page, read = show(SHORT), pipefacts.parse(SHORT.text)
    page.locator(f"#line-0-{read.facts[3].line} code").click()
    page.wait_for_function("document.activeElement.id === 'value-0-3'")
    assert read.facts[3].text in page.locator(".inspector pre").inner_text()


def test_a_label_opens_its_definition_and_escape_comes_back(show) -> None:
    page, read = show(BLOCKS), pipefacts.parse(BLOCKS.text)
    fact = next(fact for fact in read.facts if fact.definition is not None)
    page.get_by_role("link", name=fact.label).click()
    definition = page.locator(f"#definition-0-{fact.definition}[open]")
    definition.locator(".documentation").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.wait_for_function(f"document.activeElement.textContent === {json.dumps(fact.label)}")


def test_the_switch_leaves_only_what_is_less_sure(show) -> None:
    page, read = show(SHORT), pipefacts.parse(SHORT.text)
    for limit in ("0.6", "0.8"):
        page.locator("#threshold").fill(limit)
        page.locator("#below").check()
        under = [index for index, fact in enumerate(read.facts) if (fact.probability or 0) < float(limit)]
        clear = page.eval_on_selector_all(
            ".value", "all => all.filter(v => getComputedStyle(v).opacity === '1').map(v => +v.dataset.fact)"
        )
        assert 0 < len(under) < len(read.facts)
        assert clear == under
        assert page.locator("#found").inner_text().startswith(str(len(under)))


def test_a_hostile_page_is_text_and_nothing_else(show) -> None:
    page = show(FOUL, Source("again.txt", hostile()))
    page.locator("#index a").first.click()
    page.locator("#page-0 .value").first.click()
    for label in page.locator("#page-0 .label").all():
        label.click()
    assert page.title() == "2 pages"
    assert page.locator("script").count() == 3  # our own, and the data of two pages
    assert page.locator("img, style").count() == 1
    text = page.locator("#page-0").inner_text()
    assert HOSTILE[0] in text
    assert "\x1b" not in page.content()
    assert "\u202e" not in page.content()
    assert page.locator("body").is_visible()


def test_several_pages_have_an_index_with_counts(show) -> None:
    bad = Source("prose.txt", "Once upon a time.")
    page = show(SHORT, BLOCKS, bad)
    rows = page.locator("#index tr").all()
    assert [row.locator("td").first.inner_text() for row in rows[1:]] == [SHORT.name, BLOCKS.name, bad.name]
    assert str(len(pipefacts.parse(SHORT.text).facts)) in rows[1].inner_text()
    assert "PF106" in rows[3].inner_text()
    assert page.locator(".page:visible").count() == 0
    page.get_by_role("link", name=BLOCKS.name).click()
    page.locator("#page-1").wait_for(state="visible")
    assert page.locator(".page:visible").count() == 1
    page.locator("#page-1 .value").first.click()
    page.locator("#page-1 .inspector").wait_for(state="visible")
    page.get_by_role("link", name=SHORT.name).click()
    page.locator("#page-0").wait_for(state="visible")
    page.locator("#page-1").wait_for(state="hidden")


def test_every_dump_of_a_document_is_shown_with_the_lines_of_the_document(show) -> None:
    document = f"Words before.\n\n{BLOCKS.text}\nWords between.\n\n{SHORT.text}"
    first, second = pipefacts.parse_all(document)
    page = show(Source("document.txt", document))
    names = page.locator("#index td:first-child").all_inner_texts()
    assert [name.partition(":")[0] for name in names] == ["document.txt"] * 2
    page.get_by_role("link", name=names[1]).click()
    page.locator("#value-1-0").click()
    line = page.locator("#page-1 .dump li.marked")
    assert line.get_attribute("id") == f"line-1-{second.facts[0].line}"
    assert line.inner_text().endswith(document.split("\n")[second.facts[0].line - 1])
    assert len(first.facts) == page.locator("#page-0 .value").count()


def test_a_diagnostic_leads_to_its_line(show) -> None:
    read = pipefacts.parse(FOUL.text)
    page = show(FOUL)
    page.locator(".diagnostics a").first.click()
    page.wait_for_function(f"location.hash === '#line-0-{read.diagnostics[0].line}'")
    assert page.locator(".diagnostics li").count() == len(read.diagnostics)


def test_dark_mode_and_print_have_their_own_looks(show) -> None:
    backgrounds = [
        show(OLDER, color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert backgrounds[0] != backgrounds[1]
    page = show(OLDER)
    page.locator(".value").first.click()
    page.emulate_media(media="print")
    assert page.locator(".inspector").is_hidden()
    assert page.locator(".legend").is_visible()
    assert page.locator(".dump").evaluate("d => d.scrollHeight <= d.clientHeight + 1")


def test_every_value_is_readable_in_both_modes(show) -> None:
    """Contrast of 4.5 at least (WCAG 2, AA), for every class of certainty."""
    contrast = """() => {
      const lit = c => { const [r, g, b] = c.match(/[0-9.]+/g).map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      return [...document.querySelectorAll('.legend span')].map(node => {
        const style = getComputedStyle(node); const [a, b] = [lit(style.color), lit(style.backgroundColor)];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); });
    }"""
    for scheme in ("light", "dark"):
        found = show(OLDER, color_scheme=scheme).evaluate(contrast)
        assert len(found) == 5
        assert min(found) >= 4.5


# Without a browser


@pytest.mark.parametrize("one", ALL, ids=lambda one: Path(one.name).stem)
def test_the_policy_names_the_script_and_the_style_and_nothing_is_inline(one: Source) -> None:
    html = view([one]).html
    for name, tag in (("script-src", "<script>"), ("style-src", "<style>")):
        (content,) = re.findall(f"{tag}(.*?)</{tag[1:]}", html, flags=re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name} &#x27;sha256-{digest}&#x27;" in html
    assert "default-src &#x27;none&#x27;" in html
    assert re.findall(r"<[^>]*\s(on\w+|style)=", re.sub(r"<(script|style)>.*?</\1>", "", html, flags=re.S)) == []


def test_a_source_that_cannot_be_read_is_shown_with_its_error() -> None:
    error = SourceError("there is no such file", source="none.txt")
    found = view([BLOCKS, Source("none.txt", error=error)])
    assert found.errors == (error,)
    assert "PF001 there is no such file" in found.html


def test_the_command_writes_the_file_and_complains_of_the_rest(tmp_path: Path, capsys) -> None:
    (tmp_path / "a.txt").write_text(BLOCKS.text, "utf-8")
    assert main(["view", str(tmp_path), "-o", str(tmp_path / "a.html")]) == 0
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")
    (tmp_path / "b.txt").write_text("Prose.", "utf-8")
    assert main(["view", str(tmp_path), "-o", str(tmp_path / "b.html")]) == 2
    assert "PF106" in capsys.readouterr().err
    assert main(["view", str(tmp_path), "--pattern", "*.dump", "-o", str(tmp_path / "c.html")]) == 2
    assert "no file matches *.dump" in capsys.readouterr().err


def test_the_command_opens_what_it_wrote(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) is None)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "a.txt").write_text(BLOCKS.text, "utf-8")
    assert main(["view", str(tmp_path / "a.txt"), "--open"]) == 0
    assert opened[0].startswith("file://")
    assert Path(opened[0].removeprefix("file://")).read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("one", ALL, ids=lambda one: Path(one.name).stem)
def test_a_notebook_shows_the_table_as_text_alone(one: Source) -> None:
    page = pipefacts.parse(one.text)
    html = page._repr_html_()
    assert html.count("<td>") >= len(page.facts)
    assert re.findall(r"<(?:script|img|style)|\x1b|<[^>]*\s(?:on\w+|style)=", re.sub(r'title="[^"]*"', "", html)) == []
