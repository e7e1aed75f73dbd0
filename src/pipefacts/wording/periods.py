"""Label to the period type that its words suggest.

A concept is an instant or a duration everywhere (SPEC 4), and the words of its label tell which more often
than not: a balance is measured on a day, an expense over a time. It is evidence, never proof.
"""

import math

from pipefacts.wording.balances import edge_of

__all__ = ["instant_probability"]

_CERTAIN = 0.97  # words alone are never surer than this
# Log odds of an instant for each word; a label adds up its words.
_MEASURED_ON_A_DAY = {
    8.0: "accumulated",
    6.0: "carryforwards float",
    5.0: "authorized notional retained unrecognized",
    4.5: "balance balances",
    4.0: (
        "allowance amortized backlog carrying deferred exercisable outstanding par payable payables "
        "receivable receivables"
    ),
    3.5: "accrued capacity prepaid",
    3.0: "inventories paid-in uninsured",
    2.5: ("commitment commitments goodwill insured inventory liabilities liability principal reserve reserves unpaid"),
    2.0: "available deposit deposits nonvested obligation obligations unearned unvested",
    1.5: (
        "asset assets capital debt equipment equity fair finite-lived intangible plant portfolio property "
        "remaining treasury"
    ),
    1.0: ("borrowing borrowings cash investments loans long-term securities short-term unrealized value"),
    0.7: "loan",
    0.5: "gross",
}
_MEASURED_OVER_A_TIME = {
    -5.0: "weighted weighted-average",
    -4.5: "exercised expired forfeited granted proceeds",
    -4.0: (
        "amendment amortization antidilutive depreciation document reclassification repayment repayments "
        "repurchased repurchases"
    ),
    -3.5: "additions decrease expense expenses gain gains impairment increase revenue revenues vested",
    -3.0: (
        "administrative basic charge charges concentration contributions diluted dilutive dividends "
        "during earned excluded flows income issuance life lives margin marketing paid payments profit "
        "provision purchased purchases research salaries sales settlements term useful withheld"
    ),
    -2.5: ("change changes compensation earnings loss losses period recognized repurchase settlement vesting"),
    -2.0: "adjustment adjustments comprehensive cost costs fee fees maturity purchase sale segments",
    -1.0: "average issued percentage",
    -0.7: "tax taxes",
    -0.2: "net",
}
_WORDS = {
    word: weight
    for table in (_MEASURED_ON_A_DAY, _MEASURED_OVER_A_TIME)
    for weight, words in table.items()
    for word in words.split()
}
_MOVES = {"acquisition", "change", "changes", "decrease", "increase", "issuance", "payment", "payments", "proceeds",
          "purchase", "purchases", "repayment", "repayments", "repurchase", "repurchases"}  # fmt: skip


def instant_probability(label: str) -> float:
    """The probability that a row of this label is an instant: 0.5 where its words say nothing."""
    text = label.casefold()
    words = "".join([letter if letter.isalnum() or letter == "-" else " " for letter in text]).split()
    weight = sum([_WORDS.get(word, 0.0) for word in words])
    if edge_of(label) is not None or "as of" in text:
        weight += 5.0
    elif words and words[0] in _MOVES:
        weight -= 4.0
    probability = 1.0 / (1.0 + math.exp(-0.7 * max(-20.0, min(20.0, weight))))
    return max(1.0 - _CERTAIN, min(_CERTAIN, probability))
