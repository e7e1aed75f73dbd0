"""Text to markup: escaping, elements, and data for the script. Nothing of the input gets past it unescaped."""

import html
import json
from collections.abc import Mapping
from typing import Any

from pipefacts.errors import printable

__all__ = ["data", "element", "escaped", "lines"]

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def escaped(text: str) -> str:
    """``text`` as the text of an element or an attribute: printable, on one line."""
    return html.escape(printable(text))


def lines(text: str) -> str:
    """``text`` of several lines, escaped line by line."""
    return "\n".join([escaped(line) for line in text.replace("\r\n", "\n").split("\n")])


def element(name: str, content: str = "", attributes: Mapping[str, object] | None = None) -> str:
    """An element around markup; an attribute whose value is ``True`` has none, one that is ``None`` is left out."""
    written = [
        f" {key}" if value is True else f' {key}="{escaped(str(value))}"'
        for key, value in (attributes or {}).items()
        if value is not None and value is not False
    ]
    return f"<{name}{''.join(written)}>{content}</{name}>"


def data(value: Any) -> str:
    """``value`` as JSON that no parser of HTML takes for anything else."""
    text = json.dumps(value, separators=(",", ":"))
    for sign, code in _UNSAFE.items():
        text = text.replace(sign, code)
    return text
