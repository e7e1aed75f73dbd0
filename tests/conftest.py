"""What the tests share: fixtures by name, the corpora where they are, and snapshots in ``snapshots/``."""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
SHARED = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared"))
CORPORA = SHARED / "corpus"
SEEDS = SHARED / "seeds"
WHY_SKIPPED = "the corpora are not here: set PIPEFACTS_CORPUS to the folder that holds corpus/ and seeds/"

# A run draws the texts that every run draws; `make fuzz` draws others each time.
settings.register_profile("same", derandomize=True)
settings.register_profile("new", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

needs_shared = pytest.mark.skipif(not CORPORA.is_dir(), reason=WHY_SKIPPED)


def fixture_paths() -> list[Path]:
    """The leading fixtures, by name."""
    return sorted(FIXTURES.glob("*.txt"))


def fixture_text(name: str) -> str:
    """The text of a fixture, byte for byte."""
    return (FIXTURES / f"{name}.txt").read_bytes().decode("utf-8")


def corpus_pages(*names: str) -> Iterator[dict[str, Any]]:
    """The pages of the corpora with their truth, in order."""
    for path in sorted(CORPORA.glob("*.jsonl.gz")):
        if not names or path.name.partition(".")[0] in names:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from map(json.loads, lines)


class ReadableJson(SingleFileSnapshotExtension):
    """One file per snapshot, ``snapshots/<name>.json``: one object per line, nulls and empty lists left out."""

    _write_mode = WriteMode.TEXT
    file_extension = "json"

    def serialize(self, data: Any, **_: Any) -> str:
        """The data as JSON that a person can read and a difference shows line by line."""
        return readable(data) + "\n"

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:  # noqa: ARG003 - the interface is syrupy's
        """The one folder of the snapshots."""
        return str(ROOT / "snapshots")

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: Any = 0) -> str:
        """The name given with ``snapshot(name=...)``, as it is."""
        return (
            str(index)
            if isinstance(index, str)
            else super().get_snapshot_name(test_location=test_location, index=index)
        )


class Lines(ReadableJson):
    """One file per snapshot, ``snapshots/<name>.txt``, of text as it is."""

    file_extension = "txt"

    def serialize(self, data: str, **_: Any) -> str:
        """The text."""
        return data


def readable(data: dict[str, Any]) -> str:
    """``data`` as JSON, each item of its lists on a line of its own."""
    parts = []
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            items = ",\n".join("    " + json.dumps(_lean(item), ensure_ascii=False) for item in value)
            parts.append(f'  "{key}": [\n{items}\n  ]')
        else:
            parts.append(f'  "{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}"


def _lean(item: Any) -> Any:
    if isinstance(item, dict):
        return {key: _lean(value) for key, value in item.items() if value is not None and value != []}
    return [_lean(part) for part in item] if isinstance(item, list) else item


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Snapshots in ``snapshots/``."""
    return snapshot.use_extension(ReadableJson)


@pytest.fixture
def lines(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Snapshots of text, in ``snapshots/`` too."""
    return snapshot.use_extension(Lines)
