"""What docs/format-changes.md tells people to copy does what it says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

DOCUMENT = (ROOT / "docs" / "format-changes.md").read_text("utf-8")


def block(name: str) -> str:
    """The block below the comment ``name``."""
    found = re.search(rf"<!-- {name} -->\n\n```[a-z]+\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found, name
    return found[1]


def run_pytest(folder: Path, *options: str) -> tuple[int, str]:
    """The status of pytest in ``folder``, and what it says."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *options]
    outer = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {**outer, "COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_the_recipe_locks_the_facts_of_dumps(tmp_path: Path) -> None:
    recipe = block("recipe")
    assert len([line for line in recipe.splitlines() if line]) <= 10
    (tmp_path / "test_facts.py").write_text(recipe, "utf-8")
    shutil.copytree(ROOT / "examples" / "upgrade" / "before", tmp_path / "dumps")
    assert run_pytest(tmp_path, "--snapshot-update")[0] == 0
    changed = tmp_path / "dumps" / "R2.txt"
    text = changed.read_text("utf-8")
    assert text.count("2,291") == 1
    changed.write_text(text.replace("2,291", "2,191"), "utf-8")
    status, said = run_pytest(tmp_path)
    assert status == 1
    for line in block("recipe output").splitlines():
        assert line in said


def test_the_script_prints_what_its_comment_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = block("script")
    monkeypatch.chdir(ROOT)
    exec(compile(script, "format-changes.md", "exec"), {})  # noqa: S102 - the project's own document
    assert capsys.readouterr().out == script.rstrip().rpartition("# ")[2] + "\n"
