"""The command and the function ``validate``: formats, selection, settings, exit statuses, and what strict reading raises."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import pipefacts
from conftest import FIXTURES, ROOT, corpus_pages, needs_shared
from pipefacts.cli import main
from pipefacts.diagnostics import FAULTS
from pipefacts.diagnostics.config import Config, Selection, read_config
from pipefacts.diagnostics.findings import MOST
from pipefacts.errors import ConfigError, InvalidDumpError, NotADumpError
from pipefacts.output import report
from pipefacts.values import Diagnostic, Severity

RIGHT = FAULTS["PF302"].right
WRONG = FAULTS["PF302"].wrong
INFO = FAULTS["PF702"].wrong
SCHEMA = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a right dump, a wrong one, one that is worth an info, and a file of another sort."""
    for name, text in {"right.txt": RIGHT, "wrong.txt": WRONG, "info.txt": INFO, "notes.md": "# Notes\n"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# The function.


def test_a_dump_without_fault_has_no_diagnostics() -> None:
    assert pipefacts.validate(RIGHT) == []


def test_a_diagnostic_tells_code_severity_place_message_and_remedy() -> None:
    (found,) = pipefacts.validate(WRONG)
    assert found == Diagnostic("PF302", Severity.ERROR, "invalid date: Feb. 30, 2020", 7, 1, 14, FAULTS["PF302"].remedy)


def test_a_page_comes_back_with_its_diagnostics() -> None:
    page = pipefacts.parse(WRONG)
    assert list(page.diagnostics) == pipefacts.validate(WRONG)
    assert page.facts


def test_strict_reading_raises_at_the_first_error() -> None:
    with pytest.raises(InvalidDumpError) as caught:
        pipefacts.parse(WRONG, strict=True, source="dump.txt")
    error = caught.value
    assert (error.code, error.line, error.column, error.source) == ("PF302", 7, 1, "dump.txt")
    assert str(error) == "dump.txt:7:1: PF302 invalid date: Feb. 30, 2020"
    assert error.caret() == "Feb. 30, 2020\n^"


def test_strict_reading_lets_warnings_and_infos_pass() -> None:
    assert pipefacts.parse(INFO, strict=True).diagnostics
    assert pipefacts.parse(FAULTS["PF303"].wrong, strict=True).diagnostics


def test_what_is_no_dump_is_one_diagnostic_and_an_error_of_parse() -> None:
    prose = FAULTS["PF106"].wrong
    (found,) = pipefacts.validate(prose)
    with pytest.raises(NotADumpError) as caught:
        pipefacts.parse(prose)
    assert (found.code, found.severity, found.line) == ("PF106", Severity.ERROR, 1)
    assert caught.value.code == found.code


def test_diagnostics_stand_in_the_order_of_the_text() -> None:
    text = WRONG.replace("$ in Thousands", "$ in Myriads").replace("|Cash\n", "|Ca\x00sh\n")
    places = [(one.line, one.column) for one in pipefacts.validate(text)]
    assert len(places) == 3
    assert places == sorted(places)


def test_of_one_code_a_page_has_a_bounded_number_of_diagnostics() -> None:
    text = RIGHT.replace("|Cash\n|$ 120\n|$ 95\n", "".join(f"|Ca\x00sh {i}\n|$ {i}\n|$ {i}\n" for i in range(300)))
    found = [one for one in pipefacts.validate(text) if one.code == "PF203"]
    assert len(found) == MOST
    assert found[-1].message.endswith("(and 200 more like this)")


def test_a_diagnostic_lies_within_its_line() -> None:
    for fault in FAULTS.values():
        for one in pipefacts.validate(fault.wrong):
            lines = fault.wrong.split("\n")
            assert 1 <= one.line <= len(lines)
            assert 1 <= one.column <= len(lines[one.line - 1]) + 1
            assert one.end is None or one.column < one.end <= len(lines[one.line - 1]) + 2


def test_pf308_too_many_columns_under_durations_are_named_and_their_rows_read() -> None:
    columns = "|\nDec. 31, 2021\n"
    text = RIGHT.replace(columns, "|12 Months Ended\n" + columns)
    assert pipefacts.validate(text) == []
    joined = text.replace(columns, columns * 400)
    found = {one.code: one.message for one in pipefacts.validate(joined)}
    assert found["PF308"] == "too many columns to determine their durations: 401 columns under 1 duration"
    assert len(pipefacts.parse(joined).facts) == len(pipefacts.parse(text).facts)


def test_pf603_says_what_the_rows_add_up_to_and_what_the_total_is() -> None:
    (found,) = pipefacts.validate(FAULTS["PF603"].wrong)
    assert found.message == (
        "Total assets: the 3 rows above add up to 141, but this row has 114; under Dec. 31, 2021 they add up"
    )


# The corpora.


@needs_shared
def test_corpus_pages_with_a_table_have_no_error_and_those_without_are_named() -> None:
    errors = [
        (page["id"], [one.code for one in pipefacts.validate(page["dump"]) if one.severity is Severity.ERROR])
        for page in corpus_pages()
    ]
    named = [codes for _, codes in errors if codes]
    assert named == [["PF102"]] * 4
    assert len(errors) == 178


@needs_shared
def test_the_table_of_the_guide_is_what_the_corpora_give() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    from codes import CORPORA, GUIDE, guide, table

    text = GUIDE.read_text("utf-8")
    assert text == guide(text, table(CORPORA))


# Exit statuses and selection.


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["right.txt"], 0),
        (["wrong.txt"], 1),
        (["info.txt"], 0),
        (["info.txt", "--fail-on", "info"], 1),
        (["info.txt", "--output-format", "json"], 0),
        (["."], 1),
        ([".", "--pattern", "*.dump"], 2),
        (["right.txt", "wrong.txt"], 1),
        (["wrong.txt", "--exit-zero"], 0),
        (["missing.txt"], 2),
        (["missing.txt", "--exit-zero"], 2),
        (["missing.txt", "wrong.txt"], 2),
        (["wrong.txt", "--ignore", "PF3"], 0),
        (["wrong.txt", "--select", "PF6,PF7"], 0),
        (["wrong.txt", "--select", "PF302", "--ignore", "PF3"], 1),
        (["wrong.txt", "--select", "PF3", "--ignore", "PF302"], 0),
        (["wrong.txt", "--ignore", "PF302", "--ignore", "PF1"], 0),
        (["info.txt", "--fail-on", "warning"], 0),
        (["wrong.txt", "--fail-on", "error"], 1),
        (["wrong.txt", "--select", "nonsense"], 2),
    ],
)
def test_the_exit_status_says_clean_findings_or_could_not_run(folder: Path, words: list[str], status: int) -> None:
    assert main(["validate", *words]) == status


