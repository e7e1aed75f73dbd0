"""Text to facts on one core: pages per second at each depth of column recovery, the share of each stage, the ratios to a
bare ``re.finditer`` pass and to ``pandas.read_html``, and the growth of time with length. Most figures are of pages that
are read again and again; those at first sight are of pages that are read once, and those of a start are of new processes.

The bare pass finds every line of the same text and makes nothing of it; ``pandas.read_html`` reads the HTML of the same
pages, where that is at hand, and gives cells but no facts.
"""

import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from io import StringIO
from multiprocessing import get_context
from types import ModuleType
from typing import Any
from unittest.mock import patch

from measuring import DEPTHS, ROOT, SHARED, best, each, filings, pages, say

import pipefacts
from pipefacts import Depth, api, stages
from pipefacts.syntax.dialects import LEADING
from pipefacts.syntax.page import read_page
from pipefacts.syntax.tree import parse_tree

SIZES = (100, 1_000, 10_000, 100_000)
STARTS = 7  # of a process, of which the shortest counts

# The functions that are called once a page, in their order, by the module that calls them.
STAGES: dict[str, tuple[ModuleType, tuple[str, ...]]] = {
    "dumps and dialect": (api, ("dumps",)),
    "tree and printed page": (api, ("read_page",)),
    "title": (stages, ("read_title",)),
    "roles": (stages, ("assign_roles",)),
    "heads": (stages, ("read_columns",)),
    "units": (stages, ("page_units", "measure", "measure_runs")),
    "concepts": (stages, ("resolve", "standard_labels", "prove_concepts", "weigh_types")),
    "links": (stages, ("link",)),
    "columns, plain": (stages, ("place",)),
    "columns, proved": (stages, ("build_layout", "prove_readings", "place_by_proof")),
    "columns, likely": (stages, ("estimate",)),
    "facts": (stages, ("build_facts", "item_facts")),
    "diagnostics": (api, ("findings",)),
    "page": (api, ("page_of",)),
}


def bare(text: str) -> int:
    """One bare pass: the lines of the text, found by a regular expression."""
    return sum(1 for _ in re.finditer(r"[^\n]*\n?", text))


def rates(texts: list[str]) -> None:
    """Pages a second from text to tree, to the printed page and to facts, and the ratio to a bare pass."""
    actions: dict[str, Callable[[str], object]] = {
        "bare re.finditer pass": bare,
        "text to tree": partial(parse_tree, dialect=LEADING.name),
        "text to printed page": partial(read_page, dialect=LEADING.name),
        **{f"text to facts, {depth}": partial(pipefacts.parse, columns=depth) for depth in DEPTHS},
    }
    taken = best(*[partial(each, action, texts) for action in actions.values()])
    say(f"{'':<26}{'pages per second':>16}{'ms a page':>12}{'bare passes':>14}")
    for name, seconds in zip(actions, taken, strict=True):
        count = len(texts)
        say(f"{name:<26}{count / seconds:>16,.0f}{seconds / count * 1000:>12.3f}{seconds / taken[0]:>14.1f}")


