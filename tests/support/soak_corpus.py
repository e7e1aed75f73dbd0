"""The whole proof: 100,000 documents, run with one worker and two, killed three times and resumed, and on two Ray nodes
of which one is killed. Every output must be the same, byte for byte, and hold each dump once.

    python -m support.soak_corpus [--documents 100000] [--seed 1] [--columns likely] [--folder DIR]
"""

import argparse
import hashlib
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

import pyarrow.parquet as pq

import pipefacts
from pipefacts.corpus import Settings, job
from support.corpus_documents import documents, write_corpus
from support.corpus_runs import kill_at_random, marks, run


def say(words: str) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def digest(out: Path) -> dict[str, str]:
    """Every file under ``out`` and the digest of its bytes."""
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def same(name: str, out: Path, expected: dict[str, str]) -> None:
    """Stop where ``out`` is not what the first run gave."""
    found = digest(out)
    wrong = sorted(file for file in {*found, *expected} if found.get(file) != expected.get(file))
    if wrong:
        sys.exit(f"{name}: {len(wrong)} files differ, first {wrong[0]}")
    say(f"  the same {len(found)} files")


def dumps(seed: int, count: int) -> dict[str, int]:
    """The id of each document that ``parse`` reads, asked one by one, and the number of its facts."""
    found = {}
    for index, document in enumerate(documents(seed, count)):
        try:
            page = pipefacts.parse(document.text or "", columns="plain")
        except pipefacts.PipefactsError:
            continue
        first = count * 9 // 10  # from here on documents are text files, whose id is their name
        found[document.id if index < first else f"{index - first:06d}.txt"] = len(page.facts)
    return found


def complete(out: Path, expected: dict[str, int]) -> None:
    """Stop where a dump is missing or doubled, or has not its number of facts."""
    pages = pq.read_table(out / "pages", columns=["id", "facts"]).to_pylist()
    facts = Counter(pq.read_table(out / "facts", columns=["id"]).column("id").to_pylist())
    if len(pages) != len(expected) or {row["id"]: row["facts"] for row in pages} != expected:
        sys.exit(f"{len(expected):,} documents are dumps, {len(pages):,} are in the output, or not the same")
    if facts != Counter(expected):
        sys.exit(f"{sum(expected.values()):,} facts were read, {facts.total():,} are in the output, or not the same")
    say(f"each of the {len(pages):,} dumps is there once, each of the {facts.total():,} facts too")


def main() -> None:
    """Make the corpus, run it in every way, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--columns", default="likely")
    parser.add_argument("--shard-size", type=int, default=500_000)
    parser.add_argument("--folder", type=Path, help="work here, and keep it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        soak(options, options.folder or Path(temporary))


def soak(options: argparse.Namespace, folder: Path) -> None:
    """The proof in ``folder``."""
    random = Random(options.seed)
    corpus = folder / "corpus"
    write_corpus(corpus, options.seed, options.documents)
    size = sum(path.stat().st_size for path in corpus.rglob("*") if path.is_file())
    say(f"{options.documents:,} documents from seed {options.seed}, {size / 1e6:,.0f} MB on disk")
    words = ("--columns", options.columns, "--shard-size", options.shard_size)

    expected: dict[str, str] = {}
    for workers in (1, 2):
        start = time.monotonic()
        done = run(corpus, "-o", folder / f"out-{workers}", *words, "--workers", workers)
        say(f"{workers} workers: status {done.returncode} in {time.monotonic() - start:.0f} s {done.stderr}")
        if workers == 1:
            say(done.stdout)
            expected = digest(folder / "out-1")
        same(f"{workers} workers", folder / f"out-{workers}", expected)

    complete(folder / "out-1", dumps(options.seed, options.documents))
    shards = len(marks(folder / "out-1"))
    out = folder / "out-killed"
    statuses = [kill_at_random((corpus, "-o", out, *words), out, shards, random, patience=7200) for _ in range(3)]
    if set(statuses) != {-signal.SIGKILL}:
        sys.exit(f"not killed three times: {statuses}")
    say(f"killed three times, {len(marks(out))} of {shards} shards whole; resumed")
    run(corpus, "-o", out, *words)
    same("killed", out, expected)

    try:
        import ray  # noqa: F401
    except ImportError:
        sys.exit("Ray is not installed: pip install 'pipefacts[ray]' for the rest of the proof")
    from support.corpus_cluster import run_and_kill

    task = job.make_job(
        [str(corpus)], folder / "out-ray", settings=Settings(columns=options.columns), shard_size=options.shard_size
    )
    result, killed_at = run_and_kill(task, random.randrange(shards // 3, shards // 2))
    if result.failures or killed_at is None:
        sys.exit(f"ray: {len(result.failures)} shards failed; a node was killed at {killed_at}")
    say(f"one of two Ray nodes killed when {killed_at} of {shards} shards were whole")
    same("ray", folder / "out-ray", expected)


if __name__ == "__main__":
    main()
