"""Dumps that something has happened to: lines lost and moved, cells joined, odd characters, cuts, and monstrous sizes;
and dumps that the grammars derive. All of them in every dialect.

``make fuzz`` runs 50,000 examples and prints the slowest input per byte; ``test_mutation`` runs 2,000. Every example is
made of a number, the same on every machine, so a failure can be made again: ``python -m support.fuzz --only 1234``.
"""

import argparse
import functools
import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pipefacts
from pipefacts.api import analyse_each
from pipefacts.diagnostics.findings import findings, of_error
from pipefacts.stages import Stages
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.tree import terminals
from pipefacts.values import Diagnostic, Span
from support.derived import derive, renderings

EXAMPLES = 50_000
WORKERS = 2
_PIECE = 250  # examples that a worker does at a time
_SMALL = 20_000  # characters: below this the time is that of starting, not of reading
_SLOWEST = 2e-4  # seconds of the processor for a character: some ten times what a normal dump takes

ODD = (
    "\x00", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\xa0", "\u200b", "\u200f", "\u2028", "\u202e",
    "\u2066", "\ufeff", "\ufffd", "\ud800", "\udfff", "\U0001f600", "\r", "\n", "\t", "|", "\\|", "$", "(", ")", "%",
    "[", "]", "[1]", "-", "+", " | ", "9", ",", ".", "E", "€", "kr.", "CAD", "½",
)  # fmt: skip
PIECES = (
    "|", "|X", "- Definition", "+ References", "- References", "+ Details", "- Details", "No definition available.",
    "|12 Months Ended", "|\nDec. 31, 2021", "|\nFeb. 30, 2020", "|$ 1,234", "|(1,234)", "|12.50%", "|[1]", "|[1],[2]",
    "|true", "|2 years 3 months", "|North [Member]", "|Revenue: [Abstract]", "|Cash", "|\nText\nof several lines",
    "Reference 1: http://www.xbrl.org/2003/role/presentationRef", "-Topic 606", "|Label\n|Element\n|Value",
    "|us-gaap_Assets", "$ in Thousands", "---|---|", "| a | b |", "<table>", "{", "",
)  # fmt: skip


class Outcome(NamedTuple):
    """What reading an example gave, what of it was wrong, and how long it took in seconds of the processor."""

    diagnostics: Sequence[Diagnostic]
    facts: int
    faults: list[str]
    seconds: float


@functools.cache
def texts() -> tuple[str, ...]:
    """The fixtures in every dialect, each of which counts half as much as theirs: what the mutations begin with."""
    found = renderings()
    return (*found["leading"] * 2, *[text for dialect in tuple(DIALECTS)[1:] for text in found[dialect]])


def _place(random: random.Random, parts: list[str]) -> int:
    return random.randrange(len(parts)) if parts else 0


def delete(text: str, random: random.Random) -> str:
    """Lose some lines in a row."""
    lines = text.split("\n")
    at = _place(random, lines)
    del lines[at : at + random.choice((1, 1, 1, 2, 5))]
    return "\n".join(lines)


def double(text: str, random: random.Random) -> str:
    """Print some lines twice."""
    lines = text.split("\n")
    at = _place(random, lines)
    lines[at:at] = lines[at : at + random.choice((1, 1, 2, 10))]
    return "\n".join(lines)


def swap(text: str, random: random.Random) -> str:
    """Change the places of two lines."""
    lines = text.split("\n")
    one, other = _place(random, lines), _place(random, lines)
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def join(text: str, random: random.Random) -> str:
    """Join a line to the next one."""
    lines = text.split("\n")
    at = _place(random, lines)
    lines[at : at + 2] = ["".join(lines[at : at + 2])]
    return "\n".join(lines)


def split(text: str, random: random.Random) -> str:
    """Part a line, with or without a bar."""
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(("\n", "\n|", "\n|\n", "\r", "\r\n")) + text[at:]


def replace(text: str, random: random.Random) -> str:
    """Put an odd character in the place of another."""
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(ODD) + text[at + 1 :]


def insert(text: str, random: random.Random) -> str:
    """Put a piece of a dump where it does not belong."""
    lines = text.split("\n")
    lines.insert(_place(random, lines), random.choice(PIECES))
    return "\n".join(lines)


def cut(text: str, random: random.Random) -> str:
    """Stop anywhere."""
    return text[: random.randrange(len(text) + 1)]


def behead(text: str, random: random.Random) -> str:
    """Begin anywhere."""
    return text[random.randrange(len(text) + 1) :]


def graft(text: str, random: random.Random) -> str:
    """Go on with another dump."""
    return cut(text, random) + behead(random.choice(texts()), random)


def lengthen(text: str, random: random.Random) -> str:
    """Make one line or one cell monstrous."""
    lines = text.split("\n")
    at = _place(random, lines)
    size = random.choice((100, 1_000, 10_000))
    lines[at] = random.choice(
        (
            lines[at] + random.choice(ODD) * size,
            "|" + "1" * size,
            "|$ " + "1,234" * size,
            "|" + "A [Member] | " * size + "B [Member]",
            "|\n" * size + lines[at],
            "|[1]" + ",[2]" * size,
            "|" + "2 years " * size,
            "|Label\n|1\n" * (size // 10),
            lines[at] + " \t" * size,
            "(" * size + lines[at] + ")" * size,
        )
    )
    return "\n".join(lines)


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    delete, delete, double, swap, swap, join, split, replace, replace, replace, insert, insert, cut, behead, graft,
)  # fmt: skip


