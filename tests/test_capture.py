"""Pages to dumps by the installed extractor: the real one where it is, and what is said where it is not."""

import sys
from importlib import metadata, util
from pathlib import Path
from types import ModuleType

import pytest

import pipefacts
from conftest import WHY_SKIPPED
from pipefacts.cli import main
from pipefacts.errors import MissingPackageError
from pipefacts.output.capture import capture as dump_of
from support.extractors import PAGES, capture, equal, interpreter, known

ROWS = (
    ("Fee for setting up the loan", "hlb_LoanFee", ("", "$ 70")),
    ("Interest on the loan", "hlb_LoanInterest", ("$ 412", "390")),
    ("Borrowing costs in total", "hlb_BorrowingCosts", ("$ 412", "$ 460")),
    ("Rate of interest of the loan", "hlb_LoanRate", ("4.25%", "4.00%")),
    ("Number of banks that lend", "hlb_Lenders", ("3", "2")),
    ("Term of the loan from its first day", "hlb_LoanTerm", ("5 years", "4 years")),
)
TITLE = "Borrowing Costs (Details) - USD ($)<br> $ in Thousands"
FACTS = [(label, value, i) for label, _, values in ROWS for i, value in enumerate(values) if value]


def viewer_page(count: int = len(ROWS)) -> bytes:
    """A page in the shape of the viewer's, with ``count`` rows and their definitions."""
    rows = "\n".join(_row(*row) for row in ROWS[:count])
    entries = "\n".join(
        _entry(name, f"What the company has in its row {label!r}, as of the date.") for label, name, _ in ROWS[:count]
    )
    return f"""<html>
<head><title></title></head>
<body>
<span style="display: none;">v3.25.1</span><table class="report" border="0" cellspacing="2" id="id2">
<tr>
<th class="tl" colspan="1" rowspan="1"><div style="width: 200px;"><strong>{TITLE}</strong></div></th>
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
{_popup("- Definition", documentation)}
{_popup("+ References", "No definition available.")}
</div></td></tr>
</table>"""


def _popup(heading: str, text: str) -> str:
    link = f'<a href="javascript:void(0);" onclick="Show.toggleNext( this );">{heading}</a>'
    return f"{link}<div><p>{text}</p></div>"


