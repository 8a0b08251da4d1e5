"""What a report says in words: one and many, weighted and not, in three languages."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

import pytest

from coder.i18n.translator import languages
from coder.reports.counting import CountedShare
from coder.reports.words import Words
from tests import catalogues

LANGUAGES = languages()

MANY = re.compile(
    r"\b1 (?:possible |åpne |opne |open |like |mulige |moglege )?(?:kodere|kodarar|coders|respondenter|respondentar"
    r"|respondents|sitater|quotes|codes|steder|stader|places|ganger|gonger|times|nivåer|levels|questions"
    r"|(?:koder|kodar)(?= lag| i | ut)|answers(?! [«“])|spurte|spurde"
    r"|personopplysninger|personopplysingar|pieces|åpne|opne|mest nevnte|mest nemnde)\b"
    r"|\b1 (?:answer|respondent|place|coder|quote)[^.;,]* (?:are|were|have|do)\b|\b[Dd]ei? 1\b",
)

SEVERAL_ALWAYS = {
    "The {shown} most common of {all} pairs of codes that at least two {units} have. The same"
    " {unit} may be in several pairs.",
    "at least two of the {coders:words} coders",
}
"""What is only said where there are several."""

NUMBERS = (
    "n", "base", "total", "asked", "answered", "coded", "uncoded", "without", "coders", "codes", "answers", "questions",
    "double", "both", "hits", "redacted", "kept", "quotes", "people", "levels", "changes", "alike", "chosen", "shown",
    "all", "more", "documents", "runs", "threshold", "panels", "cases",
    "proposed", "codings", "suggested", "accepted", "rejected", "changed", "decided", "every", "left",
    "discuss",
)  # fmt: skip

NAMES = {
    "Nobody answered {questions}.",
    "No answers are coded yet to {questions}, so they are not part of the text.",
    "Closed questions: {questions}.",
    "Open questions: {questions}.",
    "also coded as {codes}",
    "Mentioned most: {codes}.",
    "Mentioned by fewer than five: {codes}.",
}
"""Phrases whose questions or codes are names and no number."""


NOUNS = {"unit", "units", "Unit", "Units", "the_units", "one_of_units"}
"""What cases are called, which a report fills in by itself."""


def fields(said: str) -> set[str]:
    """The names that a phrase is filled in with."""
    return {name for _, name, _, _ in Formatter().parse(said) if name} - NOUNS


@cache
def phrases() -> frozenset[str]:
    """Everything that a report says, in English."""
    return frozenset(
        word
        for path, _line, name, words in catalogues.calls()
        if path.parts[0] == "reports" and name in ("words", "N_")
        for word in words
        if word
    )


def filled(phrase: str, language: str, number: int) -> str:
    given: dict[str, object] = {}
    for name in fields(phrase):
        named = name in ("questions", "codes") and phrase in NAMES
        given[name] = number if name in NUMBERS and not named else "X"
    return Words(language)(phrase, **given)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_not_said_as_many(language: str) -> None:
    for key in sorted(phrases() - SEVERAL_ALWAYS):
        said = filled(key, language, 1)
        assert not MANY.search(said), (key, said)
        assert "{" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_are_not_said_as_one(language: str) -> None:
    singular = re.compile(
        r"\b2 (?:koder har|kodar har|coder|respondent|sitat fra|code|place|sted|stad|gang|gong|time|level)\b"
    )
    for key in sorted(phrases()):
        said = filled(key, language, 2)
        assert not singular.search(said), (key, said)


def test_the_method_in_words() -> None:
    lead = (
        "Of {answered} {answered:answer|answers} to {questions:one open question|{questions:words} open questions},"
        " {coded} {coded:is|are} coded, by {coders:one person|{coders:words} people}."
    )
    given = {"coded": 1, "answered": 1, "questions": 1}
    assert Words("nb")(lead, coders=1, **given) == "Av 1 svar på ett åpent spørsmål er 1 kodet, av én person."
    assert Words("nn")(lead, coders=1, **given) == "Av 1 svar på eitt ope spørsmål er 1 koda, av éin person."
    assert Words("en")(lead, coders=1, **given) == "Of 1 answer to one open question, 1 is coded, by one person."
    assert Words("en")(lead, coders=2, **given).endswith("1 is coded, by two people.")
    analysed = "Coded by a codebook of {codes} {codes:code|codes} on {levels:one level|{levels:words} levels}."
    assert Words("nb")(analysed, codes=12, levels=2) == "Kodet etter en kodebok med 12 koder på to nivåer."
    assert Words("nn")(analysed, codes=12, levels=2) == "Koda etter ei kodebok med 12 kodar på to nivå."
    assert Words("en")(analysed, codes=12, levels=2) == "Coded by a codebook of 12 codes on two levels."
    assert "på ett nivå." in Words("nb")(analysed, codes=3, levels=1)
    assert "på 13 nivåer." in Words("nb")(analysed, codes=30, levels=13)
    most = "The {shown:|{shown} }most mentioned of {all} {all:code|codes}."
    assert Words("en")(most, shown=1, all=30) == "The most mentioned of 30 codes."
    assert Words("en")(most, shown=5, all=1200) == "The 5 most mentioned of 1,200 codes."


def test_weighted_per_cent_is_said_to_be_weighted() -> None:
    share = CountedShare(8, 120, 7.4, 3.0, 12.0)
    assert Words("nb").of(share) == "8 av 120, 7 prosent"
    assert Words("nb").of(share, weighted=True) == "8 av 120, vektet 7 prosent"
    assert Words("nn").of(share, weighted=True) == "8 av 120, vekta 7 prosent"
    assert Words("en").of(share, weighted=True) == "8 of 120, weighted 7 per cent"
