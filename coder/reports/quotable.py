"""Decides whether an answer is worth quoting, and whether a code is worth a theme."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set

from rapidfuzz import fuzz

from coder.codebook.advice import reads_as_residual
from coder.model import Code, Codebook
from coder.text.language import WORD, normal_form, variety, word_form

_SAYS_NOTHING = frozenset(
    map(
        normal_form,
        """
        ja|nei|nei ingen|ikke|ingen|ingenting|ingen ting|ikke noe|ikke noen|niks|vet ikke|jeg vet ikke|vet ikke helt
        usikker|er usikker|ukjent|uvisst|ikke kjent|ingen mening|ingen formening|ingen kommentar|ingen kommentarer
        ingen merknader|ikke aktuelt|ikke relevant|ikke svart|ubesvart|ikke besvart|kommer ikke på noe|se over|som over
        samme|samme som over|det samme|ditto|annet|anna|andre|diverse|uklart|tja|kanskje|x|xx|xxx
        yes|no|none|nothing|not sure|unsure|unknown|don't know|dont know|do not know|i don't know|i dont know|idk|dk|n/a
        na|nil|no comment|no comments|no answer|not applicable|not relevant|same|same as above|see above|as above|other
        """.replace("\n", "|").split("|"),
    )
) - {""}

_NO_OPINION = re.compile(
    r"(?i)^(?:vet|veit) ikk(?:e|je)\b|^do(?:n['’]?t| not) know\b|^(?:usikker|ubesvart|unsure)\b"
    r"|^ikk(?:e|je) (?:svart|besvart)\b|^(?:ingen|uten|utan) (?:svar|mening|meining)\b|^no (?:answer|opinion)\b"
)
"""Names of codes for those who say that they do not know, or say nothing."""

_NO_CONTENT = re.compile(
    r"(?i)(?:uklart?|uforståelig|ukodbart?|irrelevant|ikk(?:e|je) (?:relevant|mulig|mogleg)|unclear|illegible|uncodable"
    r"|off.topic|nonsense)(?: (?:svar|answers?|å kode))?"
)
"""Names of codes for what says nothing that can be told."""

SPELT, MISSPELT = 5, 88.0
"""Of a name of so many letters an answer that is as like as this (rapidfuzz ratio, 0–100) is a misspelling."""

_ENGLISH = frozenset(
    ["the", "and", "of", "is", "are", "was", "were", "with", "not", "they", "we", "you", "have", "who", "that"]
)


def stands_for_something(code: Code, book: Codebook) -> bool:
    """Whether a code is a theme: neither for what fits no other code nor for those who do not know. A category that is
    called «annet» is one: the codes below it say what of.
    """
    if code.residual or _NO_OPINION.search(code.name) is not None or _NO_CONTENT.fullmatch(code.name) is not None:
        return False
    return not reads_as_residual(code.name) or any(not below.retired for below in book.children(code.id))


def names_of(book: Codebook, codes: Iterable[str]) -> Set[str]:
    """The names and keywords of these codes as answers are compared with them."""
    held = (book.by_id[code] for code in codes)
    return {normal_form(name) for code in held for name in (code.name, *code.keywords)}


def is_quotable(text: str, names: Set[str]) -> bool:
    """Whether an answer can be quoted: it is not just a sign, «nei», «vet ikke», or the name or a keyword of a code,
    however that is spelt.
    """
    form = normal_form(text)
    if not any(sign.isalpha() for sign in text) or form in _SAYS_NOTHING or form in names:
        return False
    plain = _without_accents(form)
    return all(len(name) < SPELT or fuzz.ratio(plain, _without_accents(name)) < MISSPELT for name in names)


def _without_accents(form: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", form) if not unicodedata.combining(sign))


def lines_of(text: str) -> list[str]:
    """The lines of a text as they were written, without blank ones; a line break that was kept as «⏎» is one."""
    return [line for part in re.split(r"[\n\r\v\f\x85\u2028\u2029⏎]", text) if (line := " ".join(part.split()))]


def spoken(text: str, otherwise: str = "") -> str:
    """The language of a text, `nb`, `nn` or `en`; `otherwise` where its words do not tell."""
    found = variety(text)
    if found != "other":
        return found
    forms = {word_form(match.group()) for match in WORD.finditer(text)}
    return "en" if forms & _ENGLISH else otherwise
