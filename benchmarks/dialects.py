"""The same pages through twelve versions of the extractor and as plain text: how much is read, and how rightly.

``python benchmarks/dialects.py`` prints a table, a line per version; ``--json`` the figures; ``--missing`` names the facts
that a version's dumps do not hold. The pages and their truth stand in the shared folder.

The plain text (``text``) is written from the truth itself, so every page of it has its table.

A page has a table if its title and all its heads stand in the dump; any other must be refused by name. Facts are
compared by label and text, in order, white space aside (extractors join paragraphs with or without it). A fact counts
as printed if its text stands in the dump in one piece: text blocks with tables inside lose these.
"""

import argparse
import difflib
import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pipefacts
from pipefacts.syntax.terminals import date_in
from pipefacts.taxonomy.resolution import qualified

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared")) / "corpus"
TRUTH = ("apple-10q-2025", "misc")
LONG = 200  # characters of a text that is a text block
PROVED = ("stated", "exact", "forced")


class TrueFact(NamedTuple):
    """A value of the page as the viewer drew it; ``key`` is its label and text without white space."""

    key: tuple[str, str]
    column: int
    is_short: bool
    concept: str
    members: list[str]
    is_printed: bool


class Pair(NamedTuple):
    """A fact that was found and the true one."""

    found: dict[str, Any]
    true: TrueFact


def bare(text: str | None) -> str:
    """``text`` without white space and without the bar's escape."""
    return "".join((text or "").split()).replace("\\|", "|")


def key(label: str, text: str) -> tuple[str, str]:
    """What facts are compared by: a unit suffix may have been taken off the label."""
    return bare(label.rsplit(" | ", 1)[0]), bare(text)


def true_facts(page: dict[str, Any], dump: str) -> list[TrueFact]:
    """The true facts of a page in order."""
    found: list[TrueFact] = []
    members: list[str] = []
    printed, width = bare(dump), len(page["columns"])
    for row in page["rows"]:
        if "=" in (row.get("name") or ""):
            members = [bare(member) for member in row["label"].split(" | ")]
        filled = [i for i, text in enumerate(row["cells"]) if text is not None]
        for i in filled:
            text, name = row["cells"][i], row.get("name") or ""
            is_printed = bare(text) in printed
            found.append(TrueFact(key(row["label"], text), i, len(filled) < width, name, members, is_printed))
    return found


def has_table(page: dict[str, Any], dump: str) -> bool:
    """Whether the dump kept the page's table: its title and all its heads."""
    printed = bare(dump)
    heads = [line for column in page["columns"] for line in column["lines"]]
    return all(bare(line) in printed for line in [page["title"][0], *heads])


def pairs(found: Sequence[dict[str, Any]], true: Sequence[TrueFact]) -> list[Pair]:
    """The facts that were found as they are, each with the true one."""
    ours = [key(fact["label"], fact["text"]) for fact in found]
    matcher = difflib.SequenceMatcher(None, ours, [fact.key for fact in true], autojunk=False)
    blocks = matcher.get_matching_blocks()
    return [Pair(found[block.a + k], true[block.b + k]) for block in blocks for k in range(block.size)]


def heads_right(columns: Sequence[dict[str, Any]], page: dict[str, Any]) -> int:
    """How many columns have the true months, date and lines; none where there are more or fewer."""
    if len(columns) != len(page["columns"]):
        return 0
    return sum(
        (ours["months"], ours["end"], [bare(line) for line in ours["labels"]])
        == (true["months"], _day(true["lines"]), [bare(line) for line in true["lines"]])
        for ours, true in zip(columns, page["columns"], strict=True)
    )


def _day(lines: Sequence[str]) -> str | None:
    day = date_in(lines[0]) if lines else None
    return day.isoformat() if day else None


def count_page(counts: Counter[str], page: dict[str, Any], dump: str) -> list[TrueFact]:
    """Add what is read of one dump to ``counts``; the true facts that the dump does not hold."""
    table = has_table(page, dump)
    counts["tables"] += table
    try:
        read = pipefacts.parse(dump).to_dict()
    except pipefacts.NotADumpError as error:
        counts["refused" if not table and error.seems else "refused_wrongly"] += 1
        return []
    if not table:
        counts["read_wrongly"] += 1
        return []
    counts[f"dialect {read['dialect']}"] += 1
    true = true_facts(page, dump)
    matched = pairs(read["facts"], true)
    lost = {fact.key[0] for fact in true if not fact.is_printed}
    counts["read"] += 1
    counts["there"] += len(true)
    counts["found"] += len(read["facts"])
    counts["right"] += len(matched)
    counts["printed_there"] += sum(fact.is_printed for fact in true)
    counts["printed_found"] += sum(key(fact["label"], "")[0] not in lost for fact in read["facts"])
    counts["printed_right"] += sum(pair.true.key[0] not in lost for pair in matched)
    counts["heads_there"] += len(page["columns"])
    counts["heads"] += heads_right(read["columns"], page)
    for pair in matched:
        count_place(counts, pair, page)
    return [fact for fact in true if not fact.is_printed]


def count_place(counts: Counter[str], pair: Pair, page: dict[str, Any]) -> None:
    """Add one fact's column, members and concept to ``counts``."""
    fact, true = pair
    is_right = fact["column"] == true.column
    if true.is_short:
        counts["short"] += 1
        counts["kept"] += is_right or any(candidate["column"] == true.column for candidate in fact["candidates"])
    if fact["alignment"] in PROVED:
        counts["proved"] += true.is_short
        counts["proved_wrong"] += not is_right
    if fact["alignment"] == "stated":
        counts["stated"] += 1
        counts["stated_right"] += is_right
    if fact["concept"] is not None:
        counts["concepts"] += 1
        counts["concepts_right"] += fact["concept"] == qualified(true.concept)
    elsewhere = bare(" ".join([*page["title"], *page["columns"][true.column]["lines"]]))
    ours = [bare(member) for member in fact["members"]]
    counts["members"] += [m for m in ours if m in true.members or m not in elsewhere] == true.members


