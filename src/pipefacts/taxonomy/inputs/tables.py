"""The SEC's tables of tags to parts: ``tag.tsv`` and ``tag.txt`` of the Financial Statement (and Notes) Data Sets."""

import csv
import io
from typing import IO

from pipefacts.errors import TaxonomyError
from pipefacts.taxonomy.inputs.parts import Parts, is_standard, period_type_of, plain_type, year_of
from pipefacts.values import Element

__all__ = ["is_table", "read_table"]

_COLUMNS = frozenset({"tag", "version", "custom", "datatype", "iord", "crdr", "tlabel", "doc"})
_BALANCES = {"D": "debit", "C": "credit"}
_LONGEST = 1 << 20  # characters of a field


def is_table(name: str) -> bool:
    """Whether a file of this name is a table of tags."""
    return name.rpartition("/")[2].lower() in ("tag.tsv", "tag.txt")


def read_table(stream: IO[bytes], parts: Parts) -> None:
    """Add every standard element of the table; raises ``TaxonomyError`` where it is none."""
    text = io.TextIOWrapper(stream, "utf-8", errors="replace", newline="")
    csv.field_size_limit(_LONGEST)
    lines = csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = _COLUMNS - set(lines.fieldnames or ())
    if missing:
        raise TaxonomyError(
            "the file is not a table of tags",
            expected=f"the columns {', '.join(sorted(_COLUMNS))}",
            found=f"none named {', '.join(sorted(missing))}",
        )
    try:
        for line in lines:
            name = f"{(line['version'] or '').partition('/')[0]}:{line['tag']}"
            if line["custom"] != "1" and is_standard(name):
                _say(parts, name, line)
    except csv.Error as error:
        raise TaxonomyError(f"the table of tags is damaged ({error})", line=lines.line_num) from None


def _say(parts: Parts, name: str, line: dict[str, str | None]) -> None:
    crdr, iord = line["crdr"] or "", line["iord"]
    data_type = line["datatype"] if line["datatype"] != "custom" else None
    element = Element(name, plain_type(data_type), _BALANCES.get(crdr[:1].upper()), period_type_of(iord))
    parts.say(element, year_of(line["version"] or ""), documentation=line["doc"] or "", label=line["tlabel"] or "")
