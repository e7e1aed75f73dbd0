"""Pages to text: JSON, JSON lines, CSV and the table for people."""

import csv
import json
from collections.abc import Callable, Sequence
from typing import TextIO

import msgspec

from pipefacts.output.records import FIELDS, record
from pipefacts.values import Fact, Page

__all__ = ["CSV_FIELDS", "WRITERS", "write", "write_spreadsheet"]

CSV_FIELDS = ("source", *FIELDS)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes a formula to begin with


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
            one = {"source": page.source, **record(page, fact)}
            try:
                line = msgspec.json.encode(one).decode()
            except UnicodeEncodeError:  # half a character in the text: JSON can escape it, UTF-8 has no place for it
                line = json.dumps(msgspec.to_builtins(one), separators=(",", ":"))
            stream.write(line + "\n")


def _csv(pages: Sequence[Page], stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_FIELDS)
    for page in pages:
        writer.writerows([_flat(page, fact) for fact in page.facts])


def write_spreadsheet(pages: Sequence[Page], stream: TextIO) -> None:
    """Write ``pages`` as CSV that a spreadsheet opens as it is: a byte order mark says that it is UTF-8, and a text that
    would be taken for a formula begins with an apostrophe.
    """
    stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(CSV_FIELDS)
    for page in pages:
        writer.writerows([[_harmless(cell) for cell in _flat(page, fact)] for fact in page.facts])


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _list(pages: Sequence[Page]) -> str:
    return msgspec.json.format(msgspec.json.encode(pages), indent=2).decode()


def _flat(page: Page, fact: Fact) -> list[object]:
    """One fact as a row of ``CSV_FIELDS``: members are joined by `` | ``, which none of them holds, the items of other
    lists by blanks, and a candidate is ``column:probability``.
    """
    joined = {
        "source": page.source,
        "members": " | ".join(fact.members),
        "candidates": " ".join([f"{one.column}:{one.probability}" for one in fact.candidates]),
        "boolean": str(fact.value).lower() if isinstance(fact.value, bool) else None,
        "value": str(fact.value).lower() if isinstance(fact.value, bool) else fact.value,
        **{name: " ".join(getattr(fact, name)) for name in ("evidence", "units", "notes")},
    }
    return [*({**record(page, fact), **joined}[name] for name in CSV_FIELDS)]


# A format by its name, as the command takes it: the table for people; one page as an object and several as a list; one
# fact per line, with its page's source; the same as a table.
WRITERS: dict[str, Callable[[Sequence[Page], TextIO], None]] = {
    "table": _table,
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
}
