"""The proof of columns on drawn tables, on long ones, and on filings whose truth is known."""

import datetime
import re
import time
from collections import Counter
from random import Random
from typing import Any

import pytest

from conftest import corpus_pages, needs_shared
from pipefacts.placing.proof import explain, prove
from pipefacts.placing.proof.model import Layout, LayoutColumn, ListedUnit
from pipefacts.values import FactKind, PeriodType
from support.soak import faults
from support.tables import draw
from test_proof import row, table

DURATION, INSTANT = PeriodType.DURATION, PeriodType.INSTANT


@pytest.mark.parametrize("seed", [3, 64, 129, 401])
def test_an_explanation_agrees_with_the_proof(seed: int) -> None:
    layout, _ = draw(seed).layout(hints=0.5)
    proof = prove(layout)
    short = [i for i, r in enumerate(layout.rows) if 0 < len(r.values) < len(layout.columns)]
    for i in short[:6]:
        for value, place in enumerate(proof.places[i]):
            refutations = explain(layout, i, value).refutations
            assert tuple([r.column for r in refutations if not r.rules]) == place.candidates


def test_drawn_tables_are_the_same_each_time_and_their_facts_stand_on_their_lines() -> None:
    for seed in range(60):
        drawn, again = draw(seed), draw(seed)
        assert drawn.dump == again.dump
        lines = drawn.dump.split("\n")
        assert all(lines[fact.line - 1] == f"|{fact.text}" for fact in drawn.facts)


def test_drawn_tables_show_what_filings_show() -> None:
    drawn = [draw(seed) for seed in range(400)]
    short = [t for t in drawn if any(0 < sum(c is not None for c in t.texts(r)) < len(t.columns) for r in t.rows)]
    nil = [t for t in drawn if any(cell.fact.nil for r in t.rows for cell in r.cells.values())]
    both = [t for t in drawn if {c.period_type for c in t.columns} == {DURATION, INSTANT}]
    assert len(short) > 200
    assert len(nil) > 80
    assert len(both) > 80
    assert any(c.months == 0 for t in drawn for c in t.columns)
    assert any(fact.members for t in drawn for fact in t.facts)
    assert any(fact.notes for t in drawn for fact in t.facts)
    assert any(len(c.labels) > 1 for t in drawn for c in t.columns)


@pytest.mark.parametrize("part", range(4))
def test_what_is_proved_of_drawn_tables_is_true_and_the_truth_is_kept(part: int) -> None:
    counts: Counter[str] = Counter()
    found = [
        fault
        for seed in range(part * 500, (part + 1) * 500)
        for fault in faults(draw(seed), counts, hints=(0.0, 0.5, 1.0)[seed % 3])
    ]
    assert found == []
    assert counts["tables"] == 500
    assert counts["proved"] > counts["short"] / 20


def test_a_proof_is_the_same_each_time() -> None:
    layouts = [draw(seed).layout()[0] for seed in range(40)]
    assert [prove(layout) for layout in layouts] == [prove(layout) for layout in layouts]


def _long(rows: int, width: int) -> Layout:
    """A table of money, per-share amounts and shares at random places, with the signs the renderer would set."""
    pick = Random(1)
    units = [pick.choice("MMMSP") for _ in range(rows)]
    places = [sorted(pick.sample(range(width), pick.randint(1, width - 1))) for _ in range(rows)]
    signs: set[tuple[int, int]] = set()
    for c in range(width):
        run = [i for i in range(rows) if c in places[i]]
        around = [None, *[units[i] for i in run], None]
        signs |= {
            (i, c) for n, i in enumerate(run, 1) if units[i] != "S" and not around[n - 1] == units[i] == around[n + 1]
        }
    return table(
        width,
        *[row(f"Row {i}", *[f"$ {c}" if (i, c) in signs else str(c) for c in places[i]]) for i in range(rows)],
    )


@pytest.mark.parametrize(("rows", "width"), [(300, 30), (2000, 4), (40, 150), (60, 12)])
def test_a_long_table_of_short_rows_takes_seconds_of_the_processor_and_not_minutes(rows: int, width: int) -> None:
    layout = _long(rows, width)
    before = time.process_time()
    proof = prove(layout)
    assert time.process_time() - before < 20  # about one where nothing else runs
    assert not proof.contradiction
    assert proof.bounded


def test_a_table_wider_than_any_filing_stays_open() -> None:
    proof = prove(table(500, row("Sales", "$ 1")))
    assert proof.bounded
    assert len(proof.places[0][0].candidates) == 500


def _known(page: dict[str, Any]) -> tuple[Layout, list[list[int]]]:
    """The layout of a page of the corpora, and the true columns of each of its rows."""
    heads, texts = page["columns"], [column["lines"] for column in page["columns"]]
    lists = any(re.search(r"\(.\)$|shares$", line) for lines in texts for line in lines[1:])
    first = next((i for i, column in enumerate(heads) if column["months"] is not None), 0)
    columns = []
    for i, (column, lines) in enumerate(zip(heads, texts, strict=True)):
        units = tuple([_listed(line) for line in lines[1:]]) if lists else None
        try:
            end = datetime.datetime.strptime(lines[0].replace(".", ""), "%b %d, %Y").date()  # noqa: DTZ007
        except ValueError:
            columns.append(LayoutColumn(units=units))
            continue
        columns.append(LayoutColumn(DURATION if column["months"] is not None or i < first else INSTANT, end, units))
    rows, truth, block = [], [], 0
    for printed in page["rows"]:
        places = [c for c, text in enumerate(printed["cells"]) if text is not None]
        if "=" in printed.get("name", ""):
            block += 1
        elif places or not printed["label"].endswith("]"):
            label, shares = printed["label"], frozenset([FactKind.SHARES])
            kinds = shares if label.endswith("(in shares)") else None
            rows.append(row(label, *[printed["cells"][c] for c in places], block=block, kinds=kinds))
            truth.append(places)
    return table(columns, *rows), truth


def _listed(line: str) -> ListedUnit:
    money = re.fullmatch(r"[A-Z]{3} \((.)\)", line)
    if money:
        return ListedUnit(line, FactKind.MONETARY, money[1])
    return (
        ListedUnit(line, FactKind.PER_SHARE, line[0])
        if line.endswith("/ shares")
        else ListedUnit(line, FactKind.NUMBER)
    )


@needs_shared
@pytest.mark.parametrize("sure", [True, False])
def test_no_rule_is_broken_and_no_truth_lost_on_filings(sure: bool) -> None:
    counts: Counter[str] = Counter()
    for page in corpus_pages():
        if not page["columns"]:
            continue
        layout, truth = _known(page)
        proof = prove(layout, sure=sure)
        assert not proof.contradiction, page["id"]
        for places, columns in zip(proof.places, truth, strict=True):
            if len(columns) < len(layout.columns):
                for place, column in zip(places, columns, strict=True):
                    counts["short"] += 1
                    counts["proved"] += place.column is not None
                    assert column in place.candidates, (page["id"], column, place)
    assert counts["proved"] > counts["short"] * (0.05 if sure else 0.08)
