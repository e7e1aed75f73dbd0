"""Every code has one record, one page of the docs, a failing and a passing case; and its examples do what they say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import pipefacts
from conftest import ROOT
from pipefacts import errors
from pipefacts.cli import main
from pipefacts.diagnostics import FAMILIES, FAULTS, RETIRED, Fault
from pipefacts.diagnostics.explain import as_markdown, index
from pipefacts.output.capture import CaptureError, capture
from pipefacts.values import Severity

CASES = ROOT / "tests" / "cases"
PAGES = ROOT / "docs" / "codes"
COMMANDS = {code for code, fault in FAULTS.items() if fault.wrong.startswith("$ ")}


class Case(NamedTuple):
    """A dump that fails or passes the check of a code."""

    code: str
    fails: bool
    name: str
    text: str


def cases(path: Path) -> list[Case]:
    """The sections of a file of cases."""
    found = []
    for section in re.split(r"^=== ", path.read_bytes().decode("utf-8"), flags=re.M)[1:]:
        head, _, text = section.partition("\n")
        kind, _, name = head.partition(": ")
        verdict, _, escaped = kind.partition(" ")
        assert verdict in ("fails", "passes")
        if escaped:
            assert escaped == "(escaped)"
            text = text.encode("ascii").decode("unicode_escape")
        found.append(Case(path.stem, verdict == "fails", name, text))
    return found


ALL = [case for path in sorted(CASES.glob("PF*.txt")) for case in cases(path)]


def read(text: str) -> str:
    """The text of an example, whose half characters stand for bytes that are not UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8")


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.code} {case.name}")
def test_a_case_fails_or_passes_as_it_says(case: Case) -> None:
    found = pipefacts.validate(case.text)
    assert (case.code in {one.code for one in found}) == case.fails
    if not case.fails:
        assert not [one for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize("code", [code for code in FAULTS if code not in {*COMMANDS, "PF002"}])
def test_a_code_has_a_failing_and_a_passing_case(code: str) -> None:
    assert {case.fails for case in ALL if case.code == code} == {True, False}


def asserted(path: Path) -> Iterator[str]:
    """The strings that the tests of a module assert, or expect of an error."""
    tests = [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    for test in tests:
        for node in ast.walk(test):
            if isinstance(node, ast.Assert | ast.withitem):
                yield from [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)
                            and isinstance(part.value, str)]  # fmt: skip


@pytest.fixture(scope="module")
def asserted_codes() -> set[str]:
    texts = [text for path in sorted((ROOT / "tests").glob("test_*.py")) for text in asserted(path)]
    return {code for text in texts for code in re.findall(r"PF\d{3}", text)}


@pytest.mark.parametrize("code", sorted(COMMANDS))
def test_a_code_of_a_command_is_asserted_in_a_test(code: str, asserted_codes: set[str]) -> None:
    assert code in asserted_codes


def test_a_code_in_a_comment_or_a_docstring_is_not_asserted(tmp_path: Path) -> None:
    path = tmp_path / "test_x.py"
    path.write_text('def test_x():\n    "PF001"\n    assert run("PF002")  # PF003\n    word = "PF004"\n', "utf-8")
    assert list(asserted(path)) == ["PF002"]


def test_no_case_is_of_a_code_that_there_is_not() -> None:
    assert {case.code for case in ALL} <= set(FAULTS)


@pytest.mark.parametrize("fault", [f for f in FAULTS.values() if f.code not in COMMANDS], ids=lambda f: f.code)
def test_the_wrong_example_of_a_code_has_its_fault_and_the_right_one_none(fault: Fault) -> None:
    assert fault.code in codes_of(fault.wrong)
    assert codes_of(fault.right) == set()


def codes_of(example: str) -> set[str]:
    try:
        return {one.code for one in pipefacts.validate(read(example))}
    except UnicodeDecodeError:
        return {errors.DecodingError.code}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda f: f.code)
