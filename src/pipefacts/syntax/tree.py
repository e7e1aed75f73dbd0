"""Text to parse tree: the grammars of ``pipefacts.grammar``, run by Lark (LALR, contextual lexer).

A last line without a newline is read as if it had one, so that every terminal ends its line; the
one character too much is cut from the last terminal again.
"""

import functools
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from lark import Lark, Token, Transformer, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from pipefacts.errors import DumpSyntaxError
from pipefacts.grammar import files
from pipefacts.syntax import tables
from pipefacts.syntax.automaton import automaton_of
from pipefacts.syntax.loop import STUCK, loop
from pipefacts.syntax.text import Lines, excerpt

T = TypeVar("T")

__all__ = ["attempt", "grammar", "parse_tree", "parser", "reader", "terminals"]

# How a terminal is called in a message.
_NAMES = {
    "BAR": "a bar alone on its line",
    "TITLE_LINE": "the title",
    "PREAMBLE": "blank lines",
    "$END": "the end",
}


def grammar(dialect: str, **options: Any) -> Lark:
    """A new Lark parser of ``dialect``; ``options`` go to Lark (``transformer``, ``strict``)."""
    from importlib import resources  # rarely needed: the tables of the parsers are saved

    with resources.as_file(files()) as path:
        return Lark.open(str(path / f"{dialect}.lark"), parser="lalr", lexer="contextual", **options)


def parser(dialect: str, transformer: Transformer[Token, Any] | None = None) -> Lark:
    """The Lark parser of ``dialect``: out of the saved tables where they hold, else made of the grammar."""
    loaded = tables.load(dialect, transformer=transformer)
    return grammar(dialect, transformer=transformer) if loaded is None else loaded


@functools.cache
def _plain(dialect: str) -> Lark:
    return parser(dialect)


def reader(dialect: str, transformer: Transformer[Token, T]) -> Callable[[str], T]:
    """A function from text to the transformer's value, the tree never being built.

    It raises ``DumpSyntaxError``.
    """
    run, made = _runs(dialect, transformer)

    def read(text: str) -> T:
        closed = _closed(text)
        found: Any = run(closed) if run else STUCK
        if found is not STUCK:
            return found  # type: ignore[no-any-return]
        try:
            return made().parse(closed)  # type: ignore[return-value]
        except UnexpectedInput as error:
            raise _syntax_error(text, error) from None

    return read


def attempt(dialect: str, transformer: Transformer[Token, T]) -> Callable[[str], T | None]:
    """A function from text to the transformer's value, or null where the text breaks the grammar. The text is taken as it
    is: no newline is added.
    """
    run, made = _runs(dialect, transformer)

    def read(text: str) -> T | None:
        if run is not None:
            found: Any = run(text)
            return None if found is STUCK else found
        try:
            return made().parse(text)  # type: ignore[return-value]
        except UnexpectedInput:
            return None

    return read


def _runs(dialect: str, transformer: Transformer[Token, Any]) -> tuple[Callable[[str], Any] | None, Callable[[], Lark]]:
    """The loop over the tables of ``dialect``, if there is one, and what makes Lark's parser, once, when it is asked for."""
    made = functools.cache(lambda: parser(dialect, transformer))
    automaton = tables.load_automaton(dialect) or automaton_of(made())
    return loop(automaton, transformer) if automaton is not None else None, made


def parse_tree(text: str, dialect: str) -> Tree[Token]:
    """The parse tree of ``text``; raises ``DumpSyntaxError``."""
    try:
        return _plain(dialect).parse(_closed(text))
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None


def terminals(text: str, dialect: str) -> Iterator[tuple[str, str]]:
    """The terminals of ``text`` in order, as (name, text): the texts joined are ``text`` itself.

    Raises ``DumpSyntaxError``.
    """
    closed, left = _closed(text), len(text)
    interactive = _plain(dialect).parse_interactive(closed)
    try:
        for token in interactive.iter_parse():
            yield token.type, token.value[:left]
            left -= len(token.value)
        interactive.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None


def _closed(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _syntax_error(text: str, error: UnexpectedInput) -> DumpSyntaxError:
    lines = Lines(text)
    offset = min(max(error.pos_in_stream or 0, 0), len(text))
    line, column = lines.place(offset)
    expected: set[str] = set()
    if isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
    elif isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
    shown = lines.line(line)
    names = sorted({_NAMES.get(name, name.lower().replace("_", " ")) for name in expected})
    return DumpSyntaxError(
        "the text breaks the grammar of a dump",
        line=line,
        column=column,
        expected=" or ".join(names[:4]) or None,
        found=repr(excerpt(shown[column - 1 :])) if shown[column - 1 :] else "the end of the text",
        remedy="check that the dump starts at its title",
        excerpt=excerpt(shown),
    )