def test_a_folder_gives_its_dumps_and_a_glob_what_it_matches(folder: Path, capsys: Captured) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "deep.txt").write_text(WRONG, "utf-8")
    main(["validate", ".", "--format", "concise"])
    assert sorted(names(capsys)) == ["info.txt", "more/deep.txt", "wrong.txt"]
    main(["validate", "m*/*.txt", "--format", "concise"])
    assert names(capsys) == ["more/deep.txt"]


def names(capsys: Captured) -> list[str]:
    return [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]


def test_standard_input_is_read_for_a_dash() -> None:
    done = run("validate", "-", "--format", "concise", stdin=WRONG)
    assert (done.returncode, done.stdout) == (1, "<stdin>:7:1: PF302 error: invalid date: Feb. 30, 2020\n")


def run(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipefacts", *words]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, encoding="utf-8")


def test_of_two_beginnings_of_a_code_the_longer_one_decides() -> None:
    chosen = Selection(select=("PF3", "PF601"), ignore=("PF30", "PF6"))
    assert [code in chosen for code in ("PF301", "PF311", "PF601", "PF602", "PF701")] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert "PF301" in Selection()
    assert "PF301" not in Selection(ignore=("ALL",))


# Formats.


def test_concise_is_a_line_a_finding(folder: Path, capsys: Captured) -> None:
    main(["validate", "wrong.txt", "--format", "concise"])
    printed = capsys.readouterr()
    assert printed.out == "wrong.txt:7:1: PF302 error: invalid date: Feb. 30, 2020\n"
    assert printed.err == "1 finding (1 error) in 1 of 1 file\n"


def test_full_shows_the_line_a_caret_and_the_remedy(folder: Path, capsys: Captured) -> None:
    main(["validate", "wrong.txt", "right.txt"])
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "wrong.txt:7:1: PF302 error: invalid date: Feb. 30, 2020",
        "  6 | |",
        "  7 | Feb. 30, 2020",
        "    | ^^^^^^^^^^^^^",
        "  = compare the date with the filing",
        "",
    ]
    assert printed.err == "1 finding (1 error) in 1 of 2 files\n"


