"""Stages to argument: why a value stands in its column and in no other, in plain words (SPEC 8.3)."""

from collections.abc import Iterator

from pipefacts.api import analyse_all
from pipefacts.meaning.body import Placed
from pipefacts.output.grounds import ground
from pipefacts.output.reasons import Argument, conclusion, describe_column, of_page
from pipefacts.placing.evidence import EVIDENCE
from pipefacts.placing.proof import explain
from pipefacts.placing.proof.model import Refutation
from pipefacts.stages import Stages
from pipefacts.values import Alignment, Page, Placement

__all__ = ["all_arguments", "arguments", "why"]


def why(dump: str | Page, line: int) -> tuple[Argument, ...]:
    """The arguments for the values that stand on ``line`` (from 1) of ``dump``, from left to right.

    Of a text they say which columns are excluded, and by which rules and rows; a page knows its evidence and what is
    possible. Raises what ``parse`` raises for a text.
    """
    if isinstance(dump, Page):
        return tuple([of_page(dump, fact) for fact in dump.facts if fact.line == line])
    return tuple([argument for stages in analyse_all(dump) for argument in arguments(stages, line)])


def all_arguments(stages: Stages) -> Iterator[Argument]:
    """The argument for each fact, in the order of the facts."""
    placed = {
        id(each.fact): (i, j, each) for i, row in enumerate(stages.body.rows) for j, each in enumerate(row.placed)
    }
    for fact in stages.facts:
        known = placed.get(id(fact))
        yield _argument(stages, *known) if known else Argument(fact, conclusion((), fact), (), ())


def arguments(stages: Stages, line: int) -> tuple[Argument, ...]:
    """The arguments for the values that stand on ``line`` of the dump, from left to right; none where there is none."""
    return tuple(
        [
            _argument(stages, i, j, placed)
            for i, each in enumerate(stages.body.rows)
            for j, placed in enumerate(each.placed)
            if placed.fact.line == line
        ]
    )


def _argument(stages: Stages, i: int, j: int, placed: Placed) -> Argument:
    reasons = tuple([_reason(stages, i, j, code) for code in placed.placement.evidence])
    columns = tuple(_columns(stages, i, j, placed.placement))
    return Argument(placed.fact, conclusion(stages.body.heads.columns, placed.fact), reasons, columns)


def _reason(stages: Stages, i: int, j: int, code: str) -> str:
    """The sentence of a code, with the lines and figures that it rests on where there are some."""
    shown = ground(stages.body, i, j, code)
    reason = EVIDENCE[code].reason
    return f"{reason}: {shown}" if shown else reason


def _columns(stages: Stages, i: int, j: int, placement: Placement) -> Iterator[str]:
    """One sentence for each column that the order of the values leaves: excluded and why, or possible."""
    if placement.alignment not in (Alignment.FORCED, Alignment.LIKELY):
        return
    chances = {candidate.column: candidate.probability for candidate in placement.candidates}
    for refutation in _refutations(stages, i, j) or [Refutation(column) for column in chances]:
        name = describe_column(stages.body.heads.columns[refutation.column])
        if refutation.rules:
            yield f"not {name}: {_because(stages, refutation)}"
        elif refutation.column == placement.column:
            continue
        elif refutation.column in chances:
            yield f"perhaps {name}, probability {chances[refutation.column] or 0:.2f}"
        else:
            yield f"not {name}: excluded under another reading of the heads"


def _refutations(stages: Stages, i: int, j: int) -> tuple[Refutation, ...]:
    """What the proof says of a value's columns: nothing where its row, being in doubt or cut off, was no part of it."""
    if stages.layout is None:
        return ()
    shown = next((n for n, row in enumerate(stages.layout.rows) if row.index == i and row.values), None)
    return () if shown is None else explain(stages.layout, shown, j).refutations


def _because(stages: Stages, refutation: Refutation) -> str:
    assert stages.layout is not None
    rules = "; ".join([EVIDENCE[rule].reason for rule in refutation.rules])
    rows = [stages.rows[stages.layout.rows[n].index] for n in refutation.rows if n < len(stages.layout.rows)]
    shown = [f"{row.label!r} (line {row.line})" for row in rows]
    return f"{rules}. It rests on {', '.join(shown[:4])}" + (f" and {len(shown) - 4} more" if len(shown) > 4 else "")
