"""Numbers that belong to one person: national identity, bank account, telephone, car.

Every pattern is bounded in length, so that a text of any kind costs time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coder.reports.privacy.hit import Hit, digits_in

_APART = r"[ \u00a0\u202f./–-]{0,2}"
"""What people write between the digits of a number."""
# Looked for from every place: a number before it must not hide one.
IDENTITY = re.compile(rf"(?<!\d)(?=((?:\d{_APART}){{10}}\d)(?!\d))")
IDENTITY_WITH_CENTURY = re.compile(
    rf"(?<!\d)(?=(\d\d{_APART}\d\d{_APART}(?:18|19|20)\d\d{_APART}(?:\d{_APART}){{4}}\d)(?!\d))"
)
ACCOUNT_FORM = re.compile(r"(?<![\d.])\d{4}[. \u00a0]\d{2}[. \u00a0]\d{5}(?![\d])")
"""The way Norwegian account numbers are written: found also where the control digit is wrong."""
_ACCOUNT_CUE = re.compile(r"(?i)konto\w{0,10}(?:\W{0,3}\w{1,3}){0,2}\W{0,3}$")

_SEP = r"[ \u00a0\u202f.-]"
PHONE = re.compile(
    rf"(?<![\d,])(?<!\d[./])(?:(?:\+|00){_SEP}?47{_SEP}?)?(?:"
    rf"\d{{2}}{_SEP}\d{{2}}{_SEP}\d{{2}}{_SEP}\d{{2}}|(?<!\d[ \u00a0])\d{{3}}{_SEP}\d{{2}}{_SEP}\d{{3}}"
    rf"|(?<!\d[ \u00a0])[2-9]\d{{2}}{_SEP}\d{{3}}{_SEP}\d{{2}}|[2-9]\d{{7}}|[49]\d{{3}}[ \u00a0]\d{{4}})"
    r"(?![\d])(?![.,]\d)"
)
FOREIGN_PHONE = re.compile(r"(?<![\w+])(?:\+|00)[ \u00a0]?[1-9](?:[ \u00a0.()/-]{0,2}\d){6,14}(?!\d)")
ANY_PHONE = re.compile(r"(?<!\d)\d(?:[ \u00a0\u202f./-]?\d){7}(?!\d)")
"""Eight digits in any grouping: a telephone number only where a word before it says so."""
SHORT_PHONE = re.compile(r"(?<!\d)(?<!\d[ .,])(?:0\d{4}|\d{5}|\d{2} \d{3}|\d{3} \d{2})(?!\d)(?![ .,]\d)")
_PHONE_CUE = re.compile(
    r"(?i)(?:\b(?:tlf|tel|telefon\w{0,8}|mob|mobil\w{0,8}|ring\w{0,2}|ringe|sms|nås\spå|nå\sdem\spå|nummer\w{0,3}|nr"
    r"|vakttelefon\w{0,2}|kontakt)\b\W{0,4}(?:(?:på|er|til|oss|meg|dei|dem|ho|han|henne|hans|hennes|vår|vårt|mitt|min"
    r"|sitt|nr|nummer\w{0,3}|direkte|internt|no|nå)\b\W{0,3}){0,3})$"
)
_CUE_WIDTH = 44
"""Characters before a number in which a word that says what it is is looked for."""
_AMOUNT_AFTER = re.compile(
    r"(?i)\W{0,2}(?:kr\b|kroner|krone\b|nok\b|euro?\b|€|mill|milliard|innbygg|personer|pasient|brukar|bruker|prosent|%"
    r"|timer|timar|årsverk|stillinger|stillingar|døgn|dager|dagar|km\b|kvm\b|m2\b|stk\b)"
)
_AMOUNT_BEFORE = re.compile(r"(?i)(?:\bkr\.?|\bnok|€|\$|£|\bbeløp\w{0,4}|\bsum\w{0,3}|\btotalt|\bca\.?)\s?$")
_YEARS = re.compile(r"\(?(?:19|20)\d\d\D(?:19|20)\d\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.]\d{3}){2,3}")

PLATE = re.compile(r"\b(?!KR|NR|NO|TV|PB)[A-HJ-PR-ZÆØÅ]{2}[ \u00a0-]?\d{5}\b(?!\s?(?:kr|kroner))")
SMALL_PLATE = re.compile(r"(?i)\b[a-hj-pr-z]{2}[ \u00a0-]?\d{4,5}\b")
_CAR_CUE = re.compile(
    r"(?i)\b(?:bil|bilen|bilnummer\w{0,2}|skilt\w{0,8}|kjennemerke|reg\.?\s?nr|regnr|registrering\w{0,6}|kjører|køyrer"
    r"|henger\w{0,2}|motorsykkel\w{0,2}|mc|moped\w{0,2})\b\W{0,4}(?:\w{1,12}\W{1,2}){0,3}$"
)


def found_in(text: str) -> Iterator[Hit]:
    """Every number in `text` that may belong to somebody."""
    digits = digits_in(text)
    if digits < 4:
        return
    if digits >= 11:
        yield from _eleven_digits(text)
    if digits >= 5:
        yield from _phones(text)
    yield from _cars(text)


def _eleven_digits(text: str) -> Iterator[Hit]:
    from stdnum.no import fodselsnummer, kontonr

    for pattern in (IDENTITY, IDENTITY_WITH_CENTURY):
        for found in pattern.finditer(text):
            digits = re.sub(r"\D", "", found[1])
            # Of a year in full, the number itself has the last two digits.
            if fodselsnummer.is_valid(digits if len(digits) == 11 else digits[:4] + digits[6:]):
                yield Hit(*found.span(1), "identity number", found[1])
            elif len(digits) == 11 and _is_account(text, found.start(1), found[1], kontonr.is_valid(digits)):
                yield Hit(*found.span(1), "account number", found[1])


def _is_account(text: str, start: int, written: str, valid: bool) -> bool:
    """Written as one, valid in one piece, or said to be one."""
    if ACCOUNT_FORM.fullmatch(written):
        return True
    return (valid and written.isdigit()) or _before(text, start, _ACCOUNT_CUE)


def _phones(text: str) -> Iterator[Hit]:
    for found in PHONE.finditer(text):
        if not _counts_something(text, found):
            yield Hit(*found.span(), "phone", found.group())
    for found in FOREIGN_PHONE.finditer(text):
        if _is_possible(found.group()):
            yield Hit(*found.span(), "phone", found.group())
    for pattern in (ANY_PHONE, SHORT_PHONE):
        for found in pattern.finditer(text):
            if _before(text, found.start(), _PHONE_CUE) and not _amount(text, found):
                yield Hit(*found.span(), "phone", found.group())


def _counts_something(text: str, found: re.Match[str]) -> bool:
    """Whether a number is an amount, a span of years, or one with its thousands apart, and no telephone."""
    number = found.group()
    if number.startswith(("+", "00")):
        return False
    return bool(_amount(text, found) or _YEARS.fullmatch(number) or _THOUSANDS.fullmatch(number))


def _amount(text: str, found: re.Match[str]) -> bool:
    return bool(_AMOUNT_AFTER.match(text, found.end()) or _before(text, found.start(), _AMOUNT_BEFORE))


def _is_possible(number: str) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, "NO"))
    except phonenumbers.NumberParseException:
        return False


def _cars(text: str) -> Iterator[Hit]:
    for found in PLATE.finditer(text):
        yield Hit(*found.span(), "vehicle", found.group())
    for found in SMALL_PLATE.finditer(text):
        if _before(text, found.start(), _CAR_CUE):
            yield Hit(*found.span(), "vehicle", found.group())


def _before(text: str, start: int, cue: re.Pattern[str]) -> bool:
    """Whether `cue` stands right before `start`."""
    return cue.search(text[max(0, start - _CUE_WIDTH) : start]) is not None
