"""A call to the work it takes: lines of Python that run, the same on every machine however busy it is."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def work(do: Callable[[], Any]) -> int:
    """How many lines run during ``do()``, each turn of a loop anew."""
    count = 0

    def step(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        do()
    finally:
        sys.settrace(before)
    return count
