"""The commands: each module has ``EXAMPLES``, ``options(parser)`` and ``run(options) -> exit status``."""

import sys

from pipefacts.errors import printable

__all__ = ["say"]


def say(words: object) -> None:
    """One line on standard error; text of the input is never an escape sequence in it."""
    print(printable(str(words)), file=sys.stderr)  # noqa: T201 - a command speaks on its standard streams
