"""Two pages to their differences: what is one, what is none, and that a change is not a loss and a gain."""

import io
import json
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipefacts
from conftest import ROOT, fixture_paths, fixture_text
from pipefacts import Alignment, Fact, Page, Source
from pipefacts.cli import main
from pipefacts.output.compare import Differences, Way, compare
from pipefacts.output.compare.files import Comparison
from pipefacts.output.compare.pairs import pair_up
from pipefacts.output.compare.report import write_text
from support.work import work

BEFORE, AFTER = ROOT / "examples" / "upgrade" / "before", ROOT / "examples" / "upgrade" / "after"

PAGE = """|
Borrowing costs (Details) - USD ($)
$ in Thousands
|12 Months Ended
|
Jun. 30, 2024
|
Jun. 30, 2023
|Borrowing costs [Line Items]
|Arrangement fee
|$ 7
|9
|Interest
|412
|390
|Total borrowing costs
|$ 419
|$ 399
|Term Loan [Member]
|Borrowing costs [Line Items]
|Interest
|$ 120
|$ 131
|X
- Definition
+ References
Paid to the lender for setting up a loan.
+ Details
Reference 1: http://www.xbrl.org/2003/role/disclosureRef
|X
- Definition
+ References
Cost of borrowed money charged to the period.
+ Details
No definition available.
|X
- References
+ Details
No definition available.
|X
- Details
"""


def page(*changes: tuple[str, str]) -> Page:
    """``PAGE`` with each old text put in the place of the new one."""
    text = PAGE
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return pipefacts.parse(text)


def changed(*changes: tuple[str, str]) -> Differences:
    """The differences that ``changes`` make."""
    return compare(page(), page(*changes))


def shown(found: Differences, **options: bool) -> str:
    """The differences as people read them."""
    stream = io.StringIO()
    write_text([Comparison("", found)], stream, **{"details": True, **options})
    return stream.getvalue()


# What is no difference