def test_full_shows_the_part_of_a_long_line_that_is_at_fault() -> None:
    lines = pipefacts.syntax.text.Lines("a" * 5000 + "\x00" + "b" * 5000)
    shown = report._snippet(lines, Diagnostic("PF203", Severity.WARNING, "", 1, 5001, 5002))
    line, caret = shown.splitlines()
    assert len(line) < 130
    assert line[caret.index("^")] == "\ufffd"


def test_json_holds_every_field(folder: Path, capsys: Captured) -> None:
    main(["validate", "wrong.txt", "--format", "json"])
    assert json.loads(capsys.readouterr().out) == [
        {
            "source": "wrong.txt", "code": "PF302", "name": "no-such-day", "severity": "error",
            "message": "invalid date: Feb. 30, 2020", "line": 7, "column": 1, "end": 14,
            "remedy": "compare the date with the filing",
        }
    ]  # fmt: skip


def test_json_of_nothing_is_an_empty_list(folder: Path, capsys: Captured) -> None:
    main(["validate", "right.txt", "--format", "json"])
    assert json.loads(capsys.readouterr().out) == []


def test_github_has_an_annotation_a_finding_with_its_characters_escaped(folder: Path, capsys: Captured) -> None:
    (folder / "a,b:c%.txt").write_text(WRONG, "utf-8")
    main(["validate", "a,b:c%.txt", "info.txt", "--format", "github"])
    first, second = capsys.readouterr().out.splitlines()
    assert first == (
        "::error title=PF302 no-such-day,file=a%2Cb%3Ac%25.txt,line=7,col=1,endColumn=14::"
        "invalid date: Feb. 30, 2020; compare the date with the filing"
    )
    assert second.startswith("::notice title=PF702")


def sarif(*paths: str, capsys: Captured) -> dict[str, Any]:
    main(["validate", *paths, "--format", "sarif"])
    log: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(log, SCHEMA)
    return log


def test_sarif_follows_its_schema_and_points_at_the_place(folder: Path, capsys: Captured) -> None:
    (result,) = sarif("wrong.txt", "right.txt", capsys=capsys)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], result["level"]) == ("PF302", "error")
    assert place == {
        "artifactLocation": {"uri": "wrong.txt"},
        "region": {"startLine": 7, "startColumn": 1, "endColumn": 14},
    }


def test_sarif_says_that_a_file_could_not_be_read(folder: Path, capsys: Captured) -> None:
    (invocation,) = sarif("wrong.txt", capsys=capsys)["runs"][0]["invocations"]
    assert invocation == {"executionSuccessful": True}
    (invocation,) = sarif("wrong.txt", "missing.txt", capsys=capsys)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert "missing.txt" in notification["message"]["text"]


def test_nothing_to_check_is_said_and_is_not_clean(folder: Path, capsys: Captured) -> None:
    (folder / "empty").mkdir()
    assert main(["validate", "empty"]) == 2
    assert "empty: PF001 no file matches *.txt" in capsys.readouterr().err
    assert main(["validate", "nothing*.txt"]) == 2
    assert "no file matches" in capsys.readouterr().out


def test_the_findings_may_go_to_a_file(folder: Path, capsys: Captured) -> None:
    assert main(["validate", "wrong.txt", "-q", "--format", "json", "-o", "found.json"]) == 1
    assert capsys.readouterr().out == ""
    assert json.loads((folder / "found.json").read_text("utf-8"))[0]["code"] == "PF302"


def test_the_old_name_of_a_setting_is_understood(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.pipefacts]\noutput-format = "concise"\n', "utf-8")
    assert read_config().format == "concise"


@pytest.mark.parametrize("form", ["concise", "full", "github", "json", "sarif"])
def test_a_name_of_a_file_is_never_a_line_of_its_own(folder: Path, capsys: Captured, form: str) -> None:
    name = "a\n::error::[red]b\x1b[31m.txt"
    (folder / name).write_text(WRONG, "utf-8")
    main(["validate", ".", name, "--format", form])
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert not [line for line in shown.splitlines() if line.startswith("::error::")]


