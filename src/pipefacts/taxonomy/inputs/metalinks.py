"""``MetaLinks.json`` to parts: what the SEC's renderer keeps of the concepts of a filing (no period types)."""

from typing import IO, Any

import msgspec

from pipefacts.errors import TaxonomyError
from pipefacts.taxonomy.inputs.parts import Parts, is_standard, plain_type, year_of
from pipefacts.values import Element

__all__ = ["is_metalinks", "read_metalinks"]


class _Tag(msgspec.Struct, frozen=True):
    """One concept; ``lang`` holds, by language, the texts of each label role."""

    xbrltype: str | None = None
    nsuri: str | None = None
    localname: str | None = None
    crdr: str | None = None
    lang: dict[str, dict[str, Any]] = {}


class _Instance(msgspec.Struct, frozen=True):
    tag: dict[str, _Tag] = {}


class _File(msgspec.Struct, frozen=True):
    instance: dict[str, _Instance]


def is_metalinks(name: str) -> bool:
    """Whether a file of this name is a filing's ``MetaLinks.json``."""
    return name.rpartition("/")[2].lower().endswith("metalinks.json")


def read_metalinks(stream: IO[bytes], parts: Parts) -> None:
    """Add every standard element of the filing; raises ``TaxonomyError`` where the file is no ``MetaLinks.json``."""
    try:
        file = msgspec.json.decode(stream.read(), type=_File)
    except msgspec.DecodeError as error:  # of the form too
        raise TaxonomyError(f"the file is not a valid MetaLinks.json ({error})") from None
    for instance in file.instance.values():
        for key, tag in instance.tag.items():
            name = key.replace("_", ":", 1)
            if is_standard(name):
                _say(parts, name, tag)


def _say(parts: Parts, name: str, tag: _Tag) -> None:
    roles = next((said.get("role") for code, said in tag.lang.items() if code.startswith("en")), None)
    said = roles if isinstance(roles, dict) else {}
    balance = tag.crdr if tag.crdr in ("debit", "credit") else None
    parts.say(
        Element(name, plain_type(tag.xbrltype), balance),
        year_of(tag.nsuri or ""),
        documentation=str(said.get("documentation") or ""),
        label=str(said.get("label") or ""),
    )
