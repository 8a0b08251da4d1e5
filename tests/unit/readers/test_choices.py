"""Columns of options become one question with several answers, and nothing of them is lost."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model import Cell, Chosen, Column, Missing
from coder.readers import ReadOptions, Source, open_source
from coder.readers.choices import with_choices


def joined(headings: list[str], rows: list[list[Cell]], labels: list[str] | None = None) -> Source:
    columns = tuple(
        Column(heading, label) for heading, label in zip(headings, labels or [""] * len(headings), strict=True)
    )
    return with_choices(Source(Path("svar.csv"), columns, lambda _: iter([*enumerate(rows, start=2)])))


def held(source: Source) -> tuple[list[str], list[list[str]]]:
    return [column.name for column in source.columns], [
        ["" if c is None else str(c) for c in row] for _, row in source.rows()
    ]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (["Hvordan? [Buss]", "Hvordan? [Tog]"], [["Yes", "No"], ["", ""], ["Yes", "Yes"]]),
        (["Hvordan? [Buss]", "Hvordan? [Tog]"], [["Ja", "Nei"], ["", ""], ["Ja", "Ja"]]),
        (["Hvordan? - Buss", "Hvordan? - Tog"], [["1", "0"], ["", ""], ["1", "1"]]),
        (["Hvordan? – Buss", "Hvordan? – Tog"], [["x", ""], ["", ""], ["X", "x"]]),
        (["Hvordan?: Buss", "Hvordan?: Tog"], [["Yes", ""], ["", ""], ["Yes", "Yes"]]),
        (["Hvordan?: Buss", "Hvordan?: Tog"], [["Buss", ""], ["", ""], ["Buss", "Tog"]]),
        (["Hvordan?: Buss", "Hvordan?: Tog"], [[1, 0], [None, None], [1, 1]]),
    ],
)
def test_options_become_one_question(headings: list[str], rows: list[list[Cell]]) -> None:
    source = joined(headings, rows)
    assert held(source) == (["Hvordan?"], [["Buss"], [""], ["Buss; Tog"]])
    assert source.meant == {"Hvordan?": "closed"}
    assert any("«Buss», «Tog». With --options-apart" in problem.message for problem in source.problems)


def test_wordings_tell_the_options_of_numbered_columns() -> None:
    asked = "Hvordan reiser du? - Selected Choice - "
    source = joined(["Q2_1", "Q2_2"], [["1", ""], ["", "1"]], [asked + "Buss", asked + "Tog"])
    assert held(source) == (["Hvordan reiser du?"], [["Buss"], ["Tog"]])
    source = joined(["Q2[SQ1]", "Q2[SQ2]"], [["Yes", "No"]], ["Hvordan? [Buss]", "Hvordan? [Tog]"])
    assert held(source) == (["Q2"], [["Buss"]])
    assert source.columns[0].label == "Hvordan?"


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (["Tilbud: bra", "Tilbud: nært"], [["4", "5"], ["1", "2"]]),
        (["Har du: bil", "Har du: hund"], [["Ja", "Nei"], ["Nei", "Ja"]]),
        (["Enig [A]", "Enig [B]"], [["Helt enig", "Uenig"], ["Uenig", "Uenig"]]),
        (["Svar: A", "Svar: B"], [["0", "0"], ["0", ""]]),
        (["Svar: A", "Annet"], [["1", "0"], ["0", "1"]]),
        (["Svar [A; B]", "Svar [C]"], [["Yes", "No"], ["No", "Yes"]]),
        (["Svar [A]", "Svar [B]", "Svar"], [["Yes", "No", "hei"], ["No", "Yes", "nei"]]),
    ],
)
def test_scales_and_questions_of_their_own_stay_apart(headings: list[str], rows: list[list[Cell]]) -> None:
    assert held(joined(headings, rows))[0] == headings


def test_the_option_with_free_text_stays_a_column() -> None:
    source = joined(["Q [Buss]", "Q [Tog]", "Q [Annet]"], [["Yes", "No", "moped"], ["No", "Yes", ""]])
    assert held(source) == (["Q", "Q [Annet]"], [["Buss", "moped"], ["Tog", ""]])


def test_codes_for_no_answer_and_what_is_neither_yes_nor_no_are_kept() -> None:
    later: list[list[Cell]] = [["Yes", "No"], ["-99", "-99"], [Missing("9", "skipped"), None]] * 700
    source = joined(["Q [Buss]", "Q [Tog]"], [*later, ["maybe", "Yes"]])
    found = [row[0] for _, row in source.rows()]
    assert found[:3] == [Chosen(("Buss",)), "-99", Missing("9", "skipped")]
    assert found[-1] == Chosen(("Buss: maybe", "Tog"))
    assert any("«maybe» for «Buss»" in problem.message for problem in source.problems)


@given(st.lists(st.lists(st.sampled_from(["", "1", "0", "kanskje"]), min_size=3, max_size=3), min_size=1, max_size=20))
def test_every_choice_comes_back(rows: list[list[str]]) -> None:
    options = ["Buss", "Tog", "Sykkel"]
    source = joined([f"Q: {option}" for option in options], [["1", "1", "0"], *map(list[Cell], rows)])
    if len(source.columns) > 1:
        return  # told apart: an option's column holds more than yes and no
    for given_, (_, (cell,)) in zip(rows, list(source.rows())[1:], strict=True):
        wanted = [option for option, value in zip(options, given_, strict=True) if value == "1"]
        assert list(cell.options if isinstance(cell, Chosen) else ()) == wanted


def test_sets_of_spss_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    path.write_bytes(
        sav(
            {"T1": "Buss", "T2": "Tog", "C1": "Tema", "C2": "Tema 2"},
            [[1.0, 1.0, 1.0, 2.0], [0.0, 1.0, 2.0, None], [None, None, None, None]],
            "$reise=D1 1 5 Reise t1 t2\n$tema=C 4 Tema c1 c2\n",
        )
    )
    source = with_choices(open_source(path, ReadOptions()))
    assert held(source) == (["reise", "tema"], [["Buss; Tog", "Skole; Helse"], ["Tog", "Helse"], ["", ""]])
    assert [column.label for column in source.columns] == ["Reise", "Tema"]
    assert [column.name for column in open_source(path, ReadOptions()).columns] == ["T1", "T2", "C1", "C2"]


def sav(labels: dict[str, str], rows: list[list[float | None]], sets: str) -> bytes:
    """A system file of numbers with labels (1 Skole, 2 Helse) for all, and multiple response sets."""
    content = b"$FL2" + b"@(#) SPSS DATA FILE".ljust(60)
    content += struct.pack("<iiiiid", 2, len(labels), 0, 0, len(rows), 100.0) + b"01 Jan 2612:00:00".ljust(84)
    for name, label in labels.items():
        text = label.encode()
        content += struct.pack("<iiiiii", 2, 0, 1, 0, 0x050802, 0x050802) + name.encode().ljust(8)
        content += struct.pack("<i", len(text)) + text.ljust(-(-len(text) // 4) * 4)
    content += struct.pack("<ii", 3, 2)
    for value, meaning in ((1.0, b"Skole"), (2.0, b"Helse")):
        content += struct.pack("<dB", value, len(meaning)) + meaning.ljust(7)
    content += struct.pack("<ii4i", 4, 4, 1, 2, 3, 4)
    for kind, text in ((7, sets.encode()), (20, b"UTF-8")):
        content += struct.pack("<iiii", 7, kind, 1, len(text)) + text
    content += struct.pack("<ii", 999, 0)
    for row in rows:
        content += struct.pack("<4d", *(-sys.float_info.max if value is None else value for value in row))
    return content
