"""Numbers that belong to one person: national identity, bank account, telephone, car.

Every pattern is bounded in length, so time is linear in the length of any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from coder.reports.privacy.hit import Finder, Hit, before, found_by

_APART = r"[ \u00a0\u202f./–-]{0,2}"
"""Separators between the digits of a number."""
_ACCOUNT_FORM = re.compile(r"\d{4}[. \u00a0]\d{2}[. \u00a0]\d{5}")
"""The written form of Norwegian account numbers, accepted even with a wrong control digit."""
_ACCOUNT_CUE = re.compile(
    r"(?i)(?:\w{0,12}konto\w{0,10}|\biban|\bvipps|\bbetal\w{0,5}|\boverfør\w{0,3}|\butbetal\w{0,4})"
    r"(?:\W{0,3}\w{1,7}){0,2}\W{0,3}$"
)
_GROUPED = re.compile(r"\d{4}[. \u00a0]?(?:\d{7}|\d{2}[. \u00a0]?\d{5}|\d{3}[. \u00a0]?\d{4}|\d{4}[. \u00a0]\d{3})")
"""Groupings of an account's eleven digits where no word says that it is one."""

_SEP = r"[ \u00a0\u202f.-]"
_HEAD = rf"(?:\(?(?:\+|00){_SEP}?47\)?{_SEP}?)"
_PHONE_WORD = (
    r"(?:\b(?:tlf|tel|mob|sms|mms|whatsapp|signal|fax|faks|nås\spå|nå\s(?:dem|meg|oss)\spå|(?:å\s)?treffe\spå|kontakt"
    r"|ring\w{0,3}|ringe|oppringing\w{0,2})|\b\w{0,20}(?:telefon|mobil|(?:kort|lokal|intern|direkte|tlf|tele)-?n(?:um|r)|sentralbord"
    r"|linj[ea]n?num)\w{0,10})\b"
)
_FILL = (
    r"\W{0,4}(?:(?:på|er|til|oss|meg|dei|dem|ho|han|henne|hans|hennes|vår|vårt|mitt|min|sitt|nr|nummer\w{0,3}|direkte"
    r"|internt|no|nå|der|heter|heiter|som)\b\W{0,3}){0,3}"
)
_CALLED = re.compile(rf"(?i){_PHONE_WORD}{_FILL}$")
_NUMBERED = re.compile(rf"(?i)\b(?:nr|nummer\w{{0,3}})\b{_FILL}$")
_OWN_NUMBER = re.compile(
    rf"(?i)(?:\bnummeret|\b(?:lokalt|internt|direkte|mitt|hans|hennes|hennar|deres|vårt|privat)\s(?:nr|nummer)"
    rf"|(?:^|[.!?:]\s)(?:nr|nummer))\b{_FILL}$"
)
"""For a short number «nr» is not enough: cases, forms and members have one, too."""
_AMOUNT_AFTER = re.compile(
    r"(?i)\W{0,2}(?:kr\b|kroner|krone\b|nok\b|euro?\b|€|,-|mill|milliard|innbygg|personer|pasient|brukar|bruker"
    r"|prosent|%|timer|timar|årsverk|stillinger|stillingar|døgn|dager|dagar|km\b|kvm\b|m2\b|stk\b)"
)
_AMOUNT_BEFORE = re.compile(
    r"(?i)(?:\bkr\.?|\bnok|€|\$|£|\bbeløp\w{0,4}|\bsum\w{0,3}|\btotalt|\bca\.?|\btap(?:te|er|t|ar)|\bkost\w{0,3}"
    r"|\b(?:millioner|mill)\.?)\s?$"
)
_YEARS = re.compile(r"\(?(?:19|20)\d\d\D(?:19|20)\d\d")
_CASE_NUMBER = re.compile(r"(?:19|20)?\d\d/\d{4,6}(?:-\d{1,3})?|(?:19|20)\d\d[/-]\d{4}")
_CLOCK = re.compile(r"(?:[01]\d|2[0-4])[.: ][0-5]\d\s?[-–. ]\s?(?:[01]\d|2[0-4])[.: ][0-5]\d")
"""«09.00-15.30»."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.]\d{3}){2,3}")
_CASE_CUE = re.compile(
    r"(?i)\b(?:\w{0,20}sak(?:en|s)?\w{0,8}|ref\w{0,8}|vedtak\w{0,3}|ordre\w{0,6}|faktura\w{0,6})\W.{0,12}$"
)
_CAR_CUE = re.compile(
    r"(?i)\b(?:bil|bilen|bilnummer\w{0,2}|skilt\w{0,8}|kjennemerke|reg\.?\s?nr|regnr|registrering\w{0,6}|kjører|køyrer"
    r"|henger\w{0,2}|motorsykkel\w{0,2}|mc|moped\w{0,2}|drosje\w{0,2}|taxi\w{0,2}|ambulanse\w{0,2})\b\W{0,4}"
    r"(?:\w{1,12}\W{1,2}){0,3}$"
)


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match[1])


def _is_identity(match: re.Match[str]) -> bool:
    from stdnum.no import fodselsnummer

    digits = _digits(match)
    # A year in full is reduced to its last two digits.
    return fodselsnummer.is_valid(digits if len(digits) == 11 else digits[:4] + digits[6:])


def _is_account(match: re.Match[str]) -> bool:
    """Accept numbers written or called so, or valid in common groupings; a valid identity number is no account."""
    from stdnum.no import kontonr

    digits, written = _digits(match), match[1]
    if _is_identity(match):
        return False
    if _ACCOUNT_FORM.fullmatch(written) or before(match, _ACCOUNT_CUE, 1):
        return True
    return kontonr.is_valid(digits) and _GROUPED.fullmatch(written) is not None


def _is_iban(match: re.Match[str]) -> bool:
    from stdnum import iban

    return iban.is_valid(match.group())


def _counts_nothing(match: re.Match[str]) -> bool:
    """Return whether a number is no amount, years or case, and has no thousands separators: maybe a telephone's."""
    number = match.group()
    if number.startswith(("+", "00", "(")):
        return True
    if any(form.fullmatch(number) for form in (_YEARS, _THOUSANDS)) or _is_hours(number):
        return False
    return not (_amount(match) or _is_case(match))


