"""Pages to text: JSON, JSON lines, CSV and the table for people."""

import csv
from collections.abc import Callable, Sequence
from typing import TextIO

import msgspec

from pipefacts.values import Fact, Page

__all__ = ["CSV_FIELDS", "WRITERS", "write"]

CSV_FIELDS = (
    "source", "line", "column_in_line", "heading", "label", "unit_suffix", "members", "column", "alignment",
    "probability", "period_type", "months", "start", "end", "text", "kind", "value", "scaled", "unit", "notes",
    "definition", "concept",
)  # fmt: skip


def write(pages: Sequence[Page], form: str, stream: TextIO) -> None:
    """Write ``pages`` in ``form``, one of ``WRITERS``; raises ``KeyError`` for any other."""
    WRITERS[form](pages, stream)


def _table(pages: Sequence[Page], stream: TextIO) -> None:
    from pipefacts.output.table import draw

    for page in pages:
        draw(page, stream)


def _json(pages: Sequence[Page], stream: TextIO) -> None:
    if pages:
        whole = pages[0].to_json(indent=2) if len(pages) == 1 else _list(pages)
        stream.write(whole + "\n")


def _jsonl(pages: Sequence[Page], stream: TextIO) -> None:
    for page in pages:
        for fact in page.facts:
            record = {"source": page.source, **msgspec.to_builtins(fact)}
            stream.write(msgspec.json.encode(record).decode() + "\n")


def _csv(pages: Sequence[Page], stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_FIELDS)
    for page in pages:
        writer.writerows([_flat(page, fact) for fact in page.facts])


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


# A format by its name, as the command takes it: the table for people; one page as an object and several as a list; one
# fact per line, with its page's source; the same fields flat.
WRITERS: dict[str, Callable[[Sequence[Page], TextIO], None]] = {
    "table": _table,
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
}
