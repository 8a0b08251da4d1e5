"""Inflects Norwegian nouns missing from the list: compounds by their last part, others by their ending."""

from __future__ import annotations

from typing import Final, NamedTuple


class Bent(NamedTuple):
    """The indefinite and the definite plural of a noun, and its gender: `masculine`, `feminine` or `neuter`."""

    many: str
    all: str
    gender: str


_ALIKE: Final = (
    "anlegg", "apotek", "barn", "bibliotek", "blad", "brev", "bruk", "bygg", "foretak", "forbund", "føretak", "hus",
    "innspel", "innspill", "krav", "kurs", "lag", "nettverk", "organ", "råd", "samfunn", "selskap", "svar", "tek",
    "tiltak", "tilbod", "tilbud", "tilsyn", "ting", "utval", "utvalg", "utsagn", "vedtak", "verk", "team", "korps",
)  # fmt: skip
"""Last parts of neuters with an unchanged plural."""

_NEUTER: Final = (
    "byrå", "departement", "direktorat", "distrikt", "dokument", "firma", "hotell", "institutt", "intervju", "kontor",
    "notat", "parti", "prosjekt", "sekretariat", "universitet",
)  # fmt: skip
"""Last parts of neuters that take -er in the bokmål plural."""

_NEUTER_IN_E: Final = ("fylke", "menneske", "område", "styre", "vitne")

_FEMININE: Final = (
    "avis", "bedrift", "bygd", "gruppe", "kirke", "kjelde", "kyrkje", "kvinne", "nemnd", "skrift", "veke", "verksemd",
)  # fmt: skip
"""Last parts of nouns that are feminine in nynorsk, with -er in the plural."""

_OWN: Final = {
    "nb": {
        "senter": ("sentre", "sentrene"),
        "teater": ("teatre", "teatrene"),
        "register": ("registre", "registrene"),
        "museum": ("museer", "museene"),
        "hjem": ("hjem", "hjemmene"),
        "barn": ("barn", "barna"),
    },
    "nn": {
        "senter": ("senter", "sentra"),
        "teater": ("teater", "teatra"),
        "register": ("register", "registra"),
        "museum": ("museum", "musea"),
        "hjem": ("heimar", "heimane"),
        "barn": ("barn", "barna"),
    },
}
"""Irregular plurals of neuters, by language."""

_MASCULINE_IN_ING: Final = ("flyktning", "lærling", "slektning")


def bent(noun: str, language: str) -> Bent | None:
    """Return the forms of a noun in `nb` or `nn`; None where its ending decides nothing."""
    for last, (many, every) in _OWN[language].items():
        if noun.endswith(last):
            first = noun.removesuffix(last)
            return Bent(first + many, first + every, "neuter")
    bokmål = language == "nb"
    if noun.endswith(_ALIKE):
        return Bent(noun, noun + ("ene" if bokmål else "a"), "neuter")
    if noun.endswith(_NEUTER_IN_E):
        return Bent(f"{noun}r" if bokmål else noun, f"{noun}ne" if bokmål else f"{noun[:-1]}a", "neuter")
    if noun.endswith(_NEUTER):
        return Bent(f"{noun}er" if bokmål else noun, noun + ("ene" if bokmål else "a"), "neuter")
    stem = noun.removesuffix("e")
    if noun.endswith(_FEMININE):
        return Bent(f"{stem}er", f"{stem}ene", "feminine")
    if noun.endswith("ing"):
        gender = "masculine" if noun.endswith(_MASCULINE_IN_ING) else "feminine"
        return Bent(f"{noun}er", f"{noun}ene", gender) if bokmål else Bent(f"{noun}ar", f"{noun}ane", gender)
    if bokmål and noun.endswith("er"):
        return Bent(f"{noun}e", f"{noun}ne", "masculine")
    return None