def test_explain_knows_families_alignments_and_evidence(capsys: Captured) -> None:
    assert main(["explain", "PF3", "forced", "Main-Period"]) == 0
    shown = capsys.readouterr().out
    assert all(f"{code}: " in shown for code in FAULTS if code.startswith("PF3"))
    assert "forced: the column is the same in every placement" in shown
    assert "main-period: it is the column of the reporting period" in shown
    assert main(["explain", "forcd"]) == 2
    assert "did you mean forced?" in capsys.readouterr().err


def test_sarif_names_files_as_references(folder: Path, capsys: Captured) -> None:
    (folder / "a b&ü.txt").write_text(WRONG, "utf-8")
    run_ = sarif(str(folder / "a b&ü.txt"), "/missing/dump.txt", capsys=capsys)["runs"][0]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run_["results"]]
    assert uris == ["a%20b%26%C3%BC.txt", "file:///missing/dump.txt"]


def test_sarif_of_every_code_and_of_none_follows_its_schema(folder: Path, capsys: Captured) -> None:
    for code, fault in FAULTS.items():
        (folder / f"{code}.txt").write_bytes(fault.wrong.encode("utf-8", "surrogateescape"))
    log = sarif(*[f"{code}.txt" for code in FAULTS], capsys=capsys)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in log["runs"][0]["results"])
    assert sarif("right.txt", capsys=capsys)["runs"][0]["results"] == []


def test_sarif_keeps_the_worst_of_more_results_than_viewers_show() -> None:
    found = [("a.txt", Diagnostic("PF702", Severity.INFO, "x", i)) for i in range(1, 6001)]
    found.append(("b.txt", Diagnostic("PF302", Severity.ERROR, "x", 1)))
    log = report.sarif(found)
    jsonschema.validate(log, SCHEMA)
    results = log["runs"][0]["results"]
    assert len(results) == report.MOST_RESULTS == 5000
    assert results[-1]["ruleId"] == "PF302"
    (said,) = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("1001 of 6001 results are left out")


def test_what_cannot_be_printed_is_replaced_in_every_format(folder: Path, capsys: Captured) -> None:
    (folder / "odd.txt").write_text(
        RIGHT.replace("|$ 95\n", "|$ 95\n|\x1b[31m\u202e\n|\x00\n|$ 1\n|$ 2\n|$ 3\n"), "utf-8"
    )
    for form in ("concise", "full", "github"):
        main(["validate", "odd.txt", "--format", form])
        out = capsys.readouterr().out
        assert out
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", out)


def test_statistics_count_the_findings_of_each_code(folder: Path, capsys: Captured) -> None:
    (folder / "again.txt").write_text(WRONG, "utf-8")
    assert main(["validate", ".", "--statistics"]) == 1
    assert capsys.readouterr().out == "2  PF302  error    no-such-day\n1  PF702  info     perhaps-cut-off\n"
    main(["validate", ".", "--statistics", "--format", "json"])
    assert json.loads(capsys.readouterr().out)[0] == {
        "code": "PF302", "name": "no-such-day", "severity": "error", "count": 2,
    }  # fmt: skip


def test_quiet_leaves_out_the_summary(folder: Path, capsys: Captured) -> None:
    main(["validate", ".", "--quiet"])
    assert capsys.readouterr().err == ""
    main(["validate", "right.txt"])
    assert capsys.readouterr().err == "1 file, no findings\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("|\nA (Details) - USD ($)\n\n$ in Thousands, x in Much\n|\nDec. 31, 2021\n|Cash\n|$ 1\n", (4, 17)),
        ("| A (USD $) In Thousands, except Share data, in all | Dec. 31, 2012 |\n|---|---|\n| Cash | $ 1 |\n", (1, 46)),
    ],
    ids=["below blank lines", "on the title's line"],
)
def test_an_unknown_scale_is_shown_where_it_stands(text: str, place: tuple[int, int]) -> None:
    assert [(one.line, one.column) for one in pipefacts.validate(text) if one.code == "PF306"] == [place]


def test_the_summary_counts_findings_in_the_singular_and_the_plural() -> None:
    counts = Counter({Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFO: 4})
    assert report.summary(counts, 1, 2) == "7 findings (1 error, 2 warnings, 4 infos) in 1 of 2 files"


