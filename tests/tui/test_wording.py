"""One form of each word throughout: what a native reader stumbles over stands in no catalogue of the program."""

from __future__ import annotations

import re

import pytest

from coder.i18n.words import several, translated, use_language
from coder.message import Message
from tests.catalogues import translations

NOT_SAID = {
    "nb": (
        r"\balt er alt\b", r"\bfrø\b", r"\b[Ll]a være\b", r"\b[Cc]ase[nt]?\b", r"\b[Ff]ilen\b", r"\bkodeboken",
        r"\bgruppen\b", r"\b(?:sammen)?likn(?:er|e|et)\b", r"\bflag:", r"conf>", r"\bordene som bar\b",
        r"\b1 koder\b", r"\bKun\b",
        r"\b(?:finnes|har|er|står) alt\b", r"\bInkluder\b", r"\bmed det merkede\b",
        r"\bi (?:\d|to|\{\w+\}|\{levels\b.*) nivå", r"\bogså kodet(?! som\b)", r"^Forslag fra \{?[\dn]",
    ),
    "nn": (
        r"\balt er alt\b", r"\bfrø\b", r"\b[Ll]at vere$", r"\b[Cc]as[ae]?[nt]?\b", r"\b[Tt]ryggleik", r"\b[Jj]amfør",
        r"\bgøym", r"\bhaldne\b", r"\bver[t]\b", r"\bvart\b", r"\bgjev", r"\boppgjeve", r"\bflag:", r"conf>",
        r"\borda som bar\b", r"\bom att\b",
        r"\bi (?:\d|to|\{\w+\}|\{levels\b.*) nivå", r"\bogså koda(?! som\b)", r"^Forslag frå \{?[\dn]",
        r"\bi bruk att\b", r"\b(?:finst|har|er|står) alt\b", r"\bTal og del\b",
    ),
}  # fmt: skip
"""Calques, second forms of a word, words that the program does not understand in this language."""


def said_in(language: str) -> list[str]:
    """Everything the program says in a language."""
    everything = (text for entry in translations(language).values() for text in entry)
    return [re.sub(r"(\{|--)\w+", r"\1x", text) for text in everything]  # blanks and options are no words


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_one_form_of_each_word_is_used(language: str) -> None:
    """Screen, messages and report agree."""
    found = [(form, text) for form in NOT_SAID[language] for text in said_in(language) if re.search(form, text)]
    assert found == []


def test_what_comes_from_below_agrees_with_its_number() -> None:
    """One respondent is not said as several."""
    use_language("nb")
    messages = [
        Message("{answers} answers of {cases} cases from {file}", answers=9, cases=n, file="a.csv") for n in (1, 2)
    ]
    assert [translated(message) for message in messages] == [
        "9 svar fra 1 respondent i a.csv",
        "9 svar fra 2 respondenter i a.csv",
    ]
    assert several("from {n} answer", "from {n} answers", 1) == "ut fra 1 kodet svar"
