"""A dump that was read to a dump in a dialect: stages -> sheet -> writers, tails.

In the dialect that it came in a dump is its terminals, so byte for byte itself. In another it holds what that dialect
can say: ``losses`` names what it cannot.
"""

from collections.abc import Iterator

from pipefacts.render.sheet import KNOWN, build_sheet
from pipefacts.render.writers import WRITERS
from pipefacts.stages import Stages
from pipefacts.tree import terminals
from pipefacts.values import Alignment

__all__ = ["DIALECTS", "losses", "render"]

DIALECTS = tuple(WRITERS)


def render(stages: Stages, dialect: str) -> str:
    """The dump of ``stages`` in ``dialect``, one of ``DIALECTS``; it ends with a newline unless it is as it came."""
    if dialect == stages.dialect:
        return "".join([text for _, text in terminals(stages.text, dialect)])
    return "".join(WRITERS[dialect](build_sheet(stages)))


def losses(stages: Stages, dialect: str) -> Iterator[str]:
    """What the dump of ``stages`` loses in ``dialect``, a line each."""
    printed = stages.printed
    if dialect == stages.dialect:
        return
    if printed.skipped:
        yield f"{len(printed.skipped)} stretches that could not be read"
    if printed.notes and dialect in ("leading", "wrapped", "trailing"):
        yield f"the texts of {len(printed.notes)} notes"
    placements = [place for row in stages.placements for place in row]
    stated = sum(place.alignment is Alignment.STATED for place in placements)
    if stated and dialect != "positional":
        yield f"the places of {stated} values, which the dump states"
    unknown = sum(place.alignment not in KNOWN for place in placements)
    if dialect == "positional" and not build_sheet(stages).placed:
        yield f"all places, since those of {unknown} values or of the durations are not proved"
    named = sum(entry.name is not None for entry in printed.entries)
    if named and dialect != "positional":
        yield f"the details of {named} entries"
