"""Pages to xBRL-JSON: what is known of facts as a report of the Open Information Model, and what is left out."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import pipefacts
from conftest import FIXTURES, ROOT
from pipefacts.cli import main
from pipefacts.output.xbrl_json import MEMBERS_SCHEMA, to_xbrl_json

SCHEMA = json.loads((ROOT / "tests" / "schemas" / "xbrl-json-1.0.json").read_text("utf-8"))
NAMED = FIXTURES / "dialects" / "positional-2.3.1"


def report(*pages: pipefacts.Page) -> dict[str, Any]:
    found = to_xbrl_json(pages, 320193).document
    jsonschema.validate(found, SCHEMA)
    return found


def fixture(name: str) -> pipefacts.Page:
    return pipefacts.parse((NAMED / f"{name}.txt").read_text("utf-8"))


@pytest.mark.parametrize("path", sorted(NAMED.glob("*.txt")), ids=lambda path: path.stem)
def test_every_report_obeys_the_schema(path: Path) -> None:
    report(pipefacts.parse(path.read_text("utf-8")))


def test_a_fact_has_its_exact_value_decimals_and_dimensions() -> None:
    page = fixture("balance-sheet")
    found = report(page)
    fact = next(fact for fact in page.facts if fact.concept and fact.unit == "USD" and fact.period and fact.period.end)
    assert fact.period is not None
    (written,) = [
        one
        for one in found["facts"].values()
        if one["dimensions"]["concept"] == fact.concept and one["value"] == f"{fact.scaled:f}"
    ]
    assert written["dimensions"]["entity"] == "cik:0000320193"
    assert written["dimensions"]["unit"] == "iso4217:USD"
    assert written["dimensions"]["period"] > f"{fact.period.end}T00:00:00"  # the midnight behind the day
    assert written["decimals"] == -(len(str(page.scales["USD"])) - 1)
    assert found["documentInfo"]["namespaces"]["us-gaap"].startswith("http://fasb.org/us-gaap/20")


def test_what_is_not_known_is_counted_by_its_reason() -> None:
    page = pipefacts.parse((FIXTURES / "balance-sheet-in-thousands.txt").read_text("utf-8"))
    result = to_xbrl_json([page], "320193")
    assert result.document["facts"] == {}
    assert sum(result.left.reasons.values()) == len(page.facts)
    assert "without a concept" in str(result.left)


def test_equal_facts_of_several_columns_are_one() -> None:
    page = fixture("balance-sheet")
    once, twice = report(page)["facts"], report(page, page)["facts"]
    assert len(once) == len(twice)


def test_a_report_needs_the_filer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dump = tmp_path / "dump.txt"
    shutil.copy(NAMED / "balance-sheet.txt", dump)
    assert main(["parse", str(dump), "--format", "xbrl-json"]) == 2
    assert "PF004 a report needs the filer" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["parse", str(dump), "--format", "xbrl-json", "--cik", "apple"])


def test_the_path_may_tell_the_filer_and_standard_error_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "edgar" / "data" / "320193" / "000032019325000057"
    folder.mkdir(parents=True)
    shutil.copy(NAMED / "equity.txt", folder / "R5.txt")
    out = tmp_path / "report.json"
    assert main(["parse", str(folder / "R5.txt"), "--format", "xbrl-json", "-o", str(out)]) == 0
    assert "facts in the report" in capsys.readouterr().err
    found = json.loads(out.read_text("utf-8"))
    jsonschema.validate(found, SCHEMA)
    assert (tmp_path / MEMBERS_SCHEMA).exists() == (MEMBERS_SCHEMA in found["documentInfo"]["taxonomy"])


STUB = """<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
 xmlns:num="http://www.xbrl.org/dtr/type/numeric" xmlns:xbrldt="http://xbrl.org/2005/xbrldt"
 targetNamespace="{namespace}" elementFormDefault="qualified">
<xs:import namespace="http://www.xbrl.org/2003/instance" schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
<xs:import namespace="http://xbrl.org/2005/xbrldt" schemaLocation="http://www.xbrl.org/2005/xbrldt-2005.xsd"/>
{elements}
</xs:schema>"""
TYPES = {"monetary": "xbrli:monetaryItemType", "shares": "xbrli:sharesItemType", "perShare": "xbrli:decimalItemType"}


def stub_taxonomies(found: dict[str, Any], pages: list[pipefacts.Page], folder: Path) -> None:
    """Write a schema beside the report for each taxonomy that it names, with the concepts that it uses."""
    elements = {e.name: e for page in pages for d in page.definitions for e in d.elements}
    info = found["documentInfo"]
    names = {one["dimensions"]["concept"] for one in found["facts"].values()}
    axes = {
        name for one in found["facts"].values() for name in one["dimensions"] if ":" in name and "pipefacts" not in name
    }
    members = {one["dimensions"][axis] for one in found["facts"].values() for axis in axes & set(one["dimensions"])}
    schemas = [schema for schema in info["taxonomy"] if schema == MEMBERS_SCHEMA]
    for prefix, namespace in info["namespaces"].items():
        lines = []
        for name in sorted(names | axes | members):
            if name.partition(":")[0] != prefix:
                continue
            local, element = name.partition(":")[2], elements.get(name)
            kind = TYPES.get((element and element.data_type) or "", "xbrli:stringItemType")
            group = "xbrldt:dimensionItem" if name in axes else "xbrli:item"
            period = (element and element.period_type) or "duration"
            abstract = ' abstract="true"' if name in axes else ""
            lines.append(
                f'<xs:element name="{local}" id="{prefix}_{local}" type="{kind}" substitutionGroup="{group}"'
                f' xbrli:periodType="{period}" nillable="true"{abstract}/>'
            )
        if lines:
            (folder / f"{prefix}.xsd").write_text(STUB.format(namespace=namespace, elements="\n".join(lines)), "utf-8")
            schemas.append(f"{prefix}.xsd")
    info["taxonomy"] = schemas


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("PIPEFACTS_ARELLE") and shutil.which("arelleCmdLine") is None,
    reason="arelle is not here: pip install arelle-release in an environment, and name its arelleCmdLine in PIPEFACTS_ARELLE",
)
def test_arelle_finds_no_fault_in_a_report(tmp_path: Path) -> None:
    pages = [fixture(path.stem) for path in sorted(NAMED.glob("*.txt"))]
    found = report(*pages)
    assert len(found["facts"]) > 20
    stub_taxonomies(found, pages, tmp_path)
    path = tmp_path / "report.json"
    path.write_text(json.dumps(found), "utf-8")
    shutil.copy(Path(pipefacts.__file__).parent / "output" / MEMBERS_SCHEMA, tmp_path)
    command = os.environ.get("PIPEFACTS_ARELLE") or "arelleCmdLine"
    done = subprocess.run(
        [command, "--workOffline", "--plugins", "loadFromOIM", "-f", str(path), "--validate", "--validationExitCode"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
