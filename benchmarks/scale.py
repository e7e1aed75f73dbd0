"""The tables of ``docs/scale.md`` from what ``make bench`` measured and what is assumed of the corpus.

``python benchmarks/scale.py`` writes them into the page anew; change the figures here when they are measured again.
"""

import re
import sys
from typing import NamedTuple

from measuring import ROOT

PAGE = ROOT / "docs" / "scale.md"
BLOCK = re.compile(r"<!-- table: (\w+) -->\n.*?<!-- /table -->\n", re.DOTALL)
TERA, GIGA, MEGA, MICRO, HOUR = 1e12, 1e9, 1e6, 1e-6, 3600


class Measured(NamedTuple):
    """Figures of ``make bench``, one core: MB of text per second, µs a document, pages per second, ms, bytes."""

    sieve: int = 550
    bars: int = 400
    parquet: int = 300
    jsonl: int = 164
    gzip: int = 89
    zstd: int = 151
    refused: int = 190
    plain: int = 421
    proved: int = 228
    likely: int = 141
    shard: int = 3
    fact: int = 40
    small: int = 197
    large: int = 204


class Assumed(NamedTuple):
    """A corpus of the size of FineWeb, and the machines: bytes stored and of text, documents, shares, cores, bits."""

    stored: float = 45 * TERA
    text: float = 70 * TERA
    documents: float = 25e9
    tables: int = 20
    dumps: int = 20_000
    facts: int = 40
    shard: float = GIGA
    cores: int = 8
    link: float = 10 * GIGA


def measured(found: Measured) -> list[list[str]]:
    """What was measured."""
    return [
        ["what", "figure (one core)"],
        ["sieve alone, in memory", f"{found.sieve:,} MB of text per second, {found.bars:,} where documents have bars"],
        ["Parquet (zstd) read, decompressed and sieved", f"{found.parquet} MB of text per second"],
        [
            "JSON lines read and sieved: plain, zst, gz",
            f"{found.jsonl}, {found.zstd}, {found.gzip} MB of text per second",
        ],
        ["a document with a table of another form, refused", f"{found.refused} µs"],
        ["a dump to rows of Parquet, columns plain", f"{found.plain} pages per second"],
        ["columns proved", f"{found.proved}"],
        ["columns likely", f"{found.likely}"],
        ["a shard's own cost, by the clock with its five syncs", f"{found.shard} ms"],
        ["output in all four data sets", f"{found.fact} bytes per fact"],
        ["largest process, 10,000 and 100,000 documents", f"{found.small} MB, {found.large} MB"],
    ]


def hours(found: Measured, given: Assumed) -> dict[str, tuple[str, float]]:
    """Each step's work in words, and its core hours."""
    shards, dumps, tables = given.stored / given.shard, given.documents / given.dumps, given.documents / given.tables
    return {
        "read, decompress, sieve": (
            f"{given.text / TERA:.0f} TB at {found.parquet} MB/s",
            given.text / (found.parquet * MEGA) / HOUR,
        ),
        "refuse what only looks like a dump": (
            f"{tables / GIGA:.2f} billion documents at {found.refused} µs",
            tables * found.refused * MICRO / HOUR,
        ),
        "read the dumps, likely columns": (
            f"{dumps / MEGA:.2f} million pages at {found.likely} a second",
            dumps / found.likely / HOUR,
        ),
        "the shards' own cost": (f"{shards:,.0f} shards at {found.shard} ms", shards * found.shard / 1000 / HOUR),
    }


def cost(found: Measured, given: Assumed) -> list[list[str]]:
    """What the corpus costs."""
    steps = hours(found, given)
    rows = [[step, work, f"{taken:.1f}"] for step, (work, taken) in steps.items()]
    total = sum(taken for _, taken in steps.values())
    return [["step", "work", "core hours"], *rows, ["**all**", "", f"**{total:.0f}**"]]


def nodes(found: Measured, given: Assumed) -> list[list[str]]:
    """How long the job takes on more nodes: the longer of its transfer and its computing, which overlap."""
    computing = sum(taken for _, taken in hours(found, given).values()) / given.cores
    transfer = given.stored * 8 / given.link / HOUR
    rows = []
    for count in (1, 10, 100):
        times = [_time(taken / count) for taken in (transfer, computing, max(transfer, computing))]
        rows.append([str(count), *times, f"{count * given.link / 8 / GIGA:g} GB/s"])
    heads = ["nodes", "transfer", "computing", "the job", "asked of the store"]
    return [heads, *rows]


def _time(taken: float) -> str:
    return f"{taken:.1f} h" if taken >= 1 else f"{taken * 60:.0f} min"


def table(name: str) -> str:
    """A table of the page, with its marks."""
    rows = measured(Measured()) if name == "measured" else {"cost": cost, "nodes": nodes}[name](Measured(), Assumed())
    rows = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    lines = "".join("| " + " | ".join(row) + " |\n" for row in rows)
    return f"<!-- table: {name} -->\n\n{lines}\n<!-- /table -->\n"


def renewed(page: str) -> str:
    """The page with its tables."""
    return BLOCK.sub(lambda found: table(found[1]), page)


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), encoding="utf-8")
    sys.exit(0)
