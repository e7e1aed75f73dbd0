"""No function of a stage takes more parameters than one can keep in mind."""

import ast
from collections.abc import Iterator

from conftest import ROOT

ROOMS = ("syntax", "wording", "meaning", "placing", "diagnostics", "output", "stages.py", "api.py")
MOST = 5
# A record in a table of records, and the doors of the library, whose choices are keywords: not steps of the work.
RECORDS = {"diagnostics/form.py:_fault", "api.py:parse", "api.py:parse_all", "api.py:parse_each"}


def functions() -> Iterator[tuple[str, int]]:
    """Each function of the rooms, with the number of its parameters but for ``self`` and ``cls``."""
    package = ROOT / "src" / "pipefacts"
    for room in ROOMS:
        for path in sorted((package / room).rglob("*.py")) if "." not in room else [package / room]:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    told = node.args
                    names = [each.arg for each in (*told.posonlyargs, *told.args, *told.kwonlyargs)]
                    named = [name for name in names if name not in ("self", "cls")]
                    yield f"{path.relative_to(package).as_posix()}:{node.name}", len(named)


def test_no_function_of_a_stage_takes_more_than_five_parameters() -> None:
    found = list(functions())
    assert len(found) > 500
    assert {name for name, count in found if count > MOST} == RECORDS
