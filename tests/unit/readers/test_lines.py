"""JSON Lines and Parquet."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import pytest

from coder.errors import FileRefused
from coder.model import Chosen
from coder.readers import open_source

pa = pytest.importorskip("pyarrow", reason="Parquet needs the extra coder[parquet]")
pq = pytest.importorskip("pyarrow.parquet", reason="Parquet needs the extra coder[parquet]")


def jsonl(folder: Path, content: str) -> Path:
    path = folder / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    return path


def test_columns_are_all_keys_in_order_of_appearance(tmp_path: Path) -> None:
    opened = open_source(jsonl(tmp_path, '{"id": "007", "n": 1.0}\n\n{"svar": "blå", "l": [1, "å"], "id": null}\n'))
    assert [column.name for column in opened.columns] == ["id", "n", "svar", "l"]
    assert list(opened.rows()) == [(1, ["007", 1, None, None]), (3, [None, None, "blå", Chosen(("1", "å"))])]
    assert opened.problems == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"a": 1}\n{a}\n', "line 2: not JSON"),
        ('{"a": 1}\n[1]\n', "line 2: not an object"),
        ("[" * 100_000, "line 1: not JSON"),
        ('{"a": ' + "9" * 10_000 + "}", "line 1: not JSON"),
        ("{}\n", "file is empty"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(FileRefused) as refused:
        open_source(jsonl(tmp_path, content))
    assert message in refused.value.message


def test_lines_that_are_no_object_are_left_out_and_listed(tmp_path: Path) -> None:
    good = "".join(f'{{"id": {n}, "svar": "Blåbær {n}"}}\n' for n in range(4))
    opened = open_source(jsonl(tmp_path, good + '{"id": 4, "sv\n[1]\n\n{"id": 5, "svar": "siste"}\n{"id": 6,'))
    assert [cells[0] for _, cells in opened.rows()] == [0, 1, 2, 3, 5]
    assert [str(problem) for problem in opened.problems] == [
        "line 5: not JSON (a text in double quotes is not closed); the line was left out",
        "line 6: not an object; the line was left out",
        "line 9: not JSON (a key in double quotes is missing); the line was left out",
    ]


def test_a_latin_1_line_is_read_and_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = '{"id": 1, "svar": "Blåbær på øya"}\n'
    path.write_bytes(good.encode() + '{"id": 2, "svar": "for få på øya"}\n'.encode("latin-1") + good.encode())
    opened = open_source(path)
    assert [cells[1] for _, cells in opened.rows()] == ["Blåbær på øya", "for få på øya", "Blåbær på øya"]
    assert [str(problem) for problem in opened.problems] == [
        "from line 2: Bytes that are not utf-8: 3; each was read as the Windows character it stands for."
    ]


def test_characters_no_file_can_hold_are_replaced_and_listed(tmp_path: Path) -> None:
    opened = open_source(jsonl(tmp_path, '{"a": "x\\ud800y", "b": "a\\u0000b", "c": "\\ud83d\\ude00"}\n'))
    assert list(opened.rows()) == [(1, ["x\ufffdy", "a\0b", "😀"])]
    assert [problem.where for problem in opened.problems] == ["line 1", "line 1"]


def test_keys_that_differ_in_white_space_stay_apart(tmp_path: Path) -> None:
    opened = open_source(jsonl(tmp_path, '{"a": 1, " a": 2, "": 3}\n'))
    assert len({column.name for column in opened.columns}) == 3
    assert list(opened.rows()) == [(1, [1, 2, 3])]
    assert len(opened.problems) == 2


def test_parquet_values_are_plain(tmp_path: Path) -> None:
    table = {
        "id": ["007", "008"],
        "n": [1.0, 2.5],
        "l": [[1], None],
        "o": [[{"a": 1}], []],
        "d": [datetime.date(2025, 1, 2), None],
        "b": [True, False],
    }
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table(table), path)
    opened = open_source(path)
    assert [column.name for column in opened.columns] == list(table)
    expected = [
        (1, ["007", 1, Chosen(("1",)), '[{"a": 1}]', "2025-01-02", "true"]),
        (2, ["008", 2.5, None, None, None, "false"]),
    ]
    assert opened.several == frozenset({"l"})
    assert list(opened.rows()) == expected
    assert list(opened.rows()) == expected


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1" + b"x" * 50)
    with pytest.raises(FileRefused, match="damaged"):
        open_source(path)


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(FileRefused, match=r"needs pyarrow\.\n.*parquet"):
        open_source(path)
