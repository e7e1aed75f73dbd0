"""What the library offers, on the smallest dump."""

import ast
import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import pipefacts
from pipefacts import InvalidDumpError, NotADumpError, Page, PipefactsError, UnknownDialectError, parse
from pipefacts.diagnostics import config
from pipefacts.output import report

DUMP = (
    "|\nLoans (Details) - USD ($)\n$ in Thousands\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n"
    "|Sum lent\n|$ 1,250\n|$ 40.5\n"
    "|X\n- Definition\nWhat was lent.\n+ References\nNo definition available.\n+ Details\nNo definition available.\n"
)


def plain(data: Any) -> bool:
    """Whether data is made of what JSON has, and of nothing else."""
    if type(data) is dict:
        return all(type(key) is str and plain(value) for key, value in data.items())
    return all(map(plain, data)) if type(data) is list else type(data) in (str, int, float, bool, type(None))


def test_a_fact_has_an_exact_amount_its_scale_and_its_day() -> None:
    first, second = parse(DUMP).facts
    assert (first.value, first.scaled, second.scaled) == (Decimal(1250), Decimal(1250000), Decimal(40500))
    assert first.period is not None
    assert (first.period.end, first.column, first.label) == (datetime.date(2021, 12, 31), 0, "Sum lent")


def test_a_page_as_a_dictionary_is_made_of_json_values_alone() -> None:
    assert plain(parse(DUMP).to_dict())


def test_a_page_as_json_is_its_dictionary() -> None:
    page = parse(DUMP)
    assert json.loads(page.to_json()) == json.loads(page.to_json(indent=2)) == page.to_dict()


def test_half_a_character_is_escaped_in_json() -> None:
    page = parse(DUMP.replace("Sum lent", "Sum \ud800 lent"))
    assert page.to_dict()["facts"][0]["label"] == "Sum \ud800 lent"


@pytest.mark.parametrize("name", ["title_lines", "columns", "facts", "definitions", "diagnostics", "rows", "skipped"])
def test_the_parts_of_a_page_are_tuples(name: str) -> None:
    assert type(getattr(parse(DUMP), name)) is tuple


def test_strict_reading_refuses_what_plain_reading_reports() -> None:
    broken = DUMP.replace("|Sum lent\n", "")
    assert "PF402" in [diagnostic.code for diagnostic in parse(broken).diagnostics]
    with pytest.raises(InvalidDumpError) as caught:
        parse(broken, strict=True)
    assert (caught.value.code, caught.value.line) == ("PF402", 8)


def test_an_error_names_the_source_that_was_given() -> None:
    with pytest.raises(NotADumpError) as caught:
        parse("Once upon a time.", source="tale.txt")
    assert caught.value.source == "tale.txt"
    assert "tale.txt" in str(caught.value)


def test_a_dialect_that_does_not_exist_is_a_clear_error() -> None:
    with pytest.raises(UnknownDialectError, match="leading"):
        parse(DUMP, dialect="latin")


def test_a_depth_that_does_not_exist_is_a_value_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="plain"):
        parse(DUMP, columns="deep")


def test_every_public_name_is_there_and_documented() -> None:
    for name in pipefacts.__all__:
        found = getattr(pipefacts, name)
        assert isinstance(found, str) or found.__doc__, name
    assert issubclass(InvalidDumpError, PipefactsError)
    assert isinstance(parse(DUMP), Page)


def test_the_lists_of_public_names_are_equal() -> None:
    tree = ast.parse(Path(pipefacts.__file__).read_text(encoding="utf-8"))
    imports = {
        alias.name: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imports == pipefacts._HOMES
    assert sorted(imports) == pipefacts.__all__


def test_the_formats_of_diagnostics_are_those_that_have_a_writer() -> None:
    assert tuple(report.WRITERS) == config.FORMATS
