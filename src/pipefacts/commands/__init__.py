"""The commands: each module has ``EXAMPLES``, ``options(parser)`` and ``run(options) -> exit status``."""

import sys

from pipefacts.errors import PipefactsError, printable

__all__ = ["complain", "complain_of_output", "say"]


def say(words: object) -> None:
    """One line on standard error; text of the input is never an escape sequence in it."""
    print(printable(str(words)), file=sys.stderr)  # noqa: T201 - a command speaks on its standard streams


def complain(error: PipefactsError) -> int:
    """One line on standard error with what to do about it, and the line at fault with a caret; gives exit status 2."""
    say(f"{error}; {error.remedy}" if error.remedy else error)
    for line in error.caret().splitlines():
        say(f"    {line}")
    return 2


def complain_of_output(path: str | None, error: OSError) -> int:
    """One line on standard error: ``path``, or standard output where it is ``None``, cannot be written; gives status 2."""
    from pipefacts.diagnostics.files import UNWRITABLE

    reason = error.strerror or error
    say(f"{path or '<stdout>'}: {UNWRITABLE.code} cannot be written ({reason}); {UNWRITABLE.remedy}")
    return 2
