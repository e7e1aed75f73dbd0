"""Whatever happened to a dump, reading it is over in time, raises nothing but ``PipefactsError``, and loses nothing."""

import os
import statistics
import string
import subprocess
import sys
import time
from collections.abc import Callable

import hypothesis.extra.lark
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fuzz
import pipefacts
from conftest import fixture_text
from pipefacts.errors import PipefactsError
from pipefacts.tree import grammar, terminals

pytestmark = pytest.mark.slow

EXAMPLES = 2000
BATCH = 100
MEGABYTE = 1_000_000


@pytest.mark.parametrize("first", range(0, EXAMPLES, BATCH))
def test_whatever_happened_to_a_dump_it_is_read_or_refused(first: int) -> None:
    for number in range(first, first + BATCH):
        text = fuzz.example(number)
        for one in fuzz.outcome(text).diagnostics:
            lines = text.split("\n")
            assert 1 <= one.line <= len(lines), number
            assert 1 <= one.column <= len(lines[one.line - 1]) + 1, number


@pytest.mark.parametrize("first", range(0, EXAMPLES, BATCH))
def test_whatever_happened_to_a_dump_its_terminals_are_its_text(first: int) -> None:
    for number in range(first, first + BATCH, 10):
        text = fuzz.example(number, large=False)
        try:
            parts = [part for _, part in terminals(text)]
        except PipefactsError:
            continue
        assert "".join(parts) == text, number


def test_a_faulty_line_costs_that_line_and_not_the_page() -> None:
    dump = fixture_text("balance-sheet-in-thousands")
    lines = dump.split("\n")
    whole = {(fact.label, fact.text) for fact in pipefacts.parse(dump).facts}
    for odd in ("|\x00\x01", "|" + "x" * 300, "not a cell", "|(1,23", "+ Details", "\x0c", "|Label", "|[7]"):
        for at in range(9, len(lines)):
            page = pipefacts.parse("\n".join([*lines[:at], odd, *lines[at:]]))
            kept = {(fact.label, fact.text) for fact in page.facts}
            assert len(whole - kept) <= 3, (odd, at)


# Dumps generated from the grammar.

WIDE = {
    "LINE": st.text(alphabet=string.ascii_letters + " $(),.-+", min_size=1, max_size=30).filter(str.strip),
}


def generated() -> st.SearchStrategy[str]:
    """Dumps that the leading grammar makes: terminals that take anything are drawn from plain words."""
    lark = grammar("leading")
    words = st.text(alphabet=string.ascii_letters + string.digits + " $(),.-", min_size=1, max_size=20).map(
        lambda text: "w" + text.strip() + "\n"
    )
    cells = words.map(lambda text: "|" + text)
    explicit: dict[str, st.SearchStrategy[str]] = {}
    for terminal in lark.terminals:
        name = terminal.name
        if name.endswith("_LINE") and name not in ("DATE_LINE", "UNIT_LINE"):
            explicit[name] = words
        elif name in ("TEXT", "STRAY"):
            explicit[name] = cells
        elif name in ("BLOCK", "BARE_BLOCK"):
            explicit[name] = st.builds(lambda first, more: f"|{first}{more}", words, words)
    return hypothesis.extra.lark.from_lark(lark, start="start", explicit=explicit)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(generated())
def test_a_dump_that_the_grammar_makes_is_read(text: str) -> None:
    pipefacts.validate(text)
    try:
        pipefacts.parse(text)
    except PipefactsError:
        return
    assert "".join([part for _, part in terminals(text)]) == text


# Time.


def normal(size: int) -> str:
    """A balance sheet of about ``size`` characters."""
    head = "|\nBalance Sheets - USD ($)\n$ in Thousands\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n"
    rows = (f"|Item {i}\n|{1000 + i * 7:,}\n|{1000 + i * 3:,}\n" for i in range(size))
    text = [head]
    length = len(head)
    while length < size:
        row = next(rows)
        text.append(row)
        length += len(row)
    return "".join(text)


