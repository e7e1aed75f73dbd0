"""The loop over Lark's own tables: tokens, shifts and reductions in one place, without what no grammar of ours asks for.

Lark makes the tables and the patterns of its contextual lexer; this only runs them, in two thirds of the time: it builds no
tree for the helper rules of ``*`` and ``+``, and compares no rules. A text that breaks the grammar is left to Lark, which
says where and why. What is known here of Lark beyond its interface holds for one minor version; under any other there is
no loop, and Lark reads all texts.
"""

import functools
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

import lark
from lark import Lark, Token, Transformer
from lark.grammar import Rule
from lark.lexer import TerminalDef

__all__ = ["STUCK", "VERSION", "loop"]

VERSION = "1.3."  # of Lark, whose inner tables these are

STUCK = object()  # what is given for a text that breaks the grammar

_new = str.__new__  # of Lark's token, past its old spellings
_END = "$END"

_Build: TypeAlias = Callable[[list[Any]], Any]
_Match: TypeAlias = Callable[[str, int], re.Match[str] | None]


class _Step(NamedTuple):
    """A reduction: how many values it takes, the name of its rule, and what it makes of them."""

    size: int
    name: str
    build: _Build


class _State:
    """A state: by terminal or rule the number of the next state, or the reduction, and its terminals, the first that matches
    before the others.
    """

    __slots__ = ("_matches", "_terminals", "actions")

    def __init__(self, actions: dict[str | None, Any], terminals: Sequence[TerminalDef]) -> None:
        self.actions = actions
        self._terminals = terminals
        self._matches: list[tuple[str, _Match]] = []

    def match(self, text: str, place: int) -> tuple[str | None, re.Match[str] | None]:
        """The terminal at ``place`` and what it matches; many a state is passed without being asked."""
        if not self._matches:
            self._matches = [(one.name, _match(one.pattern.to_regexp())) for one in self._terminals]
        for name, match in self._matches:
            if found := match(text, place):
                return name, found
        return None, None


@functools.cache
def _match(pattern: str) -> _Match:
    """The match of one terminal: states share them, and most texts have few."""
    return re.compile(pattern).match


class _States(dict[int, _State]):
    """The states by number, each made when it is met."""

    def __init__(self, parser: Lark, steps: dict[Rule, _Step]) -> None:
        super().__init__()
        inner: Any = parser.parser
        self._lexers = inner.lexer.lexers
        self._table = inner.parser._parse_table
        self._steps = steps
        (start,) = parser.options.start
        self.first: _State = self[self._table.start_states[start]]
        self.last: _State = self[self._table.end_states[start]]

    def __missing__(self, number: int) -> _State:
        actions = {
            name: self._steps[target] if isinstance(target, Rule) else target
            for name, (_, target) in self._table.states[number].items()
        }
        state = self[number] = _State(actions, self._lexers[number].terminals)
        return state


def loop(parser: Lark, transformer: Transformer[Token, Any]) -> Callable[[str], Any] | None:
    """A function from text to the transformer's value, or ``STUCK``; null where the grammar asks for what it does not do,
    or Lark is of another version.
    """
    if not lark.__version__.startswith(VERSION) or parser.lexer_conf.ignore or parser.options.g_regex_flags:
        return None
    if any(terminal.pattern.type != "re" or hasattr(transformer, terminal.name) for terminal in parser.terminals):
        return None
    steps = {rule: step for rule in parser.rules if (step := _step(rule, transformer)) is not None}
    if len(steps) < len(parser.rules):
        return None
    states = _States(parser, steps)
    return lambda text: _run(text, states)


def _run(text: str, states: _States) -> Any:
    state, last = states.first, states.last
    stack: list[_State] = [state]
    values: list[Any] = []
    place, line, begin, end = 0, 1, 0, len(text)  # in the text; the line, and where it begins
    while True:
        if place < end:
            kind, found = state.match(text, place)
            if found is None:
                return STUCK
            word = found[0]
            token = _new(Token, word)
            token.type, token.value = kind, word  # type: ignore[assignment]
            token.start_pos, token.line, token.column = place, line, place - begin + 1
            place = found.end()
            if breaks := word.count("\n"):
                line += breaks
                begin = text.rindex("\n", 0, place) + 1
            token.end_pos, token.end_line, token.end_column = place, line, place - begin + 1
        else:
            kind = _END
        action = state.actions.get(kind)
        while type(action) is _Step:
            size, name, build = action
            if size == 1:
                values[-1] = build(values[-1:])
                del stack[-1]
            elif size:
                values[-size:] = [build(values[-size:])]
                del stack[-size:]
            else:
                values.append(build([]))
            state = states[stack[-1].actions[name]]
            stack.append(state)
            if state is last and kind == _END:
                return values[-1]
            action = state.actions.get(kind)
        if action is None:
            return STUCK
        state = states[action]
        stack.append(state)
        values.append(token)


def _step(rule: Rule, transformer: Transformer[Token, Any]) -> _Step | None:
    """The reduction of ``rule``; null where it has an option that is not known here."""
    name, options = str(rule.origin.name), rule.options
    method: _Build | None = getattr(transformer, str(rule.alias or name), None)
    is_plain = not (options.keep_all_tokens or options.expand1 or any(options.empty_indices))
    if not is_plain or (method is None and not _is_helper(rule.origin)):
        return None
    kept = [
        (index, _is_helper(part)) for index, part in enumerate(rule.expansion) if not getattr(part, "filter_out", 0)
    ]
    if len(kept) == len(rule.expansion) and not any(spread for _, spread in kept):
        return _Step(len(rule.expansion), name, method or list)
    if method is None and kept == [(0, True), (1, False)]:
        return _Step(len(rule.expansion), name, _longer)
    return _Step(len(rule.expansion), name, _gathering(kept, method))


def _longer(values: list[Any]) -> list[Any]:
    """One more of a repetition, whose list grows in place."""
    found: list[Any] = values[0]
    found.append(values[1])
    return found


def _is_helper(part: Any) -> bool:
    """Whether what a rule finds goes into the children of the rule that asks for it."""
    return not part.is_term and part.name.startswith("_")


def _gathering(kept: Sequence[tuple[int, bool]], method: _Build | None) -> _Build:
    """What makes children of values: those of helpers one by one, and without the terminals that are filtered out."""

    def build(values: list[Any]) -> Any:
        found: list[Any] = []
        for index, spread in kept:
            if not spread:
                found.append(values[index])
            elif found:
                found += values[index]
            else:
                found = values[index]  # as it is: the list of a repetition grows in place
        return found if method is None else method(found)

    return build