def test_a_record_says_all_that_a_page_needs(fault: Fault) -> None:
    assert re.fullmatch(r"PF\d{3}", fault.code)
    assert fault.code[:3] in FAMILIES
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fault.name)
    for sentence in (fault.summary, fault.why):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert "\n" not in fault.summary + fault.why + fault.remedy
    assert len(fault.summary) <= 120
    assert len(fault.why) > 40
    assert fault.remedy[0].islower()
    assert not fault.remedy.endswith(".")
    assert fault.wrong != fault.right


def test_codes_and_names_are_unique_and_codes_are_never_used_again() -> None:
    names = [fault.name for fault in FAULTS.values()]
    assert len(set(names)) == len(names) == len(FAULTS)
    assert not set(FAULTS) & set(RETIRED)
    assert list(FAULTS) == sorted(FAULTS)


def test_every_error_has_a_code_of_the_registry() -> None:
    codes = {error.code for error in vars(errors).values() if isinstance(error, type) and issubclass(error, Exception)}
    assert codes - {errors.PipefactsError.code} <= set(FAULTS)


def test_every_code_in_the_sources_is_in_the_registry() -> None:
    used = {
        code
        for path in (ROOT / "src").rglob("*.py")
        for code in re.findall(r"\bPF\d{3}\b", path.read_text("utf-8"))
    }  # fmt: skip
    assert used - {errors.PipefactsError.code} <= set(FAULTS) | set(RETIRED)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda f: f.code)
def test_the_page_of_a_code_is_what_the_registry_says(fault: Fault) -> None:
    assert (PAGES / f"{fault.code}.md").read_text("utf-8") == as_markdown(fault)


def test_the_index_of_the_codes_is_what_the_registry_says_and_no_page_is_left_over() -> None:
    assert (PAGES / "README.md").read_text("utf-8") == index()
    assert {path.stem for path in PAGES.glob("PF*.md")} == set(FAULTS)


# Codes of files and of output.


def test_pf001_a_file_that_is_missing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["validate", str(tmp_path / "missing.txt"), "--format", "concise"]) == 2
    assert "missing.txt: PF001 error" in capsys.readouterr().out
    (tmp_path / "dump.txt").write_text(FAULTS["PF301"].right, "utf-8")
    assert main(["validate", str(tmp_path / "dump.txt"), "--format", "concise"]) == 0


def test_pf002_a_file_that_is_not_utf8(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_bytes("|\nLoans (Details) - EUR (€)\n".encode("cp1252"))
    assert main(["validate", str(path), "--format", "concise"]) == 1
    assert f"{path}:2:24: PF002 error" in capsys.readouterr().out


def test_pf003_an_output_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text(FAULTS["PF301"].right, "utf-8")
    assert main(["parse", str(path), "-o", str(tmp_path / "no" / "facts.json")]) == 2
    assert "PF003" in capsys.readouterr().err
    assert main(["parse", str(path), "-o", str(tmp_path / "facts.json")]) == 0


def test_pf004_a_code_that_there_is_not(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text(FAULTS["PF301"].right, "utf-8")
    assert main(["validate", str(path), "--select", "XY1"]) == 2
    assert "PF004 no code begins with 'XY1'" in capsys.readouterr().err
    assert main(["validate", str(path), "--select", "PF3"]) == 0


def test_pf005_a_page_in_which_the_extractor_finds_nothing() -> None:
    with pytest.raises(CaptureError) as caught:
        capture(b"")
    assert caught.value.code == "PF005"


def test_pf006_a_dialect_that_there_is_not(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text(FAULTS["PF301"].right, "utf-8")
    assert main(["parse", str(path), "--dialect", "tabbed"]) == 2
    assert "PF006 there is no dialect 'tabbed'" in capsys.readouterr().err
    assert main(["parse", str(path), "--dialect", "leading"]) == 0
