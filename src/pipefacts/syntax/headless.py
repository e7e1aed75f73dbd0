"""Printed page to refusal: a table that no head stands above, or whose heads are none (SPEC 10).

What is left of a text block without its own table has cells of the tables inside it and neither title nor heads; a table
of another kind may have amounts where the heads should stand. Read on, both would give facts that no page has.
"""

import re

from pipefacts.syntax.dialects.recognise import another_table, without_head
from pipefacts.syntax.printed import PrintedPage
from pipefacts.values import FIGURES, TEXTS, CellKind

__all__ = ["check_heads", "is_year", "keeps_tables"]

_PIECES = frozenset("$\xa3\u20ac\xa5)% ")  # of figures that a cell of an inner table holds apart
_AMOUNT = re.compile(r"[$\xa3\u20ac\xa5]? ?\(?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?\)?%?")
_YEAR = 4  # digits
_NOTE = 60  # characters of a note below a table, behind its mark: (1)


def check_heads(page: PrintedPage) -> None:
    """Refuse a page whose title and heads are a text block's or another table's; raises ``NotADumpError``.

    Heads without any date are those of a statement of equity: members, and no amount is one.
    """
    dated = page.durations or any(head.date is not None for head in page.heads)
    first = page.title.lines[0]
    if page.items or dated or not first:  # without a title it begins with a label, by its form
        return
    lines = [line for head in page.heads for line in head.labels]
    if any(_AMOUNT.fullmatch(line) and not is_year(line) for line in lines):
        raise another_table(first, page.title.line)
    if keeps_tables(page):
        raise without_head(first, page.title.line)


def keeps_tables(page: PrintedPage) -> bool:
    """Whether the tables inside text blocks were kept as cells: pieces of figures stand in cells of their own, or, under
    one column of a page without definitions, a block and more figures in a row than columns, or notes of a table.
    """
    plain = len(page.heads) == 1 and not page.entries
    has_block = False
    run = 0
    for cell, after in zip(page.body, [*page.body[1:], None], strict=False):
        if cell.text and after is not None and cell.kind in TEXTS and _PIECES.issuperset(cell.text):
            return True  # the last cell may be an amount that is cut off
        has_block = has_block or cell.kind is CellKind.BLOCK
        run = run + 1 if cell.kind in FIGURES and not is_year(cell.text) else 0
        is_note = cell.kind is CellKind.NEGATIVE and after is not None and after.kind in TEXTS
        if plain and has_block and (run > 1 or (is_note and after is not None and len(after.text) > _NOTE)):
            return True
    return False


def is_year(text: str) -> bool:
    """Whether a text is a year, and so perhaps a name."""
    return len(text) == _YEAR and text.isdigit()
