"""Pages a second through each stage on the corpora, the ratio to a bare pass, and the growth of time with length.

The floor is one ``re.finditer`` pass over the same text: every line, and nothing made of it.
"""

import gzip
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pipefacts
from pipefacts.page import read_page
from pipefacts.tree import parse_tree

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared")) / "corpus"
RUNS = 5
SIZES = (100, 1_000, 10_000, 100_000)


def dumps() -> list[str]:
    """The pages of the corpora that hold a table, or the examples where there are no corpora."""
    texts = []
    for path in sorted(CORPORA.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["dump"] for line in lines]
    if not texts:
        texts = [path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.txt"))]
    return [text for text in texts if text.startswith("|")]


def seconds(action: Callable[[str], object], texts: Iterable[str]) -> float:
    """The median time of ``RUNS`` passes of ``action`` over ``texts``."""
    texts = list(texts)
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for text in texts:
            action(text)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def floor(text: str) -> int:
    """One bare pass: the lines of the text, found by a regular expression."""
    return sum(1 for _ in re.finditer(r"[^\n]*\n?", text))


STAGES: dict[str, Callable[[str], object]] = {
    "text to tree": parse_tree,
    "text to page": read_page,
    "text to facts, plain": lambda text: pipefacts.parse(text, columns="plain"),
    "text to facts, proved": lambda text: pipefacts.parse(text, columns="proved"),
    "text to facts, likely": lambda text: pipefacts.parse(text, columns="likely"),
}


def table(rows: int) -> str:
    """A balance sheet of ``rows`` rows, drawn by the renderer's rules."""
    head = "|\nBalance Sheets - USD ($)\n$ in Thousands\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n"
    body = [f"|Item {i}\n|{_amount(i, rows, 7)}\n|{_amount(i, rows, 3)}\n" for i in range(rows)]
    return head + "".join(body)


def _amount(i: int, rows: int, step: int) -> str:
    number = f"{1000 + i * step:,}"
    return f"$ {number}" if i in (0, rows - 1) else number


def main() -> int:
    """Print the figures."""
    texts = dumps()
    for action in STAGES.values():  # the first call builds the parser
        action(texts[0])
    size = sum(len(text) for text in texts)
    lowest = seconds(floor, texts)
    print(f"{len(texts)} pages, {size:,} characters; one core")
    print(f"{'stage':<24}{'pages a second':>16}{'ms a page':>12}{'times the floor':>18}")
    print(f"{'floor: re.finditer':<24}{len(texts) / lowest:>16,.0f}{lowest / len(texts) * 1000:>12.3f}{1:>18.1f}")
    for name, action in STAGES.items():
        taken = seconds(action, texts)
        print(f"{name:<24}{len(texts) / taken:>16,.0f}{taken / len(texts) * 1000:>12.3f}{taken / lowest:>18.1f}")
    print()
    print(f"{'rows':>8}{'ms':>12}{'µs a row':>12}{'of the first':>14}")
    first = 0.0
    for rows in SIZES:
        text = table(rows)
        repeats = max(1, 2_000 // rows)
        taken = seconds(pipefacts.parse, [text] * repeats) / repeats
        each = taken / rows
        first = first or each
        print(f"{rows:>8,}{taken * 1000:>12.1f}{each * 1e6:>12.2f}{each / first:>14.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
