"""Dates and ages of one person. Groups («over 70 år», «16–18-åringer») are not anybody. Every pattern is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from coder.reports.privacy.hit import Hit, digits_in

_MONTH = (
    r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|des)\b\.?"
)
DATE = re.compile(
    rf"(?i)(?<![\w.])(?:\d{{1,2}}\.?\s?{_MONTH}(?:\s?(?:19|20)\d\d)?|{_MONTH}\s(?:19|20)\d\d"
    r"|(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![\w])"
)
BORN = re.compile(r"(?i)\bfødt\s(?:i\s)?(?:19|20)\d\d\b|\bf\.\s?(?:19|20)\d\d\b")

PERSON: Final = (
    r"(?:mann(?:en)?|kar(?:en)?|kvinn(?:e|a|en)|dame(?:n)?|dama|gutt(?:en)?|gut(?:en)?|jent(?:e|a|en)|bruker(?:en)?"
    r"|brukar(?:en)?|pasient(?:en)?|klient(?:en)?|person(?:en)?|beboer(?:en)?|bebuar(?:en)?|elev(?:en)?|student(?:en)?"
    r"|mor(?:a|en)?|far(?:en)?|alenemor(?:a|en)?|alenefar(?:en)?|enke(?:n)?|enka|enkemann(?:en)?|flyktning(?:en)?"
    r"|baby(?:en)?|barn(?:et)?|søn(?:n|nen)|son(?:en)?|datter(?:en|a)?|dotter(?:a)?|bror(?:en)?|søster(?:en|a)?)"
)
"""A word for one person."""
_PLACE = r"(?:\s(?:fra|frå|i|på)\s[A-ZÆØÅ][\wæøå’'-]{1,40})?"
_AGED = r"år(?:s)?\s(?:gammel|gamal|gammal|gammelt|gamalt|gammalt)"
_TENS = r"(?:tyve|tjue|tretti|førti|femti|seksti|sytti|åtti|nitti|hundre)"
_UNITS = (
    r"(?:en|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten)"
)
_YEARS = rf"(?:\d{{1,3}}|{_UNITS})"
AGE = re.compile(
    rf"(?<![\w–-])(?:{_YEARS}\s{_AGED}(?:\s{PERSON}\b)?{_PLACE}"
    rf"|\d{{1,3}}\s?-?\s?åring(?:en)?(?:s\b|\b){_PLACE}"
    rf"|(?:{_TENS}{_UNITS}?|{_UNITS})\s?-?åring(?:en)?\b{_PLACE}"
    rf"|\d{{1,3}}\s?-?\s?årig(?:e)?\s{PERSON}\b{_PLACE}"
    rf"|{PERSON}(?:\spå\s\d{{1,3}}(?!\d)(?:\sår\b)?|\s\(\d{{1,3}}(?:\sår)?\)|,?\s\d{{1,3}}\sår\b)(?!\s?[-–]\s?\d)"
    rf"(?!\s(?:timer|timar|dager|dagar|kr|prosent|%|uker|veker|ganger|gonger|stk|personer|plasser|plassar)){_PLACE})"
)
_GROUP_BEFORE = re.compile(
    r"(?i)(?:\b(?:over|under|minst|enn|til|mellom|inntil|før|fyller|fylte|fylt|alle|og|eller|fra|frå)\s|\d\s?[-–]\s?|[<>]\s?)$"
)
_TOO_OLD = 120
"""Years that nobody has lived."""


def found_in(text: str) -> Iterator[Hit]:
    """Every date and every age of one person in `text`."""
    digits = digits_in(text)
    if digits:
        for pattern in (DATE, BORN):
            for found in pattern.finditer(text):
                yield Hit(*found.span(), "date", found.group())
    if not digits and "år" not in text:
        return
    for found in AGE.finditer(text):
        years = re.search(r"\d{1,3}", found.group())
        if years is not None and int(years.group()) > _TOO_OLD:
            continue
        if not _GROUP_BEFORE.search(text[max(0, found.start() - 12) : found.start()]):
            yield Hit(*found.span(), "age", found.group())
