"""Definition entries to tails: the lines below the table, in each dialect's way."""

from collections.abc import Iterable, Iterator, Sequence

from pipefacts.values import Entry, EntryKind

__all__ = ["heading_tail", "line_tail", "plain_tail", "row_tail", "word_tail"]

_NOTHING = "No definition available."
_PADS = "||||||||||"


def heading_tail(entries: Sequence[Entry], bar: str) -> Iterator[str]:
    """The tail up to 1.8.0, whose words stand one place late; ``bar`` is how an entry begins (``|X``)."""
    for entry in entries:
        if entry.kind is EntryKind.MEMBER:
            yield _block([bar, "- Details", *_lines(entry.documentation)])
        elif entry.documentation is None:
            yield _block([bar, "- References", "+ Details", *_references(entry)])
        else:
            words = ("- Definition", "+ References", *_lines(entry.documentation), "+ Details")
            yield _block([bar, *words, *_references(entry)])


def plain_tail(entries: Sequence[Entry], bar: str) -> Iterator[str]:
    """The tail of 1.8.1 and 1.9, whose words stand where they belong."""
    for entry in entries:
        yield _block([bar, _word(entry), *_lines(entry.documentation), *_references(entry)])


def line_tail(entries: Sequence[Entry]) -> Iterator[str]:
    """The tail of 1.10 to 2.0: an entry is a line, with a bar below it."""
    for entry in entries:
        yield _block([f"| X | {_PADS}", _joined(entry), "|"])


def row_tail(entries: Sequence[Entry]) -> Iterator[str]:
    """The tail from 2.1: an entry is a row, and a row for each of its details, where it has any."""
    for entry in entries:
        yield _block(["| X | ", f"|  {escaped(_joined(entry))} | ", *([] if entry.name is None else _details(entry))])


def word_tail(entries: Sequence[Entry]) -> Iterator[str]:
    """The tail of plain text: every line of an entry, its words where they belong, then its details."""
    for entry in entries:
        words = [_word(entry), *_lines(entry.documentation)]
        if entry.kind is not EntryKind.MEMBER:
            words += [*(["+ References"] if entry.documentation is not None else []), *_references(entry), "+ Details"]
        details = [line.strip("| ").replace(" | ", " ") for line in _details(entry)] if entry.name is not None else []
        yield _block(["X", *words, *details])


def _block(lines: Iterable[str]) -> str:
    return "".join([f"{line}\n" for line in lines])


def escaped(text: str) -> str:
    """``text`` with its bars escaped."""
    return text.replace("|", "\\|")


def _word(entry: Entry) -> str:
    if entry.kind is EntryKind.MEMBER:
        return "- Details"
    return "- References" if entry.documentation is None else "- Definition"


def _joined(entry: Entry) -> str:
    """An entry on one line; only its documentation may have more."""
    return " ".join([_word(entry), *([entry.documentation] if entry.documentation else []), *_references(entry)])


def _lines(documentation: str | None) -> list[str]:
    return [] if documentation is None else documentation.split("\n")


def _references(entry: Entry) -> list[str]:
    """The lines of an entry's references, numbered anew since their numbers are not kept; a member has none."""
    if not entry.references:
        return [] if entry.kind is EntryKind.MEMBER else [_NOTHING]
    texts = [f"Reference {number}: {text}" for number, text in enumerate(entry.references, 1)]
    return "\n".join(texts).split("\n")


def _details(entry: Entry) -> Iterator[str]:
    name = entry.name or ""
    prefix = "" if "=" in name else name[: name.find("_") + 1]
    empty = "" if entry.kind is EntryKind.MEMBER else "na"
    yield f"| Name: | {name} | "
    yield f"| Namespace Prefix: | {prefix} | "
    yield f"| Data Type: | {entry.data_type or 'na'} | "
    yield f"| Balance Type: | {entry.balance or empty} | "
    yield f"| Period Type: | {entry.period_type or ''} | "
