"""Whatever happened to a dump, reading it is over in time, raises nothing but ``PipefactsError``, and loses nothing."""

import contextlib
import functools
import itertools
import os
import random
import re
import statistics
import string
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest

import pipefacts
from conftest import ROOT, fixture_text
from pipefacts.api import analyse
from pipefacts.errors import PipefactsError
from pipefacts.output.render import render
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.page import read_page
from pipefacts.syntax.tree import grammar
from pipefacts.values import CellKind
from support import fuzz
from support.derived import derive, vocabulary

EXAMPLES = 2000
BATCH = 100
SIZE = 50_000
LONG = 200_000  # beside its length, what a bounded search costs counts for little
MEGABYTE = 1_000_000


@pytest.mark.parametrize("first", range(0, EXAMPLES, BATCH))
def test_whatever_happened_to_a_dump_it_is_read_or_refused_and_nothing_of_it_is_lost(first: int) -> None:
    done = fuzz.run(range(first, first + BATCH))
    assert done.failures == []
    assert done.read > BATCH / 4


def test_a_fault_of_reading_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "terminals", lambda text, _: [("TEXT", text[1:])])
    assert any("the terminals are not the text" in failure for failure in fuzz.run(range(1, 20)).failures)


# A faulty line.

DUMPS = ("balance-sheet-in-thousands", "segments-short-rows", "note-marks", "statement-of-equity")
ODD_LINES = (
    "\x00\x01",
    "x" * 300,
    "not a cell",
    "(1,23",
    "+ Details",
    "\x0c",
    "Label",
    "[7]",
    "us-gaap_Cash",
    "- and",
    "",
)
ODD = [f"{before}{line}{after}" for line in ODD_LINES for before, after in (("", ""), ("|", ""), ("", "|"), ("|", "|"))]


def printed(page: pipefacts.Page) -> Counter[tuple[object, ...]]:
    """The facts of a page with what stands on their line and their label's."""
    return Counter([(fact.label, fact.text, fact.value) for fact in page.facts])


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", DUMPS)
def test_a_faulty_line_costs_its_row_and_not_the_page(name: str, dialect: str) -> None:
    dump = render(analyse(fixture_text(name), columns="plain"), dialect)
    lines = dump.split("\n")
    page = read_page(dump, dialect)
    whole = printed(pipefacts.parse(dump, columns="plain", dialect=dialect))
    row = len(page.heads) + 1  # the values of a row, and the label that a text above it may become a part of
    odd = itertools.cycle(ODD)
    figures = {cell.line for cell in page.body if cell.kind is CellKind.MONEY}
    for at in range(page.body[0].line - 1, len(lines)):
        if dialect == "positional" and at not in figures:
            continue  # below a text a line of another width may begin a table of its own
        if dialect == "unbarred" and at < page.body[0].line and page.heads[-1].date is None:
            continue  # words alone below heads without days are one more head
        for line in itertools.islice(odd, 4):
            text = "\n".join([*lines[:at], line, *lines[at:]])
            kept = printed(pipefacts.parse(text, columns="plain", dialect=dialect))
            assert (whole - kept).total() <= row, (line, at)


ITEMS = "|\nItems\n|Label\n|Element\n|Value\n|Cash\n|us-gaap_Cash\n|$ 1\n{}|Debt\n|us-gaap_Debt\n|$ 2\n"


