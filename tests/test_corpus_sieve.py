"""The sieve passes over no document that ``parse`` reads, in any dialect, however it was cut or changed."""

import gzip
import json
from random import Random

import pytest

pa = pytest.importorskip("pyarrow", reason="the corpora need pyarrow: pip install 'pipefacts[corpus]'")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import pipefacts  # noqa: E402
from conftest import CORPORA, FIXTURES, corpus_pages, needs_shared  # noqa: E402
from pipefacts.corpus import may_be_dump, may_be_dumps  # noqa: E402
from pipefacts.corpus.sieve import may_hold_dump  # noqa: E402
from support.corpus_documents import documents  # noqa: E402
from support.tables import draw  # noqa: E402


def is_read(text):
    try:
        pipefacts.parse(text, columns="plain")
    except pipefacts.PipefactsError:
        return False
    return True


@needs_shared
def test_no_page_of_the_corpora_is_passed_over_in_any_dialect():
    pages = list(corpus_pages())
    for path in sorted((CORPORA / "dialects").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            pages += map(json.loads, lines)
    assert len(pages) == 178 + 12 * 48
    passed_over = [page["dump"] for page in pages if not may_be_dump(page["dump"])]
    assert len(passed_over) == 2  # an extraction that kept sentences alone
    assert [dump for dump in passed_over if "|" in dump] == []


@needs_shared
def test_no_page_is_passed_over_in_any_dialect_wherever_it_is_cut():
    random = Random(11)
    read = 0
    for path in sorted((CORPORA / "dialects").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            dumps = [json.loads(line)["dump"] for line in lines][::6]
        for dump in dumps:
            for text in (dump[: random.randrange(300)], dump[random.randrange(len(dump)) :][:2000]):
                is_dump = is_read(text)
                read += is_dump
                assert may_be_dump(text) or not is_dump, text
    assert read > 50


@pytest.mark.parametrize("ascii_only", [True, False])
def test_no_fixture_that_is_read_is_passed_over_as_a_line_of_json(ascii_only):
    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(FIXTURES.rglob("*.txt"))]
    lines = {json.dumps({"text": text}, ensure_ascii=ascii_only): text for text in texts if is_read(text)}
    assert [text for line, text in lines.items() if not may_hold_dump(line.encode("utf-8", "replace"))] == []
    assert not may_hold_dump(b'{"text": "The company has cash.\\nIt owes nothing."}')


def test_no_fixture_that_is_read_is_passed_over():
    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(FIXTURES.rglob("*.txt"))]
    assert sum(map(is_read, texts)) >= 30
    assert [text for text in texts if is_read(text) and not may_be_dump(text)] == []


def test_no_drawn_table_is_passed_over_wherever_it_is_cut():
    random = Random(7)
    for seed in range(60):
        dump = draw(seed).dump
        for text in (dump, dump[: random.randrange(len(dump))], dump[random.randrange(len(dump)) :]):
            assert may_be_dump(text) or not is_read(text), text


PIECES = (
    "|",
    "|\n",
    "\n|",
    "\n",
    "|X\n",
    "Cash",
    "$ 5",
    " ",
    "\xa0",
    "\r\n",
    "\ufeff",
    "- Definition",
    "---|---|\n",
    "||",
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_text_of_bars_and_breaks_that_is_read_is_passed_over(text):
    assert may_be_dump(text) or not is_read(text)


EDGES = {
    "": False,
    "no bar": False,
    "Home | About | Contact": False,
    "one | two\nthree": False,
    "|": True,
    "|\n": True,
    "a\n|b": True,
    "a|\nb": True,
    "a|": True,
    "a | \r\nb": True,
    "a\n \t\xa0|b": True,
    "\ufeff|b": True,
    "a |\u2007\n": True,
    "a | b\n\n  c | d |\n": True,
    "a | b\nc | d": False,
    "---|---|": True,
}


@pytest.mark.parametrize(("text", "expected"), EDGES.items(), ids=[repr(text) for text in EDGES])
def test_a_bar_at_an_end_of_a_line_is_what_counts(text, expected):
    assert may_be_dump(text) is expected


KINDS = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.binary(),
    pa.large_binary(),
    pa.dictionary(pa.int32(), pa.string()),
]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_an_array_gives_what_each_of_its_texts_gives(kind):
    texts = [*EDGES, None, *(document.text for document in documents(3, 400))]
    array = pa.array(texts, pa.string()).cast(kind) if kind != KINDS[-1] else pa.array(texts).dictionary_encode()
    expected = [index for index, text in enumerate(texts) if text is not None and may_be_dump(text)]
    assert may_be_dumps(array) == expected
    for start, length in ((0, 0), (3, 5), (10, 300), (len(texts) - 1, 1)):
        inside = [index - start for index in expected if start <= index < start + length]
        assert may_be_dumps(array.slice(start, length)) == inside


def test_an_array_of_nulls_gives_nothing():
    assert may_be_dumps(pa.nulls(3, pa.string())) == []


def test_bytes_that_are_not_utf8_are_not_passed_over():
    assert may_be_dumps(pa.array([b"\xff\xfe", b"|\xff\n", b"a\n\xa0|b"], pa.binary())) == [1]
