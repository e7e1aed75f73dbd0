"""No two terminals that a grammar admits at one place match the same text: Lark's strict mode, with interegular.

``make check`` runs this beside the other tests, since only here is interegular on the path.
"""

import sys
from concurrent.futures import ProcessPoolExecutor

from lark.exceptions import LexError

from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.tree import grammar


def collision(dialect: str) -> str | None:
    """What collides in the grammar of ``dialect``; null if nothing does."""
    try:
        grammar(dialect, strict=True)
    except LexError as error:
        return f"{dialect}: {error}"
    return None


if __name__ == "__main__":
    with ProcessPoolExecutor() as workers:
        found = [message for message in workers.map(collision, DIALECTS) if message]
    sys.exit("\n".join(found) or None)
