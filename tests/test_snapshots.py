"""The reading of every fixture is locked in its short form, and of ten pages that show all there is the whole output."""

import hashlib
from pathlib import Path

import pytest
from msgspec import structs
from syrupy.assertion import SnapshotAssertion

import pipefacts
from conftest import FIXTURES, SEEDS, WHY_SKIPPED, fixture_paths
from pipefacts.syntax.text import decode
from support.short import short

BINARY = sorted(FIXTURES.glob("*.bin"))
ODD = sorted((FIXTURES / "odd").glob("*.txt"))
WHOLE = (
    "balance-sheet-in-thousands",
    "customer-concentrations-two-years",
    "cover-page",
    "cut-off-in-number",
    "details-three-durations-nine-dates",
    "ifrs-members-in-euro",
    "lives-in-years-months-days",
    "members-in-title",
    "older-income-statement-except-share-data",
    "strays-after-the-tail",
)


def outcome(data: bytes) -> str:
    """The page in its short form, or what the error says."""
    try:
        return short(pipefacts.parse(decode(data)))
    except pipefacts.PipefactsError as error:
        return f"{type(error).__name__} | {error} | {error.remedy}\n"


@pytest.mark.parametrize("path", [*fixture_paths(), *BINARY], ids=lambda path: path.stem)
def test_the_reading_of_a_fixture_is_its_snapshot(path: Path, lines: SnapshotAssertion) -> None:
    assert outcome(path.read_bytes()) == lines(name=path.stem)


@pytest.mark.parametrize("path", ODD, ids=lambda path: path.stem)
def test_the_reading_of_odd_lines_is_its_snapshot(path: Path, lines: SnapshotAssertion) -> None:
    """Whatever the dialect, a line that fits nowhere costs no fact beside it, and is named."""
    text = decode(path.read_bytes())
    page = pipefacts.parse(text)
    assert page.dialect == path.stem.partition("-")[0]
    assert {diagnostic.code for diagnostic in page.diagnostics} & {"PF202", "PF205"}
    assert short(page) == lines(name=path.stem)


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_output_of_a_page_is_its_snapshot(name: str, snapshot: SnapshotAssertion) -> None:
    assert pipefacts.parse(decode((FIXTURES / f"{name}.txt").read_bytes())).to_dict() == snapshot(name=name)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=WHY_SKIPPED)
@pytest.mark.parametrize("number", range(5))
def test_the_reading_of_a_seed_is_its_snapshot(number: int, lines: SnapshotAssertion) -> None:
    path = sorted(SEEDS.glob("*.txt"))[number]
    page = pipefacts.parse(decode(path.read_bytes()))
    entries = [structs.replace(entry, documentation=digest(entry.documentation)) for entry in page.definitions]
    assert short(structs.replace(page, definitions=tuple(entries))) == lines(name=f"seed-{path.stem[:3]}")


def digest(text: str | None) -> str | None:
    return text and f"{len(text)} characters, {hashlib.sha256(text.encode()).hexdigest()[:12]}"


@pytest.mark.skipif(not SEEDS.is_dir(), reason=WHY_SKIPPED)
@pytest.mark.parametrize(
    ("number", "counts"), list(enumerate([(39, 17, 9), (41, 10, 19), (33, 9, 17), (14, 3, 11), (21, 6, 12)]))
)
def test_a_seed_has_the_facts_and_entries_that_were_counted_by_hand(number: int, counts: tuple[int, int, int]) -> None:
    page = pipefacts.parse(decode(sorted(SEEDS.glob("*.txt"))[number].read_bytes())).to_dict()
    kinds = [entry["kind"] for entry in page["definitions"]]
    assert (len(page["facts"]), kinds.count("concept"), kinds.count("member")) == counts
