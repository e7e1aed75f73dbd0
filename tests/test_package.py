"""The package as a user gets it: built, installed into a new environment, called."""

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT, fixture_text
from pipefacts.syntax import saving

pytestmark = pytest.mark.xdist_group("package")  # one worker: the wheel is built once

SOURCES = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "MANIFEST.in", "setup.py", "src", "grammar")
READ = "import pipefacts, sys; print(len(pipefacts.parse(sys.stdin.buffer.read().decode()).facts))"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is packaged, so that building leaves nothing behind."""
    folder = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            left_out = shutil.ignore_patterns("*.egg-info", "__pycache__", "*.tables")
            shutil.copytree(ROOT / name, folder / name, ignore=left_out)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def run(*command: str | Path, stdin: str = "") -> str:
    done = subprocess.run([str(word) for word in command], input=stdin.encode(), capture_output=True, check=False)
    assert done.returncode == 0, (done.stderr + done.stdout).decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, sources)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_grammar_and_data_file(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    grammars = {f"pipefacts/grammar/{path.name}" for path in (ROOT / "grammar").iterdir() if path.is_file()}
    package = ROOT / "src" / "pipefacts"
    data = {
        f"pipefacts/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert {Path(name).suffix for name in data} >= {".json", ".html", ".css", ".js"}
    assert grammars | data <= names


def test_the_wheel_holds_parser_tables_that_it_uses(wheel: Path) -> None:
    """Those of every grammar that is run, and they hold for its grammars; a wheel can be imported as it is."""
    load = "from pipefacts.syntax import tables, saving; print(*[tables.load(n) is not None for n in saving.NAMES])"
    said = subprocess.run(
        [sys.executable, "-c", load], env={"PYTHONPATH": str(wheel)}, capture_output=True, check=True, text=True
    )
    assert said.stdout.split() == ["True"] * len(saving.NAMES)


def test_an_editable_install_is_seen_by_type_checkers(sources: Path, tmp_path: Path) -> None:
    """It is a path, and no import hook: mypy and pyright read paths alone."""
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--editable", sources)
    assert (sources / "grammar" / "leading.tables").is_file()
    (tmp_path / "user.py").write_text(
        'import pipefacts\nreveal_type(pipefacts.parse("").facts[0].is_proved)\n', "utf-8"
    )
    said = run(sys.executable, "-m", "mypy", "--strict", "--python-executable", python, tmp_path / "user.py")
    assert 'Revealed type is "builtins.bool"' in said or 'Revealed type is "bool"' in said
    assert int(run(python, "-I", "-c", READ, stdin=fixture_text("roll-forward-shared-entry"))) > 0


def test_the_wheel_holds_every_module(wheel: Path) -> None:
    modules = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src" / "pipefacts").rglob("*.py")}
    assert len(modules) > 100
    assert modules - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_metadata_shows_the_readme_without_links_into_the_project(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel)
    (name,) = [name for name in held.namelist() if name.endswith("METADATA")]
    text = held.read(name).decode()
    assert "# pipefacts" in text
    assert "Description-Content-Type: text/markdown" in text
    assert re.findall(r"\]\((?!https?://)", text) == []


@pytest.mark.parametrize("form", ["wheel", "sdist"])
def test_a_new_environment_parses_with_what_was_installed(
    form: str, wheel: Path, sources: Path, tmp_path: Path
) -> None:
    environment = tmp_path / "venv"
    run(sys.executable, "-m", "venv", environment)
    python = environment / "bin" / "python"
    package = wheel
    if form == "sdist":
        build = "from setuptools import build_meta; import sys; build_meta.build_sdist(sys.argv[1])"
        run(python, "-m", "pip", "install", "--quiet", "setuptools>=77")
        subprocess.run([python, "-c", build, str(tmp_path)], cwd=sources, check=True, capture_output=True)
        (package,) = tmp_path.glob("*.tar.gz")
        with tarfile.open(package) as held:
            assert not [name for name in held.getnames() if name.endswith(".tables")]
    run(python, "-m", "pip", "install", "--quiet", package)
    assert int(run(python, "-I", "-c", READ, stdin=fixture_text("roll-forward-shared-entry"))) > 0
    assert run(environment / "bin" / "pipefacts", "--version").startswith("pipefacts ")
