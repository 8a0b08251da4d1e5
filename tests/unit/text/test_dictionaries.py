"""Dictionaries of words and lemmas, kept in files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simplemma import Lemmatizer, is_known
from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY as DECODED

from coder.text import dictionaries
from coder.text.dictionaries import KeptDictionaries, WordsInBuckets, laid_out
from coder.text.lemmas import LEMMAS

SMALL = "ms"
"""The smallest dictionary, of Malay."""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CODER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def kept_file(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


def test_every_word_has_the_lemma_that_simplemma_gives() -> None:
    decoded = DECODED.get_dictionary(SMALL)
    kept = WordsInBuckets(laid_out(decoded))
    assert [kept.get(word) for word in decoded] == [decoded[word] for word in decoded]
    assert not any(kept.get(f"{word}~") for word in decoded)
    assert len(kept) == len(decoded) > 10_000
    assert {*kept} == {*decoded}


def test_lemmas_and_known_words_are_those_of_simplemma() -> None:
    words = [word for i, word in enumerate(DECODED.get_dictionary("nn")) if i % 300 == 0]
    words += [f"{word[:4]}{other}" for word, other in zip(words, words[::-1], strict=True)]
    asked = [word for word in words if word.isalpha()]
    plain = Lemmatizer(cache_max_size=0)
    for lang in (("nb", "nn"), ("nn", "nb")):
        found = [LEMMAS.of(word, lang) for word in asked]
        assert found == [plain.lemmatize(word, lang=lang) for word in asked]
    for word in asked:
        assert dictionaries.is_known(word, "nb", "nn") == is_known(word, lang=("nb", "nn"))
        assert dictionaries.is_known(word, "en") == is_known(word, lang="en")


WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=6)


@given(st.dictionaries(WORD, WORD, max_size=12), st.lists(st.text(st.characters(codec="utf-8"), max_size=12)))
def test_whatever_is_laid_out_is_found_and_nothing_else(words: dict[str, str], others: list[str]) -> None:
    kept = WordsInBuckets(laid_out(words))
    assert dict(kept) == words
    beside = [f"{word}\t{lemma}\n{other}" for other in words for word, lemma in words.items()]
    for other in [*others, *beside]:
        assert kept.get(other) == words.get(other)


def test_who_looks_up_many_words_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionaries, "MANY", 1000)
    decoded = DECODED.get_dictionary(SMALL)
    kept = WordsInBuckets(laid_out(decoded))
    for word, lemma in decoded.items():
        assert (kept.get(word), kept.get(f"{word}~"), kept.get(f"{word}~", "-")) == (lemma, None, "-")
    assert dict(kept) == dict(decoded)


def test_the_second_process_reads_what_the_first_one_kept(cache: Path) -> None:
    first = KeptDictionaries().get_dictionary(SMALL)
    assert kept_file(cache).stat().st_mode & 0o777 == 0o600
    written = kept_file(cache).stat().st_mtime_ns
    kept = KeptDictionaries()
    second = kept.get_dictionary(SMALL)
    assert isinstance(second, WordsInBuckets)
    assert second is kept.get_dictionary(SMALL)
    assert dict(second) == dict(first) == dict(DECODED.get_dictionary(SMALL))
    assert kept_file(cache).stat().st_mtime_ns == written


@pytest.mark.parametrize("where", [0, 7, 9, 12, 20, 4000, -1])
def test_a_bit_that_has_flipped_is_seen_and_mended(cache: Path, where: int) -> None:
    KeptDictionaries().get_dictionary(SMALL)
    whole = kept_file(cache).read_bytes()
    damaged = bytearray(whole)
    damaged[where] ^= 4
    kept_file(cache).write_bytes(damaged)
    assert dict(KeptDictionaries().get_dictionary(SMALL)) == dict(DECODED.get_dictionary(SMALL))
    assert kept_file(cache).read_bytes() == whole


@pytest.mark.parametrize("length", [0, 5, 11, 12, 13, 100, 5000])
def test_a_file_cut_short_is_seen_and_mended(cache: Path, length: int) -> None:
    KeptDictionaries().get_dictionary(SMALL)
    whole = kept_file(cache).read_bytes()
    kept_file(cache).write_bytes(whole[:length])
    assert dict(KeptDictionaries().get_dictionary(SMALL)) == dict(DECODED.get_dictionary(SMALL))
    assert kept_file(cache).read_bytes() == whole


def test_without_a_folder_that_can_be_written_words_are_decoded(cache: Path) -> None:
    cache.write_text("no folder")
    assert dict(KeptDictionaries().get_dictionary(SMALL)) == dict(DECODED.get_dictionary(SMALL))
    assert cache.read_text() == "no folder"


def test_several_may_keep_the_same_dictionary_at_once(cache: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: dict(KeptDictionaries().get_dictionary(SMALL)), range(4)))
    assert found == [dict(DECODED.get_dictionary(SMALL))] * 4
    assert isinstance(KeptDictionaries().get_dictionary(SMALL), WordsInBuckets)
    assert kept_file(cache).name.startswith(f"{SMALL}-")


def test_a_language_without_a_dictionary_is_refused_as_by_simplemma(cache: Path) -> None:
    for factory in (KeptDictionaries(), DECODED):
        with pytest.raises(ValueError, match="xx"):
            factory.get_dictionary("xx")
    assert not cache.exists()
