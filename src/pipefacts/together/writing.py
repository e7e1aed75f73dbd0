"""A table of several pages to text: for people, as JSON, as CSV, and as Parquet."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipefacts.errors import count, printable, require
from pipefacts.together.merging import Conflict, FilingFact, FilingTable, Place

__all__ = ["summary", "write_csv", "write_json", "write_parquet", "write_text"]

_FIELDS = ("label", "members", "end", "months", "amount", "unit", "concept", "proved", "places")
_LONGEST = 60  # characters of a label or of an amount in a terminal
_LIST = 4  # places of a fact in a terminal
_BOUND = "\xa0"  # a blank at which no line breaks
_APART, _PERIOD, _NARROWEST = 2, 12, 12  # characters: between columns, of a period on two lines, of a fact at least


def summary(table: FilingTable) -> str:
    """How many pages and facts there are, and how many agree, contradict each other, and are open."""
    counts = [count(len(table.facts), "fact"), f"{table.agreeing:,} on several pages"]
    counts += [count(len(table.conflicts), "conflict"), f"{table.open:,} not proved on any page"]
    return f"{count(table.pages, 'page')}: {', '.join(counts)}"


def write_text(table: FilingTable, stream: TextIO) -> None:
    """A line per fact with the places where it stands, then the conflicts with theirs, and the summary.

    A place is not broken while the terminal has room for it beside a fact of ``_NARROWEST`` characters.
    """
    out = Console(file=stream, highlight=False, emoji=False, markup=False)
    with out.capture() as captured:
        out.print(_drawn(table, out.width))
    stream.writelines([f"{line.rstrip()}\n" for line in captured.get().replace(_BOUND, " ").split("\n")[:-1]])
    for conflict in table.conflicts:
        out.print(_in_conflict(conflict), soft_wrap=True)
    out.print(Text(summary(table), style="dim"), soft_wrap=True)


def _drawn(table: FilingTable, room: int) -> Table:
    """The facts as a table of ``room`` characters."""
    rows = [
        (_named(fact), _period(fact), printable(fact.unit or ""), _short(fact.text), _places(fact, _BOUND))
        for fact in table.facts
    ]
    widest = max([len(_place(place)) for fact in table.facts for place in fact.places[:_LIST]], default=0)
    fact, period, unit, amount, places = [max([_width(row[column]) for row in rows], default=0) for column in range(5)]
    spare = room - _APART * 4 - unit - amount
    is_tight = fact + period + places > spare and spare - _PERIOD - widest >= _NARROWEST
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    drawn.add_column("fact", overflow="fold", max_width=spare - _PERIOD - widest if is_tight else None)
    drawn.add_column("period", overflow="fold", max_width=_PERIOD if is_tight else None)
    drawn.add_column("unit", no_wrap=True)
    drawn.add_column("amount", justify="right", no_wrap=True)
    drawn.add_column("places", overflow="fold", min_width=widest if is_tight else None)
    for row in rows:
        drawn.add_row(*row)
    return drawn


def _width(cell: Text | str) -> int:
    """The characters of the longest line of a cell."""
    return max([len(line) for line in str(cell).split("\n")])


def _named(fact: FilingFact) -> Text:
    members = " | ".join([printable(member) for member in fact.members])
    return Text.assemble(_short(fact.label), (f"\n  {members}", "dim") if members else "")


def _short(text: str) -> str:
    text = printable(" ".join(text.split()))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _period(fact: FilingFact) -> str:
    if fact.end is None:
        return ""
    return f"{count(fact.months, 'month')} to {fact.end}" if fact.months else str(fact.end)


def _places(fact: FilingFact, blank: str = " ") -> str:
    """The places of a fact; ``blank`` stands inside each."""
    shown = ", ".join([_place(place).replace(" ", blank) for place in fact.places[:_LIST]])
    return f"{shown} and {len(fact.places) - _LIST} more" if len(fact.places) > _LIST else shown


def _place(place: Place) -> str:
    """The page by the name of its file, or by its number from 1, the line, and the probability where it is not certain."""
    name = Path(place.source).stem if place.source else f"page {place.page + 1}"
    sure = "" if place.probability == 1.0 else " ?" if place.probability is None else f" ~{place.probability:.2f}"
    return printable(f"{name}:{place.line}{sure}")


def _in_conflict(conflict: Conflict) -> Text:
    """The amounts that contradict each other, each with where it stands."""
    amounts = [f"{_short(fact.text)} at {_places(fact)}" for fact in conflict.facts]
    first = conflict.facts[0]
    return Text.assemble(("conflict: ", "red"), _short(first.label), f", {_period(first)}: ", "; ".join(amounts))


def write_json(table: FilingTable, stream: TextIO) -> None:
    """One object: counts, facts and conflicts, amounts as strings; page numbers count from 0."""
    found = {
        "format": "pipefacts-filing/1",
        "pages": table.pages,
        "summary": {
            "facts": len(table.facts),
            "agreeing": table.agreeing,
            "conflicts": len(table.conflicts),
            "open": table.open,
        },
        "facts": table.facts,
        "conflicts": table.conflicts,
    }
    stream.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")


def write_csv(table: FilingTable, stream: TextIO) -> None:
    """A row per fact: members, and places as ``source:line``, are joined by `` | ``."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_FIELDS)
    for row in _rows(table):
        writer.writerow([_flat(row[name]) for name in _FIELDS])


def _flat(value: object) -> object:
    if isinstance(value, list):
        return " | ".join(value)
    return "" if value is None else value


def write_parquet(table: FilingTable, path: str) -> None:
    """A row per fact; raises ``MissingPackageError`` without pyarrow."""
    require("pyarrow", "corpus")
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [
        *[(name, pa.string()) for name in ("label", "amount", "unit", "concept")],
        *[(name, pa.list_(pa.string())) for name in ("members", "places")],
        ("end", pa.date32()),
        ("months", pa.int32()),
        ("proved", pa.bool_()),
    ]
    schema = pa.schema(sorted(fields, key=lambda field: _FIELDS.index(field[0])))
    pq.write_table(pa.Table.from_pylist(list(_rows(table)), schema=schema), path)


def _rows(table: FilingTable) -> Iterator[dict[str, Any]]:
    for fact in table.facts:
        yield {
            "label": fact.label,
            "members": list(fact.members),
            "end": fact.end,
            "months": fact.months,
            "amount": fact.amount,
            "unit": fact.unit,
            "concept": fact.concept,
            "proved": fact.is_proved,
            "places": [f"{place.source or place.page}:{place.line}" for place in fact.places],
        }
