"""Codebooks in tables: other people's headings, delimiters and encodings, and our own export."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.codebook.cells import safe_cell, split_examples, split_keywords, unsafe_cell
from coder.codebook.csv_read import table_codebook
from coder.codebook.csv_write import to_csv
from coder.codebook.diff import diff
from coder.codebook.draft import Findings
from coder.codebook.read import check_codebook, read_codebook
from coder.errors import CodebookRefused, FileRefused
from coder.model import Code, Codebook
from tests.unit.codebook.parsed import read_csv

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"


def read(tmp_path: Path, text: str | bytes, name: str = "bok.csv") -> Codebook:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_csv(path)


def problems(tmp_path: Path, text: str | bytes) -> list[str]:
    with pytest.raises(CodebookRefused) as refused:
        read(tmp_path, text)
    return refused.value.message.split("\n")[1:]


def tree(codebook: Codebook) -> list[str]:
    return [codebook.path(code) for code in codebook]


@pytest.mark.parametrize(
    "text",
    [
        "Tema;Kode;Definisjon;Nøkkelord\nHelse;Eldre;Over 70;gammel, sykehjem\nHelse;Sorg;;\n",
        "theme,code,definition,keywords,other\nHelse,Eldre,Over 70,gammel;sykehjem,9\nHelse,Sorg,,,\n",
        "Main-topic\tNAME\tdescription\tkeyword\nHelse\tEldre\tOver 70\tgammel|sykehjem\n\nHelse\tSorg\n",
        "sep=;\r\nforelder;navn;definisjon;stikkord\r\nhelse;Helse;;\r\n"
        'Helse;Eldre;Over 70;"gammel\r\nsykehjem"\r\nHelse;Sorg;;\r\n',
        "id,parent,name,definition,keywords\nhelse,,Helse,,\n"
        'eldre,helse,Eldre,Over 70,"[""gammel"", ""sykehjem""]"\nsorg,helse,Sorg,,\n',
    ],
)
def test_headings_and_delimiters(tmp_path: Path, text: str) -> None:
    expected = (
        Code("helse", "Helse"),
        Code("eldre", "Eldre", "helse", definition="Over 70", keywords=("gammel", "sykehjem")),
        Code("sorg", "Sorg", "helse"),
    )
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        codebook = read(tmp_path, text.encode(encoding))
        assert codebook.codes == expected
        assert codebook.name == "bok"


def test_children_may_stand_before_their_parent(tmp_path: Path) -> None:
    text = (
        "code,name,parent\nK 2,Barn,K 1\nK 3,Småbarn,k 1 > barn\nK 1,Familie,Familie\nK 4,Unge,familie\n"
        "K 5,Barn,K 4\nK 6,Yngst,K-2\n"
    )
    codebook = read(tmp_path, text)
    assert tree(codebook) == [
        "Familie",
        "Familie > Barn",
        "Familie > Barn > Småbarn",
        "Familie > Barn > Yngst",
        "Familie > Unge",
        "Familie > Unge > Barn",
    ]
    assert [code.id for code in codebook] == ["k-1", "k-2", "k-3", "k-6", "k-4", "k-5"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("eldre\nsorg\n", ["eldre", "sorg"]),
        ('Navn\nSorg, krise & tap\n\n"Kultur/fritid"\n', ["Sorg, krise & tap", "Kultur/fritid"]),
        ("sorg, krise\nkapasitet\n", ["sorg, krise", "kapasitet"]),
        ("tiltak\neksempler\n", ["tiltak", "eksempler"]),
        ('"Ring ""oss""", sa hun\nto\n', ['"Ring ""oss""", sa hun', "to"]),
    ],
)
def test_a_plain_list(tmp_path: Path, text: str, names: list[str]) -> None:
    assert [code.name for code in read(tmp_path, text)] == names
    (tmp_path / "bok.txt").write_text(text)
    assert [code.name for code in read_codebook(tmp_path / "bok.txt")] == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1: the file is empty; a codebook has at least a column «name»"]),
        (
            "a;b\n1;2\n",
            [
                "1: no column has the names of the codes; call it one of "
                "name, code, code name, label, tag, navn, namn, kode, kodenavn, kodenamn, etikett (found: «a», «b»)"
            ],
        ),
        ("name,navn\na,b\n", ["1: the columns «name» and «navn» both stand for name; remove or rename one"]),
        (
            "name,colour,residual\na,rød,kanskje\n\n,#fff,\na,,ja\n",
            [
                "2:residual: residual should be true or false, and «kanskje» is given",
                '2:colour: the colour «rød» is none; write it as "#1f77b4" or "#17b"',
                "4:name: the code has no name; write one after «name:»",
                "5:name: the name «a» is already used at the same level (line 2); give them different names",
            ],
        ),
        (
            "name,parent\na,b\nb,a\nc,b\n",
            [
                f"{line}:parent: the parents of «{name}» go round in a circle; give one of them another"
                for line, name in ((2, "a"), (3, "b"), (4, "c"))
            ],
        ),
        (
            "name,parent\nx,\ny,\nannet,x\nannet,y\nz,annet\n",
            ["6:parent: the parent «annet» is the name of several codes (lines 4, 5); give its id"],
        ),
        (
            "name,definition\na,b,c\n",
            ["2: the row has more cells than there are headings; put a cell with the delimiter in quotes"],
        ),
        (
            'name,definition\na,b\nc,"d\n',
            ["3: the row cannot be read: a quote is opened in this row and not closed"],
        ),
        (
            'name,definition\na,"b" c\n',
            ["2: the row cannot be read: a cell in quotes goes on after its last one; double the quotes inside a cell"],
        ),
        ("id,name\nA 1,x\na-1,y\n", ["3:id: the id «a-1» is already used in line 2; ids must differ"]),
        ("name,definition\na,\x07\n", ["2:definition: definition: the character U+0007 cannot be kept; remove it"]),
    ],
)
def test_problems(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert problems(tmp_path, text) == [f"bok.csv:{problem}" for problem in expected]
    assert [
        f"{problem.where.removeprefix('line ')}: {problem.message}" for problem in check_codebook(tmp_path / "bok.csv")
    ] == expected


def test_a_very_long_chain_of_parents_is_a_problem(tmp_path: Path) -> None:
    rows = "".join(f"k{number},k{number - 1}\n" for number in range(1, 5000))
    assert problems(tmp_path, f"name,parent\n{rows}") == [
        "bok.csv:11: codes go more than 10 levels deep; use fewer levels"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04\x00\x00", "is no text: it has NUL bytes."),
        (b"name\n\x81\xf8\n", "is neither utf-8-sig nor cp1252 text."),
        (b"\xff\xfen", "is neither utf-16 text."),
    ],
)
def test_files_without_text(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, data)
    assert refused.value.message.endswith(message)


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("en, to", ("en", "to")),
        ("en, to; tre", ("en, to", "tre")),
        ("en\nto, tre\n", ("en", "to, tre")),
        ('["en; to"]', ("en; to",)),
        ("[ikke JSON]", ("[ikke JSON]",)),
        ("", ()),
    ],
)
def test_keywords_of_a_cell(cell: str, items: tuple[str, ...]) -> None:
    assert split_keywords(cell) == items


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("Alt er bra, takk; virkelig", ("Alt er bra, takk; virkelig",)),
        ("‘All good’, ‘Perfect.’, 'didn't hurt'", ("All good", "Perfect.", "didn't hurt")),
        ("Positive: 'Fine.' , 'Good' Negative/ wishlist: 'Bad.'", ("Fine.", "Good", "Bad.")),
        ("More money', 'Ya give", ("More money", "Ya give")),
        ("«én» «to»", ("én", "to")),
        ("'en'\n'to'", ("'en'", "'to'")),
        ("'alene'", ("'alene'",)),
    ],
)
def test_examples_of_a_cell(cell: str, items: tuple[str, ...]) -> None:
    assert split_examples(cell) == items


