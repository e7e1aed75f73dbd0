"""A dump that is cut off anywhere gives the facts that stand wholly before the cut, unchanged, and says that it was cut.

What is promised stands in ``docs/validate.md``: a text right before the cut may change its role, since what follows it
tells a label from a value; and what a short row's column is may be less sure.
"""

import functools
import random
from pathlib import Path

import pytest

import pipefacts
from conftest import fixture_paths
from pipefacts.api import analyse
from pipefacts.diagnostics.findings import findings
from pipefacts.stages import Stages, page_of
from pipefacts.syntax.headless import keeps_tables
from pipefacts.syntax.text import decode
from pipefacts.values import Alignment, CellKind, Fact, Page

CUT = ("PF701", "PF702")
FIGURES = {CellKind.MONEY, CellKind.NUMBER, CellKind.NEGATIVE, CellKind.PERCENT, CellKind.BOOLEAN, CellKind.TIME}
# What says that the rest of a dump is missing: the cut itself, or that entries are.
SAYS_SO = (*CUT, "PF504")
ODD_ITSELF = {"PF203", "PF204", "PF404", "PF406"}  # what the line that is cut may be besides

PATHS = [path for path in fixture_paths() if not path.stem.startswith("not-a-dump") and "cut-off" not in path.stem]


class Cut:
    """A fixture cut at a byte, with its page."""

    def __init__(self, place: int, text: str, stages: Stages) -> None:
        self.place = place
        self.text = text
        self.stages = stages
        self.page = page_of(stages, findings(stages), None)
        self.codes = [one.code for one in self.page.diagnostics]
        self.line = text.count("\n") + 1

    def settled(self) -> int:
        """The line of the first cell whose role could be another if the dump went on: of the last bar, or of the texts
        before it, of which each may be a label, a heading or a value.
        """
        printed = self.stages.printed
        line = max([number for number, line in enumerate(self.text.split("\n"), 1) if line.startswith("|")], default=0)
        if not printed.entries and not printed.items:
            # A text below a bare bar, cut off, may be a value of the row above or the member row of an older page.
            in_row = printed.body != () and printed.body[-1].kind is CellKind.BLOCK
            for cell in reversed(printed.body[:-1]):
                if cell.kind in FIGURES and not in_row:
                    break
                in_row = in_row and cell.kind in FIGURES
                line = min(line, cell.line)
        if keeps_tables(printed) and self.page.facts:
            line = min(line, self.page.facts[-1].line)  # the text block that it breaks off in
        return line


@functools.cache
def whole(path: Path) -> Page:
    return pipefacts.parse(decode(path.read_bytes()), columns="proved")


def cuts(path: Path, bytes_: int, lines: bool = True) -> list[Cut]:
    """The fixture cut after every line, and at random bytes; without those where nothing that can be read is left."""
    data = path.read_bytes()
    chance = random.Random(path.stem)
    ends = {i + 1 for i, byte in enumerate(data) if byte == ord("\n")} if lines else set()
    places = sorted({*ends, *[chance.randrange(1, len(data)) for _ in range(bytes_)]} - {len(data)})
    found = []
    for place in places:
        text = decode(data[:place])
        try:
            found.append(Cut(place, text, analyse(text, columns="proved")))
        except pipefacts.PipefactsError:
            assert is_without_title(text)
    return found


def is_without_title(text: str) -> bool:
    """Whether a text breaks off before the first letter of its title, or in the heads that stand for one."""
    letters = text.strip("|\n\r\ufeff ").replace("|", "").replace("\n", "")
    return letters == "\ufffd" or "LabelElementValue".startswith(letters)


def before(facts: tuple[Fact, ...], line: int) -> list[Fact]:
    """The facts that end above ``line``."""
    return [fact for fact in facts if fact.line + fact.text.count("\n") < line]


def printed(fact: Fact) -> tuple[object, ...]:
    """What a cut must not change."""
    return (fact.line, fact.column_in_line, fact.label, fact.text, fact.value)


