"""Pages whose concepts are known: each row of a page as read with the element name that the truth gives it."""

import difflib
import gzip
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipefacts.api import Columns, analyse
from pipefacts.errors import PipefactsError
from pipefacts.stages import Stages

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("PIPEFACTS_CORPUS", ROOT.parent / "shared")) / "corpus"
BLOCK = 200  # characters above which a text is a block: of those the label alone is compared


class Named(NamedTuple):
    """A page as read, and beside its facts the element name of each, or ``None`` where the truth has no such fact.

    ``rows`` holds the index of each fact's row; ``definitions`` are the truth's, beside the entries.
    """

    company: str
    stages: Stages
    names: list[str | None]
    rows: list[int]
    definitions: list[dict[str, Any]]


def sources(names: Sequence[str] = ()) -> list[Path]:
    """The corpora that name their concepts; or those of them whose name begins with one of ``names``."""
    files = [CORPORA / f"{name}.jsonl.gz" for name in ("apple-10q-2025", "misc")]
    files += sorted((CORPORA / "filings").glob("*.jsonl.gz"))
    return [file for file in files if not names or file.name.startswith(tuple(names))]


def named_pages(file: Path, columns: Columns = "plain", every: int = 1) -> Iterator[Named]:
    """The pages of a corpus, each ``every``-th, that can be read and have entries."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every:
                continue
            page = json.loads(line)
            try:
                stages = analyse(page["dump"], columns=columns)
            except PipefactsError:
                continue
            definitions = page.get("definitions") or []
            rows = [i for i, row in enumerate(stages.rows) for _ in row.values]
            if len(definitions) == len(stages.body.entries) and definitions and len(rows) == len(stages.facts):
                names = _names(stages, page["rows"])
                yield Named(file.name.partition("-")[0], stages, names, rows, definitions)


def _names(stages: Stages, rows: Sequence[dict[str, Any]]) -> list[str | None]:
    """The names of the facts of ``stages``, by the longest common runs of labels and texts."""
    ours = [(_plain(fact.label), _text(fact.text)) for fact in stages.facts]
    truth = [(row, text) for row in rows for text in row["cells"] if text is not None]
    theirs = [(_plain(row["label"]), _text(text)) for row, text in truth]
    found: list[str | None] = [None] * len(ours)
    for match in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for step in range(match.size):
            found[match.a + step] = truth[match.b + step][0].get("name")
    return found


def _plain(label: str) -> str:
    return " ".join(label.split()).rsplit(" | ", 1)[0]


def _text(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= BLOCK else ""
