"""Lark's tables to plain data: the states of the parser, what each reduces, and the patterns of its contextual lexer.

The build saves it beside the tables, so that no parser of Lark's has to be made for a text that keeps to the grammar.
What is known here of Lark beyond its interface holds for one minor version; of any other nothing is taken.
"""

from typing import Any

import lark
import msgspec
from lark import Lark
from lark.grammar import Rule

__all__ = ["VERSION", "Automaton", "Reduction", "automaton_of", "is_known"]

VERSION = "1.3."  # of Lark, whose inner tables these are


class Reduction(msgspec.Struct, frozen=True, array_like=True):
    """A rule: its name, the ``method`` of a transformer that takes its children, and how many values it has.

    ``kept`` are the places of the values that become children, each with whether it is a helper's, whose own children
    go in its place. A helper needs no method.
    """

    name: str
    method: str
    size: int
    kept: tuple[tuple[int, bool], ...]
    is_helper: bool


class Automaton(msgspec.Struct, frozen=True, array_like=True):
    """The states by number: by terminal or rule the next state, or ``-1 - n`` for the reduction ``n``.

    ``terminals`` has of each state those that its lexer tries, in order, and ``patterns`` the regular expression of each.
    """

    first: int
    last: int
    reductions: tuple[Reduction, ...]
    states: dict[int, dict[str, int]]
    terminals: dict[int, tuple[str, ...]]
    patterns: dict[str, str]


def is_known() -> bool:
    """Whether the inner tables of the installed Lark are the known ones."""
    return lark.__version__.startswith(VERSION)


def automaton_of(parser: Lark) -> Automaton | None:
    """The automaton of ``parser``; null where the grammar asks for what is not known here, or Lark is of another version."""
    if not is_known() or parser.lexer_conf.ignore or parser.options.g_regex_flags:
        return None
    if any(terminal.pattern.type != "re" for terminal in parser.terminals):
        return None
    inner: Any = parser.parser
    table, lexers = inner.parser._parse_table, inner.lexer.lexers
    numbers = {rule: n for n, rule in enumerate(parser.rules)}
    reductions = [found for rule in parser.rules if (found := _reduction(rule)) is not None]
    if len(reductions) < len(parser.rules):
        return None
    states = {
        number: {
            str(name): -1 - numbers[target] if isinstance(target, Rule) else target
            for name, (_, target) in some.items()
        }
        for number, some in table.states.items()
    }
    (start,) = parser.options.start
    return Automaton(
        table.start_states[start],
        table.end_states[start],
        tuple(reductions),
        states,
        {number: tuple([str(one.name) for one in lexer.terminals]) for number, lexer in lexers.items()},
        {str(terminal.name): terminal.pattern.to_regexp() for terminal in parser.terminals},
    )


def _reduction(rule: Rule) -> Reduction | None:
    """The reduction of ``rule``; null where it has an option that is not known here."""
    options = rule.options
    if options.keep_all_tokens or options.expand1 or any(options.empty_indices):
        return None
    name = str(rule.origin.name)
    parts = enumerate(rule.expansion)
    kept = tuple([(index, _is_helper(part)) for index, part in parts if not getattr(part, "filter_out", 0)])
    return Reduction(name, str(rule.alias or name), len(rule.expansion), kept, _is_helper(rule.origin))


def _is_helper(part: Any) -> bool:
    """Whether what a rule finds goes into the children of the rule that asks for it."""
    return not part.is_term and part.name.startswith("_")
