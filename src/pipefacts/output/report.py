"""Diagnostics to text: for people, for other programs, for GitHub's annotations, and SARIF.

A writer is told of each file as it is checked, and of the end. What people read is written at once; JSON and
SARIF when all is known.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO
from urllib.parse import quote

import msgspec

from pipefacts.diagnostics import FAULTS
from pipefacts.errors import SourceError, count, printable
from pipefacts.syntax.text import Lines, excerpt
from pipefacts.values import Diagnostic, Severity

__all__ = ["MOST_RESULTS", "WRITERS", "Writer", "statistics", "summary"]

MOST_RESULTS = 5000  # of SARIF: viewers show no more
_CONTEXT = 100  # characters of a line that are shown around its fault

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ANNOTATIONS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Writer(Protocol):
    """What a format does with the files, one after the other, and in the end."""

    def file(self, source: str, text: str, found: Sequence[Diagnostic]) -> None:
        """Take the diagnostics of the file ``source``."""

    def end(self) -> None:
        """Write what is left to write."""


class _Concise:
    """A line a diagnostic: ``file:line:column: code severity: message``."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._colours = stream.isatty() and "NO_COLOR" not in os.environ

    def file(self, source: str, text: str, found: Sequence[Diagnostic]) -> None:  # noqa: ARG002 - lines are not shown
        for one in found:
            self._stream.write(self._line(source, one) + "\n")

    def end(self) -> None:
        pass

    def _line(self, source: str, one: Diagnostic) -> str:
        code = self._coloured(f"{one.code} {one.severity}", _COLOURS[one.severity])
        place = "" if one.code == SourceError.code else f"{one.line}:{one.column}:"  # a file that is not there has none
        return f"{printable(source)}:{place} {code}: {printable(one.message)}"

    def _coloured(self, text: str, colour: str) -> str:
        return f"\x1b[1;{colour}m{text}\x1b[0m" if self._colours else text


class _Full(_Concise):
    """Each diagnostic with its line, a caret below the place, and the remedy."""

    def file(self, source: str, text: str, found: Sequence[Diagnostic]) -> None:
        lines = Lines(text) if found else None
        for one in found:
            self._stream.write(self._line(source, one) + "\n")
            if lines is not None and text:
                self._stream.write(_snippet(lines, one))
            if one.remedy:
                self._stream.write(f"  = {printable(one.remedy)}\n")
            self._stream.write("\n")


def _snippet(lines: Lines, one: Diagnostic) -> str:
    """The line at fault with the one above it, and carets."""
    number = min(one.line, len(lines))
    width = len(str(number))
    shown, start = _window(lines.line(number), one.column)
    end = max((one.end or one.column + 1), one.column + 1)
    carets = "^" * max(1, min(end - one.column, len(shown) - (one.column - 1 - start)))
    above = f"  {number - 1:>{width}} | {_window(lines.line(number - 1), 1)[0]}\n" if number > 1 else ""
    return f"{above}  {number:>{width}} | {shown}\n  {'':>{width}} | {' ' * (one.column - 1 - start)}{carets}\n"


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of a line around a column, in printable characters one for one, and where it begins."""
    start = max(0, column - 1 - _CONTEXT // 2) if column > _CONTEXT else 0
    return excerpt(line[start : start + _CONTEXT]), start


class _Json:
    """A list of objects, one a diagnostic."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._found: list[dict[str, Any]] = []

    def file(self, source: str, text: str, found: Sequence[Diagnostic]) -> None:  # noqa: ARG002 - lines are not shown
        for one in found:
            fields = {name: value for name, value in msgspec.to_builtins(one).items() if name != "code"}
            self._found.append({"source": source, "code": one.code, "name": FAULTS[one.code].name, **fields})

    def end(self) -> None:
        self._stream.write(json.dumps(self._found, indent=2) + "\n")


