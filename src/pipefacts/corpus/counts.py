"""What a batch, a shard or a job held, in figures that add up."""

import msgspec

__all__ = ["Counts", "tally"]


def tally(into: dict[str, int], names: dict[str, int]) -> None:
    """Add the figures of ``names`` to ``into``; its order becomes that of the names, so that it prints the same."""
    for name, number in names.items():
        into[name] = into.get(name, 0) + number
    for name in sorted(into):
        into[name] = into.pop(name)


class Counts(msgspec.Struct):
    """``passed`` documents are no dumps, ``unwanted`` ones have another url; ``dialects`` counts the pages read,
    ``refusals`` the documents refused by code.

    ``told`` counts the facts that other pages were evidence for, by its code.
    ``faults`` are what should not be: documents or lines that cannot be read, and stretches of a broken file.
    """

    documents: int = 0
    characters: int = 0
    passed: int = 0
    unwanted: int = 0
    faults: int = 0
    definitions: int = 0
    dialects: dict[str, int] = {}
    alignments: dict[str, int] = {}
    refusals: dict[str, int] = {}
    diagnostics: dict[str, int] = {}
    told: dict[str, int] = {}

    @property
    def pages(self) -> int:
        """How many dumps were read."""
        return sum(self.dialects.values())

    @property
    def facts(self) -> int:
        """How many facts they gave."""
        return sum(self.alignments.values())

    def add(self, other: "Counts") -> None:
        """Take in the figures of ``other``."""
        self.documents += other.documents
        self.characters += other.characters
        self.passed += other.passed
        self.unwanted += other.unwanted
        self.faults += other.faults
        self.definitions += other.definitions
        for name in ("dialects", "alignments", "refusals", "diagnostics", "told"):
            tally(getattr(self, name), getattr(other, name))