@pytest.mark.parametrize("text", ["=1+1", "+47", "-x", "@a", "  =x", "'=x", "''=x", "' =x", "＝x", "'", "x", "'x", ""])
def test_formulas_get_one_quote_that_is_taken_off_again(text: str) -> None:
    dangerous = text.lstrip("' ").startswith(("=", "+", "-", "@", "＝"))
    assert safe_cell(text) == ("'" + text if dangerous else text)
    assert unsafe_cell(safe_cell(text)) == text


def test_the_table_for_a_spreadsheet() -> None:
    codebook = Codebook(
        (
            Code("a", "=Eldre", definition="+ én"),
            Code(
                "b",
                "Sorg",
                "a",
                keywords=("en", "to"),
                examples=("a\nb",),
                residual=True,
                replaces=("x", "y"),
            ),
            Code("c", "borte", retired=True),
        ),
        language="nn",
    )
    rows = list(csv.reader(io.StringIO(to_csv(codebook)), delimiter=";"))
    assert ",".join(rows[0]) == ("id,parent,name,definition,include,exclude,keywords,examples,colour,residual,replaces")
    assert rows[1:] == [
        ["a", "", "'=Eldre", "'+ én", "", "", "", "", "", "", ""],
        ["b", "a", "Sorg", "", "", "", "en\nto", '["a\\nb"]', "", "true", "x\ny"],
    ]
    assert to_csv(Codebook(language="en")).startswith("id;parent;")


