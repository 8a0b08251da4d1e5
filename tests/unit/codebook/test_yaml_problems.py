"""What is wrong in a YAML codebook is all said, with line, column and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.codebook.draft import Findings
from coder.codebook.read import check_codebook, read_codebook
from coder.codebook.yaml_read import yaml_codebook
from coder.codebook.yaml_write import to_yaml
from coder.errors import CodebookRefused, FileRefused
from coder.i18n.words import translated
from tests.unit.codebook.parsed import parse_yaml


def problems(text: str) -> list[str]:
    with pytest.raises(CodebookRefused) as refused:
        parse_yaml(text, "f.yaml")
    return refused.value.message.split("\n")[1:]


def one_code(lines: str) -> str:
    return "name: Bok\ncodes:\n  - name: eldre\n" + "".join(f"    {line}\n" for line in lines.split("\n"))


def test_all_problems_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bok.yaml"
    path.write_text(
        """\
name: Prøve
langauge: nb
codes:
  - id: Eldre folk
    name: eldre
    keyword: [gamle]
    keywords: gamle, sykehjem
  - name: [a, b]
    nøkkelord: [x]
  - definition: uten navn
    colour: rød
  - name: Ensomhet
    examples:
      - ensom: ja
      -
    residual: yes
    name: dobbelt
  - name: ELDRE
    replaces: [ensomhet]
    xyzzy: 1
  - bare tekst
  - id: sorg
    name: &anker no
    definition: *anker
  - {id: sorg, name: 2023}
