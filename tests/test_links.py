"""Which definition entry a row is tied to, and what the wording of a documentation tells."""

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from conftest import corpus_pages, needs_shared
from pipefacts.meaning.links import links_of
from pipefacts.meaning.links.labels import read_labels
from pipefacts.meaning.links.words import stems, wording
from pipefacts.syntax.page import read_page
from pipefacts.taxonomy import resolve
from pipefacts.values import Cell, CellKind, Entry, EntryKind, FactKind, PeriodType, Role, Row
from pipefacts.wording.hints import is_heading_wording, kind_hint, period_type_hint

LINE_ITEMS = "Line items represent the financial concepts of a table and its axes."
ROLL_FORWARD = "A roll forward is a reconciliation of a concept over a period."

FORMS = (
    (CellKind.PERCENT, r"[\d.]+%"),
    (CellKind.MONEY, r"\$ \(?[\d.,]+\)?"),
    (CellKind.NEGATIVE, r"\([\d.,]+\)"),
    (CellKind.NUMBER, r"[\d,]+(\.\d+)?"),
    (CellKind.DATE, r"[A-Z][a-z]{2}\.? \d\d, \d{4}"),
    (CellKind.TIME, r"\d+ (year|month|day)s?.*"),
    (CellKind.BOOLEAN, r"true|false"),
    (CellKind.BLOCK, r"(?s).*\n.*"),
)


def cell(text: str) -> Cell:
    kind = next((kind for kind, form in FORMS if re.fullmatch(form, text)), CellKind.TEXT)
    return Cell(kind, text, 1, 1)


def row(label: str, *values: str, block: int = 0, heading: str | None = None, unit: str | None = None) -> Row:
    role = Role.LABEL if values else Role.HEADING
    cells = tuple([cell(value) for value in values])
    return Row(label, cells, 1, role=role, block=block, heading=heading, unit_suffix=unit)


def member_row(label: str, block: int) -> Row:
    return Row(label, (), 1, role=Role.MEMBER, members=(label,), block=block)


def concept(documentation: str | None = None, *, has_references: bool = True) -> Entry:
    return Entry(1, EntryKind.CONCEPT, documentation, ("http://example.com/role",) if has_references else ())


def concepts(*documentations: str | None) -> list[Entry]:
    return [concept(documentation) for documentation in documentations]


# Links


def test_a_label_is_tied_to_the_entry_whose_element_name_has_its_words() -> None:
    names = [("hlb_CreditLineUpperLimit", "instant"), ("hlb_PlantsShutDown", "duration")]
    entries = [
        Entry(1, EntryKind.CONCEPT, name=name, data_type="xbrli:monetaryItemType", period_type=PeriodType(period_type))
        for name, period_type in names
    ]
    assert links_of(
        [row("Plants that were shut down", "$ 3"), row("Upper limit of the credit line", "$ 9")], resolve(entries)
    ) == (
        1,
        0,
    )


def test_a_label_is_tied_to_the_documentation_that_uses_its_words() -> None:
    rows = [row("Interest expense", "$ 12"), row("Advertising costs", "4")]
    entries = concepts("Amount charged to advertising.", "Amount of the cost of borrowing, being interest expense.")
    assert links_of(rows, entries) == (1, 0)


def test_everyday_words_are_tied_to_a_standard_documentation_that_avoids_them() -> None:
    rows = [row("Net income", "$ 12"), row("Gross margin", "40"), row("Operating income", "20")]
    entries = concepts(
        "Revenue less cost of goods and services sold, and no other cost.",
        "The portion of profit or loss for the period, net of income taxes, which is attributable to the parent.",
        "The net result for the period of deducting operating expenses from revenue.",
    )
    assert links_of(rows, entries) == (1, 0, 2)


def test_words_alike_are_told_apart_by_what_the_values_measure() -> None:
    rows = [
        row("Warrants", "1,200", unit="shares"),
        row("Warrants, exercise price", "$ 2.50", unit="$ / shares"),
        row("Warrants, term", "3 years"),
    ]
    entries = concepts(
        "Number of shares into which warrants convert.",
        "Period of time of warrants, in 'PnYnMnDTnHnMnS' format.",
        "Price per share of warrants.",
    )
    assert links_of(rows, entries) == (0, 2, 1)


def test_members_rows_have_no_link_and_member_entries_are_counted_and_never_linked() -> None:
    rows = [member_row("Goodwill", 1), row("Goodwill", "$ 5", block=1)]
    entries = [Entry(1, EntryKind.MEMBER, "Goodwill"), concept("Amount of goodwill."), Entry(1, EntryKind.MEMBER)]
    assert links_of(rows, entries) == (None, 1)


