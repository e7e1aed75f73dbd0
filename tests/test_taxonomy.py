"""Concepts by the digest of their documentation: the file, what is built into it, and the entries that it names."""

import io
import json
import zipfile
from pathlib import Path

import pytest

import pipefacts
from conftest import FIXTURES
from pipefacts.cli import main
from pipefacts.errors import TaxonomyError
from pipefacts.taxonomy import Record, Taxonomy, load_taxonomy, resolve, standard
from pipefacts.taxonomy.digest import digest, plain
from pipefacts.taxonomy.inputs import learn, read_inputs
from pipefacts.taxonomy.standard import FILE
from pipefacts.taxonomy.store import MAGIC, join, pack, taxonomy_of, unpack
from pipefacts.values import Element, Entry, EntryKind, PeriodType, Source

WOOL = "What the mill's stock of wool is worth."
YARN = "What was earned by selling yarn."
LINES = "Line items of a table of the mill."
INSTANT, DURATION = PeriodType.INSTANT, PeriodType.DURATION

DUMP = (
    "|\nMill (Details) - USD ($)\n|12 Months Ended\n|\nDec. 31, 2023\n|\nDec. 31, 2022\n"
    "|Wool stock\n|$ 12\n|$ 14\n|Yarn sales\n|$ 90\n|$ 80\n"
    f"|X\n- Definition\n+ References\n{WOOL}\n+ Details\nNo definition available.\n"
    f"|X\n- Definition\n+ References\n{YARN}\n+ Details\nNo definition available.\n"
)


def record(name: str, *texts: str, year: int = 0, period_type: PeriodType | None = None, label: str = "") -> Record:
    element = Element(name, "monetary", None, period_type)
    return Record(element, tuple(map(digest, texts)), digest(label) if label else 0, year)


@pytest.fixture
def mill() -> Taxonomy:
    return taxonomy_of(
        [
            record("us-gaap:WoolStock", WOOL, period_type=INSTANT),
            record("us-gaap:YarnSales", YARN, period_type=DURATION),
            record("us-gaap:MillLineItems", LINES),
            record("us-gaap:YarnLineItems", LINES),
        ],
        ["mill"],
    )


def concept(documentation: str | None, name: str | None = None) -> Entry:
    return Entry(1, EntryKind.CONCEPT, documentation, (), name=name)


# Digests


def test_a_digest_does_not_see_quotes_case_and_spaces() -> None:
    assert (
        plain("The  mill\u2019s \u201cstock\u201d \u2013 of WOOL.")
        == plain("the mill's 'stock' - of wool")
        == "the mill s stock of wool"
    )
    assert digest("The mill\u2019s stock") == digest("the mill's  stock!")
    assert digest("The mill's stock") != digest("The mill's stocks")


def test_the_digest_of_a_text_without_accents_is_that_of_the_general_rule() -> None:
    text = "Amount, after 1 year; (net)\tof X-Y."
    assert plain(text) == plain(text + "\u00a0") == "amount after 1 year net of x y"


# The file


def test_a_file_gives_the_taxonomy_that_it_was_made_of(mill: Taxonomy) -> None:
    assert unpack(pack(mill)) == mill
    assert pack(unpack(pack(mill))) == pack(mill)


def test_what_the_newest_says_holds_and_the_texts_of_all_years_are_kept() -> None:
    older = taxonomy_of([record("us-gaap:WoolStock", WOOL, year=2012, period_type=DURATION)])
    newer = taxonomy_of([record("us-gaap:WoolStock", "Wool on hand.", year=2020, period_type=INSTANT)])
    for both in (join([older, newer]), join([newer, older])):
        (by_old,), (by_new,) = both.elements_of(WOOL), both.elements_of("Wool on hand.")
        assert by_old == by_new == Element("us-gaap:WoolStock", "monetary", None, INSTANT)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"|\nMill (Details)",
        MAGIC,
        MAGIC + b"no zlib",
        pack(taxonomy_of([record("us-gaap:WoolStock", WOOL)]))[:-4],
    ],
)
def test_a_damaged_or_foreign_file_is_a_clear_error(data: bytes) -> None:
    with pytest.raises(TaxonomyError, match=r"not a taxonomy|damaged"):
        unpack(data)


