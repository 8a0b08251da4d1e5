"""Decides whether an answer is worth quoting, and whether a code is worth a theme."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set

from rapidfuzz import fuzz

from coder.codebook.advice import reads_as_residual
from coder.model import Code, Codebook
from coder.text.language import WORD, normal_form, variety, word_form

_EMPTY_ANSWERS = frozenset(
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
"""Names of codes for answers that state ignorance, or nothing."""

_NO_CONTENT = re.compile(
    r"(?i)(?:uklart?|uforståelig|ukodbart?|irrelevant|ikk(?:e|je) (?:relevant|mulig|mogleg)|unclear|illegible|uncodable"
    r"|off.topic|nonsense)(?: (?:svar|answers?|å kode))?"
)
"""Names of codes for answers without content."""

SPELT, MISSPELT = 5, 88.0
"""An answer this similar (rapidfuzz ratio, 0–100) to a name of at least so many letters is a misspelling of it."""

_ENGLISH = frozenset(
    ["the", "and", "of", "is", "are", "was", "were", "with", "not", "they", "we", "you", "have", "who", "that"]
)


def stands_for_something(code: Code, book: Codebook) -> bool:
    """Return whether a code is a theme: neither a residual code nor one for «don't know». A category named «annet» is
    one, as its sub-codes say what it is about.
    """
    if code.residual or _NO_OPINION.search(code.name) is not None or _NO_CONTENT.fullmatch(code.name) is not None:
        return False
    return not reads_as_residual(code.name) or any(not below.retired for below in book.children(code.id))


def names_of(book: Codebook, codes: Iterable[str]) -> Set[str]:
    """Return the names and keywords of these codes in the normal form of answers."""
    known_codes = (book.by_id[code] for code in codes)
    return {normal_form(name) for code in known_codes for name in (code.name, *code.keywords)}


def is_quotable(text: str, names: Set[str]) -> bool:
    """Return whether an answer is worth quoting: not just punctuation, «nei», «vet ikke», or the name or a keyword of a
    code, even misspelt.
    """
    form = normal_form(text)
    if not any(sign.isalpha() for sign in text) or form in _EMPTY_ANSWERS or form in names:
        return False
    plain = _without_accents(form)
    return all(len(name) < SPELT or fuzz.ratio(plain, _without_accents(name)) < MISSPELT for name in names)


def _without_accents(form: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", form) if not unicodedata.combining(sign))


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as written, without blank ones; «⏎» also separates lines."""
    return [line for part in re.split(r"[\n\r\v\f\x85\u2028\u2029⏎]", text) if (line := " ".join(part.split()))]


def language_of(text: str, otherwise: str = "") -> str:
    """Return the language of a text, `nb`, `nn` or `en`; `otherwise` where its words do not decide."""
    found = variety(text)
    if found != "other":
        return found
    forms = {word_form(match.group()) for match in WORD.finditer(text)}
    return "en" if forms & _ENGLISH else otherwise
