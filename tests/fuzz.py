"""Dumps that something has happened to: lines lost and moved, cells joined, odd characters, cuts, and monstrous sizes.

``make fuzz`` runs 50,000 examples and prints the slowest input per byte; ``test_mutation`` runs 2,000. Every example is
made of a number, the same on every machine, so a failure can be made again: ``python tests/fuzz.py --only 1234``.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pipefacts
from pipefacts.diagnostics import Diagnostic

FIXTURES = Path(__file__).resolve().parent / "fixtures"
EXAMPLES = 50_000
_SMALL = 20_000  # characters: below this the time is that of starting, not of reading

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
    """What reading an example gave, and how long it took in seconds."""

    diagnostics: list[Diagnostic]
    facts: int
    seconds: float


def texts() -> list[str]:
    """The fixtures: what the mutations begin with."""
    return [path.read_bytes().decode("utf-8") for path in sorted(FIXTURES.glob("*.txt"))]


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


def example(number: int, *, large: bool = True) -> str:
    """The example of a number: a fixture and one to six mutations; one in forty is made monstrous."""
    chance = random.Random(number)
    text = chance.choice(_TEXTS)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        text = chance.choice(MUTATIONS)(text, chance)
    if large and chance.random() < 1 / 40:
        text = lengthen(text, chance)
    return text


_TEXTS = texts()


def outcome(text: str) -> Outcome:
    """Validate and parse; anything but a ``PipefactsError`` of ``parse`` is a failure."""
    start = time.perf_counter()
    diagnostics = pipefacts.validate(text)
    seconds = time.perf_counter() - start
    try:
        facts = len(pipefacts.parse(text).facts)
    except pipefacts.PipefactsError:
        facts = 0
    return Outcome(diagnostics, facts, seconds)


def main() -> int:
    """Run the examples and print what was slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=EXAMPLES)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", type=int, help="print this example and what is said of it")
    options = parser.parse_args()
    if options.only is not None:
        text = example(options.only)
        sys.stdout.write(ascii(text) + "\n")
        for one in outcome(text).diagnostics:
            sys.stdout.write(f"{one.line}:{one.column} {one.code} {one.message!a}\n")
        return 0
    slowest = longest = (0.0, 0, 0)
    failed = read = total = 0
    start = time.perf_counter()
    for number in range(options.first, options.first + options.examples):
        text = example(number)
        try:
            found = outcome(text)
        except Exception as error:  # noqa: BLE001 - any error is a failure that is reported with its number
            failed += 1
            sys.stdout.write(f"example {number}: {type(error).__name__}: {ascii(str(error))[:200]}\n")
            continue
        read += found.facts > 0
        total += len(text)
        slowest = max(slowest, (found.seconds / max(len(text), _SMALL), len(text), number))
        longest = max(longest, (found.seconds, len(text), number))
    seconds = time.perf_counter() - start
    sys.stdout.write(
        f"{options.examples} examples, {total / 1e6:.1f} MB in {seconds:.0f} s; {read} gave facts, {failed} failed\n"
        f"slowest per character: example {slowest[2]}, {slowest[1]} characters, {slowest[0] * 1e6:.2f} µs each\n"
        f"longest: example {longest[2]}, {longest[1]} characters, {longest[0]:.3f} s\n"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
