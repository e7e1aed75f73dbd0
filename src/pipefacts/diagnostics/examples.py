"""A dump without fault, small enough to be read at a glance: the examples differ from it in the one thing they show."""

__all__ = ["BLANKS", "ENTRY", "PAGE"]

ENTRY = """|X
- Definition
+ References
Money in hand and on deposit.
+ Details
No definition available.
"""

PAGE = f"""|
Balance Sheets - USD ($)
$ in Thousands
|
Dec. 31, 2021
|
Dec. 31, 2020
|Cash
|$ 120
|$ 95
{ENTRY}"""

BLANKS = f"""Balance Sheets (Details) - USD ($)
Dec. 31, 2021
Dec. 31, 2020
Assets [Abstract]{" " * 4}
Cash $ 120 $ 95
Deposits   $ 3
Loans 40 35
"""
