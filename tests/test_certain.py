"""What is called certain is on the page: hostile tables, and pages of each kind that was once read wrongly."""

from collections import Counter

import pytest

import pipefacts
from support.certain import false_facts

TABLES = 400
PARTS = 4


def dump(*cells: str) -> str:
    """A dump of its cells; one that begins with a line end stands below its bar."""
    return "".join([f"|{cell}\n" for cell in cells])


def facts(text: str) -> list[tuple[str, str, str]]:
    """Label, text and alignment of the facts of a dump."""
    return [(fact.label, fact.text, str(fact.alignment)) for fact in pipefacts.parse(text).facts]


@pytest.mark.parametrize("part", range(PARTS))
def test_hostile_tables_give_nothing_certain_that_is_not_theirs(part: int) -> None:
    counts: Counter[str] = Counter()
    assert [fault for seed in range(part, TABLES, PARTS) for fault in false_facts(seed, counts)] == []
    assert counts["certain"] > 500


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_many_hostile_tables_give_nothing_certain_that_is_not_theirs(part: int) -> None:
    counts: Counter[str] = Counter()
    assert [fault for seed in range(part, 20_000, 20) for fault in false_facts(seed, counts)] == []


def test_percentages_that_no_tail_counts_are_not_certain() -> None:
    text = dump("\nFunds (Details)", "\nDec. 31, 2023", "Bond fund", "5.25%", "Share fund", "$ 7")
    assert [fact.alignment for fact in pipefacts.parse(text).facts] == ["likely", "exact"]


ENTRY = "|X\n- Definition\n{}\n+ References\n+ Details\nNo definition available.\n"
TAIL = "".join([ENTRY.format(f"The {number} of three.") for number in ("first", "second", "third")])


@pytest.mark.parametrize(
    ("label", "text", "alignment"),
    [
        ("Rate of the bond", "5.25%", "exact"),
        ("Bond fund", "5.25%", "likely"),  # it may be the label below a heading
        ("Document Fiscal Year Focus", "2023", "exact"),
        ("Bond fund", "2023", "likely"),
        ("Document Type", "10-K", "exact"),
        ("Bond name", "Notes due, first series", "likely"),  # it may be the label of what is nil
        ("Bond name", "Notes that the company sold to its founders in the spring of that year.", "exact"),
    ],
)
def test_what_may_be_a_label_is_certain_only_below_a_label_that_asks_for_it(
    label: str, text: str, alignment: str
) -> None:
    body = dump("\nFunds (Details)", "\nDec. 31, 2023", "Fees", "$ 7", label, text, "Shares", "8")
    found = {fact.text: str(fact.alignment) for fact in pipefacts.parse(body + TAIL).facts}
    assert found == {"$ 7": "exact", text: alignment, "8": "exact"}


@pytest.mark.parametrize("words", ["(in shares)", "(in dollars per share)"])
def test_words_of_a_label_prove_no_unit(words: str) -> None:
    """A filer may have written them at an amount of money, which shows no sign inside a run."""
    heads = ("\nFees (Details) - USD ($)", "\nDec. 31, 2023", "\nDec. 31, 2022")
    rows = ("Rents", "$ 1", "$ 2", "Rate", "9%", f"Fee {words}", "440", "Dues", "3", "$ 5")
    text = dump(*heads, *rows, "Sums", "$ 3", "$ 4") + ENTRY.format("A fee.")
    (fact,) = [fact for fact in pipefacts.parse(text).facts if fact.text == "440"]
    assert not fact.alignment.is_certain


def test_a_text_below_a_text_may_be_a_label_though_every_block_has_both() -> None:
    rows = ("Bonds [Line Items]", "Bond sold", "Land")
    text = dump("\nBonds (Details)", "\nDec. 31, 2023", *rows, "North [Member]", *rows, "South [Member]", *rows)
    found = facts(text)
    assert found[0][:2] == ("Bond sold", "Land")
    assert {alignment for _, _, alignment in found} == {"likely"}


# Text blocks that keep their tables

HEAD = ("\nPlant (Tables)", "12 Months Ended\nDec. 31, 2023")