@pytest.fixture
def standing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extractor that gives the page back, and nothing for an empty one."""
    module = ModuleType("trafilatura")
    module.extract = lambda html: html.decode() or None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "trafilatura", module)
    monkeypatch.setattr(metadata, "version", lambda _: "0.0")


# With the extractor: the newest, which is in the environment of the tests, and an old one in an environment of its own

INSTALLED = metadata.version("trafilatura") if util.find_spec("trafilatura") else None
OLD = "1.7.0"
NEWEST_KNOWN = "2.3.1"

needs_extractor = pytest.mark.skipif(
    INSTALLED is None, reason="the extractor is not installed: pip install 'pipefacts[capture]'"
)
needs_old_extractor = pytest.mark.skipif(
    not interpreter(OLD).exists(),
    reason=f"no environment of its own: make .venv/extractors/{OLD}/.ready EXTRACTOR={OLD}",
)
needs_pages = pytest.mark.skipif(not PAGES.is_dir(), reason=WHY_SKIPPED)


def facts_of(dump: str) -> list[tuple[str, str, int | None]]:
    return [(fact.label, fact.text, fact.column) for fact in pipefacts.parse(dump).facts]


@needs_extractor
def test_the_dump_of_a_page_is_read_to_its_facts() -> None:
    page = pipefacts.parse(dump_of(viewer_page()))
    assert facts_of(dump_of(viewer_page())) == FACTS
    assert " ".join(page.title_lines) == TITLE.replace("<br>", "")


@needs_extractor
@needs_old_extractor
def test_two_versions_capture_the_same_pages_and_diff_shows_what_the_upgrade_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest versions lose the table of a page whose definitions are longer."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "R4.htm").write_bytes(viewer_page())
    (tmp_path / "pages" / "R5.htm").write_bytes(viewer_page(count=2))
    folders = [str(tmp_path / name) for name in ("before", "after")]
    for folder, python in zip(folders, (interpreter(OLD), Path(sys.executable)), strict=True):
        capture(python, Path(folder), tmp_path / "pages")
    old = (tmp_path / "before" / "R4.txt").read_text("utf-8")
    assert old.startswith("|\nBorrowing Costs (Details) - USD ($)\n$ in Thousands\n|\nMar. 29, 2025\n")
    assert facts_of(old) == FACTS
    assert main(["diff", *[f"{folder}/R4.txt" for folder in folders], "--only", "facts"]) == 0
    assert main(["diff", *folders]) == 1
    if INSTALLED == NEWEST_KNOWN:
        first, second, *_ = capsys.readouterr().out.splitlines()
        assert first.startswith("R4.txt: dialect, ")
        assert second.startswith("R5.txt: lost (new: ")


@needs_extractor
@needs_pages
def test_the_newest_version_gives_the_known_dumps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a version that came after the dumps that are known, at least the facts are those of the last one."""
    said = capture(Path(sys.executable), tmp_path / "new")
    assert said.splitlines()[-1].startswith(f"trafilatura {INSTALLED}: 42 of 42 pages written to {tmp_path / 'new'}")
    if known(str(INSTALLED)):
        assert equal(str(INSTALLED), tmp_path / "new") == (42, 42)
        return
    (tmp_path / "old").mkdir()
    for name, text in known(NEWEST_KNOWN).items():
        (tmp_path / "old" / f"{name}.txt").write_bytes(text.encode())
    status = main(["diff", str(tmp_path / "old"), str(tmp_path / "new"), "--only", "facts"])
    assert status == 0, capsys.readouterr().out


@needs_old_extractor
@needs_pages
def test_an_old_version_in_an_environment_of_its_own_gives_its_known_dumps(tmp_path: Path) -> None:
    said = capture(interpreter(OLD), tmp_path)
    assert said.splitlines()[-1].startswith(f"trafilatura {OLD}: 42 of 42 pages written to {tmp_path}")
    assert equal(OLD, tmp_path) == (42, 42)


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
def test_a_dump_without_a_table_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "R1.htm").write_text("|\nLoan (Details) - USD ($)\n|\nDec. 31, 2021\n|Sum\n|$ 1\n", "utf-8")
    (tmp_path / "R2.htm").write_text("Only words.", "utf-8")
    assert main(["capture", str(tmp_path), "-o", str(tmp_path / "out")]) == 0
    named, told = capsys.readouterr().err.splitlines()
    assert "R2.txt: not a dump, PF106" in named
    assert told.endswith("2 of 2 pages written to " + str(tmp_path / "out") + ", 1 of them without a table")


@pytest.mark.usefixtures("standing_in")
def test_what_cannot_be_captured_is_named_and_the_rest_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.htm").write_text("text", "utf-8")
    (tmp_path / "empty.htm").write_text("", "utf-8")
    pages = [str(tmp_path / name) for name in ("missing.htm", "empty.htm", "good.htm")]
    assert main(["capture", *pages, "-o", str(tmp_path / "out"), "--quiet"]) == 2
    missing, empty, _ = capsys.readouterr().err.splitlines()
    assert "missing.htm: PF001" in missing
    assert "empty.htm: PF005 the extractor found no text in the page" in empty
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
    versions = metadata.version

    def version(name: str) -> str:
        if name == "trafilatura":
            raise metadata.PackageNotFoundError(name)
        return versions(name)

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert main(["capture", "R4.htm", "-o", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "PF015 trafilatura is not installed; pip install 'pipefacts[capture]'\n"
    with pytest.raises(MissingPackageError, match="trafilatura cannot be loaded"):
        dump_of(b"<html></html>")
