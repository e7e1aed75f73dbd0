"""The examples in documents: a comment names the command, the block below it is what the command prints; and every other
block of code in a document.

``python -m support.documents README.md docs/*.md`` fills the examples in anew.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"<!-- example: (?P<command>[^\n]+) -->\n\n(?P<block>```[a-z]*\n.*?\n```\n|)", re.DOTALL)

FENCE = "```"
INDENT = "    "
COMMENT = re.compile(r"<!-- (.*) -->")


class Block(NamedTuple):
    """A block of code: the language of its fence (empty where it is indented), its text, the number of its first line, and
    the comment that stands above it.
    """

    language: str
    text: str
    line: int
    comment: str


def blocks(text: str) -> Iterator[Block]:
    """The blocks of code of a document, fenced and indented, in order."""
    lines = text.split("\n")
    above, at = "", 0
    while at < len(lines):
        line, start = lines[at], at
        if line.startswith(FENCE):
            at = lines.index(FENCE, at + 1)
            yield Block(line.removeprefix(FENCE), "\n".join(lines[start + 1 : at]), start + 2, _comment(above))
        elif line.startswith(INDENT) and not (start and lines[start - 1]):
            while at + 1 < len(lines) and (lines[at + 1].startswith(INDENT) or not lines[at + 1]):
                at += 1
            held = [each.removeprefix(INDENT) for each in lines[start : at + 1]]
            yield Block("", "\n".join(held).rstrip(), start + 1, _comment(above))
        above = lines[at] or above
        at += 1


def _comment(line: str) -> str:
    found = COMMENT.fullmatch(line)
    return found[1] if found else ""


def filled(text: str) -> str:
    """``text`` with the output of every example's command in its block."""
    return EXAMPLE.sub(lambda found: _block(found["command"]) + ("" if found["block"] else "\n"), text)


def _block(command: str) -> str:
    return f"<!-- example: {command} -->\n\n```text\n{output(command)}\n```\n"


def output(command: str) -> str:
    """What ``command`` prints."""
    done = run(command)
    return "\n".join(line.rstrip() for line in (done.stdout + done.stderr).rstrip().split("\n"))


def run(command: str) -> subprocess.CompletedProcess[str]:
    """Run ``command`` from the top of the project; ``pipefacts`` is this project's."""
    words = shlex.split(command)
    if words[0] == "pipefacts":
        words = [sys.executable, "-m", *words]
    environment = {**os.environ, "COLUMNS": "110", "NO_COLOR": "1"}
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(filled(path.read_text("utf-8")), "utf-8")
