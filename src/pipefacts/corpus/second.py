"""Groups of documents to the four data sets again: the second pass, in which the pages of a group inform each other.

A group is bounded: of more than ``WINDOW`` documents, so many at a time are read together, in their order.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pipefacts.api import begin_each
from pipefacts.corpus.arrow import Origin, Read, Remark, origin_of
from pipefacts.corpus.batch import BREAKS, Settings, broken, tables_of
from pipefacts.corpus.counts import Counts, tally
from pipefacts.corpus.groups import Grouped, groups_in
from pipefacts.corpus.output import ShardWriter, fill
from pipefacts.corpus.plan import Shard
from pipefacts.errors import PipefactsError
from pipefacts.placing.evidence import OtherPages
from pipefacts.taxonomy import Taxonomy, load_taxonomy
from pipefacts.together import Scope
from pipefacts.together.reading import Begun, read_begun

__all__ = ["WINDOW", "run_groups"]

WINDOW = 400  # documents that are read together at most: a filing has some hundred pages
_TOLD = frozenset(OtherPages)


class _Started(NamedTuple):
    """A dump whose reading has begun, with where it comes from."""

    origin: Origin
    characters: int
    begun: Begun


def run_groups(
    out: Path, shard: Shard, settings: Settings, progress: Callable[[Counts], object] | None = None
) -> Counts:
    """Read the groups of ``shard`` and write its files under ``out``.

    ``progress`` hears the counts of each window. Raises ``OSError`` where the first pass's files are gone or the disk is
    full.
    """
    assert settings.together is not None
    scope, taxonomy = settings.together, load_taxonomy(settings.taxonomy)
    with ShardWriter(out, shard) as writer:
        return fill(writer, (_take(writer, window, scope, taxonomy) for window in _windows(shard)), progress)


def _windows(shard: Shard) -> Iterator[list[Grouped]]:
    """The documents of ``shard`` that are read together: a group, or at most ``WINDOW`` of a large one."""
    for group in chain.from_iterable(map(groups_in, shard.pieces)):
        for start in range(0, len(group), WINDOW):
            yield group[start : start + WINDOW]


def _take(writer: ShardWriter, window: list[Grouped], scope: Scope, taxonomy: Taxonomy | None) -> Counts:
    reads, remarks = _read(window, scope, taxonomy)
    tables = tables_of(reads, remarks, Counts(documents=len(window)))
    tally(tables.counts.told, _told(reads))
    writer.add(tables)
    return tables.counts


def _read(
    window: list[Grouped], scope: Scope, taxonomy: Taxonomy | None
) -> tuple[list[Read], list[tuple[int, Remark]]]:
    """The pages of a window, and what is remarked of them, each with the number of its page."""
    started = list(_started(window, taxonomy))
    remarks: list[tuple[int, Remark]] = []
    try:
        pages = read_begun([one.begun for one in started], scope)
    except BREAKS as error:  # the group cannot be read together: each page alone is as good as before
        remarks.append((0, broken(started[0].origin, error)))
        pages = [page for one in started for page in read_begun([one.begun], scope)]
    reads = [Read(one.origin, page, one.characters) for one, page in zip(started, pages, strict=True)]
    remarks += [(i, Remark(read.origin, found)) for i, read in enumerate(reads) for found in read.page.diagnostics]
    return reads, remarks


def _started(window: list[Grouped], taxonomy: Taxonomy | None) -> Iterator[_Started]:
    """The dumps of a window; what the first pass refused is not said again."""
    for document in window:
        origin = origin_of(document.source, document.position, document.id, document.url)
        try:
            each = list(begin_each(document.text, source=document.url, taxonomy=taxonomy))
        except BREAKS:
            continue
        for number, stages in enumerate(each):
            if not isinstance(stages, PipefactsError):
                begun = Begun(document.url, stages.alone)
                yield _Started(origin._replace(dump=number), len(document.text), begun)


def _told(reads: list[Read]) -> dict[str, int]:
    """How many facts each evidence of other pages was given for."""
    facts = [fact for read in reads for fact in read.page.facts]
    return dict(Counter(code for fact in facts for code in fact.evidence if code in _TOLD))
