"""Every error and every public value goes through pickle, a deep copy and a pool of processes, and comes back equal."""

import copy
import enum
import importlib
import inspect
import pickle
import pkgutil
from array import array
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import msgspec
import pytest

import pipefacts
from conftest import fixture_text
from pipefacts.errors import PipefactsError, Seems
from pipefacts.taxonomy import Taxonomy

PAGES = (
    "customer-concentrations-two-years",
    "members-in-title",
    "cut-off-in-number",
    "lives-in-years-months-days",
    "strays-after-the-tail",
)
BAD = ("", "<html></html>", "no dump at all", fixture_text("not-a-dump-prose"))
PLACE = {"line": 3, "column": 7, "expected": "a", "found": "b", "remedy": "c", "excerpt": "d", "source": "e.txt"}


def errors() -> list[type[PipefactsError]]:
    """Every class of error that the project has, wherever it stands."""
    for module in pkgutil.walk_packages(pipefacts.__path__, "pipefacts."):
        if module.name not in ("pipefacts.__main__", "pipefacts.corpus.on_ray"):
            importlib.import_module(module.name)
    found = [PipefactsError]
    for kind in found:
        found += kind.__subclasses__()
    return [kind for kind in found if kind.__module__.startswith("pipefacts")]


def made(kind: type[PipefactsError]) -> PipefactsError:
    """An error of a class with all that it takes."""
    asked = {
        name: {"seems": Seems.HTML, "code": "PF302"}[name]
        for name, parameter in inspect.signature(kind).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty
    }
    return kind("what is wrong", **asked, **PLACE)


def told(error: BaseException) -> tuple[Any, ...]:
    return type(error), error.args, str(error), vars(error)


def trips() -> list[Any]:
    """The ways that a value may go."""
    by_protocol = [
        lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol))  # noqa: S301
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ]
    return [*by_protocol, copy.copy, copy.deepcopy]


@pytest.mark.parametrize("kind", errors(), ids=lambda kind: kind.__name__)
def test_an_error_makes_the_round_trip(kind: type[PipefactsError]) -> None:
    error = made(kind)
    for trip in trips():
        assert told(trip(error)) == told(error)


def test_there_are_errors_of_the_corpora_and_of_every_public_name_to_try() -> None:
    public = {getattr(pipefacts, name) for name in pipefacts.__all__}
    public_errors = {kind for kind in public if isinstance(kind, type) and issubclass(kind, Exception)}
    assert public_errors <= set(errors())
    assert {"CorpusError", "CaptureError", "MissingPackageError"} <= {kind.__name__ for kind in errors()}


@pytest.mark.parametrize("text", BAD)
def test_an_error_that_parse_raises_makes_the_round_trip(text: str) -> None:
    with pytest.raises(PipefactsError) as caught:
        pipefacts.parse(text, source="a.txt")
    for trip in trips():
        assert told(trip(caught.value)) == told(caught.value)


def within(value: Any) -> list[Any]:
    """``value`` and all that is in it."""
    found = [value]
    for one in found:
        if isinstance(one, msgspec.Struct):
            found += [getattr(one, name) for name in one.__struct_fields__]
        elif isinstance(one, tuple | list):
            found += one
    return found


def test_every_public_value_makes_the_round_trip() -> None:
    pages = [pipefacts.parse(fixture_text(name), columns="likely") for name in PAGES]
    kinds = {kind for name in pipefacts.__all__ if isinstance(kind := getattr(pipefacts, name), type)}
    structs = {kind for kind in kinds if issubclass(kind, msgspec.Struct)}
    values = [value for page in pages for value in within(page) if type(value) in structs]
    values += [pipefacts.why(page, page.facts[0].line)[0] for page in pages if page.facts]
    values.append(pipefacts.Length(3, "years"))
    values.append(pipefacts.compare(pages[0], pages[1]))
    element = pipefacts.Element("us-gaap:Cash", "monetary", "debit", "instant")
    values.append(element)
    values.append(pipefacts.filing_table(pages))
    values.append(Taxonomy(("own",), (element,), array("q", [2024]), array("q", [7]), array("q", [5]), array("q", [0])))
    assert {type(value) for value in values} == structs
    values += [member for kind in kinds if issubclass(kind, enum.Enum) for member in kind]
    for trip in (trips()[0], trips()[-1], trips()[pickle.HIGHEST_PROTOCOL]):
        for value in values:
            again = trip(value)
            assert again == value
            assert type(again) is type(value)


def outcome(text: str) -> Any:
    try:
        return pipefacts.parse(text)
    except PipefactsError as error:
        return error.code


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_pool_that_maps_parse_gives_the_error_of_a_text_that_is_no_dump(method: str) -> None:
    good = fixture_text(PAGES[0])
    with ProcessPoolExecutor(1, get_context(method)) as pool:
        asked = [pool.submit(pipefacts.parse, text) for text in (good, *BAD, good)]
        first, *refused, last = [one.exception(60) or one.result() for one in asked]
    assert first == last == pipefacts.parse(good)
    assert [error.code for error in refused] == [outcome(text) for text in BAD]


def test_multiprocessings_own_pool_does_not_hang_on_a_text_that_is_no_dump() -> None:
    with get_context("spawn").Pool(1) as pool:
        asked = pool.map_async(pipefacts.parse, [fixture_text(PAGES[0]), *BAD])
        with pytest.raises(PipefactsError):
            asked.get(60)
