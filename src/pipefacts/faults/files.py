"""PF0: what cannot be read or written, before any page is looked at."""

from pipefacts.diagnostics import Severity
from pipefacts.faults.examples import PAGE
from pipefacts.faults.fault import Fault

__all__ = ["FAULTS", "UNREADABLE"]

UNREADABLE = Fault(
    code="PF001",
    name="unreadable-file",
    severity=Severity.ERROR,
    summary="The file cannot be read.",
    why="Nothing can be said of a file that is missing, is a folder where a file is needed, or may not be opened.",
    remedy="check the path and who may read it",
    wrong="$ pipefacts validate missing.txt\n",
    right="$ pipefacts validate dump.txt\n",
)

NOT_UTF8 = Fault(
    code="PF002",
    name="not-utf-8",
    severity=Severity.ERROR,
    summary="The bytes of the file are not UTF-8.",
    why="Dumps are UTF-8. In another encoding currency signs and dashes would be read as other characters, and "
    "amounts under a wrong sign are wrong facts.",
    remedy="convert the file to UTF-8 first",
    wrong=PAGE.replace("Cash", "Cash \udce9quivalents"),
    right=PAGE.replace("Cash", "Cash équivalents"),
)

UNWRITABLE = Fault(
    code="PF003",
    name="unwritable-output",
    severity=Severity.ERROR,
    summary="The output cannot be written.",
    why="The facts were read, and are lost if nobody is told that they were not kept.",
    remedy="check the folder of the output and the space on its disk",
    wrong="$ pipefacts parse dump.txt -o missing/facts.json\n",
    right="$ pipefacts parse dump.txt -o facts.json\n",
)

CONFIG = Fault(
    code="PF004",
    name="unusable-settings",
    severity=Severity.ERROR,
    summary="The settings of the project cannot be used.",
    why="A code that is misspelt selects nothing, and a run that checks nothing looks clean.",
    remedy="correct [tool.pipefacts] in pyproject.toml, or the option",
    wrong="$ pipefacts validate dump.txt --select XY1\n",
    right="$ pipefacts validate dump.txt --select PF3\n",
)

FAULTS = (UNREADABLE, NOT_UTF8, UNWRITABLE, CONFIG)
