"""The examples in documents: a comment names the command, the block below it is what the command prints.

``python -m support.documents README.md docs/*.md`` fills them in anew.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"<!-- example: (?P<command>[^\n]+) -->\n\n(?P<block>```[a-z]*\n.*?\n```\n|)", re.DOTALL)


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
