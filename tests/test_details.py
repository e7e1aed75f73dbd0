"""What the details of the entries prove of rows: period types, kinds, and so columns, units and periods of facts."""

import pytest

import pipefacts
from conftest import FIXTURES
from pipefacts.meaning.body import Body, BodyRow, Proved
from pipefacts.meaning.details import kind_of, names_heading, prove_concepts
from pipefacts.meaning.title import read_title
from pipefacts.meaning.units import page_units
from pipefacts.syntax.printed import PrintedTitle
from pipefacts.taxonomy import resolve
from pipefacts.values import Cell, CellKind, Entry, EntryKind, Fact, FactKind, PeriodType, Row

# An instant stands in every column of its date: two equal values are those of the first and third column.
HEAD = (
    "| Pools (Details) - USD ($) | 3 Months Ended | 6 Months Ended | ||\n|---|---|---|---|\n"
    "| Jun. 30, 2024 | Jun. 30, 2023 | Jun. 30, 2024 | |\n"
    "| Share of glass | 7.00% | 7.00% | |\n| Pools [Abstract] | |||\n| Work | $ 5 | $ 6 | $ 7 | \n"
)


def entry(name: str, data_type: str, period_type: str) -> str:
    return (
        f"| X | \n|  - Definition What {name} is. No definition available. | \n| Name: | {name} | \n"
        f"| Namespace Prefix: | own_ | \n| Data Type: | {data_type} | \n| Balance Type: | na | \n"
        f"| Period Type: | {period_type} | \n"
    )


def page(*types: str) -> tuple[Fact, ...]:
    """The facts of the page above, ``types`` being the period types of its concepts."""
    names = ("own_ShareOfGlass", "own_Work", "own_ShareOfWork")
    kinds = ("dtr-types:percentItemType", "xbrli:monetaryItemType", "dtr-types:percentItemType")
    entries = [entry(*parts) for parts in zip(names, kinds, types, strict=False)]
    entries.append(entry("own_PoolsAbstract", "xbrli:stringItemType", "duration"))
    return pipefacts.parse(HEAD + "".join(entries), columns="proved").facts


def test_an_instant_is_proved_into_the_columns_of_its_date() -> None:
    found = page("instant", "duration")
    assert [(fact.column, fact.alignment) for fact in found if fact.label == "Share of glass"] == [
        (0, "forced"),
        (2, "forced"),
    ]


def test_a_duration_is_not() -> None:
    assert page("duration", "duration")[0].column is None


def test_concepts_of_both_period_types_prove_nothing() -> None:
    assert page("instant", "duration", "duration")[0].column is None


def test_entries_that_are_missing_prove_nothing() -> None:
    assert page("instant")[0].column is None


@pytest.mark.parametrize(
    ("form", "data_type", "fits"),
    [
        (CellKind.MONEY, "xbrli:monetaryItemType", True),
        (CellKind.MONEY, "xbrli:sharesItemType", False),
        (CellKind.NUMBER, "xbrli:sharesItemType", True),
        (CellKind.NEGATIVE, "xbrli:sharesItemType", True),
        (CellKind.NUMBER, "xbrli:stringItemType", True),
        (CellKind.TEXT, "xbrli:monetaryItemType", False),
        (CellKind.PERCENT, "xbrli:pureItemType", True),
        (CellKind.PERCENT, "xbrli:monetaryItemType", False),
    ],
)
def test_a_row_is_only_of_a_concept_whose_data_type_can_print_it(form: CellKind, data_type: str, fits: bool) -> None:
    row = Row("Label", (Cell(form, "x", 1, 1),), 1)
    one = Entry(1, EntryKind.CONCEPT, None, (), None, "own_One", data_type, None, PeriodType.INSTANT)
    title = read_title(PrintedTitle(("Label (Details)",), (), 1))
    body = prove_concepts(Body(title, page_units(title, ()), resolve([one]), (BodyRow(row),)))
    assert (body.rows[0].concept == Proved(PeriodType.INSTANT, kind_of(data_type))) is fits


def test_a_heading_s_entry_is_not_one_that_a_value_may_have() -> None:
    abstract = Entry(1, EntryKind.CONCEPT, None, (), None, "us-gaap_CashAbstract", "xbrli:stringItemType")
    text = Entry(1, EntryKind.CONCEPT, None, (), None, "us-gaap_CashTextBlock", "dtr-types:textBlockItemType")
    assert (names_heading(abstract), names_heading(text)) == (True, False)


def test_amounts_without_a_sign_are_money_where_every_concept_is() -> None:
    text = (FIXTURES / "dialects" / "positional-2.3.1" / "balance-sheet.txt").read_text("utf-8")
    facts = {fact.label: fact for fact in pipefacts.parse(text, columns="plain").facts}
    assert (facts["Bridge loan"].kind, facts["Bridge loan"].unit) == (FactKind.MONETARY, "USD")


def test_an_instant_in_the_column_of_a_duration_has_the_period_of_its_last_day() -> None:
    text = (
        "| Pools (Details) | 12 Months Ended |  | \n|---|---|---|\n|  | Dec. 31, 2023 | Dec. 31, 2022 | \n"
        "| Share of glass | 12.00% | 11.00% | \n| Share of glass at the beginning | 12.00% |  | \n"
        + entry("own_ShareOfGlass", "dtr-types:percentItemType", "instant")
        + entry("own_ShareOfGlassBefore", "dtr-types:percentItemType", "instant")
    )
    first, second, begun = pipefacts.parse(text).facts
    assert [(f.period.type, str(f.period.end)) for f in (first, second) if f.period] == [
        ("instant", "2023-12-31"),
        ("instant", "2022-12-31"),
    ]
    assert begun.period is not None
    assert (begun.period.type, begun.period.end) == ("instant", None)  # it may be of the day before the year begins
