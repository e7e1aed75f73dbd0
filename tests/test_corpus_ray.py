"""The Ray engine gives the bytes of the local one, even when a node dies on the way."""

import sys

import pytest

pytest.importorskip("pyarrow", reason="the corpora need pyarrow: pip install 'pipefacts[corpus]'")

from pipefacts.corpus import Settings
from pipefacts.corpus.job import make_job
from pipefacts.corpus.on_ray import OnRay
from pipefacts.errors import MissingPackageError
from support.corpus_documents import write_corpus
from support.corpus_runs import content, read, run
from test_corpus_together import write as write_pages

pytestmark = pytest.mark.slow


def test_two_nodes_of_which_one_is_killed_give_the_same_bytes(tmp_path):
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'pipefacts[ray]'")
    from support.corpus_cluster import run_and_kill

    write_corpus(tmp_path / "in", 31, 600)
    read(tmp_path / "in", out=tmp_path / "alone", shard_size=10_000)
    job = make_job([str(tmp_path / "in")], tmp_path / "out", settings=Settings(columns="plain"), shard_size=10_000)
    shards = len(job.plan.shards)
    assert shards >= 12
    result, killed_at = run_and_kill(job, 3)
    assert result.failures == ()
    assert killed_at is not None
    assert killed_at < shards - 2
    assert content(tmp_path / "out") == content(tmp_path / "alone")


def test_the_command_runs_on_ray(tmp_path):
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'pipefacts[ray]'")
    write_corpus(tmp_path / "in", 37, 100)
    read(tmp_path / "in", out=tmp_path / "alone", shard_size=10_000)
    words = ("--columns", "plain", "--shard-size", 10_000, "--engine", "ray", "--workers", 1)
    done = run(tmp_path / "in", "-o", tmp_path / "out", *words)
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "out") == content(tmp_path / "alone")


def test_both_passes_run_on_ray(tmp_path):
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'pipefacts[ray]'")
    write_pages(tmp_path / "crawl.jsonl")
    words = (tmp_path / "crawl.jsonl", "--shard-size", 1500, "--together", "filing")
    assert run(*words, "-o", tmp_path / "alone").returncode == 0
    done = run(*words, "-o", tmp_path / "out", "--engine", "ray", "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "out") == content(tmp_path / "alone")


def test_without_ray_the_message_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingPackageError, match="PF015 ray is not installed") as raised:
        OnRay()
    assert raised.value.remedy == "pip install 'pipefacts[ray]'"
