"""No wording lacks its translation, none is left over, and the compiled catalogues are those of their sources."""

from __future__ import annotations

from string import Formatter

import pytest

from tests import catalogues

LANGUAGES = pytest.mark.parametrize("language", catalogues.LANGUAGES)


def blanks(text: str) -> set[str]:
    """The names of the blanks in a wording."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


@LANGUAGES
def test_every_wording_is_translated_with_its_blanks(language: str) -> None:
    """None is missing, none is left over, each has the blanks of the English wording."""
    wanted, entries = catalogues.said(), catalogues.translations(language)
    assert sorted(first for first in wanted if not all(entries.get(first, [""]))) == []
    assert sorted(set(entries) - set(wanted)) == []
    for first, translations in entries.items():
        assert len(translations) == (1 if isinstance(wanted[first], str) else 2), first
        assert all(blanks(one) == blanks(first) for one in translations), first


@LANGUAGES
@pytest.mark.parametrize("domain", catalogues.DOMAINS)
def test_the_compiled_catalogue_is_that_of_its_source(language: str, domain: str) -> None:
    """`uv run python -m tests.catalogues` writes it."""
    kept = catalogues.path_of(language, domain).with_suffix(".mo").read_bytes()
    assert kept == catalogues.compiled(language, domain)


def test_what_is_said_is_a_template_and_not_put_together_where_it_is_said() -> None:
    """Each first argument is a text that Babel reads, or a message that was made of one elsewhere."""
    found = [
        f"{path}:{line}: {name}({word!r})"
        for path, line, name, words in catalogues.calls()
        for word in words
        if word is not None and not any(letter.isalpha() for letter in word)
    ]
    assert found == []
