"""Fact to details: what the file says of a value in focus, as plain data for its script."""

from collections.abc import Iterator
from typing import Any

from pipefacts.errors import count, printable
from pipefacts.output.reasons import Argument, describe_head
from pipefacts.values import Entry, Fact, Page, Period

__all__ = ["details"]


def details(page: Page, argument: Argument) -> dict[str, Any]:
    """What is shown of the fact of ``argument``: a heading, named facts, candidates with probabilities, and reasons."""
    fact = argument.fact
    entry = None if fact.definition is None else page.definitions[fact.definition]
    names = [describe_head(column) for column in page.columns]
    chances = [(f"{one.column + 1}: {names[one.column]}", one.probability) for one in fact.candidates]
    return {
        "line": fact.line,
        "p": fact.probability,
        "definition": fact.definition,
        "heading": printable(" ".join([*fact.members, fact.label])) if fact.members else printable(fact.label),
        "text": [printable(line) for line in fact.text.replace("\r\n", "\n").split("\n")],
        "conclusion": printable(argument.conclusion),
        "facts": [[name, printable(value)] for name, value in _facts(fact, entry) if value],
        "candidates": [[printable(name), chance] for name, chance in chances],
        "reasons": [printable(reason) for reason in argument.reasons],
        "columns": [printable(sentence) for sentence in argument.columns if not sentence.startswith("perhaps")],
    }


def _facts(fact: Fact, entry: Entry | None) -> Iterator[tuple[str, str]]:
    yield "Kind", str(fact.kind)
    yield "Value", "" if fact.value is None or isinstance(fact.value, bool) else str(fact.value)
    yield "Scaled", "" if fact.scaled is None else f"{fact.scaled:,}"
    yield "Unit", fact.unit or (f"one of {', '.join(fact.units)}" if fact.units else "")
    yield "Length", "" if fact.length is None else f"{fact.length.number} {fact.length.unit}"
    yield "Period", _period(fact.period)
    yield "Concept", fact.concept or (entry.name if entry is not None and entry.name else "")
    yield "Heading", fact.heading or ""
    yield "Members", " | ".join(fact.members)
    yield "Notes", " ".join(fact.notes)


def _period(period: Period | None) -> str:
    if period is None or period.end is None:
        return ""
    if period.start is not None:
        return f"{period.start} to {period.end}"
    months = "" if period.months is None else f"{count(period.months, 'month')} to "
    return f"{months}{period.end}"