class _Github:
    """Workflow commands, which GitHub shows beside the lines of a change."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def file(self, source: str, text: str, found: Sequence[Diagnostic]) -> None:  # noqa: ARG002 - lines are not shown
        for one in found:
            fields = {
                "title": f"{one.code} {FAULTS[one.code].name}",
                "file": source,
                "line": str(one.line),
                "col": str(one.column),
                **({"endColumn": str(one.end)} if one.end else {}),
            }
            properties = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in fields.items())
            message = f"{one.message}; {one.remedy}" if one.remedy else one.message
            self._stream.write(f"::{_ANNOTATIONS[one.severity]} {properties}::{_escaped(message)}\n")

    def end(self) -> None:
        pass


def _escaped(text: str, more: str = "") -> str:
    for letter in "%\r\n" + more:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return printable(text)


class _Sarif:
    """SARIF 2.1.0: one run, at most ``MOST_RESULTS`` results, of which the worst are kept."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._found: list[tuple[str, Diagnostic]] = []

    def file(self, source: str, text: str, found: Sequence[Diagnostic]) -> None:  # noqa: ARG002 - lines are not shown
        self._found += [(source, one) for one in found]

    def end(self) -> None:
        json.dump(sarif(self._found), self._stream, indent=1)
        self._stream.write("\n")


def sarif(found: Sequence[tuple[str, Diagnostic]]) -> dict[str, Any]:
    """The log of these diagnostics with their files."""
    from importlib.metadata import version

    order = list(Severity)
    kept = sorted(range(len(found)), key=lambda i: (order.index(found[i][1].severity), i))[:MOST_RESULTS]
    chosen = [found[i] for i in sorted(kept)]
    codes = sorted({one.code for _, one in chosen})
    unread = [(source, one) for source, one in found if one.code == SourceError.code]
    invocation: dict[str, Any] = {"executionSuccessful": not unread}
    if unread:
        invocation["toolExecutionNotifications"] = [
            {"level": "error", "message": {"text": printable(f"{source}: {one.message}")}} for source, one in unread
        ]
    if len(chosen) < len(found):
        said = f"{len(found) - len(chosen)} of {len(found)} results are left out: viewers show {MOST_RESULTS}."
        invocation.setdefault("toolExecutionNotifications", []).append({"level": "warning", "message": {"text": said}})
    driver = {
        "name": "pipefacts",
        "semanticVersion": version("pipefacts"),
        "rules": [_rule(code) for code in codes],
    }
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "invocations": [invocation],
                "columnKind": "unicodeCodePoints",
                "results": [_result(source, one, codes.index(one.code)) for source, one in chosen],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    fault = FAULTS[code]
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in fault.name.split("-")),
        "shortDescription": {"text": fault.summary},
        "fullDescription": {"text": fault.why},
        "help": {"text": f"{fault.why} To do: {fault.remedy}."},
        "defaultConfiguration": {"level": _LEVELS[fault.severity]},
    }


def _result(source: str, one: Diagnostic, index: int) -> dict[str, Any]:
    region = {"startLine": one.line, "startColumn": one.column}
    if one.end is not None:
        region["endColumn"] = max(one.end, one.column)
    place = {"artifactLocation": {"uri": _uri(source)}, "region": region}
    text = f"{one.message}. To do: {one.remedy}." if one.remedy else one.message
    return {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": printable(text)},
        "locations": [{"physicalLocation": place}],
    }


def _uri(source: str) -> str:
    """A file's name as a reference that is relative where it can be."""
    path = Path(source)
    if path.is_absolute():
        here = Path.cwd()
        path = path.relative_to(here) if path.is_relative_to(here) else path
    name = quote(path.as_posix(), errors="replace")
    return f"file://{name}" if path.is_absolute() else name


WRITERS: dict[str, Callable[[TextIO], Writer]] = {
    "concise": _Concise,
    "full": _Full,
    "json": _Json,
    "github": _Github,
    "sarif": _Sarif,
}


def statistics(counts: Counter[str], form: str, stream: TextIO) -> None:
    """How many diagnostics of each code there are, most frequent first: a table, or JSON."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if form == "json":
        records = [{"code": code, "name": FAULTS[code].name, "severity": str(FAULTS[code].severity), "count": number}
                   for code, number in ordered]  # fmt: skip
        stream.write(json.dumps(records, indent=2) + "\n")
        return
    width = max([len(str(number)) for number in counts.values()], default=0)
    for code, number in ordered:
        stream.write(f"{number:>{width}}  {code}  {FAULTS[code].severity:<7}  {FAULTS[code].name}\n")


def summary(severities: Counter[Severity], faulty: int, files: int) -> str:
    """One line: how many findings of each severity in how many files."""
    of = count(files, "file")
    total = sum(severities.values())
    if not total:
        return f"{of}, no findings"
    parts = [count(severities[one], one) for one in Severity if severities[one]]
    return f"{count(total, 'finding')} ({', '.join(parts)}) in {faulty} of {of}"