def test_rows_of_one_label_share_an_entry_in_every_block() -> None:
    rows = [
        row("Net sales", "$ 9"),
        member_row("Phones", 1),
        row("Net sales", "5", block=1),
        row("Rent", "1", block=1),
        member_row("Other", 2),
        row("Net sales", "$ 4", block=2),
    ]
    entries = concepts("Amount of rent paid to a landlord.", "Amount of sales, net of returns.")
    assert links_of(rows, entries) == (1, None, 1, 0, None, 1)


def test_beginning_and_ending_balance_share_the_entry_of_the_balance() -> None:
    rows = [
        row("Allowance [Roll Forward]"),
        row("Balance at beginning of year", "$ 9", "$ 8"),
        row("Write-offs", "(1)", "(2)"),
        row("Balance at end of year", "$ 8", "$ 6"),
    ]
    entries = concepts(
        "Amount of allowance for credit loss, classified as current.",
        "Amount of write-downs charged during the reporting period.",
        ROLL_FORWARD,
    )
    assert links_of(rows, entries) == (2, 0, 1, 0)


def test_a_balance_is_not_tied_to_what_happens_during_the_period() -> None:
    heading = "Allowance for loan losses:"
    rows = [
        row("Beginning balance", "$ 9", heading=heading),
        row("Provisions (credits)", "2", heading=heading),
        row("Ending balance", "$ 11", heading=heading),
    ]
    entries = concepts(
        "Amount of loan loss expense recognized for the period.",
        "Amount of reserve held, classified as current.",
    )
    beginning, provisions, ending = links_of(rows, entries)
    assert beginning == ending == 1
    assert provisions in (None, 0)


def test_one_label_under_two_headings_of_a_block_is_two_concepts() -> None:
    rows = [
        row("Derivative instruments"),
        row("Reclassified to net income", "$ 1", heading="Derivative instruments"),
        row("Debt securities"),
        row("Reclassified to net income", "2", heading="Debt securities"),
    ]
    entries = concepts(
        "Amount of gain on debt securities reclassified to net income.",
        "Amount of gain on derivative instruments reclassified to net income.",
        None,
        None,
    )
    found = links_of(rows, entries)
    assert (found[1], found[3]) == (1, 0)


def test_two_labels_that_nothing_tells_apart_stay_without_a_link() -> None:
    rows = [row("First thing", "$ 1"), row("Second thing", "2")]
    entries = concepts("Amount of a matter.", "Amount of a matter.")
    assert links_of(rows, entries) == (None, None)


def test_a_heading_takes_the_entry_without_documentation_and_leaves_the_rest_to_the_label() -> None:
    rows = [row("Debt Disclosure [Abstract]"), row("Borrowings", "First line\nsecond line")]
    entries = concepts(None, "The entire disclosure for short-term arrangements.")
    assert links_of(rows, entries) == (0, 1)


def test_line_items_are_tied_to_their_boilerplate_and_never_a_label_with_values() -> None:
    rows = [row("Concentration Risk [Line Items]"), row("Line items of financial concepts in a table", "$ 3")]
    entries = concepts("Amount of some other matter.", LINE_ITEMS)
    assert links_of(rows, entries) == (1, 0)


def test_a_label_with_values_is_not_tied_to_boilerplate_though_nothing_else_is_left() -> None:
    assert links_of([row("Concentration risk", "$ 3")], concepts(LINE_ITEMS)) == (None,)
    assert links_of([row("Concentration risk", "$ 3")], concepts("Amount of some matter.")) == (0,)


def test_years_in_a_row_are_tied_to_the_fiscal_years_of_a_maturity_table() -> None:
    rows = [row("2024", "$ 5"), row("2025", "4"), row("2026", "3"), row("Thereafter", "$ 9")]
    due = "Amount of obligation to be paid"
    entries = concepts(
        f"{due} after third fiscal year following current fiscal year.",
        f"{due} in next fiscal year following current fiscal year.",
        f"{due} in third fiscal year following current fiscal year.",
        f"{due} in second fiscal year following current fiscal year.",
    )
    assert links_of(rows, entries)[:3] == (1, 3, 2)


def test_the_order_of_names_decides_between_entries_that_read_alike() -> None:
    between = "Amount of something."
    rows = [
        row("Total assets", "$ 9"),
        row("Goodwill", "2"),
        row("Inventories", "3"),
        row("Total liabilities", "5"),
        row("Zinc", "1"),
        row("Brass", "1"),
    ]
    entries = concepts(
        "Sum of all assets that are recognized.",
        between,
        "Amount after accumulated impairment loss of an asset representing future economic benefits.",
        "Amount of inventory expected to be sold, or consumed within one year.",
        "Sum of all liabilities that are recognized.",
        between,
    )
    assert links_of(rows, entries)[4:] == (5, 1)


