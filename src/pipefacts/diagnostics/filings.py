"""PF6, across pages: facts of one filing that contradict each other. They are looked for where pages are read together."""

from pipefacts.diagnostics.fault import Fault
from pipefacts.values import Severity

__all__ = ["CONTRADICTION", "FAULTS"]

CONTRADICTION = Fault(
    code="PF608",
    name="contradicts-another-page",
    severity=Severity.WARNING,
    summary="Two pages of one filing show different values for the same fact.",
    why="A fact has one value. Both columns are certain, and label, concept, members, unit and period are the same. So one "
    "page is of another filing, one was changed, or a member row was lost.",
    remedy="check that both pages are of one filing, then compare them with their sources",
    wrong="$ pipefacts validate --together 2023/R2.txt 2022/R4.txt\n",
    right="$ pipefacts validate --together 2023/R2.txt 2023/R4.txt\n",
)

FAULTS = (CONTRADICTION,)
