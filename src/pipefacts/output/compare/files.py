"""Two files, or two folders file by file, to comparisons, and many of them to a summary."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from pipefacts.api import Columns, Depth, parse_each
from pipefacts.errors import PipefactsError, SourceError
from pipefacts.output.compare.pages import Differences, compare
from pipefacts.output.compare.pairs import pair_up
from pipefacts.syntax import sources
from pipefacts.values import Page

__all__ = ["Comparison", "FilePair", "State", "Summary", "WayCount", "compare_files", "pair_files", "summarise"]


_MISSING = "there is no such page"


class State(StrEnum):
    """What became of a page."""

    SAME = "same"
    DIFFERENT = "different"
    LOST = "lost"  # the new file is missing or no dump
    FOUND = "found"  # the old one was
    REFUSED = "refused"  # neither is a dump


class Comparison(msgspec.Struct, frozen=True):
    """One page of the old and the new side. An error says why a side could not be read; then nothing is compared."""

    name: str
    differences: Differences | None = None
    old_error: str | None = None
    new_error: str | None = None

    @property
    def state(self) -> State:
        """What became of the page."""
        if self.differences is not None:
            return State.DIFFERENT if self.differences else State.SAME
        if self.old_error is not None:
            return State.REFUSED if self.new_error is not None else State.FOUND
        return State.LOST

    def of_facts(self) -> "Comparison":
        """The comparison of the facts alone."""
        if self.differences is None:
            return self
        return msgspec.structs.replace(self, differences=self.differences.of_facts())

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain dictionaries and lists, with its state and how often each way occurs."""
        found: dict[str, Any] = {"name": self.name, "state": str(self.state), "counts": _counts(self)}
        return found | {key: value for key, value in msgspec.to_builtins(self).items() if key != "name"}


class WayCount(msgspec.Struct, frozen=True):
    """On how many pages a way of change occurs, and how often in all."""

    way: str
    pages: int
    changes: int


class Summary(msgspec.Struct, frozen=True):
    """How many pages there are in each state, and in what ways they changed, most frequent first."""

    pages: int
    states: dict[str, int]
    ways: tuple[WayCount, ...]


def compare_files(name: str, old: str | None, new: str | None, *, columns: Columns = Depth.LIKELY) -> list[Comparison]:
    """The comparisons of the pages of the files ``old`` and ``new``; ``None`` is a file that its side lacks.

    Pages of one title are compared in their order. The comparison is called ``name``, and where a file holds several
    dumps each has the number of its page behind it. A file that holds no dump is a finding; one that cannot be read
    raises ``SourceError``.
    """
    before, after = _read(old, columns), _read(new, columns)
    if len(before) == len(after) == 1:
        return [_compare(name, before[0], after[0])]
    old_pages, new_pages = _several(before), _several(after)
    found = []
    for number, (i, k) in enumerate(pair_up(old_pages, new_pages, [_title], [_is_page]), 1):
        old_side = old_pages[i] if i is not None else _MISSING if old_pages else before[0]
        new_side = new_pages[k] if k is not None else _MISSING if new_pages else after[0]
        found.append(_compare(f"{name}, page {number}".removeprefix(", "), old_side, new_side))
    return found


def _compare(name: str, before: Page | str, after: Page | str) -> Comparison:
    if isinstance(before, Page) and isinstance(after, Page):
        return Comparison(name, compare(before, after))
    return Comparison(
        name,
        old_error=None if isinstance(before, Page) else before,
        new_error=None if isinstance(after, Page) else after,
    )


def _read(path: str | None, columns: Columns) -> list[Page | str]:
    """The pages of a file, or for each why there is none."""
    if path is None:
        return ["there is no such file"]
    each = parse_each(sources.read(path), columns=columns)
    return [str(page) if isinstance(page, PipefactsError) else page for page in each]


def _several(side: list[Page | str]) -> list[Page | str]:
    """The pages of a file; none where all that there is of it is why it has none."""
    return [] if len(side) == 1 and isinstance(side[0], str) else side


def _title(page: Page | str) -> str | None:
    return page.title if isinstance(page, Page) else None


def _is_page(page: Page | str) -> bool:
    return isinstance(page, Page)


class FilePair(msgspec.Struct, frozen=True):
    """A file of both sides by its path in its folder; ``None`` where a side lacks it."""

    name: str
    old: str | None
    new: str | None


def pair_files(old: str, new: str, pattern: str) -> list[FilePair]:
    """The files of two folders at any depth, by name; raises ``SourceError`` if there are none."""
    sides = [
        {Path(path).relative_to(side).as_posix(): path for path in sources.find([side], pattern)} for side in (old, new)
    ]
    names = sorted(sides[0].keys() | sides[1].keys())
    if not names:
        raise SourceError(f"neither folder has files that match {pattern}", source=new, remedy="check --pattern")
    return [FilePair(name, sides[0].get(name), sides[1].get(name)) for name in names]


def summarise(comparisons: Sequence[Comparison]) -> Summary:
    """How many pages changed and in what way."""
    pages: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    for comparison in comparisons:
        counts = _counts(comparison)
        pages.update(counts.keys())
        changes.update(counts)
    ways = [WayCount(way, pages[way], changes[way]) for way in pages]
    states = Counter(str(comparison.state) for comparison in comparisons)
    return Summary(
        len(comparisons),
        {state: states[state] for state in State if states[state]},
        tuple(sorted(ways, key=lambda way: (-way.pages, -way.changes, way.way))),
    )


def _counts(comparison: Comparison) -> dict[str, int]:
    """How often each way occurs; that a page is lost or found is one."""
    if comparison.state in (State.LOST, State.FOUND):
        return {f"page {comparison.state}": 1}
    return comparison.differences.counts() if comparison.differences else {}
