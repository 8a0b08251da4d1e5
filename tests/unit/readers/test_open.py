"""Choosing a reader by suffix and content, and refusing what is no file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder.errors import FileRefused
from coder.readers import ReadOptions, load_reader, open_source

pytestmark = pytest.mark.usefixtures("warm_children")


def test_suffix_in_any_case_with_and_without_dot() -> None:
    assert load_reader(".csv") is load_reader("CSV")


def test_unknown_suffix_names_those_supported() -> None:
    with pytest.raises(FileRefused, match=r"\.csv.*\.xlsx"):
        load_reader(".pptx")
    with pytest.raises(FileRefused, match="without a suffix"):
        load_reader("")


def test_what_is_compressed_is_to_be_unpacked() -> None:
    with pytest.raises(FileRefused) as refused:
        load_reader(".gz")
    assert refused.value.hint.startswith("Unpack it first.")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is a folder"):
        open_source(tmp_path)
    with pytest.raises(FileRefused, match="no file"):
        open_source(tmp_path / "none.csv")


@pytest.mark.parametrize("suffix", ["csv", "txt", "xlsx", "sav", "docx", "jsonl", "parquet", "md"])
def test_an_empty_file_is_refused_whatever_its_name(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(b"")
    with pytest.raises(FileRefused, match="file is empty"):
        open_source(path)


def refusal(path: Path) -> FileRefused | None:
    """How reading all of a file is refused, if it is; any other error is an error."""
    try:
        list(open_source(path).rows())
    except FileRefused as refused:
        return refused
    return None


@pytest.mark.parametrize("suffix", ["csv", "txt", "xlsx", "xls", "ods", "sav", "docx", "jsonl", "parquet", "md"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04xxxx", id="zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", id="ole"),
        pytest.param(b"\0\xff\x01" * 50, id="binary"),
    ],
)
def test_rubbish_is_refused_with_file_and_remedy(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    refused = refusal(path)
    assert refused is not None
    assert str(path) in refused.message
    assert refused.hint


def test_a_web_page_named_xls_is_called_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><table><tr><td>1</td></tr></table></html>")
    with pytest.raises(FileRefused, match="web page"):
        open_source(path)


@pytest.mark.usefixtures("cold_children")
def test_opening_readers_loads_no_heavy_library() -> None:
    script = "import sys, json, coder.readers; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert "coder.readers" in loaded
    assert not loaded & {"lxml", "numpy", "pyreadstat", "python_calamine", "pyarrow", "csv", "docx"}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=60) | st.text('ab;,"\n\r\t \0\ufeffæ#1.-|{}:[]', max_size=60).map(str.encode),
    suffix=st.sampled_from(["csv", "tsv", "txt", "md", "jsonl"]),
)
def test_any_bytes_are_read_whole_or_refused(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    if refusal(path) is None:
        source = open_source(path)
        rows = list(source.rows())
        assert all(len(cells) == len(source.columns) for _, cells in rows)
        assert [number for number, _ in rows] == sorted(number for number, _ in rows)
        assert len({column.name for column in source.columns}) == len(source.columns)
        problems = list(source.problems)
        assert list(source.rows()) == rows
        assert source.problems == problems


def test_options_are_plain_values() -> None:
    assert ReadOptions() == ReadOptions(None, None, None, None, False)
