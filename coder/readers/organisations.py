"""Names of columns that hold organisations: «kommune», «Hvilken skole svarer du for?»."""

from __future__ import annotations

import re

MOST_WORDS = 3
"""Columns with longer names are questions, of persons, too («Hvilken kommune bor du i?»)."""

_WORDS = re.compile(r"[^\W\d_]+")

ORGANISATIONS = {
    "kommune": "kommune", "kommunenavn": "kommune", "kommunenamn": "kommune", "kommunenr": "kommune",
    "kommunenummer": "kommune", "municipality": "municipality", "bydel": "bydel", "skole": "skole",
    "skolenavn": "skole", "skule": "skule", "skulenamn": "skule", "school": "school", "barnehage": "barnehage",
    "sykehus": "sykehus", "sjukehus": "sjukehus", "hospital": "hospital", "sykehjem": "sykehjem",
    "sjukeheim": "sjukeheim", "helseforetak": "helseforetak", "helseføretak": "helseføretak",
    "fylkeskommune": "fylkeskommune", "organisasjon": "organisasjon", "organisasjonsnr": "organisasjon",
    "organisasjonsnummer": "organisasjon", "orgnr": "organisasjon", "organisation": "organisation",
    "organization": "organisation", "virksomhet": "virksomhet", "verksemd": "verksemd", "bedrift": "bedrift",
    "bibliotek": "bibliotek", "library": "library", "foretak": "foretak", "føretak": "føretak",
    "legekontor": "legekontor", "apotek": "apotek", "departement": "departement", "universitet": "universitet",
    "company": "business", "institution": "organisation", "institusjon": "institusjon",
}  # fmt: skip
"""Word in a column's name → the noun for cases where the column has a distinct value for each."""

_ON_BEHALF = {
    "svarer", "svarar", "representerer", "representerar", "vegne", "vegner", "gjelder", "gjeld", "fyller", "respond",
    "responding", "represent", "representing", "behalf", "answering",
}  # fmt: skip
"""Words of questions about the organisation that a respondent answers for: «Hvilken kommune representerer du?»."""


def words_of(name: str) -> set[str]:
    """Return the words of a column's name, in lower case."""
    return set(_WORDS.findall(name.casefold()))


def organisation_in(name: str) -> str:
    """Return the noun for cases that the name of a column has: «kommune» for «Kommunenavn»; else ""."""
    words = words_of(name)
    if len(words) > MOST_WORDS and not words & _ON_BEHALF:
        return ""
    return next((noun for word, noun in ORGANISATIONS.items() if word in words), "")
