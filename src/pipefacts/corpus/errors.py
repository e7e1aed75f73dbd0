"""What keeps a job from running, or a shard from being written."""

from typing import Unpack

from pipefacts.errors import PipefactsError, Place

__all__ = ["CorpusError"]


class CorpusError(PipefactsError):
    """The job cannot run as asked; ``code`` says why:

    PF003 the output folder cannot be made; PF010 there is nothing to read, or no column of text; PF014 the output is
    of another job, or in use.
    """

    def __init__(self, message: str, *, code: str, **place: Unpack[Place]) -> None:
        super().__init__(message, **place)
        self.code = code
