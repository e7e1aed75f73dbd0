"""The groups of cell kinds and of alignments: each kind is sorted once, in the module that defines it."""

import re
from collections import Counter
from pathlib import Path

import pipefacts.values
from pipefacts.values import FIGURES, LITERALS, NUMBERS, TEXTS, WORDS, Alignment, CellKind

SOURCES = Path(pipefacts.values.__file__).parent


def test_every_kind_is_in_exactly_one_group() -> None:
    assert Counter([*FIGURES, *LITERALS, *TEXTS, CellKind.EMPTY]) == Counter(CellKind)


def test_the_smaller_groups_lie_in_the_greater_ones() -> None:
    assert set(NUMBERS) < set(FIGURES)
    assert set(WORDS) < set(TEXTS)


def test_no_other_module_lists_a_group() -> None:
    lists = re.compile(r"[({\[]((?:\s*CellKind\.[A-Z]+,?)+)\s*[)}\]]")
    groups = [frozenset(group) for group in (FIGURES, LITERALS, NUMBERS, TEXTS, WORDS)]
    for path in SOURCES.rglob("*.py"):
        for found in lists.findall(path.read_text(encoding="utf-8")) if path.name != "values.py" else ():
            kinds = frozenset(CellKind[name] for name in re.findall(r"CellKind\.([A-Z]+)", found))
            assert kinds not in groups, path


def test_what_is_stated_or_proved_is_certain() -> None:
    certain = {alignment for alignment in Alignment if alignment.is_certain}
    assert certain == {Alignment.STATED, Alignment.EXACT, Alignment.FORCED}