class Clock:
    """Takes the processor time of the stages while a page is read."""

    def __init__(self) -> None:
        self.taken = dict.fromkeys(STAGES, 0.0)

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, its time added to that of ``stage``."""

        def call(*words: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return function(*words, **named)
            finally:
                self.taken[stage] += time.process_time() - start

        return call

    def read(self, texts: list[str], depth: Depth) -> float:
        """Read ``texts``; the time of all."""
        with ExitStack() as patches:
            for stage, (module, names) in STAGES.items():
                for name in names:
                    patches.enter_context(patch.object(module, name, self.timed(stage, getattr(module, name))))
            start = time.process_time()
            for text in texts:
                api.parse(text, columns=depth)
            return time.process_time() - start


def shares(texts: list[str]) -> None:
    """The share of each stage in the time from text to facts, at each depth."""
    runs = {depth: min((measured(texts, depth) for _ in range(3)), key=lambda run: run[0]) for depth in DEPTHS}
    say(f"{'share of each stage':<26}" + "".join(f"{depth:>12}" for depth in DEPTHS))
    for stage in STAGES:
        say(f"{stage:<26}" + "".join(f"{runs[depth][1][stage] / runs[depth][0]:>12.1%}" for depth in DEPTHS))
    rest = {depth: 1 - sum(taken.values()) / total for depth, (total, taken) in runs.items()}
    say(f"{'between the stages':<26}" + "".join(f"{rest[depth]:>12.1%}" for depth in DEPTHS))


def measured(texts: list[str], depth: Depth) -> tuple[float, dict[str, float]]:
    """The time of all and of each stage."""
    clock = Clock()
    return clock.read(texts, depth), clock.taken


def first_sight() -> None:
    """Pages a second where no page was read before: each page of the filings once, a new process for each depth."""
    say(f"{'at first sight, filings':<26}{'pages':>8}{'a second':>10}{'median ms':>11}{'mean ms':>9}{'slowest ms':>12}")
    for depth in DEPTHS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            taken = pool.submit(_once, depth).result()
        if not taken:
            say("not measured, the filings are not here (PIPEFACTS_CORPUS)")
            return
        median, mean, slowest = (
            1000 * seconds for seconds in (statistics.median(taken), statistics.fmean(taken), max(taken))
        )
        say(f"{depth:<26}{len(taken):>8,}{1000 / mean:>10,.0f}{median:>11.2f}{mean:>9.2f}{slowest:>12,.0f}")


def _once(depth: Depth) -> list[float]:
    """The seconds of the processor that each page of the filings takes, the grammar being built."""
    pipefacts.parse(table(2), columns=depth)
    taken = []
    for text in filings():
        start = time.process_time()
        with suppress(pipefacts.PipefactsError):
            pipefacts.parse(text, columns=depth)
        taken.append(time.process_time() - start)
    return taken


def start() -> None:
    """The time of a new process from its start to what it says of an example, the bytecode being there."""
    example = str(ROOT / "examples" / "concentrations.txt")
    first = "import sys, pipefacts; print(pipefacts.parse_file(sys.argv[1], columns=sys.argv[2]).facts[0])"
    commands = {
        "the interpreter alone": ("-c", "pass"),
        **{f"the first fact, {depth}": ("-c", first, example, depth) for depth in DEPTHS},
        "pipefacts --help": ("-m", "pipefacts", "--help"),
        "pipefacts parse": ("-m", "pipefacts", "parse", example),
        "pipefacts validate": ("-m", "pipefacts", "validate", example),
    }
    say(f"{'start of a process':<26}{'ms':>12}")
    for name, words in commands.items():
        _seconds(words)
        say(f"{name:<26}{min(_seconds(words) for _ in range(STARTS)) * 1000:>12.0f}")


def _seconds(words: Sequence[str]) -> float:
    """The processor time of a new interpreter that is called with ``words``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, *words], env=environment, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def against_pandas() -> None:
    """Facts at each depth against ``pandas.read_html`` over the HTML of the same pages."""
    texts = dict(pages())
    sources = sorted((SHARED / "rpages" / "apple-10q-2025").glob("*.htm"))
    same = [(path.read_text("utf-8"), texts.get(f"apple-10q-2025/{path.stem}")) for path in sources]
    same = [(html, text) for html, text in same if text is not None]
    if not same:
        say("pandas.read_html: not measured, the pages' HTML is not here (PIPEFACTS_CORPUS)")
        return
    import pandas as pd

    count, dumps = len(same), [text for _, text in same]
    html, *taken = best(
        lambda: [pd.read_html(StringIO(html), flavor="lxml") for html, _ in same],
        *[partial(each, partial(pipefacts.parse, columns=depth), dumps) for depth in DEPTHS],
    )
    say(f"pandas.read_html over the HTML of {count} of the pages: {count / html:,.0f} pages per second")
    for depth, seconds in zip(DEPTHS, taken, strict=True):
        say(f"  facts, {depth}: {count / seconds:,.0f}, {html / seconds:.1f} times as many")


def table(rows: int) -> str:
    """A balance sheet of ``rows`` rows, drawn by the renderer's rules."""
    head = "|\nBalance Sheets - USD ($)\n$ in Thousands\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n"
    body = [f"|Item {i}\n|{_amount(i, rows, 7)}\n|{_amount(i, rows, 3)}\n" for i in range(rows)]
    return head + "".join(body)


def _amount(i: int, rows: int, step: int) -> str:
    number = f"{1000 + i * step:,}"
    return f"$ {number}" if i in (0, rows - 1) else number


def growth() -> None:
    """The time of one page as its rows grow in number."""
    say(f"{'rows of one page':<26}{'ms':>12}{'µs per row':>12}{'of the first':>14}")
    first = 0.0
    for rows in SIZES:
        repeats = max(1, 1_000 // rows)
        (seconds,) = best(partial(each, pipefacts.parse, [table(rows)] * repeats), runs=3 if rows < SIZES[-1] else 1)
        row = seconds / repeats / rows
        first = first or row
        say(f"{rows:<26,}{seconds / repeats * 1000:>12.1f}{row * 1e6:>12.2f}{row / first:>14.2f}")


def main() -> int:
    """Print the figures."""
    texts = [text for _, text in pages()]
    say(f"text to facts: {len(texts)} pages, {sum(map(len, texts)):,} characters, one core")
    rates(texts)
    say()
    shares(texts)
    say()
    first_sight()
    say()
    start()
    say()
    against_pandas()
    say()
    growth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
