"""Many drawn tables against the proof: what is proved is true, and the truth is always kept.

usage: python -m support.soak [--tables N] [--from SEED]

Ends with status 1 and the seeds at fault if a table breaks the promise, else 0.
"""

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from pipefacts.placing.proof import prove
from support.tables import Table, draw

__all__ = ["faults", "main"]

PIECE = 250  # tables that a worker draws at a time


def faults(table: Table, counts: Counter[str], *, hints: float) -> Iterator[str]:
    """What the proof says of ``table`` that is not so; ``counts`` gets the sizes."""
    layout, truth = table.layout(hints=hints)
    proof = prove(layout)
    counts["tables"] += 1
    counts["bounded"] += proof.bounded
    if proof.contradiction:
        yield f"{table}: no placement, though there is one"
    for row, columns, places in zip(layout.rows, truth, proof.places, strict=True):
        if len(columns) == len(layout.columns):
            continue
        for column, place in zip(columns, places, strict=True):
            counts["short"] += 1
            counts["proved"] += place.column is not None
            if column not in place.candidates:
                yield f"{table}: {row.key!r} stands in column {column}, not in {place.candidates}"


class Outcome(NamedTuple):
    """What tables gave: their sizes, what was wrong of them, and the longest time of one in seconds of the processor."""

    counts: Counter[str]
    faults: list[str]
    slowest: float


def run(seeds: range) -> Outcome:
    """Draw the tables of these seeds and prove them."""
    counts: Counter[str] = Counter()
    found: list[str] = []
    slowest = 0.0
    for seed in seeds:
        table = draw(seed)
        before = time.process_time()
        found += faults(table, counts, hints=(0.0, 0.5, 1.0)[seed % 3])
        slowest = max(slowest, time.process_time() - before)
    return Outcome(counts, found, slowest)


def main() -> int:
    """Draws, proves, counts; a worker for each processor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=100_000, metavar="N")
    parser.add_argument("--from", type=int, default=0, metavar="SEED", dest="first")
    args = parser.parse_args()
    started, end = time.perf_counter(), args.first + args.tables
    counts: Counter[str] = Counter()
    slowest, found = 0.0, 0
    with multiprocessing.get_context("spawn").Pool() as pool:
        for done in pool.imap(run, [range(first, min(first + PIECE, end)) for first in range(args.first, end, PIECE)]):
            counts += done.counts
            slowest = max(slowest, done.slowest)
            found += len(done.faults)
            sys.stdout.writelines(f"{fault}\n" for fault in done.faults)
    seconds = time.perf_counter() - started
    sys.stdout.write(
        f"{counts['tables']} tables in {seconds:.0f} s, slowest {slowest:.2f} s; short values {counts['short']}, "
        f"proved {counts['proved'] / max(1, counts['short']):.1%}, wrong or lost {found}, bounded {counts['bounded']}\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
