"""A job: what is read, how, and where to; its manifest, and which of its shards are still to do.

A second run with the same sources and settings does only what is missing. Other settings, sources or another release
would mix two jobs in one output, so they are refused, or the output is made anew (``overwrite``).
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec
import pyarrow as pa

from pipefacts.corpus import documents, output
from pipefacts.corpus.batch import Settings
from pipefacts.corpus.chunks import Naming
from pipefacts.corpus.counts import Counts
from pipefacts.corpus.errors import CorpusError
from pipefacts.corpus.groups import plan_of
from pipefacts.corpus.plan import Kind, Plan, Shard, find, make_plan
from pipefacts.corpus.schemas import SCHEMA_VERSION, SCHEMAS
from pipefacts.corpus.second import run_groups
from pipefacts.errors import PipefactsError

__all__ = ["Engine", "Job", "Listener", "Outcome", "Result", "attempt", "make_job", "run", "second_job"]

MANIFEST = "manifest.json"
TOGETHER = "together"  # the folder of the second pass
_OURS = (*SCHEMAS, output.MARKS, output.WRITING)


class Job(msgspec.Struct, frozen=True):
    """Everything that decides what is written, and nothing else: neither workers nor engine are in it."""

    out: str
    plan: Plan
    settings: Settings
    naming: Naming
    limit: int | None = None
    shard_size: int | None = None

    def without_shards(self) -> "Job":
        """The job without its shards, to be sent to workers."""
        return msgspec.structs.replace(self, plan=msgspec.structs.replace(self.plan, shards=()))


class Outcome(NamedTuple):
    """What became of a shard: its counts, or why it has none; ``kept`` says that an earlier run did it."""

    shard: Shard
    counts: Counts | None = None
    error: str | None = None
    kept: bool = False


class Result(NamedTuple):
    """The counts of all shards that are whole, how many were whole before, and those that failed."""

    counts: Counts
    whole: int
    kept: int
    failures: tuple[Outcome, ...]


class Listener(Protocol):
    """What is told how a job goes on."""

    def hear(self, shard: Shard, counts: Counts) -> None:
        """A batch of ``shard`` was read."""

    def done(self, outcome: Outcome) -> None:
        """A shard is whole, or has failed; what was heard of it before is part of this."""


class Engine(Protocol):
    """What runs shards: it gives each one's outcome, in any order; where it can, ``listener`` hears of each batch."""

    def __call__(self, job: Job, shards: Sequence[Shard], listener: Listener) -> Generator[Outcome, None, None]:
        """Run ``attempt`` for every shard."""
        ...


def make_job(
    sources: Sequence[str],
    out: str | Path,
    *,
    settings: Settings = Settings(),  # noqa: B008 - it is frozen
    naming: Naming = Naming(),  # noqa: B008
    limit: int | None = None,
    shard_size: int | None = None,
) -> Job:
    """The job that reads ``sources`` to the folder ``out``.

    ``limit`` is the number of documents at most, ``shard_size`` the bytes to a shard (default: by the whole). Raises
    ``CorpusError`` where there is nothing to read, or no text in it.
    """
    files = find(sources)
    documents.check(files, naming)
    plan = make_plan(files, size=shard_size, limit=limit)
    return Job(str(out), plan, settings, naming, limit, shard_size)


def second_job(job: Job) -> Job:
    """The second pass over what ``job`` has written: the pages of a group are read together, into a folder of its own."""
    out = Path(job.out)
    return msgspec.structs.replace(job, out=str(out / TOGETHER), plan=plan_of(out / output.DOCUMENTS, job.plan))