def test_a_text_block_is_one_fact_with_its_table_as_printed() -> None:
    text = dump(
        *HEAD,
        "Plant [Abstract]",
        "",
        "Schedule of plant [Table Text Block]",
        "",
        "",
        "2023",
        "",
        "\nYards",
        "",
        "$",
        "410",
    )
    (fact,) = pipefacts.parse(text).facts
    assert (fact.label, str(fact.kind)) == ("Schedule of plant [Table Text Block]", "text")
    assert fact.text.split() == ["|", "|2023", "|", "|", "Yards", "|", "|$", "|410"]


def test_marked_labels_part_the_blocks_and_cells_of_tables_do_not() -> None:
    block = ("\nThe yards were worth:", "", "(In thousands)", "", "Total", "", "$", "410", ")")
    text = dump(*HEAD, "Yards [Table Text Block]", *block, "Cranes [Table Text Block]", *block)
    assert [fact.label for fact in pipefacts.parse(text).facts] == [
        "Yards [Table Text Block]",
        "Cranes [Table Text Block]",
    ]


def test_what_parts_two_blocks_by_its_words_alone_is_not_certain() -> None:
    block = ("", "", "", "", "\nYards", "", "$", "410")
    text = dump(
        *HEAD,
        "Plant [Abstract]",
        "",
        "Schedule of yards and cranes",
        *block,
        "Schedule of useful lives of cranes",
        *block,
    )
    assert [label for label, _, _ in facts(text)] == [
        "Schedule of yards and cranes",
        "Schedule of useful lives of cranes",
    ]
    assert {alignment for _, _, alignment in facts(text)} == {"likely"}


def test_a_page_of_text_blocks_that_has_lost_title_and_heads_is_read() -> None:
    page = pipefacts.parse(
        dump("Schedule of yards", "\nSchedule of yards\nAs of December 31, 2016", "", "$", "41", "", "$", "30")
    )
    assert (page.title, [fact.label for fact in page.facts]) == ("", ["Schedule of yards"])
    assert page.columns[0].end is None
    assert {one.code for one in page.diagnostics} >= {"PF301"}
    assert not any(fact.alignment.is_certain for fact in page.facts)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("September 30,", "December 31,", "(in millions)", "$", "2.9"), "PF109"),
        (("Name\nof the firm", "\nPlace", "Share held", "100", "%"), "PF109"),
        (("\nThe yards were worth as follows:", "2023", "Yards", "$", "410", "$", "300"), "PF109"),
        (("\nKind of paper", "\nPrice for each", "\n$2.50", "\nTotal", "\n$0.40"), "PF107"),
    ],
)
def test_a_table_whose_label_or_heads_are_lost_is_refused_by_name(cells: tuple[str, ...], code: str) -> None:
    with pytest.raises(pipefacts.NotADumpError) as caught:
        pipefacts.parse(dump(*cells))
    assert caught.value.code == code


def test_a_title_that_has_lost_its_bar_is_read() -> None:
    page = pipefacts.parse(
        "Staff (Details)\n" + dump("9 Months Ended\nSep. 30, 2011", "Staff [Abstract]", "Heads", "41")
    )
    assert (page.title, [fact.text for fact in page.facts]) == ("Staff (Details)", ["41"])


def test_a_text_block_of_blank_lines_loses_nothing() -> None:
    rows = "| Things (Tables) | 9 Months Ended | ||\n|---|---|---|---|\n| Sep. 30, 2024 | |||\n"
    rows += "| Schedule of things | \n \n \n | ||\n"
    page = pipefacts.parse(rows + "| Schedule of costs | \n | ||\n")
    assert [row.label for row in page.rows] == ["Schedule of things", "Schedule of costs"]
    assert page.skipped == ()


# nil facts

STATEMENT = dump(
    "\nOperations (Details) - USD ($)", "\nDec. 31, 2023", "\nDec. 31, 2022", "Fees", "$ 60", "$ 50", "Rent", "8", "9"
)


def test_two_labels_without_values_are_not_label_and_value() -> None:
    text = STATEMENT + dump("Total costs", "68", "59", "Net costs", "Net loss", "Loss on:", "Sales", "$ (4)", "$ (5)")
    assert "Net loss" not in [value for _, value, _ in facts(text)]


def test_years_that_follow_each_other_are_labels() -> None:
    text = dump(
        "\nDebt (Details) - USD ($)", "\nDec. 31, 2023", "2024", "$ 41", "2025", "2026", "Thereafter", "Total", "$ 41"
    )
    assert [(label, value) for label, value, _ in facts(text)] == [("2024", "$ 41"), ("Total", "$ 41")]