def _is_hours(number: str) -> bool:
    """Return whether a number is a span of hours, «09.00-15.30», with a mark unknown in telephone numbers."""
    return _CLOCK.fullmatch(number) is not None and len(set(re.findall(r"\D", number))) > 1


def _is_case(match: re.Match[str]) -> bool:
    return _CASE_NUMBER.fullmatch(match.group()) is not None or before(match, _CASE_CUE)


def _amount(match: re.Match[str]) -> bool:
    return _AMOUNT_AFTER.match(match.string, match.end()) is not None or before(match, _AMOUNT_BEFORE)


def _is_possible(match: re.Match[str]) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(match.group(), "NO"))
    except phonenumbers.NumberParseException:
        return False


def _is_called(match: re.Match[str]) -> bool:
    return (before(match, _CALLED) or before(match, _NUMBERED)) and not _amount(match) and not _is_case(match)


def _is_called_short(match: re.Match[str]) -> bool:
    return (before(match, _CALLED) or before(match, _OWN_NUMBER)) and not _amount(match)


def _of_a_car(match: re.Match[str]) -> bool:
    return before(match, _CAR_CUE)


# A lookahead, tried at every position: a number before it must not hide one.
ELEVEN_DIGITS: Final = re.compile(rf"(?<!\d)(?=((?:\d{_APART}){{10}}\d)(?!\d))")
LONG: Final = (
    Finder("identity number", ELEVEN_DIGITS, _is_identity, 1),
    Finder(
        "identity number",
        re.compile(rf"(?<!\d)(?=(\d\d{_APART}\d\d{_APART}(?:18|19|20)\d\d{_APART}(?:\d{_APART}){{4}}\d)(?!\d))"),
        _is_identity,
        1,
    ),
    Finder("account number", re.compile(r"\bNO\d{2}(?:[ \u00a0]?\d){11}\b")),
    Finder("account number", re.compile(r"\b[A-Z]{2}\d{2}(?:(?:[ \u00a0]?\d){11,26}|[A-Z0-9]{11,30})\b"), _is_iban),
    Finder("account number", ELEVEN_DIGITS, _is_account, 1),
)
PHONES: Final = (
    Finder(
        "phone",
        re.compile(
            rf"(?<![\d,])(?<!\d[./])(?:{_HEAD}?(?:"
            rf"\d{{2}}{_SEP}\d{{2}}{_SEP}\d{{2}}{_SEP}\d{{2}}|(?<!\d[ \u00a0])\d{{3}}{_SEP}\d{{2}}{_SEP}\d{{3}}"
            rf"|(?<!\d[ \u00a0])[2-9]\d{{2}}{_SEP}\d{{3}}{_SEP}\d{{2}}|[2-9]\d{{7}}|[49]\d{{3}}[ \u00a0]\d{{4}})"
            rf"|47{_SEP}?[49](?:{_SEP}?\d){{7}})(?!\d)(?![.,]\d)"
        ),
        _counts_nothing,
    ),
    Finder(
        "phone", re.compile(r"(?<![\w+])(?:\+|00)[ \u00a0]?[1-9](?:[ \u00a0.()/-]{0,2}\d){6,14}(?!\d)"), _is_possible
    ),
    # Eight digits in any grouping: a telephone number only after a word that says so.
    Finder("phone", re.compile(r"(?<!\d)\d(?:[ \u00a0\u202f./-]?\d){7}(?!\d)"), _is_called),
    Finder(
        "phone",
        re.compile(r"(?<!\d)(?<!\d[ .,])(?:0\d{4}|\d{5}|\d{2} \d{3}|\d{3} \d{2})(?!\d)(?![ .,]\d)"),
        _is_called_short,
    ),
)
CARS: Final = (
    Finder("vehicle", re.compile(r"\b(?!KR|NR|NO|TV|PB)[A-HJ-PR-ZÆØÅ]{2}[ \u00a0-]?\d{5}\b(?!\s?(?:kr|kroner))")),
    Finder("vehicle", re.compile(r"(?i)\b[a-hj-pr-z]{2}[ \u00a0-]?\d{4,5}\b"), _of_a_car),
)


def found_in(text: str, digits: int) -> Iterator[Hit]:
    """Yield every number in `text`, which has so many digits, that may belong to a person."""
    if digits >= 11:
        yield from found_by(LONG, text)
    if digits >= 5:
        yield from found_by(PHONES, text)
    if digits >= 4:
        yield from found_by(CARS, text)
