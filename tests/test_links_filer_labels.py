"""What filers call the standard concepts, as evidence for the entry that a label belongs to."""

from typing import Any

import pytest

from pipefacts.meaning.links.concepts import Concept, read_concept
from pipefacts.meaning.links.filer_labels import USAGE, Called, Counts, FilerLabels, Usage, customary, read_filer_labels
from pipefacts.meaning.links.order import read_order
from pipefacts.values import Element, Entry, EntryKind

RENT, ROYALTY, TAXES = "us-gaap:PaymentsForRent", "us-gaap:PaymentsForRoyalties", "us-gaap:IncomeTaxesPaid"


def concept(name: str | None, *, is_own: bool = False) -> Concept:
    elements = () if name is None else (Element(name),)
    return read_concept(
        Entry(1, EntryKind.CONCEPT, "Some text.", () if is_own else ("a reference",), elements=elements)
    )


def counts(*uses: tuple[str, str, int]) -> Counts:
    """Counts of names, labels and companies; each label is of one word, which is its stem."""
    concepts = {name.replace(":", "_"): Called(count, f"{label} {count}") for name, label, count in uses}
    labels: dict[str, list[str]] = {}
    for place, (_, label, count) in enumerate(uses):
        labels.setdefault(customary(label), []).append(f"{place} {count}")
    return Counts(concepts, {label: " ".join(pairs) for label, pairs in labels.items()})


def evidence(label: str, concepts: list[Concept], known: Counts) -> dict[int, dict[str, float]]:
    found: dict[int, list[float]] = {place: [0.0] * len(USAGE) for place in range(len(concepts))}
    Usage(concepts, read_order(concepts), FilerLabels(known)).compare(label, [label], found, 0)
    return {place: dict(zip(USAGE, values, strict=True)) for place, values in found.items()}


def test_a_concept_that_filers_call_so_has_more_than_one_of_the_same_words() -> None:
    page = [concept(TAXES), concept(RENT), concept(ROYALTY)]
    found = evidence("premises", page, counts((RENT, "premises", 9), (ROYALTY, "licence", 9)))
    assert found[1]["so-called"] > 2
    assert found[1]["share-called"] > 0.9
    assert found[1]["usual-words"] == found[1]["usual-precise"] == pytest.approx(0.9)
    assert found[2] == found[0] == dict.fromkeys(USAGE, 0.0)


def test_a_label_of_two_concepts_is_shared_between_them() -> None:
    page = [concept(RENT), concept(ROYALTY)]
    found = evidence("fees", page, counts((RENT, "fees", 9), (ROYALTY, "fees", 3)))
    assert found[0]["share-called"] == pytest.approx(3 * found[1]["share-called"])


def test_an_entry_of_no_known_element_may_be_of_a_concept_whose_name_stands_there() -> None:
    page = [concept(TAXES), concept(None), concept(ROYALTY), concept(None)]
    found = evidence("premises", page, counts((RENT, "premises", 9)))
    assert found[1]["slot"] > 0.9
    assert found[3]["slot"] == 0
    assert found[1]["other-share"] == found[3]["other-share"] > 0.9


def test_an_entry_of_the_filer_is_none_of_a_label_that_others_use() -> None:
    page = [concept(TAXES), concept(RENT), concept(ROYALTY), concept(None, is_own=True)]
    assert evidence("premises", page, counts((RENT, "premises", 9)))[3]["own-called"] > 2
    assert evidence("alterations", page, counts((RENT, "premises", 9)))[3]["own-called"] == 0


@pytest.mark.parametrize(
    "label", ["rent paid (note 4)", "less: rent paid", "rent paid (unaudited)", "rent paid, end of year", "rent  paid"]
)
def test_what_stands_beside_a_label_makes_no_other(label: str) -> None:
    assert customary(label) == customary("rent paid")


@pytest.mark.parametrize("label", ["rent received", "rent paid (in shares)", "notes 2 buy", ""])
def test_other_labels_are_others(label: str) -> None:
    assert customary(label) != customary("rent paid")


def test_the_counts_of_the_package_are_whole() -> None:
    filer_labels = read_filer_labels()
    known: Any = filer_labels._counts
    assert len(known.concepts) > 1000 < len(known.labels)
    for name, called in known.concepts.items():
        assert called.companies >= 1
        assert all(0 < often < 1 and 0 < share < 1 for _, often, share in filer_labels.words_of(name))
    for pairs in known.labels.values():
        numbers = list(map(int, pairs.split()))
        assert len(numbers) % 2 == 0
        assert max(numbers[::2]) < len(known.concepts)


def test_total_assets_are_called_so() -> None:
    called = read_filer_labels().concepts_of("total assets")
    assert max(called, key=called.__getitem__) == "us-gaap_Assets"
