"""Fact to mark: how sure its column is, in four classes, for people."""

from pipefacts.values import Fact

__all__ = ["CLASSES", "MARKS", "class_of", "mark_of"]

SURE, DOUBTFUL = 0.9, 0.6

# A mark and what it says, the surest first; a value without a mark is stated or proved.
MARKS = {
    "~": "in its most probable column, probability 0.9 or more",
    "~~": "0.6 to 0.9",
    "~?": "below 0.6",
    "?": "column unknown",
}
# The same as words, for names of styles.
CLASSES = {"": "proved", "~": "likely", "~~": "fair", "~?": "doubtful", "?": "unknown"}


def mark_of(fact: Fact) -> str:
    """The mark of a fact: empty where its column is stated or proved, or where its page has no columns."""
    if fact.is_proved or not fact.candidates:
        return ""
    if fact.column is None:
        return "?"
    probability = fact.probability or 0
    return "~" if probability >= SURE else "~~" if probability >= DOUBTFUL else "~?"


def class_of(fact: Fact) -> str:
    """The class of a fact as a word."""
    return "unknown" if fact.column is None else CLASSES[mark_of(fact)]
