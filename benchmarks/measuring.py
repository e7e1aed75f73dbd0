"""What the benchmarks share: the pages, and how time is taken.

Time is the processor's, and the best of several turns counts: other work on the machine only ever adds.
"""

import gzip
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pipefacts.api import Depth

__all__ = ["DEPTHS", "ROOT", "SHARED", "best", "each", "filings", "pages", "say"]

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared"))
DEPTHS = tuple(Depth)
RUNS, ENOUGH = 5, 4.0  # turns, and the seconds after which no further turn begins


def best(*actions: Callable[[], object], runs: int = RUNS) -> list[float]:
    """The least processor time of each of ``actions``, taken in turns after one turn to warm up."""
    for action in actions:
        action()
    taken = [float("inf")] * len(actions)
    spent = 0.0
    for _ in range(runs):
        for index, action in enumerate(actions):
            start = time.process_time()
            action()
            seconds = time.process_time() - start
            taken[index] = min(taken[index], seconds)
            spent += seconds
        if spent > ENOUGH * len(actions):
            break
    return taken


def each(action: Callable[..., object], things: Iterable[object]) -> None:
    """Call ``action`` on each of ``things``."""
    for thing in things:
        action(thing)


def pages() -> Iterator[tuple[str, str]]:
    """Id and dump of the pages of the corpora that hold a table, or of the examples where there are no corpora."""
    paths = sorted((SHARED / "corpus").glob("*.jsonl.gz"))
    yield from ((page["id"], page["dump"]) for path in paths for page in _tables(path))
    if not paths:
        yield from ((path.name, path.read_text("utf-8")) for path in sorted((ROOT / "examples").glob("*.txt")))


def filings() -> Iterator[str]:
    """The dumps of all filings of the corpora that hold a table; none where there are no corpora."""
    paths = sorted((SHARED / "corpus" / "filings").glob("*.jsonl.gz"))
    return (page["dump"] for path in paths for page in _tables(path))


def _tables(path: Path) -> list[dict[str, Any]]:
    """The pages of a corpus that hold a table."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [page for page in map(json.loads, lines) if page["dump"].startswith("|")]


def say(words: str = "") -> None:
    """A line, at once."""
    print(words, flush=True)
