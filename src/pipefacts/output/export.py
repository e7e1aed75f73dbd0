"""Pages to text: JSON, JSON lines, CSV and the table for people."""

import csv
from collections.abc import Sequence
from typing import TextIO

import msgspec

from pipefacts.values import Fact, Page

__all__ = ["CSV_FIELDS", "write"]

CSV_FIELDS = (
    "source", "line", "column_in_line", "heading", "label", "unit_suffix", "members", "column", "alignment",
    "probability", "period_type", "months", "start", "end", "text", "kind", "value", "scaled", "unit", "notes",
    "definition", "concept",
)  # fmt: skip


def write(pages: Sequence[Page], form: str, stream: TextIO) -> None:
    """Write ``pages`` in ``form``: ``json`` (one page an object, several a list), ``jsonl`` (one fact a line,
    with its page's source), ``csv`` (the same fields flat), or ``table``.
    """
    if form == "json":
        if pages:
            whole = pages[0].to_json(indent=2) if len(pages) == 1 else _list(pages)
            stream.write(whole + "\n")
    elif form == "jsonl":
        for page in pages:
            for fact in page.facts:
                record = {"source": page.source, **msgspec.to_builtins(fact)}
                stream.write(msgspec.json.encode(record).decode() + "\n")
    elif form == "csv":
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(CSV_FIELDS)
        for page in pages:
            writer.writerows([_flat(page, fact) for fact in page.facts])
    else:
        from pipefacts.output.table import draw

        for page in pages:
            draw(page, stream)


def _list(pages: Sequence[Page]) -> str:
    return msgspec.json.format(msgspec.json.encode(pages), indent=2).decode()


def _flat(page: Page, fact: Fact) -> list[object]:
    """One fact as a row of ``CSV_FIELDS``; several members or notes are joined by `` | ``."""
    record = msgspec.to_builtins(fact)
    period = record.pop("period") or {}
    chosen = [c["probability"] for c in record["candidates"] if c["column"] == fact.column]
    record |= {
        "source": page.source,
        "members": " | ".join(fact.members),
        "notes": " ".join(fact.notes),
        "probability": chosen[0] if chosen else None,
        "period_type": period.get("type"),
        **{name: period.get(name) for name in ("months", "start", "end")},
    }
    return [record[name] for name in CSV_FIELDS]
