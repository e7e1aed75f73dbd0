"""The figures of corpora: the sieve's speed, the share of each stage, two workers against one, memory, and the ratios
to ``pandas.read_html`` over the HTML of the same pages and to a bare pass over the same text.

Runs of the same thing are taken in turns, and the best of each counts: other work on the machine only ever adds.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

import pipefacts
from pipefacts.corpus import Settings, may_be_dumps, read_batch
from pipefacts.corpus.arrow import Origin, Read, definition_rows, fact_rows, page_rows
from pipefacts.corpus.documents import Naming, read_shard
from pipefacts.corpus.plan import Shard, make_plan

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared"))
RUNS = 5
DEPTHS = ("plain", "proved", "likely")

sys.path.insert(0, str(ROOT / "tests"))
from corpus_documents import WORDS, write_corpus  # type: ignore[import-not-found]  # noqa: E402


def best(*actions: Callable[[], object], runs: int = RUNS) -> list[float]:
    """The least processor time of each of ``actions`` over ``runs`` turns, after one turn to warm up."""
    for action in actions:
        action()
    taken = [float("inf")] * len(actions)
    for _ in range(runs):
        for index, action in enumerate(actions):
            start = time.process_time()
            action()
            taken[index] = min(taken[index], time.process_time() - start)
    return taken


def pages(*names: str) -> Iterator[tuple[str, str]]:
    """Id and dump of the pages of the corpora that hold a table, or of the examples where there are no corpora."""
    paths = sorted((SHARED / "corpus").glob("*.jsonl.gz"))
    for path in paths:
        if not names or path.name.partition(".")[0] in names:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                found = [json.loads(line) for line in lines]
            yield from ((page["id"], page["dump"]) for page in found if page["dump"].startswith("|"))
    if not paths:
        yield from ((path.name, path.read_text("utf-8")) for path in sorted((ROOT / "examples").glob("*.txt")))


def ordinary(seed: int, count: int, kind: str) -> pa.Array:
    """Documents that are no dumps: ``prose``, prose with ``bars`` in a line of links, or with a ``table``."""
    random = Random(seed)
    texts = []
    for _ in range(count):
        lines = [" ".join(random.choices(WORDS, k=15)) for _ in range(35)]
        if kind == "bars":
            lines[0] = "Home | About | Contact"
        elif kind == "table":
            lines[20:20] = ["| " + " | ".join(random.choices(WORDS, k=4)) + " |" for _ in range(6)]
        texts.append("\n".join(lines))
    return pa.array(texts, pa.string())


def sieve(folder: Path) -> None:
    """MB a second of the sieve alone, in memory, and with the reading of files."""
    say("sieve, MB of text a second, one core")
    for kind in ("prose", "bars", "table"):
        texts = ordinary(1, 10_000, kind)
        batches = [texts.slice(start, 256) for start in range(0, len(texts), 256)]
        (taken,) = best(partial(_each, may_be_dumps, batches))
        passed = sum(len(may_be_dumps(batch)) for batch in batches)
        say(f"  {kind:<20} {_size(texts) / taken / 1e6:8,.0f}   goes on to be read: {passed:,} of {len(texts):,}")
    texts = ordinary(2, 30_000, "prose")
    table = pa.table({"text": texts, "id": [str(number) for number in range(len(texts))]})
    pq.write_table(table, folder / "a.parquet", row_group_size=1000, compression="zstd")
    with (folder / "a.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in table.to_pylist())
    pa.set_cpu_count(1)
    for name in ("a.parquet", "a.jsonl"):
        shards = make_plan([str(folder / name)]).shards
        (taken,) = best(partial(_each, _sieved, shards))
        say(f"  read from {name[2:]:<10} {_size(texts) / taken / 1e6:8,.0f}")


def _sieved(shard: Shard) -> None:
    for chunk in read_shard(shard, Naming()):
        may_be_dumps(chunk.batch.column("text"))


def _size(texts: pa.Array) -> int:
    return int(texts.get_total_buffer_size())


def stages(folder: Path) -> None:
    """Pages a second at each depth, and what the steps after ``parse`` cost."""
    texts = [dump for _, dump in pages()]
    batch = pa.record_batch({"text": texts})
    say(f"text to Parquet, {len(texts)} pages of the corpora, one core")
    for depth in DEPTHS:
        reads = [
            Read(Origin("bench", row), pipefacts.parse(text, columns=depth), len(text))
            for row, text in enumerate(texts)
        ]
        settings = Settings(columns=depth)  # type: ignore[arg-type]
        tables = read_batch(batch, settings)
        parse, rows, whole, write = best(
            partial(_each, partial(pipefacts.parse, columns=depth), texts),
            partial(_rows, reads),
            partial(read_batch, batch, settings),
            partial(_written, folder, tables),
            runs=3,
        )
        total = whole + write
        shares = f"parse {parse / total:.0%}, rows {rows / total:.0%}, Parquet {write / total:.0%}"
        facts = tables.counts.facts / total
        say(f"  {depth:<8} {len(texts) / total:8,.0f} pages/s   {facts:8,.0f} facts/s   {shares}")


def _each(action: Callable[..., object], things: Iterable[object]) -> None:
    for thing in things:
        action(thing)


def _rows(reads: list[Read]) -> None:
    page_rows(reads)
    fact_rows(reads)
    definition_rows(reads)


def _written(folder: Path, tables: object) -> None:
    for name in ("pages", "facts", "definitions"):
        found = pa.Table.from_batches([getattr(tables, name)])
        pq.write_table(found, folder / f"{name}.parquet", compression="zstd")


def ratios() -> None:
    """Plain facts against ``pandas.read_html`` over the same pages' HTML, and against a bare pass."""
    texts = dict(pages())
    (plain, bare) = best(
        lambda: [pipefacts.parse(text, columns="plain") for text in texts.values()],
        lambda: [sum(1 for _ in re.finditer(r"[^\n]*\n?", text)) for text in texts.values()],
    )
    say(f"a bare re.finditer pass over the lines: facts with plain columns take {plain / bare:.0f} times as long")
    sources = sorted((SHARED / "rpages" / "apple-10q-2025").glob("*.htm"))
    same = [(path.read_text("utf-8"), texts.get(f"apple-10q-2025/{path.stem}")) for path in sources]
    same = [(html, text) for html, text in same if text is not None]
    try:
        import lxml.etree  # noqa: F401
        import pandas as pd
    except ImportError:
        say("pandas.read_html: not measured, pandas or lxml is not installed")
        return
    if not same:
        say("pandas.read_html: not measured, the pages' HTML is not here (PIPEFACTS_CORPUS)")
        return
    plain, html = best(
        lambda: [pipefacts.parse(text or "", columns="plain") for _, text in same],
        lambda: [pd.read_html(StringIO(html), flavor="lxml") for html, _ in same],
        runs=3,
    )
    say(
        f"pandas.read_html over the HTML of {len(same)} of the pages: {len(same) / html:,.0f} pages/s; "
        f"facts with plain columns {len(same) / plain:,.0f} pages/s, {html / plain:.1f} times as fast"
    )


