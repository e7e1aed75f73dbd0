"""Taxonomy to bytes, and back: the file of a taxonomy, and how several are joined."""

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence

import msgspec

from pipefacts.errors import TaxonomyError
from pipefacts.taxonomy.elements import Record, Taxonomy
from pipefacts.values import Element, PeriodType

__all__ = ["MAGIC", "join", "pack", "taxonomy_of", "unpack"]

MAGIC = b"pipefacts-taxonomy/1\n"
_LARGEST = 1 << 28  # bytes of a file unpacked: some hundred times that of all years of US GAAP

_PERIODS = (None, PeriodType.INSTANT, PeriodType.DURATION)
_BALANCES = ("", "debit", "credit")


class _File(msgspec.Struct, array_like=True):
    """What a file holds: tables of the elements, sorted by name, and of the digests, sorted, with their elements.

    ``years``, ``labels`` and ``owners`` are little-endian numbers of 2, 8 and 4 bytes.
    """

    sources: list[str]
    names: str
    data_types: list[str]
    types: bytes
    sides: bytes
    years: bytes
    labels: bytes
    digests: bytes
    owners: bytes


def taxonomy_of(records: Iterable[Record], sources: Sequence[str] = ()) -> Taxonomy:
    """The taxonomy of ``records``: what the newest says of an element holds, and every year's texts are kept."""
    known: dict[str, Record] = {}
    owners: set[tuple[int, str]] = set()
    for record in sorted(records, key=lambda record: record.year):
        name = record.element.name
        owners.update([(text, name) for text in record.texts])
        known[name] = record if name not in known else _newer(record, known[name])
    names = sorted(known)
    place = {name: index for index, name in enumerate(names)}
    pairs = sorted([(text, place[name]) for text, name in owners])
    return Taxonomy(
        tuple(dict.fromkeys(sources)),
        tuple([known[name].element for name in names]),
        array("H", [known[name].year for name in names]),
        array("Q", [known[name].label for name in names]),
        array("Q", [text for text, _ in pairs]),
        array("I", [index for _, index in pairs]),
    )


def _newer(record: Record, older: Record) -> Record:
    """What is known of an element by both, the first before the second."""
    new, old = record.element, older.element
    element = Element(
        new.name, new.data_type or old.data_type, new.balance or old.balance, new.period_type or old.period_type
    )
    return Record(element, (), record.label or older.label, record.year)


def join(taxonomies: Sequence[Taxonomy]) -> Taxonomy:
    """One taxonomy of several: of two that know an element the one of the later year decides."""
    if len(taxonomies) == 1:
        return taxonomies[0]
    records = [record for taxonomy in taxonomies for record in taxonomy.records()]
    return taxonomy_of(records, [source for taxonomy in taxonomies for source in taxonomy.sources])


def pack(taxonomy: Taxonomy) -> bytes:
    """The file of ``taxonomy``: the same bytes for the same taxonomy."""
    elements = taxonomy.elements
    kinds = sorted({element.data_type or "" for element in elements})
    if len(kinds) > 256:
        raise TaxonomyError(
            "the inputs have more than 256 data types", remedy="leave out inputs that are not taxonomies"
        )
    place = {kind: index for index, kind in enumerate(kinds)}
    file = _File(
        list(taxonomy.sources),
        "\n".join([element.name for element in elements]),
        kinds,
        bytes([place[element.data_type or ""] for element in elements]),
        bytes([_side(element) for element in elements]),
        _bytes(taxonomy.years),
        _bytes(taxonomy.labels),
        _bytes(taxonomy.digests),
        _bytes(taxonomy.owners),
    )
    return MAGIC + zlib.compress(msgspec.msgpack.encode(file), 9)


def _side(element: Element) -> int:
    return 3 * _PERIODS.index(element.period_type) + _BALANCES.index(element.balance or "")


def unpack(data: bytes) -> Taxonomy:
    """The taxonomy of a file; raises ``TaxonomyError`` where ``data`` is none or is damaged."""
    if not data.startswith(MAGIC):
        raise TaxonomyError(
            "the file is not a taxonomy file of pipefacts", expected="a file that 'taxonomy build' wrote"
        )
    try:
        unpacker = zlib.decompressobj()
        raw = unpacker.decompress(data[len(MAGIC) :], _LARGEST)
        if not unpacker.eof:
            raise ValueError("it is cut off")
        return _taxonomy(msgspec.msgpack.decode(raw, type=_File))
    except (zlib.error, msgspec.DecodeError, ValueError, IndexError) as error:
        raise TaxonomyError(f"the taxonomy file is damaged ({error})", remedy="build it again") from None


def _taxonomy(file: _File) -> Taxonomy:
    names = file.names.split("\n") if file.names else []
    years, labels = _numbers("H", file.years), _numbers("Q", file.labels)
    digests, owners = _numbers("Q", file.digests), _numbers("I", file.owners)
    if not len(names) == len(file.types) == len(file.sides) == len(years) == len(labels):
        raise ValueError("its tables are not of one length")
    if len(digests) != len(owners) or (owners and max(owners) >= len(names)) or (file.sides and max(file.sides) > 8):
        raise ValueError("its digests lead nowhere")
    kinds = [kind or None for kind in file.data_types]
    balances = [_BALANCES[side % 3] or None for side in range(9)]
    periods = [_PERIODS[side // 3] for side in range(9)]
    elements = tuple(
        [
            Element(name, kinds[kind], balances[side], periods[side])
            for name, kind, side in zip(names, file.types, file.sides, strict=True)
        ]
    )
    return Taxonomy(tuple(file.sources), elements, years, labels, digests, owners)


def _numbers(code: str, data: bytes) -> "array[int]":
    numbers = array(code)
    numbers.frombytes(data)
    return _little(numbers)


def _bytes(numbers: "array[int]") -> bytes:
    return _little(array(numbers.typecode, numbers)).tobytes()


def _little(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
