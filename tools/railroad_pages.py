"""A grammar file to railroad diagrams: a page in Markdown with one drawing for each rule and terminal.

The file is read by the grammar of Lark's own syntax, which comes with Lark.
"""

import functools
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lark
import railroad
from lark import Lark, Token

__all__ = ["STYLE", "diagrams", "list_of", "page_of"]

STYLE = railroad.DEFAULT_STYLE + "\n.railroad { overflow-x: auto; }\n"
_IMPORT = re.compile(r"^%import \.(\w+)", re.MULTILINE)
_SHOWN = 70  # characters of a pattern; the file itself has it whole


@functools.cache
def _lark() -> Lark:
    return Lark.open(str(Path(lark.__file__).parent / "grammars" / "lark.lark"), parser="lalr", maybe_placeholders=True)


def page_of(name: str, text: str) -> str:
    """The page of the grammar ``name``: what it imports is drawn on the page of its own file."""
    parts = [f"# Grammar: {name}", f"What `{name}.lark` defines itself. Rules have corners, terminals are round."]
    imported = sorted(set(_IMPORT.findall(text)))
    if imported:
        parts.append(f"It imports symbols from {', '.join([f'[{each}]({each}.md)' for each in imported])}.")
    for symbol, drawing in diagrams(text):
        parts.append(f'### {symbol}\n\n<div class="railroad">{drawing}</div>')
    return "\n\n".join(parts) + "\n"


def list_of(names: Sequence[str], folder: str) -> str:
    """The section of the specification that leads to the page of each grammar."""
    lines = "\n".join([f"- [`{name}.lark`]({folder}/{name}.md)" for name in names])
    return f"\n\n## Railroad diagrams\n\nEvery rule and terminal, drawn from the grammar files:\n\n{lines}\n"


def diagrams(text: str) -> list[tuple[str, str]]:
    """The name and the SVG of each rule and terminal that a grammar file defines."""
    found = []
    text = text.replace("%override ", "")  # Lark's own grammar knows it before rules alone
    for item in _lark().parse(text).iter_subtrees_topdown():  # type: ignore[no-untyped-call]
        if item.data in ("rule", "token"):
            drawing = railroad.Diagram(_drawn(item.children[-1]))
            stream = io.StringIO()
            drawing.writeSvg(stream.write)
            found.append((str(item.children[0]).lstrip("!?"), stream.getvalue().replace("\n", " ")))
    return found


def _drawn(node: Any) -> Any:
    """The drawing of a part of a rule."""
    if isinstance(node, Token):
        return _name(node)
    children = [child for child in node.children if child is not None]
    match node.data:
        case "expansions":
            return railroad.Choice(0, *map(_drawn, children))
        case "expansion":
            return railroad.Sequence(*map(_drawn, children)) if children else railroad.Skip()
        case "alias":
            return _drawn(children[0])
        case "maybe":
            return railroad.Optional(_drawn(children[0]))
        case "expr":
            return _repeated(_drawn(children[0]), children[1:])
        case "name":
            return _name(children[0])
        case "literal":
            return railroad.Terminal(_short(str(children[0])))
        case _:
            return railroad.Terminal(_short(" .. ".join(map(str, node.scan_values(lambda _: True)))))


def _repeated(part: Any, operators: Sequence[Token]) -> Any:
    if not operators:
        return part
    match str(operators[0]):
        case "?":
            return railroad.Optional(part)
        case "*":
            return railroad.ZeroOrMore(part)
        case "+":
            return railroad.OneOrMore(part)
        case _:
            return railroad.OneOrMore(part, railroad.Comment(" to ".join(map(str, operators))))


def _name(name: Token) -> Any:
    return railroad.Terminal(str(name)) if name.isupper() else railroad.NonTerminal(str(name))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
