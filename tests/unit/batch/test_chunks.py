"""Cutting files into chunks: whatever the size, the chunks together are the file as the reader reads it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coder.batch.chunks import Chunk, Table, chunk_bytes, cuts
from coder.batch.inputs import Opened, Wanted, find_files, open_input, plan
from coder.batch.reading import read_chunk
from coder.errors import CoderError, FileRefused, NotFound
from coder.readers import ReadOptions, open_source
from coder.readers.delimited import Layout
from tests.batch_answers import write_csv

CELL = st.text(st.sampled_from('ab";,\n\r å'), max_size=6)


def planned(opened: Sequence[Opened], wanted: Wanted, folder: Path) -> list[Chunk]:
    return plan(opened, wanted, folder, chunk_bytes(encoded=False))


def read_all(chunks: Iterable[Chunk]) -> list[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []
    for chunk in chunks:
        answers = read_chunk(chunk)
        found += zip(answers.lines, answers.ids, answers.texts, strict=True)
    return found


@given(rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=30), size=st.integers(1, 60), end=st.booleans())
def test_pieces_of_any_csv_are_the_whole(tmp_path: Path, rows: list[tuple[str, str]], size: int, end: bool) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\n")
    writer.writerow(["id", "svar"])
    writer.writerows([(f"N{number}", *row) for number, row in enumerate(rows)])
    content = file.getvalue() if end else file.getvalue().rstrip("\n")
    path = tmp_path / "svar.csv"
    table = Table(path, "svar.csv", "delimited", 0, 1, delimiter=";", width=3, header_rows=1)
    header_wide = content.replace("id;svar", "id;svar;mer", 1)
    path.write_text(header_wide, encoding="utf-8", newline="")
    found = cuts(path, ";", size)
    assert found is not None
    assert [start for start, _, _ in found] == [0, *[end for _, end, _ in found][:-1]]
    assert found[-1][1] == path.stat().st_size
    got = read_all([Chunk(number, table, *cut) for number, cut in enumerate(found)])
    source = open_source(path, ReadOptions(encoding="utf-8", delimiter=";", header_rows=1))
    # Where it looks as if blanks follow the delimiter, a file is not cut (`can_be_cut`).
    assume(isinstance(source.layout, Layout) and not source.layout.blanks)
    assert [(key, text) for _, key, text in got] == [(cells[0] or "", cells[1] or "") for _, cells in source.rows()]


@pytest.mark.parametrize("delimiter", [None, ";"])
def test_the_last_pieces_are_small(tmp_path: Path, delimiter: str | None) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"N12;svar\n" * 1000)
    found = cuts(path, delimiter, 900)
    assert found is not None
    sizes = [end - start for start, end, _ in found]
    assert sizes == [900] * 6 + [225] * 16
    assert [line for _, _, line in found] == [1 + start // 9 for start, _, _ in found]


@pytest.mark.parametrize(
    "content",
    ['id;svar\nA;5" rør\nB;x\n', 'id;svar\nA;"uten slutt\nB;x\n', 'id;svar\nA;"a"b\n', '"\n', 'a;b"\n'],
)
def test_marks_that_do_not_match_are_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    assert cuts(path, ";", 4) is None


def test_lines_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, 300)
    table = open_input(path, Wanted())
    whole = [(line, key) for line, key, _ in read_all(planned([table], Wanted(), tmp_path))]
    numbers = {cells[0]: line for line, cells in table.source.rows()}
    assert whole == [(line, key) for key, line in numbers.items()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16"])
def test_every_encoding_reads_as_it_imports(tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder.batch.chunks.CHUNK_BYTES", 200)
    path = tmp_path / "a.csv"
    rows = "".join(f"N{n};Blåbær på øya og ærlig talt også {n}\n" for n in range(60))
    path.write_bytes(("id;svar\n" + rows).encode(encoding))
    chunks = planned([open_input(path, Wanted())], Wanted(), tmp_path)
    assert len(chunks) > 3
    got = read_all(chunks)
    assert [text for _, _, text in got] == [f"Blåbær på øya og ærlig talt også {n}" for n in range(60)]
    assert [line for line, _, _ in got] == list(range(2, 62))


def test_mixed_encodings_read_as_they_import(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = "".join(f"N{n};Gode råd på øya {n}\n" for n in range(20)).encode()
    path.write_bytes(b"id;svar\n" + good + "N99;blåbær\n".encode("cp1252"))
    opened = open_input(path, Wanted())
    assert read_all(planned([opened], Wanted(), tmp_path))[-1][2] == "blåbær"
    assert any("Bytes that are not utf-8" in str(problem) for problem in opened.source.problems)


def test_broken_rows_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;svar;x\nA;kort\nB;lang;1;2;3\nC;hel;1\n\nD;slutt;1\n")
    (chunk,) = planned([open_input(path, Wanted(text="svar", id="id"))], Wanted(), tmp_path)
    answers = read_chunk(chunk)
    assert list(zip(answers.ids, answers.texts, answers.lines, strict=True)) == [
        ("A", "kort", 2), ("B", "lang", 3), ("C", "hel", 4), ("D", "slutt", 6),
    ]  # fmt: skip
    assert [str(problem).partition(":")[0] for problem in answers.problems] == ["line 2", "line 3"]


def test_a_stray_mark_sends_the_file_through_the_tolerant_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id;svar\nA;"uten slutt\nB;hel\nC;også hel\n')
    (chunk,) = planned([open_input(path, Wanted(text="svar", id="id"))], Wanted(), tmp_path)
    assert chunk.table.kind == "rows"
    assert [row[1:] for row in read_all([chunk])] == [("A", '"uten slutt'), ("B", "hel"), ("C", "også hel")]


def test_jsonl_and_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as parquet

    texts = ["En linje\nog en til", "Blåbær “på” øya", "", "🙂"]
    lines = tmp_path / "a.jsonl"
    lines.write_text("".join(f'{{"id": {n}, "svar": {json.dumps(text)}}}\n' for n, text in enumerate(texts)) + "\n")
    table = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table({"id": list(range(4)), "svar": texts}), table)
    wanted = Wanted(text="svar", id="id")
    for path in (lines, table):
        got = read_all(planned([open_input(path, wanted)], wanted, tmp_path))
        assert [row[1:] for row in got] == [(str(n), text) for n, text in enumerate(texts)]


def test_a_broken_line_of_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "svar": "a"}\n{"id": 2, "svar": "b"\n')
    with pytest.raises(FileRefused, match=r"a\.jsonl, line 2: not JSON"):
        open_input(path, Wanted())


@pytest.mark.parametrize("size", [40, 4000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_pieces_of_jsonl_are_the_whole_whatever_is_wrong_with_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, encoding: str
) -> None:
    monkeypatch.setattr("coder.batch.chunks.CHUNK_BYTES", size)
    path = tmp_path / "a.jsonl"
    good = "".join(f'{{"id": "N{n}", " svar": "Blåbær på øya {n}"}}\n' for n in range(9))
    odd = '{"id": "N9", " sva\n[2]\n' + '{"id": "N10", " svar": "for få på øya"}\n'
    path.write_bytes(good.encode(encoding) + odd.encode("cp1252") + b'{"id": "N11"')
    opened = open_input(path, Wanted())
    chunks = planned([opened], Wanted(), tmp_path)
    assert {chunk.table.kind for chunk in chunks} == {"jsonl"}
    got = read_all(chunks)
    assert got == [(line, cells[0], cells[1]) for line, cells in opened.source.rows()]
    assert got[-2:] == [(9, "N8", "Blåbær på øya 8"), (12, "N10", "for få på øya")]
    told = [str(problem) for chunk in chunks for problem in read_chunk(chunk).problems]
    assert [problem.partition(":")[0] for problem in told] == ["line 10", "line 11", "line 13"]
    assert set(told) <= {str(problem) for problem in opened.source.problems}


def test_the_first_and_a_sample(tmp_path: Path) -> None:
    path, other = tmp_path / "a.csv", tmp_path / "b.csv"
    write_csv(path, 50, 1)
    write_csv(other, 50, 2)

    def ids(**given: Any) -> list[tuple[str, str]]:
        wanted = Wanted(**given)
        opened = [open_input(file, wanted) for file in (path, other)]
        return [
            (chunk.table.name[-5], row[1]) for chunk in planned(opened, wanted, tmp_path) for row in read_all([chunk])
        ]

    everything = ids()
    assert ids(limit=60) == everything[:60]
    assert ids(limit=0) == []
    sample = ids(sample=30, seed=4)
    assert len(sample) == 30
    assert sample == [row for row in everything if row in set(sample)]
    assert sample == ids(sample=30, seed=4) != ids(sample=30, seed=5)
    assert ids(sample=1000) == everything


def test_columns_are_guessed_named_or_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id;første;andre\n" + "".join(f"K{n};lang tekst nummer {n} her;en annen lang tekst {n} her\n" for n in range(9))
    )
    with pytest.raises(CoderError, match="more than one column looks like an open question") as refused:
        open_input(path, Wanted())
    assert "--text" in refused.value.hint
    opened = open_input(path, Wanted(text="andre"))
    assert (opened.text, opened.id, str(opened.roles)) == (2, 0, "«andre» as answers, «id» as id")
    with pytest.raises(NotFound, match="no column «anrde»"):
        open_input(path, Wanted(text="anrde"))


def test_files_globs_and_folders(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.jsonl", "note.txt", "out.csv"):
        (tmp_path / name).write_text("x")
    names = [path.name for path in find_files([str(tmp_path), str(tmp_path / "*.csv")], tmp_path / "out.csv")]
    assert names == ["a.csv", "b.csv", "c.jsonl"]
    assert find_files([str(tmp_path / "[ab].csv")], None) == [tmp_path / "a.csv", tmp_path / "b.csv"]
    with pytest.raises(FileRefused, match="holds no file of answers"):
        find_files([str(tmp_path / "*.parquet")], None)


def test_a_file_that_shrinks_meanwhile_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, 20)
    (chunk,) = planned([open_input(path, Wanted())], Wanted(), tmp_path)
    path.write_text("id;svar\n")
    with pytest.raises(FileRefused, match="shorter"):
        read_chunk(chunk)
    Path(path).unlink()
    with pytest.raises(FileRefused, match="could not be read"):
        read_chunk(chunk)
