"""Pages to diagnostics: the certain facts of a filing that contradict each other on different pages (PF608)."""

from collections.abc import Iterator, Sequence

from pipefacts.diagnostics.filings import CONTRADICTION
from pipefacts.syntax.text import excerpt
from pipefacts.together.groups import Scope, groups_of
from pipefacts.together.merging import Conflict, FilingFact, Place, filing_table
from pipefacts.values import Diagnostic, Page

__all__ = ["contradictions"]


def contradictions(pages: Sequence[Page], scope: Scope = Scope.FILING) -> list[list[Diagnostic]]:
    """The contradictions on each of ``pages``, in the order of their lines: each names the place of the other fact."""
    found: list[list[Diagnostic]] = [[] for _ in pages]
    for group in groups_of(pages, scope):
        for conflict in filing_table([pages[number] for number in group]).conflicts:
            for place, diagnostic in _sides(conflict):
                found[group[place.page]].append(diagnostic)
    return [sorted(some, key=lambda one: one.line or 0) for some in found]


def _sides(conflict: Conflict) -> Iterator[tuple[Place, Diagnostic]]:
    """Each certain place of the facts, and what is wrong there."""
    for fact in conflict.facts:
        others = [(other, at) for other in conflict.facts if other is not fact for at in _certain(other)]
        for place in _certain(fact):
            other, at = next(((one, at) for one, at in others if at.page != place.page), others[0])
            source = excerpt(at.source) if at.source else f"page {at.page + 1}"
            words = f"{excerpt(fact.label)} is {excerpt(fact.text)} here and {excerpt(other.text)} in {source}, line {at.line}"
            yield place, CONTRADICTION.at(place.line, words)


def _certain(fact: FilingFact) -> list[Place]:
    return [place for place in fact.places if place.probability == 1.0]
