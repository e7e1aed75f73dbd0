"""Which text cell is a heading, a member row, a label or a value, and what holds for a row."""

import random
from collections.abc import Sequence

import msgspec
import pytest

import pipefacts
from conftest import CORPORA, corpus_pages, needs_shared
from pipefacts.errors import PipefactsError
from pipefacts.meaning.body import Body
from pipefacts.meaning.roles import assign_roles
from pipefacts.meaning.title import read_title
from pipefacts.meaning.units import page_units
from pipefacts.syntax.page import read_page
from pipefacts.syntax.printed import PrintedPage, PrintedTitle
from pipefacts.values import Cell, CellKind, Entry, EntryKind, Head, Role, Row

HEADS = "|\nSome Note (Details) - USD ($)\n|12 Months Ended\n|\nDec. 31, 2022\n|\nDec. 31, 2021\n"
CONCEPT = "|X\n- Definition\n+ References\nWhat it means.\n+ Details\nNo definition available.\n"
MEMBER = "|X\n- Details\n"


def printed(body: str, *, concepts: int = 0, members: int = 0) -> PrintedPage:
    """A page of two columns; ``body`` has a cell a line, the bars left out."""
    cells = "".join([f"|{line}\n" for line in body.strip().splitlines()])
    return read_page(HEADS + cells + CONCEPT * concepts + MEMBER * members, "leading")


def body_of(page: PrintedPage, width: int) -> Body:
    title = read_title(page.title)
    page = msgspec.structs.replace(page, heads=(Head((), 1),) * width)
    return assign_roles(Body(title, page_units(title, ()), page.entries), page)


def roles_of(body: str, *, width: int = 2, concepts: int = 0, members: int = 0) -> Body:
    return body_of(printed(body, concepts=concepts, members=members), width)


def in_doubt(body: Body) -> list[int]:
    return [i for i, each in enumerate(body.rows) if each.doubt is not None]


def shown(rows: Sequence[Row]) -> list[str]:
    """Each row in short: ``h`` heading, ``m`` member row, ``l`` label with its values."""
    return [" / ".join([f"{row.role.value[0]} {row.label}", *[cell.text for cell in row.values]]) for row in rows]


def read(body: str, *, width: int = 2, concepts: int = 0, members: int = 0) -> list[str]:
    return shown(roles_of(body, width=width, concepts=concepts, members=members).printed)


# Labels and their values


def test_figures_are_values_of_the_last_text_above_them():
    assert read("Goodwill\n$ 5\n$ 6\nInventory\n7") == ["l Goodwill / $ 5 / $ 6", "l Inventory / 7"]


def test_a_text_between_two_rows_of_figures_that_has_none_is_no_value():
    assert read("Goodwill\n5\n6\nOther assets\nInventory\n7") == [
        "l Goodwill / 5 / 6",
        "h Other assets",
        "l Inventory / 7",
    ]


def test_a_standard_label_of_the_cover_page_takes_a_text_value():
    body = "Document Type\n10-K\nEntity Registrant Name\nAcme Corp\nTrading Symbol\nACME\nAmendment Flag\nfalse"
    assert read(body) == [
        "l Document Type / 10-K",
        "l Entity Registrant Name / Acme Corp",
        "l Trading Symbol / ACME",
        "l Amendment Flag / false",
    ]


def test_a_security_is_a_member_row_above_the_heading_that_comes_again_and_a_value_below_its_label():
    body = """Entity Information [Line Items]
Document Type
10-Q
Security Exchange Name
NYSE
Class A stock
Entity Information [Line Items]
Title of 12(b) Security
Class A stock
Security Exchange Name
NYSE
5% Notes due 2031
Entity Information [Line Items]
Title of 12(b) Security
5% Notes due 2031
No Trading Symbol Flag
true"""
    assert read(body)[3:] == [
        "m Class A stock",
        "h Entity Information [Line Items]",
        "l Title of 12(b) Security / Class A stock",
        "l Security Exchange Name / NYSE",
        "m 5% Notes due 2031",
        "h Entity Information [Line Items]",
        "l Title of 12(b) Security / 5% Notes due 2031",
        "l No Trading Symbol Flag / true",
    ]


def test_a_sentence_is_a_value():
    text = "The notes convert at the option of the holder at a price of $0.50 per share."
    assert read(f"Goodwill\n5\nConversion feature\n{text}\nInventory\n7")[1] == f"l Conversion feature / {text}"


def test_a_text_in_all_columns_is_a_value_of_each():
    body = "Fee\n5\nFee basis\nAverage daily balance\nAverage daily balance\nInventory\n7"
    assert read(body)[1] == "l Fee basis / Average daily balance / Average daily balance"