def plain_text(page: dict[str, Any]) -> str:
    """A page as converters write it that know nothing of tables: a blank before each cell, two for an empty one.

    A text block stands below its label, and the last row has lost the blanks at its end.
    """
    spans = list(dict.fromkeys([(c["group"], c["head"]) for c in page["columns"] if c["head"]]))
    heads = [line for column in page["columns"] for line in column["lines"]]
    rows = []
    for row in page["rows"]:
        cells = [" " if cell is None else cell for cell in row["cells"]]
        blocks = [cell for cell in cells if "\n" in cell or len(cell) > LONG]
        rows.append(" ".join([row["label"], *[cell for cell in cells if cell not in blocks]]))
        rows += [line for block in blocks for line in block.split("\n")]
    lines = [*page["title"], " ".join([head for _, head in spans]), *heads, *rows]
    return "\n".join([line for line in lines if line]).rstrip(" ") + "\n"


def figures(
    version: str, pages: Iterable[dict[str, Any]], truth: dict[str, dict[str, Any]]
) -> tuple[dict[str, Any], list[str]]:
    """The figures of one version, and for each fact that its dumps do not hold the page, the label and the text."""
    counts: Counter[str] = Counter()
    missing: list[str] = []
    for record in pages:
        lost = count_page(counts, truth[record["id"]], record["dump"])
        missing += [f"{record['id']}: {fact.key[0][:60]} ({len(fact.key[1])} characters)" for fact in lost]

    def share(part: int, whole: int) -> float | None:
        return round(part / whole, 4) if whole else None

    dialects = {name.partition(" ")[2]: count for name, count in sorted(counts.items()) if name.startswith("dialect ")}
    return {
        "version": version,
        "dialects": dialects,
        "pages": sum(counts[name] for name in ("read", "refused", "refused_wrongly", "read_wrongly")),
        "tables": counts["tables"],
        "read": counts["read"],
        "refused": counts["refused"],
        "wrongly": counts["refused_wrongly"] + counts["read_wrongly"],
        "facts": counts["there"],
        "precision": share(counts["right"], counts["found"]),
        "recall": share(counts["right"], counts["there"]),
        "not_printed": counts["there"] - counts["printed_there"],
        "printed_precision": share(counts["printed_right"], counts["printed_found"]),
        "printed_recall": share(counts["printed_right"], counts["printed_there"]),
        "heads": share(counts["heads"], counts["heads_there"]),
        "members": share(counts["members"], counts["right"]),
        "stated": counts["stated"],
        "stated_right": share(counts["stated_right"], counts["stated"]),
        "short": counts["short"],
        "proved": share(counts["proved"], counts["short"]),
        "proved_wrong": counts["proved_wrong"],
        "kept": share(counts["kept"], counts["short"]),
        "concepts": counts["concepts"],
        "concepts_right": share(counts["concepts_right"], counts["concepts"]),
    }, missing


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a corpus."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The figures as lines."""
    names = {
        "version": "version",
        "dialects": "dialect",
        "read": "read",
        "refused": "refused",
        "precision": "P",
        "recall": "R",
        "printed_precision": "P print.",
        "printed_recall": "R print.",
        "heads": "heads",
        "members": "members",
        "stated": "stated",
        "stated_right": "right",
        "proved": "proved",
        "proved_wrong": "wrong",
        "kept": "kept",
    }
    shown = [list(names.values()), *[[_shown(row, name) for name in names] for row in rows]]
    widths = [max(len(line[i]) for line in shown) for i in range(len(names))]
    lines = []
    for line in shown:
        left = [text.ljust(width) for text, width in zip(line[:2], widths[:2], strict=True)]
        right = [text.rjust(width) for text, width in zip(line[2:], widths[2:], strict=True)]
        lines.append("  ".join([*left, *right]))
    return "\n".join(lines)


def _shown(row: dict[str, Any], name: str) -> str:
    value = row[name]
    if name == "dialects":
        return ", ".join(f"{dialect} {n}" if len(value) > 1 else dialect for dialect, n in value.items())
    if name == "read":
        return f"{value}/{row['tables']}"
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def main() -> int:
    """Print the figures; 1 where the shared folder is missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, a line per version")
    parser.add_argument(
        "--missing", action="store_true", help="name the facts whose text a version's dumps do not hold"
    )
    arguments = parser.parse_args()
    versions = sorted((CORPORA / "dialects").glob("*.jsonl.gz"), key=_number)
    if not versions:
        print("the corpora are not here: set PIPEFACTS_CORPUS to the folder that holds corpus/", file=sys.stderr)
        return 1
    truth = {page["id"]: page for name in TRUTH for page in records(CORPORA / f"{name}.jsonl.gz")}
    found = [figures(path.name.removesuffix(".jsonl.gz"), records(path), truth) for path in versions]
    texts = [{"id": name, "dump": plain_text(page)} for name, page in truth.items()]
    found.append(figures("text", texts, truth))
    if arguments.json:
        print("\n".join(json.dumps(row) for row, _ in found))
        return 0
    print(table([row for row, _ in found]))
    for row, missing in found if arguments.missing else []:
        print(f"\n{row['version']}: the text of {row['not_printed']} facts is not in the dump")
        print("\n".join(f"  {line}" for line in missing))
    return 0


def _number(path: Path) -> tuple[int, ...]:
    return tuple([int(part) for part in path.name.removesuffix(".jsonl.gz").split(".")])


if __name__ == "__main__":
    sys.exit(main())
