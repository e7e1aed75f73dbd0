"""``pipefacts explain``: what a code means, with a wrong and a right example."""

import argparse
import difflib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipefacts.commands import format_option, say

if TYPE_CHECKING:
    from pipefacts.diagnostics import Fault

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts explain PF302
  pipefacts explain PF3                     the codes of a family
  pipefacts explain forced main-period      an alignment, and a kind of evidence
  pipefacts explain --all
  pipefacts explain --all --format json
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "codes",
        nargs="*",
        metavar="CODE",
        help="codes, prefixes, names, alignments, evidence: PF302, PF3, no-such-day, forced, main-period",
    )
    parser.add_argument("--all", action="store_true", help="explain all codes")
    format_option(parser, ("text", "json"), "text", "default: text")


def run(options: argparse.Namespace) -> int:
    """Write what is known of each code; a code that there is not is a complaint and status 2."""
    from pipefacts.diagnostics import FAULTS, Fault
    from pipefacts.diagnostics.explain import as_dict, as_text

    if not options.codes and not options.all:
        say("pipefacts explain: name a code, or ask for --all")
        return 2
    found: list[Fault | tuple[str, str]] = list(FAULTS.values()) if options.all else []
    status = 0
    for word in options.codes if not options.all else ():
        known = _known(word)
        if not known:
            say(_unknown(word))
            status = 2
        found += known
    if options.format == "json":
        records = [as_dict(one) if isinstance(one, Fault) else {"name": one[0], "summary": one[1]} for one in found]
        print(json.dumps(records, indent=2, ensure_ascii=False))  # noqa: T201
    else:
        texts = [as_text(one) if isinstance(one, Fault) else f"{one[0]}: {one[1]}\n" for one in found]
        whole = all(isinstance(one, Fault) for one in found)
        print(("\n\n" if whole else "\n").join(texts), end="")  # noqa: T201
    return status


def _known(word: str) -> "Sequence[Fault | tuple[str, str]]":
    """What ``word`` names: a code, a family of codes, an alignment, or the code of an evidence."""
    from pipefacts.diagnostics import FAMILIES, FAULTS
    from pipefacts.output.reasons import MEANINGS
    from pipefacts.placing.evidence import EVIDENCE

    names = {fault.name: code for code, fault in FAULTS.items()}
    code = names.get(word.lower(), word.upper())
    if code in FAULTS:
        return [FAULTS[code]]
    if code in FAMILIES:
        return [(code, FAMILIES[code])] + [
            (one, fault.summary) for one, fault in FAULTS.items() if one.startswith(code)
        ]
    meanings = {str(alignment): meaning for alignment, meaning in MEANINGS.items()}
    meanings |= {code: entry.reason for code, entry in EVIDENCE.items()}
    return [(word.lower(), meanings[word.lower()])] if word.lower() in meanings else []


def _unknown(word: str) -> str:
    from pipefacts.diagnostics import FAMILIES, FAULTS, RETIRED
    from pipefacts.output.reasons import MEANINGS
    from pipefacts.placing.evidence import EVIDENCE

    code = word.upper()
    if code in RETIRED:
        return f"{code}: given up in version {RETIRED[code]}"
    known = [*FAULTS, *[fault.name for fault in FAULTS.values()], *FAMILIES, *MEANINGS, *EVIDENCE]
    near = difflib.get_close_matches(code, known, 1) or difflib.get_close_matches(code.lower(), known, 1)
    return f"{code}: no such code" + (f"; did you mean {near[0]}?" if near else "; see pipefacts explain --all")
