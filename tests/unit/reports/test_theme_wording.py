"""How themes are named in a sentence, and which words say how many brought one up."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coder.model import Code, Codebook
from coder.model.unit import Unit
from coder.reports.counting import CountedShare
from coder.reports.definition import LeadIns
from coder.reports.lead_ins import PHRASINGS, how_many, lead_in, theme_name, theme_title
from coder.reports.words import Words

KOMMUNE = Unit("organisation", "kommune")


def test_no_two_sentences_that_follow_each_other_are_worded_alike() -> None:
    for amount in ("one", "few", "some", "several", "many", "most", "all"):
        for documents in (False, True):
            for language in ("nb", "nn", "en"):
                words = Words(language, Unit("document") if documents else KOMMUNE)
                said = [lead_in(words, "x", amount, turn, documents=documents) for turn in range(4)]
                assert all(sentence != other for sentence, other in pairwise(said)), said


@pytest.mark.parametrize(
    ("n", "base", "word"),
    [(0, 9, "none"), (1, 1, "one"), (1, 900, "one"), (4, 900, "few"), (5, 900, "some"), (90, 900, "several"),
     (270, 900, "many"), (450, 900, "most"), (900, 900, "all"), (3, 5, "most"), (2, 5, "few"), (15, 151, "several")],
)  # fmt: skip
def test_words_for_how_many_go_by_number_and_share(n: int, base: int, word: str) -> None:
    assert how_many(CountedShare(n, base, 100 * n / base, None, None), LeadIns()) == word


def test_limits_are_the_definitions() -> None:
    share = CountedShare(20, 100, 20.0, None, None)
    assert how_many(share, LeadIns(several=25)) == "some"
    assert how_many(share, LeadIns(several=5, many=20)) == "many"
    assert how_many(share, LeadIns(few=20)) == "few"


@pytest.mark.parametrize(
    ("language", "names", "said"),
    [
        ("nb", ["ensomhet", "sosiale problemer"], "ensomhet og sosiale problemer"),
        ("nb", ["rus og vold", "ensomhet"], "rus og vold samt ensomhet"),
        ("nb", ["ingen prioriteres bort"], "«ingen prioriteres bort»"),
        ("nn", ["ingen vert prioriterte bort"], "«ingen vert prioriterte bort»"),
        ("nb", ["nyttiggjør seg ikke tilbudet"], "«nyttiggjør seg ikke tilbudet»"),
        ("nb", ["andre følger opp", "å vente"], "«andre følger opp» og «å vente»"),
        ("nn", ["andre følgjer opp", "oppfølging"], "«andre følgjer opp» og oppfølging"),
        ("en", ["others follow up", "follow-up"], "“others follow up” and follow-up"),
        ("nb", ["diabetes", "NAV"], "diabetes og NAV"),
        ("nb", ["mangler transport", "mangler i tilbudet"], "«mangler transport» og mangler i tilbudet"),
        ("nn", ["manglar transport", "treng"], "«manglar transport» og treng"),
        ("en", ["lacks transport", "needs of carers"], "“lacks transport” and needs of carers"),
        ("nb", ["Ingen", "alle"], "«Ingen» og «alle»"),
        ("nb", ["felles journal", "brukernes ønsker"], "felles journal og brukernes ønsker"),
        ("nb", ["kommunenes økonomi", "pårørendes rolle"], "kommunenes økonomi og pårørendes rolle"),
        ("nb", ["prioriteres lavt", "diabetes"], "«prioriteres lavt» og diabetes"),
        ("en", ["no one is turned away"], "“no one is turned away”"),
        ("en", ["loneliness", "housing and money"], "loneliness as well as housing and money"),
    ],
)
def test_names_of_codes_stand_in_a_sentence(language: str, names: list[str], said: str) -> None:
    book = Codebook(tuple(Code(name, name) for name in names), language=language)
    assert theme_name(Words(language), book, names) == said


def test_what_is_no_noun_is_mentioned_and_nobody_points_to_it() -> None:
    words = Words("nb")
    for amount in PHRASINGS:
        said = [lead_in(words, "«mangler transport»", amount, turn) for turn in range(6)]
        assert not [sentence for sentence in said if "peker" in sentence]
        assert all("nevne" in sentence for sentence in said)


def test_themes_that_share_a_heading_have_one_capital() -> None:
    titled = Codebook((Code("a", "Transport"), Code("b", "Tilbud til pårørende"), Code("c", "FACT-team")))
    assert (
        theme_title(Words("nb"), titled, ["Transport", "Tilbud til pårørende"]) == "Transport og tilbud til pårørende"
    )
    assert theme_title(Words("nb"), titled, ["Transport", "FACT-team"]) == "Transport og FACT-team"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_where_no_language_is_said_names_may_be_norwegian_of_either_kind(language: str) -> None:
    book = Codebook((Code("m", "møter ikke"), Code("v", "ikkje motiverte"), Code("r", "rus")))
    words = Words(language)
    assert theme_name(words, book, ["møter ikke", "rus"]).startswith(words.quoted("møter ikke"))
    assert theme_name(words, book, ["ikkje motiverte", "rus"]).startswith(words.quoted("ikkje motiverte"))
    assert not theme_name(words, book, ["rus", "møter ikke"]).startswith(words.quoted("rus"))


def test_a_name_loses_its_capital_only_where_all_names_have_one() -> None:
    titled = Codebook((Code("a", "Ensomhet"), Code("b", "FACT-team"), Code("c", "Bolig")))
    assert theme_name(Words("nb"), titled, ["Ensomhet", "FACT-team"]) == "ensomhet og FACT-team"
    mixed = Codebook((Code("a", "ensomhet"), Code("b", "Bærum"), Code("c", "bolig")))
    assert theme_name(Words("nb"), mixed, ["Bærum"]) == "Bærum"
