"""The records of the dialects: each has its grammar, its fixtures, its row in the documents, and flags that its pages bear out.

A dialect that is added is held to all of these; what was forgotten fails here by its name.
"""

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from conftest import FIXTURES
from pipefacts import Alignment
from pipefacts.api import analyse
from pipefacts.grammar import files
from pipefacts.output.render import render
from pipefacts.output.render.writers import WRITERS
from pipefacts.stages import Stages
from pipefacts.syntax.dialects import DIALECTS, Dialect
from pipefacts.syntax.tree import grammar
from pipefacts.values import CellKind

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "pipefacts"
# Grammars that are no dialects: what several share, and what runs later.
PARTS = {"lines", "values", "scale", "tail", "tail_in_place", "units"}

every_dialect = pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))


def dumps(dialect: Dialect) -> list[str]:
    """The fixtures of a dialect."""
    paths = sorted((FIXTURES / "dialects").glob(f"{dialect.name}-*/*.txt"))
    return [path.read_bytes().decode("utf-8") for path in paths]


@every_dialect
def test_the_key_of_a_record_is_its_name(dialect: Dialect) -> None:
    assert DIALECTS[dialect.name] is dialect


def test_every_grammar_is_a_dialect_with_its_record_or_a_known_part() -> None:
    found = {Path(path.name).stem for path in files().iterdir() if ".lark" in path.name}
    assert found == set(DIALECTS) | PARTS


@every_dialect
def test_a_dialect_has_fixtures_and_is_written_where_its_record_says_so(dialect: Dialect) -> None:
    assert len(dumps(dialect)) >= 6
    assert (dialect.name in WRITERS) == dialect.is_written


@every_dialect
def test_the_documents_have_a_row_for_a_dialect_with_its_versions(dialect: Dialect) -> None:
    row = re.compile(rf"^\| `?{dialect.name}`? \| ([^|]*) \|", re.MULTILINE)
    for path in (ROOT / "docs" / "dialects.md", ROOT / "grammar" / "SPEC.md"):
        assert row.findall(path.read_text("utf-8"))[:1] == [dialect.versions], path.name
    assert re.search(
        rf"^### 3\.\d {dialect.name.capitalize()}$", (ROOT / "grammar" / "SPEC.md").read_text("utf-8"), re.M
    )


@every_dialect
def test_a_line_is_a_row_where_the_grammar_has_lines(dialect: Dialect) -> None:
    assert dialect.row_a_line == ("line" in {rule.origin.name for rule in grammar(dialect.name).rules})


# What a record says of a dialect, and how a page that was read in it shows it: first one that an extractor left, then
# one that is written anew.
FOUND: dict[str, Callable[[Stages], bool]] = {
    "has_rule": lambda stages: re.search(r"^\|?---\|", stages.text, re.MULTILINE) is not None,
    "keeps_places": lambda stages: any(fact.alignment is Alignment.STATED for fact in stages.facts),
    "keeps_details": lambda stages: any(entry.name is not None for entry in stages.printed.entries),
}
WRITTEN: dict[str, tuple[str, Callable[[Stages], bool]]] = {
    "keeps_empty": (
        "empty-cells-kept.txt",
        lambda stages: any(cell.kind is CellKind.EMPTY for cell in stages.printed.body),
    ),
    "keeps_notes": ("dialects/positional-2.3.1/note-marks.txt", lambda stages: bool(stages.printed.notes)),
}


@cache
def found(dialect: Dialect) -> list[Stages]:
    return [analyse(text, columns="plain") for text in dumps(dialect)]


@pytest.mark.parametrize("flag", FOUND)
@every_dialect
def test_a_flag_of_a_record_is_what_the_fixtures_show(dialect: Dialect, flag: str) -> None:
    assert getattr(dialect, flag) == any(map(FOUND[flag], found(dialect)))


@pytest.mark.parametrize("flag", WRITTEN)
@every_dialect
def test_a_flag_of_a_record_is_what_a_written_page_shows(dialect: Dialect, flag: str) -> None:
    name, shows = WRITTEN[flag]
    stages = analyse((FIXTURES / name).read_bytes().decode("utf-8"))
    assert shows(stages)
    if dialect.is_written:
        written = render(stages, dialect.name)
        assert getattr(dialect, flag) == shows(analyse(written, dialect=dialect.name, columns="plain"))


def test_nothing_outside_the_room_of_the_dialects_knows_one_by_its_name() -> None:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.parent != SOURCE / "syntax" / "dialects":
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            named = [node for node in nodes if isinstance(node, ast.Constant) and node.value in DIALECTS]
            found += [f"{path.relative_to(SOURCE)}:{node.lineno}" for node in named]
    assert found == []
