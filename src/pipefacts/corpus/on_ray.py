"""Shards to outcomes on a Ray cluster: one task per shard (needs the extra ``pipefacts[ray]``).

The folders of the sources and of the output must be the same on every node (a shared file system). A task whose node
or worker dies is run again by Ray; the shard's files appear by rename, so it does not matter how far the first got.
"""

import logging
import os
from collections import deque
from collections.abc import Generator, Sequence
from typing import Any

import pyarrow as pa

from pipefacts.corpus.job import Job, Listener, Outcome, attempt
from pipefacts.corpus.plan import Shard
from pipefacts.errors import require

__all__ = ["OnRay"]

RETRIES = 3
_AHEAD = 2  # tasks handed to Ray for each core: enough that none waits, few enough to hold


def _task(job: Job, shard: Shard) -> Outcome:
    pa.set_cpu_count(1)
    return attempt(job, shard)


class OnRay:
    """The engine of a cluster; ``address`` is Ray's (default: the running cluster, else one on this machine)."""

    def __init__(self, workers: int | None = None, address: str | None = None) -> None:
        require("ray", "ray")
        import ray

        self._ray = ray
        self._workers = workers
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        if not ray.is_initialized():
            ray.init(
                address=address, num_cpus=None if address else workers, log_to_driver=False, logging_level=logging.ERROR
            )

    def __call__(self, job: Job, shards: Sequence[Shard], listener: Listener) -> Generator[Outcome, None, None]:  # noqa: ARG002 - whole shards are heard of as they are done
        """Hand the shards to Ray, some ahead of what its cores can take."""
        ray = self._ray
        task = ray.remote(max_retries=RETRIES, num_cpus=1)(_task)
        shared = ray.put(job.without_shards())
        waiting = deque(shards)
        running: dict[Any, Shard] = {}
        try:
            while waiting or running:
                cores = self._workers or max(int(ray.cluster_resources().get("CPU", 1)), 1)
                while waiting and len(running) < cores * _AHEAD:
                    shard = waiting.popleft()
                    running[task.remote(shared, shard)] = shard
                for reference in ray.wait(list(running), num_returns=1, timeout=5.0)[0]:
                    outcome = self._outcome(reference, running.pop(reference))
                    yield outcome
        finally:
            for reference in running:
                ray.cancel(reference, force=True)

    def _outcome(self, reference: Any, shard: Shard) -> Outcome:
        try:
            outcome: Outcome = self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            return Outcome(shard, error=f"its task failed {RETRIES + 1} times ({type(error).__name__})")
        return outcome