def test_the_auditor_page_has_text_values():
    body = (
        "Audit Information [Abstract]\nAuditor Firm ID\n42\nAuditor Name\nErnst & Young LLP\nAuditor Location\nDenver"
    )
    assert read(body, width=1)[2:] == ["l Auditor Name / Ernst & Young LLP", "l Auditor Location / Denver"]


def test_the_policies_of_a_note_are_values_of_their_names():
    policy = "We recognize revenue when control of the goods passes to the customer, net of returns and discounts."
    body = f"Accounting Policies [Abstract]\nRevenue Recognition\n{policy}\nFair Value\n{policy}"
    assert read(body, width=1)[1:] == [f"l Revenue Recognition / {policy}", f"l Fair Value / {policy}"]


def test_a_long_text_beside_a_text_block_is_the_other_columns():
    long = (
        "The amounts of the prior year were restated, as the change of method was applied to all periods shown here. "
        * 2
    )
    block = "|First paragraph.\nSecond paragraph.\n"
    page = read_page(HEADS + f"|Footnote A\n{block}|{long}\n|Footnote B\n|{long}\n{block}|Pay\n|$ 5\n", "leading")
    assert [len(row.values) for row in body_of(page, 2).printed] == [2, 2, 1]


def test_years_are_labels_and_their_amounts_values():
    body = "Future payments\n2023\n$ 5\n2024\n6\n2025\n7\nThereafter\n8"
    assert read(body) == ["h Future payments", "l 2023 / $ 5", "l 2024 / 6", "l 2025 / 7", "l Thereafter / 8"]


def test_a_number_too_many_before_a_heading_that_comes_again_is_a_member_row():
    line_items = "Fair Value [Line Items]"
    body = f"1\n{line_items}\nSwaps\n$ 0\n$ 0\n2\n{line_items}\nSwaps\n0\n17\n3\n{line_items}\nSwaps\n$ 0\n$ 0"
    assert read(body) == [
        "m 1",
        f"h {line_items}",
        "l Swaps / $ 0 / $ 0",
        "m 2",
        f"h {line_items}",
        "l Swaps / 0 / 17",
        "m 3",
        f"h {line_items}",
        "l Swaps / $ 0 / $ 0",
    ]


def test_more_amounts_than_columns_stay_in_one_row():
    assert read("Goodwill\n$ 5\n$ 6\n$ 7") == ["l Goodwill / $ 5 / $ 6 / $ 7"]


def test_values_before_the_first_label_stand_in_a_row_without_one():
    assert read("$ 5\n$ 6\nGoodwill\n$ 7") == ["l  / $ 5 / $ 6", "l Goodwill / $ 7"]


def test_a_cut_off_page_may_end_with_a_heading():
    assert read("Goodwill\n5\n6\nOther assets:")[-1] == "h Other assets:"


def test_with_unknown_width_all_figures_are_values():
    assert read("Goodwill\n5\n6\n7\n8", width=0) == ["l Goodwill / 5 / 6 / 7 / 8"]


# Units and notes


def test_the_unit_behind_a_label_is_split_off():
    row = roles_of("Exercise price | $ / shares\n$ 5").printed[0]
    assert (row.label, row.unit_suffix) == ("Exercise price", "$ / shares")


def test_a_unit_of_the_filers_own_is_split_off_a_row_with_values():
    row = roles_of("Number of vendors | Vendor\n2").printed[0]
    assert (row.label, row.unit_suffix) == ("Number of vendors", "Vendor")


def test_joined_members_are_split_and_have_no_unit():
    row = roles_of("Revenue | Customer A\nDetails [Line Items]\nPercentage\n5.00%").printed[0]
    assert (row.role, row.label, row.unit_suffix) == (Role.MEMBER, "Revenue | Customer A", None)
    assert row.members == ("Revenue", "Customer A")


def test_a_row_without_values_that_ends_in_a_unit_is_no_member_row():
    roles = roles_of("Options\nGranted | shares\n5\nVested | shares\nForfeited | shares\n7")
    vested = roles.printed[2]
    assert (vested.role, vested.label, vested.unit_suffix) == (Role.HEADING, "Vested", "shares")


def test_the_marks_of_a_label_are_the_rows_and_those_of_a_value_its_own():
    row = body_of(read_page(HEADS + "|Goodwill\n|[1]\n|$ 5\n|[2]\n", "leading"), 2).printed[0]
    assert (row.notes, row.values[0].notes) == (("[1]",), ("[2]",))


