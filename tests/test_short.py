"""The short form of a page hides nothing: whatever field of whatever value changes, a line changes."""

import datetime
import enum
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest

import pipefacts
from conftest import fixture_text
from support.short import short

PAGES = ("customer-concentrations-two-years", "members-in-title", "strays-after-the-tail", "cut-off-in-number",
         "lives-in-years-months-days", "label-shared-by-concepts")  # fmt: skip
# What another line says: a cell's text and place are its fact's, and a fact's value is shown beside what is scaled.
SAID_ELSEWHERE = {("Cell", "text"), ("Cell", "line"), ("Cell", "column")}


def other(value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case enum.Enum():
            return next(one for one in type(value) if one is not value)
        case bool():
            return not value
        case str():
            return value + "x"
        case int() | Decimal():
            return value + 1
        case float():
            return value + 0.3
        case datetime.date():
            return value + datetime.timedelta(days=1)
        case dict():
            return {**value, "XYZ": 7}
    raise TypeError(value)


def changes(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each way to change one thing in ``value``: the path of classes and fields to it, and the changed value."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            for path, changed in changes(getattr(value, name)):
                yield (type(value).__name__, name, *path), msgspec.structs.replace(value, **{name: changed})
    elif isinstance(value, tuple):
        for at, item in enumerate(value[:40]):
            for path, changed in changes(item):
                yield path, (*value[:at], changed, *value[at + 1 :])
        if value and isinstance(value[0], msgspec.Struct):
            yield ("without one",), value[1:]
        elif value and isinstance(value[0], str):
            yield ("one more",), (*value, "more")
    elif value is not None:
        yield (), other(value)


@pytest.mark.parametrize("name", PAGES)
def test_a_change_of_any_field_changes_the_short_form(name: str) -> None:
    page = pipefacts.parse(fixture_text(name))
    shown = short(page)
    hidden = {path for path, changed in changes(page) if short(changed) == shown}
    assert sorted(path for path in hidden if path[-2:] not in SAID_ELSEWHERE) == []


def test_odds_and_long_texts_are_shown_in_little_room() -> None:
    lines = short(pipefacts.parse(fixture_text("cut-off-in-number"))).splitlines()
    (line,) = [line for line in lines if line.startswith("21:2")]
    assert re.match(r"21:2 \| Depreciation \| 1,260 \| 2 of 0~0\.\d\d 1~0\.\d\d 2~0\.\d\d \| likely", line)
    assert max(map(len, lines)) < 400
