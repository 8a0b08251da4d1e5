"""Transcripts: each turn is an answer, and who speaks is a variable."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import FileRefused
from coder.readers import ReadOptions, Source, open_source

SPEAKER = ReadOptions(split="speaker")


def read(folder: Path, text: str, options: ReadOptions = SPEAKER, name: str = "intervju.txt") -> Source:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return open_source(path, options)


def turns(source: Source) -> list[list[object]]:
    return [list[object](cells[1:]) for _, cells in source.rows()]


def test_turns_have_their_speaker_and_go_on_over_lines(tmp_path: Path) -> None:
    opened = read(tmp_path, "I: Hva er viktig?\nAnna: Tid.\nMye tid.\n\nOg ro.\nI: Takk.\nAnna: Takk selv.\n")
    assert [column.name for column in opened.columns] == ["document", "speaker", "turn"]
    assert turns(opened) == [
        ["I", "Hva er viktig?"], ["Anna", "Tid.\nMye tid.\n\nOg ro."], ["I", "Takk."], ["Anna", "Takk selv."]
    ]  # fmt: skip
    assert next(opened.rows())[1][0] == "intervju"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[00:12] Kari: Ja", ["Kari", "00:12", "Ja"]),
        ("00:01:23 Kari: Ja", ["Kari", "00:01:23", "Ja"]),
        ("(1:02) Kari Nordmann: Ja", ["Kari Nordmann", "1:02", "Ja"]),
        ("Kari (00:12): Ja", ["Kari", "00:12", "Ja"]),
        ("Kari Nordmann   0:12\nJa", ["Kari Nordmann", "0:12", "Ja"]),
        ("[00:12]\nKari: Ja", ["Kari", "00:12", "Ja"]),
        ("**Kari [00:12]:** Ja", ["Kari", "00:12", "Ja"]),
        ("Informant 2 (lærer) 0:12: Ja", ["Informant 2 (lærer)", "0:12", "Ja"]),
    ],
)
def test_time_stamps_are_a_variable(tmp_path: Path, line: str, told: list[str]) -> None:
    assert turns(read(tmp_path, line + "\n")) == [told]


def test_a_word_and_a_colon_in_the_talk_is_nobody(tmp_path: Path) -> None:
    opened = read(tmp_path, "Intervju 3. mai\nA: Ja.\nMerk: ikke nå.\nB: Kl. 12:30 da.\nA: Nei.\nB:\n")
    assert turns(opened) == [[None, "Intervju 3. mai"], ["A", "Ja.\nMerk: ikke nå."], ["B", "Kl. 12:30 da."],
                             ["A", "Nei."]]  # fmt: skip
    assert [str(problem) for problem in opened.problems] == [
        "line 1: What stands above the first speaker is a turn of nobody.",
        "Turns in which nothing is said were left out: 1.",
        "line 3: «Merk:» was not taken for a speaker.",
    ]


def test_who_speaks_once_is_somebody_and_told(tmp_path: Path) -> None:
    opened = read(tmp_path, "I: Hva trengs?\nAnna: Tid.\nI: Takk.\n")
    assert turns(opened) == [["I", "Hva trengs?"], ["Anna", "Tid."], ["I", "Takk."]]
    assert [problem.message for problem in opened.problems] == [
        "Taken for speakers, though each is named once: «Anna». If one is not, take out its colon."
    ]


def test_a_text_in_which_nobody_is_named_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no line begins with who speaks"):
        read(tmp_path, "Bare tekst.\nOg mer.\n")


def test_word_transcripts_are_read_as_text_is(tmp_path: Path) -> None:
    file = docx.Document()
    for text in ("Anna: Tid.", "Mye tid.", "I: Takk.\nAnna: Ja."):
        file.add_paragraph(text)
    file.save(str(tmp_path / "intervju.docx"))
    opened = open_source(tmp_path / "intervju.docx", SPEAKER)
    assert turns(opened) == [["Anna", "Tid.\nMye tid."], ["I", "Takk."], ["Anna", "Ja."]]


def test_a_transcript_that_is_read_as_prose_is_told_for_what_it_is_and_is_no_letter(tmp_path: Path) -> None:
    talk = "Intervju 3, 12. mars 2026\n\nI: Hvorfor?\nAnna: Fordi vi venter.\nLenge.\nI: Hvor lenge?\nAnna: To år.\n"
    said = [problem.message for problem in read(tmp_path, talk, ReadOptions()).problems]
    assert said == ["It looks like a transcript (I, Anna): --split speaker makes a row of each turn."]
    prose = "Merk: Vi venter.\nSvar: Nei.\n\nVi er for få.\n\nMerk: Det haster.\n"
    assert not any("transcript" in problem.message for problem in read(tmp_path, prose, ReadOptions()).problems)


def test_lines_and_paragraphs(tmp_path: Path) -> None:
    text = "- en\n  to\n- tre\n\nfire\nfem\n"
    lines = read(tmp_path, text, ReadOptions(split="line"))
    assert [cells[1] for _, cells in lines.rows()] == ["en", "to", "tre", "fire", "fem"]
    paragraphs = read(tmp_path, text, ReadOptions(split="paragraph"))
    assert [cells[1] for _, cells in paragraphs.rows()] == ["- en\nto\n- tre", "fire\nfem"]


def test_options_of_documents_are_refused_for_tables(tmp_path: Path) -> None:
    for options in (SPEAKER, ReadOptions(headings=False)):
        with pytest.raises(FileRefused, match=r"--(split|headings) cannot act on .*delimited text"):
            read(tmp_path, "id;svar\n1;Ja\n", options, "svar.csv")


words = st.text("abæø ,.", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(st.tuples(st.sampled_from(["Anna", "I", "Per Ås"]), words), min_size=1, max_size=8))
def test_no_word_that_is_said_is_lost(tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str]]) -> None:
    opened = read(tmp_path_factory.mktemp("t"), "".join(f"{who}: {text}\n" for who, text in [*said, *said]))
    assert turns(opened) == [[who, text] for who, text in [*said, *said]]
