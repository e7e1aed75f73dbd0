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
    why="The file is missing, is a folder where a file is needed, or may not be opened.",
    remedy="check the path and the permissions",
    wrong="$ pipefacts validate missing.txt\n",
    right="$ pipefacts validate dump.txt\n",
)

NOT_UTF8 = Fault(
    code="PF002",
    name="not-utf-8",
    severity=Severity.ERROR,
    summary="The bytes of the file are not UTF-8.",
    why="Dumps are UTF-8. In another encoding, currency signs and dashes would be read as other characters, and amounts "
    "with a wrong sign are wrong facts.",
    remedy="convert the file to UTF-8 first",
    wrong=PAGE.replace("Cash", "Cash \udce9quivalents"),
    right=PAGE.replace("Cash", "Cash équivalents"),
)

UNWRITABLE = Fault(
    code="PF003",
    name="unwritable-output",
    severity=Severity.ERROR,
    summary="The output cannot be written.",
    why="The input was read, but the results could not be saved.",
    remedy="check that the output folder exists and that its disk has space",
    wrong="$ pipefacts parse dump.txt -o missing/facts.json\n",
    right="$ pipefacts parse dump.txt -o facts.json\n",
)

CONFIG = Fault(
    code="PF004",
    name="unusable-settings",
    severity=Severity.ERROR,
    summary="The settings of the project cannot be used.",
    why="A misspelt code selects nothing, and a run that checks nothing looks clean.",
    remedy="correct [tool.pipefacts] in pyproject.toml, or the option",
    wrong="$ pipefacts validate dump.txt --select XY1\n",
    right="$ pipefacts validate dump.txt --select PF3\n",
)

NO_EXTRACTION = Fault(
    code="PF005",
    name="no-extraction",
    severity=Severity.ERROR,
    summary="The extractor found no text in the page.",
    why="No dump is written for the page. The file may be empty, or it may not be HTML.",
    remedy="check that the file is a page of the viewer",
    wrong="$ pipefacts capture notes.htm -o dumps\n",
    right="$ pipefacts capture R2.htm -o dumps\n",
)

UNKNOWN_DIALECT = Fault(
    code="PF006",
    name="unknown-dialect",
    severity=Severity.ERROR,
    summary="The requested dialect does not exist.",
    why="Another dialect than the requested one would assemble the cells of the page wrongly.",
    remedy="leave the dialect out, or choose one that the message lists",
    wrong="$ pipefacts parse dump.txt --dialect tabbed\n",
    right="$ pipefacts parse dump.txt --dialect padded\n",
)

NOTHING_TO_READ = Fault(
    code="PF010",
    name="no-documents",
    severity=Severity.ERROR,
    summary="There are no documents at the given place, or they have no text column.",
    why="A job without input would succeed and leave empty data sets.",
    remedy="check the path, and give the name of the text column",
    wrong="$ pipefacts corpus empty/ -o out\n",
    right="$ pipefacts corpus documents/ -o out\n",
)

BAD_DOCUMENT = Fault(
    code="PF011",
    name="unreadable-document",
    severity=Severity.ERROR,
    summary="A document of a corpus cannot be read: its line is not valid JSON, or its file is damaged.",
    why="The document is left out, and all others are read. In the data sets it has a row in `diagnostics`.",
    remedy="look at the file at the given position",
    wrong="$ pipefacts corpus broken.jsonl -o out\n",
    right="$ pipefacts corpus documents.jsonl -o out\n",
)

TOO_WIDE = Fault(
    code="PF012",
    name="amount-too-wide",
    severity=Severity.WARNING,
    summary="An amount has more digits than the decimal columns of the data sets can hold.",
    why="A decimal of 38 digits cannot hold it, and rounding would make it wrong. The column `value` has the exact amount.",
    remedy="take the amount from the column `value`",
    wrong="$ pipefacts corpus long-amount.jsonl -o out\n",
    right="$ pipefacts corpus documents.jsonl -o out\n",
)

BROKEN_READER = Fault(
    code="PF013",
    name="broken-reader",
    severity=Severity.ERROR,
    summary="Reading a document failed because of a fault in pipefacts itself.",
    why="The document is left out, and all others are read. No document should cause this.",
    remedy="report this with the document",
    wrong="$ pipefacts corpus odd.jsonl -o out\n",
    right="$ pipefacts corpus documents.jsonl -o out\n",
)

OTHER_OUTPUT = Fault(
    code="PF014",
    name="output-of-another-job",
    severity=Severity.ERROR,
    summary="The output folder belongs to another job, or another run is writing to it.",
    why="Continuing would mix the data sets of two jobs.",
    remedy="choose an empty folder, or wait for the other job",
    wrong="$ pipefacts corpus documents/ -o other-job\n",
    right="$ pipefacts corpus documents/ -o out\n",
)

MISSING_PART = Fault(
    code="PF015",
    name="missing-package",
    severity=Severity.ERROR,
    summary="A package that the command needs is not installed.",
    why="Some commands and functions need packages that reading dumps does not.",
    remedy="install the extra that the message names",
    wrong="$ pipefacts corpus documents/ -o out --engine ray\n",
    right="$ pipefacts corpus documents/ -o out\n",
)

FAILED_SHARD = Fault(
    code="PF016",
    name="failed-shard",
    severity=Severity.ERROR,
    summary="A shard of the output could not be written, or its worker died.",
    why="The other shards are complete, but the data sets lack the rows of this shard.",
    remedy="run the same command again: it does only what is missing",
    wrong="$ pipefacts corpus documents/ -o full-disk\n",
    right="$ pipefacts corpus documents/ -o out\n",
)

BAD_TAXONOMY = Fault(
    code="PF017",
    name="unusable-taxonomy",
    severity=Severity.ERROR,
    summary="A taxonomy file, or an input for building one, cannot be used.",
    why="A damaged or unsuitable file names no concepts, and a taxonomy built without it would silently lack them.",
    remedy="build the file again from undamaged inputs",
    wrong="$ pipefacts taxonomy build us-gaap.taxonomy dump.txt\n",
    right="$ pipefacts taxonomy build us-gaap.taxonomy us-gaap-2024.zip\n",
)

FAULTS = (
    UNREADABLE,
    NOT_UTF8,
    UNWRITABLE,
    CONFIG,
    NO_EXTRACTION,
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
