"""Comparisons to text: for people, in colour where that is seen, and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, TextIO

import msgspec
from rich.console import Console
from rich.text import Text

from pipefacts.errors import count as plural
from pipefacts.errors import printable
from pipefacts.output.compare.files import Comparison, State, Summary
from pipefacts.output.compare.pages import ColumnChange, Differences, EntryChange, FactChange, TextChange, Way
from pipefacts.values import Column, Entry, Fact, Period

__all__ = ["in_words", "write_json", "write_text"]

_WIDEST = 60
_WIDEST_ERROR = 120
_OF_THE_WHOLE = (Way.ADDED, Way.LOST, Way.MOVED)
_STYLES = {Way.ADDED: ("+", "green"), Way.LOST: ("-", "red")}
_CHANGED = ("~", "yellow")
_STATE_WORDS = {
    State.SAME: ("the same", "green"),
    State.DIFFERENT: ("different", "yellow"),
    State.LOST: ("lost", "red"),
    State.FOUND: ("found", "green"),
    State.REFUSED: ("not a dump on either side", "dim"),
}


def write_text(
    comparisons: Sequence[Comparison], stream: TextIO, *, details: bool, summary: Summary | None = None
) -> None:
    """What differs: with a ``summary`` a line per file that is not the same, with ``details`` every difference."""
    out = Console(file=stream, highlight=False, soft_wrap=True, emoji=False, markup=False)
    for comparison in comparisons:
        if comparison.differences is None:
            out.print(_named(comparison, _errors(comparison)))
        elif comparison.differences:
            if summary is not None:
                out.print(_named(comparison, Text(in_words(comparison.differences))))
            for line in _lines(comparison.differences) if details else ():
                out.print(Text.assemble("  " if summary else "", line))
    for line in _summary(summary) if summary is not None else ():
        out.print(line)


def _named(comparison: Comparison, line: Text) -> Text:
    return Text.assemble((printable(comparison.name), "bold"), ": ", line) if comparison.name else line


def _summary(summary: Summary) -> Iterator[Text]:
    """How many pages are in each state, then the ways of change, most frequent first."""
    states = [(f"{count} {_STATE_WORDS[State(state)][0]}", State(state)) for state, count in summary.states.items()]
    line = Text.assemble((plural(summary.pages, "page"), "bold"), ": ")
    yield line + Text(", ").join([Text(words, style=_STATE_WORDS[state][1]) for words, state in states])
    width = max((len(plural(way.pages, "page")) for way in summary.ways), default=0)
    for way in summary.ways:
        yield Text(f"  {plural(way.pages, 'page'):{width}}  {_counted(way.way, way.changes)}")


def write_json(comparisons: Sequence[Comparison], summary: Summary, stream: TextIO) -> None:
    """All comparisons with everything they found, and the summary, as one object."""
    found: dict[str, Any] = {
        "format": "pipefacts-diff/1",
        "same": all(comparison.state in (State.SAME, State.REFUSED) for comparison in comparisons),
        "summary": summary,
        "pages": [comparison.to_dict() for comparison in comparisons],
    }
    stream.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")


def _errors(comparison: Comparison) -> Text:
    words, style = _STATE_WORDS[comparison.state]
    errors = [f"{side}: {_short(error, _WIDEST_ERROR)}" for side, error in _sides(comparison) if error]
    return Text.assemble((words, style), f" ({'; '.join(errors)})")


def _sides(comparison: Comparison) -> Iterator[tuple[str, str | None]]:
    yield "old", comparison.old_error
    yield "new", comparison.new_error


def in_words(differences: Differences) -> str:
    """How often each way occurs, on one line: ``3 facts moved, value of 1 fact``."""
    return ", ".join([_counted(name, count) for name, count in differences.counts().items()])


def _counted(name: str, count: int) -> str:
    """A way and how often it occurs, in words: ``3 facts moved``, ``value of 1 fact``."""
    subject, _, way = name.partition(" ")
    if not way or subject == "page":
        return way or subject
    things = plural(count, subject)
    return f"{things} {way}" if way in _OF_THE_WHOLE else f"{way} of {things}"


def _lines(differences: Differences) -> Iterator[Text]:
    """The differences, one a line, each kind below its name."""
    for name in ("dialect", "title", "scales"):
        change = getattr(differences, name)
        if change is not None:
            yield Text.assemble((f"{name:8}", "bold"), f"  {_from_to(change)}")
    for name in ("columns", "facts", "entries"):
        changes: tuple[ColumnChange | FactChange | EntryChange, ...] = getattr(differences, name)
        if changes:
            said = in_words(Differences(**{name: changes}))  # type: ignore[arg-type]
            yield Text.assemble((f"{name:8}", "bold"), f"  {said}")
            for change in changes:
                yield _change(change)


def _from_to(change: TextChange) -> str:
    return f"{_short(change.old)} -> {_short(change.new)}"


def _change(change: ColumnChange | FactChange | EntryChange) -> Text:
    """One change: a sign, what it is of, and for each way the old and the new."""
    sign, style = _STYLES.get(change.ways[0], _CHANGED)
    item = change.old if change.old is not None else change.new
    line = Text.assemble(f"  {sign} ", _name(item), style=style)
    if change.old is None or change.new is None:
        return line
    parts = [" ".join([way, *_sides_of(way, change.old, change.new)]) for way in change.ways]
    line.append(": " + "; ".join(parts), style="default")
    return line


def _name(item: Column | Fact | Entry | None) -> str:
    """What a change is of, so that a person finds it in the file."""
    if isinstance(item, Column):
        return f"{item.index + 1} {_head(item)}"
    if isinstance(item, Fact):
        members = f" [{_short(', '.join(item.members))}]" if item.members else ""
        return f"line {item.line} {_short(item.label)}{members} {_short(item.text)}"
    assert item is not None
    return f"line {item.line} {item.kind} {_short(item.documentation or 'without documentation')}"


def _sides_of(way: Way, old: Column | Fact | Entry, new: Column | Fact | Entry) -> tuple[str, str, str]:
    """What each side has, in a way that changed; of members those that the other side lacks."""
    if isinstance(old, Fact) and isinstance(new, Fact) and way is Way.MEMBERS:
        alone = [
            ", ".join([m for m in one.members if m not in other.members]) for one, other in ((old, new), (new, old))
        ]
        return _short(alone[0]) or "none", "->", _short(alone[1]) or "none"
    return _side(way, old), "->", _side(way, new)


def _side(way: Way, item: Column | Fact | Entry) -> str:
    if isinstance(item, Column):
        return _of_column(way, item)
    if isinstance(item, Fact):
        return _of_fact(way, item)
    return _of_entry(way, item)


def _of_column(way: Way, column: Column) -> str:
    shown = {
        Way.PERIOD: _period(Period(column.period_type, column.months, column.start, column.end)),
        Way.MEMBERS: ", ".join(column.members),
        Way.UNIT: ", ".join(column.units),
        Way.NOTES: " ".join(column.notes),
    }
    return shown.get(way, " / ".join(column.labels)) or "none"


def _of_fact(way: Way, fact: Fact) -> str:
    if way is Way.MOVED:
        return f"{_place(fact)} ({fact.alignment})"
    if way is Way.VALUE:
        scaled = "" if fact.scaled in (None, fact.value) else f" ({fact.scaled:f})"
        return f"{_short(fact.text)}{scaled}"
    shown = {
        Way.UNIT: f"{fact.kind} in {fact.unit}" if fact.unit else f"{fact.kind}",
        Way.LABEL: fact.label if fact.unit_suffix is None else f"{fact.label} | {fact.unit_suffix}",
        Way.HEADING: fact.heading or "",
        Way.NOTES: " ".join(fact.notes),
        Way.CONCEPT: fact.concept or "",
        Way.ALIGNMENT: str(fact.alignment),
    }
    return _short(shown[way]) or "none"


def _of_entry(way: Way, entry: Entry) -> str:
    if way is Way.KIND:
        return str(entry.kind)
    if way is Way.DOCUMENTATION:
        return _short(entry.documentation or "none")
    if way is Way.REFERENCES:
        return plural(sum(reference.count("\n") + 1 for reference in entry.references), "line")
    return entry.name or "none"


def _place(fact: Fact) -> str:
    """The column of a fact as its reader thinks of it: the period, else the number."""
    if fact.column is None:
        return "no column"
    number = f"column {fact.column + 1}"
    return f"{number}, {_period(fact.period)}" if fact.period else number


def _period(period: Period) -> str:
    end = "no date" if period.end is None else period.end.isoformat()
    if period.months is not None:
        return f"{period.months} months to {end}"
    return f"at {end}" if period.type == "instant" else f"to {end}"


def _head(column: Column) -> str:
    months = [] if column.months is None else [f"{column.months} months"]
    return _short(" / ".join([*months, *column.labels]))


def _short(text: str, widest: int = _WIDEST) -> str:
    """``text`` in one printable line of bounded width."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= widest else line[: widest - 1] + "…"
