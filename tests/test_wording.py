"""What the words of labels say: one table for each question, since each question has one home."""

import pytest

from pipefacts.values import PeriodType
from pipefacts.wording.standard import Values, level, period_type_of, standard_labels, values_of


def test_each_standard_label_is_listed_once_in_order() -> None:
    labels = standard_labels()
    assert len({level(standard.label) for standard in labels}) == len(labels)
    assert list(labels) == sorted(labels, key=lambda standard: (standard.taxonomy, standard.label.casefold()))
    assert {standard.taxonomy for standard in labels} == {"dei", "ecd"}


@pytest.mark.parametrize(
    ("label", "period_type", "values"),
    [
        ("Document Type", PeriodType.DURATION, Values.TEXT),
        ("DOCUMENT TYPE:", PeriodType.DURATION, Values.TEXT),
        ("Amendment Flag", PeriodType.DURATION, Values.FIGURES),
        ("Document Financial Statement Error Correction [Flag]", PeriodType.DURATION, Values.FIGURES),
        ("Documents Incorporated by Reference [Text Block]", PeriodType.DURATION, Values.TEXT),
        ("Entity Common Stock, Shares Outstanding (in shares)", PeriodType.INSTANT, Values.FIGURES),
        ("Entity Public Float | $", PeriodType.INSTANT, Values.FIGURES),
        ("PEO Name", None, Values.TEXT),
        ("Termination Date", None, Values.FIGURES),
        ("Type of document", None, None),
    ],
)
def test_a_standard_label_has_the_period_type_and_the_values_of_its_taxonomy(label, period_type, values) -> None:
    assert period_type_of(label) is period_type
    assert values_of(label) is values
