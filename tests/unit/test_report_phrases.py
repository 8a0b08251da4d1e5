"""What a report says in words: one and many, weighted and not, in three languages."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from coder.reports.counting import Share
from coder.reports.words import LANGUAGES, PHRASES, Words

MANY = re.compile(
    r"\b1 (?:possible |åpne |opne |open |like |mulige |moglege )?(?:kodere|kodarar|coders|respondenter|respondentar"
    r"|respondents|sitater|quotes|codes|steder|stader|places|ganger|gonger|times|nivåer|levels|questions"
    r"|(?:koder|kodar)(?= lag| i | ut)|answers(?! «)|spurte|spurde"
    r"|personopplysninger|personopplysingar|pieces|åpne|opne|mest nevnte|mest nemnde)\b"
    r"|\b1 (?:answer|respondent|place|coder|quote)[^.;,]* (?:are|were|have|do)\b|\b[Dd]ei? 1\b",
)

SEVERAL_ALWAYS = {"any coder", "most pairs", "g lead", "g lead without", "g undefined"}
"""What is only said where there are several."""

NUMBERS = (
    "n", "base", "total", "asked", "answered", "coded", "uncoded", "without", "coders", "codes", "answers", "questions",
    "double", "both", "hits", "redacted", "kept", "quotes", "people", "levels", "changes", "alike", "chosen", "shown",
    "all", "more", "runs", "threshold", "panels", "cases",
)  # fmt: skip


LISTS = {
    ("unanswered questions", "questions"), ("uncoded questions", "questions"), ("a is closed", "questions"),
    ("never used", "codes"), ("also", "codes"), ("a is major", "codes"), ("a is minor", "codes"),
}  # fmt: skip
"""Where these are names and no number."""


NOUNS = {"unit", "units", "Unit", "Units"}
"""What cases are called, which a report fills in by itself."""


def fields(said: str) -> set[str]:
    """The names that a phrase is filled in with."""
    return {name for _, name, _, _ in Formatter().parse(said) if name} - NOUNS


def filled(key: str, language: str, number: int) -> str:
    words = Words(language)
    given: dict[str, object] = {}
    for name in set().union(*(fields(said) for said in PHRASES[key])):
        texts = (
            key in ("unanswered questions", "uncoded questions", "a is closed", "first panels") and name == "questions"
        )
        texts = texts or (name == "codes" and key in ("never used", "also", "a is major", "a is minor"))
        given[name] = number if name in NUMBERS and not texts else "X"
    return words(key, **given)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_not_said_as_many(language: str) -> None:
    for key in PHRASES.keys() - SEVERAL_ALWAYS:
        said = filled(key, language, 1)
        assert not MANY.search(said), (key, said)
        assert "{" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_are_not_said_as_one(language: str) -> None:
    one = re.compile(
        r"\b2 (?:koder har|kodar har|coder|respondent|sitat fra|code|place|sted|stad|gang|gong|time|level)\b"
    )
    for key in PHRASES:
        said = filled(key, language, 2)
        assert not one.search(said), (key, said)


def test_a_phrase_is_filled_in_with_the_same_in_every_language() -> None:
    for key, said in PHRASES.items():
        assert len({frozenset(fields(one)) for one in said}) == 1, key


def test_the_method_in_words() -> None:
    given = {"coded": 1, "answered": 1, "questions": 1, "double": 0, "percent": "0"}
    one = [Words(language)("a method lead", coders=1, **given) for language in LANGUAGES]
    assert one[0].startswith("Én person har kodet 1 av 1 svar på 1 åpent spørsmål.")
    assert one[1].startswith("Éin person har koda 1 av 1 svar på 1 ope spørsmål.")
    assert one[2].startswith("One person has coded 1 of 1 answer to 1 open question.")
    assert Words("en")("a method lead", coders=2, **given).startswith("2 people have coded")
    levels = [Words(language)("a is analysed", codes=12, levels=2) for language in LANGUAGES]
    assert levels[0] == "Kodet etter en kodebok med 12 koder på to nivåer."
    assert levels[1] == "Koda etter ei kodebok med 12 kodar på to nivå."
    assert levels[2] == "Coded by a codebook of 12 codes on two levels."
    assert "på ett nivå." in Words("nb")("a is analysed", codes=3, levels=1)
    assert "på 13 nivåer." in Words("nb")("a is analysed", codes=30, levels=13)
    assert Words("en")("first bars", shown=1, all=30) == "The most mentioned of 30 codes."
    assert Words("en")("first bars", shown=5, all=1200) == "The 5 most mentioned of 1,200 codes."


def test_weighted_per_cent_is_said_to_be_weighted() -> None:
    share = Share(8, 120, 7.4, 3.0, 12.0)
    assert Words("nb").of(share) == "8 av 120, 7 prosent"
    assert Words("nb").of(share, weighted=True) == "8 av 120, vektet 7 prosent"
    assert Words("nn").of(share, weighted=True) == "8 av 120, vekta 7 prosent"
    assert Words("en").of(share, weighted=True) == "8 of 120, weighted 7 per cent"
