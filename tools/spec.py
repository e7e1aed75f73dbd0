"""Refills what the specification quotes: productions of the grammars, and the tables of the codes of evidence.

Which productions a ``lark`` block quotes, and in which order, is the writer's choice and stays; each stands as its file
has it now, and one whose name is gone is an error. A table of codes has a line for each code of the family that the
comment above it names.
"""

import re
from pathlib import Path

from pipefacts.placing.evidence import FAMILIES, Direct, Evidence

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "grammar" / "SPEC.md"
_BLOCK = re.compile(r"(```lark\n// (\w+\.lark)\n)(.*?)(```)", re.DOTALL)
_TABLE = re.compile(r"(<!-- codes: (\w+) -->\n\| .*\n\|[-|]+\n)((?:\|.*\n)*)")
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
    """The specification with its quotes of the grammars and its tables of codes made anew."""
    families = {family.__name__: family for family in FAMILIES}

    def block(found: re.Match[str]) -> str:
        opening, file, quoted, closing = found.groups()
        written = productions((ROOT / "grammar" / file).read_text("utf-8"))
        return opening + "".join([written[name] for name in productions(quoted)]) + closing

    def table(found: re.Match[str]) -> str:
        return found[1] + "".join([_line(entry) for entry in families[found[2]]])

    return _TABLE.sub(table, _BLOCK.sub(block, spec))


def _line(entry: Evidence) -> str:
    """The line of a code in the table of its family."""
    of = [", ".join([f"`{alignment}`" for alignment in entry.alignments])] if isinstance(entry, Direct) else []
    cells = [f"`{entry.value}`", *of, "(against) " * entry.against + entry.definition]
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    SPEC.write_text(refilled(SPEC.read_text("utf-8")), "utf-8")
