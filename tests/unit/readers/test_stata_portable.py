"""Stata and SPSS portable files with Norwegian letters, value labels and values that are no answers.

`files/norsk.dta` was made once with pandas 3.1.1 and pyreadstat 1.3.7: write_dta(version=15, missing_user_values=
{"kjonn": ["a"]}, with value labels). `files/norsk.por` with write_por, which writes ASCII only: stand-ins of one byte
were written for æ, ø and å, and their bytes in Windows-1252 put in their place afterwards, as SPSS for Windows writes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from coder.cli.main import cli
from coder.errors import FileRefused
from coder.model import Missing
from coder.project import create_project, open_project
from coder.readers import ReadOptions, open_source
from coder.readers.portable import STAND_INS, Letters

pytestmark = pytest.mark.usefixtures("warm_children")

FILES = Path(__file__).parent / "files"
FIRST = "Blåbær på øya i år, og ro."
QUESTION = "Hva er det viktigste for innbyggerne på øya?"


def test_stata_keeps_letters_labels_and_letters_for_no_answer() -> None:
    source = open_source(FILES / "norsk.dta")
    assert [(column.name, column.label) for column in source.columns] == [
        ("id", "Løpenummer"), ("kjonn", "Kjønn"), ("svar", QUESTION),
    ]  # fmt: skip
    assert source.columns[1].value_labels == {"1": "Kvinne", "2": "Mann", "a": "Vil ikke svare"}
    rows = [cells for _, cells in source.rows()]
    assert rows[0] == ["K1", 1, FIRST]
    assert rows[2] == ["K3", Missing(".a", "Vil ikke svare"), None]
    assert rows[3][:2] == ["K4", None]


def test_a_portable_file_keeps_its_norwegian_letters() -> None:
    source = open_source(FILES / "norsk.por")
    assert [column.label for column in source.columns] == ["Løpenummer", "Kjønn", QUESTION]
    assert source.detection["encoding"] == "windows-1252"
    rows = [cells for _, cells in source.rows()]
    assert rows[0] == ["K1", 1, FIRST]
    assert rows[1][2] == "Ensomhet blant eldre: ærlig talt verst."
    assert rows[3][:2] == ["K4", None]
    assert source.problems == []


@pytest.mark.parametrize("encoding", [None, "utf-8"])
def test_a_portable_file_in_utf_8_is_read_whatever_line_a_letter_is_broken_on(
    tmp_path: Path, encoding: str | None
) -> None:
    content = (FILES / "norsk.por").read_bytes()
    old = "C5/Kj\xf8nn".encode("cp1252")
    assert old in content
    for byte, letter in ((0xE6, "æ"), (0xF8, "ø"), (0xE5, "å")):
        # A text says its length in bytes: one letter, not two, is left of each pair of letters.
        content = content.replace(bytes([byte]) + b"r", letter.encode()).replace(bytes([byte]) + b"y", letter.encode())
    content = content.replace(old, "C5/Kjøn".encode())
    for byte in (0xE6, 0xF8, 0xE5):
        content = content.replace(bytes([byte]), b"x")
    path = tmp_path / "a.por"
    path.write_bytes(content)
    source = open_source(path, ReadOptions(encoding=encoding))
    assert source.columns[1].label == "Kjøn"
    assert source.detection["encoding"] == "utf-8"


def test_another_encoding_acts_and_one_that_does_not_fit_is_refused() -> None:
    source = open_source(FILES / "norsk.por", ReadOptions(encoding="cp865"))
    assert source.columns[1].label == "Kj°nn"
    with pytest.raises(FileRefused, match=r"norsk\.por"):
        open_source(FILES / "norsk.por", ReadOptions(encoding="utf-8"))


def test_letters_that_find_no_room_are_told_and_never_lost_silently() -> None:
    head = b" " * 200 + b"0" * 256
    many = bytes(range(0x80, 0x80 + len(STAND_INS) + 1))
    letters = Letters(head + b"SPSSPORT" + many, "latin-1")
    stands_in = "".join(STAND_INS.values())
    assert letters.restored(stands_in) == many[:-1].decode("latin-1")
    assert letters.restored("\ufffd") == "\ufffd"  # the reader notes it at its place


@pytest.mark.parametrize("name", ["norsk.dta", "norsk.por"])
def test_it_is_imported_through_the_front_door(tmp_path: Path, name: str) -> None:
    project = tmp_path / "prøve.db"
    create_project(project, "Kari").close()
    done = CliRunner().invoke(cli, ["import", str(project), str(FILES / name), "--coder", "Kari"])
    assert done.exit_code == 0, done.output
    assert "Imported 3 answers of 4 cases." in done.output
    with open_project(project, read_only=True) as session:
        texts = [text for (text,) in session.project.execute("SELECT text FROM responses ORDER BY id")]
        values = str(session.project.execute("SELECT * FROM case_data").fetchall())
    assert texts[0] == FIRST
    assert "Vil ikke svare" in values if name == "norsk.dta" else "-99" in values
