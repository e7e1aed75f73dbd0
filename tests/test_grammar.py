"""The grammars held to account: no collision, no rule without its method, nothing that no fixture reaches, nothing lost."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Tree

from conftest import FIXTURES, SEEDS, WHY_SKIPPED, corpus_pages, fixture_paths, needs_shared
from pipefacts import PipefactsError, parse
from pipefacts.grammar import files
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.page import PageTransformer, read_page
from pipefacts.syntax.terminals import _KINDS, MAGNITUDES
from pipefacts.syntax.tree import grammar, parse_tree, terminals
from pipefacts.values import CellKind
from support.derived import renderings

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)


def rules(dialect: str) -> set[str]:
    """The rules of a grammar that give a node of the tree, their aliases among them."""
    names = {rule.alias or rule.origin.name for rule in grammar(dialect).rules}
    return {str(name) for name in names if not str(name).startswith("_")}


def methods() -> set[str]:
    return {name for name in vars(PageTransformer) if not name.startswith("_")}


@every_dialect
def test_every_rule_has_its_method(dialect: str) -> None:
    assert rules(dialect) <= methods()


def test_every_method_has_its_rule() -> None:
    assert methods() <= set.union(*[rules(dialect) for dialect in DIALECTS])


@every_dialect
def test_a_grammar_brings_nothing_of_another_file_that_it_did_not_ask_for(dialect: str) -> None:
    """Lark puts the file's name before what comes along unasked, as with the bars of that file."""
    names = {terminal.name for terminal in grammar(dialect).terminals} | rules(dialect)
    assert sorted(name for name in names if "__" in name.strip("_")) == []


def test_every_kind_of_cell_has_its_terminal() -> None:
    names = {terminal.name for terminal in grammar("leading").terminals}
    assert {kind for name, kind in _KINDS.items() if name in names} == set(CellKind)


@every_dialect
def test_every_rule_and_terminal_of_a_grammar_is_reached_by_a_fixture(dialect: str) -> None:
    """By one of the dialect, or by one of another dialect written in this."""
    reached: set[str] = set()
    for text in renderings()[dialect]:
        try:
            tree = parse_tree(text, dialect)
        except PipefactsError:
            continue
        reached |= {str(node.data) for node in tree.iter_subtrees()}
        reached |= {name for name, _ in terminals(text, dialect)}
    wanted = {str(terminal.name) for terminal in grammar(dialect).terminals} | rules(dialect)
    assert sorted(wanted - reached) == []


def imports(text: str) -> dict[str, set[str]]:
    """The names that a grammar imports, by the grammar that they come from."""
    found: dict[str, set[str]] = {}
    for source, names in re.findall(r"^%import \.(\w+) \((.*)\)$", text, re.MULTILINE):
        found.setdefault(source, set()).update(names.split(", "))
    return found


@every_dialect
def test_a_grammar_imports_nothing_that_it_does_not_use_or_hand_on(dialect: str) -> None:
    texts = {
        path.name.removesuffix(".lark"): path.read_text("utf-8") for path in files().iterdir() if ".lark" in path.name
    }
    lark = grammar(dialect)
    used = {terminal.name for terminal in lark.terminals} | {str(rule.origin.name) for rule in lark.rules}
    used |= set(re.findall(r"\w+", re.sub(r"//.*|^%import.*", "", texts[dialect], flags=re.MULTILINE)))
    handed_on = set[str]().union(*[imports(text).get(dialect, set()) for text in texts.values()])
    assert set[str]().union(*imports(texts[dialect]).values()) - used - handed_on == set()


BLANKS = {" ", r"\t", r"\r", r"\xa0", r"\u2007", r"\u2009", r"\u202f"}
# The one blank that an extractor prints beside a bar or a word of its own, and the end of a unit in parentheses.
OTHER_CLASSES = {r"[ ]", r"[ \xa0]", r"[ \xa0|]", r"[| ]", r"[^| \xa0\n]", r"[^()|\n ]"}


def test_every_class_of_blanks_is_the_one_of_lines_lark() -> None:
    """Lark splices no named class into a pattern, so the class is written out wherever a pattern needs it."""
    found: dict[str, str] = {}
    for path in files().iterdir():
        if path.name.endswith(".lark"):
            text = re.sub("//.*", "", path.read_text("utf-8"))
            classes = re.findall(r"(?<!\\)\[(?:\\.|[^\]\\])*\]", text)
            found |= {one: path.name for one in classes if BLANKS & parts_of(one)}
    assert len(found) > len(OTHER_CLASSES)
    assert {one: name for one, name in found.items() if not parts_of(one) >= BLANKS and one not in OTHER_CLASSES} == {}
    assert set(found) >= OTHER_CLASSES


def parts_of(one: str) -> set[str]:
    """The single characters of a class, as they are written."""
    return set(re.findall(r"\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\?.", one[1:-1]))


