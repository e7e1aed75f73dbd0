"""The loop over Lark's own tables: tokens, shifts and reductions in one place, without what no grammar of ours asks for.

Lark makes the tables and the patterns of its contextual lexer; this only runs them, in two thirds of the time: it builds no
tree for the helper rules of ``*`` and ``+``, and compares no rules. A text that breaks the grammar is left to Lark, which
says where and why.
"""

import functools
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from lark import Token, Transformer

from pipefacts.syntax.automaton import Automaton, Reduction

__all__ = ["STUCK", "loop"]

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

    def __init__(self, actions: dict[str | None, Any], terminals: Sequence[tuple[str, str]]) -> None:
        self.actions = actions
        self._terminals = terminals
        self._matches: list[tuple[str, _Match]] = []

    def match(self, text: str, place: int) -> tuple[str | None, re.Match[str] | None]:
        """The terminal at ``place`` and what it matches; many a state is passed without being asked."""
        if not self._matches:
            self._matches = [(name, _match(pattern)) for name, pattern in self._terminals]
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

    def __init__(self, automaton: Automaton, steps: Sequence[_Step]) -> None:
        super().__init__()
        self._automaton = automaton
        self._steps = steps
        self.first: _State = self[automaton.first]
        self.last: _State = self[automaton.last]

    def __missing__(self, number: int) -> _State:
        found, steps = self._automaton, self._steps
        actions: dict[str | None, Any] = {
            name: target if target >= 0 else steps[-1 - target] for name, target in found.states[number].items()
        }
        terminals = [(name, found.patterns[name]) for name in found.terminals[number]]
        state = self[number] = _State(actions, terminals)
        return state


def loop(automaton: Automaton, transformer: Transformer[Token, Any]) -> Callable[[str], Any] | None:
    """A function from text to the transformer's value, or ``STUCK``; null where the transformer has methods for terminals, or
    lacks one for a rule.
    """
    if any(hasattr(transformer, name) for name in automaton.patterns):
        return None
    steps = [step for one in automaton.reductions if (step := _step(one, transformer)) is not None]
    if len(steps) < len(automaton.reductions):
        return None
    states = _States(automaton, steps)
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


def _step(rule: Reduction, transformer: Transformer[Token, Any]) -> _Step | None:
    """The step of a reduction; null where it has no method, and is no helper."""
    method: _Build | None = getattr(transformer, rule.method, None)
    if method is None and not rule.is_helper:
        return None
    if len(rule.kept) == rule.size and not any(spread for _, spread in rule.kept):
        return _Step(rule.size, rule.name, method or list)
    if method is None and rule.kept == ((0, True), (1, False)):
        return _Step(rule.size, rule.name, _longer)
    return _Step(rule.size, rule.name, _gathering(rule.kept, method))


def _longer(values: list[Any]) -> list[Any]:
    """One more of a repetition, whose list grows in place."""
    found: list[Any] = values[0]
    found.append(values[1])
    return found


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
