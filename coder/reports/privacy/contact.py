"""Contact details: e-mail, links, user names, addresses. Every pattern is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from coder.reports.privacy.hit import Finder, Hit, before, found_by
from coder.reports.privacy.name_lists import ORDINARY_CAPITALS
from coder.reports.privacy.place_lists import one_word_places
from coder.text.language import is_in_dictionary

_AT = r"(?:@|\s?[(\[{](?:at|alfa|krøllalfa|snabel-?a)[)\]}]\s?)"
_LINK_END = r"(?<![.,;:!?)\]}»”])"
"""A link excludes the punctuation of its sentence."""

_HANDLE = r"(?<![\w@.])@?[^\W\d_][\w.#-]{2,30}(?<![.-])"
_ACCOUNT = (
    r"(?:insta(?:gram)?(?:en)?|snap(?:chat)?(?:en)?|twitter|tik\s?tok|discord|facebook|fb|telegram|steam|youtube|signal|min\sbruker"
    r"|min\sbrukar|profil(?:en)?)"
)
_FILLER = r"(?:\W{0,3}\b(?:mitt|min|er|heter|heiter|jeg|eg|som|på|konto(?:en)?|navn|namn|under)\b){0,4}\W{1,3}"
_CALLED = (
    r"\b(?:bruk[ae]r?-?na(?:vn|mn)(?:et)?|logg(?:er|ar|et|a)?\s(?:meg\s)?(?:inn|på)\ssom|nick(?:name)?"
    r"|gamertag|kallenavn(?:et)?\s(?:på\snett(?:et)?))"
)
_NAMED_USER = re.compile(rf"(?i){_CALLED}{_FILLER}$")
_SOMEBODY_CALLED = re.compile(rf"(?i){_CALLED}\W")
_IN_CALLED = ("bruk", "logg", "nick", "gamertag", "kallenavn")
"""What is in every match of it, more quickly seen to be nowhere."""
_HAS_ACCOUNT = re.compile(rf"(?i)\b{_ACCOUNT}{_FILLER}$")
_MARKED = re.compile(r"[a-zæøåA-ZÆØÅ]\d|[._#]\w")

_CAP = r"[A-ZÆØÅÄÖŠČĐ]"
_WORD = r"[\wæøåÆØÅ.’'-]"
_STREET = (
    r"(?:veien|vegen|gata|gaten|gate|gt\.?|vei|veg|allé|alle|alléen|alleen|plass|plassen|svingen|stien|bakken|bakke"
    r"|haugen|kroken|tunet|løkka|løkken|torg|torget|torvet|brygge|brygga|kaia|kaien|jordet|åsen|ringen|toppen|grenda"
    r"|feltet|terrasse|smauet|smuget|berget|hagen|myra|lia|lien|stranda|odden|neset|rabben|kleiva|kollen|faret"
    r"|dalen|vika|moen|geilen|almenning|almenningen|gjerdet|åkeren|engen|enga|sletta|sletten|brinken|brenna|bukta"
    r"|lunden|parken|marka|skogen|høgda|høyden|vollen|ura|strædet|stredet|passasjen|gangen|gård|gard|borettslag|hage|park|ly|sanden|trappa|trappen)"
)
_LETTER = r"(?:\s?[A-Za-zÆØÅæøå]\b(?!\.[a-z]))?"
_NUMBER = rf"(?:nr\.?\s?)?\d{{1,4}}{_LETTER}(?:\s?[-–/]\s?\d{{1,4}}(?:\s?[A-Za-z]\b)?)?(?!\d)(?![.,]\d)"
_DOOR = r"(?:,?\s(?:leil(?:ighet|igheit|\.)?\s?(?:nr\.?\s?)?|oppgang\s|inngang\s|[HULK])[A-Z]?\d{1,4}\b)?"
_TOWN = rf"(?:N-|NO-)?\d{{4}}\s{_CAP}[\w’'-]{{1,30}}(?:\s(?:i\s)?{_CAP}[\w’'-]{{1,30}})?"
_POST = rf"(?:,?\s{_TOWN})?"
_HOUSE = rf"{_CAP}{_WORD}{{1,30}}(?:\s{_CAP}{_WORD}{{1,30}}){{0,2}}\s(?!(?:19|20)\d\d\b){_NUMBER}"
"""A street name and number without a word for a street."""
_OLDER_AND_UPPER = r"(?:Øvre|Nedre|Nordre|Søndre|Søre|Vestre|Østre|Austre|Indre|Ytre|Midtre|Store|Lille|Gamle|Nye)"
_LIVES = re.compile(
    r"(?i)\b(?:bor|bur|bodde|budde|budd|bodd|bu|bo|flytt(?:et|a|er|ar|e)|leie[rt]|leig(?:er|de)|adress\w{0,5}|hjemme"
    r"|heime|hus|huset|leilighet\w{0,2}|leilegheit\w{0,2}|hybel\w{0,2}|omsorgsbolig\w{0,2})"
    r"(?:\W{1,2}(?:nå|no|mi|min|er|aleine|alene|selv|sjølv|nede|oppe|ute|der)){0,2}\W{1,2}(?:(?:i|på|til|ved|fra|frå)\s)?$"
)
_POST_END = re.compile(r"\s{0,5}(?:[,.\n]|$)")
_NO_STREET = re.compile(
    r"(?i)^(?:hoved|pakke|pasient)?forløp|^trinn|^fase|^uke|^kapittel|^(?:avdeling|bygg|blokk|rom|post|team|gruppe|sone"
    r"|etasje|linje|buss|rute|klasse|del|nivå)\s\d|^(?:riks|fylkes|europa|kommune|stats|kommunal|privat|offentlig)\s?ve[ig]\s|^(?:på|i)?\s?vei(?:en)?\s"
)


def _is_street(match: re.Match[str]) -> bool:
    return _NO_STREET.match(match.group()) is None


def _is_house(match: re.Match[str]) -> bool:
    return _is_street(match) and before(match, _LIVES)


def _is_town(match: re.Match[str]) -> bool:
    """Reject years: «2023 Kommunen …»; accept «0150 Oslo», at the end of a line or by its name."""
    year = match.group()[:2] in ("19", "20") and match.group()[:4] <= "2099"
    known = match[1].casefold() in one_word_places()
    return _POST_END.match(match.string, match.end()) is not None or (known and not year)


def _is_user(match: re.Match[str]) -> bool:
    """Accept words that begin with @, that are called a user name, or, after an account, that look like no word."""
    name = match.group()
    if name.startswith("@"):
        return True
    if _MARKED.search(name) is not None and _has_account(match):
        return True
    form = name.casefold()
    return before(match, _NAMED_USER) and form not in ORDINARY_CAPITALS and not is_in_dictionary(form)


def _has_account(match: re.Match[str]) -> bool:
    return before(match, _HAS_ACCOUNT)


REACHED: Final = (
    Finder(
        "e-mail",
        re.compile(rf"(?i)[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}"),
        needs=re.compile(r"[@(\[{]"),
    ),
    Finder(
        "link",
        re.compile(
            r"(?i)(?:\b(?:https?://|www\.)[^\s<>«»\"']{1,2000}"
            r"|(?<![\w@./-])(?:[a-z0-9æøå-]{1,63}\.){1,4}(?:(?:no|com|org|net|eu)\b(?:/[^\s<>«»\"']{0,500})?"
            rf"|[a-z]{{2,6}}/[^\s<>«»\"']{{1,500}})){_LINK_END}"
        ),
        needs=re.compile(r"(?i)://|www\.|\.(?:no|com|org|net|eu)\b|\.[a-z]{2,6}/"),
    ),
)
USERS: Final = (
    Finder("user name", re.compile(_HANDLE), _is_user),
    Finder("user name", re.compile(r"(?<![\w#])\w{3,30}#\d{4}(?!\d)")),
)
ADDRESSES: Final = (
    Finder(
        "address",
        re.compile(
            rf"(?<!\w)(?:{_CAP}{_WORD}{{0,30}}\s){{0,3}}(?:{_CAP}{_WORD}{{0,30}}{_STREET}"
            rf"|{_CAP}{_WORD}{{1,30}}s?\s{_STREET})\s{_NUMBER}{_DOOR}{_POST}"
        ),
        _is_street,
    ),
    Finder(
        "address",
        re.compile(
            rf"(?<![\w-])[a-zæøå]{{3,30}}(?:veien|vegen|gata|gaten|gate|gt\.|plassen|svingen|stien|bakken|allé|alle)"
            rf"\s{_NUMBER}{_DOOR}(?:,?\s\d{{4}}\s[\w’'-]{{2,30}})?"
        ),
        _is_street,
    ),
    Finder("address", re.compile(rf"(?<!\w){_OLDER_AND_UPPER}\s{_HOUSE}{_DOOR}{_POST}"), _is_street),
    Finder("address", re.compile(rf"(?<!\w){_HOUSE}{_DOOR},?\s{_TOWN}"), _is_street),
    Finder("address", re.compile(rf"(?<!\w){_HOUSE}{_DOOR}"), _is_house),
    Finder(
        "address",
        re.compile(r"(?i)\b(?:postboks|pb\.?|boks)\s\d{1,5}(?:(?:\s\w{2,20})?,?\s\d{4}\s[\wæøå’'-]{2,30})?"),
    ),
    Finder(
        "address",
        re.compile(r"(?i)\bg(?:årds|ards|\.)?\s?nr\.?\s?\d{1,4}\W{0,3}(?:og\s)?b(?:ruks|\.)?\s?nr\.?\s?\d{1,4}\b"),
    ),
    Finder(
        "address",
        re.compile(rf"\b(?:N-|NO-)?\d{{4}}\s({_CAP}[a-zæøåA-ZÆØÅ]{{2,30}}\b)(\s{{1,3}}i\s{_CAP}[a-zæøå]{{1,30}}\b)?"),
        _is_town,
    ),
)


def _is_somebody_called(text: str) -> bool:
    folded = text.casefold()
    return any(word in folded for word in _IN_CALLED) and _SOMEBODY_CALLED.search(text) is not None


_REACHED_SOMEHOW = re.compile(r"[@(\[{]|[.:]\S")
"""What is in every e-mail address and link; the full stop of a sentence is not."""


def found_in(text: str, digits: int) -> Iterator[Hit]:
    """Yield every address of any kind in `text`, which has so many digits."""
    if _REACHED_SOMEHOW.search(text) is not None:
        yield from found_by(REACHED, text)
    # The pattern matches every word, so it is tried only where a user name is possible.
    if "@" in text or _MARKED.search(text) is not None or _is_somebody_called(text):
        yield from found_by(USERS, text)
    if digits:
        yield from found_by(ADDRESSES, text)
