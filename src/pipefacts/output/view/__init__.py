"""Dumps to one HTML file: each page as the SEC's viewer draws it, with what is known of every value beside it.

The file needs no network and runs nothing but its own script and style, which its Content-Security-Policy names by
their digests. All text of the input is escaped.
"""

from pipefacts.output.view.document import Document, Source, view

__all__ = ["Document", "Source", "view"]
