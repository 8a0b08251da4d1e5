"""Codebooks in YAML: what is read, what is refused and in which words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.codebook.advice import advise
from coder.codebook.ids import make_id
from coder.codebook.read import check_codebook, read_codebook
from coder.codebook.yaml_write import to_yaml
from coder.model import Code, Codebook
from tests.unit.codebook.parsed import parse_yaml

GOOD = """\
# A comment.
name: Grupper som  ikke prioriteres
language: nb
description: >
  Et svar kan ha
  flere koder.
codes:
  - id: forløp
    name: hovedforløp   # another
    codes:
      - name: forløp 1
        keywords: [forløp 1, "1e3", no, Æ]
      - name: forløp 10
        definition: |
          Første linje.
          Andre linje.
        examples:
          - "- med strek"
          - én til
        colour: "#1f77b4"
        replaces: [gammel]
  - name: pårørende
    include: ja
    exclude: nei
  - name: 2023
    residual: true
"""


def test_reads_every_key() -> None:
    assert parse_yaml(GOOD, "f.yaml") == Codebook(
        name="Grupper som ikke prioriteres",
        language="nb",
        description="Et svar kan ha flere koder.",
        codes=(
            Code("forløp", "hovedforløp"),
            Code("forløp-1", "forløp 1", "forløp", keywords=("forløp 1", "1e3", "no", "Æ")),
            Code(
                "forløp-10",
                "forløp 10",
                "forløp",
                definition="Første linje.\nAndre linje.",
                examples=("- med strek", "én til"),
                colour="#1f77b4",
                replaces=("gammel",),
            ),
            Code("pårørende", "pårørende", include="ja", exclude="nei"),
            Code("2023", "2023", residual=True),
        ),
    )


@pytest.mark.parametrize("written", ["no", "yes", "Off", "1", "007", "1e3", "0o7", "2023-01-01", "True", ".inf"])
def test_plain_words_stay_as_written(written: str) -> None:
    codebook = parse_yaml(f"name: Bok\ncodes:\n  - name: {written}\n    keywords: [{written}]\n", "f.yaml")
    assert (codebook.codes[0].name, codebook.codes[0].keywords) == (written, (written,))


def test_empty_values_are_no_values() -> None:
    keys = ("id:", "definition: ~", "keywords:", "residual:", "codes: []")
    text = "name: Bok\ncodes:\n  - name: eldre\n" + "".join(f"    {key}\n" for key in keys)
    assert parse_yaml(text, "f.yaml").codes == (Code("eldre", "eldre"),)


def test_names_and_ids_are_composed() -> None:
    decomposed = "pa\u030arørende"
    code = parse_yaml(f"name: Bok\ncodes:\n  - {{id: {decomposed}, name: {decomposed}}}\n", "f.yaml").codes[0]
    assert (code.id, code.name) == ("pårørende", "pårørende")


def test_the_same_name_under_two_parents() -> None:
    text = "name: a\ncodes:\n  - {name: x, codes: [name: annet]}\n  - {name: y, codes: [name: annet]}\n"
    assert [code.id for code in parse_yaml(text, "f.yaml")] == ["x", "x-annet", "y", "y-annet"]


def test_made_ids_keep_away_from_written_ones() -> None:
    text = "name: a\ncodes: [{name: Eldre!}, {id: eldre, name: noe annet}]\n"
    assert [code.id for code in parse_yaml(text, "f.yaml")] == ["eldre-2", "eldre"]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Livskrise og sorg", "livskrise-og-sorg"),
        ("  PÅRØRENDE / barn & unge ", "pårørende-barn-unge"),
        ("forløp 10", "forløp-10"),
        ("हिन्दी", "हिन्दी"),
        ("🙂 ❤️", "code"),
        ("ord " * 40, "-".join(["ord"] * 15)),
        ("a" * 100, "a" * 60),
    ],
)
def test_make_id(name: str, made: str) -> None:
    assert make_id(name, set()) == made
    assert make_id(name, {made, f"{made}-2"}) == f"{made}-3"


@given(st.text(max_size=80), st.sets(st.text("ab-2", max_size=3)))
def test_a_made_id_is_new_and_stays_as_it_is(name: str, taken: set[str]) -> None:
    made = make_id(name, taken)
    assert made not in taken
    assert made == made.strip("-") != ""
    assert make_id(made, set()) == made


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "bok.yml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_codebook(path) == parse_yaml(GOOD, "f.yaml")


def test_the_file_reads_well() -> None:
    codebook = Codebook(
        (
            Code("a", "Eldre, syke: alle", definition="ord " * 40 + "slutt"),
            Code("b", "no", "a", keywords=("sykehjem", "a, b", "#1"), examples=("to\n\nlinjer", "- x")),
            Code("c", "avviklet", retired=True),
            Code("d", "under avviklet", "c"),
        ),
        name="Bok",
        language="nb",
    )
    written = to_yaml(codebook)
    assert written.startswith("# A codebook for coder.")
    assert written.partition("\n\n")[2] == (
        """\
name: Bok
language: nb

codes:
  - id: a
    name: "Eldre, syke: alle"
    definition: >-
      ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord
      ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord ord slutt
    codes:
      - id: b
        name: "no"
        keywords: [sykehjem, "a, b", "#1"]
        examples:
          - |-
            to

            linjer
          - "- x"
  - id: d
    name: under avviklet
"""
    )


@pytest.mark.parametrize("head", ["", "name:\n", "name: ''\n"])
def test_a_codebook_needs_no_name_and_goes_by_that_of_its_file(head: str, tmp_path: Path) -> None:
    path = tmp_path / "Hvem som venter.yaml"
    path.write_text(f"{head}codes:\n  - name: eldre\n", encoding="utf-8")
    assert check_codebook(path) == []
    assert (read_codebook(path).name, [code.name for code in read_codebook(path)]) == ("Hvem som venter", ["eldre"])


def test_a_codebook_without_a_name_is_given_one() -> None:
    assert parse_yaml(to_yaml(Codebook()), "f.yaml") == Codebook(name="Codebook")


def test_advice() -> None:
    codebook = Codebook(
        (
            Code("k", "kategori", definition="d"),
            Code("a", "annet", "k", keywords=("en",)),
            Code("b", "Annet", definition="d", keywords=tuple("abcdefghij")),
            Code("c", "x > y", definition="d", residual=True),
            Code("r", "borte", retired=True),
        )
    )
    assert [str(advice) for advice in advise(codebook)] == [
        "a: «annet» has no definition",
        "a: «annet» has 1 keyword; suggestions work better with 10 or more",
        "a: several codes are called «annet»; refer to this one as «kategori > annet»",
        "b: several codes are called «Annet»; refer to this one as «Annet»",
        "c: «x > y» has « > » in it, and reads as a path of codes",
    ]


def test_importing_is_cheap() -> None:
    light = "import sys, coder.codebook.ids, coder.codebook.diff; "
    heavy = light + "sys.exit(bool({'ruamel', 'rapidfuzz', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", heavy], check=False).returncode == 0
