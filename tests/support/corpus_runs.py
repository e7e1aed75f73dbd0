"""Runs of ``pipefacts corpus`` as a user starts them, and what they leave behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from pipefacts.corpus import Settings
from pipefacts.corpus import job as jobs
from pipefacts.corpus.chunks import Naming

SETS = ("pages", "facts", "definitions", "diagnostics")


def command(*words):
    return [sys.executable, "-m", "pipefacts", "corpus", *map(str, words)]


def run(*words, **options):
    """The finished process, with its output as text."""
    return subprocess.run(command(*words), capture_output=True, text=True, check=False, **options)


class Silent:
    """A listener that has nothing to say."""

    def hear(self, shard, counts):
        """A batch."""

    def done(self, outcome):
        """A shard."""


def one_by_one(job, shards, listener):
    """The engine of this process: shard after shard."""
    for shard in shards:
        yield jobs.attempt(job, shard)


def read(*words, out: Path, overwrite: bool = False, columns: str = "plain", taxonomy=(), **options) -> jobs.Result:
    """What ``run`` does, in this process: options of ``Naming`` and of ``make_job`` by name."""
    names = {name: options.pop(name) for name in Naming.__struct_fields__ if name in options}
    settings = Settings(columns=columns, taxonomy=taxonomy)
    job = jobs.make_job(list(map(str, words)), out, settings=settings, naming=Naming(**names), **options)
    return jobs.run(job, one_by_one, Silent(), overwrite=overwrite)


def content(out: Path) -> dict[str, bytes]:
    """Every file under ``out`` by its name."""
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def marks(out: Path) -> list[str]:
    """The shards that are whole."""
    return sorted(path.stem for path in (out / "shards").glob("*.json"))


def children(process: int) -> list[int]:
    """The processes that ``process`` has started."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def command_line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def workers(process: int) -> list[int]:
    """The worker processes of a run."""
    return [child for child in children(process) if "spawn_main" in command_line(child)]


def wait_for(condition, seconds: float = 120) -> bool:
    """Whether ``condition`` came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


def kill_at_random(words, out: Path, shards: int, random: Random, *, patience: float = 120) -> int | None:
    """Start a run and end it by SIGKILL when a random share of its missing shards is whole, in the middle of another;
    its exit status, or null where it was faster. ``patience`` is the seconds that it may take until then.
    """
    before = len(marks(out))
    wanted = before + random.randrange(max((shards - before) * 2 // 3, 1))
    with subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        began = wait_for(
            lambda: process.poll() is not None or (len(marks(out)) >= wanted and any(workers(process.pid))), patience
        )
        assert began
        time.sleep(random.random() * 0.3)
        orphans = workers(process.pid)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert wait_for(lambda: not any("spawn_main" in command_line(orphan) for orphan in orphans), 30)
    return process.returncode
