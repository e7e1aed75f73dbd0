"""Refills the grammars that the specification quotes: each production of a ``lark`` block as its file has it now.

Which productions a block quotes, and in which order, is the writer's choice and stays; one whose name is gone is an error.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "grammar" / "SPEC.md"
_BLOCK = re.compile(r"(```lark\n// (\w+\.lark)\n)(.*?)(```)", re.DOTALL)
_HEAD = re.compile(r"(?:%override )?([!?]?_?[A-Za-z]\w*)(?:\.-?\d+)?\s*:")


def productions(text: str) -> dict[str, str]:
    """The productions of a grammar by name, each as it is written, without ``%override``."""
    found: dict[str, str] = {}
    name: str | None = None
    for line in text.splitlines(keepends=True):
        head = _HEAD.match(line)
        if head:
            name = head[1]
            found[name] = line.removeprefix("%override ")
        elif name and line[:1] in (" ", "\t", "|"):
            found[name] += line
        else:
            name = None
    return found


def refilled(spec: str) -> str:
    """The specification with its quotes of the grammars made anew."""

    def block(found: re.Match[str]) -> str:
        opening, file, quoted, closing = found.groups()
        written = productions((ROOT / "grammar" / file).read_text("utf-8"))
        return opening + "".join([written[name] for name in productions(quoted)]) + closing

    return _BLOCK.sub(block, spec)


if __name__ == "__main__":
    SPEC.write_text(refilled(SPEC.read_text("utf-8")), "utf-8")
