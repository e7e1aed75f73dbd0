"""Versions of the extractor, each in an environment of its own, and what their dumps of the same pages are.

``python tests/extractors.py 1.7.0 2.3.1`` sets up ``.venv/extractors/<version>`` for each, captures the viewer pages
of the shared folder with it, compares the dumps with the known ones byte for byte, and shows what an upgrade from the
first version to the last does.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared"))
FILING = "apple-10q-2025"
PAGES = SHARED / "rpages" / FILING
ENVIRONMENTS = ROOT / ".venv" / "extractors"


def interpreter(version: str) -> Path:
    """The Python of the environment of a version of the extractor, set up or not."""
    return ENVIRONMENTS / version / "bin" / "python"


def set_up(version: str) -> Path:
    """The Python of the environment of a version, set up if it is missing."""
    python = interpreter(version)
    if not python.exists():
        venv.create(ENVIRONMENTS / version, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "-e", f"{ROOT}[capture]", f"trafilatura=={version}"], check=True)
    return python


def capture(python: Path, folder: Path) -> str:
    """Capture the shared pages to ``folder``; what the command says."""
    command = [python, "-m", "pipefacts", "capture", PAGES, "-o", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stderr.strip().splitlines()[-1]


def known(version: str) -> dict[str, str]:
    """The known dumps of the shared pages through a version, by name."""
    path = SHARED / "corpus" / "dialects" / f"{version}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    return {page["id"].partition("/")[2]: page["dump"] for page in pages if page["id"].startswith(FILING)}


def equal(version: str, folder: Path) -> tuple[int, int]:
    """How many dumps in ``folder`` are the known ones of ``version``, byte for byte, and how many there are."""
    dumps = known(version)
    return sum((folder / f"{name}.txt").read_bytes() == text.encode() for name, text in dumps.items()), len(dumps)


if __name__ == "__main__":
    versions = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        for version in versions:
            folder = Path(scratch, version)
            print(capture(set_up(version), folder))  # noqa: T201
            print("{} of {} dumps are the known ones, byte for byte".format(*equal(version, folder)))  # noqa: T201
        command = [sys.executable, "-m", "pipefacts", "diff", versions[0], versions[-1], "--only", "facts"]
        sys.stdout.flush()
        subprocess.run(command, cwd=scratch, check=False)