# In the tests of every day each fixture is cut after every line and at some random bytes; `make fuzz` has all 200.
@pytest.mark.parametrize("bytes_", [30, pytest.param(200, marks=pytest.mark.slow)])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_dump_that_is_cut_keeps_what_stands_before_the_cut_and_says_so_once(path: Path, bytes_: int) -> None:
    for cut in cuts(path, bytes_):
        check_facts(cut, whole(path))
        check_entries(cut, whole(path))
        check_codes(cut, whole(path))


def test_a_bar_behind_a_full_row_that_keeps_its_empty_cells_is_no_cell_of_it() -> None:
    dump = "|\nTaxes - USD ($)\n|\nDec. 31, 2016\n|\nDec. 31, 2015\n|Paid\n|\n|$ 5\n|Refunded\n|\n|7\n|"
    assert [(fact.label, fact.text) for fact in pipefacts.parse(dump).facts] == [("Paid", "$ 5"), ("Refunded", "7")]


def check_facts(cut: Cut, uncut: Page) -> None:
    """Facts are as they were, certain columns too; and what the cut dump proves the whole one does not deny."""
    line = cut.settled()
    kept, expected = before(cut.page.facts, line), before(uncut.facts, line)
    assert [printed(fact) for fact in kept] == [printed(fact) for fact in expected], cut.place
    for fact, other in zip(kept, expected, strict=True):
        if fact.alignment is Alignment.EXACT:
            assert fact.column == other.column, cut.place
        elif fact.alignment is Alignment.FORCED:
            assert fact.column in {other.column, *[candidate.column for candidate in other.candidates]}, cut.place


def check_entries(cut: Cut, uncut: Page) -> None:
    """Entries but the last are as they were."""
    count = max(0, len(cut.page.definitions) - 1)
    assert cut.page.definitions[:count] == uncut.definitions[:count], cut.place


def check_codes(cut: Cut, uncut: Page) -> None:
    """One diagnostic names the cut, and none its consequences; a cut inside the table always has one."""
    named = [code for code in cut.codes if code in CUT]
    assert len(named) <= 1, cut.place
    if named == ["PF701"]:
        assert set(cut.codes) - {one.code for one in uncut.diagnostics} - ODD_ITSELF == {"PF701"}, cut.place
    if not uncut.definitions or cut.line < uncut.definitions[0].line:
        assert named, cut.place


def test_most_cuts_change_no_text_right_before_them_and_most_among_the_entries_are_named() -> None:
    same = total = said = among = 0
    for path in PATHS:
        entries = whole(path).definitions
        for cut in cuts(path, 10, lines=False):
            found = {printed(fact) for fact in before(cut.page.facts, cut.line)}
            expected = [printed(fact) for fact in before(whole(path).facts, cut.line)]
            total += len(expected)
            same += sum(fact in found for fact in expected)
            if entries and cut.line >= entries[0].line:
                among += 1
                said += any(code in SAYS_SO for code in cut.codes)
    assert same / total > 0.99
    assert said / among > 0.95


def test_a_cut_behind_a_bar_takes_no_value_from_the_row_above() -> None:
    dump = "|\nA\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n|Shares issued\n|84,118,206\n|82,970,441\n|"
    assert [fact.label for fact in pipefacts.parse(dump).facts] == ["Shares issued", "Shares issued"]


def test_a_cut_inside_a_character_keeps_what_stands_before_it() -> None:
    data = "|\nA - EUR (€)\n|\nDec. 31, 2021\n|Cash\n|€ 5\n|Debt\n|€ 7\n".encode()
    text = decode(data[: data.rindex("€".encode()) + 2])
    page = pipefacts.parse(text)
    assert [fact.text for fact in page.facts] == ["€ 5", "\ufffd"]
    assert [one.code for one in page.diagnostics] == ["PF701"]
