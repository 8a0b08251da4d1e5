"""Tables to files: exact bytes of small ones, and answers that want to be formulas, links or terminal commands."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from coder.codebook.cells import unsafe_cell
from coder.errors import CoderError, FileRefused
from coder.partial import begin, partial_name, remove_partial
from coder.reports.tables import ExportTable, Value
from coder.reports.workbook import EXCEL_CELL
from coder.reports.writers import HowWritten, markdown_text, whole_file, write, write_xlsx
from coder.text.visible import visible
from tests.limited import NO_BYTECODE

HEADER = ("response", "case", "andel", "text")
ROWS: tuple[Sequence[Value], ...] = (
    (1, "K01", 3.5, "Mer støtte;\n«nå»"),
    (2, "007", None, '=1+1 "x" | y'),
    (3, "", 12, "👍 blå"),
)


def table(rows: Sequence[Sequence[Value]] = ROWS, header: tuple[str, ...] = HEADER) -> ExportTable:
    return ExportTable("answers", header, iter(rows))


def written(format_: str, *, raw: bool = False, rows: Sequence[Sequence[Value]] = ROWS) -> str:
    stream = io.StringIO()
    write(table(rows), format_, stream, HowWritten(raw=raw))
    return stream.getvalue()


def test_csv_opens_in_a_norwegian_spreadsheet(tmp_path: Path) -> None:
    assert write(table(), "csv", tmp_path / "a.csv").rows == 3
    assert (tmp_path / "a.csv").read_bytes() == (
        "\ufeffresponse;case;andel;text\r\n"
        '1;K01;3,5;"Mer støtte;\n«nå»"\r\n'
        '2;007;;"\'=1+1 ""x"" | y"\r\n'
        "3;;12;👍 blå\r\n"
    ).encode()


def test_raw_csv_is_for_programs(tmp_path: Path) -> None:
    write(table(), "csv", tmp_path / "a.csv", HowWritten(raw=True))
    assert (tmp_path / "a.csv").read_bytes() == (
        'response,case,andel,text\n1,K01,3.5,"Mer støtte;\n«nå»"\n2,007,,"=1+1 ""x"" | y"\n3,,12,👍 blå\n'
    ).encode()


def test_json_lines_keep_every_value(tmp_path: Path) -> None:
    write(table(), "jsonl", tmp_path / "a.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes().splitlines()[1] == (
        b'{"response": 2, "case": "007", "andel": null, "text": "=1+1 \\"x\\" | y"}'
    )
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [tuple(json.loads(line).values()) for line in lines] == list(ROWS)


def test_markdown_shows_just_the_characters() -> None:
    assert written("md").splitlines() == [
        "| response | case | andel | text |",
        "| --- | --- | --- | --- |",
        "| 1 | K01 | 3.5 | Mer støtte;<br>«nå» |",
        '| 2 | 007 |  | =1+1 \\"x\\" \\| y |',
        "| 3 |  | 12 | 👍 blå |",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("[klikk](javascript:x) ![b](c)", r"\[klikk\](javascript:x) \!\[b\](c)"),
        ("`kode` *a* _b_ ~c~", r"\`kode\` \*a\* \_b\_ \~c\~"),
        ("https://x.no", r"https:\\/\\/x.no".replace("\\\\", "\\")),
        ("se www.x.no", r"se www\.x.no"),
        ("a@b.no", r"a\@b.no"),
        ("kr $5 ^2 {.a} \"b\" 'c'", r"kr \$5 \^2 \{.a\} \"b\" \'c\'"),
        ("så -- og --- ...", r"så \-- og \-\-- \..."),
        ("&lt; \\", r"\&lt; \\"),
        ("\x1b[2J", "\u241b\\[2J"),
    ],
)
def test_markdown_escapes(text: str, shown: str) -> None:
    assert markdown_text(text) == shown


def test_names_of_columns_cannot_run_either(tmp_path: Path) -> None:
    """A variable or a code may be called anything."""
    header = ("=cmd|'/c calc'!A1", "+1", "@a", "vanlig")
    write(table([("a", "b", "c", "d")], header), "csv", tmp_path / "a.csv")
    first = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert first == "'=cmd|'/c calc'!A1;'+1;'@a;vanlig"


# Answers that mean harm


@pytest.fixture(scope="module")
def answers(bad_inputs: Path) -> dict[str, str]:
    return dict(json.loads((bad_inputs / "answers.json").read_text(encoding="utf-8")))


def test_csv_of_hostile_answers(answers: dict[str, str], tmp_path: Path) -> None:
    rows = list(answers.items())
    write(table(rows, ("name", "text")), "csv", tmp_path / "a.csv")
    csv.field_size_limit(1_000_000)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        read = dict(list(csv.reader(file, delimiter=";"))[1:])
    for name, text in answers.items():
        cell = read[name]
        assert not cell.lstrip(" \t\r\n").startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20")), name
        assert unsafe_cell(cell) == text.replace("\0", "\u2400"), name


def test_xlsx_of_hostile_answers_holds_no_formula_and_no_link(answers: dict[str, str], tmp_path: Path) -> None:
    urls = {"url": "https://x.no", "mail": "mailto:a@b.no", "file": "file:///etc/passwd", "internal": "internal:A!A1"}
    everything = {**answers, **urls, "array": "{=1+1}", "number": "007", "truth": "TRUE", "escape": "_x0041_"}
    write(table(list(everything.items()), ("name", "text")), "xlsx", tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    read: dict[str, str] = {}
    name = ""
    for key, cell in list(sheet.iter_rows())[1:]:
        assert cell.data_type in ("s", "n") and (cell.value is None or isinstance(cell.value, str))  # noqa: PT018
        assert cell.hyperlink is None
        name = name if str(key.value).startswith("(continues ") else str(key.value)
        read[name] = read.get(name, "") + unescape(cell.value or "")
    for name, text in everything.items():
        assert read[name] == visible(text), name
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheets = [archive.read(part) for part in archive.namelist() if part.startswith("xl/worksheets/")]
    assert not any(b"<f>" in part or b"hyperlink" in part for part in sheets)


def test_jsonl_of_hostile_answers_drives_no_terminal_and_reads_back_the_same(answers: dict[str, str]) -> None:
    rows = list(answers.items())
    stream = io.StringIO()
    write(table(rows, ("name", "text")), "jsonl", stream)
    lines = stream.getvalue()[:-1].split("\n")
    assert [tuple(json.loads(line).values()) for line in lines] == rows
    assert all(visible(line) == line for line in lines)


def test_markdown_of_hostile_answers_is_one_row_each(answers: dict[str, str]) -> None:
    rows = list(answers.items())
    stream = io.StringIO()
    write(table(rows, ("name", "text")), "md", stream)
    lines = stream.getvalue().splitlines()
    assert len(lines) == len(rows) + 2
    assert all(visible(line) == line and "\x1b" not in line for line in lines)


def test_an_answer_of_forty_thousand_characters_goes_on_in_the_next_row(tmp_path: Path) -> None:
    for text in ("svar " * 8_000, "👍" * 40_000):
        assert write_xlsx([table([(1, text), (2, "kort")], ("response", "text"))], tmp_path / "a.xlsx") == [2]
        rows = list(load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
        assert [row[0] for row in rows] == [1, *["(continues 1)"] * (len(rows) - 2), 2]
        pieces = [str(row[1]) for row in rows[:-1]]
        assert "".join(pieces) == text
        assert all(len(piece.encode("utf-16-le")) // 2 <= EXCEL_CELL for piece in pieces)


def test_numbers_are_numbers_and_ids_stay_text_in_xlsx(tmp_path: Path) -> None:
    write(table(), "xlsx", tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert list(sheet.iter_rows(values_only=True)) == [
        HEADER, (1, "K01", 3.5, "Mer støtte;\n«nå»"), (2, "007", None, '=1+1 "x" | y'), (3, "", 12, "👍 blå"),
    ]  # fmt: skip
    assert sheet.freeze_panes == "A2"


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8"), max_size=20), st.text("=+-@' \t\r\n;\"x", max_size=8))))
@settings(max_examples=80)
def test_a_spreadsheet_never_runs_a_cell_and_programs_get_back_the_text(rows: list[tuple[str, str]]) -> None:
    stream = io.StringIO()
    write(table(rows, ("a", "b")), "csv", stream)
    cells = list(csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=";"))[1:]
    assert not any(cell[:1] in set("=+-@\uff1d\uff0b\uff0d\uff20") and cell for row in cells for cell in row)
    assert [tuple(map(unsafe_cell, row)) for row in cells] == [
        tuple(text.replace("\0", "\u2400") for text in row) for row in rows
    ]


# Whole or not at all


def breaking(rows: int) -> ExportTable:
    def some() -> object:
        for number in range(rows):
            yield (number, "svar")
        raise CoderError("the source broke off")

    return ExportTable("answers", ("response", "text"), some())  # type: ignore[arg-type]


@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl", "md"])
def test_what_breaks_off_leaves_the_file_that_stood_there(tmp_path: Path, format_: str) -> None:
    target = tmp_path / f"a.{format_}"
    target.write_text("before")
    with pytest.raises(CoderError, match="broke off"):
        write(breaking(3), format_, target)
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_targets_that_cannot_be_written(tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "none" / "a.csv"):
        with pytest.raises(FileRefused):
            write(table(), "csv", target)
    with pytest.raises(CoderError, match="standard output"):
        write(table(), "xlsx", io.StringIO())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl", "md"])
def test_a_full_disk_leaves_nothing_and_is_said(tmp_path: Path, format_: str) -> None:
    target = tmp_path / f"a.{format_}"
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from coder.errors import FileRefused\n"
        "from coder.reports.tables import ExportTable\n"
        "from coder.reports.writers import write\n"
        "sys.dont_write_bytecode = True\n"  # Python would keep a module that it could not write whole
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "rows = ((number, f'svar {number * 7919}') for number in range(5000))\n"
        "try:\n"
        f"    write(ExportTable('a', ('response', 'text'), rows), {format_!r}, Path({str(target)!r}))\n"
        "except FileRefused as error:\n"
        "    print(error.message)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, env=NO_BYTECODE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{target} could not be written")
    assert list(tmp_path.iterdir()) == []


def left_by(target: Path, process: int) -> Path:
    """What a killed process leaves of a workbook: the file begun, and a folder of its sheets."""
    partial = partial_name(target, process)
    partial.write_text("svar", encoding="utf-8")
    scratch = partial.with_name(f".{partial.name}.abc")
    scratch.mkdir()
    (scratch / "sheet").write_text("svar", encoding="utf-8")
    return partial


def test_what_a_killed_process_had_begun_is_taken_away(tmp_path: Path) -> None:
    target = tmp_path / "r [1].xlsx"
    for name in ("r [1].xlsx", "other.part"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    left_by(target, 77)
    kept = partial_name(target, 78)
    kept.write_text("x", encoding="utf-8")
    remove_partial(target, 77)
    assert {path.name for path in tmp_path.iterdir()} == {kept.name, "r [1].xlsx", "other.part"}


@pytest.mark.skipif(sys.platform == "win32", reason="this system does not tell which processes run")
def test_the_next_file_in_a_folder_clears_what_dead_processes_left_and_nothing_else(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left_by(tmp_path / "old.xlsx", dead.pid)
    others = {
        left_by(tmp_path / "now.xlsx", os.getppid()).name,
        f".{partial_name(tmp_path / 'now.xlsx', os.getppid()).name}.abc",
    }
    elsewhere = partial_name(tmp_path / "x.md", dead.pid).name.replace(f".{dead.pid}.", f".other.{dead.pid}.")
    for name in (f".old.xlsx.{dead.pid}.part", ".coder-part", elsewhere):
        (tmp_path / name).write_text("x", encoding="utf-8")
        others.add(name)
    with whole_file(tmp_path / "new.csv") as partial:
        partial.write_text("ny", encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == others | {"new.csv"}


@pytest.mark.parametrize("name", ["psykisk helse og rus i alle landets kommuner 2026", "å" * 120])
def test_two_files_whose_long_names_begin_alike_are_written_together(tmp_path: Path, name: str) -> None:
    first, second = tmp_path / f"{name}.qdpx", tmp_path / f"{name}.json"
    with whole_file(first) as first_part, whole_file(second) as second_part:
        first_part.write_text("en", encoding="utf-8")
        second_part.write_text("to", encoding="utf-8")
    assert (first.read_text("utf-8"), second.read_text("utf-8")) == ("en", "to")
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl", "md"])
def test_new_files_are_private_and_others_keep_their_mode(tmp_path: Path, format_: str) -> None:
    target = tmp_path / f"a.{format_}"
    write(table(), format_, target)
    assert target.stat().st_mode & 0o777 == 0o600
    target.chmod(0o664)
    write(table(), format_, target)
    assert target.stat().st_mode & 0o777 == 0o664


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
def test_what_is_being_written_is_as_private_as_what_it_becomes(tmp_path: Path) -> None:
    assert begin(tmp_path / "a.csv").stat().st_mode & 0o777 == 0o600
