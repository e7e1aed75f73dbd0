"""ARCHITECTURE.md names every room, and nothing that there is not; CONTRIBUTING.md names files and tests that exist."""

import ast
import re
from functools import cache

import pytest

from conftest import ROOT

PACKAGE = ROOT / "src" / "pipefacts"
ARCHITECTURE = ROOT / "ARCHITECTURE.md"
CODE = re.compile(r"`([^`\n]+)`")
# Words of the documents that are no names of the code: what a fact or a diagnostic is called in the output.
WORDS = {"stated", "exact", "forced"}
TO_WRITE = {"tabbed.lark"}  # the example of a recipe


def quoted(name: str) -> set[str]:
    """What a document sets as code, its blocks left out."""
    return set(CODE.findall((ROOT / name).read_text("utf-8")))


@cache
def defined() -> set[str]:
    """The names of all functions, classes and values of the package, and of its modules."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        found |= {path.stem, path.parent.name}
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def exists(name: str) -> bool:
    """Whether there is such a file or folder: from the top, in the package, or of that name alone in a room."""
    places = (ROOT / name, PACKAGE / name, ROOT / "grammar" / name, *PACKAGE.rglob(name), *ROOT.glob(f"tests/{name}"))
    return any(path.exists() for path in places)


def rooms() -> list[str]:
    """The packages with a bar behind them, and the modules beside them, each as a document names it."""
    packages = [f"{path.parent.relative_to(PACKAGE).as_posix()}/" for path in PACKAGE.rglob("__init__.py")]
    modules = [path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("_")]
    return sorted({*packages, *modules} - {"./"})


@pytest.mark.parametrize("room", rooms())
def test_every_room_has_its_paragraph(room: str) -> None:
    opening = re.findall(r"^\*\*`.*?(?:\.|:) ", ARCHITECTURE.read_text("utf-8"), re.MULTILINE)
    assert room in re.findall(r"\*\*`([^`]+)`\*\*", "".join(opening))


def test_the_picture_shows_the_order_of_the_import_contract() -> None:
    contract = (ROOT / ".importlinter").read_text("utf-8")
    layers = contract.partition("layers =\n")[2].partition("containers")[0]
    picture = ARCHITECTURE.read_text("utf-8").partition("The rooms, in the order")[2].partition("`.importlinter`")[0]
    assert re.findall(r"^    (\w+)/? ", picture, re.MULTILINE) == re.findall(r"\w+", layers)


def test_every_module_and_name_of_the_architecture_exists() -> None:
    for name in quoted("ARCHITECTURE.md") - WORDS:
        if re.fullmatch(r"\w+", name):
            assert name in defined() | {"None", "Decimal"}, name
        elif re.fullmatch(r"[a-z_./]+", name):
            assert exists(name) or exists(f"{name}.py"), name


def test_the_documents_for_contributors_name_files_and_tests_that_exist() -> None:
    tests = {
        node.name
        for path in (ROOT / "tests").glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    for name in quoted("CONTRIBUTING.md") - TO_WRITE:
        if re.fullmatch(r"test_\w+", name):
            assert name in tests, name
        elif re.fullmatch(r"[\w./-]+/[\w.-]*|\w+\.(?:py|md|lark|json|toml)", name):
            assert exists(name), name
