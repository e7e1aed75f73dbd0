"""Two Ray nodes on this machine, of which one is killed while a job runs."""

import logging
from pathlib import Path

import ray
from ray.cluster_utils import Cluster

from pipefacts.corpus import job
from pipefacts.corpus.on_ray import OnRay
from support.corpus_runs import Silent, marks


class Killer(Silent):
    """A listener that kills ``node`` when ``after`` shards are whole."""

    def __init__(self, cluster: Cluster, node: object, out: Path, after: int) -> None:
        self._cluster, self._node, self._out, self._after = cluster, node, out, after
        self.killed_at: int | None = None

    def done(self, outcome: job.Outcome) -> None:  # noqa: ARG002 - what counts is how many there are
        """A shard is whole."""
        whole = len(marks(self._out))
        if self.killed_at is None and whole >= self._after:
            self.killed_at = whole
            self._cluster.remove_node(self._node, allow_graceful=False)


def run_and_kill(task: job.Job, after: int) -> tuple[job.Result, int | None]:
    """Run ``task``, and kill a node when ``after`` shards are whole; the result, and how many were whole then."""
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    second = cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False, logging_level=logging.ERROR)
    try:
        killer = Killer(cluster, second, Path(task.out), after)
        return job.run(task, OnRay(), killer), killer.killed_at
    finally:
        ray.shutdown()
        cluster.shutdown()