# How a grammar writes out what a scale may be of, in SCALE_TEXT and in the look-aheads of titles, which Lark cannot make
# of a terminal; and how such a look-ahead begins and ends.
MAGNITUDES_OF = re.compile(
    r"(?:\(\?:Ten \|Hundred \)\?)?\(\?:Units(?:\|[A-Z][a-z]+|\|\(\?:[A-Za-z|]+\) \(\?:[A-Za-z|]+\))*\)"
)
SCALES_AHEAD = re.compile(r"\(\?:\(\?:\(\?:shares.*?\{1,200\}\+\)\?")
BEFORE = ("", "Ten ", "Hundred ")
LAST = {magnitude.rpartition(" ")[2] for magnitude in MAGNITUDES}


def test_every_list_of_magnitudes_in_a_grammar_is_the_one_that_is_read() -> None:
    grammars = {path.name: path.read_text("utf-8") for path in files().iterdir() if path.name.endswith(".lark")}
    ahead = {name: found for name, text in grammars.items() if (found := SCALES_AHEAD.findall(text))}
    assert set(ahead) == {"scale.lark", "positional.lark", "unbarred.lark"}
    (scales,) = {one for found in ahead.values() for one in found}
    for one in MAGNITUDES_OF.findall(scales):  # it may let more pass, since SCALE_TEXT reads what it lets pass
        assert set(MAGNITUDES) <= accepted(one) <= {f"{before}{last}" for before in BEFORE for last in LAST}
    rest = "".join(grammars.values()).replace(scales, "")
    assert rest.count("Trillions") == 1
    assert [accepted(one) for one in MAGNITUDES_OF.findall(rest)] == [set(MAGNITUDES)]


def accepted(pattern: str) -> set[str]:
    """What of one word or two a pattern matches, of all its words."""
    words = set(re.findall("[A-Z][a-z]+", pattern))
    return {text for text in [*words, *[f"{a} {b}" for a in words for b in words]] if re.fullmatch(pattern, text)}


@pytest.mark.parametrize("path", fixture_paths(), ids=lambda path: path.stem)
def test_the_terminals_of_a_fixture_are_the_fixture(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    if path.stem.startswith("not-a-dump-"):
        with pytest.raises(PipefactsError):
            parse(text)
    else:
        assert "".join(part for _, part in terminals(text, "leading")) == text


@pytest.mark.skipif(not SEEDS.is_dir(), reason=WHY_SKIPPED)
def test_the_terminals_of_a_seed_are_the_seed() -> None:
    for path in SEEDS.glob("*.txt"):
        text = path.read_bytes().decode("utf-8")
        assert "".join(part for _, part in terminals(text, "leading")) == text


@needs_shared
def test_the_terminals_of_every_page_of_the_corpora_are_the_page() -> None:
    pages = [page["dump"] for page in corpus_pages() if page["dump"].startswith("|")]
    assert len(pages) == 174
    for text in pages:
        assert "".join(part for _, part in terminals(text, "leading")) == text


def test_cells_come_back_as_they_stand_with_their_places() -> None:
    text = (FIXTURES / "note-marks.txt").read_text("utf-8")
    lines = text.split("\n")
    for cell in read_page(text, "leading").body:
        first = cell.text.split("\n")[0]
        assert lines[cell.line - 1][cell.column - 1 :].startswith(first)


GENERATED = from_lark(
    grammar("leading"),
    explicit={
        "DOCUMENTATION_LINE": st.sampled_from(["What it means.\n", "- a dash\n"]),
        "TITLE_LINE": st.sampled_from(["Debt (Details) - USD ($)\n", "Leases\n"]),
        "HEAD_LINE": st.sampled_from(["Total\n", "customer\n"]),
        "TEXT": st.sampled_from(["|Cash\n", "|Debt | $\n"]),
        "HEADING": st.just("|Assets [Abstract]\n"),
        "MEMBER": st.sampled_from(["|Trucks [Member]\n", "|A [Member] | B\n"]),
        "BLOCK": st.just("|A note\n- with a list\n"),
        "BARE_BLOCK": st.just("|\nA note\n"),
        "STRAY": st.just("|left over\n"),
        "PREAMBLE": st.sampled_from(["\ufeff", "\n\n"]),
        "SCALE_REST": st.just(", unless otherwise specified\n"),
        "REFERENCE": st.just("Reference 1: http://www.xbrl.org/2003/role/exampleRef\n"),
        "REFERENCE_PART": st.just("-Topic 606\n"),
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(GENERATED)
def test_what_the_grammar_generates_is_read_and_nothing_of_it_is_lost(text: str) -> None:
    assert "".join(part for _, part in terminals(text, "leading")) == text
    assert isinstance(parse_tree(text, "leading"), Tree)
    if text.lstrip("\ufeff\n").startswith("|") and not text.lstrip("\ufeff\n").startswith(("|\n", "|Label")):
        return  # without title and heads it is a page only if it begins with the label of a text block
    assert parse(text, dialect="leading").dialect == "leading"


@pytest.mark.parametrize("character", ["[Member]", " ", "|", "(", "1", ",", "in ", "\u00a0", "-", "[1],", "a"])
def test_a_long_line_of_one_kind_takes_no_more_than_its_length(character: str) -> None:
    line = character * (100_000 // len(character))
    text = f"|\nTitle\n|\nDec. 31, 2021\n|Label\n|{line}\n|Next\n|$ 5\n"
    assert parse(text, dialect="leading", columns="plain").facts[-1].text == "$ 5"
