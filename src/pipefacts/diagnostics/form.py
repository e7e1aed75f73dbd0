"""PF1: text that is not a dump of a known form, and what it seems to be instead."""

from pipefacts.diagnostics.examples import ENTRY, PAGE
from pipefacts.diagnostics.fault import Fault
from pipefacts.errors import Seems
from pipefacts.values import Severity

__all__ = ["FAULTS"]

_WHY = "A dump is one table of the viewer, flattened to cells that begin with a bar. "


def _fault(seems: Seems, name: str, what: str, why: str, remedy: str, wrong: str) -> Fault:
    return Fault(
        code=seems.code,
        name=name,
        severity=Severity.ERROR,
        summary=f"The text is not a dump: {what}.",
        why=_WHY + why,
        remedy=remedy,
        wrong=wrong,
        right=PAGE,
    )


FAULTS = (
    _fault(
        Seems.NOTHING_KNOWN,
        "not-a-dump",
        "nothing in it looks like a page of the viewer",
        "This text has no title, no column heads and no cells.",
        "check where the text comes from",
        "7 8 9\n4 5 6\n",
    ),
    _fault(
        Seems.DEFINITIONS,
        "definitions-without-table",
        "it has definitions but no table",
        "The extractor fell back to another algorithm, which kept the hidden pop-ups and dropped the table, so there are no "
        "facts to read.",
        "extract the page again with another version of the extractor",
        ENTRY.partition("\n")[2],
    ),
    _fault(
        Seems.UNBARRED,
        "row-a-line",
        "it has a whole row of the table on each line, with cells separated by blanks",
        "Such texts come from converters that print the page as a person sees it. They do not show where a label ends and a "
        "value begins.",
        "make the dump from the page's HTML",
        "Balance Sheets (USD $)\n\nDec. 31, 2021   Dec. 31, 2020\n\nCash   $ 120   $ 95\nStocks   35   40\n",
    ),
    _fault(
        Seems.HTML,
        "html",
        "it is HTML",
        "A web page must be processed by the extractor first.",
        "make the dump with the extractor",
        "<html><body><table><tr><td>Cash</td><td>$ 120</td></tr></table></body></html>\n",
    ),
    _fault(
        Seems.JSON,
        "json",
        "it is JSON",
        "The dump may be in a field of a corpus record.",
        "extract the dump from the record's text field",
        '{"url": "https://example.com/R2.htm", "text": "|Cash"}\n',
    ),
    _fault(
        Seems.PROSE,
        "prose",
        "it is prose",
        "Sentences are not cells of a table.",
        "check where the text comes from",
        "The company holds cash of $ 120 in hand. It had $ 95 one year before.\n",
    ),
    _fault(
        Seems.MARKDOWN,
        "other-table",
        "it is a table of another form",
        "Not every table with bars is a page of the viewer: here title, dates and cells are in other places.",
        "make the dump from the page's HTML",
        "| Segment | 2021 | 2020 |\n|---|---|---|\n| North | 120 | 95 |\n",
    ),
    _fault(
        Seems.EMPTY,
        "empty-text",
        "it is empty",
        "There is nothing to read.",
        "check how the file was made",
        " \n\n",
    ),
    _fault(
        Seems.HEADLESS,
        "text-block-without-table",
        "it begins with cells that have no title and no heads above them",
        "The extractor kept a text block of the page, or the tables inside it, and dropped the table around it, so nothing "
        "gives the cells a period.",
        "extract the page again with another version of the extractor",
        "| Currencies | $ | 35,616 |\n| Metals | | 473,826 |\n",
    ),
)