""",
        encoding="utf-8",
    )
    expected = [
        ("2:1", "unknown key «langauge»; nearest valid key: language"),
        (
            "4:9",
            "the id «Eldre folk» may only have lower-case letters, digits and hyphens; write eldre-folk",
        ),
        ("6:5", "unknown key «keyword»; nearest valid key: keywords"),
        (
            "7:15",
            "keywords should be a list, and a text is given; write it as a list: keywords: [one, two]",
        ),
        ("8:11", "name should be a text, and a list is given; put a text with brackets or «: » in quotes"),
        ("10:5", "the code has no name; write one after «name:»"),
        ("11:13", 'the colour «rød» is none; write it as "#1f77b4" or "#17b"'),
        (
            "14:9",
            "examples should be a list of texts, and this is a key with a value; put the text in quotes",
        ),
        ("15:8", "examples has an empty item; write a text or remove it"),
        ("16:15", "residual should be true or false"),
        ("17:5", "the key «name» stands twice (first in line 12)"),
        ("18:11", "the name «ELDRE» is already used at the same level (line 5); give them different names"),
        (
            "19:15",
            "replaces names «ensomhet», which is still a code (line 12); "
            "remove that code, or leave its id out of replaces",
        ),
        (
            "20:5",
            "unknown key «xyzzy»; valid keys: id, name, definition, include, exclude, keywords, examples, "
            "colour, residual, replaces, codes",
        ),
        ("23:11", "«&anker» is read as an anchor; put the text in quotes, or remove it"),
        ("24:17", "the alias «*anker» cannot be used in a codebook; write the value out, or quote it"),
        ("25:10", "the id «sorg» is already used in line 22; ids must differ"),
    ]
    assert [(problem.where, problem.message) for problem in check_codebook(path)] == [
        (f"line {place}", message) for place, message in expected
    ]
    with pytest.raises(CodebookRefused) as refused:
        read_codebook(path)
    assert refused.value.message == "\n".join(
        [
            "The codebook bok.yaml was not read; it has 17 problems:",
            *(f"bok.yaml:{line}: {message}" for line, message in expected),
        ]
    )
    assert refused.value.hint == "Mend what is listed and read the file again."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: the file is empty; a codebook has its codes in a list under «codes:»"),
        ("# bare en kommentar\n", "1: the file is empty; a codebook has its codes in a list under «codes:»"),
        ("- a", "1:1: a codebook has its codes in a list under «codes:»"),
        ("name: a\ncodes:\n\t- name: b\n", "3:1: a tab stands here; use spaces, two for each level"),
        ("name: a\ncodes: 'x\n", "2:8: a quote is opened here and never closed"),
        ("codes: []\nname: a: b\n", "2:8: there is a colon too many, or the line is indented wrongly; "),
        ("name: @a\n", "1:7: a text cannot begin with «@»; put it in quotes"),
        ("name: a\ncodes:\n- name: x\n name: y", "4:2: the line is indented differently"),
        ("name: a\ncodes: [1\nb: 2\n", "3:2: a list in brackets lacks its «]», or a comma before this"),
        ('name: "\\UFFFFFFFF"', "1: after this line, an escape (\\x, \\u or \\U) in double quotes is no"),
        ("codes: []\nname: x\x07\n", "2:8: the character U+0007 cannot be kept; remove it"),
        ('codes: []\nname: "\\u0007"\n', "2:7: name: the character U+0007 cannot be kept; remove it"),
        ('codes: []\nname: "\\ud800"\n', "2:7: name: the character U+D800 cannot be kept; remove it"),
        ("name: a\ncodes: []\n---\nname: b\n", "3:1: a second document begins here («---»)"),
        ("name: !ting a\ncodes: []\n", "1:7: «!ting» is read as a tag; put the text in quotes, or remove it"),
        ("[" * 100_000, "1:41: lists and keys go more than 40 levels deep"),
        ("name: a\n", "1:1: the codebook has no codes; write them in a list under «codes:»"),
        ("name: a\ncodes: {b: c}\n", "2:8: codes should be a list; begin each code with «- name:»"),
        ("name: a\ncodes: []\nlanguage: norsk språk\n", "3:11: the language «norsk språk» is no language tag"),
        ("name: a\ncodes:\n  - name: ''\n", "3:11: the code has no name; write one after «name:»"),
        ("name: a\ncodes:\n  - name: \u200b\n", "3:11: the name of the code has no visible character"),
        ("name: a\n? [b]\n: c\ncodes: []\n", "2:3: a list or braces stand where a key should"),
        (one_code("replaces: [eldre]"), "4:15: the code «eldre» cannot replace itself"),
        (one_code("replaces: [a, a]"), "4:15: replaces names «a» more than once"),
        (
            one_code("replaces: [A]"),
            "4:15: the id «A» may only have lower-case letters, digits and hyphens; write a",
        ),
        (
            one_code("id: ' ?'"),
            "4:9: the id «?» may only have lower-case letters, digits and hyphens; write some",
        ),
        (one_code("keywords: {a: b}"), "4:15: keywords should be a list, and keys with values are given"),
        (
            one_code("keywords: [[a]]"),
            "4:16: keywords should be a list of texts, and this is a list in the list",
        ),
        (one_code('residual: "true"'), "4:15: residual should be true or false"),
        (
            one_code("residual: true") + "  - name: b\n    residual: true\n",
            "6:15: a codebook has one residual code, and «eldre» (line 3) is it",
        ),
        ("name: a\ncodes: {b: 1\nc: 2", "3:2: keys in braces lack their «}», or a comma before this"),
        (
            'name: "a\\q"\ncodes: []',
            "1:10: in double quotes «\\» begins an escape, and this is none; use single quotes",
        ),
        ("name: a\ncodes: - b", "2:8: a list cannot begin here; begin it on a line of its own"),
        ("name: |x\n b", "1:8: after «|» or «>» the text begins on the next line"),
        ("name: 'a' b\ncodes: []", "1:11: this stands after a text in quotes or brackets; put all of it in quotes"),
        ("name: a\ncodes", "2:1: a key lacks its colon, or a text goes on here and is not indented"),
        ("name: &", "1:7: a text cannot begin with «&»; put it in quotes"),
        ("name: a\ncodes: []\n... b", "3:5: nothing may stand after «...»; one file holds one codebook"),
    ],
)
def test_one_problem(text: str, problem: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert found[0].startswith(f"f.yaml:{problem}")


def test_ten_levels_and_no_more() -> None:
    def nested(levels: int) -> str:
        lines = ["name: a"]
        for level in range(levels):
            lines += [f"{'    ' * level}codes:", f"{'    ' * level}  - name: nivå {level}"]
        return "\n".join(lines)

    assert len(parse_yaml(nested(10), "f.yaml")) == 10
    assert problems(nested(11)) == ["f.yaml:23:45: codes go more than 10 levels deep; use fewer levels"]


@settings(deadline=None)
@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"%@`#,?~ \n\t\\ux0é🙂\ufeff\x85\u2028"), max_size=60))
def test_any_text_is_read_or_has_problems(text: str) -> None:
    for whole in (text, f"name: a\ncodes:\n  - name: {text}\n"):
        findings = Findings()
        codebook = yaml_codebook(whole, findings)
        if not findings.found:
            assert parse_yaml(to_yaml(codebook), "f.yaml") == codebook


def test_files_that_are_no_codebooks(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"name: a\ncodes: [\xf8]\n")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "large.yaml").write_bytes(b"#" * 10_000_001)
    (tmp_path / "bok.docx").write_bytes(b"")
    for name, message in [
        ("latin.yaml", "latin.yaml is not UTF-8: line 2 has the byte 0xF8."),
        ("folder.yaml", "folder.yaml is a folder."),
        ("none.yaml", "none.yaml does not exist."),
        ("large.yaml", "large.yaml is too large for a codebook: 10,000,001 bytes."),
        ("bok.docx", "bok.docx is no codebook file: its suffix is «.docx»."),
    ]:
        with pytest.raises(FileRefused) as refused:
            check_codebook(tmp_path / name)
        assert refused.value.message.endswith(message)
        assert refused.value.hint


def test_problems_are_said_in_the_language_of_the_reader(tmp_path: Path) -> None:
    """With their lines, the words of the file, and what is to be done."""
    path = tmp_path / "a.yaml"
    path.write_text("codes:\n  - name: a\n    colour: blå\n    definisjn: b\n", encoding="utf-8")
    with pytest.raises(CodebookRefused) as refused:
        read_codebook(path)
    assert translated(refused.value.whole, "nb").splitlines() == [
        "Kodeboka a.yaml ble ikke lest; den har 2 problemer:",
        'a.yaml:3:13: «blå» er ingen farge; skriv den som "#1f77b4" eller "#17b"',
        "a.yaml:4:5: ukjent nøkkel «definisjn»; den gyldige nøkkelen som ligner mest: definition",
        "Rett det som er listet, og les fila på nytt.",
    ]
    assert "linje 3, kolonne 13: «blå» er ingen farge" in translated(check_codebook(path)[0].whole, "nb")
