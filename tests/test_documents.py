"""What the documents show is what the commands print, and every block of code is run, or says why it is not."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT
from support.documents import EXAMPLE, Block, blocks, filled
from support.stage import SET_UP, commands, run_in, set_up

DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
# Blocks that another test runs: the document and the language, the test, and how many there are.
RUN_BY = {
    ("corpus.md", "python"): ("test_corpus_docs.py", 1),
    ("format-changes.md", "python"): ("test_format_changes.py", 2),
    ("format-changes.md", "text"): ("test_format_changes.py", 1),
    ("queries.md", "sql"): ("test_corpus_queries.py", 8),
    ("recipes.md", "python"): ("test_corpus_recipes.py", 3),
}
NOT_RUN = "not run: "
# The package's version, as a heading of the changelog, in a citation and as a tag.
VERSION = re.compile(r"^(?:## |.*\bpipefacts |.*\brev: v)(\d+\.\d+\.\d+)", re.MULTILINE)
WORDS = ("pipefacts", "cat", *SET_UP)


def blocks_of(path: Path) -> list[Block]:
    return list(blocks(path.read_text("utf-8")))


def how(path: Path, block: Block) -> str:
    """What is done with a block: the name of a test, what it is run as, or the reason why it is not."""
    if block.comment.startswith("example: "):
        return "example"
    if block.comment.startswith(NOT_RUN):
        return block.comment
    if (path.name, block.language) in RUN_BY:
        return RUN_BY[path.name, block.language][0]
    if block.language in ("python", "toml"):
        return block.language
    first = block.text.split(maxsplit=1)[0]
    return "shell" if not block.language and first in WORDS else ""


def having(kind: str) -> list[Path]:
    """The documents with blocks of a kind."""
    return [path for path in DOCUMENTS if any(how(path, block) == kind for block in blocks_of(path))]


def texts(path: Path, kind: str) -> list[str]:
    return [block.text for block in blocks_of(path) if how(path, block) == kind]


def named(path: Path) -> str:
    return path.name


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    return set_up(tmp_path)


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_example_shows_what_its_command_prints(path: Path) -> None:
    text = path.read_text("utf-8")
    assert filled(text) == text


def test_every_document_states_the_version_of_the_package() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    newest = VERSION.search((ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert newest
    stated = {path.name: VERSION.findall(path.read_text("utf-8")) for path in DOCUMENTS}
    assert stated["reporting.md"]
    assert stated["validate.md"]
    assert {newest[1], *(found for all_of_it in stated.values() for found in all_of_it)} == {version}


def test_the_readme_has_examples() -> None:
    assert len(EXAMPLE.findall((ROOT / "README.md").read_text("utf-8"))) >= 3


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_block_is_run_or_says_why_it_is_not(path: Path) -> None:
    found = {block.line: how(path, block) for block in blocks_of(path)}
    assert [line for line, kind in found.items() if not kind] == []
    assert [line for line, kind in found.items() if kind == NOT_RUN.strip()] == []


@pytest.mark.parametrize(("name", "language"), RUN_BY)
def test_another_test_runs_as_many_blocks_as_there_are(name: str, language: str) -> None:
    test, count = RUN_BY[name, language]
    path = ROOT / "docs" / name
    assert len([block for block in blocks_of(path) if (block.language, how(path, block)) == (language, test)]) == count
    text = (ROOT / "tests" / test).read_text("utf-8")
    assert f'"{name}"' in text or f"docs/{name}" in text


@pytest.mark.parametrize("path", having("python"), ids=named)
def test_the_snippets_of_a_document_run_as_printed(path: Path, stage: Path) -> None:
    code = "\n".join(texts(path, "python"))
    if "to_pandas" in code:
        pytest.importorskip("pandas")
    done = run_in(stage, sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", having("shell"), ids=named)
def test_the_commands_of_a_document_run_as_printed(path: Path, stage: Path) -> None:
    lines = [line for text in texts(path, "shell") for line in commands(text)]
    if any("crawl/" in line for line in lines):
        pytest.importorskip("pyarrow")
    if any("capture" in line for line in lines):
        pytest.importorskip("trafilatura")
    for line in lines:
        done = run_in(stage, "sh", "-c", line)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("path", having("toml"), ids=named)
def test_the_settings_of_a_document_are_taken(path: Path, stage: Path) -> None:
    assert run_in(stage, "pipefacts", "taxonomy", "build", "my.taxonomy", "examples/tag.txt").returncode == 0
    for text in texts(path, "toml"):
        assert tomllib.loads(text)["tool"].keys() == {"pipefacts"}
        (stage / "pyproject.toml").write_text(text, "utf-8")
        for command in ("validate", "parse"):
            done = run_in(stage, "pipefacts", command, "dump.txt")
            assert done.returncode == 0, done.stderr


def test_a_block_is_found_fenced_or_indented_with_the_comment_above_it() -> None:
    text = "Words:\n\n    ls\n\n    pwd\n\n<!-- not run: why -->\n\n```python\nx = 1\n\n    y\n```\n- item\n    more of it\n"
    assert list(blocks(text)) == [Block("", "ls\n\npwd", 3, ""), Block("python", "x = 1\n\n    y", 10, "not run: why")]


def test_lines_that_set_an_environment_up_are_passed_over() -> None:
    assert commands("make demo   # once\n# a comment\npipefacts parse dump.txt\n\n. .venv/bin/activate") == [
        "pipefacts parse dump.txt"
    ]
