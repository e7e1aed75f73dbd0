"""A folder in which the commands and snippets of the documents work as they are printed."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from support.documents import ROOT

EXAMPLES = ROOT / "examples"
DIALECTS = ROOT / "tests" / "fixtures" / "dialects"
# What begins a line of a document that is not run, and why.
SET_UP = {
    "make": "it builds the environment that the tests run in, or runs the tests",
    "pip": "it changes the environment that the tests run in",
    ".": "it activates an environment",
    ".venv/bin/pytest": "it runs the tests",
    ".venv/bin/ruff": "make check runs it",
}


def set_up(folder: Path) -> Path:
    """Lay out ``folder``: dumps and pages under the names that the documents use, and the command ``pipefacts``."""
    (folder / "examples").symlink_to(EXAMPLES)
    copies = {
        "dump.txt": EXAMPLES / "concentrations.txt",
        "page.txt": DIALECTS / "padded-2.0.0" / "cover.txt",
        "more/of/them.txt": EXAMPLES / "income-statement.txt",
        **{f"dumps/{path.name}": path for path in sorted((DIALECTS / "positional-2.3.1").glob("*.txt"))},
        **{f"pages/{path.name}": path for path in sorted((DIALECTS / "pages").glob("*.html"))},
        **{f"filing/{path.name}": path for path in sorted((EXAMPLES / "filing").glob("*.txt"))},
    }
    for name, source in copies.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder / name)
    _crawl(folder / "crawl")
    for year in ("us-gaap-2021.zip", "us-gaap-2024.zip", "2024q4_notes.zip"):
        with zipfile.ZipFile(folder / year, "w") as archive:
            archive.write(EXAMPLES / "tag.txt", "tag.tsv")
    command = folder / "bin" / "pipefacts"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pipefacts "$@"\n', "utf-8")
    command.chmod(0o755)
    return folder


def _crawl(folder: Path) -> None:
    """The documents of the example as Parquet, for the extra may be missing: then there is no crawl."""
    try:
        import pyarrow.json
        import pyarrow.parquet
    except ImportError:
        return
    folder.mkdir()
    pyarrow.parquet.write_table(pyarrow.json.read_json(EXAMPLES / "corpus.jsonl"), folder / "a.parquet")


def commands(text: str) -> list[str]:
    """The lines of a block that are run: all but comments and what sets an environment up."""
    words = [(line, line.split()) for line in text.split("\n")]
    return [line for line, parts in words if parts and parts[0] not in SET_UP and not parts[0].startswith("#")]


def run_in(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the folder; ``pipefacts`` is this project's, and what opens a browser opens none."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(folder / "bin"), os.environ.get("PATH", "")]),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
        "BROWSER": "true",
    }
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