def scaling(folder: Path, counts: tuple[int, ...]) -> None:
    """Two workers against one, and the memory of the largest process, as the corpus grows."""
    for count in counts:
        corpus = folder / f"in-{count}"
        write_corpus(corpus, 1, count)
        taken = {}
        for workers in (1, 2):
            runs = [_run(corpus, folder / f"out-{count}-{workers}-{turn}", workers) for turn in range(2)]
            taken[workers] = min(seconds for seconds, _ in runs)
            memory = max(peak for _, peak in runs)
            rate = count / taken[workers]
            say(
                f"{count:,} documents, {workers} workers: {taken[workers]:.1f} s, {rate:,.0f} documents/s, "
                f"largest process {memory:,.0f} MB"
            )
        say(f"  two workers are {taken[1] / taken[2]:.2f} times one")


# A process starts with the peak of the one that forked it, so a small one stands between this and the command.
_MEASURE = """
import os, sys
process = os.posix_spawn(sys.executable, [sys.executable, "-m", "pipefacts", *sys.argv[1:]], os.environ)
_, status, usage = os.wait4(process, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""


def _run(corpus: Path, out: Path, workers: int) -> tuple[float, float]:
    """Seconds, and MB of the largest process, of a run of the command."""
    words = ["corpus", str(corpus), "-o", str(out), "--columns", "plain", "--workers", str(workers), "--quiet"]
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", _MEASURE, *words], capture_output=True, text=True, check=True)
    status, peak = done.stdout.split()
    if int(status) > 1:
        sys.exit(f"pipefacts {' '.join(words)} failed: {done.stderr}")
    return time.monotonic() - start, int(peak) / 1024


def say(words: str) -> None:
    """A line, at once."""
    print(words, flush=True)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="*", default=[10_000, 100_000], help="sizes for the workers")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sieve(Path(folder))
        stages(Path(folder))
        ratios()
        scaling(Path(folder), tuple(options.documents))


if __name__ == "__main__":
    main()
