"""Parser tables made ahead: what Lark makes of a grammar, kept as JSON beside it by the build.

Making the tables takes longer than reading most pages, so the build saves them. They are used only where they are sealed
for these very grammars and this Lark; stale or damaged ones are as if they were not there. The file is data, and nothing
in it is run.
"""

import hashlib
import json
from typing import Any

import lark
import msgspec
from lark import Lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

from pipefacts.grammar import files
from pipefacts.syntax.automaton import Automaton, automaton_of, is_known

__all__ = ["ENDING", "load", "load_automaton", "sealed"]

ENDING = ".tables"  # of a file of tables, beside the .lark of the same name

_FORMAT = "2"  # counted up where other things are saved, or in another way


def sealed(parser: Lark) -> bytes:
    """The file of the tables of ``parser``: a line with the seal, one with the automaton, and Lark's own tables."""
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    tables = json.dumps({"data": data, "memo": memo}, separators=(",", ":")).encode()
    content = msgspec.json.encode(automaton_of(parser)) + b"\n" + tables
    return _seal(content) + b"\n" + content


def load(name: str, **options: Any) -> Lark | None:
    """The parser of the grammar ``name``, or null where no tables of it are at hand that hold."""
    content = _content(name)
    if content is None:
        return None
    saved = _with_numbers(msgspec.json.decode(content.partition(b"\n")[2]))
    saved["data"]["options"].update(options)
    return Lark.load(saved)


def load_automaton(name: str) -> Automaton | None:
    """The automaton of the grammar ``name``, or null where none is at hand that holds."""
    content = _content(name) if is_known() else None
    return None if content is None else msgspec.json.decode(content.partition(b"\n")[0], type=Automaton | None)


def _content(name: str) -> bytes | None:
    """What is sealed in the file of ``name``, or null where there is none, or its seal does not hold."""
    path = files() / f"{name}{ENDING}"
    if not path.is_file():
        return None
    seal, _, content = path.read_bytes().partition(b"\n")
    return content if seal == _seal(content) else None


def _seal(tables: bytes) -> bytes:
    """What the tables hold for: their own bytes, every grammar, since one imports another, and the version of Lark."""
    parts = [_FORMAT.encode(), lark.__version__.encode(), tables]
    for path in sorted(files().iterdir(), key=lambda path: path.name):
        if path.name.endswith(".lark"):
            parts += [path.name.encode(), path.read_bytes()]
    return hashlib.sha256(b"".join(b"%d:%b" % (len(part), part) for part in parts)).hexdigest().encode()


def _with_numbers(saved: dict[str, Any]) -> dict[str, Any]:
    """What was saved, with the numbers that are keys, which are strings in JSON."""
    table = saved["data"]["parser"]["parser"]
    table["tokens"] = _numbered(table["tokens"])
    table["states"] = {int(state): _numbered(actions) for state, actions in table["states"].items()}
    return {**saved, "memo": _numbered(saved["memo"])}


def _numbered(found: dict[str, Any]) -> dict[int, Any]:
    return {int(key): value for key, value in found.items()}
