"""Texts to pages that inform each other: each is read, then what others know of its values is weighed (SPEC 8.4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from pipefacts.api import begin_each, page_from
from pipefacts.errors import PipefactsError
from pipefacts.placing.likely import Elsewhere
from pipefacts.stages import Depth, Stages, finish_stages
from pipefacts.taxonomy import Taxonomy
from pipefacts.together.groups import Scope, groups_of
from pipefacts.together.witnesses import Strengths, elsewhere_of, read_strengths, witnesses_of
from pipefacts.values import Page

__all__ = ["Begun", "parse_together", "read_begun", "told_in"]


class Begun(NamedTuple):
    """A dump that is read up to what it proves by itself, with the source that its text was given."""

    source: str | None
    stages: Stages


def parse_together(
    texts: Mapping[str, str] | Iterable[str],
    *,
    scope: Scope | Literal["filing", "company"] = Scope.FILING,
    taxonomy: Taxonomy | None = None,
) -> list[Page]:
    """Read every dump of ``texts``, and let pages of one filing (or of one company, by ``scope``) inform each other.

    A mapping gives each text its source, by preference its web address: it tells what belongs together, and so do cover
    pages. Texts that nothing names are taken for one filing. The pages stand in the order of the texts; what one says
    does not depend on that order, and pages of several filings (or companies) do not mix. A value that a page leaves
    open, and that certainly stands under a date on another, goes there as a rule (evidence ``same-fact``); nothing
    that is proved changes.

    Raises what ``parse_all`` raises, for the first text that cannot be read.
    """
    named = texts.items() if isinstance(texts, Mapping) else [(None, text) for text in texts]
    begun: list[Begun] = []
    for source, text in named:
        for stages in begin_each(text, source=source, taxonomy=taxonomy):
            if isinstance(stages, PipefactsError):
                raise stages
            begun.append(Begun(source, stages.alone))
    return read_begun(begun, Scope(scope))


def read_begun(begun: Sequence[Begun], scope: Scope) -> list[Page]:
    """The pages of dumps whose reading has begun, in their order, each with what its group knows of it."""
    alone = [finish_stages(stages, Depth.LIKELY) for _, stages in begun]
    pages = [page_from(stages, source) for stages, (source, _) in zip(alone, begun, strict=True)]
    for group in groups_of(pages, scope):
        told = told_in([alone[number] for number in group], read_strengths())
        for number, elsewhere in zip(group, told, strict=True):
            if elsewhere:
                source, stages = begun[number]
                pages[number] = page_from(finish_stages(stages, Depth.LIKELY, elsewhere), source)
    return pages


def told_in(pages: Sequence[Stages], strengths: Strengths) -> list[Elsewhere]:
    """What the pages of a group tell of each other's values, page by page.

    Each tells what it says when it is read alone, so one pass is enough, and the order does not matter.
    """
    witnesses = witnesses_of(pages)
    return [elsewhere_of(stages, number, witnesses, strengths) for number, stages in enumerate(pages)]
