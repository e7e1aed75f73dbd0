"""The command line as its user meets it: what it prints, where, and its exit status."""

import argparse
import csv
import io
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import pipefacts
from conftest import FIXTURES
from pipefacts.cli import main
from pipefacts.output.export import write_spreadsheet
from pipefacts.output.records import FIELDS

DUMP = str(FIXTURES / "roll-forward-shared-entry.txt")
PROSE = str(FIXTURES / "not-a-dump-prose.txt")
EMPTY = str(FIXTURES / "not-a-dump-empty.txt")


def test_without_a_terminal_a_page_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", DUMP]) == 0
    page = json.loads(capsys.readouterr().out)
    assert (page["format"], page["source"]) == ("pipefacts/1", DUMP)
    assert all(isinstance(fact["value"], str) for fact in page["facts"] if fact["kind"] == "monetary")


def test_several_pages_are_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", DUMP, DUMP]) == 0
    assert [page["source"] for page in json.loads(capsys.readouterr().out)] == [DUMP, DUMP]


def test_json_lines_and_csv_hold_a_fact_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    main(["parse", DUMP])
    facts = json.loads(capsys.readouterr().out)["facts"]
    main(["parse", DUMP, "--format", "jsonl"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(list(line) == ["source", *FIELDS] for line in lines)
    assert [{k: line[k] for k in line.keys() & fact} for line, fact in zip(lines, facts, strict=True)] == [
        {k: fact[k] for k in line.keys() & fact} for line, fact in zip(lines, facts, strict=True)
    ]
    main(["parse", DUMP, "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["label"], row["text"], row["line"]) for row in rows] == [
        (fact["label"], fact["text"], str(fact["line"])) for fact in facts
    ]


def test_a_folder_gives_the_facts_of_its_dumps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.txt", "b.dump"):
        (tmp_path / name).write_bytes(Path(DUMP).read_bytes())
    main(["parse", str(tmp_path), "--format", "jsonl"])
    assert {json.loads(line)["source"] for line in capsys.readouterr().out.splitlines()} == {str(tmp_path / "a.txt")}
    assert main(["parse", str(tmp_path), "--pattern", "*.dump", "--csv-safe"]) == 0
    assert "b.dump" in capsys.readouterr().out
    assert main(["parse", str(tmp_path), "--pattern", "*.csv"]) == 2
    assert "no file matches *.csv" in capsys.readouterr().err


def test_options_have_one_spelling_over_the_commands() -> None:
    """Of what a command writes, reads from folders, and keeps to itself."""
    wanted = {
        "parse": {"--format", "-o", "--pattern"},
        "view": {"-o", "--pattern"},
        "validate": {"--format", "-o", "--pattern", "-q"},
        "explain": {"--format"},
        "diff": {"--format", "-o", "--pattern", "-q"},
        "render": {"-o", "-q"},
        "capture": {"-o", "--pattern", "-q"},
        "corpus": {"-o", "-q"},
    }
    for name, options in wanted.items():
        parser = argparse.ArgumentParser()
        import_module(f"pipefacts.commands.{name}").options(parser)
        assert options <= set(parser._option_string_actions), name
        assert "--output-format" not in parser.format_help()


def test_csv_for_a_spreadsheet_has_no_formula_and_says_its_encoding() -> None:
    page = pipefacts.parse("|\n=Note (Details)\n|\nDec. 31, 2021\n|=1+1\n|(5)\n|@Café\n|$ 7\n", source="-x.txt")
    stream = io.StringIO()
    write_spreadsheet([page], stream)
    assert stream.getvalue().startswith("\ufeffsource,label,")
    rows = list(csv.DictReader(io.StringIO(stream.getvalue()[1:])))
    assert [(row["source"], row["label"], row["text"], row["value"]) for row in rows] == [
        ("'-x.txt", "'=1+1", "(5)", "-5"), ("'-x.txt", "'@Café", "$ 7", "7"),
    ]  # fmt: skip
    assert {row["title"] for row in rows} == {"'=Note (Details)"}


def test_the_table_shows_title_periods_rows_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", DUMP, "--format", "table"]) == 0
    shown = capsys.readouterr().out
    page = Path(DUMP).read_text("utf-8").split("\n")
    assert shown.startswith(page[1])
    assert "months" in shown
    assert "facts (" in shown


def test_an_output_file_holds_what_would_have_been_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["parse", DUMP])
    printed = capsys.readouterr().out
    assert main(["parse", DUMP, "-o", str(tmp_path / "page.json")]) == 0
    assert (tmp_path / "page.json").read_text("utf-8") == printed
    assert capsys.readouterr().out == ""


def test_an_output_that_cannot_be_written_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["parse", DUMP, "-o", str(tmp_path / "no" / "page.json")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "PF003 cannot be written" in line


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (PROSE, "PF106"),
        (EMPTY, "PF108"),
        ("missing.txt", "missing.txt: PF001 there is no such file"),
    ],
)
def test_bad_input_is_one_clear_line_and_the_other_files_are_read(
    path: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["parse", path, DUMP]) == 2
    printed = capsys.readouterr()
    assert said in printed.err.splitlines()[0]
    assert "Traceback" not in printed.err
    assert json.loads(printed.out)["source"] == DUMP


def test_bytes_that_are_not_utf8_are_refused_with_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dump.txt"
    path.write_bytes(b"|\nTitle\xff\n")
    assert main(["parse", str(path)]) == 2
    assert f"{path}:2:6: PF002" in capsys.readouterr().err


def run(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "pipefacts", *words], input=stdin, capture_output=True, check=False)


def test_standard_input_is_read_for_a_dash_and_for_nothing() -> None:
    text = Path(DUMP).read_bytes()
    assert run("parse", "-", stdin=text).stdout == run("parse", stdin=text).stdout
    assert json.loads(run("parse", stdin=text).stdout)["source"] == "<stdin>"


def test_a_reader_who_leaves_early_is_no_error() -> None:
    command = f"{sys.executable} -m pipefacts parse {DUMP} | head -c 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert done.stderr == b""


def test_an_option_that_a_command_lacks_is_answered_with_the_usage_of_the_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["why", DUMP, "27", "--quiet"])
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: pipefacts why ")
    assert said.endswith("pipefacts why: error: unrecognized arguments: --quiet\n")


def test_help_has_examples_for_each_command() -> None:
    assert b"examples:" in run("--help").stdout
    assert b"examples:" in run("parse", "--help").stdout


STARTED = """
import sys
before = set(sys.modules)
from pipefacts.cli import main
try:
    main(["--version"])
except SystemExit:
    print(*sorted(set(sys.modules) - before))
"""


def test_the_command_starts_without_what_it_does_not_need() -> None:
    printed = subprocess.run([sys.executable, "-I", "-c", STARTED], capture_output=True, text=True, check=True).stdout
    modules = printed.splitlines()[-1].split()
    assert "pipefacts.cli" in modules
    assert {name.partition(".")[0] for name in modules} & {"lark", "msgspec", "pyarrow", "pysat", "rich"} == set()
    assert len(modules) < 110
    assert len([name for name in modules if name.startswith("pipefacts")]) <= 4
