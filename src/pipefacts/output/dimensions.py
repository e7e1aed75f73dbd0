"""Members of facts to dimensions: by the axis where an entry states it, else as one typed member."""

from collections.abc import Container

from pipefacts.taxonomy.digest import plain
from pipefacts.taxonomy.resolution import qualified
from pipefacts.values import EntryKind, Fact, Page

__all__ = ["TYPED", "Axes"]

TYPED = "pipefacts:member"


class Axes:
    """The members of a page whose entries state axis and member, by the words of their names.

    Only those of the taxonomies ``prefixes`` count: the namespaces of others are not known.
    """

    def __init__(self, page: Page, prefixes: Container[str]) -> None:
        self._by_words: dict[str, tuple[str, str] | None] = {}
        for entry in page.definitions:
            axis, _, member = (entry.name or "").partition("=")
            if entry.kind is EntryKind.MEMBER and member:
                words = _words(member.partition("_")[2])
                pair = (qualified(axis), qualified(member))
                if not all(name.partition(":")[0] in prefixes for name in pair):
                    continue
                self._by_words[words] = None if words in self._by_words else pair

    def of(self, fact: Fact) -> dict[str, str]:
        """The dimensions of a fact's members; those whose axis is not known stand joined in ``TYPED``."""
        found: dict[str, str] = {}
        rest = []
        for member in fact.members:
            pair = self._by_words.get(_words(member))
            if pair is not None and pair[0] not in found:
                found[pair[0]] = pair[1]
            else:
                rest.append(" ".join(member.split()))
        if rest:
            found[TYPED] = " | ".join(rest)
        return found


def _words(text: str) -> str:
    """The letters of a member's label or name, without what says that it is one."""
    return "".join(plain(text).split()).removesuffix("member").removesuffix("domain")
