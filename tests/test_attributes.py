"""What is kept byte for byte is so in every clone, whatever line ends git is told to write."""

import subprocess

import pytest

from conftest import ROOT

KEPT = ("tests/fixtures", "tests/cases", "examples")


def attributes(*paths: str) -> dict[str, str]:
    """The value of git's attribute ``text`` for each path."""
    command = ["git", "check-attr", "-z", "--stdin", "text"]
    asked = "".join(f"{path}\0" for path in paths)
    done = subprocess.run(command, cwd=ROOT, input=asked, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no clone")
    fields = done.stdout.split("\0")
    return dict(zip(fields[::3], fields[2::3], strict=False))


def test_no_fixture_case_or_example_has_its_line_ends_converted() -> None:
    paths = [path for folder in KEPT for path in (ROOT / folder).rglob("*") if path.is_file()]
    found = attributes(*[path.relative_to(ROOT).as_posix() for path in paths])
    assert len(found) == len(paths) > 200
    assert [path for path, value in found.items() if value != "unset"] == []


def test_code_is_left_to_git() -> None:
    assert set(attributes("src/pipefacts/api.py", "README.md").values()) == {"unspecified"}
