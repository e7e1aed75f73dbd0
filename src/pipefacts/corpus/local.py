"""Shards to outcomes on this machine: a pool of processes, each with a pipe of its own.

A worker that dies (killed, out of memory) takes no other with it: its shard is tried again in a new one, three times
in all. When the parent dies, the workers end at once.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Sequence
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from time import monotonic

import pyarrow as pa

from pipefacts.corpus.counts import Counts
from pipefacts.corpus.job import Job, Listener, Outcome, attempt
from pipefacts.corpus.plan import Shard

__all__ = ["Local"]

ATTEMPTS = 3
_EVERY = 0.2  # seconds between a worker's reports


class Local:
    """The engine of one machine, with ``workers`` processes (default: one for each core)."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or _cores()

    def __call__(self, job: Job, shards: Sequence[Shard], listener: Listener) -> Generator[Outcome, None, None]:
        """Run the shards, the next one wherever a worker is free."""
        waiting = deque((shard, 1) for shard in shards)
        sent = job.without_shards()
        workers = [_Worker(sent) for _ in range(min(self.workers, len(shards)))]
        try:
            while waiting or any(worker.busy for worker in workers):
                for index, worker in enumerate(workers):
                    if waiting and not worker.busy:
                        if not worker.process.is_alive():
                            workers[index] = worker = _Worker(sent)
                        worker.start(*waiting.popleft())
                for worker in _ready(workers):
                    message = worker.receive()
                    if message is None:
                        shard, tries = worker.lost()
                        if tries < ATTEMPTS:
                            waiting.appendleft((shard, tries + 1))
                        else:
                            yield Outcome(shard, error=f"its worker died {tries} times, {worker.last_words()}")
                    elif isinstance(message, Counts):
                        listener.hear(worker.shard, message)
                    else:
                        yield worker.done(message)
        finally:
            for worker in workers:
                worker.stop()


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ready(workers: list["_Worker"]) -> list["_Worker"]:
    pipes = {worker.pipe: worker for worker in workers if worker.busy}
    return [pipes[pipe] for pipe in connection.wait(list(pipes))]  # type: ignore[index]


class _Worker:
    """One process and the shard that it is at."""

    def __init__(self, job: Job) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would take Arrow's threads along half
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(theirs, job), daemon=True)
        self.process.start()
        theirs.close()
        self._task: tuple[Shard, int] | None = None

    @property
    def busy(self) -> bool:
        """Whether it has a shard."""
        return self._task is not None

    @property
    def shard(self) -> Shard:
        """The shard that it is at."""
        assert self._task is not None
        return self._task[0]

    def start(self, shard: Shard, tries: int) -> None:
        """Give it a shard; if it has died meanwhile, ``receive`` tells."""
        self._task = shard, tries
        try:
            self.pipe.send(shard)
        except OSError:
            return

    def receive(self) -> Counts | Outcome | None:
        """What it says: counts of a batch, its shard's outcome, or nothing where it has died."""
        try:
            message: Counts | Outcome = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            return None
        return message

    def lost(self) -> tuple[Shard, int]:
        """The shard that it left, and how often that was tried."""
        task = self._task
        assert task is not None
        self._task = None
        return task

    def done(self, outcome: Outcome) -> Outcome:
        """Its outcome; it is free again."""
        self._task = None
        return outcome

    def last_words(self) -> str:
        """How the process ended."""
        code = self.process.exitcode or 0
        return f"by {signal.Signals(-code).name}" if code < 0 else f"with exit status {code}"

    def stop(self) -> None:
        """End it."""
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def _serve(pipe: Connection, job: Job) -> None:
    """What a worker does: shards in, reports and outcomes out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    while True:
        try:
            shard = pipe.recv()
            pipe.send(attempt(job, shard, _Reports(pipe)))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


class _Reports:
    """Counts of batches, gathered and sent now and then."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._counts = Counts()
        self._sent = monotonic()

    def __call__(self, counts: Counts) -> None:
        self._counts.add(counts)
        if monotonic() - self._sent >= _EVERY:
            self._pipe.send(self._counts)
            self._counts, self._sent = Counts(), monotonic()
