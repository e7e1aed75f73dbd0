"""ISO 8601 durations to numbers with a unit."""

import re

import msgspec

__all__ = ["Length", "length_of"]


class Length(msgspec.Struct, frozen=True, gc=False):
    """A length of time: ``number`` of the ``unit``, one of ``years``, ``months``, ``days``, ``hours``, ``minutes`` and
    ``seconds``.
    """

    number: int
    unit: str


# Each part of an ISO 8601 duration as the unit it is counted in and how many of them it is: no number of days is a month.
_LENGTHS = {"Y": ("months", 12), "M": ("months", 1), "W": ("days", 7), "D": ("days", 1),
            "TH": ("seconds", 3600), "TM": ("seconds", 60), "TS": ("seconds", 1)}  # fmt: skip
_WHOLE = (("months", 12, "years"), ("seconds", 3600, "hours"), ("seconds", 60, "minutes"))


def length_of(duration: str) -> Length | None:
    """An ISO 8601 duration in its largest whole unit; ``None`` where it mixes units that do not divide each other."""
    date, _, time = duration.removeprefix("P").partition("T")
    parts = re.findall(r"(\d+)([A-Z])", date)
    parts += [(number, f"T{letter}") for number, letter in re.findall(r"(\d+)([A-Z])", time)]
    units = {_LENGTHS[letter][0] for _, letter in parts}
    if len(units) != 1:
        return None
    (unit,) = units
    total = sum([int(number) * _LENGTHS[letter][1] for number, letter in parts])
    for small, factor, large in _WHOLE:
        if small == unit and total % factor == 0:
            return Length(total // factor, large)
    return Length(total, unit)
