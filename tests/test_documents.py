"""What the documents show is what the commands print."""

from pathlib import Path

import pytest

from conftest import ROOT
from support.documents import EXAMPLE, filled

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_example_shows_what_its_command_prints(path: Path) -> None:
    text = path.read_text("utf-8")
    assert filled(text) == text


def test_the_readme_has_examples() -> None:
    assert len(EXAMPLE.findall((ROOT / "README.md").read_text("utf-8"))) >= 3
