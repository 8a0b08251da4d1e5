"""Every case of the shared collection of bad inputs gets what its manifest says.

Where the manifest says WARN, what was decided is in the assertions: what is listed, and what is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coder.errors import FileRefused
from coder.model import Missing
from coder.readers import ReadOptions, Source, open_source
from coder.readers.column_profile import ColumnProfile
from coder.readers.profile import profile

FOLDER = Path(__file__).resolve().parents[3] / ".." / "shared" / "bad-inputs"
GROUPS = ("csv", "xlsx", "sav")

pytestmark = [
    pytest.mark.usefixtures("warm_children"),
    pytest.mark.skipif(not FOLDER.exists(), reason="../shared is not here"),
]


def manifest() -> list[dict[str, str]]:
    if not FOLDER.exists():
        return []
    cases = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return [case for case in cases if case["group"] in GROUPS]


Rows = list[list[Any]]
NORWEGIAN = [
    ["007", "42", "350,5", "Godt miljø – «topp»"],
    ["008", "31", "1 234,75", "Sjefen hører ikke; vi føler oss oversett"],
]


def columns(source: Source) -> list[str]:
    return [column.name for column in source.columns]


def roles(profiles: list[ColumnProfile]) -> dict[str, str]:
    return {column_profile.column.name: column_profile.role for column_profile in profiles}


def norwegian(encoding: str, delimiter: str, last: str = NORWEGIAN[0][3]) -> Callable[..., None]:
    def check(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
        assert columns(source) == ["Id", "Alder", "Lønn", "Åpent svar"]
        assert rows == [[*NORWEGIAN[0][:3], last], NORWEGIAN[1]]
        assert (source.detection["encoding"], source.detection["delimiter"]) == (encoding, delimiter)
        pay = profiles[2]
        assert pay.kind == "text", "1 234,75 would not come back as it is written"
        assert roles(profiles) == {"Id": "id", "Alder": "closed", "Lønn": "closed", "Åpent svar": "open"}

    return check


def refused(words: str) -> Callable[[FileRefused], None]:
    def check(error: FileRefused) -> None:
        assert words in error.message
        assert error.hint
        assert "root:" not in str(error)

    return check


def hostile(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    answers = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
    assert dict(rows) == answers
    assert said == ["line 27: holds a NUL character, which is kept and shown as ␀"]


def mojibake(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert rows[1][3] == "Sjefen hÃ¸rer ikke; vi fÃ¸ler oss oversett"
    assert len(said) == 1
    assert '«"Id";"Alder";"LÃ¸nn"' in said[0]
    assert '--repair-mojibake would make it «"Id";"Alder";"Lønn";"Åpent svar"»' in said[0]
    mended = open_source(source.path, ReadOptions(repair_mojibake=True))
    assert [cells for _, cells in mended.rows()] == NORWEGIAN
    assert columns(mended) == ["Id", "Alder", "Lønn", "Åpent svar"]


def nul(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert rows == [[*NORWEGIAN[0][:3], "Go\0dt miljø – «topp»"], NORWEGIAN[1]]
    assert said == ["line 2: holds a NUL character, which is kept and shown as ␀"]


def ragged(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert rows == [["1", "2", None], ["3", "4", "5;6"]]
    assert said == [
        "line 2: 2 cells where the header has 3; the others are empty",
        "line 3: 4 cells where the header has 3; the last was given all the rest: «5;6»",
    ]


def long_field(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert [(row[0], len(row[1])) for row in rows] == [("1", 200_000)]


def header_only(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert (columns(source), rows) == (["id", "svar"], [])
    assert said == ["There is a header and nothing below it: 0 respondents."]


def odd_headers(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert columns(source) == ["id", "svar", "svar (2)", "kolonne 4", "kolonne 5"]
    assert rows == [["1", "a", "b", "c", "d"]]
    assert len(said) == 3


def duplicate_ids(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert rows == [["1", "a"], ["1", "b"], [None, "c"]]
    assert "id" not in roles(profiles).values()
    assert len(said) == 1
    assert "«1» (lines 2, 3)" in said[0]
    assert "empty (line 4)" in said[0]
    assert "--id" in said[0]


def mangled_ids(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert [row[0] for row in rows] == ["1,23457E+11", "#REF!", "00123"]
    assert (profiles[0].role, profiles[0].kind) == ("id", "text")
    assert len(said) == 1
    assert "«1,23457E+11» (line 2), «#REF!» (line 3)" in said[0]


def cr_only(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert rows == [["1", "a"], ["2", "b"]]


def one_column(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert columns(source) == ["Hva synes du?"]
    assert rows == [["Bra, veldig bra; alt ok"], ["Lønn, ferie; kollegaer"], ["Ja"]]
    assert profiles[0].role == "open"


def qualtrics(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert rows == [["2025-11-03 09:00:00", "R_1", "Godt miljø", None]]
    assert columns(source) == ["StartDate", "ResponseId", "Q1", "Q2_4_TEXT"]
    assert source.columns[2].label == "Hva er bra? Skriv fritt"
    assert source.detection["header rows"] == "3"
    assert list(roles(profiles).values()) == ["closed", "id", "open", "open"]


def dates(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert [row[1] for row in rows] == ["01.02.2025", "13.02.2025", "2025-02-01"]
    assert profiles[1].kind == "text"
    assert said == [
        "column dato: The dates are in several formats, such as «01.02.2025» and «2025-02-01»; they were kept as text."
    ]


def macro(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert rows == [["007", "blåbær"]]
    assert said == ["The file has macros; they were ignored."]


def formula(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert rows == [["tekst"], [Missing("#DIV/0!", "error in the spreadsheet")]]
    assert said == ["row 3: the cell in column 1 has the error #DIV/0! and counts as empty"]


def named_xlsx(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert rows == NORWEGIAN
    assert source.detection["format"] == "csv"
    assert said == ["The file is named .xlsx, but its content is csv and was read as that."]


def labels(source: Source, rows: Rows, said: list[str], profiles: list[ColumnProfile]) -> None:
    assert [column.label for column in source.columns] == ["", "Kjønn", "Hva er bra?"]
    assert source.columns[1].value_labels == {"1": "Kvinne", "2": "Mann", "9": "Vil ikke svare"}
    assert rows[0] == [1, 1, "Godt miljø 😀"]
    assert rows[1] == [2, 2, "x" * 5000]
    assert rows[2] == [3, Missing("9", "Vil ikke svare"), None]
    assert roles(profiles) == {"respnr": "id", "kjonn": "closed", "q5": "open"}


EXPECTED: dict[str, Callable[..., None]] = {
    "S01": refused("not an SPSS file, or it is damaged"),
    "S02": refused("not an SPSS file, or it is damaged"),
    "S03": labels,
    "T01": hostile,
    "T10": norwegian("cp1252", ";"),
    "T11": norwegian("utf-8-sig", ";"),
    "T12": norwegian("utf-16", "tab"),
    "T14": norwegian("cp865", ";", "Godt miljø - «topp?"),
    "T20": mojibake,
    "T22": nul,
    "T23": ragged,
    "T25": long_field,
    "T26": refused("the file is empty"),
    "T27": header_only,
    "T28": odd_headers,
    "T29": duplicate_ids,
    "T30": mangled_ids,
    "T32": cr_only,
    "T33": one_column,
    "T34": qualtrics,
    "T36": dates,
    "X01": refused("reaches to row 1048576, column 16384"),
    "X02": refused("has a DOCTYPE"),
    "X04": macro,
    "X05": formula,
    "X07": named_xlsx,
    "X08": refused("password-protected or old binary file"),
}


@pytest.mark.parametrize("case", manifest(), ids=lambda case: f"{case['id']}-{Path(case['file']).stem}")
def test_bad_input(case: dict[str, str]) -> None:
    path, check = FOLDER / case["file"], EXPECTED[case["id"]]
    if case["verdict"] == "REJECT":
        with pytest.raises(FileRefused) as error:
            list(open_source(path).rows())
        check(error.value)
        return
    source = open_source(path)
    profiles = profile(source)
    rows = [cells for _, cells in source.rows()]
    said = [str(problem) for problem in source.problems]
    assert [cells for _, cells in source.rows()] == rows
    assert len(source.problems) == len(said), "reading again lists nothing twice"
    if case["verdict"] == "ACCEPT":
        assert said == []
    elif case["verdict"] == "WARN":
        assert said
    check(source, rows, said, profiles)
