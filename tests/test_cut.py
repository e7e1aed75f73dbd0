"""A dump that is cut off anywhere gives the facts that stand wholly before the cut, unchanged, and says that it was cut."""

import random
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import fixture_paths

import pipefacts
from pipefacts.text import decode
from pipefacts.values import Alignment, Fact, Page

RANDOM_CUTS = 200
CUT = ("PF701", "PF702")
# What says that the rest of a dump is missing: the cut itself, or that entries are.
SAYS_SO = (*CUT, "PF504")


class Whole(NamedTuple):
    """A fixture, and what it gives uncut."""

    name: str
    data: bytes
    page: Page


def whole(path: Path) -> Whole:
    data = path.read_bytes()
    return Whole(path.stem, data, pipefacts.parse(decode(data)))


WHOLE = [whole(path) for path in fixture_paths() if not path.stem.startswith(("not-a-dump", "cut-off"))]


def cuts(data: bytes, name: str) -> list[int]:
    """After every line, and at random bytes."""
    lines = [i + 1 for i, byte in enumerate(data) if byte == ord("\n")]
    chance = random.Random(name)
    return sorted({*lines, *[chance.randrange(1, len(data)) for _ in range(RANDOM_CUTS)]} - {len(data)})


def last_cell(text: str) -> int:
    """The line of the last bar: what stands above it is whole."""
    lines = text.split("\n")
    return max([number for number, line in enumerate(lines, 1) if line.startswith("|")], default=0)


def before(facts: tuple[Fact, ...], line: int) -> list[Fact]:
    """The facts that end above ``line``."""
    return [fact for fact in facts if fact.line + fact.text.count("\n") < line]


def printed(fact: Fact) -> tuple[object, ...]:
    """What a cut must not change."""
    return (fact.line, fact.column_in_line, fact.label, fact.text, fact.value)


@pytest.mark.parametrize("fixture", WHOLE, ids=lambda fixture: fixture.name)
def test_facts_before_a_cut_are_as_they_were(fixture: Whole) -> None:
    for place in cuts(fixture.data, fixture.name):
        text = decode(fixture.data[:place])
        try:
            page = pipefacts.parse(text)
        except pipefacts.NotADumpError:
            assert text.strip("|\n\r\ufeff ") == ""  # nothing of the page is left
            continue
        line = last_cell(text)
        kept, expected = before(page.facts, line), before(fixture.page.facts, line)
        assert [printed(fact) for fact in kept] == [printed(fact) for fact in expected], place
        for fact, uncut in zip(kept, expected, strict=True):
            if fact.alignment is Alignment.EXACT:
                assert fact.column == uncut.column, place


@pytest.mark.parametrize("fixture", WHOLE, ids=lambda fixture: fixture.name)
def test_what_a_cut_dump_proves_the_whole_one_does_not_deny(fixture: Whole) -> None:
    columns = {(fact.line, fact.column_in_line): fact for fact in fixture.page.facts}
    for place in cuts(fixture.data, fixture.name):
        text = decode(fixture.data[:place])
        line = last_cell(text)
        for fact in before(facts_of(text), line):
            if fact.alignment is Alignment.FORCED:
                uncut = columns[(fact.line, fact.column_in_line)]
                possible = {candidate.column for candidate in uncut.candidates} | {uncut.column}
                assert fact.column in possible, (place, fact.label)


def facts_of(text: str) -> tuple[Fact, ...]:
    try:
        return pipefacts.parse(text, columns="proved").facts
    except pipefacts.NotADumpError:
        return ()


@pytest.mark.parametrize("fixture", WHOLE, ids=lambda fixture: fixture.name)
def test_a_cut_is_named_at_most_once(fixture: Whole) -> None:
    for place in cuts(fixture.data, fixture.name):
        codes = [one.code for one in pipefacts.validate(decode(fixture.data[:place]))]
        assert sum(code in CUT for code in codes) <= 1, place


@pytest.mark.parametrize("fixture", WHOLE, ids=lambda fixture: fixture.name)
def test_a_cut_inside_the_table_is_always_named(fixture: Whole) -> None:
    first_entry = fixture.page.definitions[0].line if fixture.page.definitions else None
    for place in cuts(fixture.data, fixture.name):
        text = decode(fixture.data[:place])
        if first_entry is None or text.count("\n") + 1 < first_entry:
            codes = {one.code for one in pipefacts.validate(text)}
            assert codes & {*CUT, "PF101", "PF108", "PF201"}, place


def test_most_cuts_among_the_entries_are_named() -> None:
    said = total = 0
    for fixture in WHOLE:
        if not fixture.page.definitions:
            continue
        for place in cuts(fixture.data, fixture.name):
            text = decode(fixture.data[:place])
            if text.count("\n") + 1 >= fixture.page.definitions[0].line:
                total += 1
                said += any(one.code in SAYS_SO for one in pipefacts.validate(text))
    assert said / total > 0.95