def attempt(job: Job, shard: Shard, progress: Callable[[Counts], object] | None = None) -> Outcome:
    """Run one shard; what keeps it from being written is its outcome, not an exception."""
    try:
        if any(piece.kind is Kind.GROUPS for piece in shard.pieces):
            return Outcome(shard, run_groups(Path(job.out), shard, job.settings, progress))
        return Outcome(shard, output.run_shard(Path(job.out), shard, job.settings, job.naming, progress))
    except (OSError, MemoryError, PipefactsError, pa.ArrowException) as error:
        return Outcome(shard, error=_reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno:  # Arrow tells the number twice and the words once
        return os.strerror(error.errno) + (f": {error.filename}" if error.filename else "")
    return str(error).split("\n", 1)[0] or type(error).__name__


def run(job: Job, engine: Engine, listener: Listener, *, overwrite: bool = False) -> Result:
    """Do what is missing of ``job``, and write its manifest.

    ``listener`` hears first of the shards that are whole already. Raises ``CorpusError`` where ``out`` holds something
    else, or another run is at work in it.
    """
    out = Path(job.out)
    with _held(out):
        _prepare(out, job, overwrite)
        counts, missing = Counts(), []
        for shard in job.plan.shards:
            found = output.counts_of(out, shard)
            if found is None:
                missing.append(shard)
            else:
                counts.add(found)
                listener.done(Outcome(shard, found, kept=True))
        kept = len(job.plan.shards) - len(missing)
        failures = []
        try:
            with closing(engine(job, missing, listener)) as outcomes:
                for outcome in outcomes:
                    listener.done(outcome)
                    if outcome.counts is None:
                        failures.append(outcome)
                    else:
                        counts.add(outcome.counts)
        finally:
            shutil.rmtree(out / output.WRITING, ignore_errors=True)
        failures.sort(key=lambda outcome: outcome.shard.number)
        if not failures:
            _write_manifest(out, job, counts)
    return Result(counts, len(job.plan.shards) - len(failures), kept, tuple(failures))


@contextmanager
def _held(out: Path) -> Iterator[None]:
    """Hold ``out`` for this run alone; the system lets go of it when the process ends, however it ends."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(
            f"the output folder cannot be created ({error.strerror})", source=str(out), code="PF003"
        ) from None
    folder = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CorpusError(
                "another run is writing to this folder", source=str(out), remedy="wait for it to end", code="PF014"
            ) from None
        yield
    finally:
        os.close(folder)


def _prepare(out: Path, job: Job, overwrite: bool) -> None:
    """Make ``out`` ready: empty, or holding the beginning of this very job."""
    manifest = out / MANIFEST
    wanted = _manifest(job)
    if overwrite and (manifest.exists() or not any(out.iterdir())):
        _clear(out)
    if manifest.exists():
        _compare(manifest, wanted)
    elif any(out.iterdir()):
        raise CorpusError(
            "the output folder is not empty and has no manifest",
            source=str(out),
            remedy="choose a new folder; --overwrite deletes only what this command has written",
            code="PF014",
        )
    shutil.rmtree(out / output.WRITING, ignore_errors=True)
    for name in _OURS:
        (out / name).mkdir(exist_ok=True)
    if not manifest.exists():
        _write_manifest(out, job, None)


def _clear(out: Path) -> None:
    """Remove what an earlier run made: the marks first, so that nothing half removed looks whole."""
    for name in (output.MARKS, *SCHEMAS, output.WRITING, output.DOCUMENTS, TOGETHER):
        shutil.rmtree(out / name, ignore_errors=True)
    (out / MANIFEST).unlink(missing_ok=True)


def _compare(manifest: Path, wanted: dict[str, Any]) -> None:
    try:
        found = msgspec.json.decode(manifest.read_bytes())
        before = {**found["settings"], **found["inputs"], "version": found["version"], "format": found["format"]}
    except (msgspec.DecodeError, KeyError, TypeError):
        raise CorpusError("the manifest cannot be read", source=str(manifest), code="PF014") from None
    now = {**wanted["settings"], **wanted["inputs"], "version": wanted["version"], "format": wanted["format"]}
    changed = [name for name in now if before.get(name) != now[name]]
    if changed:
        raise CorpusError(
            "the output belongs to another job",
            source=str(manifest),
            expected=", ".join(f"{name} {before.get(name)}" for name in changed),
            found=", ".join(f"{name} {now[name]}" for name in changed),
            remedy="name a new folder, or do it all again with --overwrite",
            code="PF014",
        )


def _manifest(job: Job) -> dict[str, Any]:
    return {
        "format": SCHEMA_VERSION,
        "version": metadata.version("pipefacts"),
        "settings": {
            "columns": str(job.settings.columns),
            "taxonomy": [hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in job.settings.taxonomy],
            "text_column": job.naming.text,
            "id_column": job.naming.id,
            "url_column": job.naming.url,
            "where": job.naming.where,
            "together": job.settings.together and str(job.settings.together),
            "limit": job.limit,
            "shard_size": job.shard_size,
        },
        "inputs": {"files": job.plan.files, "bytes": job.plan.size, "sha256": job.plan.digest},
        "shards": len(job.plan.shards),
    }


def _write_manifest(out: Path, job: Job, counts: Counts | None) -> None:
    """``complete`` becomes true, and the counts are there, when every shard is whole."""
    folder = out / output.WRITING
    folder.mkdir(exist_ok=True)
    totals = None if counts is None else {"pages": counts.pages, "facts": counts.facts, **msgspec.to_builtins(counts)}
    manifest = {**_manifest(job), "complete": counts is not None, "counts": totals}
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    output.write_whole(out / MANIFEST, data, folder)
    folder.rmdir()
