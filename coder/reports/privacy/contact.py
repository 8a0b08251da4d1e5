"""Where somebody can be reached or found: e-mail, links, street and post addresses. Every pattern is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coder.reports.privacy.hit import Hit, digits_in
from coder.reports.privacy.place_lists import one_word_places

_AT = r"(?:@|\s?[(\[{](?:at|alfa|krøllalfa|snabel-?a)[)\]}]\s?)"
EMAIL = re.compile(rf"(?i)[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}")
LINK = re.compile(
    r"(?i)\b(?:https?://|www\.)[^\s<>«»\"']{1,2000}|(?<![\w@.])@[a-z0-9_.]{3,30}\b"
    r"|(?<![\w@./-])(?:[a-z0-9æøå-]{1,63}\.){1,4}(?:(?:no|com|org|net|eu)\b(?:/[^\s<>«»\"']{0,500})?"
    r"|[a-z]{2,6}/[^\s<>«»\"']{1,500})"
)
_LINK_END = ".,;:!?)]}»”"
"""What ends the sentence and not the link."""

_CAP = r"[A-ZÆØÅÄÖŠČĐ]"
_WORD = r"[\wæøåÆØÅ.’'-]"
_STREET = (
    r"(?:veien|vegen|gata|gaten|gate|gt\.?|vei|veg|allé|alle|alléen|alleen|plass|plassen|svingen|stien|bakken|bakke"
    r"|haugen|kroken|tunet|løkka|løkken|torg|torget|torvet|brygge|brygga|kaia|kaien|jordet|åsen|ringen|toppen|grenda"
    r"|feltet|terrasse|smauet|smuget|berget|hagen|myra|lia|lien|stranda|odden|neset|rabben|kleiva|kollen|faret"
    r"|dalen|vika|moen|geilen|almenning|almenningen)"
)
_NUMBER = (
    r"(?:nr\.?\s?)?\d{1,4}(?:\s?[A-Za-zÆØÅæøå]\b(?!\.[a-z]))?(?:\s?[-–/]\s?\d{1,4}(?:\s?[A-Za-z]\b)?)?(?!\d)(?![.,]\d)"
)
_DOOR = r"(?:,?\s(?:leil(?:ighet|igheit|\.)?\s?(?:nr\.?\s?)?|oppgang\s|inngang\s|[HULK])[A-Z]?\d{1,4}\b)?"
_POST = rf"(?:,?\s(?:N-|NO-)?\d{{4}}\s{_CAP}[\w’'-]{{1,30}}(?:\s(?:i\s)?{_CAP}[\w’'-]{{1,30}})?)?"
STREET = re.compile(
    rf"(?<!\w)(?:{_CAP}{_WORD}{{0,30}}\s){{0,3}}(?:{_CAP}{_WORD}{{0,30}}{_STREET}|{_CAP}{_WORD}{{1,30}}s?\s{_STREET})"
    rf"\s{_NUMBER}{_DOOR}{_POST}"
)
SMALL_STREET = re.compile(
    rf"(?<![\w-])[a-zæøå]{{3,30}}(?:veien|vegen|gata|gaten|gate|gt\.|plassen|svingen|stien|bakken|allé|alle)"
    rf"\s{_NUMBER}{_DOOR}(?:,?\s\d{{4}}\s[\w’'-]{{2,30}})?"
)
BOX = re.compile(r"(?i)\b(?:postboks|pb\.?|boks)\s\d{1,5}(?:(?:\s\w{2,20})?,?\s\d{4}\s[\wæøå’'-]{2,30})?")
FARM = re.compile(r"(?i)\bg(?:årds|ards|\.)?\s?nr\.?\s?\d{1,4}\W{0,3}(?:og\s)?b(?:ruks|\.)?\s?nr\.?\s?\d{1,4}\b")
POST = re.compile(rf"\b(?:N-|NO-)?\d{{4}}\s({_CAP}[a-zæøåA-ZÆØÅ]{{2,30}}\b)(\s{{1,3}}i\s{_CAP}[a-zæøå]{{1,30}}\b)?")
_POST_END = re.compile(r"\s{0,5}(?:[,.\n]|$)")
_NO_STREET = re.compile(
    r"(?i)^(?:hoved|pakke|pasient)?forløp|^trinn|^fase|^uke|^kapittel|^avdeling\s\d|^(?:på|i)?\s?vei(?:en)?\s"
)


def found_in(text: str) -> Iterator[Hit]:
    """Every address of any kind in `text`."""
    if "@" in text or "(" in text or "[" in text or "{" in text:
        for found in EMAIL.finditer(text):
            yield Hit(*found.span(), "e-mail", found.group())
    if "@" in text or "." in text or "/" in text:
        for found in LINK.finditer(text):
            link = found.group().rstrip(_LINK_END)
            yield Hit(found.start(), found.start() + len(link), "link", link)
    if digits_in(text):
        yield from _addresses(text)


def _addresses(text: str) -> Iterator[Hit]:
    for pattern in (STREET, SMALL_STREET, BOX, FARM):
        for found in pattern.finditer(text):
            if not _NO_STREET.match(found.group()):
                yield Hit(*found.span(), "address", found.group())
    for found in POST.finditer(text):
        # «2023 Kommunen …» is a year, «0150 Oslo» a place: at the end of a line, or by its name.
        year = found.group()[:2] in ("19", "20") and found.group()[:4] <= "2099"
        known = found[1].casefold() in one_word_places()
        if _POST_END.match(text, found.end()) or (known and not year):
            yield Hit(*found.span(), "address", found.group())
