"""What the library offers, on the smallest dump."""

import ast
import copy
import datetime
import json
import pickle
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from typing import Any, get_args

import pytest

import pipefacts
from conftest import FIXTURES
from pipefacts import (
    Columns,
    Depth,
    DialectName,
    InvalidDumpError,
    Length,
    NotADumpError,
    Page,
    PipefactsError,
    SourceError,
    UnknownDialectError,
    parse,
    parse_file,
)
from pipefacts.diagnostics import config
from pipefacts.durations import length_of
from pipefacts.output import report
from pipefacts.syntax.dialects import DIALECTS

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
        assert isinstance(found, str) or name in ("Columns", "DialectName") or found.__doc__, name
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
    assert sorted([*imports, "__version__"]) == pipefacts.__all__


def test_the_formats_of_diagnostics_are_those_that_have_a_writer() -> None:
    assert tuple(report.WRITERS) == config.FORMATS


PAGES = sorted(path.stem for path in FIXTURES.glob("*.txt") if not path.stem.startswith("not-a-dump"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_back_from_its_data(name: str) -> None:
    page = parse_file(FIXTURES / f"{name}.txt")
    assert Page.from_json(page.to_json()) == Page.from_dict(page.to_dict()) == page
    assert hash(Page.from_json(page.to_json(indent=1))) == hash(page)


@pytest.mark.parametrize("data", ['{"format": "pipefacts/9"}', "[]", "{}"])
def test_what_is_no_page_is_not_read_back(data: str) -> None:
    with pytest.raises(ValueError, match="not the data of a page"):
        Page.from_json(data)


def test_data_with_a_field_missing_or_wrong_is_refused_by_its_name() -> None:
    whole = parse(DUMP).to_dict()
    with pytest.raises(ValueError, match="title"):
        Page.from_dict({name: value for name, value in whole.items() if name != "title"})
    with pytest.raises(ValueError, match="columns of a page"):
        Page.from_dict({**whole, "columns": 7})


def test_a_page_that_was_read_back_with_half_a_character_is_the_page() -> None:
    page = parse(DUMP.replace("Sum lent", "Sum \ud800 lent"))
    assert Page.from_json(page.to_json()) == page


def test_a_page_cannot_be_changed_and_survives_copies() -> None:
    page = parse(DUMP)
    with pytest.raises(TypeError, match="read-only"):
        page.scales["USD"] = 5  # type: ignore[index]
    for change in ("clear", "popitem", "update", "setdefault", "pop"):
        with pytest.raises(TypeError, match="read-only"):
            getattr(page.scales, change)()
    assert {page, copy.deepcopy(page), pickle.loads(pickle.dumps(page))} == {page}  # noqa: S301 - our own
    assert page.scales == {"USD": 1000}


def test_a_file_is_read_by_its_path_and_names_itself(tmp_path: Path) -> None:
    (tmp_path / "dump.txt").write_text(DUMP, "utf-8")
    assert parse_file(tmp_path / "dump.txt") == parse(DUMP, source=str(tmp_path / "dump.txt"))
    with pytest.raises(SourceError, match="no such file"):
        parse_file(str(tmp_path / "none.txt"))
    with pytest.raises(TypeError, match="use parse"):
        parse_file(b"x")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "said"),
    [(b"x", "got bytes: decode as UTF-8"), (Path("x"), "use parse_file"), (None, "got None"), (3, "got int")],
)
@pytest.mark.parametrize("function", [parse, pipefacts.validate])
def test_what_is_no_text_is_a_clear_type_error(function: Any, given: object, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        function(given)


def test_the_literals_are_the_depths_and_the_dialects() -> None:
    literal = next(part for part in get_args(Columns) if get_args(part))
    assert set(get_args(literal)) == {*Depth}
    assert set(get_args(DialectName)) == set(DIALECTS)


def test_a_fact_says_how_sure_it_is_and_when() -> None:
    page = parse_file(FIXTURES / "customer-concentrations-two-years.txt")
    for fact in page.facts:
        assert fact.is_proved == (fact.alignment in ("stated", "exact", "forced"))
        if fact.is_proved:
            assert fact.probability == 1.0
        elif fact.column is not None:
            assert fact.probability == dict(candidates(fact))[fact.column]
        assert (fact.start, fact.end) == ((fact.period.start, fact.period.end) if fact.period else (None, None))
    assert len({fact.is_proved for fact in page.facts}) == 2


def candidates(fact: pipefacts.Fact) -> list[tuple[int, float | None]]:
    return [(one.column, one.probability) for one in fact.candidates]


@pytest.mark.parametrize(
    ("duration", "length"),
    [("P3Y", (3, "years")), ("P18M", (18, "months")), ("P2Y3M", (27, "months")), ("P2W", (14, "days")),
     ("P1Y6M10D", None), ("PT36H", (36, "hours")), ("PT90S", (90, "seconds")), ("P1DT1H", None),
     ("P24M", (2, "years"))],
)  # fmt: skip
def test_a_length_of_time_is_a_number_with_a_unit(duration: str, length: tuple[int, str] | None) -> None:
    assert length_of(duration) == (Length(*length) if length else None)


def test_the_lives_of_a_page_are_numbers() -> None:
    facts = parse_file(FIXTURES / "lives-in-years-months-days.txt").facts
    lengths = [fact.length for fact in facts if fact.kind == "duration"]
    assert Length(15, "years") in lengths or any(lengths)
    assert all(fact.length is None for fact in facts if fact.kind != "duration")


def test_the_short_forms_of_a_page_and_its_facts_fit_a_line() -> None:
    page = parse(DUMP)
    assert repr(page) == "<Page 'Loans (Details) - USD ($)', 2 columns, 2 facts>"
    assert repr(page.facts[0]) == "<Fact line 9 'Sum lent': '$ 1,250', exact, column 0>"


def test_why_of_a_page_and_of_its_text_conclude_the_same() -> None:
    text = (FIXTURES / "details-three-durations-nine-dates.txt").read_text("utf-8")
    page = parse(text)
    for fact in page.facts:
        of_page, of_text = pipefacts.why(page, fact.line), pipefacts.why(text, fact.line)
        assert [(one.fact, one.conclusion) for one in of_page] == [(one.fact, one.conclusion) for one in of_text]
        for one, other in zip(of_page, of_text, strict=True):  # the text also has the lines that a reason rests on
            pairs = zip(one.reasons, other.reasons, strict=True)
            assert all(full.partition(":")[0] == reason.partition(":")[0] for reason, full in pairs)
    assert pipefacts.why(page, 1) == ()


def test_the_version_is_that_of_the_package() -> None:
    assert pipefacts.__version__ == metadata.version("pipefacts")
    assert dir(pipefacts) == pipefacts.__all__