@pytest.mark.parametrize("odd", ["|us-gaap_Other\n", "|[1]\n|us-gaap_Other\n", "|us-gaap_Other\n|us-gaap_More\n|5\n"])
def test_an_element_without_a_label_costs_no_other_item(odd: str) -> None:
    facts = pipefacts.parse(ITEMS.format(odd).removeprefix("|\nItems\n")).facts
    assert [fact.text for fact in facts if fact.concept == "us-gaap:Cash"] == ["$ 1"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_note_mark_before_a_label_like_an_element_name_costs_nothing(dialect: str) -> None:
    dump = "|\nA - USD ($)\n|\nDec. 31, 2021\n|Cash\n|$ 1\n|[1]\n|us-gaap_Other\n|$ 5\n"
    text = render(analyse(dump), dialect)
    assert [fact.text for fact in pipefacts.parse(text, dialect=dialect).facts] == ["$ 1", "$ 5"]


# Dumps that the grammars make.


@pytest.mark.parametrize("dialect", DIALECTS)
def test_most_of_what_a_grammar_derives_is_read(dialect: str) -> None:
    read = 0
    for number in range(100):
        with contextlib.suppress(PipefactsError):
            read_page(derive(dialect, random.Random(number)), dialect)
            read += 1
    assert read > 50


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


def seconds(text: str, dialect: str | None = None) -> float:
    """How long ``validate`` takes of the processor's time."""
    start = time.process_time()
    pipefacts.validate(text, dialect=dialect)
    return time.process_time() - start


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
    "heads and short rows": lambda size: filled(
        "|Cash\n|$ 1\n", size // 2, filled("|\nDec. 31, 2021\n", size // 2, "|\nT\n")
    ),
    "members and durations above": lambda size: (
        filled("|3 Months Ended\n|6 Months Ended\n", size // 8, "|\nTitle\n")
        + filled("|\nDec. 31, 2021\nNorth [Member]\n", size // 2, "")
    ),
    "note marks of a head": lambda size: filled("|[1]\n", size),
    "definition lines": lambda size: filled("- Definition\n", size, PAGE + "|Cash\n|$ 1\n|$ 2\n|X\n"),
    "dashes": lambda size: PAGE + "|Cash\n|" + "-" * size + "\n",
    "spaced rows": lambda size: filled(
        "Cash | $ 1 | $ 2 |\n", size, "Title - USD ($) | Dec. 31, 2021 | Dec. 31, 2020 |\n---|---|---|\n"
    ),
    "wrapped rows": lambda size: filled("|Cash||$ 1||$ 2|\n", size, "Title - USD ($)\nDec. 31, 2021\nDec. 31, 2020\n"),
    "trailing cells": lambda size: filled("Cash|\n$ 1|\n$ 2|\n", size, "Title - USD ($)\n|\nDec. 31, 2021\n|\n"),
}


@functools.cache
def normal_seconds(size: int) -> float:
    pipefacts.validate(normal(1000))  # the first call builds the grammar
    return statistics.median([seconds(normal(size)) for _ in range(3)])


def is_in_line(text: str, size: int, dialect: str | None = None) -> bool:
    """Whether a text of ``size`` characters takes less than ten times what a normal dump of the size takes.

    Where it seems not to, both are timed side by side again: other work on the machine slows down what runs beside it.
    """
    if seconds(text, dialect) <= 10 * normal_seconds(size):
        return True
    return any(seconds(text, dialect) <= 10 * seconds(normal(size)) for _ in range(3))


@pytest.mark.parametrize("size", [SIZE, pytest.param(MEGABYTE, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", MONSTERS)
def test_no_text_takes_ten_times_what_a_normal_dump_takes(name: str, size: int) -> None:
    assert is_in_line(MONSTERS[name](size), size)


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_terminal_again_and_again_takes_ten_times_what_a_normal_dump_takes(dialect: str) -> None:
    page = render(analyse(PAGE + "|Cash\n|$ 1\n|$ 2\n|Debt\n|$ 1\n"), dialect)
    pipefacts.validate(page, dialect=dialect)
    for name, texts in vocabulary(dialect).items():
        piece = min([text for text in texts if text.strip()], key=len, default="\n")
        for before in (page, ""):
            assert is_in_line(before + piece * (LONG // len(piece)), LONG, dialect), (name, before != "")


SCALES = (", $ in Millions", "$ in Millions, except ", "In Thousands, unless Share in Units, ")


@pytest.mark.parametrize("piece", SCALES)
@pytest.mark.parametrize("dialect", ["trailing", "padded", "positional"])
def test_no_title_of_many_scales_on_its_line_takes_ten_times_what_a_normal_dump_takes(dialect: str, piece: str) -> None:
    assert is_in_line(("| A" if dialect == "positional" else "A") + piece * (SIZE // len(piece)), SIZE, dialect)


# What a terminal may be made of again and again, behind what it begins with, and what may then keep it from matching.
PIECES = (
    *(" ", "\t", "\r", "\xa0", "|", "-", "$", "(", "a", "1", "X", "[", "]", ".", ",", "%", "\\", "\n"),
    *(" |", "| ", "a ", "\\|", "1,", "a|", "a |", "1 ", "$ 1 ", "2 years ", "[1],", "---|", ", $ in Millions"),
    *("$ in Millions, except ", "[Member] | ", "[Member", "[Axis]: ", "Reference 1: http ", "-Topic "),
    *(" \n", "|\n", "a\n", "a |\n", "|a\n", "| |\n", "-a\n", "\n|", "\n-"),
)
BEGINNINGS = (
    "",
    "|",
    "a",
    "|a",
    "Title ",
    "| Title",
    "|\n",
    "|a\n",
    "a\n",
    "X |",
    "|X|",
    "Reference 1: ",
    "-Topic ",
    "$ 1",
)
ENDINGS = ("\n", "x\n", "|\n", " |\n", "| x\n", "\n|X\n", "(\n", "[Member]\n", " \n|\n")
RUN = 4_000  # characters
QUICK = 0.015  # seconds: a hundred times what a match in one pass takes, a tenth of what one in RUN passes does


def matching(pattern: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    pattern.match(text)
    return time.process_time() - start


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_terminal_divides_a_run_of_pieces_in_more_than_one_way(dialect: str) -> None:
    known = vocabulary(dialect)
    for terminal in grammar(dialect).terminals:
        pattern = re.compile(terminal.pattern.to_regexp())
        own = [text for text in sorted(known.get(terminal.name, ()), key=len)[:3] for text in (text, text.strip("\n"))]
        for before in {*BEGINNINGS, *own, *[text[: len(text) // 2] for text in own]}:
            for piece, end in itertools.product(PIECES, ENDINGS):
                text = before + piece * (RUN // len(piece)) + end
                assert matching(pattern, text) < QUICK or min([matching(pattern, text) for _ in range(3)]) < QUICK, (
                    terminal.name, before, piece, end
                )  # fmt: skip


LETTERS = [*string.punctuation, *"aAzZ09 \t\r\n\x00\x0b\x0c\x7f\x85\xa0\u200b\u2028\u202e\u3000\ud800€kéж中😀"]


@pytest.mark.parametrize(
    ("dialect", "length"),
    [(None, 4_000), *[pytest.param(dialect, 100_000, marks=pytest.mark.slow) for dialect in (None, *DIALECTS)]],
)
def test_no_run_of_one_character_makes_a_regular_expression_backtrack(dialect: str | None, length: int) -> None:
    page = PAGE + "|Cash\n|$ 1\n|$ 2\n|X\n- Definition\n"
    page = page if dialect is None else render(analyse(page), dialect).rstrip("\n")
    pipefacts.validate(page, dialect=dialect)
    for letter in LETTERS:
        for run in (letter * length, (letter + " ") * (length // 2) + "x", ("1" + letter) * (length // 2)):
            for before in ("", page, page.partition("Cash")[0] + "Cash"):
                assert is_in_line(before + run, length, dialect), (before, letter)


@pytest.mark.slow
def test_time_grows_in_line_with_length() -> None:
    pipefacts.validate(normal(1000))
    small, large = normal(200_000), normal(2_000_000)
    assert seconds(large) / len(large) <= 2 * seconds(small) / len(small)


def test_an_example_and_its_diagnostics_are_the_same_under_every_hash_seed() -> None:
    outputs = set()
    for seed in ("0", "1"):
        command = [sys.executable, "-m", fuzz.__name__, "--only", "11"]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "tests")}
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        outputs.add(done.stdout)
    assert len(outputs) == 1
