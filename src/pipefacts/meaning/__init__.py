"""Printed page to rows, columns and units: what each cell, head and label means."""
