"""Writes the taxonomy that the package brings from a table of digests.

usage: standard_taxonomy.py TABLE.tsv.gz

A line of the table holds the digest of a documentation (16 hexadecimal digits), the qualified name of its element, its
period type, its balance and its data type, a tab between two. No text is in it, and none in what is written.
"""

import gzip
import sys
from pathlib import Path

from pipefacts.taxonomy.elements import Record
from pipefacts.taxonomy.standard import FILE
from pipefacts.taxonomy.store import pack, taxonomy_of
from pipefacts.values import Element, PeriodType

TARGET = Path(__file__).resolve().parent.parent / "src" / "pipefacts" / "taxonomy" / FILE
PREFIXES = ("us-gaap", "dei", "srt")


def records(table: Path) -> list[Record]:
    """The records of the lines."""
    found = []
    with gzip.open(table, "rt", encoding="utf-8") as lines:
        for line in lines:
            text, name, period_type, balance, data_type = line.rstrip("\n").split("\t")
            if name.partition(":")[0] not in PREFIXES:
                continue
            element = Element(
                name, data_type or None, balance or None, PeriodType(period_type) if period_type else None
            )
            found.append(Record(element, (int(text, 16),)))
    return found


def main(arguments: list[str]) -> int:
    """Write the file and say how large it is."""
    taxonomy = taxonomy_of(records(Path(arguments[0])), ["us-gaap", "dei", "srt"])
    data = pack(taxonomy)
    TARGET.write_bytes(data)
    print(f"{len(set(taxonomy.digests)):,} texts of {len(taxonomy.elements):,} elements in {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
