"""The saved parser tables: the same parser as that of the grammar, and never used where they do not hold."""

from collections.abc import Iterator
from pathlib import Path

import lark
import pytest
from lark import Lark, Token, Tree

from conftest import fixture_text
from pipefacts import DumpSyntaxError
from pipefacts.grammar import files
from pipefacts.syntax import saving, tables, tree
from pipefacts.syntax.automaton import automaton_of
from pipefacts.syntax.dialects import DIALECTS
from support.derived import renderings

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the tables as the build makes them, by name."""
    folder = tmp_path_factory.mktemp("tables")
    saving.save(folder)
    return {path.stem: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(made: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of grammars with their tables, which is the package's."""
    for path in files().iterdir():
        if path.name.endswith(".lark"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
    for name, content in made.items():
        (tmp_path / f"{name}{tables.ENDING}").write_bytes(content)
    for module in (tables, tree):
        monkeypatch.setattr(module, "files", lambda: tmp_path)
    tree._plain.cache_clear()
    yield tmp_path
    tree._plain.cache_clear()


def test_every_grammar_that_is_run_has_tables(made: dict[str, bytes]) -> None:
    assert set(made) == {*DIALECTS, "units"}


def outcome(text: str, dialect: str) -> Tree[Token] | str:
    """The tree of a text, or the error."""
    try:
        return tree.parse_tree(text, dialect)
    except DumpSyntaxError as error:
        return f"{error}: {error.expected}, {error.found}"


@pytest.mark.usefixtures("folder")
@every_dialect
def test_saved_tables_give_the_trees_and_errors_of_the_grammar(dialect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = list(renderings()[dialect])
    texts += [text[:half] + "\x00|\n" + text[half:] for text in texts for half in (0, len(text) // 2)]
    loaded = [outcome(text, dialect) for text in texts]
    assert any(isinstance(found, Tree) for found in loaded)
    tree._plain.cache_clear()
    monkeypatch.setattr(tables, "load", lambda *_, **__: None)
    assert [outcome(text, dialect) for text in texts] == loaded


def test_saved_tables_are_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "grammar", None)
    assert tree.parse_tree(fixture_text("roll-forward-shared-entry"), "leading").data == "start"


def test_tables_are_not_used_where_a_grammar_was_changed(folder: Path) -> None:
    """A part of a grammar counts as well as its own file."""
    (folder / "values.lark").write_text((folder / "values.lark").read_text("utf-8") + "\n", "utf-8")
    assert [tables.load(name) for name in DIALECTS] == [None] * len(DIALECTS)


def test_a_changed_grammar_is_read_at_once(folder: Path) -> None:
    path = folder / "leading.lark"
    path.write_text(
        path.read_text("utf-8").replace("\nstart: ", "\nstart: ADDED | ") + '\nADDED: "added\\n"\n', "utf-8"
    )
    assert tree.parse_tree("added\n", "leading").children == ["added\n"]


def test_tables_are_not_used_under_another_lark(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = tables.load("leading")
    assert loaded is not None
    assert tables.load_automaton("leading") == automaton_of(loaded)
    monkeypatch.setattr(lark, "__version__", "1.3.99")
    assert tables.load("leading") is tables.load_automaton("leading") is None


@pytest.mark.parametrize("place", [0, 63, 64, 65, 5_000, -1])
def test_damaged_tables_are_not_used(folder: Path, place: int) -> None:
    path = folder / f"leading{tables.ENDING}"
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert tables.load("leading") is tables.load_automaton("leading") is None
    assert isinstance(tree.parser("leading"), Lark)


@pytest.mark.parametrize("kept", [0, 1, 64, 65, 10_000])
def test_tables_that_were_cut_off_are_not_used(folder: Path, kept: int) -> None:
    path = folder / f"leading{tables.ENDING}"
    path.write_bytes(path.read_bytes()[:kept])
    assert tables.load("leading") is tables.load_automaton("leading") is None


def test_without_tables_the_grammar_is_read(folder: Path) -> None:
    (folder / f"leading{tables.ENDING}").unlink()
    assert tables.load("leading") is tables.load_automaton("leading") is None
    assert isinstance(tree.parser("leading"), Lark)