@pytest.mark.parametrize(("rows", "entries"), [([], []), ([row("A", "1")], []), ([], concepts("Amount."))])
def test_without_rows_or_entries_there_is_no_link(rows: list[Row], entries: list[Entry]) -> None:
    assert links_of(rows, entries) == (None,) * len(rows)


def test_labels_that_a_cut_tail_has_no_entry_for_are_not_forced_onto_those_it_has() -> None:
    rows = [row(name, "$ 1") for name in ("Rent", "Fuel", "Wages", "Travel", "Repairs", "Postage", "Legal fees")]
    assert links_of(rows, concepts("Amount of rent.")) == (0, *[None] * 6)


def test_a_page_of_too_many_labels_and_entries_is_left_without_links() -> None:
    rows = [row(f"Label {number}", "$ 1") for number in range(400)]
    entries = concepts(*[f"Amount of label {number}." for number in range(400)])
    assert links_of(rows, entries) == (None,) * 400


def test_every_row_gets_an_answer_and_every_answer_is_a_concept_entry() -> None:
    draw = random.Random(7)
    words = ["net", "cash", "loss", "beginning", "balance", "2021", "[Abstract]", "Dec. 31, 2021", "per share", ""]
    values = ["$ 1", "2", "(3)", "4.00%", "true", "Jan. 01, 2020", "2 years", "text"]
    for _ in range(300):
        rows = [
            row(" ".join(draw.sample(words, 3)), *draw.sample(values, draw.randrange(3)), block=draw.randrange(2))
            for _ in range(draw.randrange(12))
        ]
        kinds = draw.choices(list(EntryKind), k=draw.randrange(12))
        texts = [draw.choice([None, "", "Amount of " + " ".join(draw.sample(words, 4))]) for _ in kinds]
        entries = [Entry(1, kind, text) for kind, text in zip(kinds, texts, strict=True)]
        found = links_of(rows, entries)
        assert len(found) == len(rows)
        assert all(index is None or entries[index].kind is EntryKind.CONCEPT for index in found)
        assert links_of(rows, entries) == found


# Labels and words


def labels_of(*texts: str) -> list[int | None]:
    return read_labels([row(text, "$ 1") for text in texts])[1]


def test_labels_that_differ_in_an_end_alone_are_one() -> None:
    assert labels_of("Outstanding, beginning of period", "Outstanding, end of period") == [0, 0]
    assert labels_of("Balance as of Dec. 31, 2021", "Balance as of Dec. 31, 2022", "Balance, Dec. 31, 2023") == [0] * 3


def test_labels_that_are_dates_year_after_year_are_maturities_and_stay_apart() -> None:
    assert labels_of("December 31, 2021", "December 31, 2022", "December 31, 2023") == [0, 1, 2]


def test_a_label_with_another_unit_is_another_label() -> None:
    rows = [row("Granted", "5", unit="shares"), row("Granted", "$ 2", unit="$ / shares")]
    assert read_labels(rows)[1] == [0, 1]


def test_forms_and_near_synonyms_of_a_word_share_a_stem() -> None:
    assert stems("amortized") == stems("amortization")
    assert stems("operating") == stems("operations")
    assert stems("net sales") == stems("Net Revenues")
    assert stems("non-current") == stems("Noncurrent")
    assert stems("shareholders") == stems("stockholder")


def test_small_words_are_left_out_and_each_stem_stands_once() -> None:
    assert stems("the loss of a loss on the losses") == stems("loss")


def test_the_longest_phrase_tells_the_concept() -> None:
    plain = "Amount paid in advance for costs that provide economic benefits within a future period of one year."
    other = (
        "Amount paid in advance for costs that provide economic benefits in future periods, and amount of other assets."
    )
    assert wording(plain).name == "us-gaap:PrepaidExpenseCurrent"
    assert wording(other).name == "us-gaap:PrepaidExpenseAndOtherAssetsCurrent"
    assert wording("Amount of nothing in particular.").name is None


# Hints


@pytest.mark.parametrize(
    ("documentation", "kind"),
    [
        ("Amount of revenue from rent.", FactKind.MONETARY),
        ("The cash outflow for fuel.", FactKind.MONETARY),
        ("Number of shares granted to staff.", FactKind.SHARES),
        ("The average number of shares or units in earnings per unit.", FactKind.SHARES),
        ("Number of customers of the segment.", FactKind.NUMBER),
        ("Weighted average price at which options were taken up.", FactKind.PER_SHARE),
        ("Net income per each share of common stock.", FactKind.PER_SHARE),
        ("Percentage of revenue from one customer.", FactKind.PERCENT),
        ("Useful life of vehicles, in 'PnYnMnDTnHnMnS' format.", FactKind.DURATION),
        ("Date of the contract, in CCYY-MM-DD format.", FactKind.DATE),
        ("Boolean flag that is true where it is so.", FactKind.BOOLEAN),
        ("The entire disclosure for leases of ships.", FactKind.TEXT),
        ("Something else.", None),
    ],
)
def test_the_wording_tells_what_a_concept_measures(documentation: str, kind: FactKind | None) -> None:
    assert kind_hint(documentation) is kind


