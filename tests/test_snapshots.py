"""The whole output of every fixture is locked; of the seeds, facts and figures and each documentation's digest."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

import pipefacts
from conftest import FIXTURES, SEEDS, WHY_SKIPPED, fixture_paths
from pipefacts.syntax.text import decode

BINARY = sorted(FIXTURES.glob("*.bin"))


def outcome(data: bytes) -> dict[str, Any]:
    """The page as a dictionary, or what the error says."""
    try:
        return pipefacts.parse(decode(data)).to_dict()
    except pipefacts.PipefactsError as error:
        names = ("line", "column", "expected", "found", "remedy")
        return {"error": str(error), "type": type(error).__name__, **{name: getattr(error, name) for name in names}}


@pytest.mark.parametrize("path", [*fixture_paths(), *BINARY], ids=lambda path: path.stem)
def test_the_output_of_a_fixture_is_its_snapshot(path: Path, snapshot: SnapshotAssertion) -> None:
    assert outcome(path.read_bytes()) == snapshot(name=path.stem)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=WHY_SKIPPED)
@pytest.mark.parametrize("number", range(5))
def test_the_figures_of_a_seed_are_its_snapshot(number: int, snapshot: SnapshotAssertion) -> None:
    path = sorted(SEEDS.glob("*.txt"))[number]
    found = outcome(path.read_bytes())
    for entry in found["definitions"]:
        if text := entry["documentation"]:
            entry["documentation"] = f"{len(text)} characters, {hashlib.sha256(text.encode()).hexdigest()[:12]}"
    assert found == snapshot(name=f"seed-{path.stem[:3]}")


@pytest.mark.skipif(not SEEDS.is_dir(), reason=WHY_SKIPPED)
@pytest.mark.parametrize(
    ("number", "counts"), list(enumerate([(39, 17, 9), (41, 10, 19), (33, 9, 17), (14, 3, 11), (21, 6, 12)]))
)
def test_a_seed_has_the_facts_and_entries_that_were_counted_by_hand(number: int, counts: tuple[int, int, int]) -> None:
    page = outcome(sorted(SEEDS.glob("*.txt"))[number].read_bytes())
    kinds = [entry["kind"] for entry in page["definitions"]]
    assert (len(page["facts"]), kinds.count("concept"), kinds.count("member")) == counts
