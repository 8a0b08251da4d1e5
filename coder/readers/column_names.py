"""What the words of a heading say: an id, an open answer, a quantity."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[^\W_]+")

_ID_NAMES = {
    "id", "respondent", "respondentid", "respondentnr", "respnr", "respid", "responseid",
    "recordid", "caseid", "case", "kommunenr", "kommunenummer", "knr", "orgnr", "løpenr",
    "løpenummer", "lopenr", "saksnr", "nr", "nummer", "key", "nøkkel", "uuid", "guid", "ident",
    "svarid", "token",
}  # fmt: skip
_OPEN_NAMES = {
    "svar", "kommentar", "kommentarer", "åpent", "åpne", "open", "text", "tekst", "answer",
    "comment", "comments", "fritekst", "utdyp", "beskriv", "begrunn", "begrunnelse", "verbatim",
    "merknad", "response",
}  # fmt: skip
_QUANTITIES = {
    "alder", "age", "aldur", "år", "year", "fødselsår", "kr", "kroner", "nok", "beløp", "sum", "total", "totalt", "tal",
    "prosent", "percent", "andel", "score", "poeng", "skår", "telefon", "tlf", "mobil", "phone", "telephone", "postnr",
    "postnummer", "zip", "postcode", "varighet", "duration", "tid", "time",
}  # fmt: skip
_QUANTITY_STEMS = (
    "antal", "årsverk", "innbygg", "folketal", "befolk", "inhabitant", "population", "budsjett", "budget", "utgift",
    "inntekt", "income", "kostnad", "cost", "areal", "ansatte", "tilsette", "employee", "brukarar", "brukere",
)  # fmt: skip


def words_of_heading(name: str) -> list[str]:
    """Return the words of a column name, two each for `ResponseId` and `respondent_id`."""
    parted = re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", " ", name)
    return [word.casefold() for word in _WORDS.findall(parted)]


def names_id(name: str) -> bool:
    """Return whether a heading names an id: «respondent_id», «Kommunenr»."""
    words = words_of_heading(name)
    joined = "".join(words)
    return joined in _ID_NAMES or (0 < len(words) <= 3 and (words[-1] == "id" or words[0] == "id"))


def names_open(name: str) -> bool:
    """Return whether a heading names an open answer: «kommentar»."""
    return any(word in _OPEN_NAMES for word in words_of_heading(name))


def names_quantity(name: str) -> bool:
    """Return whether a heading names what is counted, measured or dialled: «Innbyggere», «Number of employees»."""
    words = words_of_heading(name)
    return words[:2] == ["number", "of"] or any(
        word in _QUANTITIES or word.startswith(_QUANTITY_STEMS) for word in words
    )
