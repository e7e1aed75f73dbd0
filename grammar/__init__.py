"""The grammar of the dumps, as Lark EBNF, and its specification (``SPEC.md``). Data only."""
