"""The job: shards, workers, resume, and everything that goes wrong on the way. The same input gives the same bytes."""

import contextlib
import gzip
import json
import os
import pty
import re
import resource
import shutil
import signal
import subprocess
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

pa = pytest.importorskip("pyarrow", reason="the corpora need pyarrow: pip install 'pipefacts[corpus]'")

import pyarrow.parquet as pq  # noqa: E402

from pipefacts.corpus import SCHEMAS, Settings, progress  # noqa: E402
from pipefacts.corpus.counts import Counts  # noqa: E402
from pipefacts.corpus.documents import Naming, read_shard  # noqa: E402
from pipefacts.corpus.errors import CorpusError  # noqa: E402
from pipefacts.corpus.globs import matches, pattern_of  # noqa: E402
from pipefacts.corpus.job import Outcome, make_job  # noqa: E402
from pipefacts.corpus.local import Local  # noqa: E402
from pipefacts.corpus.plan import Kind, Piece, Plan, Shard, find, make_plan  # noqa: E402
from support.corpus_documents import Document, documents, write_corpus, write_lines, write_parquet  # noqa: E402
from support.corpus_runs import (  # noqa: E402
    SETS,
    Silent,
    children,
    command,
    content,
    kill_at_random,
    marks,
    read,
    run,
    wait_for,
    workers,
)

PAGE = "|\nBalance Sheets - USD ($)\n$ in Thousands\n|\nDec. 31, 2021\n|\nDec. 31, 2020\n|Cash\n|$ 120\n|$ 95\n"
SHARD = 10 << 10
SMALL = ("--columns", "plain", "--shard-size", SHARD)
COUNT = 500

linux = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc to find the workers")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "in"
    write_corpus(folder, 5, COUNT)
    return folder


@pytest.fixture(scope="module")
def whole(corpus):
    """The output of one process, shard after shard, that nothing disturbed."""
    out = corpus.parent / "whole"
    assert read(corpus, out=out, shard_size=SHARD).counts.faults == 0
    return out


def rows(out, name):
    return pq.read_table(out / name).to_pylist()


def faults(out):
    """The diagnostics that are of the job, not of a page that was read."""
    return [row for row in rows(out, "diagnostics") if row["code"].startswith("PF0")]


def manifest(out):
    return json.loads((out / "manifest.json").read_bytes())


def test_the_output_is_four_data_sets_a_file_a_shard_and_a_manifest(whole):
    names = [f"part-{number:05d}" for number in range(manifest(whole)["shards"])]
    assert len(names) >= 15
    expected = {f"{name}/{part}.parquet" for name in SETS for part in names} | {f"shards/{part}.json" for part in names}
    assert set(content(whole)) == expected | {"manifest.json"}
    for name in SETS:
        for part in names:
            assert pq.read_schema(whole / name / f"{part}.parquet").equals(SCHEMAS[name], check_metadata=False)


def test_the_manifest_tells_version_settings_and_counts(whole, corpus):
    found = manifest(whole)
    counts = found["counts"]
    assert found["complete"] is True
    assert found["version"]
    assert found["settings"]["columns"] == "plain"
    assert found["inputs"]["files"] == 5 + COUNT // 10
    assert found["inputs"]["bytes"] == sum(path.stat().st_size for path in corpus.rglob("*") if path.is_file())
    assert counts["documents"] == COUNT == counts["passed"] + counts["pages"] + sum(counts["refusals"].values())
    assert counts["pages"] == len(rows(whole, "pages")) == sum(counts["dialects"].values()) >= COUNT // 8
    assert counts["facts"] == len(rows(whole, "facts")) == sum(counts["alignments"].values())
    assert counts["definitions"] == len(rows(whole, "definitions"))
    assert sum(counts["diagnostics"].values()) == len(rows(whole, "diagnostics"))


