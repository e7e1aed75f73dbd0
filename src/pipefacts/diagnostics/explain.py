"""Fault to page: what is said of a code, as text, as JSON and as a page of the docs."""

from typing import Any

import msgspec

from pipefacts.diagnostics import FAMILIES, FAULTS, Fault

__all__ = ["as_dict", "as_markdown", "as_text", "index", "shown"]


def as_text(fault: Fault) -> str:
    """What the command prints."""
    parts = [
        f"{fault.code} {fault.name} ({fault.severity}, {FAMILIES[fault.code[:3]]})",
        fault.summary,
        fault.why,
        f"What to do: {fault.remedy}.",
        "Wrong:\n\n" + _indented(fault.wrong),
        "Right:\n\n" + _indented(fault.right),
    ]
    return "\n\n".join(parts) + "\n"


def as_dict(fault: Fault) -> dict[str, Any]:
    """The record of the registry, with the family's name."""
    return {**msgspec.to_builtins(fault), "family": FAMILIES[fault.code[:3]]} | {
        "wrong": shown(fault.wrong),
        "right": shown(fault.right),
    }


def as_markdown(fault: Fault) -> str:
    """The page of the docs."""
    return (
        f"# {fault.code}: {fault.name}\n\n"
        f"*{fault.severity}, {FAMILIES[fault.code[:3]]}*\n\n"
        f"{fault.summary}\n\n{fault.why}\n\n"
        f"**What to do:** {fault.remedy}.\n\n"
        f"## Wrong\n\n```\n{shown(fault.wrong)}```\n\n"
        f"## Right\n\n```\n{shown(fault.right)}```\n"
    )


def index() -> str:
    """The list of all codes, by family."""
    parts = ["# Codes\n\nWritten from the registry of faults; `pipefacts explain CODE` says the same.\n"]
    for prefix, family in FAMILIES.items():
        parts.append(f"\n## {prefix}: {family}\n\n| code | name | severity | summary |\n|---|---|---|---|\n")
        parts += [
            f"| [{fault.code}]({fault.code}.md) | {fault.name} | {fault.severity} | {fault.summary} |\n"
            for fault in FAULTS.values()
            if fault.code.startswith(prefix)
        ]
    return "".join(parts)


def shown(example: str) -> str:
    """An example in characters that can be printed, with what cannot as its code point."""
    if not example.strip():
        return "(blank lines)\n"
    text = "".join([c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in example])
    return text if text.endswith("\n") else text + "\n"


def _indented(example: str) -> str:
    return "\n".join(["    " + line for line in shown(example).rstrip("\n").split("\n")])
