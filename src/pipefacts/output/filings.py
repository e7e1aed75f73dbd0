"""A web address to the filing that it names: CIK and accession number, where the SEC's own paths tell them."""

import re
from typing import NamedTuple
from urllib.parse import unquote

__all__ = ["Filing", "filing_of", "names_page"]


class Filing(NamedTuple):
    """``cik`` is the filer's number, ``accession`` the filing's, with its dashes (``0000320193-21-000105``)."""

    cik: int | None = None
    accession: str | None = None


# .../Archives/edgar/data/320193/000032019321000105/R4.htm, or .../data/320193/0000320193-21-000105.txt
_FOLDER = re.compile(
    r"/edgar/data/(?P<cik>[0-9]{1,10})"
    r"(?:/(?P<year>[0-9]{10})(?P<dash>-?)(?P<two>[0-9]{2})(?P=dash)(?P<number>[0-9]{6})(?![0-9]))?",
    re.IGNORECASE,
)
# .../cgi-bin/viewer?action=view&cik=320193&accession_number=0000320193-21-000105
_CIK = re.compile(r"[?&]cik=([0-9]{1,10})(?![0-9])", re.IGNORECASE)
_ACCESSION = re.compile(r"[?&]accession_?number=([0-9]{10})(-?)([0-9]{2})\2([0-9]{6})(?![0-9])", re.IGNORECASE)

_PAGE = re.compile(r"/R[0-9]+\.html?(?:$|[?#])", re.IGNORECASE)

_NONE = Filing()


def filing_of(url: str | None) -> Filing:
    """The filing that ``url`` names; both are ``None`` where it names none. Any host counts: mirrors keep the paths."""
    if url is None:
        return _NONE
    url = unquote(url) if "%" in url else url
    if found := _FOLDER.search(url):
        parts = found.group("year", "two", "number")
        return Filing(int(found["cik"]), "-".join(parts) if found["year"] else None)
    cik, accession = _CIK.search(url), _ACCESSION.search(url)
    if cik is None and accession is None:
        return _NONE
    return Filing(int(cik[1]) if cik else None, "-".join(accession.group(1, 3, 4)) if accession else None)


def names_page(url: str | None) -> bool:
    """Whether ``url`` is that of a page of the viewer (``.../R4.htm``)."""
    return url is not None and _PAGE.search(url) is not None
