"""Corpora: the sieve's MB per second, what a document costs that passes it and is no dump, text to Parquet with the share
of what is not ``parse``, a shard's own cost, two workers against one, the bytes of a fact, and memory at two sizes.

Workers are measured by the clock, so other work on the machine shows there; the processor's time stands beside.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from measuring import DEPTHS, ROOT, best, each, pages, say

import pipefacts
from pipefacts.corpus import Settings, may_be_dumps, read_batch
from pipefacts.corpus.arrow import Origin, Read, definition_rows, fact_rows, page_rows
from pipefacts.corpus.documents import Naming, read_shard
from pipefacts.corpus.output import run_shard
from pipefacts.corpus.plan import Kind, Piece, Shard, make_plan

sys.path.insert(0, str(ROOT / "tests"))
from support.corpus_documents import write_corpus  # type: ignore[import-not-found]


def prose(seed: int, count: int) -> list[list[str]]:
    """Documents as lines of words, of which few are frequent and many are rare, so that they compress like language."""
    random = Random(seed)
    letters = "etaoinshrdlucmfwypvbgk"
    words = [
        "".join(random.choices(letters, range(22, 0, -1), k=2 + rank % 4 + rank // 8000)) for rank in range(40_000)
    ]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    found = random.choices(words, cum_weights=weights, k=count * 35 * 15)
    lines = [" ".join(found[start : start + 15]) for start in range(0, len(found), 15)]
    return [lines[start : start + 35] for start in range(0, len(lines), 35)]


def texts_of(documents: list[list[str]], kind: str) -> pa.Array:
    """Documents that are no dumps: ``prose``, prose with ``bars`` in a line of links, or with a ``table``."""
    links, table = ["Home | About | Contact"], ["| the | of | and | to |"] * 6
    if kind == "bars":
        documents = [links + lines for lines in documents]
    elif kind == "table":
        documents = [lines[:20] + table + lines[20:] for lines in documents]
    return pa.array(["\n".join(lines) for lines in documents], pa.string())


def sieve(folder: Path) -> None:
    """MB per second of the sieve alone, in memory, and with the reading of files."""
    say("sieve, MB of text per second, one core")
    documents = prose(1, 10_000)
    refused = 0.0
    for kind in ("prose", "bars", "table"):
        texts = texts_of(documents, kind)
        batches = [texts.slice(start, 256) for start in range(0, len(texts), 256)]
        (taken,) = best(partial(each, may_be_dumps, batches))
        passed = sum(len(may_be_dumps(batch)) for batch in batches)
        say(f"  {kind:<24} {_size(texts) / taken / 1e6:8,.0f}   goes on to be read: {passed:,} of {len(texts):,}")
        if kind == "table":
            read = partial(read_batch, settings=Settings(columns=DEPTHS[0]))
            (taken,) = best(partial(each, read, [pa.record_batch({"text": batch}) for batch in batches]), runs=2)
            refused = taken / len(texts)
    texts = texts_of(documents, "prose")
    table = pa.table({"text": texts, "id": [str(number) for number in range(len(texts))]})
    lines = "".join(json.dumps(row) + "\n" for row in table.to_pylist()).encode()
    pq.write_table(table, folder / "a.parquet", row_group_size=1000, compression="zstd")
    (folder / "a.jsonl").write_bytes(lines)
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines, 6))
    with pa.CompressedOutputStream(str(folder / "a.jsonl.zst"), "zstd") as stream:
        stream.write(lines)
    pa.set_cpu_count(1)
    for name in ("a.parquet", "a.jsonl", "a.jsonl.gz", "a.jsonl.zst"):
        path = folder / name
        (taken,) = best(partial(each, _sieved, make_plan([str(path)]).shards), runs=3)
        share = path.stat().st_size / _size(texts)
        say(f"  read from {name[2:]:<14} {_size(texts) / taken / 1e6:8,.0f}   the file is {share:.2f} of the text")
    say(f"a document with a table of another form: {refused * 1e6:.0f} µs to refuse it")


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
        settings = Settings(columns=depth)
        tables = read_batch(batch, settings)
        parse, rows, whole, write = best(
            partial(each, partial(pipefacts.parse, columns=depth), texts),
            partial(_rows, reads),
            partial(read_batch, batch, settings),
            partial(_written, folder, tables),
            runs=3,
        )
        rest = max(whole - parse - rows, 0)  # the sieve, origins, counts
        total = parse + rows + write + rest
        shares = ", ".join(
            f"{name} {taken / total:.1%}"
            for name, taken in (("parse", parse), ("rows", rows), ("Parquet", write), ("the rest", rest))
        )
        facts = tables.counts.facts / total
        say(f"  {depth:<8} {len(texts) / total:8,.0f} pages/s   {facts:8,.0f} facts/s   {shares}")


def _rows(reads: list[Read]) -> None:
    page_rows(reads)
    fact_rows(reads)
    definition_rows(reads)


def _written(folder: Path, tables: object) -> None:
    for name in ("pages", "facts", "definitions"):
        found = pa.Table.from_batches([getattr(tables, name)])
        pq.write_table(found, folder / f"{name}.parquet", compression="zstd")


def shards(folder: Path) -> None:
    """What a shard costs beside its documents."""
    text = folder / "empty.txt"
    text.write_text("nothing\n", encoding="utf-8")
    out = folder / "shards"
    for name in ("pages", "facts", "definitions", "diagnostics", "shards"):
        (out / name).mkdir(parents=True)
    count = 30
    clock, work = time.monotonic(), time.process_time()
    for number in range(count):
        run_shard(out, Shard(number, (Piece(str(text), Kind.TEXT, 8),)), Settings(), Naming())
    clock, work = time.monotonic() - clock, time.process_time() - work
    say(f"a shard's own cost: {work / count * 1e3:.0f} ms, {clock / count * 1e3:.0f} ms by the clock with its syncs")


class Run(NamedTuple):
    """Seconds by the clock and of the processors, and MB of the largest process."""

    clock: float
    work: float
    peak: float


def scaling(folder: Path, documents: int, copies: int) -> None:
    """Two workers against one on a corpus, and the memory of the largest process on it and on ``copies`` of it."""
    corpus = folder / "in"
    write_corpus(corpus / "0", 1, documents)
    runs = [min(_run(corpus, folder / f"out-{workers}-{turn}", workers) for turn in range(2)) for workers in (1, 2)]
    for workers, run in enumerate(runs, 1):
        _tell(documents, workers, run)
    one, two = runs
    say(f"  two workers are {one.clock / two.clock:.2f} times one, with {two.work / one.work:.2f} times its work")
    for copy in range(1, copies):
        shutil.copytree(corpus / "0", corpus / str(copy))
    out = folder / "out"
    _tell(documents * copies, 2, _run(corpus, out, 2))
    facts = json.loads((out / "manifest.json").read_bytes())["counts"]["facts"]
    sizes = [sum(path.stat().st_size for path in out.glob(glob)) / facts for glob in ("facts/*", "*/*.parquet")]
    say(f"output: {sizes[0]:.0f} bytes per fact in facts, {sizes[1]:.0f} in all four")


def _tell(documents: int, workers: int, run: Run) -> None:
    say(
        f"  {documents:>7,} documents, {workers} workers: {run.clock:5.1f} s by the clock, "
        f"{run.work:5.1f} s of the processors, largest process {run.peak:,.0f} MB"
    )


# A process starts with the peak of the one that forked it, so a small one stands between this and the command.
_MEASURE = """
import os, sys
process = os.posix_spawn(sys.executable, [sys.executable, "-m", "pipefacts", *sys.argv[1:]], os.environ)
_, status, usage = os.wait4(process, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""


def _run(corpus: Path, out: Path, workers: int) -> Run:
    """A run of the command."""
    words = ["corpus", str(corpus), "-o", str(out), "--columns", "plain", "--workers", str(workers), "--quiet"]
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", _MEASURE, *words], capture_output=True, text=True, check=True)
    clock = time.monotonic() - start
    status, work, peak = done.stdout.split()
    if int(status) > 1:
        sys.exit(f"pipefacts {' '.join(words)} failed: {done.stderr}")
    return Run(clock, float(work), float(peak))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000, help="the smaller size for the workers")
    parser.add_argument("--copies", type=int, default=10, help="how often the larger size holds the smaller")
    options = parser.parse_args()
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        sieve(Path(folder))
        stages(Path(folder))
        shards(Path(folder))
        say(f"workers, columns plain, {cores} cores with a load of {load:.1f} before")
        scaling(Path(folder), options.documents, options.copies)


if __name__ == "__main__":
    main()
