"""Text of the input is never markup, an escape sequence or a line of its own in what people read, and whole in data."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from pipefacts.cli import main
from pipefacts.errors import PipefactsError, printable
from pipefacts.output.export import WRITERS as FORMATS
from pipefacts.output.report import WRITERS as REPORTS

MARKUP = ("[/x]", "[bold]b[/bold]", "[link=http://x]y[/link]", "[", ":smile:", "<b>&amp;", "::error::x", "%0A", "\\[x]")
CONTROL = {
    "colour": "\x1b[31mred\x1b[0m",
    "link": "\x1b]8;;http://x\x07y",
    "one-byte sequence": "\x9b31m",
    "bell and backspace": "a\x07\x08b",
    "turned": "\u202eabc",
    "next line": "\x85n",
    "line separator": "\u2028n",
}
DUMP = """|
Loans {0} (Details) - USD ($)
$ in Thousands
|12 Months Ended
|
Dec. 31, 2024
|Dec. 31, 2023
|North {0} [Member]
|Heading {0} [Line Items]
|Loans {0}
|$ 1
|$ 2
|Short {0}
|3
|Kind {0}
|word {0}
|Odd
|(1{0}
|
- Definition
What it is {0}.
+ References
No definition available.
"""
VALUES = (11, 14, 16)
ALL = [*MARKUP, *CONTROL.values()]
FORMATS_FOR_PEOPLE = ("table",)
# What a format of data has for the labels of a page, read back.
FORMATS_OF_DATA: dict[str, Callable[[str], list[str]]] = {
    "json": lambda text: [fact["label"] for fact in json.loads(text)["facts"]],
    "jsonl": lambda text: [json.loads(line)["label"] for line in text.removesuffix("\n").split("\n")],
    "csv": lambda text: [record["label"] for record in csv.DictReader(io.StringIO(text, newline=""))],
}
FOR_PEOPLE = [
    *[["parse", "FILE", "--format", form] for form in FORMATS_FOR_PEOPLE],
    ["parse", "FILE", "--dialect", "spaced"],
    ["parse", "MISSING"],
    *[["validate", "FILE", "--format", form] for form in ("full", "concise", "github")],
    ["validate", "FILE", "--statistics"],
    ["validate", "MISSING"],
    *[["why", "FILE", str(line)] for line in (*VALUES, 1)],
    ["diff", "FILE", "OTHER"],
    ["diff", "FILE", "MISSING"],
    ["explain", "HOSTILE"],
    ["validate", "FILE", "--select", "HOSTILE"],
]


def is_safe(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


@pytest.fixture
def words(tmp_path: Path, request: pytest.FixtureRequest):
    """A command's words with the files of one hostile text, whose names hold it too."""
    hostile: str = request.param
    name = hostile.replace("/", "-")
    folders = [tmp_path / "old", tmp_path / "new"]
    for folder, amount in zip(folders, ("$ 1", "$ 7"), strict=True):
        folder.mkdir()
        (folder / f"{name}.txt").write_text(DUMP.format(hostile).replace("|$ 1", f"|{amount}"), "utf-8")
    names = {"FILE": str(folders[0] / f"{name}.txt"), "OTHER": str(folders[1] / f"{name}.txt")}
    names |= {
        "MISSING": str(tmp_path / f"{name}.txt"),
        "HOSTILE": hostile,
        "OLD": str(folders[0]),
        "NEW": str(folders[1]),
    }
    return hostile, lambda command: [names.get(word, word) for word in command]


@pytest.mark.parametrize("words", ALL, indirect=True, ids=repr)
def test_no_command_takes_text_of_the_input_for_markup_or_an_escape_sequence(words, capsys) -> None:
    _, of = words
    for command in [*FOR_PEOPLE, ["diff", "OLD", "NEW", "--details"], ["validate", "OLD", "NEW"]]:
        status = main(of(command))
        assert status in (0, 1, 2)
        shown = capsys.readouterr()
        assert [c for c in shown.out + shown.err if not is_safe(c)] == [], command


@pytest.mark.parametrize("words", MARKUP, indirect=True, ids=repr)
def test_what_looks_like_markup_is_shown_as_it_is(words, capsys) -> None:
    hostile, of = words
    main(of(["parse", "FILE", "--format", "table"]))
    table = capsys.readouterr().out
    for place in ("Loans {} (Details)", "North {} [Member]", "Heading {} [Line Items]", "Short {}", "word {}", "(1{}"):
        assert place.format(hostile) in table
    main(of(["why", "FILE", "14"]))
    assert repr(f"Short {hostile}") in capsys.readouterr().out
    main(of(["diff", "FILE", "OTHER"]))
    assert f"Loans {hostile}" in capsys.readouterr().out


def test_every_format_is_held_to_hostile_text() -> None:
    assert {*FORMATS_FOR_PEOPLE, *FORMATS_OF_DATA} == set(FORMATS)


@pytest.mark.parametrize("words", ALL, indirect=True, ids=repr)
def test_formats_of_data_hold_every_character(words, capsys) -> None:
    hostile, of = words
    for form, labels in FORMATS_OF_DATA.items():
        main(of(["parse", "FILE", "--format", form]))
        assert f"Short {hostile}" in labels(capsys.readouterr().out), form
    for form in ("json", "sarif"):
        main(of(["validate", "FILE", "--format", form]))
        json.loads(capsys.readouterr().out)
    main(of(["diff", "FILE", "OTHER", "--format", "json"]))
    assert hostile in json.loads(capsys.readouterr().out)["pages"][0]["differences"]["facts"][0]["old"]["label"]


def test_every_format_of_a_report_is_tried() -> None:
    assert set(REPORTS) == {"full", "concise", "github", "json", "sarif"}


@pytest.mark.parametrize("text", ALL, ids=repr)
def test_an_error_is_one_printable_line(text: str) -> None:
    error = PipefactsError(text, source=f"a\n{text}", found=f"\r\n{text}")
    assert all(is_safe(c) for c in str(error))
    assert "\n" not in str(error)


def test_blanks_and_tabs_are_printable() -> None:
    assert printable("a\xa0\u2007\u2009\u202f\tb") == "a\xa0\u2007\u2009\u202f\tb"
