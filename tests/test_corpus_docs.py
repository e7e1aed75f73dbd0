"""``docs/corpus.md`` tells of the schemas and options that there are.

``python tests/test_corpus_docs.py`` writes the tables of the schemas anew.
"""

import argparse
import re

import pytest

pytest.importorskip("pyarrow", reason="the corpora need pyarrow: pip install 'pipefacts[corpus]'")

import pyarrow as pa

from conftest import ROOT
from pipefacts.commands import corpus
from pipefacts.corpus import SCHEMAS
from pipefacts.corpus.schemas import ORIGIN

PAGE = ROOT / "docs" / "corpus.md"
_SCHEMAS = re.compile(r"<!-- schemas -->\n(.*)<!-- /schemas -->\n", re.DOTALL)


def type_name(kind: pa.DataType) -> str:
    """The type as the page writes it."""
    if pa.types.is_list(kind):
        return f"list of {type_name(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "(" + ", ".join(f"{field.name} {type_name(field.type)}" for field in kind) + ")"
    return {"decimal128(38, 18)": "decimal(38, 18)", "date32[day]": "date"}.get(str(kind), str(kind))


def tables() -> str:
    """The columns of each data set, after those of the origin."""
    lines = []
    for name, schema in SCHEMAS.items():
        lines += [f"\n`{name}`:\n", "| column | type | null |", "|---|---|---|"]
        lines += [
            f"| `{field.name}` | {type_name(field.type)} | {'may be' if field.nullable else 'never'} |"
            for field in list(schema)[len(ORIGIN.names) :]
        ]
    return "\n".join(lines) + "\n\n"


def test_the_page_lists_the_columns_of_every_schema():
    assert _SCHEMAS.search(PAGE.read_text("utf-8"))[1] == tables()


def test_the_page_names_every_option():
    parser = argparse.ArgumentParser()
    corpus.options(parser)
    text = PAGE.read_text("utf-8")
    options = {word for action in parser._actions for word in action.option_strings if word.startswith("--")}
    assert [option for option in sorted(options - {"--help", "--output"}) if f"`{option}" not in text] == []


def test_the_code_of_the_page_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    exec(re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[1], names)  # noqa: S102 - the page's own
    assert names["tables"].counts.facts > 10
    assert names["tables"].facts.schema.equals(names["FACTS"])


if __name__ == "__main__":
    found = _SCHEMAS.sub(lambda _: f"<!-- schemas -->\n{tables()}<!-- /schemas -->\n", PAGE.read_text("utf-8"))
    PAGE.write_text(found, encoding="utf-8")
