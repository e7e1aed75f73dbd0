"""The floors of every version of the extractor and of plain text, over the same pages: ``benchmarks/dialects.py``."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from conftest import ROOT, needs_shared

pytestmark = [needs_shared, pytest.mark.xdist_group("dialects")]  # one worker: the figures are computed once

VERSIONS = {
    "1.2.2": ("wrapped", 44),
    "1.4.1": ("wrapped", 44),
    "1.6.1": ("wrapped", 44),
    "1.7.0": ("leading", 44),
    "1.8.1": ("trailing", 38),
    "1.9.0": ("spaced", 38),
    "1.10.0": ("padded", 38),
    "1.11.0": ("padded", 38),
    "1.12.2": ("padded", 26),
    "2.0.0": ("padded", 26),
    "2.1.0": ("positional", 26),
    "2.3.1": ("positional", 33),
    "text": ("unbarred", 48),
}


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, Any]]:
    command = [sys.executable, str(ROOT / "benchmarks" / "dialects.py"), "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {row["version"]: row for row in map(json.loads, printed.splitlines())}


def test_every_version_is_measured(figures: dict[str, dict[str, Any]]) -> None:
    assert set(figures) == set(VERSIONS)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_table_is_read_in_its_dialect_and_every_other_page_refused(
    figures: dict[str, dict[str, Any]], version: str
) -> None:
    dialect, tables = VERSIONS[version]
    row = figures[version]
    assert (row["read"], row["tables"], row["refused"], row["wrongly"]) == (tables, tables, 48 - tables, 0)
    assert row["dialects"][dialect] >= tables - 1


FLOORS: dict[str, Callable[[Any], bool]] = {
    "printed_precision": lambda figure: figure >= 0.999,
    "printed_recall": lambda figure: figure >= 0.999,
    "precision": lambda figure: figure >= 0.975,  # text blocks whose inner tables the dump has lost
    "recall": lambda figure: figure >= 0.975,
    "heads": lambda figure: figure == 1.0,
    "members": lambda figure: figure >= 0.995,
    "stated_right": lambda figure: figure in (None, 1.0),
    "proved_wrong": lambda figure: figure == 0,
    "kept": lambda figure: figure == 1.0,
    "concepts_right": lambda figure: figure is None or figure >= 0.99,
}


@pytest.mark.parametrize("name", FLOORS)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_figure_of_a_version_keeps_its_floor(figures: dict[str, dict[str, Any]], version: str, name: str) -> None:
    assert FLOORS[name](figures[version][name]), figures[version][name]


def test_all_columns_are_stated_where_places_are_kept(figures: dict[str, dict[str, Any]]) -> None:
    assert figures["2.3.1"]["proved"] == 1.0
    assert figures["2.3.1"]["stated"] == figures["2.3.1"]["short"]
