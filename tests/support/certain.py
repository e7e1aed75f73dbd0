"""Hostile tables through every stage: what is called certain is on the page.

usage: python -m support.certain [--tables N] [--from SEED]

Lists the facts at fault, and ends with status 1 if a table breaks the promise that is not known to, else 0.
"""

import argparse
import multiprocessing
import sys
from collections import Counter

import pipefacts
from support.tables import Table, draw

__all__ = ["false_facts", "main"]

PIECE = 250  # tables that a worker draws at a time

# Tables whose true heads are less probable than 1 in 2,000 by all that the page shows, an instant left beside a duration of
# its date: a reading that no proof considers (SPEC 4.4). Their facts are listed, and no others may be.
IMPROBABLE = (47_537, 92_171)


def false_facts(seed: int, counts: Counter[str]) -> list[str]:
    """The facts of the table of ``seed`` that are called certain and are not on it; ``counts`` gets how many are."""
    table = draw(seed, hostile=True)
    dump = table.dump if seed % 2 else _without_tail(table)
    truth = {fact.line: fact for fact in table.facts}
    found = []
    for fact in pipefacts.parse(dump, columns="proved").facts:
        counts["facts"] += 1
        if not fact.alignment.is_certain:
            continue
        counts["certain"] += 1
        true = truth.get(fact.line)
        label = fact.label if fact.unit_suffix is None else f"{fact.label} | {fact.unit_suffix}"
        if true is None or (true.label, true.text, true.column) != (label, fact.text, fact.column):
            found.append(
                f"{table}: {label} :: {fact.text} in column {fact.column} ({fact.alignment}, line {fact.line})"
            )
    return found


def _without_tail(table: Table) -> str:
    return table.dump.partition("\n|X\n")[0] + "\n"


def _run(seeds: range) -> tuple[Counter[str], list[str]]:
    counts: Counter[str] = Counter()
    return counts, [fault for seed in seeds for fault in false_facts(seed, counts)]


def main() -> int:
    """Draw the tables that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=20_000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    options = parser.parse_args()
    end = options.first + options.tables
    pieces = [range(i, min(i + PIECE, end)) for i in range(options.first, end, PIECE)]
    counts: Counter[str] = Counter()
    faults: list[str] = []
    with multiprocessing.Pool() as pool:
        for found, wrong in pool.imap_unordered(_run, pieces):
            counts += found
            faults += wrong
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    others = [fault for fault in faults if not fault.startswith(tuple([f"draw({seed}):" for seed in IMPROBABLE]))]
    sizes = f"{counts['facts']} facts, {counts['certain']} certain, {len(faults)} false"
    sys.stdout.write(f"{options.tables} tables, {sizes}, {len(others)} of them of probable heads\n")
    return 1 if others else 0


if __name__ == "__main__":
    sys.exit(main())
