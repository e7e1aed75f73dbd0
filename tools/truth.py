"""Pages whose columns are known: each as the library reads it up to the proof, with the true columns of its rows."""

import datetime
import difflib
import gzip
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipefacts import PipefactsError
from pipefacts.meaning.amounts import value_of
from pipefacts.meaning.body import Body
from pipefacts.stages import Depth, run_stages
from pipefacts.syntax.dialects import LEADING
from pipefacts.syntax.find import Dump
from pipefacts.syntax.page import read_page
from pipefacts.values import CellKind

__all__ = ["CORPORA", "Sample", "samples", "truth_of"]

CORPORA = Path(os.environ.get("PIPEFACTS_CORPUS", Path(__file__).resolve().parents[2] / "shared")) / "corpus"
_SOURCES = ("*.jsonl.gz", "small/*.jsonl.gz", "filings/*.jsonl.gz")


class Sample(NamedTuple):
    """A page with short rows: ``truth`` holds the true columns of each that was read as it is, by its index.

    ``company`` tells whose page it is; pages of very small companies are of one each. ``reported`` is the end of the
    reporting period, where a cover page of the filing names it.
    """

    id: str
    source: str
    company: str
    body: Body
    truth: dict[int, tuple[int, ...]]
    reported: datetime.date | None = None


def samples() -> Iterator[Sample]:
    """The samples of all corpora, in their order."""
    for pattern in _SOURCES:
        for path in sorted(CORPORA.glob(pattern)):
            source = path.parent.name if path.parent != CORPORA else "default"
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                pages = [json.loads(line) for line in lines]
            reported = _reported(pages) if source == "filings" else None
            for page in pages:
                company = page["id"] if source == "small" else path.name.partition("-")[0].partition(".")[0]
                found = _sample(page, source, company)
                if found is not None:
                    yield found._replace(reported=reported)


def truth_of(body: Body, page: Mapping[str, Any]) -> dict[int, tuple[int, ...]]:
    """The true columns of the rows of ``body`` that have the values of a true row; nothing where the heads differ."""
    filled = [row["cells"] for row in page["rows"] if any(cell is not None for cell in row["cells"])]
    return _truth(body, filled) if body.width == len(page["columns"]) else {}


def _reported(pages: Iterable[Mapping[str, Any]]) -> datetime.date | None:
    """The end of the reporting period, as the cover page of a filing has it."""
    for page in pages:
        for row in page["rows"]:
            if row["label"] == "Document Period End Date":
                found = [value_of(CellKind.DATE, cell) for cell in row["cells"] if cell is not None]
                return next((value for value in found if isinstance(value, datetime.date)), None)
    return None


def _sample(page: Mapping[str, Any], source: str, company: str) -> Sample | None:
    width = len(page["columns"])
    filled = [row["cells"] for row in page["rows"] if any(cell is not None for cell in row["cells"])]
    is_table = page["dump"].lstrip("\ufeff").startswith("|")
    if not is_table or not any(sum(cell is not None for cell in cells) < width for cells in filled):
        return None
    try:
        printed = read_page(page["dump"], LEADING.name)
        body = run_stages(Dump(page["dump"], LEADING.name), printed, Depth.PROVED).body
    except PipefactsError:
        return None
    if body.width != width:
        return None
    return Sample(page["id"], source, company, body, _truth(body, filled))


def _truth(body: Body, filled: Sequence[Sequence[str | None]]) -> dict[int, tuple[int, ...]]:
    """The columns of the rows that have the values of a true row, in order."""
    valued = [i for i, each in enumerate(body.rows) if each.row.values]
    ours = [tuple([" ".join(cell.text.split()) for cell in body.rows[i].row.values]) for i in valued]
    theirs = [tuple([" ".join(cell.split()) for cell in cells if cell is not None]) for cells in filled]
    truth = {}
    for a, b, size in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for k in range(size):
            truth[valued[a + k]] = tuple([c for c, cell in enumerate(filled[b + k]) if cell is not None])
    return truth
