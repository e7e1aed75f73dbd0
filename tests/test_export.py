"""The formats of pages: each writes a page as its snapshot has it, and the documents name it."""

import io

import pytest
from syrupy.assertion import SnapshotAssertion

import pipefacts
from conftest import ROOT, fixture_text
from pipefacts.output.export import WRITERS, write

every_format = pytest.mark.parametrize("form", WRITERS)


@every_format
def test_a_format_writes_a_page_as_its_snapshot(form: str, lines: SnapshotAssertion) -> None:
    stream = io.StringIO()
    write([pipefacts.parse(fixture_text("one-column-unit-lines"))], form, stream)
    assert stream.getvalue() == lines(name=f"format-{form}")


@every_format
def test_the_readme_names_every_format(form: str) -> None:
    assert f"--format {form}" in (ROOT / "README.md").read_text("utf-8")


@every_format
def test_no_pages_are_no_error(form: str) -> None:
    write([], form, io.StringIO())
