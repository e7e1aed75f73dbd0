"""The second pass: pages of one filing inform each other, with the promises of the first."""

import json
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the corpora need pyarrow: pip install 'pipefacts[corpus]'")

import pyarrow.parquet as pq

from pipefacts.corpus import Settings, second
from pipefacts.corpus.groups import BUCKETS, Grouped, groups_in, write_groups
from pipefacts.corpus.job import make_job, run, second_job
from pipefacts.corpus.local import Local
from pipefacts.corpus.plan import Kind, Piece
from pipefacts.together import Scope, parse_together
from support.corpus_runs import Silent, content, marks, one_by_one
from support.corpus_runs import run as run_command
from test_together import NOTE, QUARTER

FILINGS = 12
SMALL = 1_500  # bytes to a shard
TOLD = 2  # facts of the note that stand on the other page, too; one of them stands elsewhere when it is read alone


def url(filing: int, page: int, company: int | None = None) -> str:
    cik = 100 + (filing if company is None else company)
    return f"https://mirror.example/edgar/data/{cik}/{filing:010}24{filing:06}/R{page}.htm"


def write(path: Path, company: int | None = None) -> None:
    """A crawl in which the pages of a filing stand far apart, and one page is of no filing."""
    pages = [
        (url(filing, page, company), text) for page, text in ((2, QUARTER), (4, NOTE)) for filing in range(FILINGS)
    ]
    lines = [{"id": str(i), "url": one, "text": text} for i, (one, text) in enumerate([*pages, ("", NOTE)])]
    lines.append({"id": "prose", "url": url(0, 9), "text": "Words | and more words."})
    path.write_text("".join([json.dumps(line) + "\n" for line in lines]), "utf-8")


def passes(source: Path, out: Path, engine=one_by_one, scope: Scope = Scope.FILING):
    """Both passes of a job, and what came of them."""
    job = make_job([str(source)], out, settings=Settings(together=scope), shard_size=SMALL)
    return run(job, engine, Silent()), run(second_job(job), engine, Silent())


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("together")
    write(folder / "crawl.jsonl")
    passes(folder / "crawl.jsonl", folder / "out")
    return folder


def placed(folder: Path) -> dict[tuple[str, int], tuple[int | None, list[str]]]:
    """Of each fact its column and its evidence, by its page and line."""
    names = ["url", "line", "column_in_line", "column", "evidence"]
    rows = pq.read_table(folder / "facts", columns=names).to_pylist()
    return {(row["url"], row["line"]): (row["column"], row["evidence"]) for row in rows}


def test_the_second_pass_reads_each_filing_as_the_library_does(whole) -> None:
    alone, together = placed(whole / "out"), placed(whole / "out" / "together")
    for filing in range(FILINGS):
        pages = parse_together({url(filing, 2): QUARTER, url(filing, 4): NOTE})
        expected = {
            (page.source, fact.line): (fact.column, list(fact.evidence)) for page in pages for fact in page.facts
        }
        assert {key: value for key, value in together.items() if key[0] in (url(filing, 2), url(filing, 4))} == expected
    assert {url for url, _ in alone} - {url for url, _ in together} == {""}
    changed = [key for key, (column, _) in together.items() if alone[key][0] != column]
    assert len(changed) == FILINGS
    assert all("same-fact" in together[key][1] for key in changed)


def test_the_manifest_counts_what_others_told(whole) -> None:
    found = json.loads((whole / "out" / "together" / "manifest.json").read_bytes())
    assert found["counts"]["told"]["same-fact"] == TOLD * FILINGS
    assert (found["counts"]["pages"], found["settings"]["together"]) == (2 * FILINGS, "filing")


def test_any_number_of_workers_gives_the_same_bytes(whole, tmp_path) -> None:
    for workers in (1, 3):
        passes(whole / "crawl.jsonl", tmp_path / str(workers), Local(workers))
        assert content(tmp_path / str(workers)) == content(whole / "out")


