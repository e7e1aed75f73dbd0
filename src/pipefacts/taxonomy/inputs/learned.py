"""Entries that state their elements to records: what dumps teach of standard concepts."""

from collections.abc import Iterable

from pipefacts.taxonomy.elements import Record
from pipefacts.taxonomy.inputs.parts import Parts, is_standard
from pipefacts.values import Entry, Source

__all__ = ["learn"]


def learn(entries: Iterable[Entry], year: int = 0) -> list[Record]:
    """The records of the standard elements that ``entries`` state beside a documentation.

    ``year`` says how new they are; a filer's own concepts are left out.
    """
    parts = Parts()
    for entry in entries:
        if entry.source is Source.STATED and entry.documentation:
            for element in entry.elements:
                if is_standard(element.name):
                    parts.say(element, year, documentation=entry.documentation)
    return list(parts.records())
