"""The floors on the corpora, measured by their own scorer."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import CORPORA, SHARED, needs_shared

pytestmark = [needs_shared, pytest.mark.xdist_group("scores")]  # one worker: the figures are computed once


FILINGS = CORPORA / "filings"
# Small filings that hold each kind of page that was once read wrongly: text blocks with tables, nil facts, lost heads.
SAMPLE = ("abc-2016", "ethv-q1-2025-2026", "gahc-10q-2024", "nvec-q3-2024-2025", "fflo-q2-2024-2025", "nflx-10q-2010")
# Facts that the corpus has under labels with characters that the dump has lost (16), and those of a page whose labels end
# in their unit twice, of which the scorer takes one off both sides (21).
NOT_OURS = 37


def score(*paths: Path) -> dict[str, Any]:
    command = [sys.executable, str(SHARED / "score" / "score.py"), "--json", *map(str, paths)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return score()


def test_nothing_false_is_called_certain_on_the_corpora(figures: dict[str, Any]) -> None:
    assert figures["sure_false"] == 0


def test_nothing_false_is_called_certain_on_a_sample_of_filings() -> None:
    figures = score(*[FILINGS / f"{name}.jsonl.gz" for name in SAMPLE])
    assert (figures["sure_false"], figures["proved_wrong"], figures["wrongly_read"]) == (0, 0, 0)
    assert (figures["full"], figures["kept"]) == (1.0, 1.0)
    assert figures["facts_precision"] >= 0.99
    assert figures["sure"] > 1_500


@pytest.mark.slow
def test_nothing_false_is_called_certain_on_any_filing() -> None:
    figures = score(*sorted(FILINGS.glob("*.jsonl.gz")))
    assert figures["sure_false"] <= NOT_OURS
    assert (figures["wrongly_read"], figures["kept"]) == (0, 1.0)
    assert figures["full"] >= 0.9999
    assert figures["facts_precision"] >= 0.99
    read, there = map(int, figures["read"].split("/"))
    assert read >= 0.995 * there


def test_every_page_with_a_table_is_read_and_every_other_refused(figures: dict[str, Any]) -> None:
    assert (figures["read"], figures["refused_rightly"], figures["wrongly_read"]) == ("174/174", 4, 0)


def test_nothing_that_is_called_proved_is_wrong_and_no_true_column_is_lost(figures: dict[str, Any]) -> None:
    assert figures["proved_wrong"] == 0
    assert figures["full"] == 1.0
    assert figures["kept"] == 1.0


@pytest.mark.parametrize(
    ("figure", "floor"),
    [
        ("facts_precision", 0.995),
        ("facts_recall", 0.995),
        ("members", 0.99),
        ("heads", 0.995),
        ("entries", 1.0),
        ("proved", 0.10),
        ("top", 0.75),
        ("linked", 0.6),
        ("linked_right", 0.95),
    ],
)
def test_a_figure_keeps_its_floor(figures: dict[str, Any], figure: str, floor: float) -> None:
    assert figures[figure] >= floor


def test_probabilities_are_calibrated(figures: dict[str, Any]) -> None:
    assert figures["calibration"] <= 0.06
