"""The argument for a column."""

import pytest

from conftest import FIXTURES, fixture_text
from pipefacts.api import analyse
from pipefacts.cli import main
from pipefacts.output.argument import arguments
from pipefacts.values import Alignment

NAME = "details-three-durations-nine-dates"


def test_each_value_of_a_page_has_an_argument_that_names_its_conclusion() -> None:
    stages = analyse(fixture_text(NAME))
    for fact in stages.facts:
        (argument,) = arguments(stages, fact.line)
        assert argument.fact is fact
        assert argument.reasons or fact.alignment in (Alignment.LIKELY, Alignment.UNKNOWN, Alignment.FORCED)
        if fact.alignment is Alignment.LIKELY:
            assert {c.column for c in fact.candidates} == {
                stages.body.heads.columns[c.column].index for c in fact.candidates
            }
            assert sum("probability" in text for text in argument.columns) == len(fact.candidates) - 1


def test_a_line_without_a_value_is_said_with_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", str(FIXTURES / f"{NAME}.txt"), "1"]) == 2
    assert "no value on line 1; the nearest is on line" in capsys.readouterr().err


def test_why_prints_the_value_its_column_and_the_grounds(capsys: pytest.CaptureFixture[str]) -> None:
    fact = next(f for f in analyse(fixture_text(NAME)).facts if f.alignment is Alignment.LIKELY)
    assert main(["why", str(FIXTURES / f"{NAME}.txt"), str(fact.line)]) == 0
    printed = capsys.readouterr().out
    assert fact.text in printed.splitlines()[0]
    assert "likely column" in printed
    assert "because" in printed


def test_a_value_of_a_row_in_doubt_has_its_columns_and_nothing_that_excludes_one() -> None:
    heads = "".join([f"|\nDec. 31, {year}\n" for year in (2022, 2021, 2020)])
    cells = ("Cash", "6", "6", "Debt", "Plan A", "$ 5", "Straight-line", "6", "Straight-line", "Cash", "Straight-line")
    cells = (*cells, "(7)", "5.00%", "6", "(7)", "Plan A")  # a row of more values than columns
    body = "".join([f"|{cell}\n" for cell in cells])
    stages = analyse(f"|\nSome Note (Details) - USD ($)\n|12 Months Ended\n{heads}{body}|X\n- Definition\nWhat.\n")
    doubtful = {fact.line for each in stages.body.rows if each.doubt is not None for fact in each.facts}
    likely = [fact for fact in stages.facts if fact.alignment is Alignment.LIKELY and fact.line in doubtful]
    assert likely
    for fact in likely:
        (argument,) = arguments(stages, fact.line)
        assert [text.startswith("perhaps") for text in argument.columns] == [True] * (len(fact.candidates) - 1)