def test_the_taxonomy_of_the_package_is_small_and_knows_what_it_says() -> None:
    path = Path(pipefacts.__file__).parent / "taxonomy" / FILE
    assert path.stat().st_size < 400_000
    known = standard()
    assert len(known.elements) > 8_000
    assert {element.name.partition(":")[0] for element in known.elements} == {"us-gaap", "dei", "srt"}
    assert list(known.digests) == sorted(known.digests)


# Entries and facts


def test_an_entry_has_the_elements_that_share_its_text(mill: Taxonomy) -> None:
    lines, wool, other = resolve([concept(LINES), concept(WOOL), concept("A text of nobody.")], mill)
    assert [element.name for element in lines.elements] == ["us-gaap:MillLineItems"]  # Yarn would stand behind Wool
    assert [element.name for element in wool.elements] == ["us-gaap:WoolStock"]
    assert (wool.source, other.source, other.elements) == (Source.TAXONOMY, None, ())


def test_several_elements_are_kept_where_the_order_allows_all(mill: Taxonomy) -> None:
    (lines,) = resolve([concept(LINES)], mill)
    assert len(lines.elements) == 2


def test_a_stated_name_goes_before_the_taxonomy(mill: Taxonomy) -> None:
    (entry,) = resolve([concept(WOOL, "hlb_WoolInTheLoft")], mill)
    assert ([element.name for element in entry.elements], entry.source) == (["hlb:WoolInTheLoft"], Source.STATED)


def test_a_text_that_would_break_the_order_of_names_names_nothing() -> None:
    texts = {letter: f"What is told of {letter}." for letter in "ABCD"}
    known = taxonomy_of([record(f"us-gaap:{letter}", text) for letter, text in texts.items()])
    found = resolve([concept(texts[letter]) for letter in "DABC"], known)
    assert ["".join([element.name[-1] for element in entry.elements]) for entry in found] == ["", "A", "B", "C"]


def test_two_texts_that_contradict_each_other_name_nothing() -> None:
    known = taxonomy_of([record("us-gaap:A", WOOL), record("us-gaap:B", YARN)])
    assert [entry.elements for entry in resolve([concept(YARN), concept(WOOL)], known)] == [(), ()]


def test_a_fact_has_the_concept_of_its_entry(mill: Taxonomy) -> None:
    page = pipefacts.parse(DUMP, taxonomy=mill)
    assert [(fact.concept, fact.concept_source) for fact in page.facts] == [
        *[("us-gaap:WoolStock", "taxonomy")] * 2,
        *[("us-gaap:YarnSales", "taxonomy")] * 2,
    ]
    assert {fact.concept for fact in pipefacts.parse(DUMP).facts} == {None}


def test_the_types_of_a_whole_tail_are_proved(mill: Taxonomy) -> None:
    tail = f"|X\n- Definition\n+ References\n{WOOL}\n+ Details\nNo definition available.\n"
    text = "|\nMill (Details) - USD ($)\n$ in Thousands\n|12 Months Ended\n|\nDec. 31, 2023\n|Stock\n|12.5\n" + tail
    (named,) = pipefacts.parse(text, taxonomy=mill).facts
    assert named.period == pipefacts.Period(INSTANT, None, None, named.period.end if named.period else None)
    assert (named.unit, str(named.scaled)) == ("USD", "12500")
    (bare,) = pipefacts.parse(text).facts
    assert bare.period is not None
    assert (bare.period.type, bare.period.months, bare.unit, bare.scaled) == (None, 12, None, None)
    assert bare.likely_unit is not None
    assert bare.likely_period_type is not None


