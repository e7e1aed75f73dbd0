"""The specification is true of the code: what it quotes, names, refers to and shows is what stands there."""

import ast
import functools
import itertools
import json
import re
import runpy
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import pytest
from lark import Lark

import pipefacts
from conftest import ROOT, fixture_paths
from pipefacts.diagnostics import FAMILIES
from pipefacts.meaning.body import HeadEvidence
from pipefacts.meaning.title import read_title
from pipefacts.output.export import CSV_FIELDS
from pipefacts.placing.evidence import EVIDENCE, Evidence, OtherRows, Rule
from pipefacts.placing.evidence import FAMILIES as EVIDENCE_FAMILIES
from pipefacts.syntax.dialects import DIALECTS
from pipefacts.syntax.printed import PrintedTitle
from pipefacts.syntax.tree import grammar
from pipefacts.values import Alignment, CellKind, FactKind, Page, Role

GRAMMAR = ROOT / "grammar"
SPEC = (GRAMMAR / "SPEC.md").read_text("utf-8")
GRAMMARS = {path.name: path.read_text("utf-8") for path in sorted(GRAMMAR.glob("*.lark"))}


class Block(NamedTuple):
    """A fenced block: the words behind its fence, its text, the number of its first line, and its section."""

    info: tuple[str, ...]
    text: str
    line: int
    section: str


def blocks() -> Iterator[Block]:
    """The fenced blocks of the specification, in order."""
    lines = SPEC.split("\n")
    section = ""
    at = 0
    while at < len(lines):
        heading = re.match(r"#+ (\d+(?:\.\d+)*) ", lines[at])
        section = heading[1] if heading else section
        if lines[at].startswith("```"):
            end = lines.index("```", at + 1)
            yield Block(tuple(lines[at][3:].split()), "\n".join([*lines[at + 1 : end], ""]), at + 2, section)
            at = end
        at += 1


BLOCKS = list(blocks())


def of_kind(kind: str) -> list[Block]:
    """The blocks of one kind."""
    return [block for block in BLOCKS if block.info[:1] == (kind,)]


def named(block: Block) -> str:
    """A block as the name of a test."""
    return f"{' '.join(block.info)} in line {block.line}"


def productions(text: str) -> dict[str, str]:
    """The rules and terminals that a grammar defines: name (with its priority) and definition, white space levelled."""
    found: dict[str, str] = {}
    name = ""
    for line in text.split("\n"):
        if not line.strip() or line.startswith(("//", "%import")):
            name = ""
            continue
        head = re.match(r"(?:%override |%extend )?([!?]?_?[A-Za-z]\w*(?:\.-?\d+)?)\s*:(.*)", line)
        if head:
            name = head[1]
            assert name not in found, name
            found[name] = head[2]
        else:
            assert name, line
            assert line[0] in " \t|", line
            found[name] += " " + line
    return {name: " ".join(definition.split()) for name, definition in found.items()}


def quoted() -> Iterator[tuple[str, str, str]]:
    """What the specification quotes: file, name and definition."""
    for block in of_kind("lark"):
        first, _, text = block.text.partition("\n")
        for name, definition in productions(text).items():
            yield first.removeprefix("// "), name, definition


@pytest.mark.parametrize(("file", "name", "definition"), list(quoted()))
def test_a_quoted_production_is_the_grammars(file: str, name: str, definition: str) -> None:
    assert productions(GRAMMARS[file]).get(name) == definition


def test_the_quotes_are_as_make_docs_refills_them() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "spec.py"))
    text = tool["SPEC"].read_text("utf-8")
    assert tool["refilled"](text) == text


def test_the_specification_quotes_every_grammar() -> None:
    assert {file for file, _, _ in quoted()} == set(GRAMMARS)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_rule_and_terminal_of_a_dialect_is_named(dialect: str) -> None:
    lark = grammar(dialect)
    names = {str(rule.origin.name) for rule in lark.rules} | {terminal.name for terminal in lark.terminals}
    code = [*re.findall(r"`[^`\n]+`", SPEC), *[block.text for block in of_kind("lark")]]
    words = set(re.findall(r"\w+", " ".join(code)))
    assert sorted(name for name in names if not name.startswith(("__", "_")) and name not in words) == []


