"""Columns and rows to places: where the values of a row may stand together (SPEC 8.2).

reporting -> grid, row_view -> placements; likeliest
"""