def test_the_rows_stand_in_the_order_of_the_input(whole):
    sources = {}
    for row in rows(whole, "pages"):
        sources.setdefault(row["source"], []).append(row["position"])
    assert list(sources) == sorted(sources)
    assert all(positions == sorted(set(positions)) for positions in sources.values())


@pytest.mark.parametrize("workers", [1, 3])
def test_any_number_of_workers_gives_the_same_bytes(whole, corpus, tmp_path, workers):
    done = run(corpus, "-o", tmp_path / "out", *SMALL, "--workers", workers)
    assert done.returncode == 0
    assert content(tmp_path / "out") == content(whole)


def test_every_form_of_source_gives_the_same_facts(tmp_path):
    found = [document for document in documents(11, 300) if document.text]
    (tmp_path / "text").mkdir()
    for number, document in enumerate(found):
        (tmp_path / "text" / f"{number:04d}.txt").write_text(document.text, encoding="utf-8", newline="")
    write_parquet(tmp_path / "a.parquet", found)
    write_parquet(tmp_path / "b.parquet", found, "content")
    for name in ("c.jsonl", "d.jsonl.gz", "e.ndjson.zst"):
        write_lines(tmp_path / name, found)
    facts = []
    for name in ("a.parquet", "b.parquet", "c.jsonl", "d.jsonl.gz", "e.ndjson.zst", "text", "text/*.txt"):
        out = tmp_path / f"out-{len(facts)}"
        assert read(tmp_path / name, out=out).counts.faults == 0
        for row in (kept := rows(out, "facts")):
            for column in ("source", "position", "id", "url", "cik", "accession"):
                del row[column]
        facts.append(kept)
    assert len(facts[0]) > 500
    assert all(others == facts[0] for others in facts[1:])


def test_positions_lead_back_to_the_document(tmp_path):
    found = list(documents(13, 200))
    write_lines(tmp_path / "a.jsonl", found)
    write_parquet(tmp_path / "b.parquet", found, group=30)
    out = tmp_path / "out"
    read(tmp_path, out=out, shard_size=9000)
    data = (tmp_path / "a.jsonl").read_bytes()
    lengths = []
    for row in rows(out, "pages"):
        if row["source"].endswith(".jsonl"):
            document = Document(**json.loads(data[row["position"] :].partition(b"\n")[0]))
        else:
            document = found[row["position"]]
        assert (row["id"], row["url"], row["characters"]) == (document.id, document.url, len(document.text))
        lengths.append(row["characters"])
    assert len(lengths) > 20


@linux
def test_a_run_that_is_killed_is_resumed_to_the_same_bytes(whole, corpus, tmp_path):
    words = (corpus, "-o", tmp_path / "out", *SMALL, "--workers", 2)
    shards = manifest(whole)["shards"]
    random = Random(17)
    statuses = [kill_at_random(words, tmp_path / "out", shards, random) for _ in range(3)]
    assert -signal.SIGKILL in statuses
    kept = {name: path.stat().st_mtime_ns for name in SETS for path in (tmp_path / "out" / name).glob("*.parquet")}
    whole_before = len(marks(tmp_path / "out"))
    done = run(*words)
    assert done.returncode == 0
    assert f"{whole_before} of them from before" in done.stdout or whole_before == 0
    assert content(tmp_path / "out") == content(whole)
    assert kept


@linux
def test_an_interrupt_leaves_whole_shards_and_says_so(whole, corpus, tmp_path):
    for number in range(8):  # on a busy machine a job may end before the interrupt reaches it: then another is tried
        out = tmp_path / f"out-{number}"
        words = (corpus, "-o", out, *SMALL, "--workers", 2)
        status, words_said = interrupted(words, out)
        if status:
            break
    assert status == 130
    assert words_said == "interrupted: finished shards are kept; run the same command again to continue\n"
    found, expected = content(out), content(whole)
    assert "manifest.json" in found
    assert not (out / ".writing").exists()
    assert all(found[name] == expected[name] for name in found if name != "manifest.json")
    assert run(*words).returncode == 0
    assert content(out) == expected


