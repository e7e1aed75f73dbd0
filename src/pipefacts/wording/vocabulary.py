"""Label to expectation: what the public taxonomies and the renderer's habits say of a text cell (SPEC 6.2).

Standard labels are looked up; the words of other labels say that their values are texts ("..., Description"); and
some members of the standard taxonomies are shown on many pages. Nothing here decides: each is one piece of evidence.
"""

import functools

from pipefacts.wording.standard import Values, level, values_of

__all__ = ["BY_A_WORD", "STANDARD", "expects_figures", "expects_text", "is_often_nil", "is_standard_member"]

# How clearly a label says that its values are texts.
STANDARD, BY_A_WORD = 2, 1

# How a label says that its value is a text: the string items of the us-gaap, srt, ecd and cyd taxonomies.
_TEXT_ENDINGS = (
    "[text block]",
    "[policy text block]",
    "[table text block]",
    "[textblock]",
    "[extensible enumeration]",
    "[extensible list]",
    "[fixed list]",
)
_TEXT_WORDS = """
description|text block|extensible|name|type of|method|basis|terms|criteria|nature of|reason|location|policy
frequency|statement of|schedule of|explanation|footnote|relationship|domicile|reverse|split|title|assumption
technique|status|expir|maturity|denomination
"""

# Members of the standard taxonomies that are shown on many pages, and words that begin a member's label.
_MEMBERS = """
Minimum|Maximum|Weighted Average|Median|Level 1|Level 2|Level 3|Fair Value, Inputs, Level 1
Fair Value, Inputs, Level 2|Fair Value, Inputs, Level 3|Common Stock|Preferred Stock|Additional Paid-in Capital
Retained Earnings|Treasury Stock|Parent|Noncontrolling Interest|Restricted Stock|Restricted Stock Units (RSUs)
Restricted Stock Units|Performance Shares|Performance Stock Units|Employee Stock|Employee Stock Option|Stock Options
Stock Option|Warrants|Warrant|Subsequent Event|Class A|Class B|Class A Common Stock|Class B Common Stock|IPO
Private Placement|Over-Allotment Option|Forecast|Scenario, Forecast|Pro Forma|United States|UNITED STATES|Americas
Europe|Asia|Asia Pacific|EMEA|North America|China|Japan|Canada|Mexico|Germany|United Kingdom|Rest of World
Other Countries|Non-US|International|Foreign|Domestic|Domestic Tax Authority|Foreign Tax Authority
State and Local Jurisdiction|Accounts Receivable|Revenue Benchmark|Revenue|Customer Concentration Risk
Credit Concentration Risk|Supplier Concentration Risk|Geographic Concentration Risk|Revolving Credit Facility
Line of Credit|Letter of Credit|Term Loan|Senior Notes|Convertible Notes|Convertible Debt|Notes Payable|Secured Debt
Unsecured Debt|Mortgages|Prime Rate|Base Rate|LIBOR|SOFR|Land|Building|Buildings|Buildings and Improvements
Building Improvements|Machinery and Equipment|Machinery|Equipment|Furniture and Fixtures|Office Equipment
Computer Equipment|Software|Leasehold Improvements|Vehicles|Construction in Progress|Construction in Process
Customer Relationships|Customer Lists|Trade Names|Trademarks|Patents|Developed Technology|Technology|Licenses
Noncompete Agreements|In Process Research and Development|Operating Segments|Corporate|Corporate, Non-Segment
Intersegment Eliminations|Segment Reconciling Items|Product|Products|Service|Services|License|Chief Executive Officer
Chief Financial Officer|President|Director|Officer|Related Party|Affiliated Entity|Investor|Money Market Funds
Mutual Funds|U.S. Treasury Securities|US Treasury Securities|U.S. agency securities|Commercial Paper
Certificates of Deposit|Corporate Debt Securities|Municipal Securities|Equity Securities|Foreign Exchange Contract
Foreign Exchange Forward|Interest Rate Swap|Interest Rate Swaps|Interest Rate Contract
Designated as Hedging Instrument|Cash Flow Hedge|Fair Value Hedge|Not Designated as Hedging Instrument
Fair Value, Recurring|Fair Value, Nonrecurring|Recurring|Nonrecurring|Carrying Value|Fair Value
Reported Value Measurement|Estimate of Fair Value Measurement|Other Current Assets|Other Current Liabilities
Selling, General and Administrative Expense|Research and Development Expense|Cost of Sales|Vesting|First Anniversary
Tranche One|Tranche Two|Tranche Three|Pension Plan|Other Postretirement Benefits|Foreign Plan|Parent Company
Subsidiaries
"""
_MEMBER_WORDS = ("customer ", "vendor ", "supplier ", "series ", "class ", "level ", "tranche ", "segment")

# Facts that balance sheets list with no amount.
_NIL_WORDS = """
commitments and contingenc|commitments (note|contingencies (note|contingent liabilities (note|none issued
no shares issued|none outstanding|authorized; none|issued and outstanding, none
"""


def _listed(text: str) -> tuple[str, ...]:
    return tuple([part for line in text.strip().splitlines() for part in line.split("|")])


_STANDARD = frozenset([level(label) for label in _listed(_MEMBERS)])
_SAYS_TEXT, _SAYS_NIL = _listed(_TEXT_WORDS), _listed(_NIL_WORDS)


@functools.lru_cache(maxsize=8192)
def expects_text(label: str) -> int:
    """How clearly a label says that its values are texts: ``STANDARD`` by its name or ending, ``BY_A_WORD``, or 0."""
    lower = label.casefold()
    if lower.endswith(_TEXT_ENDINGS) or values_of(label) is Values.TEXT:
        return STANDARD
    return BY_A_WORD if any(word in lower for word in _SAYS_TEXT) and not expects_figures(label) else 0


@functools.lru_cache(maxsize=8192)
def expects_figures(label: str) -> bool:
    """Whether a label is a standard one, whose values are figures, dates or flags."""
    return label.endswith("[Flag]") or values_of(label) is Values.FIGURES


@functools.lru_cache(maxsize=8192)
def is_standard_member(text: str) -> bool:
    """Whether ``text`` reads like a member of the standard taxonomies."""
    return level(text) in _STANDARD or text.casefold().startswith(_MEMBER_WORDS)


@functools.lru_cache(maxsize=8192)
def is_often_nil(text: str) -> bool:
    """Whether ``text`` labels what balance sheets list without an amount."""
    lower = text.casefold()
    return any(word in lower for word in _SAYS_NIL)
