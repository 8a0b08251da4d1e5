"""A catalogue is compiled at its first use, again when its source is another, and anew where nothing can be kept."""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from coder.i18n import catalogue
from coder.i18n.translator import languages


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


@pytest.mark.parametrize("language", languages()[1:])
def test_every_wording_is_found_as_gettext_finds_it(language: str) -> None:
    source = read_po(BytesIO(catalogue.source_of(language).read_bytes()), locale=language)
    compiled = BytesIO()
    write_mo(compiled, source)
    theirs, ours = GNUTranslations(BytesIO(compiled.getvalue())), catalogue.read_catalogue(language)
    wordings = [message for message in source if message.id]
    assert len(wordings) > 1000
    for message in wordings:
        if isinstance(message.id, str):
            assert ours.gettext(message.id) == theirs.gettext(message.id)
            if message.context:
                assert ours.pgettext(message.context, message.id) == theirs.pgettext(message.context, message.id)
            continue
        one, many = message.id
        for n in (0, 1, 2):
            assert ours.ngettext(one, many, n) == theirs.ngettext(one, many, n)
            if message.context:
                assert ours.npgettext(message.context, one, many, n) == theirs.npgettext(message.context, one, many, n)
    assert (ours.gettext("◊"), ours.ngettext("◊", "◊s", 2), ours.pgettext("◊", "◊")) == ("◊", "◊s", "◊")
