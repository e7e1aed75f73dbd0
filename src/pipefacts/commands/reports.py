"""Pages to the report that ``parse --format xbrl-json`` writes, with what was left out of it on standard error."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pipefacts.commands import say
from pipefacts.data import read_data
from pipefacts.errors import ConfigError
from pipefacts.values import Page

__all__ = ["report_options", "write_report"]


def report_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the report."""
    parser.add_argument(
        "--cik", type=_cik, metavar="N", help="the filer, for xbrl-json (default: from the path of a file)"
    )


def _cik(text: str) -> int:
    if not text.isdecimal() or len(text) > 10:
        raise argparse.ArgumentTypeError(f"{text!r} is not a CIK, a number of at most ten digits")
    return int(text)


def write_report(pages: Sequence[Page], options: argparse.Namespace) -> None:
    """Write the report, and beside an output file the schema that it needs; raises ``ConfigError`` without a CIK."""
    import msgspec

    from pipefacts.output.filings import filing_of
    from pipefacts.output.xbrl_json import MEMBERS_SCHEMA, to_xbrl_json

    told = [cik for page in pages if (cik := filing_of(page.source).cik) is not None]
    cik = options.cik if options.cik is not None else next(iter(told), None)
    if cik is None:
        raise ConfigError("a report needs the filer, and no path names it", remedy="give it with --cik")
    report = to_xbrl_json(pages, cik)
    text = msgspec.json.format(msgspec.json.encode(report.document), indent=2).decode() + "\n"
    if options.output:
        Path(options.output).write_text(text, "utf-8")
        if report.has_members:
            schema = read_data("pipefacts.output", MEMBERS_SCHEMA)
            (Path(options.output).parent / MEMBERS_SCHEMA).write_bytes(schema)
    else:
        sys.stdout.write(text)
    facts = len(report.document["facts"])
    say(f"{facts:,} facts in the report" + (f"; left out: {report.left}" if report.left.reasons else ""))
