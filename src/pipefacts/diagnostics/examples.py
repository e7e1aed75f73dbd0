"""A dump without fault, small enough to be read at a glance: the examples differ from it in the one thing they show."""

__all__ = ["ENTRY", "PAGE"]

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
