"""What ``make bench`` measures is what ``parse`` does."""

import sys

import pipefacts
from conftest import ROOT, fixture_text

sys.path.insert(0, str(ROOT / "benchmarks"))
import bench
import scale
from measuring import DEPTHS


def test_every_stage_of_the_benchmark_is_one_that_a_page_goes_through():
    texts = [(ROOT / "examples" / "concentrations.txt").read_text("utf-8"), fixture_text("roll-forward-shared-entry")]
    for depth in DEPTHS:
        total, taken = bench.measured(texts, depth)
        unused = {"columns, proved", "columns, likely"} if depth == "plain" else set()
        unused |= {"columns, likely"} if depth == "proved" else set()
        assert {stage for stage, seconds in taken.items() if not seconds} == unused
        assert sum(taken.values()) <= total


def test_the_tables_of_the_page_on_scale_follow_from_the_figures():
    page = scale.PAGE.read_text("utf-8")
    assert len(scale.BLOCK.findall(page)) == 3
    assert scale.renewed(page) == page


def test_the_table_of_the_growth_is_a_dump_of_as_many_rows():
    page = pipefacts.parse(bench.table(50))
    assert [fact.alignment for fact in page.facts] == ["exact"] * 100
    assert [found.code for found in page.diagnostics] == ["PF702"]  # it has no definitions
