"""Parses a filter line: words, code:NAME, -code:NAME, VARIABLE=VALUE, VARIABLE>30, by:NAME, uncoded, …

The words of every language of the screen are accepted, whichever is in use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coder.errors import CoderError
from coder.i18n.words import _
from coder.model import ID, Code, Codebook, Comparison, Filter, Questions
from coder.naming import VARIABLE, Named, find_name
from coder.queries.answer import APART, COME_BACK, GOOD_QUOTE, NO_CODE_FITS
from coder.queries.conditions import read_condition
from coder.tui.name_search import find

_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')
_BOUND = re.compile(r"(?:conf|konf|sikker|sikkerhet|visse)(<=?|>=?|=)(.*)$", re.IGNORECASE)
_NUMBER = re.compile(r"(?:0?[.,]\d+|[01](?:[.,]0*)?)$")
_FLAGS = {
    COME_BACK: ("come", COME_BACK, "kom tilbake", "kom attende"),
    GOOD_QUOTE: ("quote", GOOD_QUOTE, "sitat", "godt sitat"),
    NO_CODE_FITS: ("none", NO_CODE_FITS, "ingen kode passer", "ingen kode passar"),
    APART: ("apart", "for seg", "forseg"),
}
"""Names of each flag; a prefix is enough."""
_CODED = {"coded": True, "uncoded": False, "kodet": True, "koda": True, "ukodet": False, "ukoda": False}
_CODE = ("code:", "kode:")
_BY = ("by:", "av:")
_CASE = ("case:", "respondent:")
_FLAG = ("flag:", "flagg:")


@dataclass(frozen=True, slots=True)
class ParsedFilter:
    """A parsed filter: conditions of the store, a range of confidence, and a flag.

    `line` is the line with codes in full that were given by some of their letters.
    """

    where: Filter
    confidence: tuple[float, float] | None = None
    flag: str | None = None
    line: str = ""


def read_filter(line: str, codebook: Codebook, variables: list[str], question: Questions) -> ParsedFilter:
    """Parse a filter line. Sub-codes count; a code may be given by some of its letters. Raises CoderError."""
    words: list[str] = []
    codes: list[str] = []
    without: list[str] = []
    cases: list[str] = []
    values: dict[str, str] = {}
    compared: list[Comparison] = []
    coded: bool | None = None
    coder: str | None = None
    low, high, bounded = 0.0, 1.0, False
    flag: str | None = None
    read: list[str] = []
    for match in _WORD.finditer(line):
        raw = match.group()
        term = raw.replace('"', "")
        condition = None if _is_phrase(raw) else read_condition(term, variables)
        bound = None if raw.startswith('"') or (condition and condition[0] in variables) else _BOUND.match(term)
        if (named := _after(_CODE, term)) is not None:
            code, raw = _code(codebook, named, raw)
            codes += [below.id for below in codebook.subtree(code)]
        elif term.startswith("-") and (named := _after(_CODE, term[1:])) is not None:
            code, raw = _code(codebook, named, raw)
            without += [below.id for below in codebook.subtree(code)]
        elif term.casefold() in _CODED and not raw.startswith('"'):
            coded = _CODED[term.casefold()]
        elif (named := _after(_BY, term)) is not None:
            coder = named
        elif (named := _after(_FLAG, term)) is not None:
            flag = _flag(named)
        elif bound:
            number = _confidence(bound.group(2))
            low, high = (low, number) if "<" in bound.group(1) else (number, high if ">" in bound.group(1) else number)
            bounded = True
        elif (named := _after(_CASE, term)) is not None:
            cases.append(named)
        elif condition and condition[0]:
            name, sign, value = condition
            name = find_name(name, [Named(name) for name in variables], VARIABLE).name
            if sign == "=":
                values[name] = value
            else:
                compared.append(Comparison(name, sign, value))
        else:
            words.append(raw)
        read.append(raw)
    where = Filter(
        text=" ".join(words), codes=tuple(dict.fromkeys(codes)), without=tuple(dict.fromkeys(without)),
        question=question, variables=values, compared=tuple(compared), cases=tuple(cases), coder=coder, coded=coded,
    )  # fmt: skip
    return ParsedFilter(where, (low, high) if bounded else None, flag, " ".join(read))


def _is_phrase(raw: str) -> bool:
    """Return whether all of it is quoted, or part of NEAR or parentheses: words, and no condition."""
    return raw.lstrip("-(").startswith('"') and raw.count('"') == 2 and raw.rstrip(")*").endswith('"')


def _after(beginnings: tuple[str, ...], term: str) -> str | None:
    """Return the rest after one of the prefixes, letter case ignored; None without one."""
    return next((term[len(beginning) :] for beginning in beginnings if term.casefold().startswith(beginning)), None)


def _code(codebook: Codebook, name: str, term: str) -> tuple[Code, str]:
    """Return the code that `name` means, and `term` for display: with the code's name, if some letters were given."""
    try:
        return codebook.find(name), term
    except CoderError:
        used = [code for code in codebook if not code.retired]
        indexes = find(name, [codebook.path(code) for code in used], limit=1) if name else []
        if not indexes:
            raise
        code = used[indexes[0]]
    return code, ("-" if term.startswith("-") else "") + code_term(codebook, code)


def code_term(codebook: Codebook, code: Code) -> str:
    """Return the term of a filter line that finds `code` and its descendants: name, or if ambiguous path or id."""
    name = codebook.reference(code)
    return _("code:") + (f'"{name}"' if '"' not in name and name.isprintable() else f'"{ID}{code.id}"')


def _confidence(number: str) -> float:
    if not _NUMBER.match(number):
        raise CoderError(
            "«{number}» is no confidence.", "Write a number from 0 to 1, such as conf>.5 or conf>0,5.", number=number
        )
    return float(number.replace(",", "."))


def _flag(name: str) -> str:
    for kind, words in _FLAGS.items():
        if name and any(word.startswith(name.casefold()) for word in words):
            return kind
    raise CoderError(
        "There is no flag «{name}».", "Write one of flag:come, flag:quote, flag:none, flag:apart.", name=name
    )
