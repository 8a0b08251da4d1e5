"""A catalogue is compiled at its first use, again when its source is another, and anew where nothing can be kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.i18n import catalogue


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bokmål catalogue of one word."""
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    path = catalogue.source_of("nb")
    path.parent.mkdir(parents=True)
    write(path, "kode")
    return path


def write(source: Path, translation: str) -> None:
    head = r'"Content-Type: text/plain; charset=UTF-8\n"'
    source.write_text(f'msgid ""\nmsgstr ""\n{head}\n\nmsgid "code"\nmsgstr "{translation}"\n', encoding="utf-8")


def said() -> str:
    return catalogue.read_catalogue("nb").gettext("code")


def kept(source: Path) -> list[Path]:
    return sorted((source.parent / "__pycache__").iterdir())


def test_it_is_compiled_once_for_each_source(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said() == "kode"
    [first] = kept(source)
    write(source, "kåde")
    assert said() == "kåde"
    [second] = kept(source)
    assert first != second
    monkeypatch.delattr(catalogue, "_compile")
    assert said() == "kåde"


def test_it_is_read_where_nothing_can_be_kept(source: Path) -> None:
    (source.parent / "__pycache__").write_text("no folder")
    assert said() == "kode"


@pytest.mark.parametrize("left", [b"", b"\xde\x12\x04\x95", b"text"])
def test_what_a_power_cut_left_is_compiled_again(source: Path, left: bytes) -> None:
    said()
    [compiled] = kept(source)
    whole = compiled.read_bytes()
    compiled.write_bytes(left)
    assert said() == "kode"
    assert len(compiled.read_bytes()) == len(whole)
