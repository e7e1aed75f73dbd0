import pytest

from pipefacts import DecodingError
from pipefacts.syntax.terminals import date_in
from pipefacts.syntax.text import Lines, decode, excerpt


def test_a_place_counts_lines_and_columns_from_one() -> None:
    lines = Lines("ab\ncd\n")
    assert [lines.place(offset) for offset in (0, 2, 3, 5, 6)] == [(1, 1), (1, 3), (2, 1), (2, 3), (3, 1)]


def test_a_line_is_given_without_its_newline_whatever_it_is() -> None:
    lines = Lines("ab\r\ncd")
    assert (lines.line(1), lines.line(2)) == ("ab", "cd")


def test_only_a_line_feed_ends_a_line() -> None:
    assert len(Lines("a\x0bb\x0cc\x85d\u2028e\rf")) == 1


def test_a_byte_that_is_not_utf8_is_named_with_its_place() -> None:
    with pytest.raises(DecodingError) as caught:
        decode("|\nÄ".encode() + b"\xff", source="dump.txt")
    assert (caught.value.line, caught.value.column) == (2, 2)
    assert str(caught.value) == "dump.txt:2:2: PF002 the text is not UTF-8; expected UTF-8, found byte 0xff"


def test_bytes_that_stop_inside_a_character_end_in_the_sign_for_a_lost_one() -> None:
    assert [decode("|\n€".encode()[:end]) for end in (3, 4, 5)] == ["|\n\ufffd", "|\n\ufffd", "|\n€"]


def test_half_a_character_before_the_end_is_not_utf8() -> None:
    with pytest.raises(DecodingError):
        decode("|\n€".encode()[:4] + b"\n")


def test_a_byte_order_mark_is_kept() -> None:
    assert decode(b"\xef\xbb\xbf|") == "\ufeff|"


def test_an_excerpt_is_printable_and_short() -> None:
    assert excerpt("a\x00b") == "a\ufffdb"
    assert len(excerpt("x" * 500)) == 120


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mar. 29, 2025", "2025-03-29"),
        ("May 31, 2024", "2024-05-31"),
        ("Jun 30, 2024", "2024-06-30"),
        ("Dec.\xa031, 2021", "2021-12-31"),
        ("Feb. 30, 2021", None),
        ("June 30, 2021", None),
        ("31 Dec. 2021", None),
        ("Dec. 31, 2021 USD ($)", None),
        ("Dec. 31", None),
        ("Balance Sheets (Details)", None),
        ("Dec. x, y", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_the_renderers_form_and_no_other_text_is_one(text: str, day: str | None) -> None:
    found = date_in(text)
    assert (None if found is None else found.isoformat()) == day
