"""A dump in another dialect: byte for byte in its own, the same facts in every other and back."""

import gzip
import json
from functools import cache
from pathlib import Path

import pytest

import pipefacts
from conftest import CORPORA, FIXTURES, corpus_pages, fixture_text, needs_shared
from pipefacts import Alignment, Page
from pipefacts.api import analyse
from pipefacts.cli import main
from pipefacts.output.compare import compare
from pipefacts.output.render import DIALECTS, losses, render
from pipefacts.output.render.sheet import build_sheet
from pipefacts.output.render.writers import WRITERS
from pipefacts.stages import Stages, page_of
from pipefacts.syntax.dialects import DIALECTS as READ
from pipefacts.syntax.dialects.recognise import recognise
from support.tables import draw

PLACED = """|
Loans (Details) - USD ($)
|
Jun. 30, 2024
|
Jun. 30, 2023
|Loan of the founder
|$ 7
|Loan of the bank
|$ 412
|390
|Loans in total
|$ 412
|$ 397
|X
- Definition
+ References
What the company owes.
+ Details
No definition available.
"""
FOOTED = "trailing-title-and-scale-on-one-line"  # a line below its last cell is outside the dump
TEXTS = [path for path in sorted(FIXTURES.rglob("*.txt")) if "not-a-dump" not in path.name]
OTHERS = [name for name in DIALECTS if name != "leading"]
LEADING = [path.stem for path in sorted(FIXTURES.glob("*.txt")) if "not-a-dump" not in path.name]

# Where facts are others in a dialect, or after the way back: in what ways, and for what trait of the format.
EMPTY = "empty cells are dropped: a page that kept its own loses them, there or where it is written as it came"
ROWS = "which cells are a row is lost on the way back: a label without its empty cell takes the next one for its value"
ENDS = "a bar of a label looks like the border of a cell: of rows of texts alone it is judged where their label ends"
LINES = "a head is one line: without a date nothing says where its member ends and its unit begins"
ALONE = "the first cell of a row is its label: a value whose label is lost takes its place"
BLOCKS = "a text block ends its row: what stands behind it is a row of its own"
UNIT = {"fact unit": 1}
ENDED = {"fact members": 2, "fact lost": 1, "fact moved": 11}
LEFT = {"fact heading": 2, "fact lost": 1}
LESS = {"fact value": 1}
BROKEN = {"fact added": 19, "fact lost": 1}
TEXTS_ALONE = "nothing parts a label from its text: in a row whose places are not known its end is judged"
HEADS = "heads without a date are lines: which of them are one head is judged"
LIMITS: dict[tuple[str, str], tuple[str, dict[str, int], dict[str, int]]] = {
    ("empty-cells-kept", "wrapped"): (EMPTY, UNIT, {}),
    ("empty-cells-kept", "spaced"): (EMPTY, UNIT, UNIT),
    ("empty-cells-kept", "padded"): (EMPTY, UNIT, UNIT),
    ("empty-cells-kept", "positional"): (EMPTY, {}, UNIT),
    ("text-blocks-emptied", "spaced"): (ROWS, {}, {"fact added": 1}),
    ("text-blocks-emptied", "padded"): (ROWS, {}, {"fact added": 1}),
    ("text-blocks-emptied", "positional"): (ROWS, {}, {"fact added": 1}),
    ("significant-policies-three-durations", "spaced"): (ENDS, ENDED, ENDED),
    ("statement-of-equity-stacked-heads", "positional"): (LINES, {"fact members": 14}, {"fact members": 14}),
    ("strays-after-the-tail", "wrapped"): (ALONE, LEFT, {}),
    ("strays-after-the-tail", "spaced"): (ALONE, LEFT, {}),
    ("strays-after-the-tail", "padded"): (ALONE, LEFT, {}),
    ("strays-after-the-tail", "positional"): (ALONE, LEFT, {}),
    ("cover-page", "unbarred"): (TEXTS_ALONE, {"fact lost": 1}, {"fact members": 2, "fact value": 1}),
    ("empty-cells-kept", "unbarred"): (EMPTY, {}, UNIT),
    ("significant-policies-three-durations", "unbarred"): (TEXTS_ALONE, LEFT, LEFT),
    ("statement-of-equity-stacked-heads", "unbarred"): (
        HEADS,
        {"fact members": 14},
        {"fact moved": 19, "fact members": 14},
    ),
    ("strays-after-the-tail", "unbarred"): (ALONE, LEFT, {}),
    ("text-block-with-table-cells", "unbarred"): (
        TEXTS_ALONE,
        {"fact added": 1, "fact lost": 1},
        {"fact added": 1, "fact lost": 1},
    ),
    ("text-blocks-emptied", "unbarred"): (ROWS, {}, {"fact added": 1}),
    ("text-block-with-table-cells", "wrapped"): (BLOCKS, LESS, LESS),
    ("text-block-with-table-cells", "spaced"): (BLOCKS, BROKEN, LESS),
    ("text-block-with-table-cells", "padded"): (BLOCKS, BROKEN, LESS),
    ("text-block-with-table-cells", "positional"): (BLOCKS, BROKEN, LESS),
}


