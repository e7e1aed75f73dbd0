"""Rows and columns to placements: in which column each value stands, and how sure that is."""
