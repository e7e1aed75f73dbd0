"""Two files, or two folders file by file, to comparisons, and many of them to a summary."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from pipefacts.api import Columns, Depth, parse
from pipefacts.errors import PipefactsError, SourceError
from pipefacts.output.compare.pages import Differences, compare
from pipefacts.syntax import sources
from pipefacts.values import Page

__all__ = ["Comparison", "FilePair", "State", "Summary", "WayCount", "compare_files", "pair_files", "summarise"]


class State(StrEnum):
    """What became of a page."""

    SAME = "same"
    DIFFERENT = "different"
    LOST = "lost"  # the new file is missing or no dump
    FOUND = "found"  # the old one was
    REFUSED = "refused"  # neither is a dump


class Comparison(msgspec.Struct, frozen=True):
    """One file of the old and the new side. An error says why a side could not be read; then nothing is compared."""

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


def compare_files(name: str, old: str | None, new: str | None, *, columns: Columns = Depth.LIKELY) -> Comparison:
    """The comparison ``name`` of the files ``old`` and ``new``; ``None`` is a file that its side lacks.

    A file that holds no dump is a finding; one that cannot be read raises ``SourceError``.
    """
    before, after = _read(old, columns), _read(new, columns)
    if isinstance(before, Page) and isinstance(after, Page):
        return Comparison(name, compare(before, after))
    return Comparison(
        name,
        old_error=None if isinstance(before, Page) else before,
        new_error=None if isinstance(after, Page) else after,
    )


def _read(path: str | None, columns: Columns) -> Page | str:
    """The page of a file, or why there is none."""
    if path is None:
        return "there is no such file"
    try:
        return parse(sources.read(path), columns=columns)
    except SourceError:
        raise
    except PipefactsError as error:
        return str(error)


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
        raise SourceError(f"neither folder has files of the pattern {pattern}", source=new, remedy="name another")
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
