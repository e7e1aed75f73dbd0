"""A seed to a corpus: documents of every kind in files of every kind, the same on every machine.

One in eight is a dump drawn by ``tables.draw``; others are dumps gone wrong (cut, lines lost or doubled, a run of
definitions, a row a line), ordinary tables, HTML, and prose with and without bars.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from support.tables import draw

WORDS = (
    "the", "of", "and", "to", "in", "for", "on", "with", "as", "by", "company", "results", "quarter", "year", "growth",
    "net", "sales", "report", "market", "price", "größer", "naïve", "report's", "2021", "12", "%", "(unaudited)",
)  # fmt: skip


class Document(NamedTuple):
    """What a crawl keeps of a page."""

    text: str | None
    id: str
    url: str | None


def documents(seed: int, count: int) -> Iterator[Document]:
    """``count`` documents, in order."""
    for number in range(count):
        random = Random(seed * 1_000_003 + number)
        kind = random.random()
        name = f"<urn:uuid:{seed:04x}-{number:08x}>"
        if kind < 0.125:
            yield Document(_dump(random), name, _filing_url(random))
        elif kind < 0.18:
            yield Document(_broken(random), name, _filing_url(random))
        elif kind < 0.2:
            yield Document(random.choice([None, "", " \n", "|", "|\n|\n", "\ufeff"]), name, None)
        else:
            yield Document(_ordinary(random), name, f"https://www.example.org/{number}/{random.choice(WORDS)}.html")


def _dump(random: Random) -> str:
    return str(draw(random.randrange(1 << 30)).dump)


def _filing_url(random: Random) -> str:
    cik, filing = random.randrange(1, 2_000_000), random.randrange(10**18)
    return f"https://www.sec.gov/Archives/edgar/data/{cik}/{filing:018d}/R{random.randrange(1, 90)}.htm"


def _broken(random: Random) -> str:
    dump = _dump(random)
    lines = dump.split("\n")
    kind = random.randrange(6)
    if kind == 0:
        return dump[: random.randrange(len(dump) + 1)]
    if kind == 1:
        del lines[random.randrange(len(lines))]
    elif kind == 2:
        lines.insert(random.randrange(len(lines)), random.choice(lines))
    elif kind == 3:
        at = random.randrange(len(lines))
        lines[at] = lines[at][::-1] + random.choice(["\x00", "\u202e", "|" * 50, "9" * 60, "\t"])
    elif kind == 4:
        return "|X\n- Definition\n+ References\n" + _sentence(random) + "\n+ Details\nNo definition available.\n"
    else:
        return " ".join(line.removeprefix("|") for line in lines)
    return "\n".join(lines)


def _ordinary(random: Random) -> str:
    text = "\n".join(_sentence(random) for _ in range(random.randrange(1, 40)))
    kind = random.random()
    if kind < 0.1:
        return f"<html><body><table><tr><td>{text}</td></tr></table></body></html>"
    if kind < 0.2:
        return f"Home | About | Contact\n{text}"
    if kind < 0.25:
        rows = ["| " + " | ".join(random.choices(WORDS, k=4)) + " |" for _ in range(5)]
        return "\n".join([text, *rows, text])
    return text


def _sentence(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randrange(3, 30))) + "."


def write_corpus(folder: Path, seed: int, count: int) -> None:
    """``count`` documents under ``folder``: most as Parquet, the rest as JSON lines (plain, gz, zst) and text files."""
    found = list(documents(seed, count))
    parts = [found[: count * 6 // 10], found[count * 6 // 10 : count * 7 // 10]]
    parts += [found[count * 7 // 10 : count * 8 // 10], found[count * 8 // 10 : count * 9 // 10]]
    rest = found[count * 9 // 10 :]
    half = len(parts[0]) // 2
    folder.mkdir(parents=True, exist_ok=True)
    write_parquet(folder / "a.parquet", parts[0][:half], "text")
    write_parquet(folder / "b.parquet", parts[0][half:], "content")
    write_lines(folder / "c.jsonl", parts[1])
    write_lines(folder / "d.jsonl.gz", parts[2])
    write_lines(folder / "e.jsonl.zst", parts[3])
    (folder / "f").mkdir(exist_ok=True)
    for number, document in enumerate(rest):
        (folder / "f" / f"{number:06d}.txt").write_text(document.text or "", encoding="utf-8", newline="")


def write_parquet(path: Path, found: list[Document], text: str = "text", group: int = 250) -> None:
    """Documents as Parquet, its text under the name ``text``."""
    table = pa.table(
        {
            text: pa.array([document.text for document in found], pa.string()),
            "id": [document.id for document in found],
            "url": pa.array([document.url for document in found], pa.string()),
            "date": ["2024-02-21T13:00:00Z"] * len(found),
        }
    )
    pq.write_table(table, path, row_group_size=group, compression="zstd")


def write_lines(path: Path, found: list[Document]) -> None:
    """Documents as JSON lines, compressed as the name says."""
    lines = [json.dumps(document._asdict(), ensure_ascii=number % 2 == 0) for number, document in enumerate(found)]
    data = "".join(line + "\n" for line in lines).encode()
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(data, mtime=0))
    elif path.suffix == ".zst":
        with pa.CompressedOutputStream(str(path), "zstd") as stream:
            stream.write(data)
    else:
        path.write_bytes(data)
