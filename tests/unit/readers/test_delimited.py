"""CSV and its like: the same cells come out that a csv writer put in, and what is wrong is listed."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder.errors import FileRefused
from coder.readers import ReadOptions, Source, open_source
from coder.readers.source import LISTED

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=20)
NORWEGIAN = st.text(st.sampled_from("abc æøåÆØÅé–«»\n\";,\t|'"), max_size=20)


def source(folder: Path, content: str | bytes, options: ReadOptions = ReadOptions(), name: str = "a.csv") -> Source:  # noqa: B008
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_source(path, options)


def cells(source: Source) -> list[list[object]]:
    return [list(row) for _, row in source.rows()]


def said(source: Source) -> list[str]:
    list(source.rows())
    return [str(problem) for problem in source.problems]


def written(rows: list[list[str]], delimiter: str, encoding: str) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return buffer.getvalue().encode(encoding)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=5),
    delimiter=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_text_comes_back_as_it_was_written(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    rows = [["fast", *row] for row in rows]
    content = written([["id", "a", "b", "c"], *rows], delimiter, encoding)
    opened = source(tmp_path, content, ReadOptions(delimiter=delimiter))
    assert cells(opened) == [[cell or None for cell in row] for row in rows]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(st.lists(NORWEGIAN, min_size=2, max_size=2), min_size=1, max_size=5),
    delimiter=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["cp1252", "mac_roman", "utf-8", "utf-16"]),
)
def test_encoding_and_delimiter_of_norwegian_answers_are_found(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    rows = [["Blåbær på øya, sånn ærlig talt", *row] for row in rows]
    opened = source(tmp_path, written([["Åpent svar", "b", "c"], *rows], delimiter, encoding))
    assert cells(opened) == [[cell or None for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("cp865", "cp865"),
        ("utf-8", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings_of_short_answers(tmp_path: Path, encoding: str, found: str) -> None:
    opened = source(tmp_path, "id;svar\n1;Blåbær på øya\n".encode(encoding))
    assert opened.detection["encoding"] == found
    assert cells(opened) == [["1", "Blåbær på øya"]]


def test_euro_sign_tells_latin_9_from_windows(tmp_path: Path) -> None:
    opened = source(tmp_path, "id;svar\n1;Måtte betale 5 € for øl\n".encode("iso8859-15"))
    assert cells(opened) == [["1", "Måtte betale 5 € for øl"]]


def test_curly_quotes_alone_are_windows(tmp_path: Path) -> None:
    opened = source(tmp_path, "id,text\n1,don’t – it’s fine\n".encode("cp1252"))
    assert cells(opened) == [["1", "don’t – it’s fine"]]


def test_the_only_byte_that_is_not_utf_8_may_be_the_last(tmp_path: Path) -> None:
    opened = source(tmp_path, b"id;svar\n" + b"1;ja takk\n" * 200_000 + b"2;bl\xe5\n")
    assert opened.detection["encoding"] == "cp1252"
    assert cells(opened)[-1] == ["2", "blå"]


def test_a_stray_byte_does_not_spoil_a_utf_8_file(tmp_path: Path) -> None:
    opened = source(tmp_path, b"id;svar\n" + "1;blåbær på øya\n".encode() * 3 + b"2;bl\xe5\n")
    assert opened.detection["encoding"] == "utf-8"
    assert [row[1] for row in cells(opened)] == ["blåbær på øya"] * 3 + ["blå"]
    assert said(opened) == [
        "from line 5: Bytes that are not utf-8: 1; each was read as the Windows character it stands for."
    ]


def test_a_file_cut_in_the_middle_of_a_character_is_told(tmp_path: Path) -> None:
    opened = source(tmp_path, b"id;svar\n" + "1;blåbær på øya\n".encode() * 3 + "2;forståelse på".encode()[:-1])
    assert opened.detection["encoding"] == "utf-8"
    assert cells(opened)[-1] == ["2", "forståelse pÃ"]
    assert said(opened) == [
        "from line 5: Bytes that are not utf-8: 1; each was read as the Windows character it stands for."
        " The file ends in the middle of a character: it may have been cut off."
    ]


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15"])
@pytest.mark.parametrize("sound", ["blåbær på øya", "Ok – helt «greit»", "det’s fine", "tja 😀"])
def test_a_latin_1_line_leaves_the_other_lines_of_a_utf_8_file_alone(tmp_path: Path, sound: str, encoding: str) -> None:
    odd = "Tåkefyrstens ærlige søsken på Hådyret sår grønnkål, ærlig og åpent, på brølende øyer"
    content = f"id;svar\n1;{sound}\n2;".encode() + odd.encode(encoding) + "\n3;ja\n4;for få\n".encode(encoding)
    opened = source(tmp_path, content)
    assert opened.detection["encoding"] == "utf-8"
    assert [row[1] for row in cells(opened)] == [sound, odd, "ja", "for få"]
    assert said(opened) == [
        "from line 3: Bytes that are not utf-8: 14 on 2 lines (3, 5);"
        " each was read as the Windows character it stands for."
    ]


def test_letters_of_other_languages_are_utf_8_too_beside_a_stray_byte(tmp_path: Path) -> None:
    sami = "Šaddet go čáhci ja ruoššabeali boazodoallu dáppe"
    opened = source(tmp_path, f"id;svar\n1;{sami}\n".encode() + b"2;bl\xe5\n")
    assert opened.detection["encoding"] == "utf-8"
    assert [row[1] for row in cells(opened)] == [sami, "blå"]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp865"])
def test_what_is_utf_8_by_chance_makes_no_utf_8_file(tmp_path: Path, encoding: str) -> None:
    # In Windows «Å»» and in MacRoman «Æ and –æ are also two bytes of UTF-8.
    text = "Heter «Å» og «Ærlig» –ære, på øya" if encoding != "cp865" else "Heter Å på øya"
    opened = source(tmp_path, f"id;svar\n1;{text}\n2;for få på øya\n".encode(encoding))
    assert opened.detection["encoding"] == encoding
    assert [row[1] for row in cells(opened)] == [text, "for få på øya"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (ReadOptions(encoding="ascii"), "line 2: the bytes there are not ascii"),
        (ReadOptions(encoding="klingon"), "no encoding «klingon»"),
        (ReadOptions(encoding="rot13"), "no encoding «rot13»"),
        (ReadOptions(delimiter="ab"), "«ab» cannot be a delimiter"),
        (ReadOptions(header_rows=9), "fewer than 9 header rows"),
        (ReadOptions(header_rows=-1), "-1 header rows"),
    ],
)
def test_options_that_do_not_fit_are_refused(tmp_path: Path, options: ReadOptions, message: str) -> None:
    with pytest.raises(FileRefused) as refused:
        source(tmp_path, "id;svar\n1;blå\n", options)
    assert message in refused.value.message
    assert refused.value.hint


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="not a text file"):
        source(tmp_path, bytes(range(256)) * 20)
    with pytest.raises(FileRefused, match="file is empty"):
        source(tmp_path, " \r\n \r\n")


def test_a_separator_line_is_followed(tmp_path: Path) -> None:
    opened = source(tmp_path, "sep=|\r\nid|svar\r\n1|a; b; c\r\n")
    assert opened.detection["delimiter"] == "|"
    assert list(opened.rows()) == [(3, ["1", "a; b; c"])]


def test_decimal_commas_do_not_look_like_delimiters(tmp_path: Path) -> None:
    opened = source(tmp_path, "a;b\n1,5;2,5\n3,5;4,5\n")
    assert cells(opened) == [["1,5", "2,5"], ["3,5", "4,5"]]


def test_one_column_of_prose_with_a_comma_in_its_header(tmp_path: Path) -> None:
    opened = source(tmp_path, "Hva synes du om ferie, lønn og kolleger?\nFint, synes jeg\nNei\nJa, men, tja\n")
    assert cells(opened) == [["Fint, synes jeg"], ["Nei"], ["Ja, men, tja"]]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("id;svar\n1;a;b;c\n2\n3;x;y\n", [["1", "a;b;c"], ["2", None], ["3", "x;y"]]),
        ("id,svar\n1,Bra, veldig bra\n2\n3,Ja, men\n", [["1", "Bra, veldig bra"], ["2", None], ["3", "Ja, men"]]),
        (
            "id\tsvar\tby\n1\n2\n3\tx\ty\n4\n",
            [["1", None, None], ["2", None, None], ["3", "x", "y"], ["4", None, None]],
        ),
    ],
)
def test_a_few_very_ragged_rows_are_columns_still_and_each_is_listed(
    tmp_path: Path, content: str, rows: list[list[object]]
) -> None:
    opened = source(tmp_path, content)
    assert cells(opened) == rows
    assert len(said(opened)) == 3
    assert all("cell" in problem and "where the header has" in problem for problem in said(opened))


def test_one_column_under_a_header_that_might_be_several_is_told(tmp_path: Path) -> None:
    opened = source(tmp_path, "id;svar\n1 Bra\n2 Ja\n")
    assert cells(opened) == [["1 Bra"], ["2 Ja"]]
    assert said(opened) == [
        "Read as one column, since too few rows are divided by the «;» in the first line."
        " If it does divide columns, say so with --delimiter ';'."
    ]
    assert said(source(tmp_path, "Hva synes du om ferie, lønn og annet?\nFint, synes jeg\nNei\n")) == []


def test_no_header(tmp_path: Path) -> None:
    opened = source(tmp_path, "1;hei\n2;du\n", ReadOptions(header_rows=0))
    assert [column.name for column in opened.columns] == ["kolonne 1", "kolonne 2"]
    assert list(opened.rows()) == [(1, ["1", "hei"]), (2, ["2", "du"])]
    assert opened.problems == []


def test_two_header_rows_are_joined(tmp_path: Path) -> None:
    opened = source(tmp_path, "Bakgrunn;;Svar\nalder;kjønn;q1\n1;2;3\n", ReadOptions(header_rows=2))
    assert [column.name for column in opened.columns] == ["Bakgrunn - alder", "Bakgrunn - kjønn", "Svar - q1"]
    assert cells(opened) == [["1", "2", "3"]]


def test_made_up_names_never_collide_with_given_ones(tmp_path: Path) -> None:
    opened = source(tmp_path, "svar;svar;svar (2);;kolonne 4\n1;2;3;4;5\n")
    names = [column.name for column in opened.columns]
    assert len(set(names)) == 5
    assert names[0] == "svar"
    assert names[2] == "svar (2)"
    assert names[4] == "kolonne 4"


def test_html_in_headers_is_stripped(tmp_path: Path) -> None:
    opened = source(tmp_path, 'id,"<p>Hva synes du om <b>ferie</b>?&nbsp;</p>"\n1,a\n')
    assert opened.columns[1].name == "Hva synes du om ferie?"
    assert opened.detection["header"] == "HTML removed"


def test_qualtrics_previews_are_left_out_and_listed(tmp_path: Path) -> None:
    ids = '"{""ImportId"":""a""}","{""ImportId"":""status""}","{""ImportId"":""QID1""}"'
    content = f"ResponseId,Status,Q1\nId,Status,Hva?\n{ids}\nR_1,Survey Preview,x\nR_2,IP Address,y\n"
    opened = source(tmp_path, content)
    assert cells(opened) == [["R_2", "IP Address", "y"]]
    assert opened.columns[2].label == "Hva?"
    assert said(opened) == ["line 4: Tests and previews (column «Status») were left out: 1."]


def test_unclosed_quote_does_not_swallow_the_next_rows(tmp_path: Path) -> None:
    for second in ('2;"def"', "2;def"):
        opened = source(tmp_path, f'id;svar\n1;"abc\n{second}\n3;ghi\n')
        assert list(opened.rows()) == [(2, ["1", '"abc']), (3, ["2", "def"]), (4, ["3", "ghi"])]
        assert [problem.where for problem in opened.problems] == ["line 2"]


def test_quotes_inside_quotes_are_kept(tmp_path: Path) -> None:
    opened = source(tmp_path, 'id;svar\n1;"Han sa "hei" til meg"\n2;"linje en\nsa "hei" der"\n3;ok\n')
    assert list(opened.rows()) == [
        (2, ["1", 'Han sa "hei" til meg']),
        (3, ["2", 'linje en\nsa "hei" der']),
        (5, ["3", "ok"]),
    ]
    assert [problem.where for problem in opened.problems] == ["line 2", "line 3"]


def test_rows_without_any_value_are_counted(tmp_path: Path) -> None:
    opened = source(tmp_path, "a;b\n1;2;;\n;;;\n\n5;6\n")
    assert list(opened.rows()) == [(2, ["1", "2"]), (5, ["5", "6"])]
    assert said(opened) == ["Rows without any value were left out: 1."]


def test_many_problems_of_one_sort_are_counted(tmp_path: Path) -> None:
    opened = source(tmp_path, "a;b;c\n" + "1;2;3\n" * 20 + "1;2\n" * (LISTED + 7))
    rows = cells(opened)
    assert rows[-1] == ["1", "2", None]
    assert len(opened.problems) == LISTED + 1
    assert opened.problems[-1].message == "7 more rows with too few cells are not listed one by one."
    assert len(said(opened)) == LISTED + 1, "reading again lists nothing twice"


def test_mojibake_is_repaired_only_when_asked(tmp_path: Path) -> None:
    content = "id;Lønn\n1;Blåbær – «Øst» 😀 ÆRE\n".encode().decode("latin-1").encode("utf-8")
    as_it_is = source(tmp_path, content)
    assert cells(as_it_is) != [["1", "Blåbær – «Øst» 😀 ÆRE"]]
    assert any("--repair-mojibake" in problem for problem in said(as_it_is))
    mended = source(tmp_path, content, ReadOptions(repair_mojibake=True))
    assert cells(mended) == [["1", "Blåbær – «Øst» 😀 ÆRE"]]
    assert mended.columns[1].name == "Lønn"


def test_sound_text_is_never_called_mojibake(tmp_path: Path) -> None:
    opened = source(tmp_path, "id;svar\n1;SÃO PAULO â la carte Â hei «Å»\n")
    assert said(opened) == []


def test_line_separators_inside_answers_do_not_break_rows(tmp_path: Path) -> None:
    opened = source(tmp_path, "id;svar\n1;a\u2028b\x85c\x0bd\n2;e\n")
    assert cells(opened) == [["1", "a\u2028b\x85c\x0bd"], ["2", "e"]]


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;svar\n" + "".join(f"{i};{'blåbær ' * 12}\n" for i in range(150_000)), encoding="utf-8")
    script = (
        "import resource, sys, pathlib, coder.readers.delimited\n"
        "from coder.readers import open_source\n"
        "size = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = size()\n"
        "count = sum(1 for _ in open_source(pathlib.Path(sys.argv[1])).rows())\n"
        "print(count, size() - before)\n"
    )
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, kilobytes = map(int, done.stdout.split())
    assert count == 150_000
    assert kilobytes < 15_000, "the whole file is 15 MB, and its rows in a list would be three times that"


def test_rows_can_be_read_again_and_abandoned(tmp_path: Path) -> None:
    opened = source(tmp_path, "a;b\n" + "1;2\n" * 5000)
    first = next(iter(opened.rows()))
    assert first == next(iter(opened.rows()))
    assert len(list(opened.rows())) == 5000
