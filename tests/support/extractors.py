"""Versions of the extractor, each in an environment of its own, and what their dumps of the same pages are.

``python -m support.extractors 1.7.0 2.3.1`` sets up ``.venv/extractors/<version>`` for each, captures the viewer pages
of the shared folder with it, compares the dumps with the known ones byte for byte, and shows what an upgrade from the
first version to the last does. ``--set-up`` sets up and does nothing else.

An environment holds the extractor and what that needs; the rest, this project too, it finds in the project's own.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared"))
FILING = "apple-10q-2025"
PAGES = SHARED / "rpages" / FILING
ENVIRONMENTS = ROOT / ".venv" / "extractors"


def interpreter(version: str) -> Path:
    """The Python of the environment of a version of the extractor, set up or not."""
    return ENVIRONMENTS / version / "bin" / "python"


def set_up(version: str) -> Path:
    """The Python of the environment of a version, set up if it is missing."""
    folder, python = ENVIRONMENTS / version, interpreter(version)
    link = Path(sysconfig.get_path("purelib", vars={"base": str(folder)})) / "project.pth"
    if not link.exists():
        venv.create(folder, clear=True)
        install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check"]
        # Before 1.8.1 the extractor imports lxml_html_clean and does not ask for it.
        done = subprocess.run(
            [*install, f"trafilatura=={version}", "lxml_html_clean"], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"trafilatura {version} cannot be installed:\n{done.stderr}")
        # Last, since it says that the environment is whole: what pip finds in the project's it would not install.
        link.write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n", "utf-8")
    return python


def capture(python: Path, folder: Path, pages: Path = PAGES) -> str:
    """Capture ``pages``, those that are shared or a folder of others, to ``folder``; what the command says."""
    command = [python, "-m", "pipefacts", "capture", pages, "-o", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr.strip().splitlines()[-1]


def known(version: str) -> dict[str, str]:
    """The known dumps of the shared pages through a version, by name; none of a version that is not known."""
    path = SHARED / "corpus" / "dialects" / f"{version}.jsonl.gz"
    if not path.exists():
        return {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    return {page["id"].partition("/")[2]: page["dump"] for page in pages if page["id"].startswith(FILING)}


def equal(version: str, folder: Path) -> tuple[int, int]:
    """How many dumps in ``folder`` are the known ones of ``version``, byte for byte, and how many there are."""
    dumps = known(version)
    return sum((folder / f"{name}.txt").read_bytes() == text.encode() for name, text in dumps.items()), len(dumps)


def main() -> None:
    parser = argparse.ArgumentParser(description="Versions of the extractor, each in an environment of its own.")
    parser.add_argument("versions", nargs="+", metavar="VERSION", help="of trafilatura: 1.7.0")
    parser.add_argument("--set-up", action="store_true", help="set up the environments and do nothing else")
    options = parser.parse_args()
    pythons = {version: set_up(version) for version in options.versions}
    if options.set_up:
        return
    if not PAGES.is_dir():
        raise SystemExit(f"there are no viewer pages in {PAGES}: set PIPEFACTS_CORPUS to the folder that has rpages/")
    with tempfile.TemporaryDirectory() as scratch:
        for version, python in pythons.items():
            folder = Path(scratch, version)
            print(capture(python, folder))  # noqa: T201
            print("{} of {} dumps are the known ones, byte for byte".format(*equal(version, folder)), flush=True)  # noqa: T201
        first, *_, last = [options.versions[0], *options.versions]
        command = [sys.executable, "-m", "pipefacts", "diff", first, last, "--only", "facts"]
        subprocess.run(command, cwd=scratch, check=False)


if __name__ == "__main__":
    main()
