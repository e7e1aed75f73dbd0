"""Drawn tables through every stage: rows and heads are read as well here, and a misreading of theirs may mislead the proof."""

from collections import Counter

import pytest

import pipefacts
from pipefacts.values import Alignment
from support.tables import draw

TABLES = 2_000
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_what_a_whole_reading_proves_is_true_and_the_truth_is_kept_but_for_misread_rows(part: int) -> None:
    counts: Counter[str] = Counter()
    for seed in range(part, TABLES, PARTS):
        table = draw(seed)
        truth = {fact.line: fact.column for fact in table.facts}
        for fact in pipefacts.parse(table.dump, columns="proved").facts:
            if fact.line not in truth:
                continue
            if fact.alignment in (Alignment.EXACT, Alignment.FORCED):
                counts["proved"] += 1
                counts["wrong"] += fact.column != truth[fact.line]
            else:
                counts["open"] += 1
                counts["lost"] += all(c.column != truth[fact.line] for c in fact.candidates)
    assert counts["proved"] > 4_000
    assert counts["open"] > 10_000
    assert counts["wrong"] == 0
    assert counts["lost"] <= counts["open"] / 1_000
