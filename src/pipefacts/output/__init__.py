"""Pages to what people and programs read: formats, tables, reports, other dialects, comparisons."""
