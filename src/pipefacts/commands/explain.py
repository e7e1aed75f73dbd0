"""``pipefacts explain``: what a code means, with a wrong and a right example."""

import argparse
import difflib
import json

from pipefacts.commands import say

__all__ = ["EXAMPLES", "options", "run"]

EXAMPLES = """examples:
  pipefacts explain PF302
  pipefacts explain --all
  pipefacts explain --all --output-format json
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("codes", nargs="*", metavar="CODE", help="codes or their names: PF302, no-such-day")
    parser.add_argument("--all", action="store_true", help="all codes")
    parser.add_argument("--output-format", choices=("text", "json"), default="text", help="default: text")


def run(options: argparse.Namespace) -> int:
    """Write what is known of each code; a code that there is not is a complaint and status 2."""
    from pipefacts.diagnostics import FAULTS, RETIRED
    from pipefacts.diagnostics.explain import as_dict, as_text

    names = {fault.name: code for code, fault in FAULTS.items()}
    codes = list(FAULTS) if options.all else [names.get(code.lower(), code.upper()) for code in options.codes]
    if not codes:
        say("pipefacts explain: name a code, or ask for --all")
        return 2
    for code in codes:
        if code not in FAULTS:
            say(_unknown(code, {**RETIRED}, [*FAULTS, *names]))
    faults = [FAULTS[code] for code in codes if code in FAULTS]
    if options.output_format == "json":
        print(json.dumps([as_dict(fault) for fault in faults], indent=2, ensure_ascii=False))  # noqa: T201
    else:
        print("\n\n".join([as_text(fault) for fault in faults]), end="")  # noqa: T201
    return 0 if len(faults) == len(codes) else 2


def _unknown(code: str, retired: dict[str, str], known: list[str]) -> str:
    if code in retired:
        return f"{code}: given up in version {retired[code]}"
    near = difflib.get_close_matches(code, known, 1) or difflib.get_close_matches(code.lower(), known, 1)
    return f"{code}: no such code" + (f"; did you mean {near[0]}?" if near else "; see pipefacts explain --all")