def test_a_number_that_may_be_a_member_is_not_certain() -> None:
    text = dump(
        "\nDebt (Details) - USD ($)", "\nDec. 31, 2023", "\nDec. 31, 2022", "Debt [Line Items]", "Due", "$ 300", "5.11"
    )
    text += dump("Debt [Line Items]", "Due", "$ 4", "$ 3")
    assert ("Due", "5.11", "likely") in facts(text)


def test_a_row_whose_label_is_an_amount_is_not_certain() -> None:
    text = dump("\nShares (Details)", "\nMay 31, 2023", "Sold", "$ 41", "360,000", "$ 387,500", "Held", "7")
    assert ("360,000", "$ 387,500", "likely") in facts(text)


def test_a_price_range_with_no_blank_behind_its_sign_is_a_name() -> None:
    text = dump("\nOptions (Details)", "\nMay 31, 2023\nshares", "$1.34", "Options outstanding | shares", "41")
    (fact,) = pipefacts.parse(text).facts
    assert (fact.label, fact.text) == ("Options outstanding", "41")


# Older pages

OLDER_TAIL = "|X\n|\n- Definition\nHow long buyers may take.\nNo definition available.\n"


@pytest.mark.parametrize("first", ["\nLongest", "\nLongest [Member]"])
def test_a_member_row_below_its_bar_may_be_the_first_row(first: str) -> None:
    body = dump(first, "Payment term", "40 days", "\nShortest", "Payment term", "10 days")
    page = pipefacts.parse(dump("\nBuyers (Details)", "9 Months Ended", "\nSep. 30, 2012") + body + OLDER_TAIL)
    assert [column.labels for column in page.columns] == [("Sep. 30, 2012",)]
    assert [(fact.text, fact.members) for fact in page.facts] == [("40 days", (first[1:],)), ("10 days", ("Shortest",))]


def test_a_member_row_below_its_bar_is_no_value_of_the_row_above() -> None:
    body = dump(
        "Plans [Abstract]", "Share kept", "80.00%", "\nShortest", "Awards [Line Items]", "Award term", "2 years"
    )
    page = pipefacts.parse(dump("\nPlans (Details)", "\nDec. 31, 2012") + body + OLDER_TAIL)
    assert [(fact.label, fact.text, fact.members) for fact in page.facts] == [
        ("Share kept", "80.00%", ()),
        ("Award term", "2 years", ("Shortest",)),
    ]


def test_details_below_a_bar_are_an_abstract_concept() -> None:
    body = dump("Estimates [Abstract]", "Use of estimates", "\nThe company makes estimates.")
    page = pipefacts.parse(dump("\nEstimates (Policies)", "\nJun. 30, 2012") + body + "|X\n|\n- Details\n" + OLDER_TAIL)
    assert [str(entry.kind) for entry in page.definitions] == ["concept", "concept"]
    assert page.diagnostics == ()


# Pages of items


def test_an_abstract_of_a_fund_page_is_a_heading_and_a_fund_a_member_row() -> None:
    items = (
        "Label",
        "Element",
        "Value",
        "Risk/Return:",
        "rr_RiskReturnAbstract",
        "Prospectus Date",
        "rr_ProspectusDate",
        "Aug. 14, 2012",
    )
    fund = (
        "\nBlue Trust | Blue Fund",
        "Risk/Return:",
        "rr_RiskReturnAbstract",
        "Aim [Heading]",
        "rr_ObjectiveHeading",
        "To grow",
    )
    found = pipefacts.parse(dump(*items, *fund)).facts
    assert [(fact.label, fact.text, fact.heading, fact.members) for fact in found] == [
        ("Prospectus Date", "Aug. 14, 2012", "Risk/Return:", ()),
        ("Aim [Heading]", "To grow", "Risk/Return:", ("Blue Trust", "Blue Fund")),
    ]


def test_a_fund_page_in_padded_has_its_concepts() -> None:
    rows = ["Label | Element | Value | ||||", "---|---|---|---|---|---|", "Blue Fund | ||||||"]
    rows += [
        "Prospectus [Line Items] | oef_ProspectusLineItems | |||||",
        "Turnover, Rate | oef_TurnoverRate | 12.00% | ||||",
    ]
    (fact,) = pipefacts.parse("\n".join(rows) + "\n").facts
    assert (fact.label, fact.text, fact.concept, fact.members) == (
        "Turnover, Rate",
        "12.00%",
        "oef:TurnoverRate",
        ("Blue Fund",),
    )


