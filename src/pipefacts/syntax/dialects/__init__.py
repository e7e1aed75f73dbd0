"""Name to dialect: one record for each form that an extractor prints, with all that the code knows of it (SPEC 3).

A dialect is its grammar, ``grammar/<name>.lark``, its record here, and its fixtures. What else depends on the dialect
asks the record: nothing outside this package knows one by its name.
"""

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import msgspec

from pipefacts.syntax import boundaries, runs
from pipefacts.syntax.boundaries import Body, Line, Table
from pipefacts.syntax.terminals import Notation

__all__ = ["DIALECTS", "LEADING", "PADDED", "POSITIONAL", "SPACED", "TRAILING", "UNBARRED", "WRAPPED", "Boundaries"]
__all__ += ["Dialect", "DialectName"]

# For type checkers; a test holds them equal to the records.
DialectName: TypeAlias = Literal["leading", "padded", "positional", "spaced", "trailing", "unbarred", "wrapped"]

Boundaries: TypeAlias = Callable[[Sequence[Line], Table], Body]


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """What the code knows of a dialect.

    ``name``: how the user calls it, and the stem of its grammar file.
    ``versions``: the versions of the extractor that print it, as the documents name them.
    ``notation``: how it prints a cell.
    ``boundaries``: how the cells of the lines of its body are bounded; not asked where ``row_a_line`` is false.
    ``row_a_line``: a line is a row of the table, so which cells make a row is said.
    ``has_rule``: a rule line stands below the heads.
    ``keeps_places``: a cell without text keeps its place, so columns can be stated, and a cell is one line.
    ``keeps_empty``: a cell that was printed empty has a form of its own, elsewhere than in its place.
    ``keeps_notes``: the notes below the table are kept.
    ``keeps_details``: the entries keep their element names and types.
    ``block_ends_row``: a text of several lines ends its row; what stands behind it is a row of its own.
    ``has_lone_entries``: where its title stands without bars, the entry of a member is its ``X`` alone.
    ``has_entries``: the definition entries stand below the table as a rule; a page without them is cut off, or lost them.
    ``is_written``: ``render`` can write it.
    """

    name: str
    versions: str
    notation: Notation
    boundaries: Boundaries
    row_a_line: bool = True
    has_rule: bool = False
    keeps_places: bool = False
    keeps_empty: bool = False
    keeps_notes: bool = False
    keeps_details: bool = False
    block_ends_row: bool = False
    has_lone_entries: bool = False
    has_entries: bool = True
    is_written: bool = True

    @property
    def weighs_labels(self) -> bool:
        """Whether nothing bounds a label before a text: where a label of several texts ends is judged."""
        return self.boundaries in (boundaries.weighed_lines, runs.counted_blanks)

    @property
    def counts_blanks(self) -> bool:
        """Whether runs of blanks say how many cells a row has, and so which rows keep their places."""
        return self.boundaries is runs.counted_blanks


LEADING = Dialect(
    name="leading",
    versions="1.6.2 to 1.8.0",
    notation=Notation(closed=False),
    boundaries=boundaries.separate_lines,
    row_a_line=False,
    keeps_empty=True,
)
WRAPPED = Dialect(
    name="wrapped",
    versions="up to 1.6.1",
    notation=Notation(),
    boundaries=boundaries.separate_lines,
    keeps_empty=True,
    block_ends_row=True,
    has_lone_entries=True,
)
TRAILING = Dialect(
    name="trailing",
    versions="1.8.1",
    notation=Notation(),
    boundaries=boundaries.separate_lines,
    row_a_line=False,
    keeps_empty=True,
)
SPACED = Dialect(
    name="spaced",
    versions="1.9",
    notation=Notation(),
    boundaries=boundaries.weighed_lines,
    has_rule=True,
    keeps_notes=True,
)
PADDED = Dialect(
    name="padded",
    versions="1.10 to 2.0",
    notation=Notation(),
    boundaries=boundaries.counted_lines,
    has_rule=True,
    keeps_notes=True,
)
POSITIONAL = Dialect(
    name="positional",
    versions="from 2.1",
    notation=Notation(escaped=True),
    boundaries=boundaries.placed_lines,
    has_rule=True,
    keeps_places=True,
    keeps_notes=True,
    keeps_details=True,
)

UNBARRED = Dialect(
    name="unbarred",
    versions="none: plain text",
    notation=Notation(closed=False),
    boundaries=runs.counted_blanks,
    has_entries=False,
    keeps_places=True,
    keeps_notes=True,
    keeps_details=True,
)

DIALECTS = {dialect.name: dialect for dialect in (LEADING, WRAPPED, TRAILING, SPACED, PADDED, POSITIONAL, UNBARRED)}
