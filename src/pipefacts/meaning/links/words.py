"""Text to words: what a label and a documentation have in common, once their forms are levelled.

A word is a stem: lower case, plural and verb endings off, near synonyms of the field under one name. Standard
documentations often avoid the everyday name of a thing ("profit or loss for the period" for net income), so
the everyday words that belong to such a wording are added to the documentation's own (``concepts.json``).
"""

import functools
import re

import msgspec

from pipefacts.data import read_data

__all__ = ["Wording", "called", "name_stems", "stem", "stems", "wording"]

_TOKEN = re.compile(r"[a-z]+|[0-9]+")
_PREFIX = re.compile(r"^[^:_]*[:_]")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[0-9]+")
_LENGTH = 8  # letters of a stem: "amortization" and "amortized" differ after them
_SHORT = 4  # a word of fewer letters keeps its ending
_LEAD = 220  # characters of a documentation that say what it is of; examples follow
_READ = 700  # characters that are read
_TRAIL = 0.45  # weight of a word after the lead

_STOP_WORDS = (
    "a an and any are as at be been being by can could do does etc for from had has have if in into is it its not of",
    "off on or other than that the their them there these they this those to under upon was were whether which while",
    "who will with would s t d e g i pnyndtnhnmns p1y5m13d pnynmndtnhnmns fact facts reported represents example",
    "examples format include includes including included limited but also may such exclude excludes all each within",
    "amount amounts value element concept disclosed disclosure entity company line item items abstract",
)
_STOP = frozenset([word for line in _STOP_WORDS for word in line.split()])
_ENDINGS = (
    *("ations", "ation", "ating", "ated", "ments", "ment", "ings", "ing", "ions", "ion"),
    *("ies", "ed", "es", "s", "ly", "al", "e", "y"),
)

# Near synonyms of the field, under one name.
_SYNONYMS = (
    "revenue sales sale turnover",
    "income earnings earning profit profits margin",
    "shareholder stockholder shareowner holder",
    "share stock",
    "canceled cancelled cancellation forfeited forfeiture terminated expired expiration expirations",
    "purchase purchased acquired acquire acquisition acquisitions buy",
    "payment paid pay outflow cash-out repayment repaid",
    "proceeds inflow received receipt",
    "noncontrolling minority",
    "uncollectible doubtful bad",
    "write written writeoff writedown wrote",
    "term life lives maturity",
    "rate percentage percent percentages",
    "number quantity count",
    "employee personnel employees",
    "equity capital",
    "unvested nonvested",
    "depreciation depreciable",
    "thereafter after subsequent",
    "foreign international",
    "translation translate translated",
    "impairment impaired writedowns",
    "estimated expected",
)


class Wording(msgspec.Struct, frozen=True):
    """The words of a documentation with their weights, and what its wording tells of a standard concept: the element
    name, and the everyday words that it goes by.
    """

    weights: dict[str, float]
    name: str | None = None
    called: frozenset[str] = frozenset()


@functools.lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The stem of a word of lower case: endings off, cut short, synonyms under one name."""
    found = _STEMS.get(word)
    if found is None:
        root = _root(word)
        found = _STEMS.get(root, root)
    return found


def _root(word: str) -> str:
    if len(word) <= _SHORT or word.isdigit():
        return word[:-1] if len(word) == _SHORT and word[-1] == "s" and word[-2] != "s" else word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORT - 1:
            word = word[: -len(ending)]
            break
    return word[:_LENGTH].rstrip("ey")


def _synonyms() -> dict[str, str]:
    names: dict[str, str] = {}
    for line in _SYNONYMS:
        words = line.split()
        for word in words:
            names[word] = names[_root(word)] = _root(words[0])
    return names


_STEMS: dict[str, str] = _synonyms()


@functools.lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """The stems of ``text`` in order, each once, small words left out."""
    words = _TOKEN.findall(text.lower().replace("non-", "non"))
    return tuple(dict.fromkeys([stem(word) for word in words if word not in _STOP]))


def wording(documentation: str) -> Wording:
    """The words of ``documentation``, those of its lead weighing most, and the standard concept that it words."""
    return _wording(documentation[:_READ].lower())


@functools.lru_cache(maxsize=4096)
def _wording(text: str) -> Wording:
    weights = dict.fromkeys(stems(text[:_LEAD]), 1.0)
    for word in stems(text[_LEAD:]):
        weights.setdefault(word, _TRAIL)
    name = _concept(text)
    return Wording(weights, name, called(name)) if name else Wording(weights)


@functools.lru_cache(maxsize=16384)
def name_stems(name: str) -> frozenset[str]:
    """The stems of the words that an element name is made of, its prefix aside."""
    return frozenset(stems(" ".join(_CAMEL.findall(_PREFIX.sub("", name)))))


@functools.lru_cache(maxsize=4096)
def called(name: str) -> frozenset[str]:
    """The everyday words that the standard concept ``name`` goes by; none where they are those of its name."""
    return frozenset(stems(_table()[1].get(name, "")))


def _concept(text: str) -> str | None:
    """The standard concept whose phrase stands in ``text``: the longest phrase decides."""
    phrases, _ = _table()
    length, found = 0, None
    for word in dict.fromkeys(_TOKEN.findall(text)):
        for phrase, name in phrases.get(word, ()):
            if len(phrase) > length and phrase in text:
                length, found = len(phrase), name
    return found


@functools.cache
def _table() -> tuple[dict[str, list[tuple[str, str]]], dict[str, str]]:
    """The phrases of the standard concepts by the rarest of their words, and each concept's everyday words by name."""
    rows: list[list[str]] = msgspec.json.decode(
        read_data("pipefacts.meaning.links", "concepts.json"), type=list[list[str]]
    )
    for row in rows:
        row[0] = row[0].replace("_", ":", 1) if "_" in row[0] else f"us-gaap:{row[0]}"
    counts: dict[str, int] = {}
    for _, _, *phrases in rows:
        for phrase in phrases:
            for word in _TOKEN.findall(phrase):
                counts[word] = counts.get(word, 0) + 1
    by_word: dict[str, list[tuple[str, str]]] = {}
    for name, _, *phrases in rows:
        for phrase in phrases:
            rarest = min(_TOKEN.findall(phrase)[1:-1] or _TOKEN.findall(phrase), key=lambda word: (counts[word], word))
            by_word.setdefault(rarest, []).append((phrase, name))
    return by_word, {name: words for name, words, *_ in rows if words}
