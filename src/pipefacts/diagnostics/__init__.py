"""The registry of faults: one module a family, one record a code, and beside the records the checks that find them.

The codes of the families: PF0 files, PF1 not a dump, PF2 syntax, PF3 head, PF4 body, PF5 tail, PF6 consistency,
PF7 cut off. A code that is given up goes to ``RETIRED`` and is never used again.
"""

from collections.abc import Callable, Iterator

from pipefacts.diagnostics import body, consistency, cut, files, filings, form, head, members, syntax, tail
from pipefacts.diagnostics.fault import Fault
from pipefacts.stages import Stages
from pipefacts.values import Diagnostic

__all__ = ["CHECKS", "FAMILIES", "FAULTS", "RETIRED", "Fault"]

FAMILIES = {
    "PF0": "files",
    "PF1": "not a dump",
    "PF2": "syntax",
    "PF3": "head",
    "PF4": "body",
    "PF5": "tail",
    "PF6": "consistency",
    "PF7": "cut off",
}

_MODULES = (files, form, syntax, head, body, tail, consistency, members, filings, cut)

FAULTS: dict[str, Fault] = {fault.code: fault for module in _MODULES for fault in module.FAULTS}

# Codes of earlier versions, with the version in which each was given up.
RETIRED: dict[str, str] = {}

CHECKS: tuple[Callable[[Stages], Iterator[Diagnostic]], ...] = (
    *syntax.CHECKS,
    *head.CHECKS,
    *body.CHECKS,
    *tail.CHECKS,
    *consistency.CHECKS,
    *members.CHECKS,
    *cut.CHECKS,
)