@settings(deadline=None)
@given(st.lists(st.sampled_from([*"ab;,\t\n\r\"'=1 ", "name", "id", "parent", "kode"]), max_size=40).map("".join))
def test_any_table_is_read_or_has_problems(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text(text, encoding="utf-8", newline="")
    findings = Findings()
    codebook = table_codebook(path, findings)
    if not findings.found:
        path.write_text(to_csv(codebook), encoding="utf-8-sig")
        assert diff(codebook, read_csv(path)) == []


def test_names_that_are_paths_are_a_tree_with_their_ids_where_nothing_else_says_what_is_above(tmp_path: Path) -> None:
    codebook = read(tmp_path, "Kode;Navn\nE;Eldre\nEH;Eldre > Hjemme\nB;Barn > Skole\n")
    assert tree(codebook) == ["Eldre", "Eldre > Hjemme", "Barn", "Barn > Skole"]
    assert codebook.path(codebook.by_id["eh"]) == "Eldre > Hjemme"
    said = read(tmp_path, "Kode;Navn;Overordnet\nE;Eldre;\nEH;Eldre > Hjemme;E\n")
    assert [code.name for code in said] == ["Eldre", "Eldre > Hjemme"]


def test_a_theme_and_code_sheet() -> None:
    path = SHARED / "nhs-fft" / "codebook.csv"
    if not path.exists():
        pytest.skip("the shared corpora are not here")
    codebook = read_csv(path)
    assert len(codebook.children(None)) == 10
    assert len(codebook) == 43
    praise = codebook.find("Positive experience & gratitude")
    assert codebook.path(praise) == "General > Positive experience & gratitude"
    assert praise.examples[:2] == ("All good", "Perfect.")
    assert len(praise.examples) == 41
    assert codebook.find("Staff listening, understanding & involving patients").definition


def test_a_sheet_of_topics_with_their_own_ids() -> None:
    path = SHARED / "storting" / "codebook.csv"
    if not path.exists():
        pytest.skip("the shared corpora are not here")
    codebook = read_csv(path)
    assert len(codebook) == 164
    assert len(codebook.children(None)) == 27
    assert codebook.path(codebook.by_id["205"]) == "ARBEIDSLIV > ARBEIDSMILJØ"