@cache
def read(text: str) -> tuple[Stages, Page]:
    """The stages of a dump, and its page without diagnostics."""
    stages = analyse(text)
    return stages, page_of(stages, (), None)


def through(text: str, dialect: str) -> tuple[Page, Page, Page]:
    """The page of ``text``, of its rendering in ``dialect``, and of the rendering of that in its own dialect."""
    stages, page = read(text)
    there, written = read(render(stages, dialect))
    return page, written, read(render(there, stages.dialect))[1]


def test_a_text_is_written_as_its_dumps_in_one_call() -> None:
    text = fixture_text("roll-forward-shared-entry")
    assert pipefacts.render(text, "leading") == text
    written = pipefacts.render(text, "wrapped")
    assert written == render(analyse(text), "wrapped")
    assert pipefacts.compare(pipefacts.parse(text), pipefacts.parse(written)).counts() == {"dialect": 1}
    assert pipefacts.render(f"See below.\n{text}\n{text}", "wrapped") == written * 2
    with pytest.raises(pipefacts.NotADumpError):
        pipefacts.render("prose", "wrapped")
    with pytest.raises(pipefacts.UnknownDialectError, match="there is no dialect 'latin'; expected one of"):
        pipefacts.render(text, "latin")


def test_every_dialect_that_is_read_is_written() -> None:
    assert set(DIALECTS) == {dialect.name for dialect in READ.values() if dialect.is_written}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(FIXTURES).with_suffix("")))
