"""How a job goes on, on a terminal; nothing where standard error is piped."""

import sys
from time import monotonic
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from pipefacts.corpus.counts import Counts
from pipefacts.corpus.job import Outcome
from pipefacts.corpus.plan import Plan, Shard

__all__ = ["Bar"]


class Bar:
    """A bar over the bytes of all shards, with shards, documents, dumps, facts per second and the time left."""

    def __init__(self, plan: Plan, *, quiet: bool = False) -> None:
        self._shards = len(plan.shards)
        self._partial: dict[int, Counts] = {}
        self._counts = Counts()
        self._done = 0
        self._facts_before = self._size_before = 0  # what an earlier run has done: it took no time now
        self._begun = False
        self._start = monotonic()
        self._progress = Progress(
            BarColumn(),
            TextColumn("{task.percentage:3.0f}%  {task.description}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=quiet or not sys.stderr.isatty(),
        )
        self._task = self._progress.add_task("", total=max(sum(shard.size for shard in plan.shards), 1))

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def hear(self, shard: Shard, counts: Counts) -> None:
        """Count a batch of a shard that is not whole yet."""
        self._begin()
        self._partial.setdefault(shard.number, Counts()).add(counts)
        self._show()

    def done(self, outcome: Outcome) -> None:
        """Count a shard that is whole, in place of what was heard of it."""
        self._partial.pop(outcome.shard.number, None)
        self._done += 1
        if outcome.counts is not None:
            self._counts.add(outcome.counts)
        if outcome.kept:
            self._size_before += outcome.shard.size
            self._facts_before += outcome.counts.facts if outcome.counts else 0
        else:
            self._begin()
        self._progress.advance(self._task, outcome.shard.size)
        self._show()

    def _begin(self) -> None:
        """Start the clock where an earlier run has left off: its shards have no part in the speed and the time left."""
        if not self._begun and self._size_before:
            self._progress.reset(self._task, completed=self._size_before)
            self._start = monotonic()
        self._begun = True

    def _show(self) -> None:
        found = [self._counts, *self._partial.values()]
        documents, pages, facts = (
            sum(getattr(counts, name) for counts in found) for name in ("documents", "pages", "facts")
        )
        rate = (facts - self._facts_before) / max(monotonic() - self._start, 0.1)
        words = f"{self._done}/{self._shards} shards  {documents:,} documents  {pages:,} dumps  {rate:,.0f} facts/s"
        self._progress.update(self._task, description=words)
