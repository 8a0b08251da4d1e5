"""Dates and ages of one person. Groups («over 70 år», «16–18-åringer») do not count. Every pattern is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from coder.reports.privacy.hit import Finder, Hit, before, found_by
from coder.reports.privacy.name_lists import KIN, KIN_HEADS

_MONTH = (
    r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|des)\b\.?"
)
_DAY, _MONTH_NUMBER, _CENTURY = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)"

_KIN = "|".join(sorted(map(re.escape, KIN), key=len, reverse=True))
PERSON: Final = (
    r"(?:mann(?:en)?|kar(?:en)?|kvinn(?:e|a|en)|dame(?:n)?|dama|gutt(?:en)?|gut(?:en)?|jent(?:e|a|en)|bruker(?:en)?"
    r"|brukar(?:en)?|pasient(?:en)?|klient(?:en)?|person(?:en)?|beboer(?:en)?|bebuar(?:en)?|elev(?:en)?|student(?:en)?"
    r"|alenemor(?:a|en)?|alenefar(?:en)?|aleinemor(?:a)?|enkemann(?:en)?|flyktning(?:en)?|ungdom(?:men)?|pensjonist(?:en)?"
    rf"|baby(?:en)?|barn(?:et)?|tvilling(?:er|ar|ene|ane)|{KIN_HEADS}?(?:{_KIN}))"
)
"""A word for one person."""
_SOMEBODY = rf"(?:(?:jeg|eg|han|hun|ho|sjølv|selv|{PERSON})(?:\s(?:min|mi|vår|mitt|hans|hennes|hennar|vårt|si|sin))?)"
_PLACE = r"(?:\s(?:fra|frå|i|på)\s[A-ZÆØÅ][\wæøå’'-]{1,40})?"
_ABOUT = r"(?:\s?,)?(?:\s(?:nå|no|snart|straks|ca\.?|omtrent|nesten|selv|sjølv|bare|berre|som|også|nylig|nettopp)){0,2}"
_AGED = r"år(?:s)?\s(?:gammel|gamal|gammal)"
_AGED_ALL = r"år(?:s)?\s(?:gammelt|gamalt|gammalt|gamle|gammel|gamal|gammal)"
_TENS = r"(?:tyve|tjue|tretti|førti|femti|seksti|sytti|åtti|nitti|hundre)"
_UNITS = (
    r"(?:en|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten)"
)
_IN_WORDS = rf"(?:{_UNITS}\s?og\s?{_TENS}|{_TENS}{_UNITS}?|{_UNITS})"
_NUMBER = r"\d{1,3}"
_YEARS = rf"(?:{_NUMBER}|{_IN_WORDS})"
_NO_COUNT = (
    r"(?!\s?[-–]\s?\d)(?!\.\s?[a-zæøå])(?!\s(?:timer|timar|dager|dagar|kr|prosent|%|uker|veker|ganger|gonger|stk|personer|plasser|plassar"
    r"|mnd|måneder|månader|min|minutt|meter|kilo|kg|cm|mil|km)\b)"
)
_START = r"(?<![\w–-])"
_DIGIT = r"\d"
AGES: Final = tuple(
    (re.compile(pattern), re.compile(needs))
    for pattern, needs in (
        (rf"{_START}((?i:{_YEARS}\s?{_AGED}(?:\s{PERSON}\b)?){_PLACE})", r"(?i)års?\sgam"),
        (rf"{_START}((?i:{_YEARS}\s?{_AGED_ALL}\s(?:{PERSON}\b)){_PLACE})", r"(?i)års?\sgam"),
        (rf"{_START}((?i:{_NUMBER}\s?-?\s?åring(?:en|a)?(?:s\b|\b)){_PLACE})", r"(?i)åring"),
        (rf"{_START}((?i:{_IN_WORDS}\s?-?\s?åring(?:en|a)?\b){_PLACE})", r"(?i)åring"),
        (rf"{_START}((?i:{_YEARS}\s?-?\s?årig(?:e)?\s{PERSON}\b){_PLACE})", r"(?i)årig"),
        # «mann på 52», «jente (14)», «kvinne, 43 år», «mor mi på 88 år».
        (
            rf"{_START}((?i:{PERSON}(?:\s(?:min|mi|vår|mitt|vårt))?(?:\s(?:på|i\sen\salder\sav)\s{_NUMBER}(?!\d)(?:\s?år\b)?"
            rf"|\s\({_NUMBER}(?:\s?år)?\)|,?\s{_NUMBER}\s?år\b)){_NO_COUNT}{_PLACE})",
            r"(?i)(?:på|av)\s\d|\s\(\d|\s\d{1,3}\s?år\b",
        ),
    )
)
"""Ages that stand with a word for the person, each with what is in every match (`Finder.needs`)."""
OF_SOMEBODY: Final = tuple(
    (re.compile(pattern), re.compile(needs))
    for pattern, needs in (
        (rf"{_START}(?i:jeg|eg|meg|han|hun|ho)(?:\s|\s?,\s?|\s?\(\s?)((?i:{_NUMBER}\s?år\b)){_NO_COUNT}", _DIGIT),
        (rf"{_START}(?i:jeg|eg|meg|han|hun|ho)\spå\s((?i:{_NUMBER}(?!\d)(?:\s?år\b)?)){_NO_COUNT}", _DIGIT),
        # «Kvinne 52, enslig»: no patient or pupil, who has a number too.
        (
            rf"{_START}(?i:kvinne|mann|dame|gutt|gut|jente|mor|far|enke)(?:\s|\s?,\s?)({_NUMBER})(?=\s?(?:[.,;)]|$))",
            _DIGIT,
        ),
        # «Eg er 71 år», «Kona er 67år», «Far blir 85 til våren», «Eg fylte 75».
        (
            rf"{_START}(?i:{_SOMEBODY}\s?(?:er|var|vart|ble|blei|blir|fyller|fylte|fyllte|har\sfylt){_ABOUT})"
            rf"\s((?i:{_YEARS}\s?år\b|{_NUMBER}(?=\s?(?:[.,;!)]|$|\s(?:og|men|i\sår|til\svåren|snart)\b)))){_NO_COUNT}",
            rf"(?i)\s(?:\d|{_IN_WORDS}\s?år\b)",
        ),
        (
            rf"{_START}(?i:er|fylte|fyller|blir)\s(?i:jeg|eg|han|hun|ho)\s((?i:{_YEARS}\s?år\b)){_NO_COUNT}",
            r"(?i)år\b",
        ),
        # «Vi er to pensjonister i 80-årene»: «bygd i 80-årene» is a decade.
        (
            rf"{_START}(?i:(?:{_SOMEBODY}|vi|me|foreldrene?(?:\smine)?|foreldra(?:\smine)?|ekte?par(?:et)?|par(?:et)?)"
            rf"(?:\s\w{{1,15}}){{0,4}}?)\s((?i:(?:i\s)?(?:{_NUMBER}|{_TENS})\s?-?\s?år(?:ene|a|ane)\b))",
            r"(?i)år(?:ene|a|ane)\b",
        ),
    )
)
_GROUP_BEFORE = re.compile(
    r"(?i)(?:\b(?:over|under|minst|enn|til|mellom|inntil|før|fyller|fylte|fylt|alle|og|eller|fra|frå)\s|\d\s?[-–]\s?|[<>]\s?)$"
)
_THING = re.compile(r"(?i)\b(?!(?:jeg|eg|han|hun|ho)\b)(\w{3,40})\s(?:er|var|ble|blir|vart)(?:\s\w{2,8})?\s$")
_SOMEONE = re.compile(rf"(?i){PERSON}|\w{{0,30}}(?:mor|mora|far|faren|sønn|sønnen|datter|datra)")
_ATTRIBUTIVE = re.compile(r"(?i)\b(?:en|ei|ein|et|eit|den|det|denne|dette|vår|min|sin)\s$")
_NOUN_AFTER = re.compile(rf"(?i)\s(?!{PERSON}\b)[a-zæøå]{{2,40}}")
_TOO_OLD = 120
"""An age that nobody has reached."""


def _is_lived(match: re.Match[str]) -> bool:
    """Return whether a person may have that age."""
    years = re.search(r"\d{1,3}", match[1])
    return years is None or int(years.group()) <= _TOO_OLD


def _is_somebody(match: re.Match[str]) -> bool:
    """Return whether an age is that of one person, not of a group or a thing."""
    if not _is_lived(match) or before(match, _GROUP_BEFORE):
        return False
    if not match[1].casefold().endswith(("gammel", "gamal", "gammal")):
        return True
    text = match.string
    if before(match, _ATTRIBUTIVE) and _NOUN_AFTER.match(text, match.end()):
        return False  # «en 25 år gammel bil»
    thing = _THING.search(text[max(0, match.start() - 60) : match.start()])
    return thing is None or not thing[1].casefold().endswith(("en", "et", "a")) or bool(_SOMEONE.fullmatch(thing[1]))


DATES: Final = (
    Finder(
        "date",
        re.compile(
            rf"(?i)(?<![\w.])(?!17?\.?\s?mai\b(?!\s?{_CENTURY}))(?:\d{{1,2}}\.?\s?{_MONTH}(?:\s?{_CENTURY}\d\d)?|{_MONTH}\s{_CENTURY}\d\d"
            rf"|{_DAY}[./-]{_MONTH_NUMBER}[./-]\s?{_CENTURY}?\d\d|{_DAY}\.\s{_MONTH_NUMBER}\.\s?{_CENTURY}\d\d"
            rf"|{_DAY}/{_MONTH_NUMBER}[\s-]\s?{_CENTURY}\d\d|{_CENTURY}\d\d-\d\d-\d\d)(?!\w)"
        ),
    ),
    Finder(
        "date",
        re.compile(
            rf"(?i)\b(?:(?:født|fødd|fødde|født\så?r)\s|f\.\s?|(?:fødsels|føde)år(?:et)?\s|årgang\s|fødselsdato(?:en)?\s?)"
            rf"(?:\W{{0,2}}(?:i|er|den|mitt|min)\W{{1,2}}){{0,2}}\W{{0,2}}({_CENTURY}\d\d|['’´-]\d\d|\d{{6}})(?!\d)"
        ),
    ),
)
AGED: Final = (
    *(Finder("age", pattern, _is_somebody, 1, needs) for pattern, needs in AGES),
    *(Finder("age", pattern, _is_lived, 1, needs) for pattern, needs in OF_SOMEBODY),
)


_YEARS_SOMEWHERE = re.compile(r"[åÅ][rR]")
_NUMBER_WORDS = (
    "en", "ett", "to", "tre", "fire", "fem", "seks", "sju", "syv", "åtte", "ni", "ti", "elleve", "tolv", "tretten",
    "fjorten", "femten", "seksten", "sytten", "atten", "nitten", "tyve", "tjue", "tretti", "førti", "femti", "seksti",
    "sytti", "åtti", "nitti", "hundre",
)  # fmt: skip
"""The ends of numbers in words."""
_LONGEST_WORD = 10
"""Characters before «år» in which such an end stands, with blanks and a hyphen between."""


def _years_in_words(text: str) -> bool:
    """Return whether a number in words stands before «år», as in every age without digits."""
    return any(
        text[max(0, found.start() - _LONGEST_WORD) : found.start()].rstrip().rstrip("-").rstrip().casefold()
        .endswith(_NUMBER_WORDS)
        for found in _YEARS_SOMEWHERE.finditer(text)
    )  # fmt: skip


def found_in(text: str, digits: int) -> Iterator[Hit]:
    """Yield every date and every age of one person in `text`, which has so many digits."""
    if digits:
        yield from found_by(DATES, text)
        yield from found_by(AGED, text)
    elif _years_in_words(text):
        yield from found_by(AGED, text)