# Names that are glued to values, and titles on two lines

OLDER_TITLE = "Dues (Details) (USD $) In Thousands, unless otherwise specified |\n12 Months Ended | |\n---|---|---|\n"
OLDER_DAYS = "Dec. 31, 2014 |\nDec. 31, 2013 |\n|\n"


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        ("$ 24fee_DuesOwed", "$ 24", "monetary"),
        ("(25)us-gaap_DuesOwed", "(25)", "number"),
        ("1,200fee_DuesOwed", "1,200", "number"),
        ("12.50%us-gaap_DuesOwed", "12.50%", "percent"),
    ],
)
@pytest.mark.parametrize(
    "shape",
    [
        OLDER_TITLE + OLDER_DAYS + "Dues | {} | {} |\n",
        "|\nDues (Details)\n|12 Months Ended\n|\nDec. 31, 2014\n|\nDec. 31, 2013\n|Dues\n|{}\n|{}\n",
    ],
)
def test_a_name_that_is_glued_to_a_figure_states_its_concept(shape: str, value: str, text: str, kind: str) -> None:
    name = value.removeprefix(text).replace("_", ":")
    found = pipefacts.parse(shape.format(value, value)).facts
    assert [(fact.text, fact.column, fact.concept, fact.concept_source) for fact in found] == [
        (text, column, name, "stated") for column in (0, 1)
    ]
    assert {str(fact.kind) for fact in found} <= {kind, "monetary"}


@pytest.mark.parametrize("value", ["24 us-gaap_DuesOwed", "10k_plan"])
def test_words_are_no_name_that_is_glued_to_a_figure(value: str) -> None:
    text = dump("\nDues (Details)", "\nDec. 31, 2014", "Dues", value)
    assert [(fact.text, fact.concept) for fact in pipefacts.parse(text).facts] == [(value, None)]


def test_a_stated_name_is_surer_than_an_entry_of_another() -> None:
    rows = ["| Dues (Details) - USD ($) | Dec. 31, 2014 | ", "|---|---|", "| Dues owed | $ 24{} | ", "| X | "]
    rows += ["|  - Definition Dues that are owed. No definition available. | ", "| Name: | fee_DuesPaid | "]
    rows += ["| Namespace Prefix: | fee_ | ", "| Data Type: | xbrli:monetaryItemType | "]
    text = "\n".join([*rows, "| Balance Type: | credit | ", "| Period Type: | instant | "])
    for glued, concept, definition in (("", "fee:DuesPaid", 0), ("fee_DuesOwed", "fee:DuesOwed", None)):
        (fact,) = pipefacts.parse(text.format(glued)).facts
        assert (fact.text, fact.concept, fact.definition) == ("$ 24", concept, definition)


def test_a_padded_title_may_have_its_scale_on_the_next_line() -> None:
    text = OLDER_TITLE.replace(") In", ")\nIn") + OLDER_DAYS + "Dues | $ 24 | $ 8 |\nPaid | (5) | (7) |\n"
    page = pipefacts.parse(text)
    assert page.dialect == "padded"
    assert page.title_lines == ("Dues (Details) (USD $)", "In Thousands, unless otherwise specified")
    assert [fact.scaled for fact in page.facts[:2]] == [24_000, 8_000]
    assert len(pipefacts.find("Two lines of prose.\nAnd another.\n\n" + text)) == 1


# Cuts


def test_a_cut_inside_a_label_leaves_the_last_whole_fact() -> None:
    text = dump("\nInsiders", "\nOct. 31, 2023", "Name", "Ann Bell", "Adoption Date", "On October 12, 2023") + "|Ag"
    assert [(label, value) for label, value, _ in facts(text)] == [
        ("Name", "Ann Bell"),
        ("Adoption Date", "On October 12, 2023"),
    ]


def test_a_mark_that_is_cut_off_is_no_value() -> None:
    text = (
        dump("\nPlans (Details)", "\nOct. 31, 2023", "Plans [Line Items]", "Sold", "5", "Common Warrant")
        + "|Plans [Line Item"
    )
    assert [(label, value) for label, value, _ in facts(text)] == [("Sold", "5")]
