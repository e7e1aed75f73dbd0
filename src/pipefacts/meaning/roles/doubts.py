"""Body to body with doubts: which rows are not certain, and by how much (SPEC 6.5). Odds are log odds.

What a row in doubt holds founds no proof, and is likely where it would be exact. The reading itself stands: nothing here
changes a role.
"""

import re
from collections.abc import Mapping

import msgspec

from pipefacts.meaning.body import Body, BodyRow
from pipefacts.meaning.roles.evidence import value_form
from pipefacts.values import NUMBERS, TEXTS, CellKind, Role, Row
from pipefacts.wording.measures import is_rate
from pipefacts.wording.vocabulary import STANDARD, expects_figures, expects_text

__all__ = ["CERTAIN", "with_doubts"]

CERTAIN = 6.0  # a margin below this leaves a doubt: odds of less than about 400 to 1

_OF_BLOCK = 3.0  # a text block is whole: the extractor may have lost numbers and tables of it
_OF_ODD = 2.0  # a row whose values are of different sorts is as it was read
_OF_PERCENT = 4.0  # percentages and years are values, where others may be labels or no tail counts them
_OF_LABEL = 4.0  # a text is a value, though neither it nor its label says so
_OF_NAME = 4.0  # a plain number above a heading is a value
_TABLES = ("(Table", "(TABLE")  # in the names of pages of text blocks that hold tables
_NO_VALUES = (":", "[Abstract]", "[Line Items]", "[Roll Forward]", "[Member]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_FIGURE = re.compile(  # of another row, or of a label that is lost; a year may be a label
    rf"(?!{_YEAR.pattern}$)[$\xa3\u20ac\xa5]? ?\(?[0-9]+(?:[,.][0-9]+)*\)? ?%?|[A-Z][a-z]{{2}}\.? [0-9]{{2}}, [0-9]{{4}}"
)
_SORTS = dict.fromkeys(NUMBERS, CellKind.NUMBER) | dict.fromkeys(TEXTS, CellKind.TEXT)


def with_doubts(body: Body, width: int, *, fits: bool, bounded: bool) -> Body:
    """The body with the doubt of each row that is not certain, under ``width`` columns; ``fits`` says that the definition
    entries count as many concepts and members as its rows show, or that lines bound the rows; ``bounded`` that they do:
    no label is a value there.
    """
    near = {(doubt.line, doubt.column): abs(doubt.margin) for doubt in body.doubts if doubt.is_of_extent}
    tables = any(mark in body.title.text for mark in _TABLES)
    labels = None if bounded else not fits or any(_names_by_figures(each.row) for each in body.rows)
    rows = []
    for i, each in enumerate(body.rows):
        odds = _of_texts(body, i, near, width) if near else []
        odds += _of_sorts(each.row, tables=tables, labels=labels)
        if not fits and _may_be_member(each.row, body.rows[i + 1] if i + 1 < len(body.rows) else None):
            odds.append(_OF_NAME)
        rows.append(msgspec.structs.replace(each, doubt=min(odds)) if odds else each)
    return body.with_rows(rows)


def _of_texts(body: Body, i: int, near: Mapping[tuple[int, int], float], width: int) -> list[float]:
    """The margins of the texts that may lengthen or part row ``i``: one of its values may be a label, or a value its own
    label or the one below; but a row of ``width`` values takes no more.
    """
    row = body.rows[i].row
    places = [(cell.line, cell.column) for cell in row.values]
    if len(places) != width:
        places += [(label.row.line, label.row.column) for label in body.rows[i : i + 2]]
    return [near[place] for place in places if place in near]


def _of_sorts(row: Row, *, tables: bool, labels: bool | None) -> list[float]:
    """What the sorts of its values say: ``tables`` of a page whose text blocks hold tables, ``labels`` of one on which
    percentages and years may be labels; null where no label is a value.
    """
    kinds = {cell.kind for cell in row.values}
    odds = [_OF_BLOCK] if CellKind.BLOCK in kinds or (tables and CellKind.TEXT in kinds) else []
    if _is_odd(row):
        odds.append(_OF_ODD)
    elif labels is not None:
        odds += _of_names(row, labels=labels)
    return odds


def _of_names(row: Row, *, labels: bool) -> list[float]:
    """Whether values may be labels: ``labels`` of a page on which percentages and years may be. Else they are values where
    the label asks for such, and so are texts that have the form of a value.
    """
    if _may_name(row) and (labels or not (is_rate(row.label) or _asks(row.label))):
        return [_OF_PERCENT]
    formless = any(cell.kind is CellKind.TEXT and value_form(cell.text) <= 0 for cell in row.values)
    return [_OF_LABEL] if formless and not _asks(row.label) else []


def _asks(label: str) -> bool:
    """Whether a label is a standard one of texts, years or figures."""
    return expects_text(label) == STANDARD or expects_figures(label)


def _is_odd(row: Row) -> bool:
    """Whether the values of a row are of different sorts, though one concept has one, or those of a heading or a figure."""
    sorts = {_SORTS.get(cell.kind, cell.kind) for cell in row.values}
    no_label = row.label.endswith(_NO_VALUES) or _FIGURE.fullmatch(row.label)
    return len(sorts) > 1 or (sorts != set() and bool(no_label))


def _names_by_figures(row: Row) -> bool:
    """Whether the label of a row is a figure or a year, or may be."""
    is_figure = _FIGURE.fullmatch(row.label) or _YEAR.fullmatch(row.label)
    return bool(is_figure) or (_is_odd(row) and _may_name(row))


def _may_name(row: Row) -> bool:
    """Whether a value may be a name: a percentage, or a year, which the renderer prints without a comma only as one."""
    return any(cell.kind is CellKind.PERCENT or _YEAR.fullmatch(cell.text) for cell in row.values)


def _may_be_member(row: Row, below: BodyRow | None) -> bool:
    """Whether the last value of a row may be the name of a member: a plain number right above a heading."""
    last = row.values[-1] if row.values else None
    if last is None or below is None or last.kind is not CellKind.NUMBER or "," in last.text:
        return False
    return below.certainly_empty and below.row.role is Role.HEADING