def test_every_fragment_of_a_cell_is_named() -> None:
    words = set(re.findall(r"\w+", SPEC))
    assert sorted(set(productions(GRAMMARS["values.lark"])) - words) == []


# Sections


def sections() -> set[str]:
    """The numbers of the sections, those of bold paragraphs among them."""
    return set(re.findall(r"^#+ (\d+(?:\.\d+)*) ", SPEC, flags=re.M)) | set(
        re.findall(r"^\*\*(\d+\.\d+) ", SPEC, flags=re.M)
    )


REFERENCE = re.compile(r"\bSPEC(?:\.md[`),]*)?,?(?: section)? (\d+(?:\.\d+)*(?:(?:,| and) \d+(?:\.\d+)*)*)")


def references() -> Iterator[tuple[str, str]]:
    """Every section that the code and the grammars refer to, with the file that does."""
    paths = itertools.chain(
        *[sorted((ROOT / folder).rglob(ending)) for folder in ("src", "grammar", "tests", "benchmarks", "docs")
          for ending in ("*.py", "*.lark", "*.md")]
    )  # fmt: skip
    for path in paths:
        if path.name in ("SPEC.md", "test_spec.py"):
            continue
        text = path.read_text("utf-8")
        for found in REFERENCE.finditer(text):
            for number in re.findall(r"\d+(?:\.\d+)*", found[1]):
                yield number, path.relative_to(ROOT).as_posix()


def test_every_section_that_is_referred_to_exists() -> None:
    known = sections()
    found = list(references())
    assert len(found) > 30
    assert [(number, file) for number, file in found if number not in known] == []


def test_a_section_that_is_referred_to_within_the_specification_exists() -> None:
    known = sections()
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", SPEC, flags=re.S)
    numbers = re.findall(r"\((\d+(?:\.\d+)?)\)|sections? (\d+(?:\.\d+)?)|[(,] ?(\d+\.\d+)[),]", prose)
    assert len(numbers) > 20
    assert [number for found in numbers for number in found if number and number not in known] == []


def test_sections_are_numbered_without_a_gap_and_each_has_an_example() -> None:
    top = [int(number) for number in re.findall(r"^## (\d+) ", SPEC, flags=re.M)]
    assert top == list(range(1, 13))
    parts = re.split(r"^## \d+ ", SPEC, flags=re.M)[1:]
    assert [n for n, part in enumerate(parts, 1) if "xample" not in part and "```" not in part] == []


def test_the_map_names_every_section() -> None:
    titles = re.findall(r"^## (\d+ .+)$", SPEC, flags=re.M)
    anchors = ["#" + re.sub(r"[^\w ]", "", title.lower()).replace(" ", "-") for title in titles]
    for title, anchor in zip(titles, anchors, strict=True):
        assert f"[{title}]({anchor})" in SPEC


# Evidence


def own_text(section: str) -> str:
    """The text of a section without those below it."""
    heading = re.search(rf"^#+ {re.escape(section)} .*\n", SPEC, flags=re.M)
    assert heading
    return re.split(r"^#{1,3} ", SPEC[heading.end() :], maxsplit=1, flags=re.M)[0]


def explained(section: str) -> set[str]:
    """The codes in the first cells of a section's tables."""
    return set(re.findall(r"^\| `([^`]+)` \|", own_text(section), flags=re.M))


def made_codes() -> Iterator[Evidence]:
    """The entries of the registry that the code of the placing, or of pages together, names, or features bear the name of."""
    families = {family.__name__: family for family in EVIDENCE_FAMILIES}
    package = ROOT / "src" / "pipefacts"
    for path in sorted([*(package / "placing").rglob("*.py"), *(package / "together").glob("*.py")]):
        if path.name == "evidence.py" and path.parent.name == "placing":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in families:
                yield families[node.value.id][node.attr]
            if path.name == "features.py" and isinstance(node, ast.Constant) and node.value in EVIDENCE:
                yield EVIDENCE[node.value]