def send(processes, number):
    """Send a signal to those of ``processes`` that still run."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def heed_interrupts():
    signal.signal(signal.SIGINT, signal.default_int_handler)


def interrupted(words, out):
    """The exit status of a job that is interrupted after a shard, and what it says.

    The workers are held until the interrupt is sent, so that the job cannot end before it. What a shell runs in the
    background ignores interrupts, and so would the job if the tests are run there.
    """
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command(*words), text=True, preexec_fn=heed_interrupts, **pipes) as process:
        assert wait_for(lambda: len(marks(out)) >= 1)
        held = workers(process.pid)
        send(held, signal.SIGSTOP)
        process.send_signal(signal.SIGINT)
        send(held, signal.SIGCONT)
        _, words_said = process.communicate(timeout=60)
    return process.returncode, words_said


@linux
def test_a_worker_that_is_killed_costs_nothing(whole, corpus, tmp_path):
    words = (corpus, "-o", tmp_path / "out", *SMALL, "--workers", 2)
    with subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert wait_for(lambda: len(marks(tmp_path / "out")) >= 1)
        os.kill(workers(process.pid)[0], signal.SIGKILL)
        process.communicate(timeout=120)
    assert process.returncode == 0
    assert content(tmp_path / "out") == content(whole)


class Deadly:
    """A shard that ends the worker that it reaches."""

    number, name, size = 1, "part-00001", 1

    def __reduce__(self):
        return os._exit, (7,)


def test_a_shard_that_kills_its_workers_is_given_up_after_three_and_the_rest_goes_on(corpus, tmp_path):
    job = make_job([str(corpus)], tmp_path, settings=Settings(columns="plain"), shard_size=200_000)
    for name in (*SETS, "shards"):
        (tmp_path / name).mkdir()
    first, second = job.plan.shards[:2]
    found = list(Local(2)(job, [first, Deadly(), second], Silent()))
    assert sorted(outcome.shard.number for outcome in found if outcome.counts) == [first.number, second.number]
    (failed,) = [outcome for outcome in found if outcome.error]
    assert failed.error == "its worker died 3 times, with exit status 7"


def test_a_second_run_does_only_what_is_missing(whole, corpus, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    for name in ("shards/part-00003.json", "facts/part-00007.parquet"):
        (out / name).unlink()
    times = {path: path.stat().st_mtime_ns for path in whole.rglob("*.parquet")}
    result = read(corpus, out=out, shard_size=SHARD)
    shards = manifest(whole)["shards"]
    assert (result.whole, result.kept) == (shards, shards - 2)
    written = {path.stem for path in out.rglob("*.parquet") if path.stat().st_mtime_ns > max(times.values())}
    assert written == {"part-00003", "part-00007"}
    assert content(out) == content(whole)


CHANGES = {
    "columns": (("--columns", "proved"), "columns plain", "columns proved"),
    "where": (("--where", "*sec.gov*"), "where None", "where *sec.gov*"),
    "shards": (("--shard-size", "20k"), "shard_size 10240", "shard_size 20480"),
}


@pytest.mark.parametrize(("words", "before", "now"), CHANGES.values(), ids=CHANGES)
def test_a_changed_setting_is_refused(whole, corpus, words, before, now):
    kept = content(whole)
    done = run(corpus, "-o", whole, *SMALL, *words)
    assert done.returncode == 2
    assert f"PF014 the output belongs to another job; expected {before}, found {now}" in done.stderr
    assert "--overwrite" in done.stderr
    assert content(whole) == kept


def test_changed_sources_and_another_version_are_refused_and_overwrite_begins_anew(tmp_path):
    found, source, out = list(documents(19, 60)), tmp_path / "a.jsonl", tmp_path / "out"
    write_lines(source, found[:40])
    read(source, out=out)
    write_lines(source, found)
    with pytest.raises(CorpusError, match="PF014 the output belongs to another job; expected bytes"):
        read(source, out=out)
    read(source, out=out, overwrite=True)
    assert manifest(out)["counts"]["documents"] == 60
    path = out / "manifest.json"
    path.write_text(path.read_text().replace('"version": "', '"version": "0.0.'))
    with pytest.raises(CorpusError, match=r"expected version 0\.0\."):
        read(source, out=out)
    path.write_text("{")
    with pytest.raises(CorpusError, match="PF014 the manifest cannot be read"):
        read(source, out=out)
    read(source, out=out, overwrite=True)
    assert manifest(out)["complete"] is True


def test_a_folder_of_something_else_is_left_alone(corpus, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    for words in ((), ("--overwrite",)):
        done = run(corpus, "-o", tmp_path, *SMALL, *words)
        assert done.returncode == 2
        assert "PF014 the output folder is not empty" in done.stderr
    assert content(tmp_path) == {"thesis.txt": b"mine"}


@linux
def test_two_runs_do_not_write_to_one_folder(corpus, tmp_path):
    words = (corpus, "-o", tmp_path / "out", *SMALL, "--workers", 1)
    with subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert wait_for(lambda: marks(tmp_path / "out"))
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(CorpusError, match="PF014 another run is writing to this folder"):
            read(corpus, out=tmp_path / "out", shard_size=SHARD)
        process.send_signal(signal.SIGCONT)
        process.communicate(timeout=120)
    assert process.returncode == 0


def test_a_disk_that_is_full_is_reported_and_the_rest_is_done_later(whole, corpus, tmp_path):
    out = tmp_path / "out"
    sizes = sorted(len(data) for name, data in content(whole).items() if name.startswith("facts/"))
    limit = sizes[len(sizes) // 2]

    def fill():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = run(corpus, "-o", out, *SMALL, "--workers", 2, preexec_fn=fill)
    assert done.returncode == 2
    failed = manifest(whole)["shards"] - len(marks(out))
    lines = done.stderr.splitlines()  # one of each reason, however many shards
    assert re.fullmatch(rf"part-0000\d and {failed - 1} more: PF016 .*could not be done \(File too large\)", lines[0])
    assert lines[1:] == ["the other shards are complete; run the same command again to retry these"]
    found, expected = content(out), content(whole)
    assert 0 < len(marks(out)) < manifest(whole)["shards"]
    assert all(found[name] == expected[name] for name in found if name != "manifest.json")
    assert manifest(out)["complete"] is False
    assert not (out / ".writing").exists()
    assert run(corpus, "-o", out, *SMALL).returncode == 0
    assert content(out) == expected


def test_a_file_that_is_no_parquet_is_recorded_and_the_others_are_read(tmp_path):
    found = list(documents(23, 100))
    write_parquet(tmp_path / "a.parquet", found)
    (tmp_path / "b.parquet").write_bytes(b"PAR1 no more than this")
    write_parquet(tmp_path / "c.parquet", found)
    assert read(tmp_path, out=tmp_path / "out").counts.faults == 1
    bad = faults(tmp_path / "out")
    assert [(Path(row["source"]).name, row["position"], row["line"]) for row in bad] == [("b.parquet", 0, None)]
    assert manifest(tmp_path / "out")["counts"]["documents"] == 200
    assert manifest(tmp_path / "out")["counts"]["faults"] == 1


def test_a_row_group_that_is_damaged_costs_itself_alone(tmp_path):
    found = [Document(PAGE + f"|Item {number}\n|5\n|6\n", str(number), None) for number in range(400)]
    path = tmp_path / "a.parquet"
    write_parquet(path, found, group=100)
    column = pq.read_metadata(path).row_group(1).column(0)
    start = column.dictionary_page_offset or column.data_page_offset
    data = bytearray(path.read_bytes())
    data[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    path.write_bytes(data)
    assert read(path, out=tmp_path / "out").counts.faults == 1
    (bad,) = faults(tmp_path / "out")
    assert (bad["code"], bad["position"]) == ("PF011", 100)
    assert "rows 100 to 199 cannot be read" in bad["message"]
    assert [row["position"] for row in rows(tmp_path / "out", "pages")] == [*range(100), *range(200, 400)]


def test_a_line_that_is_no_document_costs_itself_alone(tmp_path):
    good = json.dumps({"text": PAGE, "id": 1})
    lines = [good, '{"text": "|cut', "[1|2]", '{"text": 5, "id": "|"}', "", '{"id": "|"}', '{"text": "\\ud800|"}', good]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    assert read(tmp_path / "a.jsonl", out=tmp_path / "out").counts.faults == 4
    bad = faults(tmp_path / "out")
    offsets = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    assert [(row["code"], row["position"]) for row in bad][:3] == [("PF011", offsets[index]) for index in (1, 2, 3)]
    assert [(row["id"], row["position"]) for row in rows(tmp_path / "out", "pages")] == [("1", 0), ("1", offsets[-1])]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_a_compressed_file_that_is_cut_off_gives_what_stands_before(tmp_path, name):
    found = [Document(PAGE + f"|Item {Random(number).random()}\n|5\n|6\n", str(number), None) for number in range(3000)]
    write_lines(tmp_path / name, found)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) * 3 // 4])
    assert read(tmp_path / name, out=tmp_path / "out").counts.faults == 1
    pages = manifest(tmp_path / "out")["counts"]["pages"]
    assert 1000 < pages < 3000
    assert [row["code"] for row in faults(tmp_path / "out")] == ["PF011"]


def test_two_compressed_streams_in_one_file_are_one(tmp_path):
    half = (json.dumps({"text": PAGE}) + "\n").encode()
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(half) + gzip.compress(half))
    (tmp_path / "b.jsonl.zst").write_bytes(pa.compress(half, "zstd", asbytes=True) * 2)
    assert read(tmp_path, out=tmp_path / "out").counts.faults == 0
    assert len(rows(tmp_path / "out", "pages")) == 4


def test_a_text_file_that_is_not_utf8_is_a_fault_of_its_own(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(PAGE)
    (tmp_path / "in" / "b.txt").write_bytes(PAGE.encode() + b"|\xff\n")
    assert read(tmp_path / "in", out=tmp_path / "out").counts.faults == 1
    assert [row["code"] for row in faults(tmp_path / "out")] == ["PF002"]


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl", "a.jsonl.gz"])
def test_limit_takes_the_first_documents(tmp_path, name):
    found = [Document(PAGE, str(number), None) for number in range(300)]
    (write_parquet if name.endswith("parquet") else write_lines)(tmp_path / name, found)
    write_lines(tmp_path / "b.jsonl", found)
    sources = (tmp_path / name, tmp_path / "b.jsonl")
    read(*sources, out=tmp_path / "out", limit=270)
    assert [row["id"] for row in rows(tmp_path / "out", "pages")] == [str(number) for number in range(270)]
    read(*sources, out=tmp_path / "out", limit=303, overwrite=True)
    assert [row["id"] for row in rows(tmp_path / "out", "pages")][-4:] == ["299", "0", "1", "2"]


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl"])
def test_where_reads_only_the_urls_that_match(tmp_path, name):
    hosts = ("https://www.sec.gov/Archives/edgar/data/1/R2.htm", "https://example.org/R2.htm", None)
    found = [Document(PAGE, str(number), hosts[0 if number == 555 else number // 250 % 3]) for number in range(750)]
    (write_parquet if name.endswith("parquet") else write_lines)(tmp_path / name, found)
    read(tmp_path / name, out=tmp_path / "out", where="*sec.gov/Archives/*")
    assert [int(row["id"]) for row in rows(tmp_path / "out", "pages")] == [*range(250), 555]
    counts = manifest(tmp_path / "out")["counts"]
    assert (counts["documents"], counts["unwanted"], counts["passed"]) == (750, 499, 0)


GLOBS = [
    ("*", "", True),
    ("*.htm", "a.htm", True),
    ("*.htm", "a.html", False),
    ("a?c", "abc", True),
    ("a?c", "ac", False),
    ("*/R[0-9].htm", "x/R4.htm", True),
    ("*/R[!0-9].htm", "x/R4.htm", False),
    ("*[.]htm", "xhtm", False),
    ("[", "[", True),
    ("a+(b)*", "a+(b)c", True),
    ("*é?", "xéy\n"[:3], True),
    ("a*b", "a\nb", True),
    ("a", "a\n", False),
]


@pytest.mark.parametrize(("glob", "url", "expected"), GLOBS)
def test_a_glob_means_the_same_to_python_and_to_arrow(glob, url, expected):
    assert matches(url, glob) is expected
    assert pa.compute.match_substring_regex(pa.array([url]), pattern_of(glob)).to_pylist() == [expected]


def test_columns_of_other_names_are_named(tmp_path):
    table = pa.table({"body": [PAGE], "key": [7], "address": ["https://a/edgar/data/5/"]})
    pq.write_table(table, tmp_path / "a.parquet")
    source, out = tmp_path / "a.parquet", tmp_path / "out"
    with pytest.raises(CorpusError, match=r"PF010 .*expected text or content, found body, key, address"):
        read(source, out=out)
    read(source, out=out, text="body", id="key", url="address")
    assert {(row["id"], row["cik"]) for row in rows(out, "facts")} == {("7", 5)}
    for wrong in ({"id": "no"}, {"url": "no"}, {"where": "*"}):
        with pytest.raises(CorpusError, match="PF010 the documents have no such column"):
            read(source, out=tmp_path / "no", text="body", **wrong)


def test_a_source_that_names_nothing_is_refused(tmp_path):
    for source in (tmp_path / "missing", tmp_path, tmp_path / "*.parquet"):
        with pytest.raises(CorpusError, match="PF010 there are no documents here"):
            read(source, out=tmp_path / "out")
    done = run(tmp_path / "missing", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.startswith(f"{tmp_path / 'missing'}: PF010 there are no documents here")
    assert done.stderr.endswith("; check the path\n")
    assert "mount the store" in run("s3://bucket/crawl", "-o", tmp_path / "out").stderr
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE)
    done = run(tmp_path / "a.txt", "-o", tmp_path / "a.txt" / "out")
    assert done.returncode == 2
    assert "PF003 the output folder cannot be created" in done.stderr


def test_what_is_piped_is_quiet_and_the_summary_tells_the_figures(whole, corpus):
    done = run(corpus, "-o", whole, *SMALL)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    counts = manifest(whole)["counts"]
    figures = dict(re.findall(r"^ *([a-z ]+?) +([0-9,]+)(?:  |$)", done.stdout, re.MULTILINE))
    assert int(figures["documents"].replace(",", "")) == COUNT
    assert int(figures["facts"].replace(",", "")) == counts["facts"]
    for name, number in {**counts["alignments"], **counts["dialects"], **counts["refusals"]}.items():
        assert f"{name} {number:,}" in done.stdout
    assert run(corpus, "-o", whole, *SMALL, "--quiet").stdout == ""


def test_a_reader_of_the_summary_that_leaves_is_no_error(whole, corpus):
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(command(corpus, "-o", whole, *SMALL), stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, b"")


@linux
def test_on_a_terminal_a_bar_tells_how_it_goes(whole, corpus, tmp_path):
    ours, theirs = pty.openpty()
    words = (corpus, "-o", tmp_path / "out", *SMALL, "--workers", 2)
    with subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 1 << 16)
            except OSError:  # the other end is closed
                break
        process.communicate()
    os.close(ours)
    found, shards = manifest(whole)["counts"], manifest(whole)["shards"]
    for words_shown in (
        f"{shards}/{shards} shards",
        f"{COUNT} documents",
        f"{found['pages']} dumps",
        "facts/s",
        "0:00:00",
    ):
        assert words_shown in shown.decode(), shown.decode()[-500:]


def test_the_shards_of_an_earlier_run_have_no_part_in_the_speed_and_the_time_left(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    shards = tuple([Shard(number, (Piece("a.txt", Kind.TEXT, 100),)) for number in range(4)])
    bar = progress.Bar(Plan(shards, 4, 400, ""), quiet=True)
    (task,) = bar._progress.tasks
    for shard in shards[:2]:
        now[0] += 3
        bar.done(Outcome(shard, Counts(alignments={"exact": 500}), kept=True))
    bar.hear(shards[2], Counts())
    assert (task.completed, task.speed) == (200, None)
    now[0] += 2
    bar.done(Outcome(shards[2], Counts(alignments={"exact": 30})))
    assert "3/4 shards" in task.description
    assert task.description.endswith(" 15 facts/s")
    assert task.completed == 300


@linux
def test_a_manifest_that_cannot_be_written_is_a_message(corpus, tmp_path):
    def no_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))

    done = run(corpus, "-o", tmp_path / "out", *SMALL, preexec_fn=no_files)
    assert done.returncode == 2
    assert "PF003 cannot be written (File too large)" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_plan_follows_from_the_files_and_covers_each_once(corpus):
    files = find([str(corpus)])
    assert files == sorted(files)
    plan = make_plan(files, size=30_000)
    assert plan == make_plan(files, size=30_000)
    assert [shard.number for shard in plan.shards] == list(range(len(plan.shards)))
    stretches = {}
    for shard in plan.shards:
        for piece in shard.pieces:
            stretches.setdefault(piece.path, []).append((piece.start, piece.stop))
    assert list(stretches) == files
    for path, parts in stretches.items():
        if path.endswith(".parquet"):
            assert parts == [(share, len(parts)) for share in range(len(parts))]
        else:
            assert parts[0][0] == 0
            assert all(before[1] == after[0] for before, after in pairwise(parts)), path
    assert sum(shard.size for shard in plan.shards) == plan.size


@pytest.mark.parametrize(("megabytes", "shards"), [(0.5, 1), (8, 8), (512, 256), (300 * 1024, 300)])
def test_a_corpus_of_a_few_megabytes_has_shards_for_several_workers(tmp_path, megabytes, shards):
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.truncate(int(megabytes * 2**20))
    assert len(make_plan([str(tmp_path / "a.jsonl")]).shards) == shards


@pytest.mark.parametrize("size", [1000, 3000, 20_000, 10**6])
def test_rows_are_read_once_however_many_shares_a_parquet_file_has(tmp_path, size):
    write_parquet(tmp_path / "a.parquet", [Document(PAGE, str(number), None) for number in range(95)], group=10)
    plan = make_plan([str(tmp_path / "a.parquet")], size=size)
    batches = [chunk.batch for shard in plan.shards for chunk in read_shard(shard, Naming())]
    assert [row for batch in batches for row in batch.column("position").to_pylist()] == list(range(95))


@pytest.mark.parametrize("size", [1, 7, 300, 301, 1000, 10**6])
def test_lines_are_read_once_wherever_the_file_is_cut(tmp_path, size):
    lines = [json.dumps({"text": PAGE, "id": str(number), "x": "é" * (number % 40)}) for number in range(60)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    plan = make_plan([str(tmp_path / "a.jsonl")], size=size)
    batches = [chunk.batch for shard in plan.shards for chunk in read_shard(shard, Naming())]
    ids = [identity for batch in batches for identity in batch.column("id").to_pylist()]
    assert ids == [str(number) for number in range(60)]


def test_a_naming_asks_for_text_and_then_content():
    assert Naming().texts == ("text", "content")
    assert Naming(text="body").texts == ("body",)


def test_no_process_is_left_behind(whole, corpus):
    run(corpus, "-o", whole, *SMALL, "--workers", 2)
    assert [
        child for child in children(os.getpid()) if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text()
    ] == []