def test_a_terminal_gets_a_progress_bar_for_many_files_and_a_pipe_none(folder: Path) -> None:
    for i in range(30):
        (folder / f"{i}.txt").write_text(RIGHT, "utf-8")
    assert run("validate", ".").stderr == "2 findings (1 error, 1 info) in 2 of 33 files\n"
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "pipefacts", "validate", ".", "--format", "json"]
    with subprocess.Popen(command, stderr=slave, stdout=subprocess.PIPE) as process:
        os.close(slave)
        shown = all_of(master)
        assert process.stdout is not None
        assert len(json.loads(process.stdout.read())) == 2
    assert "validate" in shown
    assert "100%" in shown


def all_of(terminal: int) -> str:
    """What is written to a terminal until its other side is closed, piece by piece as it comes."""
    parts = []
    with contextlib.suppress(OSError):  # so Linux says that the other side is closed
        while part := os.read(terminal, 65536):
            parts.append(part)
    os.close(terminal)
    return b"".join(parts).decode("utf-8", errors="replace")


# Settings.


def settings(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text, "utf-8")


def test_settings_are_found_above_the_files_and_options_go_before_them(folder: Path) -> None:
    settings(folder, '[tool.pipefacts]\nignore = ["PF3"]\n')
    (folder / "deep" / "deeper").mkdir(parents=True)
    (folder / "deep" / "deeper" / "dump.txt").write_text(WRONG, "utf-8")
    (folder / "deep" / "pyproject.toml").write_text('[project]\nname = "other"\n', "utf-8")
    assert main(["validate", "deep/deeper/dump.txt"]) == 0
    assert main(["validate", "deep/deeper/dump.txt", "--ignore", "PF7"]) == 1
    assert main(["validate", "wrong.txt"]) == 0


def test_every_setting_is_heeded(folder: Path, capsys: Captured) -> None:
    settings(
        folder,
        '[tool.pipefacts]\nselect = ["PF3"]\nexit-zero = true\noutput-format = "concise"\npattern = "w*.txt"\n'
        'fail-on = "error"\n',
    )
    assert main(["validate", "."]) == 0
    assert names(capsys) == ["wrong.txt"]
    assert read_config(["wrong.txt"]) == Config(
        select=("PF3",), exit_zero=True, format="concise", pattern="w*.txt", fail_on=Severity.ERROR
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.pipefacts]\nselct = []\n", "selct"),
        ("[tool.pipefacts]\nselect = 'PF3'\n", "select"),
        ("[tool.pipefacts]\nignore = ['E501']\n", "no code begins with 'E501'"),
        ("[tool.pipefacts]\nformat = 'xml'\n", "no such format"),
        ("[tool.pipefacts\n", "cannot be read"),
    ],
)
def test_settings_that_cannot_be_used_are_named_and_nothing_runs(
    folder: Path, text: str, said: str, capsys: Captured
) -> None:
    settings(folder, text)
    assert main(["validate", "right.txt"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith(str(folder / "pyproject.toml"))
    assert "PF004" in line
    assert said in line
    with pytest.raises(ConfigError):
        read_config(["right.txt"])


# Explain.


def test_explain_says_what_a_code_means_with_both_examples(capsys: Captured) -> None:
    assert main(["explain", "pf302"]) == 0
    text = capsys.readouterr().out
    fault = FAULTS["PF302"]
    for part in ("PF302 no-such-day (error, head)", fault.summary, fault.why, "    Feb. 30, 2020", "    Feb. 29, 2020"):
        assert part in text


def test_explain_takes_names_and_tells_all_in_both_formats(capsys: Captured) -> None:
    assert main(["explain", "no-such-day", "--format", "json"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["code"] == "PF302"
    assert set(record) >= {"code", "name", "severity", "family", "summary", "why", "remedy", "wrong", "right"}
    assert main(["explain", "--all", "--format", "json"]) == 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)] == list(FAULTS)
    assert main(["explain", "--all"]) == 0
    assert capsys.readouterr().out.count("Wrong:\n") == len(FAULTS)


def test_explain_of_a_code_that_there_is_not_suggests_one(capsys: Captured) -> None:
    assert main(["explain", "PF3O2"]) == 2
    assert "no such code; did you mean PF302?" in capsys.readouterr().err
    assert main(["explain"]) == 2


# The hook.


def test_the_hook_of_pre_commit_calls_the_command() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    entry = re.search(r"^  entry: pipefacts (\w+)$", text, re.M)
    assert entry is not None
    assert main([entry[1], str(FIXTURES / "segments-short-rows.txt")]) == 0