def test_every_code_of_evidence_is_made_and_explained_and_no_other() -> None:
    assert list(EVIDENCE) == [entry.value for family in EVIDENCE_FAMILIES for entry in family]
    assert {entry.value for entry in made_codes()} == set(EVIDENCE)
    assert explained("8.1") == set(Rule)
    assert explained("8.3") | explained("8.4") == set(EVIDENCE) - set(Rule)


def test_a_placement_is_made_of_no_code_beside_the_registry() -> None:
    for path in sorted((ROOT / "src" / "pipefacts").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Placement", "Place"):
                literals = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
                assert not [value for value in literals if isinstance(value, str)], path.name


def test_an_entry_of_evidence_says_in_words_what_it_means() -> None:
    for code, entry in EVIDENCE.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert entry.name == code.upper().replace("-", "_")
        assert entry.reason[0].islower()
        assert not entry.reason.endswith(".")
        assert entry.definition


def test_an_unknown_code_of_evidence_is_an_error() -> None:
    with pytest.raises(KeyError, match="no-such-code"):
        EVIDENCE["no-such-code"]
    with pytest.raises(ValueError, match="no-such-code"):
        OtherRows("no-such-code")


def test_every_ground_of_a_reading_of_the_heads_is_explained() -> None:
    assert explained("4.4") == {evidence.value for evidence in HeadEvidence}


@pytest.mark.parametrize("path", fixture_paths(), ids=lambda path: path.stem)
def test_the_evidence_of_a_fixture_is_explained(path) -> None:
    try:
        page = pipefacts.parse(path.read_bytes().decode("utf-8"))
    except pipefacts.PipefactsError:
        return
    for fact in page.facts:
        assert all(fact.alignment in EVIDENCE[code].alignments for code in fact.evidence)
    assert {str(fact.alignment) for fact in page.facts} <= explained("8")


def test_every_alignment_is_explained() -> None:
    assert explained("8") == {alignment.value for alignment in Alignment}


# Keys


def keys(kind: type) -> Iterator[str]:
    """The keys of a struct and of the structs in its fields."""
    for field in msgspec.structs.fields(kind):
        yield field.name
        for inner in re.findall(r"pipefacts\.[\w.]+", str(field.type)):
            module, _, name = inner.rpartition(".")
            part = getattr(__import__(module, fromlist=[name]), name, None)
            if isinstance(part, type) and issubclass(part, msgspec.Struct):
                yield from keys(part)


def section_text(number: int) -> str:
    """The text of a section."""
    return re.split(r"^## ", SPEC, flags=re.M)[number]


def test_every_key_of_a_page_is_documented() -> None:
    found = set(keys(Page))
    assert {"facts", "alignment", "probability", "documentation", "place", "offset", "remedy", "end"} <= found
    told = section_text(9) + section_text(11)
    assert sorted(key for key in found if not re.search(rf"`{key}`", told)) == []


def test_every_value_of_an_enumeration_is_documented() -> None:
    told = section_text(9)
    for kind in (FactKind, CellKind, Role):
        assert [one.value for one in kind if one is not CellKind.EMPTY and f"`{one.value}`" not in told] == []


def test_every_field_of_csv_is_documented_in_its_order() -> None:
    line = re.search(r"^CSV has(.*?)\n\n", section_text(9), flags=re.M | re.S)
    assert line
    listed = [name for name in re.findall(r"`(\w+)`", line[1]) if name in CSV_FIELDS]
    assert tuple(dict.fromkeys(listed)) == CSV_FIELDS


def test_every_family_of_diagnostics_is_named() -> None:
    rows = dict(re.findall(r"^\| (PF\d) \| ([^:|]+)", section_text(11), flags=re.M))
    assert {prefix: name.strip() for prefix, name in rows.items()} == FAMILIES


# Examples


def example_cells() -> Iterator[tuple[str, str, bool]]:
    """The examples of section 2: a fragment, a text, and whether it is read."""
    for block in of_kind("cells"):
        for line in block.text.splitlines():
            name, _, rest = line.partition(" ")
            good, _, bad = rest.partition(" not ")
            for reads, texts in ((True, good), (False, bad)):
                for text in texts.split("·"):
                    yield name, text.strip(), reads


@functools.cache
def fragment(name: str) -> re.Pattern[str]:
    """The regular expression of a fragment of a cell."""
    lark = Lark(f"%import values ({name})\nstart: {name}\n", import_paths=[str(GRAMMAR)], parser="lalr")
    return re.compile(lark.terminals[0].pattern.to_regexp())


@pytest.mark.parametrize(("name", "text", "reads"), list(example_cells()))
def test_a_fragment_reads_what_the_specification_says(name: str, text: str, reads: bool) -> None:
    tail = "\n" if name in ("SCALE_TEXT",) else ""
    found = fragment(name).match(text + tail)
    assert (found is not None and found.end() == len(text)) == reads


def test_every_fragment_of_a_cells_text_has_an_example() -> None:
    names = {name for name in productions(GRAMMARS["values.lark"]) if name.endswith("_TEXT")}
    assert names <= {name for name, _, _ in example_cells()}


def dialect_of(block: Block) -> str:
    """The dialect that a dump is of."""
    return block.info[1] if len(block.info) > 1 else "leading"


@pytest.mark.parametrize("block", of_kind("dump"), ids=named)
def test_a_dump_of_the_specification_is_read_without_a_fault(block: Block) -> None:
    page = pipefacts.parse(block.text, dialect=dialect_of(block))
    assert page.facts
    assert page.dialect == dialect_of(block)
    assert not page.skipped
    assert [one for one in page.diagnostics if one.severity is pipefacts.Severity.ERROR] == []


def followed(kind: str) -> list[tuple[Block, Block]]:
    """Each dump with the block of ``kind`` that follows it."""
    found = []
    dump = None
    for block in BLOCKS:
        if block.info[:1] == ("dump",):
            dump = block
        elif block.info[:1] == (kind,):
            assert dump is not None
            found.append((dump, block))
    return found


@pytest.mark.parametrize(("dump", "block"), followed("facts"), ids=lambda block: named(block))
def test_the_facts_of_a_dump_are_those_that_the_specification_lists(dump: Block, block: Block) -> None:
    page = pipefacts.parse(dump.text, dialect=dialect_of(dump), columns="proved")
    assert [" | ".join(shown(fact)) for fact in page.facts] == block.text.splitlines()


def shown(fact: pipefacts.Fact) -> list[str]:
    """A fact as the specification lists it."""
    column = "-" if fact.column is None else str(fact.column)
    return [fact.label, " ".join(fact.text.split()), column, fact.alignment]


@pytest.mark.parametrize(("dump", "block"), followed("columns"), ids=lambda block: named(block))
def test_the_columns_of_a_dump_are_those_that_the_specification_lists(dump: Block, block: Block) -> None:
    page = pipefacts.parse(dump.text, dialect=dialect_of(dump))
    found = [(c.months or "-", c.start or "-", c.end, c.period_type) for c in page.columns]
    assert [" | ".join(map(str, column)) for column in found] == block.text.splitlines()


@pytest.mark.parametrize("block", of_kind("json"), ids=named)
def test_the_json_of_the_specification_is_that_of_its_first_dump(block: Block) -> None:
    told = json.loads(block.text)
    page = pipefacts.parse(of_kind("dump")[0].text, columns="proved")
    facts = json.loads(page.to_json())["facts"]
    assert told in [{key: fact[key] for key in told} for fact in facts]


@pytest.mark.parametrize("block", of_kind("not-a-dump"), ids=named)
def test_what_the_specification_calls_no_dump_is_refused(block: Block) -> None:
    with pytest.raises(pipefacts.PipefactsError) as caught:
        pipefacts.parse(block.text)
    if len(block.info) > 1:
        assert caught.value.code == block.info[1]


def example_titles() -> list[list[str]]:
    """The rows of the table of titles: title, name, members, units."""
    rows = re.findall(r"^\| `.*\|$", own_text("4.1"), flags=re.M)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize("row", example_titles(), ids=lambda row: row[0])
def test_a_title_is_read_as_the_specification_says(row: list[str]) -> None:
    text, name, member, units = [cell.strip("`") for cell in row]
    title = read_title(PrintedTitle((text,), (), 1))
    assert (title.name, " | ".join(title.members)) == (name, member)
    assert len(title.units) == (units.count(";") + 1 - ("older" in units) if units else 0)
    assert title.older == ("older page" in units)