def example(number: int) -> tuple[str, str | None]:
    """The example of a number, and the dialect to read it in, or null where that is to be recognised.

    One in four is derived from a grammar, half of these mutated; the others are a fixture in some dialect and one to
    six mutations. One in forty is made monstrous.
    """
    chance = random.Random(number)
    dialect = chance.choice(tuple(DIALECTS)) if number % 4 == 0 else None
    text = chance.choice(texts()) if dialect is None else derive(dialect, chance)
    if dialect is None or chance.random() < 0.5:
        for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
            text = chance.choice(MUTATIONS)(text, chance)
    if chance.random() < 1 / 40:
        text = lengthen(text, chance)
    return text, dialect


def outcome(text: str, dialect: str | None = None) -> Outcome:
    """Validate and parse. Anything but a ``PipefactsError`` of ``parse`` is raised; what else is wrong is named."""
    start = time.process_time()
    diagnostics = pipefacts.validate(text, dialect=dialect)
    seconds = time.process_time() - start
    faults = [*misplaced(text, diagnostics)]
    if len(text) > _SMALL and seconds > len(text) * _SLOWEST:
        faults.append(f"{seconds:.2f} s for {len(text)} characters")
    dumps = list(analyse_each(text, dialect=dialect))
    faults += disagreeing(dumps, diagnostics)
    read = [one for one in dumps if isinstance(one, Stages)]
    for stages in read:
        faults += lost(stages.text, stages.dialect, stages.printed.skipped)
    return Outcome(diagnostics, sum(len(stages.facts) for stages in read), faults, seconds)


def disagreeing(dumps: Sequence[Stages | pipefacts.PipefactsError], diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Where what the dumps of a text give is not what ``validate`` says; PF206 depends on how far columns are read."""
    found = [one for dump in dumps for one in (findings(dump) if isinstance(dump, Stages) else [of_error(dump)])]
    if [one for one in found if one.code != "PF206"] != [one for one in diagnostics if one.code != "PF206"]:
        yield f"parse finds {[one.code for one in found]}, and validate {[one.code for one in diagnostics]}"


def misplaced(text: str, diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """The diagnostics whose place is not in the text."""
    lines = text.split("\n")
    for one in diagnostics:
        if not (1 <= one.line <= len(lines) and 1 <= one.column <= len(lines[one.line - 1]) + 1):
            yield f"{one.code} stands at {one.line}:{one.column}"


def lost(text: str, dialect: str, skipped: Sequence[Span]) -> Iterator[str]:
    """What is lost of a text that was read: its terminals are the text, and skipped stretches some of them."""
    parts = [part for _, part in terminals(text, dialect)]
    if "".join(parts) != text:
        yield "the terminals are not the text"
    bounds, end = {0}, 0
    for part in parts:
        end += len(part)
        bounds.add(end)
    last = 0
    for span in skipped:
        if not (last <= span.offset < span.end and {span.offset, min(span.end, len(text))} <= bounds):
            yield f"the skipped stretch {span.offset} to {span.end} is none of whole terminals"
        last = span.end


class Count(NamedTuple):
    """What some examples gave: how many gave facts, their characters, the failures, the slowest and the longest."""

    read: int
    characters: int
    failures: list[str]
    slowest: tuple[float, int, int]
    longest: tuple[float, int, int]


def run(numbers: range) -> Count:
    """Run the examples of these numbers."""
    failures: list[str] = []
    slowest = longest = (0.0, 0, 0)
    read = characters = 0
    for number in numbers:
        text, dialect = example(number)
        try:
            found = outcome(text, dialect)
        except Exception as error:  # noqa: BLE001 - any error is a failure that is reported with its number
            failures.append(f"example {number}: {type(error).__name__}: {ascii(str(error))[:200]}")
            continue
        failures += [f"example {number}: {fault}" for fault in found.faults]
        read += found.facts > 0
        characters += len(text)
        slowest = max(slowest, (found.seconds / max(len(text), _SMALL), len(text), number))
        longest = max(longest, (found.seconds, len(text), number))
    return Count(read, characters, failures, slowest, longest)


def show(number: int) -> None:
    """Print one example and what is said of it."""
    text, dialect = example(number)
    found = outcome(text, dialect)
    sys.stdout.write(f"{text!a}\nread as {dialect or 'recognised'}\n")
    for one in found.diagnostics:
        sys.stdout.write(f"{one.line}:{one.column} {one.code} {one.message!a}\n")
    sys.stdout.writelines(f"wrong: {fault}\n" for fault in found.faults)


def main() -> int:
    """Run the examples and print what failed and what was slow; status 1 where any failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=EXAMPLES)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", type=int, help="print this example and what is said of it")
    options = parser.parse_args()
    if options.only is not None:
        show(options.only)
        return 0
    start = time.perf_counter()
    end = options.first + options.examples
    pieces = [range(first, min(first + _PIECE, end)) for first in range(options.first, end, _PIECE)]
    counts: list[Count] = []
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        for done in pool.imap_unordered(run, pieces):
            counts.append(done)
            sys.stdout.writelines(f"{failure}\n" for failure in done.failures)
            sys.stdout.flush()
    failures = sum(len(count.failures) for count in counts)
    slowest = max(count.slowest for count in counts)
    longest = max(count.longest for count in counts)
    sys.stdout.write(
        f"{options.examples} examples, {sum(count.characters for count in counts) / 1e6:.1f} MB in "
        f"{time.perf_counter() - start:.0f} s; {sum(count.read for count in counts)} gave facts, {failures} failed\n"
        f"slowest per character: example {slowest[2]}, {slowest[1]} characters, {slowest[0] * 1e6:.2f} µs each\n"
        f"longest: example {longest[2]}, {longest[1]} characters, {longest[0]:.3f} s\n"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