@pytest.mark.parametrize("path", [p for p in fixture_paths() if "not-a-dump" not in p.name], ids=lambda path: path.stem)
def test_a_page_does_not_differ_from_itself(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert not compare(pipefacts.parse(text), pipefacts.parse(text))


def test_white_space_is_no_difference() -> None:
    lines = pipefacts.parse(PAGE.replace("\n", "\r\n").replace("Total borrowing costs", "Total  borrowing\xa0costs"))
    assert not compare(page(), lines)


def test_how_sure_a_column_is_is_no_difference_of_the_facts() -> None:
    old = page()
    facts = [msgspec.structs.replace(fact, alignment=Alignment.STATED) for fact in old.facts]
    found = compare(old, msgspec.structs.replace(old, facts=tuple(facts)))
    assert found.counts() == {"fact alignment": len(facts)}
    assert not found.of_facts()


def test_an_element_name_that_one_page_lacks_is_no_difference_of_the_facts() -> None:
    old = page()
    named = [
        msgspec.structs.replace(fact, concept="us-gaap:InterestExpense", concept_source=Source.STATED)
        for fact in old.facts
    ]
    other = [
        msgspec.structs.replace(fact, concept="us-gaap:InterestPaid", concept_source=Source.STATED)
        for fact in old.facts
    ]
    new = msgspec.structs.replace(old, facts=tuple(named))
    assert not compare(old, new)
    assert compare(new, msgspec.structs.replace(old, facts=tuple(other))).counts() == {"fact concept": len(named)}


# What is one


def test_another_amount_is_one_changed_value() -> None:
    found = changed(("|412\n", "|413\n"))
    assert found.counts() == {"fact value": 1}
    (change,) = found.facts
    assert (change.old.text, change.new.text, change.ways) == ("412", "413", (Way.VALUE,))  # type: ignore[union-attr]


def test_another_scale_changes_the_values_and_the_scale() -> None:
    found = changed(("$ in Thousands", "$ in Millions"))
    assert found.counts() == {"title": 1, "scales": 1, "fact value": 8}


def test_another_unit_is_a_changed_unit() -> None:
    found = compare(page(), pipefacts.parse(PAGE.replace("USD ($)", "CAD ($)")))
    assert found.counts()["fact unit"] == 8
    assert "fact lost" not in found.counts()


def test_values_that_change_places_have_moved() -> None:
    found = changed(("|$ 120\n|$ 131\n", "|$ 131\n|$ 120\n"))
    assert found.counts() == {"fact moved": 2}


def test_another_date_moves_the_facts_below_it() -> None:
    found = changed(("Jun. 30, 2023", "May 31, 2023"))
    assert found.counts() == {"column period": 1, "column label": 1, "fact moved": 4}
    assert {change.old.column for change in found.facts if change.old} == {1}


def test_a_column_before_the_others_moves_no_fact() -> None:
    wider = PAGE.replace("|\nJun. 30, 2024", "|\nJun. 30, 2025\n|\nJun. 30, 2024")
    for value in ("$ 7", "412", "$ 419", "$ 120"):
        wider = wider.replace(f"|{value}\n", f"|{'$ ' * value.startswith('$')}1\n|{value}\n")
    found = compare(page(), pipefacts.parse(wider))
    assert found.counts() == {"column added": 1, "fact added": 4}


def test_a_row_that_is_missing_is_lost_and_the_other_way_round_added() -> None:
    old, new = page(), page(("|Interest\n|412\n|390\n", ""))
    assert compare(old, new).of_facts().counts() == {"fact lost": 2}
    assert compare(new, old).of_facts().counts() == {"fact added": 2}


def test_another_label_is_a_changed_label() -> None:
    assert changed(("|Arrangement fee", "|Set-up fee")).counts() == {"fact label": 2}


def test_other_members_are_changed_members() -> None:
    found = changed(("|Term Loan [Member]", "|Mortgage [Member]"))
    assert found.counts() == {"fact members": 2}
    assert "members Term Loan [Member] -> Mortgage [Member]" in shown(found)


def test_another_heading_is_a_changed_heading() -> None:
    found = compare(page(), pipefacts.parse(PAGE.replace("Borrowing costs [Line Items]", "Costs [Line Items]")))
    assert found.counts() == {"fact heading": 8}


def test_a_note_mark_is_a_difference() -> None:
    assert changed(("|$ 7\n", "|$ 7\n|[1]\n")).counts() == {"fact notes": 1}


def test_entries_are_lost_added_and_changed() -> None:
    assert changed(("charged to the period", "borne in the period")).counts() == {"entry documentation": 1}
    assert changed(("role/disclosureRef", "role/exampleRef")).counts() == {"entry references": 1}
    without = page(("|X\n- References\n+ Details\nNo definition available.\n", ""))
    assert compare(page(), without).counts() == {"entry lost": 1}
    assert compare(without, page()).counts() == {"entry added": 1}


def test_another_dialect_is_named() -> None:
    old = page()
    found = compare(old, msgspec.structs.replace(old, dialect="wrapped"))
    assert shown(found) == "dialect   leading -> wrapped\n"


@given(st.sets(st.integers(0, 7)))
def test_facts_that_are_taken_away_are_all_that_is_lost(taken: set[int]) -> None:
    old = page()
    new = msgspec.structs.replace(old, facts=tuple([fact for i, fact in enumerate(old.facts) if i not in taken]))
    found = compare(old, new)
    assert [change.old for change in found.facts] == [old.facts[i] for i in sorted(taken)]
    assert found.counts() == ({"fact lost": len(taken)} if taken else {})


def test_the_work_of_pairing_the_facts_of_one_page_grows_with_their_number() -> None:
    alike = page().facts[0]

    def effort(count: int) -> int:
        old = [msgspec.structs.replace(alike, label=f"Fee {i // 3}", text=str(i % 5)) for i in range(count)]
        new: Sequence[Fact] = [
            msgspec.structs.replace(fact, text="1" if i % 7 else fact.text) for i, fact in enumerate(old)
        ]
        pages = [msgspec.structs.replace(page(), facts=tuple(facts)) for facts in (old, new)]
        return work(lambda: compare(*pages))

    assert effort(4_000) < 1.2 * 10 * effort(400)


# Pairs


texts = st.lists(st.sampled_from("abc"), max_size=12)


@given(texts, texts)
@settings(max_examples=300)
def test_every_item_stands_in_one_pair_and_the_old_ones_in_order(old: list[str], new: list[str]) -> None:
    pairs = pair_up(old, new, [lambda text: text], [lambda _: ""])
    assert [i for i, _ in pairs if i is not None] == list(range(len(old)))
    assert sorted(k for _, k in pairs if k is not None) == list(range(len(new)))


@given(texts)
def test_equal_sequences_pair_item_by_item(items: list[str]) -> None:
    assert pair_up(items, items, [lambda text: text]) == tuple((i, i) for i in range(len(items)))


def test_a_nearby_key_pairs_only_between_the_same_pairs() -> None:
    def key(text: str) -> str:
        return text

    assert pair_up("axb", "ayb", [key], [lambda _: ""]) == ((0, 0), (1, 1), (2, 2))
    assert pair_up("xab", "aby", [key], [lambda _: ""]) == ((0, None), (1, 0), (2, 1), (None, 2))


# The command


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    status = main(["diff", *map(str, words)])
    return status, *capsys.readouterr()


def test_the_status_is_0_for_the_same_and_1_for_different(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same, other = tmp_path / "same.txt", tmp_path / "other.txt"
    same.write_text(PAGE, "utf-8")
    other.write_text(PAGE.replace("|412\n", "|413\n"), "utf-8")
    assert run(capsys, same, same) == (0, "", "")
    status, out, _ = run(capsys, same, other)
    assert status == 1
    assert out.splitlines() == [
        "facts     value of 1 fact",
        "  ~ line 14 Interest 412: value 412 (412000) -> 413 (413000)",
    ]


def test_files_of_several_dumps_are_compared_page_by_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, none = tmp_path / "old.txt", tmp_path / "new.txt", tmp_path / "none.txt"
    other = PAGE.replace("Borrowing costs (Details)", "Loans (Details)")
    old.write_text(PAGE + "\n\n" + other, "utf-8")
    new.write_text(other.replace("|412\n", "|413\n") + "\n\n" + PAGE.replace("Borrowing costs", "Leases"), "utf-8")
    none.write_text("Nothing but words.\n", "utf-8")
    assert run(capsys, old, old) == (0, "2 pages: 2 the same\n", "")
    status, out, _ = run(capsys, old, new, "--only", "facts")
    assert status == 1
    assert out.splitlines()[:4] == [
        "page 1: lost (new: there is no such page)",
        "page 2: value of 1 fact",
        "  facts     value of 1 fact",
        "    ~ line 57 Interest 412: value 412 (412000) -> 413 (413000)",
    ]
    assert "page 3: found (old: there is no such page)" in out
    status, out, _ = run(capsys, old, none)
    assert (status, out.count(": lost (new:")) == (1, 2)
    status, out, _ = run(capsys, none, old)
    assert (status, out.count(": found (old:")) == (1, 2)


def test_only_facts_leaves_out_title_columns_and_entries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(PAGE, "utf-8")
    new.write_text(PAGE.replace("Borrowing costs (Details)", "Loans (Details)").replace("Paid to", "Given to"), "utf-8")
    assert run(capsys, old, new)[0] == 1
    assert run(capsys, old, new, "--only", "facts") == (0, "", "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("missing.txt", "page.txt", "missing.txt: PF001 there is no such file or folder"),
        ("missing", "empty", "missing: PF001 there is no such file or folder"),
        ("page.txt", "folder", "PF001 one is a folder and the other is not"),
        ("empty", "empty", "PF001 neither folder has files that match *.txt"),
    ],
)
def test_what_cannot_be_run_is_one_line_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").mkdir()
    status, out, err = run(capsys, tmp_path / old, tmp_path / new)
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert said in err


def test_two_texts_that_are_no_dumps_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "prose.txt"
    path.write_text(fixture_text("not-a-dump-prose"), "utf-8")
    assert run(capsys, path, path)[0] == 2


def test_a_page_whose_table_the_new_side_has_lost_is_a_difference(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, BEFORE / "R4.txt", AFTER / "R4.txt", "--only", "facts")
    assert status == 1
    assert out.startswith("lost (new: ")


def test_a_summary_counts_the_pages_of_each_way_most_frequent_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for side in ("old", "new"):
        (tmp_path / side / "deep").mkdir(parents=True)
    for name in ("1.txt", "2.txt", "deep/3.txt", "4.txt", "5.txt"):
        (tmp_path / "old" / name).write_text(PAGE, "utf-8")
        (tmp_path / "new" / name).write_text(PAGE, "utf-8")
    (tmp_path / "new" / "1.txt").write_text(PAGE.replace("|412\n", "|413\n"), "utf-8")
    (tmp_path / "new" / "2.txt").write_text(
        PAGE.replace("|$ 120\n|$ 131\n", "|$ 131\n|$ 120\n").replace("|412\n", "|4\n"), "utf-8"
    )
    (tmp_path / "new" / "5.txt").unlink()
    status, out, _ = run(capsys, tmp_path / "old", tmp_path / "new")
    assert status == 1
    assert out.splitlines() == [
        "1.txt: value of 1 fact",
        "2.txt: 2 facts moved, value of 1 fact",
        "5.txt: lost (new: there is no such file)",
        "5 pages: 2 the same, 2 different, 1 lost",
        "  2 pages  value of 2 facts",
        "  1 page   2 facts moved",
        "  1 page   lost",
    ]


def test_json_holds_the_summary_and_every_difference(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, BEFORE, AFTER, "--format", "json")
    found = json.loads(out)
    assert (status, found["format"], found["same"]) == (1, "pipefacts-diff/1", False)
    assert found["summary"]["states"] == {"different": 2, "lost": 1}
    states = {one["name"]: one["state"] for one in found["pages"]}
    assert states == {"R2.txt": "different", "R3.txt": "different", "R4.txt": "lost"}
    moved = [c for c in found["pages"][0]["differences"]["facts"] if "moved" in c["ways"]]
    assert {(c["old"]["alignment"], c["new"]["alignment"]) for c in moved} == {("likely", "stated")}
    assert all(c["old"]["column"] != c["new"]["column"] for c in moved)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    found = [Comparison("", changed(("|412\n", "|413\n")))]
    terminal, pipe = _Terminal(), io.StringIO()
    write_text(found, terminal, details=True)
    write_text(found, pipe, details=True)
    assert "\x1b[" in terminal.getvalue()
    assert "\x1b[" not in pipe.getvalue()


def test_the_order_of_the_differences_does_not_depend_on_the_hash_seed(capsys: pytest.CaptureFixture[str]) -> None:
    import subprocess
    import sys

    outs = {
        subprocess.run(
            [sys.executable, "-m", "pipefacts", "diff", str(BEFORE), str(AFTER), "--details"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outs) == 1