def test_in_its_own_dialect_a_dump_is_itself_byte_for_byte(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    stages = analyse(text)
    assert render(stages, stages.dialect) == stages.text
    assert stages.text == text or (path.stem == FOOTED and text.startswith(stages.text))
    assert not list(losses(stages, stages.dialect))


@pytest.mark.parametrize("dialect", OTHERS)
@pytest.mark.parametrize("name", LEADING)
def test_the_facts_are_the_same_in_another_dialect_and_back(name: str, dialect: str) -> None:
    _, differ_there, differ_back = LIMITS.get((name, dialect), ("", {}, {}))
    page, there, back = through(fixture_text(name), dialect)
    assert there.dialect == dialect
    assert compare(page, there).of_facts().counts() == differ_there
    assert compare(page, back).of_facts().counts() == differ_back
    assert compare(page, back).title is None


@pytest.mark.parametrize(
    ("name", "dialect"), [key for key, (reason, there, _) in LIMITS.items() if there and key[1] != "trailing"]
)
def test_what_makes_the_facts_others_is_named(name: str, dialect: str) -> None:
    assert list(losses(read(fixture_text(name))[0], dialect))


@pytest.mark.parametrize("dialect", ["wrapped", "trailing", "padded"])
@pytest.mark.parametrize("seed", range(8))
def test_drawn_tables_keep_their_facts_there_and_back(seed: int, dialect: str) -> None:
    text = draw(seed).dump
    page, there, back = through(text, dialect)
    assert there.dialect == dialect
    assert [(f.label, f.text) for f in page.facts] == [(f.label, f.text) for f in there.facts]
    assert compare(page, back).of_facts().counts() == {}
    assert not compare(page, back).entries
    if doubts(text) == doubts(render(analyse(text), dialect)):  # else more is proved, and all is placed anew
        assert compare(page, there).of_facts().counts() == {}


def doubts(text: str) -> list[float | None]:
    """What speaks for the roles of the rows of a page, as log odds."""
    return [each.doubt for each in analyse(text).body.rows]


@pytest.mark.parametrize("name", LEADING)
def test_positional_states_no_place_that_is_not_proved(name: str) -> None:
    text = fixture_text(name)
    known = {(f.label, f.members, f.text, f.column) for f in pipefacts.parse(text).facts if f.alignment.is_certain}
    written = render(analyse(text), "positional")
    for fact in pipefacts.parse(written).facts:
        if fact.alignment is Alignment.STATED:
            assert any((fact.label, fact.text, fact.column) == (k[0], k[2], k[3]) for k in known)


def test_a_page_whose_places_are_all_proved_is_written_in_place() -> None:
    text = PLACED
    assert build_sheet(analyse(text)).placed
    facts = pipefacts.parse(render(analyse(text), "positional")).facts
    short = [fact for fact in pipefacts.parse(text).facts if fact.alignment is Alignment.FORCED]
    stated = {(fact.label, fact.text, fact.column) for fact in facts if fact.alignment is Alignment.STATED}
    assert short
    assert {(fact.label, fact.text, fact.column) for fact in short} <= stated


def test_a_page_with_a_place_that_is_not_proved_is_filled_up() -> None:
    text = (FIXTURES.parent.parent / "examples" / "concentrations.txt").read_bytes().decode("utf-8")
    written = render(analyse(text), "positional")
    assert "| Uninsured cash | 1,948 | ||\n" in written
    assert not [fact for fact in pipefacts.parse(written).facts if fact.alignment is Alignment.STATED]


def test_bars_inside_cells_are_escaped_where_the_dialect_escapes_them() -> None:
    written = render(analyse(fixture_text("labels-with-unit-suffix")), "positional")
    assert " \\| " in written
    suffixes = {fact.unit_suffix for fact in pipefacts.parse(written).facts} - {None}
    assert suffixes


def test_what_a_dialect_has_no_room_for_is_named() -> None:
    after = (FIXTURES.parent.parent / "examples" / "upgrade" / "after" / "R2.txt").read_bytes().decode("utf-8")
    assert list(losses(analyse(after), "leading")) == [
        "10 places of values, which the dump states",
        "the details of definition entries, 13 in number",
    ]
    before = (FIXTURES.parent.parent / "examples" / "concentrations.txt").read_bytes().decode("utf-8")
    (loss,) = losses(analyse(before), "positional")
    assert loss == "the places of values, because the place of 10 values is not proved"


PAGES_JUDGED_WRONG = (
    3  # of 174, each through one dialect: where a label ends in spaced, a text block of one line in trailing
)


@needs_shared
def test_the_pages_of_the_corpora_are_written_byte_for_byte_and_keep_their_facts_through_another_dialect() -> None:
    """Each through one of the other dialects; through all of them in the slow test."""
    kept = 0
    pages = readable_pages()
    for number, text in enumerate(pages):
        assert render(read(text)[0], "leading") == text
        kept += keeps_its_facts(text, OTHERS[number % len(OTHERS)])
    assert len(pages) == 174
    assert kept >= len(pages) - PAGES_JUDGED_WRONG


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize(
    ("dialect", "kept"), [("wrapped", 174), ("trailing", 172), ("spaced", 173), ("padded", 174), ("positional", 174)]
)
def test_every_page_of_the_corpora_keeps_its_facts_through_every_dialect(dialect: str, kept: int) -> None:
    assert sum(keeps_its_facts(text, dialect) for text in readable_pages()) >= kept


def readable_pages() -> list[str]:
    """The dumps of the corpora but those that are none."""
    texts = [page["dump"] for page in corpus_pages() if page["dump"]]
    return [text for text in texts if _is_dump(text)]


def _is_dump(text: str) -> bool:
    try:
        recognise(text)
    except pipefacts.PipefactsError:
        return False
    return True


def keeps_its_facts(text: str, dialect: str) -> bool:
    """Whether the facts are the same in the dialect and after the way back."""
    page, there, back = through(text, dialect)
    return not compare(page, there).of_facts() and not compare(page, back).of_facts()


def corpus(name: str) -> dict[str, str]:
    """The dumps of one version of the extractor, by page."""
    with gzip.open(CORPORA / "dialects" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {page["id"]: page["dump"] or "" for page in map(json.loads, lines)}


@needs_shared
@pytest.mark.parametrize(
    ("version", "dialect", "tables"),
    [("1.6.1", "wrapped", 42), ("1.7.0", "leading", 42), ("1.8.1", "trailing", 31), ("1.9.0", "spaced", 31)],
)
def test_a_rendered_table_is_what_that_version_of_the_extractor_prints(version: str, dialect: str, tables: int) -> None:
    """All but pages of text blocks, whose paragraphs each version joins in its own way."""
    real, equal = corpus(version), 0
    for name, text in corpus("1.7.0").items():
        try:
            stages = analyse(text)
            pipefacts.parse(real[name])
        except pipefacts.PipefactsError:
            continue
        written = "".join(WRITERS[dialect](build_sheet(stages)))
        equal += table(written) == table(real[name])
    assert equal >= tables


def table(text: str) -> list[str]:
    """The lines above the definition entries, without the blanks at their ends."""
    lines = [line.rstrip() for line in text.split("\n")]
    return lines[: next((i for i, line in enumerate(lines) if line.strip("| ") == "X"), len(lines))]


# The command


def test_the_command_writes_the_bytes_as_they_came(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    for name in ("crlf-line-ends", "byte-order-mark"):
        path = FIXTURES / f"{name}.txt"
        assert main(["render", str(path), "--dialect", "leading"]) == 0
        assert capfdbinary.readouterr() == (path.read_bytes(), b"")
        assert main(["render", str(path), "--dialect", "leading", "-o", str(tmp_path / "out.txt")]) == 0
        assert (tmp_path / "out.txt").read_bytes() == path.read_bytes()


def test_the_command_says_what_is_lost_unless_it_is_told_not_to(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = str(FIXTURES.parent.parent / "examples" / "concentrations.txt")
    assert main(["render", path, "--dialect", "positional"]) == 0
    assert (
        b"positional cannot express the places of values, because the place of 10 values is not proved"
        in capfdbinary.readouterr().err
    )
    assert main(["render", path, "--dialect", "positional", "--quiet"]) == 0
    assert capfdbinary.readouterr().err == b""


def test_the_command_says_how_the_facts_differ_that_are_read_of_what_it_wrote(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(FIXTURES / "significant-policies-three-durations.txt")
    assert main(["render", path, "--dialect", "spaced"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"{path}: spaced cannot express the ends of 1 label in rows of texts alone",
        f"{path}: the output gives different facts: members of 2 facts, 1 fact lost",
    ]


def test_what_is_no_dump_and_what_cannot_be_written_have_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", str(FIXTURES / "not-a-dump-prose.txt"), "--dialect", "wrapped"]) == 2
    path = str(FIXTURES / "no-tail.txt")
    assert main(["render", path, "--dialect", "wrapped", "-o", str(tmp_path / "no" / "out.txt")]) == 2
    assert "PF003 cannot be written" in capsys.readouterr().err


def test_a_dialect_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["render", "dump.txt", "--dialect", "sideways"])
    assert "invalid choice: 'sideways'" in capsys.readouterr().err