def seconds(text: str) -> float:
    """How long ``validate`` takes, the best of two."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        pipefacts.validate(text)
        taken.append(time.process_time() - start)
    return min(taken)


PAGE = "|\nBalance Sheets - USD ($)\n$ in Thousands\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n"
WIDE_PAGE = "|\nBalance Sheets - USD ($)\n" + "".join(f"|\nDec. 31, {year}\n" for year in range(2040, 1980, -1))
ENTRY = "|X\n- Definition\n+ References\nWhat is meant.\n+ Details\nNo definition available.\n"


def filled(piece: str, size: int, before: str = PAGE) -> str:
    """``piece`` again and again."""
    return before + piece * (size // len(piece))


MONSTERS: dict[str, Callable[[int], str]] = {
    "one line": lambda size: PAGE + "|" + "a" * size,
    "one line without bars": lambda size: "a" * size,
    "blanks": lambda size: PAGE + "|" + " " * size + "x\n",
    "blank lines": lambda size: filled("\n", size),
    "blank lines with spaces": lambda size: filled(" \n", size),
    "bars": lambda size: filled("|\n", size),
    "bars without lines": lambda size: PAGE + "|" * size,
    "bars before anything": lambda size: "|\n" * (size // 2),
    "heads": lambda size: filled("|\nDec. 31, 2021\n", size, "|\nTitle\n"),
    "durations": lambda size: filled("|3 Months Ended\n", size, "|\nTitle\n"),
    "durations and heads": lambda size: filled("|3 Months Ended\n|\nDec. 31, 2021\n", size, "|\nTitle\n"),
    "title lines": lambda size: filled("$ in Thousands\n", size, "|\nTitle\n"),
    "a scale of many parts": lambda size: filled("$ in Thousands, ", size, "|\nTitle\n"),
    "a title of many dashes": lambda size: "|\n" + " - USD ($)" * (size // 10) + "\n|\nDec. 31, 2021\n|Cash\n|$ 1\n",
    "labels": lambda size: filled("|Cash\n", size),
    "values": lambda size: filled("|$ 1,234\n", size, PAGE + "|Cash\n"),
    "texts of several lines": lambda size: filled("|\ntext\nmore\n", size),
    "one text of many lines": lambda size: filled("text\n", size, PAGE + "|Note\n|\n"),
    "note marks": lambda size: filled("|[1]\n", size, PAGE + "|Cash\n"),
    "one note mark of many": lambda size: PAGE + "|Cash\n|[1]" + ",[2]" * (size // 4) + "\n",
    "members": lambda size: filled("|North [Member]\n|Cash\n|$ 1\n|$ 2\n", size),
    "members alone": lambda size: filled("|North [Member]\n", size),
    "one member of many": lambda size: PAGE + "|" + "A [Member] | " * (size // 13) + "B [Member]\n|Cash\n|$ 1\n",
    "a label of many bars": lambda size: PAGE + "|Cash" + " | shares" * (size // 9) + "\n|1\n|2\n",
    "headings": lambda size: filled("|Cash [Abstract]\n", size),
    "an amount of many digits": lambda size: PAGE + "|Cash\n|" + "1" * size + "\n|2\n",
    "an amount of many groups": lambda size: PAGE + "|Cash\n|1" + ",234" * (size // 4) + "\n|2\n",
    "an amount that does not end": lambda size: PAGE + "|Cash\n|(1" + ",234" * (size // 4) + "\n|2\n",
    "amounts of 1,000 digits": lambda size: filled("|Cash\n|" + "1" * 1000 + "\n|2\n", size),
    "a time of many parts": lambda size: PAGE + "|Life\n|" + "2 years " * (size // 8) + "x\n",
    "parentheses": lambda size: PAGE + "|" + "(" * (size // 2) + ")" * (size // 2) + "\n",
    "brackets": lambda size: PAGE + "|" + "[Member" * (size // 7) + "\n",
    "entries": lambda size: filled(ENTRY, size, PAGE + "|Cash\n|$ 1\n|$ 2\n"),
    "entries of members": lambda size: filled("|X\n- Details\n", size, PAGE + "|Cash\n|$ 1\n|$ 2\n"),
    "the letter of entries": lambda size: filled("|X\n", size),
    "one entry of many lines": lambda size: filled("words\n", size, PAGE + "|Cash\n|$ 1\n|$ 2\n|X\n- Definition\n"),
    "references": lambda size: filled("Reference 1: http://x\n-Topic 606\n", size, PAGE + "|Cash\n|$ 1\n" + ENTRY),
    "cells below the entries": lambda size: filled("|Cash\n|$ 1\n", size, PAGE + "|Cash\n|$ 1\n|$ 2\n" + ENTRY),
    "short rows": lambda size: filled("|Cash\n|$ 1\n", size),
    "short rows of many labels": lambda size: PAGE + "".join(f"|Item {i}\n|{i}\n" for i in range(size // 16)),
    "labels under many columns": lambda size: filled("|Cash\n", size, WIDE_PAGE),
    "short rows under many columns": lambda size: filled("|Cash\n|$ 1\n|2\n", size, WIDE_PAGE),
    "texts under many columns": lambda size: filled("|\ntext\nmore\n", size, WIDE_PAGE + "|Cash\n|$ 1\n"),
    "members under many columns": lambda size: filled("|North\n|Cash\n|$ 1\n", size, WIDE_PAGE),
    "totals": lambda size: filled("|Total assets\n|$ 5\n|$ 6\n", size),
    "items": lambda size: filled("|Cash\n|us-gaap_Cash\n|1\n", size, "|\nItems\n|Label\n|Element\n|Value\n"),
    "null characters": lambda size: filled("|\x00\x00\x00\n", size),
    "half characters": lambda size: filled("|\ud800\n", size),
    "marks of direction": lambda size: filled("|\u202e\u2066a\n", size),
    "carriage returns": lambda size: filled("|a\r", size),
    "html": lambda size: filled("<td>1</td>\n", size, "<html>"),
    "json": lambda size: '{"a": [' + "1, " * (size // 3) + "1]}",
    "prose": lambda size: filled("The company has cash. ", size, ""),
    "definitions": lambda size: filled(ENTRY.partition("\n")[2], size, ""),
    "a row a line": lambda size: filled("Cash    $ 1    $ 2\n", size, ""),
    "a table with bars": lambda size: filled("| Cash | 1 | 2 |\n", size, "| a | 2021 | 2020 |\n|---|---|---|\n"),
    "spaced rows": lambda size: filled(
        "Cash | $ 1 | $ 2 |\n", size, "Title - USD ($) | Dec. 31, 2021 | Dec. 31, 2020 |\n---|---|---|\n"
    ),
    "wrapped rows": lambda size: filled("|Cash||$ 1||$ 2|\n", size, "Title - USD ($)\nDec. 31, 2021\nDec. 31, 2020\n"),
    "trailing cells": lambda size: filled("Cash|\n$ 1|\n$ 2|\n", size, "Title - USD ($)\n|\nDec. 31, 2021\n|\n"),
}


@pytest.fixture(scope="module")
def normal_seconds() -> float:
    pipefacts.validate(normal(1000))  # the first call builds the grammar
    return statistics.median([seconds(normal(MEGABYTE)) for _ in range(3)])


@pytest.mark.parametrize("name", MONSTERS)
def test_no_text_of_a_megabyte_takes_ten_times_what_a_normal_dump_takes(name: str, normal_seconds: float) -> None:
    assert seconds(MONSTERS[name](MEGABYTE)) <= 10 * normal_seconds


@pytest.mark.parametrize("before", ["", "|\n", PAGE, PAGE + "|Cash\n|", PAGE + "|Cash\n|$ 1\n|$ 2\n|X\n- Definition\n"])
def test_no_run_of_one_character_makes_a_regular_expression_backtrack(before: str, normal_seconds: float) -> None:
    letters = [*string.punctuation, *"aAzZ09 \t\r\n\x00\x0b\x0c\x7f\x85\xa0\u200b\u2028\u202e\u3000\ud800€kéж中😀"]
    for letter in letters:
        for text in (
            before + letter * 100_000,
            before + (letter + " ") * 50_000 + "x",
            before + ("1" + letter) * 50_000,
        ):
            assert seconds(text) <= 2 * normal_seconds, (before, letter)


def test_time_grows_in_line_with_length() -> None:
    pipefacts.validate(normal(1000))
    small, large = normal(200_000), normal(2_000_000)
    assert seconds(large) / len(large) <= 2 * seconds(small) / len(small)


def test_an_example_and_its_diagnostics_are_the_same_under_every_hash_seed() -> None:
    outputs = set()
    for seed in ("0", "1", "2"):
        command = [sys.executable, fuzz.__file__, "--only", "11"]
        done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
        outputs.add(done.stdout)
    assert len(outputs) == 1
