"""Pages to dumps by the installed extractor: the real one where it is, and what is said where it is not."""

import sys
from importlib import metadata, util
from pathlib import Path
from types import ModuleType

import pytest

import pipefacts
from conftest import WHY_SKIPPED
from extractors import PAGES, capture, equal, interpreter, known
from pipefacts.capture import CaptureError
from pipefacts.capture import capture as dump_of
from pipefacts.cli import main

needs_extractor = pytest.mark.skipif(
    util.find_spec("trafilatura") is None, reason="the extractor is not installed: pip install 'pipefacts[capture]'"
)
needs_pages = pytest.mark.skipif(not PAGES.is_dir(), reason=WHY_SKIPPED)

ROWS = (
    ("Credit Lines [Line Items]", "hlb_CreditLinesLineItems", ("", "")),
    ("Upper limit of the credit line", "hlb_CreditLineUpperLimit", ("$ 40,000", "$ 36,000")),
    ("Sum drawn from the credit line", "hlb_CreditLineSumDrawn", ("12,500", "")),
    ("Sum not drawn from the credit line", "hlb_CreditLineSumNotDrawn", ("$ 27,500", "$ 36,000")),
)


def viewer_page() -> bytes:
    """A page in the shape of the viewer's."""
    rows = "\n".join(_row(*row) for row in ROWS)
    entries = "\n".join(
        _entry(name, f"What the company has in its row {label!r}, as of the date.") for label, name, _ in ROWS
    )
    return f"""<html>
<head><title></title></head>
<body>
<span style="display: none;">v3.25.1</span><table class="report" border="0" cellspacing="2" id="id2">
<tr>
<th class="tl" colspan="1" rowspan="1"><div style="width: 200px;"><strong>Credit Lines (Details) - USD ($)<br> $ in Thousands</strong></div></th>
<th class="th"><div>Mar. 29, 2025</div></th>
<th class="th"><div>Sep. 28, 2024</div></th>
</tr>
{rows}
</table>
<div style="display: none;">
{entries}
</div>
</body>
</html>
""".encode()


def _row(label: str, name: str, values: tuple[str, ...]) -> str:
    cells = "".join(f'<td class="nump">{value or "&#160;"}<span></span>\n</td>\n' for value in values)
    link = f"""<a class="a" href="javascript:void(0);" onclick="Show.showAR( this, 'defref_{name}', window );">{label}</a>"""
    return f'<tr class="re">\n<td class="pl" style="border-bottom: 0px;" valign="top">{link}</td>\n{cells}</tr>'


def _entry(name: str, documentation: str) -> str:
    return f"""<table border="0" cellpadding="0" cellspacing="0" class="authRefData" style="display: none;" id="defref_{name}">
<tr><td class="hide"><a style="color: white;" href="javascript:void(0);" onclick="Show.hideAR();">X</a></td></tr>
<tr><td><div class="body" style="padding: 2px;">
<a href="javascript:void(0);" onclick="Show.toggleNext( this );">- Definition</a><div><p>{documentation}</p></div>
<a href="javascript:void(0);" onclick="Show.toggleNext( this );">+ References</a><div style="display: none;"><p>No definition available.</p></div>
</div></td></tr>
</table>"""


@pytest.fixture
def standing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extractor that gives the page back, and nothing for an empty one."""
    module = ModuleType("trafilatura")
    module.extract = lambda html: html.decode() or None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "trafilatura", module)
    monkeypatch.setattr(metadata, "version", lambda _: "0.0")


# With the installed extractor


@needs_extractor
def test_the_dump_of_a_page_is_read_to_its_facts() -> None:
    page = pipefacts.parse(dump_of(viewer_page()))
    values = [(label, value) for label, _, values in ROWS for value in values if value]
    assert [(fact.label, fact.text) for fact in page.facts] == values
    assert page.title_lines == ("Credit Lines (Details) - USD ($)", "$ in Thousands")


@needs_extractor
@needs_pages
def test_the_installed_extractor_gives_the_known_dumps(tmp_path: Path) -> None:
    version = metadata.version("trafilatura")
    try:
        count = len(known(version))
    except FileNotFoundError:
        pytest.skip(f"no dumps of trafilatura {version} are known")
    capture(Path(sys.executable), tmp_path)
    assert equal(version, tmp_path) == (count, count)


@needs_pages
@pytest.mark.parametrize("version", ["1.7.0", "2.3.1"])
def test_a_version_in_an_environment_of_its_own_gives_its_known_dumps(version: str, tmp_path: Path) -> None:
    python = interpreter(version)
    if not python.exists():
        pytest.skip(f"no environment of trafilatura {version}: python tests/extractors.py {version}")
    said = capture(python, tmp_path)
    assert said == f"trafilatura {version}: 42 of 42 pages written to {tmp_path}"
    assert equal(version, tmp_path) == (42, 42)


# The command, whatever the extractor


@pytest.mark.usefixtures("standing_in")
def test_pages_and_folders_become_dumps_of_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pages").mkdir()
    for name in ("R1.htm", "R2.html", "notes.css"):
        (tmp_path / "pages" / name).write_text(name, "utf-8")
    assert main(["capture", str(tmp_path / "pages"), "-o", str(tmp_path / "dumps" / "before")]) == 0
    assert sorted(path.name for path in (tmp_path / "dumps" / "before").iterdir()) == ["R1.txt", "R2.txt"]
    assert (tmp_path / "dumps" / "before" / "R1.txt").read_bytes() == b"R1.htm"
    assert "trafilatura 0.0: 2 of 2 pages written" in capsys.readouterr().err


@pytest.mark.usefixtures("standing_in")
def test_what_cannot_be_captured_is_named_and_the_rest_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.htm").write_text("text", "utf-8")
    (tmp_path / "empty.htm").write_text("", "utf-8")
    pages = [str(tmp_path / name) for name in ("missing.htm", "empty.htm", "good.htm")]
    assert main(["capture", *pages, "-o", str(tmp_path / "out"), "--quiet"]) == 2
    missing, empty = capsys.readouterr().err.splitlines()
    assert "missing.htm: PF001" in missing
    assert "empty.htm: PF005 the extractor finds no text in the page" in empty
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good.txt"]


@pytest.mark.usefixtures("standing_in")
def test_pages_of_one_name_are_refused_before_any_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "R4.htm").write_text("text", "utf-8")
    assert main(["capture", str(tmp_path / "a"), str(tmp_path / "b"), "-o", str(tmp_path / "out")]) == 2
    assert "2 pages would be written to R4.txt" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_an_extractor_it_is_said_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert main(["capture", "R4.htm", "-o", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "PF005 trafilatura is not installed; pip install 'pipefacts[capture]'\n"
    with pytest.raises(CaptureError, match="trafilatura cannot be loaded"):
        dump_of(b"<html></html>")