# Headings, member rows and what holds below them


def test_members_hold_until_the_next_member_row():
    body = "Goodwill\n5\nRetail [Member]\nGoodwill\n6\nInventory\n7\nWholesale [Member] | Asia\nGoodwill\n8"
    rows = [row for row in roles_of(body).printed if row.values]
    assert [(row.members, row.block) for row in rows] == [
        ((), 0),
        (("Retail [Member]",), 1),
        (("Retail [Member]",), 1),
        (("Wholesale [Member]", "Asia"), 2),
    ]


def test_a_typed_member_is_a_member_row():
    rows = roles_of("Start Date [Axis]: 2025-03-30\nObligation [Line Items]\nPercentage\n5.00%").printed
    assert [row.role for row in rows] == [Role.MEMBER, Role.HEADING, Role.LABEL]
    assert rows[2].members == ("Start Date [Axis]: 2025-03-30",)


def test_a_row_above_a_heading_of_plain_words_that_comes_again_is_a_member_row():
    body = "RISKS\nCash\n$ 5\nRetail\nRISKS\nShare of sales\n5.00%\nWholesale\nRISKS\nShare of sales\n6.00%"
    assert [line for line in read(body) if line[0] != "l"] == [
        "h RISKS",
        "m Retail",
        "h RISKS",
        "m Wholesale",
        "h RISKS",
    ]


def test_a_row_above_labels_that_come_again_is_a_member_row():
    rows = "Net sales\n$ 9\n$ 8\nCost of sales\n5\n4\n"
    body = f"{rows}Goods\n{rows}Repairs\nNet sales\n3\n3"
    assert [line for line in read(body) if line[0] != "l"] == ["m Goods", "m Repairs"]


def test_headings_above_labels_that_come_first_are_headings():
    body = "Current assets:\nCash\n5\nInventory\n6\nCurrent liabilities:\nPayables\n7\nDebt\n8"
    assert [line for line in read(body) if line[0] != "l"] == ["h Current assets:", "h Current liabilities:"]


def test_the_balances_of_a_statement_of_equity_begin_no_blocks():
    year = "Net income\n5\nShare data\nDividends a share\n$ 0.10\n"
    body = "".join([f"Balance at Dec. 31, {2019 + i}\n$ 5\n$ 6\n{year}" for i in range(3)])
    assert not [line for line in read(body) if line[0] == "m"]


def test_the_heading_in_force_is_that_of_the_block():
    body = "Assets:\nCash\n5\nRetail [Member]\nCash\n6\nLiabilities:\nDebt\n7"
    rows = roles_of(body).printed
    assert [(row.label, row.heading) for row in rows if row.values] == [
        ("Cash", "Assets:"),
        ("Cash", None),
        ("Debt", "Liabilities:"),
    ]


def test_a_label_without_amounts_is_not_the_heading_of_the_rows_below():
    body = "Assets:\nCash\n$ 5\nCommitments and contingencies (Note 9)\nStockholders' equity:\nRetained earnings\n$ 7"
    roles = roles_of(body)
    at = [row.label for row in roles.printed].index("Commitments and contingencies (Note 9)")
    assert roles.rows[at].row.role is Role.HEADING
    assert roles.rows[at].row.heading == "Assets:"
    assert not roles.rows[at].certainly_empty


def test_only_rows_that_certainly_have_no_facts_are_abstract():
    body = "Debt [Line Items]\nCash\n5\nSenior\nDebt [Line Items]\nCash\n5\nWarrants:\nIssued\n6\nOther\nExpired\n7"
    roles = roles_of(body)
    certain = {each.row.label: each.certainly_empty for each in roles.rows}
    assert certain == {
        "Debt [Line Items]": True,
        "Cash": False,
        "Senior": False,  # not marked: it may be a label whose facts are nil
        "Warrants:": True,
        "Issued": False,
        "Other": False,
        "Expired": False,
    }


# What the definition entries settle

TAXES = "Current\nFederal\n5\nState\n6\nDeferred\nFederal\n7\nState\n8"


def test_entries_for_members_make_the_same_cells_member_rows():
    assert [line for line in read(TAXES, concepts=2, members=2) if line[0] != "l"] == ["m Current", "m Deferred"]


def test_no_entries_for_members_make_the_same_cells_headings():
    assert [line for line in read(TAXES, concepts=6) if line[0] != "l"] == ["h Current", "h Deferred"]