def test_what_is_missing_of_the_second_pass_is_done_again(whole, tmp_path) -> None:
    _, first = passes(whole / "crawl.jsonl", tmp_path / "out")
    shards = marks(tmp_path / "out" / "together")
    assert first.kept == 0
    assert len(shards) > 3
    for name in shards[::2]:
        (tmp_path / "out" / "together" / "shards" / f"{name}.json").unlink()
    _, again = passes(whole / "crawl.jsonl", tmp_path / "out")
    assert again.kept == len(shards) - len(shards[::2])
    assert content(tmp_path / "out") == content(whole / "out")


def test_pages_of_a_company_inform_each_other_over_its_filings(tmp_path) -> None:
    pages = [(url(1, 2, 7), QUARTER), (url(2, 4, 7), NOTE)]
    lines = [json.dumps({"url": one, "text": text}) + "\n" for one, text in pages]
    (tmp_path / "crawl.jsonl").write_text("".join(lines), "utf-8")
    for scope, told in ((Scope.FILING, {}), (Scope.COMPANY, {"same-fact": TOLD})):
        _, second_pass = passes(tmp_path / "crawl.jsonl", tmp_path / scope, scope=scope)
        assert {code: n for code, n in second_pass.counts.told.items() if code == "same-fact"} == told


def test_a_large_group_is_read_in_windows(tmp_path, monkeypatch) -> None:
    lines = [json.dumps({"url": url(1, n), "text": text}) + "\n" for n, text in enumerate((QUARTER, NOTE, QUARTER))]
    (tmp_path / "crawl.jsonl").write_text("".join(lines), "utf-8")
    monkeypatch.setattr(second, "WINDOW", 1)
    assert passes(tmp_path / "crawl.jsonl", tmp_path / "alone")[1].counts.told == {}
    monkeypatch.setattr(second, "WINDOW", 2)
    assert passes(tmp_path / "crawl.jsonl", tmp_path / "two")[1].counts.told["same-fact"] == TOLD


def test_a_group_that_breaks_the_reader_is_read_page_by_page(tmp_path, monkeypatch) -> None:
    def reading(begun, scope, _read=second.read_begun):
        if len(begun) > 1:
            raise ValueError("broken")
        return _read(begun, scope)

    write(tmp_path / "crawl.jsonl")
    monkeypatch.setattr(second, "read_begun", reading)
    _, found = passes(tmp_path / "crawl.jsonl", tmp_path / "out")
    assert found.counts.diagnostics["PF013"] == FILINGS
    assert found.counts.pages == 2 * FILINGS


def test_every_group_comes_whole_out_of_its_bucket(tmp_path) -> None:
    documents = [Grouped(f"{n % 40}", "crawl", n, None, None, f"text {n}") for n in range(400)]
    for number in range(4):
        write_groups(tmp_path / f"{number}.parquet", documents[number::4])
    write_groups(tmp_path / "none.parquet", [])
    halves = [Piece(str(tmp_path), Kind.GROUPS, 0, start, start + BUCKETS // 2) for start in (0, BUCKETS // 2)]
    found = [group for half in halves for group in groups_in(half)]
    assert sorted(len(group) for group in found) == [10] * 40
    assert all(len({one.group for one in group}) == 1 for group in found)
    assert all(group == sorted(group) for group in found)
    assert sorted([one for group in found for one in group], key=lambda one: one.position) == documents


def test_the_command_does_both_passes(whole, tmp_path) -> None:
    words = ("--together", "filing", "--shard-size", SMALL)
    done = run_command(whole / "crawl.jsonl", "-o", tmp_path / "out", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"same-fact {TOLD * FILINGS}" in done.stdout
    assert content(tmp_path / "out") == content(whole / "out")


def test_the_second_pass_needs_likely_columns(whole, tmp_path) -> None:
    done = run_command(whole / "crawl.jsonl", "-o", tmp_path / "out", "--together", "filing", "--columns", "plain")
    assert done.returncode == 2
    assert "--together needs --columns likely" in done.stderr
    assert not (tmp_path / "out").exists()
