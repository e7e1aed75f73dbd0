"""Label to expectation: what the public taxonomies and the renderer's habits say of a text cell (SPEC 6.2).

The SEC's taxonomies give the standard labels of the cover and audit pages (``dei``) and of the insider trading and
pay pages (``ecd``); the words of other labels say that their values are texts ("..., Description"); and some members
of the standard taxonomies are shown on many pages. Nothing here decides: each is one piece of evidence.
"""

import functools

__all__ = ["BY_A_WORD", "STANDARD", "expects_figures", "expects_text", "is_often_nil", "is_standard_member", "level"]

# How clearly a label says that its values are texts.
STANDARD, BY_A_WORD = 2, 1

# Standard labels whose values are texts.
_TEXT_LABELS = """
Amendment Description|Annual Information Form|Auditor Location|Auditor Name|Auditor Opinion|City Area Code
Contact Personnel Email Address|Contact Personnel Fax Number|Contact Personnel Name
Contact Personnel Uniform Resource Locator (URL)|Country Region|Current Fiscal Year End Date
Document Accounting Standard|Document Copyright Information|Document Description|Document Fiscal Period Focus
Document Fiscal Year Focus|Document Name|Document Subtitle|Document Synopsis|Document Title|Document Type
Document Version|Entity Accounting Standard|Entity Address, Address Description|Entity Address, Address Line One
Entity Address, Address Line Two|Entity Address, Address Line Three|Entity Address, City or Town
Entity Address, Country|Entity Address, Postal Zip Code|Entity Address, State or Province|Entity Central Index Key
Entity Contact Personnel|Entity Current Reporting Status|Entity Data Universal Numbering System Number
Entity File Number|Entity Filer Category|Entity Home Country ISO Code|Entity Incorporation, State Country Code
Entity Incorporation, State Country Name|Entity Incorporation, State or Country Code
Entity Information, Date to Change|Entity Information, Former Legal or Registered Name|Entity Interactive Data Current
Entity Inv Company Type|Entity Legal Entity Identifier|Entity Legal Form|Entity Phone Fax Numbers
Entity Primary SIC Number|Entity Registrant Name|Entity Reporting Currency ISO Code|Entity Tax Identification Number
Entity Voluntary Filers|Entity Well-known Seasoned Issuer|Entity Well Known Seasoned Issuer|Extension
Former Name or Former Address|ISIN|Local Phone Number|Other Reporting Standard Item Number|Parent Entity Legal Name
Phone Fax Number Description|Security Exchange Name|Security Reporting Obligation|Security12b Title|Security12g Title
Title of 12(b) Security|Title of 12(g) Security|Trading Symbol|Utility or Program Name
Adjustment to Non-PEO NEO Compensation Footnote|Adjustment To PEO Compensation, Footnote|Arrangement Duration
Award Timing Disclosures|Award Timing Method|Award Timing MNPI Disclosure|Changed Peer Group, Footnote
Company Selected Measure Name|Compensation Actually Paid vs. Company Selected Measure
Compensation Actually Paid vs. Net Income|Compensation Actually Paid vs. Other Measure
Compensation Actually Paid vs. Total Shareholder Return|Equity Valuation Assumption Difference, Footnote|Name
Insider Trading Policies and Procedures Not Adopted|Material Terms of Trading Arrangement|Measure Name
Named Executive Officers, Footnote|Non-GAAP Measure Description|Pay vs Performance Disclosure, Table
Peer Group Issuers, Footnote|PEO Name|Tabular List, Table|Title|Total Shareholder Return Vs Peer Group
Trading Arrangement, Individual Name|Trading Arrangement, Individual Title
"""

