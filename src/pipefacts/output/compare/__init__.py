"""Two pages, files or folders to their differences: as pages and not as text.

pairs -> pages -> files -> report
"""

from pipefacts.output.compare.pages import ColumnChange, Differences, EntryChange, FactChange, TextChange, Way, compare

__all__ = ["ColumnChange", "Differences", "EntryChange", "FactChange", "TextChange", "Way", "compare"]
