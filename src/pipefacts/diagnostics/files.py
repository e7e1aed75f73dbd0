"""PF0: what cannot be read or written, before any page is looked at."""

from pipefacts.diagnostics.examples import PAGE
from pipefacts.diagnostics.fault import Fault
from pipefacts.values import Severity

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

NO_EXTRACTOR = Fault(
    code="PF005",
    name="no-extraction",
    severity=Severity.ERROR,
    summary="The extractor is not installed, or finds no text in the page.",
    why="A dump is made by the extractor of a corpus pipeline. Another way to make it would give another dump.",
    remedy="install the extra capture, or check that the file is a page of the viewer",
    wrong="$ pipefacts capture notes.htm -o dumps\n",
    right="$ pipefacts capture R2.htm -o dumps\n",
)

UNKNOWN_DIALECT = Fault(
    code="PF006",
    name="unknown-dialect",
    severity=Severity.ERROR,
    summary="The dialect that was asked for is none that can be read.",
    why="A dialect that is misspelt would be read as another one, and its cells put together wrongly.",
    remedy="leave the dialect out, or name one of those that the message lists",
    wrong="$ pipefacts parse dump.txt --dialect tabbed\n",
    right="$ pipefacts parse dump.txt --dialect padded\n",
)

NOTHING_TO_READ = Fault(
    code="PF010",
    name="no-documents",
    severity=Severity.ERROR,
    summary="There are no documents where they were looked for, or none of their columns holds text.",
    why="A job over nothing would end well and leave empty data sets.",
    remedy="check the path, and name the column that holds the text",
    wrong="$ pipefacts corpus empty/ -o out\n",
    right="$ pipefacts corpus documents/ -o out\n",
)

BAD_DOCUMENT = Fault(
    code="PF011",
    name="unreadable-document",
    severity=Severity.ERROR,
    summary="A document of a corpus cannot be read: its line is no JSON, or its file breaks off.",
    why="The document is left out; all others are read. Its place in the data sets is a row of diagnostics.",
    remedy="look at the file at the position that is named",
    wrong="$ pipefacts corpus broken.jsonl -o out\n",
    right="$ pipefacts corpus documents.jsonl -o out\n",
)

TOO_WIDE = Fault(
    code="PF012",
    name="amount-too-wide",
    severity=Severity.WARNING,
    summary="An amount has more digits than the decimal columns of the data sets hold.",
    why="A decimal of 38 digits cannot hold it, and a rounded amount would be a wrong one. The column with the exact text "
    "has it all.",
    remedy="take the amount from the column value",
    wrong="$ pipefacts corpus long-amount.jsonl -o out\n",
    right="$ pipefacts corpus documents.jsonl -o out\n",
)

BROKEN_READER = Fault(
    code="PF013",
    name="broken-reader",
    severity=Severity.ERROR,
    summary="Reading a document failed by a fault of the reader itself.",
    why="The document is left out; all others are read. No document should do this.",
    remedy="report it, with the document",
    wrong="$ pipefacts corpus odd.jsonl -o out\n",
    right="$ pipefacts corpus documents.jsonl -o out\n",
)

OTHER_OUTPUT = Fault(
    code="PF014",
    name="output-of-another-job",
    severity=Severity.ERROR,
    summary="The output folder holds what another job wrote, or is still writing.",
    why="Going on would mix the data sets of two jobs.",
    remedy="choose an empty folder, or wait for the other job",
    wrong="$ pipefacts corpus documents/ -o other-job\n",
    right="$ pipefacts corpus documents/ -o out\n",
)

MISSING_PART = Fault(
    code="PF015",
    name="missing-package",
    severity=Severity.ERROR,
    summary="A package that the command needs is not installed.",
    why="Jobs over corpora need packages that reading single dumps does not.",
    remedy="install the extra that the message names",
    wrong="$ pipefacts corpus documents/ -o out --engine ray\n",
    right="$ pipefacts corpus documents/ -o out\n",
)

FAILED_SHARD = Fault(
    code="PF016",
    name="failed-shard",
    severity=Severity.ERROR,
    summary="A shard of the output could not be written, or its worker died.",
    why="The other shards are whole. Their rows are not all rows.",
    remedy="run the same command again: it tries only what is missing",
    wrong="$ pipefacts corpus documents/ -o full-disk\n",
    right="$ pipefacts corpus documents/ -o out\n",
)

BAD_TAXONOMY = Fault(
    code="PF017",
    name="unusable-taxonomy",
    severity=Severity.ERROR,
    summary="The file of a taxonomy, or what one is to be built from, cannot be used.",
    why="A file that is damaged or holds something else names no concepts, and a taxonomy that was built without it would "
    "lack them in silence.",
    remedy="build the file again from inputs that are whole",
    wrong="$ pipefacts taxonomy build us-gaap.taxonomy dump.txt\n",
    right="$ pipefacts taxonomy build us-gaap.taxonomy us-gaap-2024.zip\n",
)

FAULTS = (
    UNREADABLE,
    NOT_UTF8,
    UNWRITABLE,
    CONFIG,
    NO_EXTRACTOR,
    UNKNOWN_DIALECT,
    NOTHING_TO_READ,
    BAD_DOCUMENT,
    TOO_WIDE,
    BROKEN_READER,
    OTHER_OUTPUT,
    MISSING_PART,
    FAILED_SHARD,
    BAD_TAXONOMY,
)