def test_the_count_of_concepts_tells_a_text_value_from_a_label():
    body = "Cash\n5\nCollateral\nReal property\nDebt\n6"
    assert "l Collateral / Real property" in read(body, concepts=3)
    assert "l Collateral / Real property" not in read(body, concepts=3, members=1)


def test_members_in_the_title_are_not_missed_in_the_rows():
    body = "".join([f"|{line}\n" for line in "Cash\n5\nOther\nDebt\n6".splitlines()])
    page = read_page(HEADS.replace("(Details)", "(Details) - Bank A") + body + CONCEPT * 3 + MEMBER, "leading")
    assert not [row for row in body_of(page, 2).printed if row.role is Role.MEMBER]


def test_what_is_close_to_even_is_a_doubt_with_its_place():
    (doubt,) = roles_of("Cash\n5\nSome plan\nDebt\n6\nDues\n7").doubts
    assert (doubt.text, doubt.line, doubt.column) == ("Some plan", 10, 2)
    assert {doubt.taken, doubt.other} == {Role.HEADING, Role.MEMBER}


def test_rows_that_a_doubtful_text_may_lengthen_or_part_are_in_doubt():
    roles = roles_of("Terms\nStraight-line\nQ2\nPlan\nCash\n$ 1\n$ 2")
    assert shown(roles.printed)[0] == "l Terms / Straight-line / Q2"
    assert in_doubt(roles) == [0, 1]
    assert in_doubt(roles_of("Basis\nMethod one\nMethod two\nCash\n$ 1\n$ 2")) == [0, 1, 2]


def test_a_heading_that_may_be_a_member_leaves_no_row_in_doubt():
    assert not in_doubt(roles_of("Cash\n5\nSome plan\nDebt\n6\nDues\n7"))


def test_a_full_row_with_a_text_that_may_be_a_label_is_likely_and_not_exact():
    body = "".join([f"|{line}\n" for line in ["Terms", "Straight-line", "Q2", "Plan", "Cash", "$ 1", "$ 2"]])
    facts = pipefacts.parse(HEADS + body, columns="proved").facts
    assert [(fact.column, str(fact.alignment)) for fact in facts] == [
        (0, "likely"), (1, "likely"), (0, "exact"), (1, "exact")
    ]  # fmt: skip
    assert [round(sum(one.probability or 0 for one in fact.candidates), 5) for fact in facts[:2]] == [1, 1]


def test_a_page_of_marked_headings_and_amounts_leaves_no_doubt():
    assert roles_of("Debt [Line Items]\nCash\n5\nSenior [Member]\nDebt [Line Items]\nCash\n5").doubts == ()


# Dumps that say more


def test_kept_empty_cells_are_places():
    body = "Risks [Line Items]\n\n\nGoodwill\n\n$ 6\nRating\nGood\n\nInventory\n5\n"
    page = read_page(HEADS + "".join([f"|{line}\n" for line in body.splitlines()]), "leading")
    rows = body_of(page, 2).printed
    assert shown(rows) == ["h Risks [Line Items]", "l Goodwill / $ 6", "l Rating / Good", "l Inventory / 5"]
    assert [cell.place for row in rows for cell in row.values] == [2, 1, 1]


def test_stated_places_leave_nothing_to_decide():
    texts = [("Fee", 0), ("Basis", 2), ("Terms", 0), ("Rent", 0), ("Flat", 1), ("Flat", 2)]
    cells = tuple([Cell(CellKind.TEXT, text, i, 1, place=place) for i, (text, place) in enumerate(texts, 1)])
    page = PrintedPage(PrintedTitle(("Terms",), (), 1), body=cells)
    assert shown(body_of(page, 2).printed) == ["l Fee / Basis", "h Terms", "l Rent / Flat / Flat"]


def test_cells_of_one_line_stand_in_one_row():
    texts = [("Fee", 1), ("Basis", 1), ("Terms", 2), ("Rent", 3), ("Flat", 3), ("Flat", 3)]
    cells = tuple([Cell(CellKind.TEXT, text, line, 2 + 9 * i) for i, (text, line) in enumerate(texts)])
    page = PrintedPage(PrintedTitle(("Terms",), (), 1), body=cells)
    assert shown(body_of(page, 2).printed) == ["l Fee / Basis", "h Terms", "l Rent / Flat / Flat"]


# What holds for every page


