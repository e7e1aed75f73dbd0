"""Dumps that the grammars themselves make: random derivations, whose terminals are drawn from rendered fixtures."""

import functools
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lark.grammar import NonTerminal, Symbol

from pipefacts.api import analyse
from pipefacts.errors import PipefactsError
from pipefacts.output.render import render
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.tree import grammar, terminals

__all__ = ["derive", "renderings", "vocabulary"]

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
_SIZES = (5, 20, 60, 200)  # terminals after which a derivation takes the shortest ways

# What a terminal can be where no rendered fixture has it, the same in every dialect that closes its cells with bars.
_OTHERS = {
    "STRAY": ("|stray\n", "| a stray | line |\n", "stray\n"),
    "LOOSE_LINE": ("a line that no bar closes\n", "- and another\n"),
    "CUT": ("|cut of\n", "|Cash||$ 1\n"),
    "BAR": ("|\n",),
    "PREAMBLE": ("\n", "\ufeff", " \n\n"),
    "ELEMENT": ("us-gaap_Cash |", "|us-gaap_Cash|", "us-gaap_Cash|\n"),
    "ITEM_HEADS": ("Label | Element | Value |\n", "Label|\nElement|\nValue|\n", "|Label\n|Element\n|Value\n"),
    "REFERENCES": ("+ References\n",),
    "TITLE": ("Cash (Details) - USD ($) ",),
    "GLUED_SCALE": ("$ in Thousands",),
    "MORE_GLUED": (", shares in Millions",),
    "GLUED_REST": (", except Share data",),
    "UNIT_HEAD": ("shares |\n",),
    "UNIT": ("shares |", " USD ($) |"),
    "NO_LABEL": (" | ", "|"),
    "NAME": ("| Name: | us-gaap_Cash |\n",),
    "PREFIX": ("| Namespace Prefix: | us-gaap_ |\n",),
    "DATA_TYPE": ("| Data Type: | xbrli:monetaryItemType |\n",),
    "BALANCE_TYPE": ("| Balance Type: | debit |\n",),
    "PERIOD_TYPE": ("| Period Type: | instant |\n",),
}


@functools.cache
def renderings() -> Mapping[str, Sequence[str]]:
    """The fixtures as they are, and written in every other dialect; beside them the fixtures of each dialect."""
    found: dict[str, list[str]] = {dialect: [] for dialect in DIALECTS}
    for path in sorted(FIXTURES.rglob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        try:
            stages = analyse(text, columns="plain")
        except PipefactsError:
            found["leading"].append(text)
            continue
        if path.parent != FIXTURES:
            found[stages.dialect].append(text)
            continue
        for dialect in DIALECTS:
            found[dialect].append(render(stages, dialect))
    return found


class _Grammar(NamedTuple):
    """The ways to expand each rule, the shortest first, and the texts of each terminal."""

    rules: Mapping[str, Sequence[Sequence[Symbol]]]
    texts: Mapping[str, Sequence[str]]


@functools.cache
def _grammar(dialect: str) -> _Grammar:
    ways: dict[str, list[Sequence[Symbol]]] = {}
    for rule in grammar(dialect).rules:
        ways.setdefault(rule.origin.name, []).append(rule.expansion)
    lengths = dict.fromkeys(ways, 1_000_000)
    for _ in ways:  # the shortest texts of all rules, by relaxation
        for name, expansions in ways.items():
            lengths[name] = min(_length(expansion, lengths) for expansion in expansions)
    for expansions in ways.values():
        expansions.sort(key=lambda expansion: _length(expansion, lengths))
    return _Grammar(ways, vocabulary(dialect))


def _length(expansion: Sequence[Symbol], lengths: Mapping[str, int]) -> int:
    return sum([lengths[symbol.name] + 1 if isinstance(symbol, NonTerminal) else 1 for symbol in expansion])


@functools.cache
def vocabulary(dialect: str) -> Mapping[str, Sequence[str]]:
    """The texts of each terminal of ``dialect``."""
    found: dict[str, dict[str, None]] = {name: dict.fromkeys(texts) for name, texts in _OTHERS.items()}
    for text in renderings()[dialect]:
        try:
            for name, part in terminals(text, dialect):
                found.setdefault(name, {})[part] = None
        except PipefactsError:
            continue
    return {name: list(texts) for name, texts in found.items()}


def derive(dialect: str, chance: random.Random) -> str:
    """A text that the grammar of ``dialect`` derives, as far as its terminals read as themselves beside each other."""
    known = _grammar(dialect)
    size = chance.choice(_SIZES)
    parts: list[str] = []
    left: list[Symbol] = [NonTerminal("start")]
    while left:
        symbol = left.pop()
        if isinstance(symbol, NonTerminal):
            ways = known.rules[symbol.name]
            way = ways[0] if len(parts) + len(left) > size else chance.choice(ways)
            left += reversed(way)
        else:
            parts.append(chance.choice(known.texts[symbol.name]))
    return "".join(parts)
