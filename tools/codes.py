"""Writes the pages of the codes, ``docs/codes/``, and in ``docs/validate.md`` the table of what the corpora give.

Both are made of the registry of faults; tests check that they are up to date.
"""

import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipefacts.api import validate
from pipefacts.diagnostics import FAULTS
from pipefacts.diagnostics.explain import as_markdown, index

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared")) / "corpus"
PAGES = ROOT / "docs" / "codes"
GUIDE = ROOT / "docs" / "validate.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"


def texts(corpora: Path) -> Iterator[str]:
    """The dumps of the corpora."""
    for path in sorted(corpora.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["dump"]


def table(corpora: Path) -> str:
    """How many diagnostics of each code the corpora give, and on how many pages."""
    counts: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    total = clean = 0
    for text in texts(corpora):
        codes = [one.code for one in validate(text)]
        counts.update(codes)
        pages.update(set(codes))
        total += 1
        clean += not codes
    rows = [
        f"| [{code}](codes/{code}.md) | {FAULTS[code].name} | {FAULTS[code].severity} | {counts[code]} | {pages[code]} |\n"
        for code in sorted(counts)
    ]
    head = "| code | name | severity | diagnostics | pages |\n|---|---|---|--:|--:|\n"
    return f"{total} pages, {clean} of them without any diagnostic.\n\n{head}{''.join(rows)}"


def guide(text: str, made: str) -> str:
    """The guide with the table in its place."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    return before + begin + made + end + after


def main() -> int:
    """Write the pages, and the table where the corpora are at hand."""
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in PAGES.glob("*.md"):
        path.unlink()
    for fault in FAULTS.values():
        (PAGES / f"{fault.code}.md").write_text(as_markdown(fault), "utf-8")
    (PAGES / "README.md").write_text(index(), "utf-8")
    if CORPORA.is_dir():
        GUIDE.write_text(guide(GUIDE.read_text("utf-8"), table(CORPORA)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
