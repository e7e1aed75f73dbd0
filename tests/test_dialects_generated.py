"""Texts that a dialect's own grammar generates: each is read, and nothing of it is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark, Tree

from pipefacts.syntax.tree import grammar, parse_tree, terminals

# What stands in the cells; a dialect's own form puts its bars around each.
CELLS = {
    "MONEY": ["$ 5", "CAD (1,200)"],
    "NUMBER": ["41", "0.125"],
    "NEGATIVE": ["(7)"],
    "PERCENT": ["12.50%"],
    "DATE": ["Dec. 31, 2021"],
    "TIME": ["2 years"],
    "BOOLEAN": ["true"],
    "HEADING": ["Assets [Abstract]"],
    "MEMBER": ["North [Member]"],
    "TEXT": ["Rent", "Cost of boats"],
    "ELEMENT": ["us-gaap_Assets"],
    "NOTE": ["[1]", "[1],[2]"],
    "DURATION": ["12 Months Ended"],
    "UNIT": ["shares"],
}
FORMS = {"wrapped": "|{}|", "trailing": "{}|\n", "spaced": "{} | ", "padded": "{} | ", "positional": "{} | "}
LINES = {
    "PREAMBLE": ["\ufeff", "\n\n"],
    "END": ["\n"],
    "TITLE_LINE": ["Debt (Details) - USD ($)\n", "Leases\n"],
    "HEAD_LINE": ["Total\n", "customer\n"],
    "DATE_LINE": ["Dec. 31, 2021\n"],
    "UNIT_LINE": ["USD ($)\n"],
    "SCALE_REST": [", unless otherwise specified\n"],
    "SCALE_END": ["\n"],
    "SCALE": ["$ in Thousands"],
    "MORE_SCALE": [", shares in Millions"],
    "GLUED_SCALE": ["$ in Thousands"],
    "MORE_GLUED": [", shares in Millions"],
    "GLUED_REST": [", except Share data"],
    "DEFINITION": ["- Definition\n"],
    "FIRST_REFERENCES": ["- References\n"],
    "FIRST_DETAILS": ["- Details\n"],
    "REFERENCES": ["+ References\n"],
    "DETAILS": ["+ Details\n"],
    "NO_DEFINITION": ["No definition available.\n"],
    "DOCUMENTATION_LINE": ["What it means.\n"],
    "REFERENCE": ["Reference 1: http://www.xbrl.org/2003/role/exampleRef\n"],
    "REFERENCE_PART": ["-Topic 606\n"],
}
OWN: dict[str, dict[str, list[str]]] = {
    "wrapped": {
        "BARS": ["|\n|\n"],
        "BAR": ["|\n"],
        "X": ["|X|\n"],
        "BLOCK": ["|A note\n|\nof two lines\n"],
        "CUT": ["|cut off\n"],
        "LOOSE_LINE": ["loose\n"],
        "ITEM_HEADS": ["|\n|\nLabel\n|\n|\nElement\n|\n|\nValue\n"],
        "STRAY": ["|left over|\n"],
    },
    "trailing": {
        "BAR": ["|\n"],
        "X": ["X|\n"],
        "TITLE": ["Debt (Details) "],
        "BLOCK": ["A note\nof two lines\n|\n"],
        "BARE_BLOCK": ["A note\n|\n"],
        "LOOSE_LINE": ["loose\n"],
        "ITEM_HEADS": ["Label|\nElement|\nValue|\n"],
        "STRAY": ["left over\n"],
    },
    "spaced": {
        "BAR": ["|\n"],
        "X": ["X |\n"],
        "RULE": ["---|---|\n"],
        "EMPTY": ["| "],
        "BLOCK": ["A note\nof two lines\n| "],
        "LOOSE_LINE": ["loose\n"],
        "ITEM_HEADS": ["Label | Element | Value |\n---|---|---|\n"],
        "STRAY": ["left over\n"],
    },
    "padded": {
        "BAR": ["|\n"],
        "X": ["| X | ||\n"],
        "RULE": ["|---|---|\n"],
        "LEAD": ["| "],
        "PADS": ["||"],
        "TITLE": ["Debt (Details) "],
        "EMPTY": ["| "],
        "BLOCK": ["A note\nof two lines\n| "],
        "DATE_HEAD": ["Dec. 31, 2021 |"],
        "UNIT_HEAD": ["shares |"],
        "TEXT_HEAD": ["Total |"],
        "DATE_PART": ["Dec. 31, 2021 "],
        "DATE_GLUED": ["Dec. 31, 2021"],
        "UNIT_PART": ["USD ($) "],
        "WORD_PART": ["customer "],
        "HEAD_REST": ["customer "],
        "CELL_END": ["|"],
        "LOOSE_LINE": ["loose\n"],
        "_ENTRY_END": ["|\n"],
        "ITEM_HEADS": ["Label | Element | Value |\n|---|---|---|\n"],
        "STRAY": ["left over\n"],
    },
    "positional": {
        "OPEN": ["| "],
        "TITLE": ["Debt (Details)"],
        "TITLE_END": [" | "],
        "RULE": ["|---|---|\n"],
        "PADS": ["||"],
        "NO_LABEL": [" | "],
        "EMPTY": [" | ", "||| "],
        "EMPTIES": [" |  | "],
        "BLANK_BLOCK": ["\n | "],
        "DATE_PART": ["Dec. 31, 2021 "],
        "UNIT_PART": ["USD ($) "],
        "WORD_PART": ["customer "],
        "CELL_END": ["| "],
        "BLOCK": ["A note\nof two lines | "],
        "X": ["| X | \n"],
        "DEFINITION": ["|  - Definition "],
        "FIRST_REFERENCES": ["|  - References "],
        "FIRST_DETAILS": ["|  - Details "],
        "NAME": ["| Name: | us-gaap_Assets | \n"],
        "PREFIX": ["| Namespace Prefix: | us-gaap_ | \n"],
        "DATA_TYPE": ["| Data Type: | xbrli:monetaryItemType | \n"],
        "BALANCE_TYPE": ["| Balance Type: | debit | \n"],
        "PERIOD_TYPE": ["| Period Type: | instant | \n"],
        "_ENTRY_END": ["| \n"],
        "LOOSE_LINE": ["loose\n"],
        "ITEM_HEADS": ["|  |\n|---|---|---|\n| Label | Element | Value | \n"],
        "STRAY": ["left over\n"],
    },
}


def generated(dialect: str) -> st.SearchStrategy[str]:
    """Texts of the grammar of ``dialect``, its terminals from the lists above."""
    lark: Lark = grammar(dialect)
    texts = (
        LINES | {name: [FORMS[dialect].format(text) for text in found] for name, found in CELLS.items()} | OWN[dialect]
    )
    names = {terminal.name for terminal in lark.terminals}
    assert names <= set(texts), sorted(names - set(texts))
    return from_lark(lark, explicit={name: st.sampled_from(texts[name]) for name in names})


@pytest.mark.parametrize("dialect", FORMS)
def test_what_a_grammar_generates_is_read_and_nothing_of_it_is_lost(dialect: str) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(generated(dialect))
    def check(text: str) -> None:
        assert "".join(part for _, part in terminals(text, dialect)) == text
        assert isinstance(parse_tree(text, dialect), Tree)

    check()