def drawn(seed: int) -> PrintedPage:
    """Cells of any kinds in any order."""
    pick = random.Random(seed)
    texts = (
        "Cash",
        "Debt:",
        "Retail [Member]",
        "A | B",
        "Net | shares",
        "Basis",
        "2024",
        "7",
        "1,234",
        "yes.",
        "No",
        "x",
    )
    kinds = [CellKind.TEXT] * 6 + list(CellKind)
    cells = [Cell(pick.choice(kinds), pick.choice(texts), i, 2) for i in range(pick.randrange(60))]
    entries = [Entry(i, pick.choice(list(EntryKind))) for i in range(pick.randrange(9))]
    return PrintedPage(PrintedTitle(("Some Note (Details)",), (), 1), body=tuple(cells), entries=tuple(entries))


@pytest.mark.parametrize("width", [0, 1, 2, 5])
def test_every_cell_stands_in_one_row_in_order(width: int):
    for seed in range(150):
        page = drawn(seed)
        if width == 1 and any(cell.kind is CellKind.BLOCK for cell in page.body):
            continue  # figures below a text block: tables inside it, which are one text
        rows = body_of(page, width).printed
        labels = {(row.line, row.column) for row in rows if row.label}
        lines = [line for row in rows for line in dict.fromkeys([row.line, *[cell.line for cell in row.values]])]
        full = [cell.line for cell in page.body if cell.kind is not CellKind.EMPTY or (cell.line, 2) in labels]
        assert lines == full
        assert all(row.role is Role.LABEL for row in rows if row.values)


def test_a_member_row_is_never_the_last_row():
    for seed in range(150):
        body = "\n".join(random.Random(seed).choices(["Cash", "Retail", "5", "$ 6", "Debt", "Fee"], k=12))
        assert read(body)[-1][0] != "m"


def test_many_rows_take_time_in_proportion():
    cells = [Cell(CellKind.TEXT if i % 3 < 2 else CellKind.NUMBER, f"L{i % 70}", i, 2) for i in range(30_000)]
    page = PrintedPage(PrintedTitle(("Many",), (), 1), body=tuple(cells))
    assert len(body_of(page, 2).printed) == 20_000


def true_cells(truth: Sequence[dict]) -> list[tuple[str, tuple[str, ...], bool]]:
    """The label, the members and whether it is a value, of each cell of the body in order."""
    members: tuple[str, ...] = ()
    cells = []
    for row in truth:
        if "=" in (row.get("name") or ""):
            members = tuple(" ".join(row["label"].split()).split(" | "))
        cells.append((row["label"], members, False))
        cells += [(row["label"], members, True) for text in row["cells"] if text is not None]
    return cells


@needs_shared
@pytest.mark.parametrize("corpus", sorted(path.name.partition(".")[0] for path in CORPORA.glob("*.jsonl.gz")))
def test_the_roles_of_a_corpus_are_right(corpus: str):
    values = right = named = well_named = 0
    for truth in corpus_pages(corpus):
        try:
            page = read_page(truth["dump"], "leading")
        except PipefactsError:
            continue
        rows = body_of(page, len(truth["columns"])).printed
        ours = {cell.line: row for row in rows for cell in row.values}
        cells = true_cells(truth["rows"])
        assert len(cells) == len(page.body)
        for cell, (label, members, is_value) in zip(page.body, cells, strict=True):
            row = ours.get(cell.line)
            values += is_value or row is not None
            if is_value and row is not None and label in (row.label, f"{row.label} | {row.unit_suffix}"):
                right += 1
                named += "definitions" in truth
                well_named += "definitions" in truth and row.members == members
    assert right >= 0.995 * values
    assert well_named >= 0.99 * named


@needs_shared
def test_a_dump_cut_off_anywhere_keeps_the_rows_before_the_cut():
    pick = random.Random(3)
    values = kept = 0
    for truth in corpus_pages("apple-10q-2025", "misc"):
        try:
            page = read_page(truth["dump"], "leading")
        except PipefactsError:
            continue
        whole = {c.line: (row.line, row.members) for row in body_of(page, len(page.heads)).printed for c in row.values}
        cut = msgspec.structs.replace(page, body=page.body[: pick.randrange(len(page.body) + 1)], entries=())
        rows = body_of(cut, len(page.heads)).printed[:-1]
        ours = [(c.line, (row.line, row.members)) for row in rows for c in row.values]
        values += len(ours)
        kept += sum(whole.get(line) == at for line, at in ours)
    assert kept >= 0.99 * values


def test_a_member_below_a_lone_bar_is_a_member_row() -> None:
    dump = "|\nDebt (USD $)\n|\nDec. 31, 2011\n|Notes\n|$ 5\n|\nParent [Member]\n|Notes\n|$ 3\n"
    page = pipefacts.parse(dump)
    assert [fact.members for fact in page.facts] == [(), ("Parent [Member]",)]