# What a taxonomy is built from

SCHEMA = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
 targetNamespace="http://fasb.org/us-gaap/2021">
<xs:element name="WoolStock" id="us-gaap_WoolStock" type="xbrli:monetaryItemType" xbrli:periodType="instant"
 xbrli:balance="debit"/><xs:element name="Felt" id="hlb_Felt" type="xbrli:stringItemType"/></xs:schema>"""
LINKBASE = f"""<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:xml="http://www.w3.org/XML/1998/namespace"><link:labelLink>
<link:loc xlink:href="us-gaap-2021.xsd#us-gaap_WoolStock" xlink:label="one"/>
<link:label xlink:label="text" xlink:role="http://www.xbrl.org/2003/role/documentation" xml:lang="en-US">{WOOL}</link:label>
<link:label xlink:label="name" xlink:role="http://www.xbrl.org/2003/role/label" xml:lang="en-US">Wool Stock</link:label>
<link:label xlink:label="text" xlink:role="http://www.xbrl.org/2003/role/documentation" xml:lang="fr">La laine.</link:label>
<link:labelArc xlink:from="one" xlink:to="text"/><link:labelArc xlink:from="one" xlink:to="name"/>
</link:labelLink></link:linkbase>""".encode()
TAGS = (
    "tag\tversion\tcustom\tabstract\tdatatype\tiord\tcrdr\ttlabel\tdoc\n"
    f"WoolStock\tus-gaap/2021\t0\t0\tmonetary\tI\tD\tWool Stock\t{WOOL}\n"
    f"Felt\t0001\t1\t0\tmonetary\tI\tD\tFelt\t{YARN}\n"
).encode()
METALINKS = json.dumps(
    {
        "instance": {
            "mill.htm": {
                "tag": {
                    "us-gaap_WoolStock": {
                        "xbrltype": "monetaryItemType",
                        "nsuri": "http://fasb.org/us-gaap/2021",
                        "crdr": "debit",
                        "lang": {"en-us": {"role": {"documentation": WOOL, "label": "Wool Stock"}}},
                    },
                    "hlb_Felt": {"lang": {"en-us": {"role": {"documentation": YARN}}}},
                }
            }
        }
    }
).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


INPUTS = {
    "package.zip": zipped(
        {"us-gaap-2021/elts/us-gaap-2021.xsd": SCHEMA, "us-gaap-2021/us-gaap-doc-2021.xml": LINKBASE}
    ),
    "notes.zip": zipped({"tag.tsv": TAGS, "num.tsv": b"ignored"}),
    "tag.txt": TAGS,
    "MetaLinks.json": METALINKS,
}


@pytest.mark.parametrize("name", INPUTS)
def test_each_kind_of_input_gives_names_types_and_the_label(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(INPUTS[name])
    records, sources = read_inputs([str(tmp_path / name)])
    known = taxonomy_of(records, sources)
    period_type = None if name == "MetaLinks.json" else INSTANT
    assert known.elements_of(WOOL) == (Element("us-gaap:WoolStock", "monetary", "debit", period_type),)
    assert known.label_of("us-gaap:WoolStock") == digest("wool stock")
    assert list(known.years) == [2021]
    assert known.elements_of(YARN) == ()  # a filer's own concept
    assert known.sources == (name,)


BAD = {
    "dump.txt": DUMP.encode(),
    "cut.zip": INPUTS["package.zip"][:200],
    "tag.tsv": b"a\tb\n1\t2\n",
    "MetaLinks.json": b"{",
    "mill-lab.xml": b"<linkbase",
    "own.zip": zipped({"felt.xsd": SCHEMA.replace(b"us-gaap_WoolStock", b"hlb_WoolStock")}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_is_pf017_and_leaves_the_output_as_it_was(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, bad = tmp_path / "out.taxonomy", tmp_path / name
    out.write_bytes(b"as it was")
    bad.write_bytes(BAD[name])
    good = tmp_path / "tag.txt"
    good.write_bytes(TAGS)
    assert main(["taxonomy", "build", str(out), str(good), str(bad)]) == 2
    message = capsys.readouterr().err
    assert f"{bad}: PF017 " in message
    assert message.count("\n") == 1
    assert out.read_bytes() == b"as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({"out.taxonomy", "tag.txt", name})


def test_an_input_that_is_missing_is_pf001(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["taxonomy", "build", str(tmp_path / "out"), str(tmp_path / "missing.zip")]) == 2
    assert "missing.zip: PF001" in capsys.readouterr().err


def test_a_taxonomy_that_was_built_names_the_facts_of_a_dump(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, dump = tmp_path / "mill.taxonomy", tmp_path / "dump.txt"
    (tmp_path / "notes.zip").write_bytes(INPUTS["notes.zip"])
    dump.write_text(DUMP, "utf-8")
    assert main(["taxonomy", "build", str(out), str(tmp_path / "notes.zip")]) == 0
    assert main(["taxonomy", "info", str(out)]) == 0
    assert "us-gaap 1" in capsys.readouterr().out
    assert main(["parse", str(dump), "--format", "csv", "--taxonomy", str(out)]) == 0
    assert "us-gaap:WoolStock,taxonomy,debit" in capsys.readouterr().out
    assert main(["why", str(dump), "9", "--taxonomy", str(out)]) == 0


def test_the_settings_may_name_a_taxonomy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tag.txt").write_bytes(TAGS)
    assert main(["taxonomy", "build", str(tmp_path / "mill.taxonomy"), str(tmp_path / "tag.txt")]) == 0
    (tmp_path / "pyproject.toml").write_text('[tool.pipefacts]\ntaxonomy = ["mill.taxonomy"]\n', "utf-8")
    (tmp_path / "dump.txt").write_text(DUMP, "utf-8")
    capsys.readouterr()
    assert main(["parse", str(tmp_path / "dump.txt"), "--format", "jsonl"]) == 0
    assert "us-gaap:WoolStock" in capsys.readouterr().out


def test_a_file_that_is_no_taxonomy_is_pf017_for_parse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text(DUMP, "utf-8")
    assert main(["parse", str(dump), "--taxonomy", str(dump)]) == 2
    assert f"{dump}: PF017 the file is not a taxonomy file of pipefacts" in capsys.readouterr().err
    with pytest.raises(TaxonomyError):
        load_taxonomy([str(dump)])


def test_dumps_that_state_their_names_teach_standard_concepts_alone(tmp_path: Path) -> None:
    stated = "us-gaap_WoolStock", "hlb_Felt"
    entries = resolve([concept(WOOL, stated[0]), concept(YARN, stated[1]), concept("Untold.")])
    known = taxonomy_of(learn(entries, 2022))
    assert [element.name for element in known.elements] == ["us-gaap:WoolStock"]
    assert known.elements_of(WOOL)[0].name == "us-gaap:WoolStock"
    assert list(known.years) == [2022]


def test_learning_adds_to_what_the_file_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fixture = FIXTURES / "dialects" / "positional-2.3.1" / "balance-sheet.txt"
    out = tmp_path / "mill.taxonomy"
    (tmp_path / "tag.txt").write_bytes(TAGS)
    assert main(["taxonomy", "build", str(out), str(tmp_path / "tag.txt")]) == 0
    assert main(["taxonomy", "learn", str(out), str(fixture)]) == 0
    names = {element.name for element in unpack(out.read_bytes()).elements}
    assert "us-gaap:WoolStock" in names
    assert len(names) > 1
    (tmp_path / "dump.txt").write_text(DUMP, "utf-8")
    before = out.read_bytes()
    assert main(["taxonomy", "learn", str(out), str(tmp_path / "dump.txt")]) == 2
    assert "no dump states" in capsys.readouterr().err
    assert out.read_bytes() == before
