"""No wording lacks its translation, none is left over."""

from __future__ import annotations

import ast
import re

import pytest

from tests import catalogues
from tests.phrases_of_cli import blanks

LANGUAGES = pytest.mark.parametrize("language", catalogues.LANGUAGES)

LEFT_OUT = {"number_type"}
"""Blanks that a translation does without: what click puts there is in English."""

NOUNS = {"unit", "units", "Unit", "Units", "the_units", "one_of_units"}
"""Blanks that a report fills in by itself, as the language wants them."""

SIGNS = {".", ","}
"""No words, but what stands in numbers."""

OPTION = re.compile(r"--[a-z][a-z-]*")


@LANGUAGES
def test_every_wording_is_translated(language: str) -> None:
    """None is missing, and none is left over."""
    entries = catalogues.translations(language)
    assert sorted(key for key in catalogues.said() if not all(entries.get(key, [""]))) == []
    assert sorted(set(entries) - set(catalogues.said())) == []


@LANGUAGES
def test_a_translation_has_the_blanks_and_what_is_typed(language: str) -> None:
    for key, translations in catalogues.translations(language).items():
        phrase = catalogues.said()[key]
        wordings = (phrase.one, phrase.many) if phrase.many else (phrase.one,)
        assert len(translations) == len(wordings), key
        for wording, translation in zip(wordings, translations, strict=True):
            assert blanks(translation) - NOUNS == blanks(wording) - LEFT_OUT - NOUNS, key
            assert translation.count("`") == wording.count("`"), key
            assert set(OPTION.findall(wording)) <= set(OPTION.findall(translation)), key


def test_no_module_gives_what_marks_wordings_another_name() -> None:
    """Wordings are found by these names alone: under another one they would never be translated."""
    renamed = re.compile(rf"\b(?:{'|'.join(catalogues.PLACES)})\s+as\s")
    imported = [
        (path.name, name.name, name.asname)
        for path in catalogues.PACKAGE.rglob("*.py")
        if renamed.search(text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    ]
    assert [
        renaming for renaming in imported if renaming[1] in catalogues.PLACES and renaming[2] not in (None, renaming[1])
    ] == []


def test_what_is_said_is_a_template_and_not_put_together_where_it_is_said() -> None:
    """Each first argument is a text, or a message that was made of one elsewhere."""
    found = [
        f"{path}:{line}: {name}({word!r})"
        for path, line, name, words in catalogues.calls()
        for word in words
        if word is not None and word not in SIGNS and not any(letter.isalpha() for letter in word)
    ]
    assert found == []