# Standard labels whose values are figures, dates or flags.
_FIGURE_LABELS = """
Amendment Flag|Auditor Firm ID|Document Annual Report|Document Creation Date|Document Effective Date
Document Financial Statement Error Correction|Document Financial Statement Restatement Recovery Analysis
Document Period End Date|Document Period Start Date|Document Quarterly Report|Document Registration Statement
Document Shell Company Event Date|Document Shell Company Report|Document Transition Report
Entity Bankruptcy Proceedings, Reporting Current|Entity Common Stock, Shares Outstanding
Entity Emerging Growth Company|Entity Ex Transition Period|Entity Incorporation, Date of Incorporation
Entity Listing, Par Value Per Share|Entity Number of Employees|Entity Public Float|Entity Shell Company
Entity Small Business|ICFR Auditor Attestation Flag|No Trading Symbol Flag|Pre-commencement Issuer Tender Offer
Pre-commencement Tender Offer|Soliciting Material|Written Communications|Adoption Date|Aggregate Available
Award Timing MNPI Considered|Award Timing Predetermined|Company Selected Measure Amount|Expiration Date
Insider Trading Policies and Procedures Adopted|MNPI Disclosure Timed for Compensation Value
Non-PEO NEO Average Compensation Actually Paid Amount|Non-PEO NEO Average Total Compensation Amount
Non-Rule 10b5-1 Arrangement Adopted|Non-Rule 10b5-1 Arrangement Modified|Non-Rule 10b5-1 Arrangement Terminated
Peer Group Total Shareholder Return Amount|PEO Actually Paid Compensation Amount|PEO Total Compensation Amount
Rule 10b5-1 Arrangement Adopted|Rule 10b5-1 Arrangement Modified|Rule 10b5-1 Arrangement Terminated|Termination Date
Total Shareholder Return Amount
"""

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

# What may stand behind a standard label.
_TAGS = ("(in shares)", "(in dollars per share)", "[Flag]", "[Text Block]", "[Policy Text Block]", "[Member]")


@functools.lru_cache(maxsize=8192)
def level(text: str) -> str:
    """``text`` as it is looked up: lower case, a unit and a last parenthesis off, letters and digits alone."""
    text = text.partition(" | ")[0]
    if text.endswith(_TAGS):
        text = text[: max(text.rfind("("), text.rfind("["))]
    return "".join([c for c in text.casefold() if c.isalnum()])


def _listed(text: str) -> tuple[str, ...]:
    return tuple([part for line in text.strip().splitlines() for part in line.split("|")])


def _levelled(labels: str) -> frozenset[str]:
    return frozenset([level(label) for label in _listed(labels)])


_TEXTS, _FIGURES, _STANDARD = _levelled(_TEXT_LABELS), _levelled(_FIGURE_LABELS), _levelled(_MEMBERS)
_SAYS_TEXT, _SAYS_NIL = _listed(_TEXT_WORDS), _listed(_NIL_WORDS)


@functools.lru_cache(maxsize=8192)
def expects_text(label: str) -> int:
    """How clearly a label says that its values are texts: ``STANDARD`` by its name or ending, ``BY_A_WORD``, or 0."""
    lower = label.casefold()
    if lower.endswith(_TEXT_ENDINGS) or level(label) in _TEXTS:
        return STANDARD
    return BY_A_WORD if any(word in lower for word in _SAYS_TEXT) and not expects_figures(label) else 0


@functools.lru_cache(maxsize=8192)
def expects_figures(label: str) -> bool:
    """Whether a label is a standard one, whose values are figures, dates or flags."""
    return label.endswith("[Flag]") or level(label) in _FIGURES


@functools.lru_cache(maxsize=8192)
def is_standard_member(text: str) -> bool:
    """Whether ``text`` reads like a member of the standard taxonomies."""
    return level(text) in _STANDARD or text.casefold().startswith(_MEMBER_WORDS)


@functools.lru_cache(maxsize=8192)
def is_often_nil(text: str) -> bool:
    """Whether ``text`` labels what balance sheets list without an amount."""
    lower = text.casefold()
    return any(word in lower for word in _SAYS_NIL)
