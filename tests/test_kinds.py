"""The groups of cell kinds and of alignments: each kind is sorted once, in the module that defines it."""

import re
from collections import Counter
from pathlib import Path

import pytest

import pipefacts.values
from conftest import ROOT
from pipefacts.meaning import facts
from pipefacts.meaning.amounts import value_of
from pipefacts.meaning.links import labels
from pipefacts.values import FIGURES, LITERALS, NUMBERS, TEXTS, WORDS, Alignment, CellKind, FactKind

SOURCES = Path(pipefacts.values.__file__).parent


def test_every_kind_is_in_exactly_one_group() -> None:
    assert Counter([*FIGURES, *LITERALS, *TEXTS, CellKind.EMPTY]) == Counter(CellKind)


def test_the_smaller_groups_lie_in_the_greater_ones() -> None:
    assert set(NUMBERS) < set(FIGURES)
    assert set(WORDS) < set(TEXTS)


# A cell of each kind that is a value by its form.
FORMS = {
    CellKind.MONEY: "$ 1",
    CellKind.NUMBER: "1",
    CellKind.NEGATIVE: "(1)",
    CellKind.PERCENT: "1%",
    CellKind.DATE: "Dec. 31, 2023",
    CellKind.TIME: "1 year",
    CellKind.BOOLEAN: "true",
}


@pytest.mark.parametrize("kind", [*FIGURES, *LITERALS])
def test_what_is_a_value_by_its_form_has_a_value(kind: CellKind) -> None:
    assert value_of(kind, FORMS[kind]) is not None


@pytest.mark.parametrize("kind", [kind for kind in (*FIGURES, *LITERALS) if kind not in NUMBERS])
def test_a_value_without_a_unit_has_its_kind_of_fact(kind: CellKind) -> None:
    assert facts._KINDS[kind] is not FactKind.TEXT
    assert labels._FORMS[kind] is facts._KINDS[kind]


def test_the_specification_lists_the_kinds_of_values() -> None:
    listed = re.search(r"of cells: `kind` \(([^)]*)\)", (ROOT / "grammar" / "SPEC.md").read_text("utf-8"))
    assert listed
    assert re.findall(r"`(\w+)`", listed[1]) == [kind for kind in CellKind if kind is not CellKind.EMPTY]


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
