"""Text to printed page: the lines, the tree of the grammar, and the page as it was printed."""
