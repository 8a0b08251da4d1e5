"""Names of people: common Norwegian first names and surnames, words before names, and initials.

One pass from left to right, so time is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal

from coder.reports.privacy.hit import CUE_WIDTH, Finder, Hit, found_by, hit_of
from coder.reports.privacy.name_lists import (
    FIRST_NAMES,
    KIN,
    KIN_HEADS,
    NOT_IN_SMALL_LETTERS,
    ORDINARY_CAPITALS,
    ROLE_ENDINGS,
    ROLES,
    SALUTATIONS,
    SURNAMES,
    WORDS_TOO,
)
from coder.reports.privacy.place_lists import one_word_places, words_of_places
from coder.text.language import is_in_dictionary

CAPITAL = re.compile(r"\b[A-ZÆØÅÁÉÖÄŠČĐŊŦŽ][\w’'-]{0,60}\w\b|\b[A-ZÆØÅ]\b\.?")
_NO_INITIALS = frozenset({"PS", "NB", "US", "USA", "UK", "AS", "BC", "FN", "EU"})
_ACRONYMS = frozenset(
    "KS HR IT SV MS ME TV EU PT AS BA DK OK PC NB PS FN UK US SD HC AI KI VO NR SP KR KL ML DL HD".split()  # noqa: SIM905
)
"""Two capitals beside a role that are no initials: «leder HR»."""
WORD = re.compile(r"(?<![\w’'-])[a-zæøåéöäšđŋŧžč]{2,40}(?:-[a-zæøå]{2,30})?(?![\w’'-])")
_SENTENCE = re.compile(r"(?:^|[.!?:;…•*|/\n\r–-]\s*|[«\"“(\[]\s*|(?:^|\s)\d{1,2}[.)]\s*)$")
_BETWEEN = frozenset(
    {
        "min", "mi", "mitt", "din", "di", "ditt", "hans", "hennes", "hennar", "sin", "si", "sitt", "vår", "vårt",
        "deres", "deira", "til", "som", "heter", "heiter", "ved", "navn", "er",
    }
)  # fmt: skip
"""Words, up to three, allowed between a word for a person and the name."""
_VERBS_TOO = frozenset({"bruker", "brukar", "leder", "leiar"})
"""Roles that are verbs as well: «vi bruker Visma». Only a known first name beside them is a name."""
Cue = Literal["kin", "role", "verb", "salutation"]
_SYNDROME = re.compile(r"(?i)\s(?:syndrom|sykdom|sjukdom|disease|syndrome)")
_SAINT = re.compile(r"(?i)\b(?:st\.?|sankt|sta\.)\s$")
_ORGANISATION = re.compile(
    r"(?i)(helse|foretak|senter|team|tjenest|tenest|kommun|fylk|sykehus|sjukehus|nav\b|poliklinikk|behandling|tilbud"
    r"|tilbod|omsorg|psykiatri|psykisk|pasient|bruker|brukar|gruppe|arbeid|lidels|sykdom|sjukdom|vansk|vern\b|\bverne|clubs?\b|klubb|hotel|bank\b|apotek|legevakt|sentral|festival|plan\b"
    r"|veileder|rettleiar|kurs|program|prosjekt|skole|skule|barnehage|bolig|bustad|forløp|midler|tiltak|behov|avdeling"
    r"|institusjon|institutt|direktorat|departement|forening|stiftelse|klinikk|enhet|eining)"
)
KNOWN = 20_000
"""Words whose form or meaning is remembered: the same few thousand stand in most answers."""
ADJACENT = 2
"""Most characters between a first name and the surname that follows it."""


@lru_cache(maxsize=KNOWN)
def folded(word: str) -> str:
    """Return a word as looked up among names and places: case folded, without full stop and English genitive."""
    return unicodedata.normalize("NFC", word).casefold().rstrip(".").removesuffix("'s").removesuffix("’s")


def stem(form: str) -> str:
    """Return a word without the s of a genitive: «Karis», «Drammens»."""
    return form[:-1] if len(form) > 3 and form.endswith("s") else form


def begins_sentence(text: str, start: int) -> bool:
    """Return whether the word at `start` is capitalised because of its position."""
    return start == 0 or _SENTENCE.search(text[max(0, start - 8) : start]) is not None


def is_organisation(word: str) -> bool:
    """Return whether a word denotes a service, a team, a disorder and the like."""
    return _ORGANISATION.search(word) is not None


_KIN_HEAD = re.compile(KIN_HEADS)
_ROLE = re.compile(rf"\w{{0,40}}(?:{'|'.join(ROLE_ENDINGS)})(?:en|n|a|et|e|er|ar|ane|ene)?")


def is_kin(word: str) -> bool:
    """Return whether a case-folded word is for a relative or friend, or a compound of one: «fosterdatter»."""
    if word in KIN:
        return True
    head = _KIN_HEAD.match(word)
    return head is not None and word[head.end() :] in KIN


def is_role(word: str) -> bool:
    """Return whether a case-folded word is for a role at work, in any form: «hjelpepleiaren»."""
    return word in ROLES or _ROLE.fullmatch(word) is not None


def after_cue(text: str, start: int) -> Cue | None:
    """Return the kind of word for a person right before `start`."""
    before = text[max(0, start - CUE_WIDTH) : start].casefold().split()
    for word in before[:-5:-1]:
        bare = word.rstrip(".,:")
        if (cue := _cue(bare)) is not None:
            return cue
        if bare not in _BETWEEN or word.endswith("."):
            return None
    return None


@lru_cache(maxsize=KNOWN)
def _cue(word: str) -> Cue | None:
    """Return which kind of word for a person a case-folded word is."""
    if word in _VERBS_TOO:
        return "verb"
    if is_kin(word):
        return "kin"
    if is_role(word):
        return "role"
    return "salutation" if word in SALUTATIONS else None


def names_among(text: str, words: Sequence[re.Match[str]]) -> set[int]:
    """Return the indices of the capitalised words that are names."""
    whole_text_in_capitals = text.isupper()
    names: set[int] = set()
    for number in range(len(words)):
        if _is_name(text, words, number, names, capitals=whole_text_in_capitals):
            names.add(number)
    return names


def _is_name(text: str, words: Sequence[re.Match[str]], number: int, names: set[int], *, capitals: bool) -> bool:
    match = words[number]
    form = folded(match.group())
    base = stem(form)
    if len(form) > 1 and match.group().isupper() and not capitals:
        return False  # an abbreviation: UNN is a hospital
    if _SYNDROME.match(text, match.end()) or _SAINT.search(text[max(0, match.start() - 8) : match.start()]):
        return False
    if form in FIRST_NAMES or base in FIRST_NAMES or form.split("-")[0] in FIRST_NAMES:
        if form not in WORDS_TOO or not begins_sentence(text, match.start()):
            return True
        following = words[number + 1] if number + 1 < len(words) else None
        return following is not None and following.start() - match.end() == 1 and _may_be_surname(following.group())
    after_person = after_cue(text, match.start()) in ("kin", "role", "salutation") or _kin_follows(text, match)
    if (
        after_person
        and len(form) > 2
        and not _organisation_follows(text, words, number)
        and (not _is_ordinary(form) or _surname_follows(text, words, number))
    ):
        return True
    if _in_a_full_name(text, words, number):
        return True
    if number:
        left = words[number - 1]
        if 0 < match.start() - left.end() <= ADJACENT and not text[left.end() : match.start()].strip(" -"):
            left_form = folded(left.group())
            if _is_initial(left.group(), capitals=capitals) or (
                number - 1 in names and (left_form in FIRST_NAMES or base in SURNAMES or _is_no_word(match.group()))
            ):
                return not is_organisation(form)
    return form in SURNAMES and not begins_sentence(text, match.start())


def _is_initial(word: str, *, capitals: bool) -> bool:
    """Return whether a word is an initial before a surname, «K.» or «K»; in a text all in capitals «I» is a word."""
    return word.endswith(".") if capitals or word in ("I", "Å", "Ø") else len(word.rstrip(".")) == 1


def _is_ordinary(form: str) -> bool:
    """Return whether a capitalised word is no name in any position: «Leder Rus», «Bruker Visma»."""
    return form in ORDINARY_CAPITALS or is_organisation(form) or (form not in SURNAMES and is_in_dictionary(form))


def _may_be_surname(word: str) -> bool:
    return folded(word) in SURNAMES or not (word.isupper() or is_organisation(word))


def _next(text: str, words: Sequence[re.Match[str]], number: int) -> str:
    """Return the capitalised word one blank after this one, or ""."""
    if number + 1 >= len(words) or text[words[number].end() : words[number + 1].start()] != " ":
        return ""
    return words[number + 1].group()


def _organisation_follows(text: str, words: Sequence[re.Match[str]], number: int) -> bool:
    """Return whether an organisation follows: «takk til Lions Club»."""
    return is_organisation(folded(_next(text, words, number)))


def _surname_follows(text: str, words: Sequence[re.Match[str]], number: int) -> bool:
    """Return whether the next word, too, is capitalised and not in the dictionary: «prest Tola Witan»."""
    word = _next(text, words, number)
    return (
        word != ""
        and folded(words[number].group()) not in ORDINARY_CAPITALS
        and (folded(word) in SURNAMES or _is_no_word(word))
    )


def _in_a_full_name(text: str, words: Sequence[re.Match[str]], number: int) -> bool:
    """Return whether a word and its neighbour are both not in the dictionary: «Agnieszka Kowalska»."""
    neighbours = [
        (left, right)
        for left, right in ((number - 1, number), (number, number + 1))
        if left >= 0 and right < len(words) and text[words[left].end() : words[right].start()] == " "
    ]  # checked first, since the dictionary is slow to load
    if not neighbours or not _is_no_word(words[number].group()):
        return False
    for left, right in neighbours:
        other = words[left if right == number else right].group()
        if _is_no_word(other) or (right != number and folded(other) in SURNAMES):
            return True
    return False


def _is_no_word(word: str) -> bool:
    form = folded(word)
    if len(form) < 3 or word.isupper() or _ordinary_in_any_form(form) or is_role(form) or is_kin(form):
        return False
    return {form, stem(form)}.isdisjoint(one_word_places() | words_of_places())


def _ordinary_in_any_form(form: str) -> bool:
    return _is_ordinary(form) or stem(form) in ORDINARY_CAPITALS or is_in_dictionary(stem(form))


def _are_initials(match: re.Match[str]) -> bool:
    return re.sub(r"\W", "", match[1]) not in _NO_INITIALS


def _are_initials_of_somebody(match: re.Match[str]) -> bool:
    return match[1] not in _ACRONYMS and after_cue(match.string, match.start()) in ("kin", "role")


INITIALS: Final = (
    Finder(
        "name",
        re.compile(
            r"(?<![\w.])([A-ZÆØÅ]\.(?:[\s-]{0,2}[A-ZÆØÅ]\.){1,3}(?!\w)|[A-ZÆØÅ]\.[A-ZÆØÅ](?:\.[A-ZÆØÅ])?(?![\w.]))"
        ),
        _are_initials,
        1,
    ),
    Finder("name", re.compile(r"(?<![\w.-])([A-ZÆØÅ]{2})(?![\w.-])"), _are_initials_of_somebody, 1),
)


_INITIALS_SOMEWHERE = re.compile(r"[A-ZÆØÅ][.A-ZÆØÅ]")


def initials(text: str) -> Iterator[Hit]:
    """Yield «K.H.», «K. H.», «K.H», and «KH» beside a word for a person."""
    if _INITIALS_SOMEWHERE.search(text) is not None:
        yield from found_by(INITIALS, text)


_CALLED = re.compile(r"(?i)\b(?:heter|heiter)\s(?:jeg\s|eg\s)?$")
_SOMEWHERE_CALLED = re.compile(r"(?i)heter|heiter")
_SURNAME_LETTER = re.compile(r" ([a-hj-zæø])(?![\w’'])\.?")
"""«lise m»; «i» and «å» are words."""
_WRITTEN = FIRST_NAMES | SURNAMES | {f"{name}s" for name in FIRST_NAMES | SURNAMES}
"""Names and their genitives."""


def in_small_letters(text: str, forms: frozenset[str]) -> Iterator[Hit]:
    """Yield names in lower case beside a word for a relative or a role, and full names.

    `forms` are the lower-case words, as WORD finds them.
    """
    called = _SOMEWHERE_CALLED.search(text) is not None
    if not called and forms.isdisjoint(_WRITTEN):
        return
    end = -1
    """End of the name before this word, to attach its surname."""
    for match in WORD.finditer(text):
        form = match.group()
        if form not in _WRITTEN:
            end = -1
            called_here = called and _CALLED.search(text[max(0, match.start() - 12) : match.start()])
            if called_here and not is_in_dictionary(form):
                yield hit_of(match, "name")
            continue
        base = stem(form)
        surname = form in SURNAMES or base in SURNAMES
        if end >= 0 and match.start() - end == 1 and (surname or form in FIRST_NAMES):
            yield hit_of(match, "name")
            end = match.end()
            continue
        end = -1
        first = (form in FIRST_NAMES or base in FIRST_NAMES) and form not in NOT_IN_SMALL_LETTERS
        if not first and not surname:
            continue
        cue = after_cue(text, match.start())
        named = cue and (
            (first and (cue == "kin" or form not in WORDS_TOO))
            or (cue == "role" and (form.endswith(("sen", "son")) or not is_in_dictionary(form)))
        )
        if named or (first and form not in WORDS_TOO and (_full(text, match) or _kin_follows(text, match))):
            yield hit_of(match, "name")
            end = match.end()
            letter = _SURNAME_LETTER.match(text, end)
            if letter is not None:
                yield hit_of(letter, "name", 1)


def _full(text: str, match: re.Match[str]) -> bool:
    following = WORD.match(text, match.end() + 1)
    return following is not None and text[match.end()] == " " and following.group() in SURNAMES


_RELATIVES = "|".join(sorted(KIN - {"mannen", "gutten", "guten", "jenta"}, key=len, reverse=True))
_KIN_AFTER = re.compile(
    rf"(?i),?\s(?:er\s)?(?:min|mi|hans|hennes|vår)?\s?(?:{_RELATIVES})\s(?:min|mi|til|hans|hennes|sin|si|vår)\b"
)


def _kin_follows(text: str, match: re.Match[str]) -> bool:
    """Return whether a relative follows: «ola, sønnen min», «kari er mor til»."""
    return _KIN_AFTER.match(text, match.end()) is not None
