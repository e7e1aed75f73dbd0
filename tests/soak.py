"""Many drawn tables against the proof: what is proved is true, and the truth is always kept.

usage: python tests/soak.py [--tables N] [--from SEED]

Ends with status 1 and the seeds at fault if a table breaks the promise, else 0.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator

from pipefacts.proof import prove
from tables import Table, draw

__all__ = ["faults", "main"]


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


def main() -> int:
    """Draws, proves, counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=100_000, metavar="N")
    parser.add_argument("--from", type=int, default=0, metavar="SEED", dest="first")
    args = parser.parse_args()
    counts: Counter[str] = Counter()
    started, slowest, found = time.perf_counter(), 0.0, 0
    for seed in range(args.first, args.first + args.tables):
        table = draw(seed)
        before = time.process_time()
        for fault in faults(table, counts, hints=(0.0, 0.5, 1.0)[seed % 3]):
            found += 1
            sys.stdout.write(f"{fault}\n")
        slowest = max(slowest, time.process_time() - before)
    seconds = time.perf_counter() - started
    sys.stdout.write(
        f"{counts['tables']} tables in {seconds:.0f} s, slowest {slowest:.2f} s; short values {counts['short']}, "
        f"proved {counts['proved'] / max(1, counts['short']):.1%}, wrong or lost {found}, bounded {counts['bounded']}\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
