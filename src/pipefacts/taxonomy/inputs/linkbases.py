"""Schemas and label linkbases of a taxonomy to parts (needs ``pipefacts[taxonomy]``)."""

from collections.abc import Iterator
from typing import IO, Any

from pipefacts.errors import TaxonomyError, require
from pipefacts.taxonomy.inputs.parts import Parts, is_standard, period_type_of, plain_type, year_of
from pipefacts.values import Element

__all__ = ["is_taxonomy_file", "read_taxonomy_file"]

_XS = "{http://www.w3.org/2001/XMLSchema}"
_LINK = "{http://www.xbrl.org/2003/linkbase}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_XBRLI = "{http://www.xbrl.org/2003/instance}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOCUMENTATION, _LABEL = "documentation", "label"


def is_taxonomy_file(name: str) -> bool:
    """Whether a file of this name is a schema or a label linkbase of a taxonomy."""
    file = name.rpartition("/")[2].lower()
    return file.endswith(".xsd") or (file.endswith(".xml") and ("lab" in file or "doc" in file))


def read_taxonomy_file(stream: IO[bytes], name: str, parts: Parts) -> None:
    """Add what a schema or a label linkbase says of standard elements; raises ``TaxonomyError`` where it is no XML."""
    require("lxml", "taxonomy")
    from lxml import etree

    try:
        if name.lower().endswith(".xsd"):
            _read_schema(stream, name, parts)
        else:
            _read_linkbase(stream, name, parts)
    except etree.XMLSyntaxError as error:
        raise TaxonomyError(f"{name} is not valid XML ({error})") from None


def _elements(stream: IO[bytes], *tags: str) -> Iterator[Any]:
    """The elements of ``tags``, each dropped when it has been looked at; nothing outside of the file is read."""
    from lxml import etree

    for _, element in etree.iterparse(
        stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    ):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _read_schema(stream: IO[bytes], name: str, parts: Parts) -> None:
    year = 0
    for element in _elements(stream, _XS + "element"):
        if not year:
            year = year_of(element.getroottree().getroot().get("targetNamespace", "")) or year_of(name)
        identity = element.get("id", "").replace("_", ":", 1)
        if is_standard(identity):
            period_type, balance = element.get(_XBRLI + "periodType"), element.get(_XBRLI + "balance")
            found = Element(identity, plain_type(element.get("type")), balance, period_type_of(period_type))
            parts.say(found, year)


def _read_linkbase(stream: IO[bytes], name: str, parts: Parts) -> None:
    """Locators name elements, arcs lead from them to labels; all three bear names of the link's own."""
    elements: dict[str, tuple[str, int]] = {}
    arcs: list[tuple[str, str]] = []
    labels: dict[str, list[tuple[str, str]]] = {}
    for element in _elements(stream, _LINK + "loc", _LINK + "labelArc", _LINK + "label"):
        if element.tag == _LINK + "loc":
            schema, _, identity = element.get(_XLINK + "href", "").partition("#")
            elements[element.get(_XLINK + "label", "")] = (identity.replace("_", ":", 1), year_of(schema))
        elif element.tag == _LINK + "labelArc":
            arcs.append((element.get(_XLINK + "from", ""), element.get(_XLINK + "to", "")))
        elif element.get(_LANG, "en").startswith("en"):
            role = element.get(_XLINK + "role", "").rpartition("/")[2]
            if role in (_DOCUMENTATION, _LABEL):
                labels.setdefault(element.get(_XLINK + "label", ""), []).append((role, "".join(element.itertext())))
    for source, target in arcs:
        identity, year = elements.get(source, ("", 0))
        if is_standard(identity):
            for role, text in labels.get(target, ()):
                parts.say(Element(identity), year or year_of(name), **{role: text})