@pytest.mark.parametrize(
    ("documentation", "period_type"),
    [
        ("Carrying amount as of the balance sheet date of ships.", PeriodType.INSTANT),
        ("Ships that were sold after the balance sheet date but before the statements were issued.", None),
        ("Amount of liability, classified as current.", PeriodType.INSTANT),
        ("Number of options outstanding.", PeriodType.INSTANT),
        ("Amount, after tax, of accumulated change in equity.", PeriodType.INSTANT),
        ("Amount of expense for fuel.", PeriodType.DURATION),
        ("The cash outflow for debt due after one year.", PeriodType.DURATION),
        ("Amount of increase (decrease) in inventory, if longer.", PeriodType.DURATION),
        ("Tabular disclosure of amounts as of period end.", PeriodType.DURATION),
        ("Carrying amount charged against income.", None),
        ("Period over which cost is not yet recognized, in 'PnYnMnDTnHnMnS' format.", None),
        ("Something else.", None),
    ],
)
def test_the_wording_tells_the_period_type(documentation: str, period_type: PeriodType | None) -> None:
    assert period_type_hint(documentation) is period_type


@pytest.mark.parametrize("text", [LINE_ITEMS, ROLL_FORWARD, "Earnings Per Share [Abstract]", "Debt [Line Items]"])
def test_the_boilerplate_of_concepts_without_values_is_known(text: str) -> None:
    assert is_heading_wording(text)
    assert not is_heading_wording("Amount of debt.")


# The corpora


def true_rows(page: dict[str, Any]) -> Iterator[tuple[Row, str]]:
    """The rows of a page of the corpora with the names of their concepts, as the truth has them."""
    heading: str | None = None
    block = 0
    for raw in page["rows"]:
        texts = [text for text in raw["cells"] if text is not None]
        if "=" in raw["name"]:
            block, heading = block + 1, None
            yield member_row(raw["label"], block), raw["name"]
            continue
        label, _, unit = raw["label"].rpartition(" | ") if texts else (raw["label"], "", "")
        yield (
            row(label or raw["label"], *texts, block=block, heading=heading, unit=unit if label else None),
            raw["name"],
        )
        heading = heading if texts else raw["label"]


def score(pages: Sequence[dict[str, Any]], *, kept: float = 1.0) -> tuple[float, float]:
    """The share of facts that are linked, and the share of those whose entry is the right one.

    Of each page's entries only the first are used, the share ``kept``, as if the dump were cut off.
    """
    there = linked = right = 0
    for page in pages:
        rows = list(true_rows(page))
        entries = read_page(page["dump"], "leading").entries
        entries = resolve(entries[: max(1, int(len(entries) * kept))])
        for (one, name), index in zip(rows, links_of([one for one, _ in rows], entries), strict=True):
            there += len(one.values)
            if index is not None:
                linked += len(one.values)
                right += len(one.values) * (page["definitions"][index]["name"] == name)
    return linked / there, right / linked


@pytest.fixture(scope="module")
def pages() -> list[dict[str, Any]]:
    return [page for page in corpus_pages() if page.get("definitions") and page["dump"].startswith("|")]


@needs_shared
@pytest.mark.parametrize("half", [slice(None), slice(0, None, 2), slice(1, None, 2)])
def test_most_facts_of_the_corpora_are_linked_and_nearly_all_of_them_rightly(
    pages: list[dict[str, Any]], half: slice
) -> None:
    linked, right = score(pages[half])
    assert linked >= 0.7
    assert right >= 0.98


@needs_shared
@pytest.mark.parametrize("kept", [0.9, 0.6, 0.4])
def test_links_stay_right_where_the_tail_is_cut(pages: list[dict[str, Any]], kept: float) -> None:
    assert score(pages, kept=kept)[1] >= 0.95


@needs_shared
def test_hints_are_right_on_the_definitions_of_the_corpora(pages: list[dict[str, Any]]) -> None:
    definitions = {d["definition"]: d for page in pages for d in page["definitions"] if d.get("definition")}
    typed = [
        (period_type_hint(text), definition["period_type"])
        for text, definition in definitions.items()
        if not is_heading_wording(text)
    ]
    told = [(hint, truth) for hint, truth in typed if hint is not None]
    assert len(told) >= 0.65 * len(typed)
    assert sum([hint == truth for hint, truth in told]) >= 0.97 * len(told)
    monetary = [kind_hint(text) for text, d in definitions.items() if d["data_type"].endswith("monetaryItemType")]
    assert sum([hint in (None, FactKind.MONETARY) for hint in monetary]) >= 0.97 * len(monetary)
