"""A dump in another dialect: byte for byte in its own, the same facts in every other and back."""

import gzip
import json
from pathlib import Path

import pytest

import pipefacts
from conftest import CORPORA, FIXTURES, fixture_text, needs_shared
from pipefacts import Alignment, Page
from pipefacts.api import analyse
from pipefacts.cli import main
from pipefacts.compare import compare
from pipefacts.render import DIALECTS, KNOWN, losses, render
from pipefacts.render.sheet import build_sheet
from pipefacts.render.writers import WRITERS
from pipefacts.tree import DIALECTS as READ
from tables import draw

PLACED = "income-statement-shares-in-thousands"
TEXTS = [path for path in sorted(FIXTURES.rglob("*.txt")) if "not-a-dump" not in path.name]
LEADING = [path.stem for path in sorted(FIXTURES.glob("*.txt")) if "not-a-dump" not in path.name]

# What a dialect cannot say, so that the way there and back changes facts.
LIMITS = {
    ("significant-policies-three-durations", "spaced"): "a label and a text look like a row of two members",
    ("text-blocks-emptied", "spaced"): "empty cells are no cells of a row",
    ("text-blocks-emptied", "padded"): "empty cells are no cells of a row",
    ("text-blocks-emptied", "positional"): "empty cells are no cells of a row",
    ("empty-cells-kept", "spaced"): "empty cells are no cells of a row",
    ("empty-cells-kept", "padded"): "empty cells are no cells of a row",
    ("empty-cells-kept", "positional"): "empty cells are no cells of a row",
}


def through(text: str, dialect: str) -> tuple[Page, Page, Page]:
    """The page of ``text``, of its rendering in ``dialect``, and of the rendering of that in its own dialect."""
    page = pipefacts.parse(text)
    there = render(analyse(text), dialect)
    back = render(analyse(there), page.dialect)
    return page, pipefacts.parse(there), pipefacts.parse(back)


def test_every_dialect_that_is_read_is_written() -> None:
    assert set(DIALECTS) == set(READ)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(FIXTURES).with_suffix("")))
def test_in_its_own_dialect_a_dump_is_itself_byte_for_byte(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    stages = analyse(text)
    assert render(stages, stages.dialect).encode() == path.read_bytes()
    assert not list(losses(stages, stages.dialect))


@pytest.mark.parametrize("dialect", [name for name in DIALECTS if name != "leading"])
@pytest.mark.parametrize("name", LEADING)
def test_through_another_dialect_and_back_the_facts_are_the_same(
    name: str, dialect: str, request: pytest.FixtureRequest
) -> None:
    if reason := LIMITS.get((name, dialect)):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    page, there, back = through(fixture_text(name), dialect)
    assert there.dialect == dialect
    assert compare(page, back).of_facts().counts() == {}
    assert compare(page, back).title is None


@pytest.mark.parametrize("dialect", ["wrapped", "trailing", "padded"])
@pytest.mark.parametrize("seed", range(8))
def test_drawn_tables_keep_their_facts_there_and_back(seed: int, dialect: str) -> None:
    page, there, back = through(draw(seed).dump, dialect)
    assert there.dialect == dialect
    assert compare(page, there).of_facts().counts() == {}
    assert compare(page, back).of_facts().counts() == {}
    assert not compare(page, back).entries


@pytest.mark.parametrize("name", LEADING)
def test_positional_states_no_place_that_is_not_proved(name: str) -> None:
    text = fixture_text(name)
    known = {(f.label, f.members, f.text, f.column) for f in pipefacts.parse(text).facts if f.alignment in KNOWN}
    written = render(analyse(text), "positional")
    for fact in pipefacts.parse(written).facts:
        if fact.alignment is Alignment.STATED:
            assert any((fact.label, fact.text, fact.column) == (k[0], k[2], k[3]) for k in known)


def test_a_page_whose_places_are_all_proved_is_written_in_place() -> None:
    text = fixture_text(PLACED)
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
        "the places of 10 values, which the dump states",
        "the details of 13 entries",
    ]
    before = (FIXTURES.parent.parent / "examples" / "concentrations.txt").read_bytes().decode("utf-8")
    (loss,) = losses(analyse(before), "positional")
    assert loss.startswith("all places, since those of 10 values")


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
    assert b"positional has no room for all places" in capfdbinary.readouterr().err
    assert main(["render", path, "--dialect", "positional", "--quiet"]) == 0
    assert capfdbinary.readouterr().err == b""


def test_what_is_no_dump_and_what_cannot_be_written_have_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", str(FIXTURES / "not-a-dump-prose.txt"), "--dialect", "wrapped"]) == 2
    path = str(FIXTURES / f"{PLACED}.txt")
    assert main(["render", path, "--dialect", "wrapped", "-o", str(tmp_path / "no" / "out.txt")]) == 2
    assert "PF003 cannot be written" in capsys.readouterr().err


def test_a_dialect_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["render", "dump.txt", "--dialect", "sideways"])
    assert "invalid choice: 'sideways'" in capsys.readouterr().err
