"""The floors on the corpora, measured by their own scorer."""

import json
import subprocess
import sys
from typing import Any

import pytest

from conftest import SHARED, needs_shared

pytestmark = [needs_shared, pytest.mark.xdist_group("scores")]  # one worker: the figures are computed once


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    command = [sys.executable, str(SHARED / "score" / "score.py"), "--json"]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


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
