"""A dump that is cut off anywhere gives the facts that stand wholly before the cut, unchanged, and says that it was cut.

What is promised stands in ``docs/validate.md``: a text right before the cut may change its role, since what follows it
tells a label from a value; and what a short row's column is may be less sure.
"""

import functools
import random
from pathlib import Path
from typing import NamedTuple

import pytest

import pipefacts
from conftest import fixture_paths
from pipefacts.page import read_page
from pipefacts.text import decode
from pipefacts.values import Alignment, CellKind, Fact, Page

pytestmark = pytest.mark.slow

RANDOM_CUTS = 200
FIGURES = {CellKind.MONEY, CellKind.NUMBER, CellKind.NEGATIVE, CellKind.PERCENT, CellKind.BOOLEAN, CellKind.TIME}
CUT = ("PF701", "PF702")
NOTHING_LEFT = ("PF101", "PF106", "PF108", "PF201")
# What says that the rest of a dump is missing: the cut itself, or that entries are.
SAYS_SO = (*CUT, "PF504")

PATHS = [path for path in fixture_paths() if not path.stem.startswith(("not-a-dump", "cut-off"))]


class Cut(NamedTuple):
    """A fixture cut at a byte, and its page: null where nothing that can be read is left."""

    place: int
    text: str
    page: Page | None


def every_fixture(test: object) -> object:
    return pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)(test)


@functools.cache
def whole(path: Path) -> Page:
    return pipefacts.parse(decode(path.read_bytes()), columns="proved")


@functools.cache
def cuts(path: Path) -> list[Cut]:
    """After every line, and at random bytes."""
    data = path.read_bytes()
    chance = random.Random(path.stem)
    lines = [i + 1 for i, byte in enumerate(data) if byte == ord("\n")]
    places = {*lines, *[chance.randrange(1, len(data)) for _ in range(RANDOM_CUTS)]} - {len(data)}
    return [cut_at(data, place) for place in sorted(places)]


def cut_at(data: bytes, place: int) -> Cut:
    text = decode(data[:place])
    try:
        return Cut(place, text, pipefacts.parse(text, columns="proved"))
    except pipefacts.PipefactsError:
        assert text.strip("|\n\r\ufeff ") == ""  # before the first letter of the title
        return Cut(place, text, None)


def readable(path: Path) -> list[tuple[Cut, Page]]:
    return [(cut, cut.page) for cut in cuts(path) if cut.page is not None]


def settled(text: str) -> int:
    """The line of the first cell whose role could be another if the dump went on: of the last bar, or of the texts
    before it, of which each may be a label, a heading or a value.
    """
    page = read_page(text)
    line = max([number for number, line in enumerate(text.split("\n"), 1) if line.startswith("|")], default=0)
    if not page.entries and not page.items:
        for cell in reversed(page.body[:-1]):
            if cell.kind in FIGURES:
                break
            line = min(line, cell.line)
    return line


def before(facts: tuple[Fact, ...], line: int) -> list[Fact]:
    """The facts that end above ``line``."""
    return [fact for fact in facts if fact.line + fact.text.count("\n") < line]


def printed(fact: Fact) -> tuple[object, ...]:
    """What a cut must not change."""
    return (fact.line, fact.column_in_line, fact.label, fact.text, fact.value)


@every_fixture
def test_facts_before_a_cut_are_as_they_were(path: Path) -> None:
    for cut, page in readable(path):
        line = settled(cut.text)
        kept, expected = before(page.facts, line), before(whole(path).facts, line)
        assert [printed(fact) for fact in kept] == [printed(fact) for fact in expected], cut.place
        for fact, uncut in zip(kept, expected, strict=True):
            if fact.alignment is Alignment.EXACT:
                assert fact.column == uncut.column, cut.place


def test_texts_right_before_a_cut_are_nearly_always_as_they_were() -> None:
    same = total = 0
    for path in PATHS:
        for cut, page in readable(path):
            line = cut.text.count("\n") + 1
            found = {printed(fact) for fact in before(page.facts, line)}
            expected = [printed(fact) for fact in before(whole(path).facts, line)]
            total += len(expected)
            same += sum(fact in found for fact in expected)
    assert same / total > 0.99


@every_fixture
def test_what_a_cut_dump_proves_the_whole_one_does_not_deny(path: Path) -> None:
    uncut = {(fact.line, fact.column_in_line): fact for fact in whole(path).facts}
    for cut, page in readable(path):
        for fact in before(page.facts, settled(cut.text)):
            if fact.alignment is Alignment.FORCED:
                other = uncut[fact.line, fact.column_in_line]
                possible = {other.column, *[candidate.column for candidate in other.candidates]}
                assert fact.column in possible, (cut.place, fact.label)


@every_fixture
def test_entries_before_a_cut_are_as_they_were(path: Path) -> None:
    for cut, page in readable(path):
        count = max(0, len(page.definitions) - 1)
        assert page.definitions[:count] == whole(path).definitions[:count], cut.place


@every_fixture
def test_a_cut_is_named_once_and_without_its_consequences(path: Path) -> None:
    uncut = {one.code for one in whole(path).diagnostics}
    for cut, page in readable(path):
        codes = [one.code for one in page.diagnostics]
        assert sum(code in CUT for code in codes) <= 1, cut.place
        if "PF701" in codes:
            assert set(codes) - uncut - {"PF203", "PF204", "PF404", "PF406"} == {"PF701"}, cut.place


@every_fixture
def test_a_cut_inside_the_table_is_always_named(path: Path) -> None:
    entries = whole(path).definitions
    for cut in cuts(path):
        if not entries or cut.text.count("\n") + 1 < entries[0].line:
            codes = {one.code for one in pipefacts.validate(cut.text)}
            assert codes & {*CUT, *NOTHING_LEFT}, cut.place


def test_most_cuts_among_the_entries_are_named() -> None:
    said = total = 0
    for path in PATHS:
        entries = whole(path).definitions
        for cut, page in readable(path):
            if entries and cut.text.count("\n") + 1 >= entries[0].line:
                total += 1
                said += any(one.code in SAYS_SO for one in page.diagnostics)
    assert said / total > 0.95
