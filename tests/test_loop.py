"""The loop over Lark's tables, held against Lark: the same tokens, children and errors, whatever the text."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import lark
import msgspec
import pytest
from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from conftest import corpus_pages, needs_shared
from pipefacts import DumpSyntaxError
from pipefacts.meaning.title import _UnitTransformer, read_units
from pipefacts.syntax import automaton as automata
from pipefacts.syntax.automaton import Automaton, automaton_of
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.loop import STUCK, loop
from pipefacts.syntax.page import PageTransformer, read_page
from pipefacts.syntax.tree import parser
from support.derived import derive, renderings

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)

DERIVED = 150  # texts that each grammar derives
LINES = ("|\n", "\n", "|x\n", "$ 1\n", "|X\n", "- Definition\n", "+ Details\n", "a | b |\n", "Dec. 31, 2021\n", "\x00")


def found(made: Lark) -> Automaton:
    """The automaton of a parser, as it is read back by the build's users."""
    automaton = automaton_of(made)
    assert automaton is not None
    return msgspec.json.decode(msgspec.json.encode(automaton), type=Automaton)


def shown(name: str, children: list[Any]) -> tuple[str, list[Any]]:
    """The children of a rule, each token with all that it knows."""
    return name, [
        (c.type, str(c), c.value, c.start_pos, c.line, c.column, c.end_pos, c.end_line, c.end_column)
        if isinstance(c, Token)
        else c
        for c in children
    ]


def method(name: str) -> Callable[[Any, list[Any]], tuple[str, list[Any]]]:
    return lambda _, children: shown(name, children)


def both(dialect: str) -> tuple[Lark, Callable[[str], Any]]:
    """Lark, and the loop over its tables, with a transformer that shows all children."""
    names = {str(rule.alias or rule.origin.name) for rule in parser(dialect).rules}
    showing = type("Showing", (Transformer,), {name: method(name) for name in names if name[0] != "_"})()
    made = parser(dialect, showing)
    run = loop(found(made), showing)
    assert run is not None
    return made, run


def differing(dialect: str, texts: Iterator[str]) -> list[str]:
    """Those of ``texts`` of which Lark and the loop say different things; some are read, and some break the grammar."""
    made, run = both(dialect)
    found, read = [], set()
    for text in texts:
        try:
            wanted: object = made.parse(text)
        except UnexpectedInput:
            wanted = STUCK
        read.add(wanted is STUCK)
        if run(text) != wanted:
            found.append(text)
    assert False in read
    return found


def mutated(text: str, chance: random.Random) -> Iterator[str]:
    """The text, and what happens to texts: cut off, lines lost, doubled and put between."""
    yield text
    yield text[: chance.randrange(len(text) + 1)]
    lines = text.splitlines(keepends=True)
    for _ in range(4):
        at = chance.randrange(len(lines) + 1)
        yield "".join([*lines[:at], chance.choice(LINES), *lines[at:]])
        yield "".join([*lines[:at], *lines[at + 1 :]])
        yield "".join([*lines[:at], *lines[max(0, at - 2) :]])


@every_dialect
def test_fixtures_and_what_happens_to_them_are_read_as_by_lark(dialect: str) -> None:
    chance = random.Random(7)
    assert differing(dialect, (one for text in renderings()[dialect] for one in mutated(text, chance))) == []


@every_dialect
def test_what_a_grammar_derives_is_read_as_by_lark(dialect: str) -> None:
    chance = random.Random(11)
    assert differing(dialect, (derive(dialect, chance) for _ in range(DERIVED))) == []


@needs_shared
def test_pages_of_the_corpora_are_read_as_by_lark() -> None:
    assert differing("leading", (page["dump"] + "\n" for page in corpus_pages())) == []


@every_dialect
def test_every_dialect_is_read_by_the_loop(dialect: str) -> None:
    record = DIALECTS[dialect]
    transformer = PageTransformer(record.notation, record.boundaries)
    assert loop(found(parser(dialect)), transformer) is not None


@every_dialect
def test_pages_are_the_same_under_a_lark_whose_tables_are_not_known(
    dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipefacts.syntax import page

    def pages() -> list[str]:
        page._reader.cache_clear()
        found = []
        for text in renderings()[dialect]:
            try:
                found.append(repr(read_page(text, dialect)))
            except DumpSyntaxError as error:
                found.append(str(error))
        return found

    wanted = pages()
    monkeypatch.setattr(automata, "VERSION", "0.0.")
    assert pages() == wanted
    page._reader.cache_clear()


def test_there_is_no_loop_under_another_lark(monkeypatch: pytest.MonkeyPatch) -> None:
    made = parser("leading")
    monkeypatch.setattr(lark, "__version__", "1.4.0")
    assert automaton_of(made) is None


@pytest.mark.parametrize(
    "grammar",
    [
        'start: A B\nA: /a/\nB: /b/\n%ignore " "',
        'start: A "b"\nA: /a/',
        "?start: A | B\nA: /a/\nB: /b/",
        "start: [A] B\nA: /a/\nB: /b/",
        "!start: A _B\nA: /a/\n_B: /b/",
        "start: other\nother: A\nA: /a/",
        "start: A WITH_METHOD\nA: /a/\nWITH_METHOD: /b/",
    ],
)
def test_there_is_no_loop_where_a_grammar_asks_for_what_it_does_not_do(grammar: str) -> None:
    class Some(Transformer[Token, Any]):
        def start(self, children: list[Any]) -> list[Any]:
            return children

        def WITH_METHOD(self, token: Token) -> str:  # noqa: N802 - the name of a terminal
            return str(token)

    made = automaton_of(Lark(grammar, parser="lalr"))
    assert made is None or loop(made, Some()) is None


def test_units_are_read_as_lark_reads_them() -> None:
    pieces = (
        "USD",
        "($)",
        "$",
        " ",
        "(",
        ")",
        " / ",
        "shares",
        "pure",
        "Share",
        "CAD",
        "\u20ac",
        "customer",
        "\xa0",
        "GBP (\xa3)",
    )
    random_ = random.Random(7)
    texts = ["".join(random_.choices(pieces, k=random_.randrange(7))) for _ in range(20_000)]
    made = parser("units", _UnitTransformer())
    found = 0
    for text in texts:
        try:
            wanted: object = made.parse(text)
        except UnexpectedInput:
            wanted = ()
        assert read_units(text) == wanted, text
        found += wanted != ()
    assert found > 500
