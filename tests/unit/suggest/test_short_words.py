"""Short words match whole or bent, never by their letters: «nei» says nothing of «vei», and «til» nothing of «bil»."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest

from coder.model import Code, Codebook
from coder.suggest.features import Vocabulary
from coder.suggest.fitted_model import FittedModel
from coder.suggest.grams import own_gram
from coder.suggest.joined import JoinedSuggester
from coder.suggest.own_words import OwnWords
from coder.suggest.word_table import tabled
from coder.text.function_words import SAYING_NOTHING

NAMES = ("vei", "skole", "korrespondere", "kø", "bil", "buss", "pris", "ansatte", "mål")
BOOK = Codebook(tuple(Code(f"k{place}", name) for place, name in enumerate(NAMES)))
CORPUS = [
    "Vegen er dårlig", "veien er full av hull", "Ja", "Tog og buss bør korrespondere bedre", "Bil", "Kø på morgenen",
    "Prisen er for høy", "Mer parkering", "Hyggelige ansatte", "Det er mye arbeid", "Jeg har ikke noe å si",
    "Toget er dyrt", "Nok", "Bra",
]  # fmt: skip
CODED = {
    "Bil": "bil", "Kø på morgenen": "kø", "Prisen er for høy": "pris", "veien er full av hull": "vei",
    "Tog og buss bør korrespondere bedre": "korrespondere", "Mer buss": "buss",
}  # fmt: skip


@cache
def taught(n_coded: int) -> FittedModel:
    """What is learned from the names and so many coded answers."""
    texts = list(CODED)[:n_coded]
    return JoinedSuggester().fit(texts, [frozenset({CODED[text]}) for text in texts], codebook=BOOK, corpus=CORPUS)


@pytest.mark.parametrize("n_coded", [0, 6])
@pytest.mark.parametrize(
    ("text", "code"),
    [("Nei", "vei"), ("Nei takk", "vei"), ("nei, nei", "vei"), ("hei", "vei"), ("Dei", "vei"), ("Pil", "bil"),
     ("Reis til byen", "bil"), ("Gris", "pris"), ("Mål", "bil"), ("Russ", "buss"), ("Hus", "buss"), ("Må", "mål"),
     ("Mobilen", "bil"), ("Bilde", "bil")],
)  # fmt: skip
def test_a_short_word_speaks_for_none_that_is_spelled_nearly_like_it(text: str, code: str, n_coded: int) -> None:
    fitted = taught(n_coded)
    for each in (fitted, tabled(fitted)):
        found = next(suggestion for suggestion in each.suggest([text])[0] if suggestion.code == code)
        assert not found.proposed
        assert sum(part.weight for part in each.explain(text, code)[0]) < 0.3


@pytest.mark.parametrize("n_coded", [0, 6])
@pytest.mark.parametrize(
    ("text", "code"),
    [("Vei", "vei"), ("Veier", "vei"), ("Veiene", "vei"), ("Bilen", "bil"), ("Bilene", "bil"),
     ("Busser", "buss"), ("Pris!", "pris")],
)  # fmt: skip
def test_a_short_name_is_found_bent(text: str, code: str, n_coded: int) -> None:
    first = taught(n_coded).suggest([text])[0][0]
    assert (first.code, first.proposed) == (code, True)


def test_where_no_lemma_is_known_a_short_name_is_found_at_the_beginning_of_words() -> None:
    book = Codebook((Code("a", "wait"), Code("b", "food"), Code("c", "staff")))
    fitted = JoinedSuggester().fit([], [], codebook=book, corpus=["Waiting for hours", "They were kind", "Good meals"])
    assert not fitted.vocabulary_.norwegian_
    assert [fitted.suggest([text])[0][0].code for text in ("Waited long", "foods")] == ["wait", "food"]
    assert sum(part.weight for part in fitted.explain("Good", "food")[0]) < 0.3


@pytest.mark.parametrize("text", ["Veier", "Veiarbeid"])
def test_a_bent_name_and_a_compound_of_it_are_told_as_the_name(text: str) -> None:
    first = taught(0).suggest([text])[0][0]
    assert (first.code, [part.source for part in first.evidence]) == ("vei", ["name"])


def test_words_of_up_to_four_letters_are_like_no_others() -> None:
    words = ["helt", "helse", "bilde", "vei", "nei", "hei", "bil", "pil", "til", "buss", "russ", "pris", "gris"]
    words += ["kø", "sø", "mål", "må"]
    vocabulary = Vocabulary().fit([*words, "Eg har ikkje noko å seie"])
    assert vocabulary.norwegian_
    alike = (vocabulary.grams_ @ vocabulary.grams_.T).toarray()
    for place, other in combinations(range(len(vocabulary)), 2):
        assert alike[place, other] == 0, (vocabulary.forms_[place], vocabulary.forms_[other])


def test_words_that_say_nothing_are_like_themselves_alone() -> None:
    vocabulary = Vocabulary().fit([" ".join(sorted(SAYING_NOTHING)), "ingenting ingeniør annenhver hvordanleder"])
    for word in SAYING_NOTHING & vocabulary.index_.keys():
        row = vocabulary.grams_[vocabulary.index_[word]]
        others = {
            own_gram(form, norwegian=vocabulary.norwegian_)
            for form in (vocabulary.lemmas_[vocabulary.index_[word]], word)
        }
        assert {gram for gram, number in vocabulary.kept.gram_index.items() if number in row.indices} <= others


def test_small_words_of_nynorsk_are_those_of_bokmål() -> None:
    coded = {**CODED, "Vet ikke": "usikker"}
    book = Codebook((*BOOK, Code("u", "usikker")))
    fitted = JoinedSuggester().fit(
        list(coded), [frozenset({code}) for code in coded.values()], codebook=book, corpus=[*CORPUS, *coded]
    )
    (nynorsk, *_), (bokmål, *_) = fitted.suggest(["Veit ikkje", "Vet ikke"])
    assert (nynorsk.code, nynorsk.proposed) == (bokmål.code, bokmål.proposed) == ("usikker", True)
    assert nynorsk.confidence == pytest.approx(bokmål.confidence, abs=0.02)


@pytest.mark.parametrize(
    ("nynorsk", "bokmål"), [("Veg", "Vei"), ("Vegen", "Veien"), ("Vegane", "Veiene"), ("Vegarbeid", "Veiarbeid")]
)
def test_a_short_name_is_found_in_the_other_written_standard(nynorsk: str, bokmål: str) -> None:
    (in_nynorsk, *_), (in_bokmål, *_) = taught(0).suggest([nynorsk, bokmål])
    assert (in_nynorsk.code, in_nynorsk.proposed) == (in_bokmål.code, in_bokmål.proposed)
    assert in_nynorsk.code == "vei"
    assert in_nynorsk.confidence == pytest.approx(in_bokmål.confidence, abs=0.02)


@pytest.mark.parametrize(
    ("texts", "norwegian"),
    [
        (["Buss", "Dårlig vei", "Kø", "Mer parkering", "Skole", "Dyrt", "Hjemmesykepleie"], True),
        (["Buss", "Dårleg veg", "Kø", "Fleire bussar", "Skule", "Dyrt"], True),
        (["Veier", "Nei", "Ja"], True),
        (["Møte i Malmö", "Dårlig vei"], True),
        (["Bus", "Bad roads", "Queue", "More parking", "School", "Too expensive", "Home care"], False),
        (["Bus", "Schlechte Straßen", "Stau", "Mehr Parkplätze", "Schule", "Zu teuer"], False),
        (["Buss", "Dåliga vägar", "Kö", "Fler bussar", "Skola", "För dyrt", "Hemtjänst"], False),
        (["Not much to say", "No answer", "I would like more buses in the morning", "bare"], False),
        ([], False),
    ],
)
def test_answers_of_a_word_or_two_are_known_as_norwegian_or_not(texts: list[str], norwegian: bool) -> None:
    assert Vocabulary().fit(texts).norwegian_ == norwegian


def test_what_is_bent_in_short_answers_has_its_lemma_and_long_english_answers_have_the_say() -> None:
    vocabulary = Vocabulary().fit(["Buss", "Dårlige barnehager", "Kø", "Hjemmesykepleiere"])
    assert [vocabulary.lemmas_[vocabulary.index_[word]] for word in ("dårlige", "barnehager")] == [
        "dårlig",
        "barnehage",
    ]
    said = [f"The bus number {number} was late again this morning" for number in range(9)]
    assert not Vocabulary().fit([*said, "Vet ikke", "Buss og tog"]).norwegian_


def test_twins_of_norwegian_are_no_twins_in_other_languages() -> None:
    vocabulary = Vocabulary().fit(["They sailed from Sund", "ho ho ho", "hun or Hun", "the yard and the gard"])
    assert not vocabulary.norwegian_
    assert vocabulary.gram_of("ho") != vocabulary.gram_of("hun")


def test_a_word_that_nobody_wrote_is_like_others_by_no_more_than_it_shares_with_them() -> None:
    vocabulary = Vocabulary().fit(["fasiliteter og mer", "buss"])
    counted = vocabulary.count(["universitetet", "fasilitetene"])
    lengths = counted.new_grams.multiply(counted.new_grams).sum(axis=1).A1
    assert 0 < lengths[0] < lengths[1] < 1


@pytest.mark.parametrize("text", ["biler", "huset", "husene", "Vegane"])
def test_a_bent_short_word_has_something_of_its_entry(text: str) -> None:
    words = OwnWords.of([Code("a", "bil"), Code("b", "hus"), Code("c", "veg")], norwegian=True)
    assert len(words.touched(text)) == 1
