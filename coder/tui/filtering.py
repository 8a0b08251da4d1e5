"""What is written into a filter line: words, code:NAME, -code:NAME, VARIABLE=VALUE, by:NAME, uncoded, conf>.5, …"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from coder.errors import CoderError, nearest
from coder.model import Code, Codebook, Filter
from coder.session.answer import APART, COME_BACK, GOOD_QUOTE, NO_CODE_FITS
from coder.tui.finding import find

_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')
_BOUND = re.compile(r"(?:conf|konf|sikker)(<=?|>=?|=)(.*)$", re.IGNORECASE)
_NUMBER = re.compile(r"(?:0?[.,]\d+|[01](?:[.,]0*)?)$")
_FLAGS = {"come": COME_BACK, "quote": GOOD_QUOTE, "none": NO_CODE_FITS, "apart": APART}
_CODED = {"coded": True, "uncoded": False, "kodet": True, "koda": True, "ukodet": False, "ukoda": False}
_CODE = ("code:", "kode:")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter as read: what the store knows, a range of confidence, and a flag."""

    where: Filter
    confidence: tuple[float, float] | None = None
    flag: str | None = None


def read_filter(line: str, codebook: Codebook, variables: list[str], question: str | None) -> Wanted:
    """Read a filter line. Sub-codes count; a code may be given by some of its letters. Raises CoderError."""
    words: list[str] = []
    codes: list[str] = []
    without: list[str] = []
    values: dict[str, str] = {}
    coded: bool | None = None
    coder: str | None = None
    low, high, bounded = 0.0, 1.0, False
    flag: str | None = None
    for match in _WORD.finditer(line):
        raw = match.group()
        term = raw.replace('"', "")
        name, equals, value = term.partition("=")
        bound = None if raw.startswith('"') or (equals and name in variables) else _BOUND.match(term)
        if term.startswith(_CODE):
            codes += _codes(codebook, term[5:])
        elif term.startswith(tuple("-" + one for one in _CODE)):
            without += _codes(codebook, term[6:])
        elif term.casefold() in _CODED and not raw.startswith('"'):
            coded = _CODED[term.casefold()]
        elif term.startswith(("by:", "av:")):
            coder = term[3:]
        elif term.startswith("flag:"):
            flag = _flag(term[5:])
        elif bound:
            number = _confidence(bound.group(2))
            low, high = (low, number) if "<" in bound.group(1) else (number, high if ">" in bound.group(1) else number)
            bounded = True
        elif equals and not raw.startswith('"'):
            known = {one.casefold(): one for one in variables}
            if name.casefold() not in known:
                raise CoderError(f"There is no variable «{name}».", nearest(name, variables))
            values[known[name.casefold()]] = value
        else:
            words.append(raw)
    where = Filter(
        text=" ".join(words), codes=tuple(dict.fromkeys(codes)), without=tuple(dict.fromkeys(without)),
        question=question, variables=values, coder=coder, coded=coded,
    )  # fmt: skip
    return Wanted(where, (low, high) if bounded else None, flag)


def _codes(codebook: Codebook, name: str) -> list[str]:
    try:
        code = codebook.find(name)
    except CoderError:
        used = [one for one in codebook if not one.retired]
        places = find(name, [codebook.path(one) for one in used], limit=1) if name else []
        if not places:
            raise
        code = used[places[0]]
    return [one.id for one in codebook.subtree(code)]


def code_term(codebook: Codebook, code: Code) -> str:
    """What finds `code` and those below it in a filter line: its name, or its path or id where the name does not."""
    for name in (code.name, codebook.path(code)):
        if '"' not in name and name.isprintable():
            with suppress(CoderError):
                if codebook.find(name) == code:
                    return f'code:"{name}"'
    return f'code:"{code.id}"'


def _confidence(number: str) -> float:
    if not _NUMBER.match(number):
        raise CoderError(f"«{number}» is no confidence.", "Write a number from 0 to 1, such as conf>.5 or conf>0,5.")
    return float(number.replace(",", "."))


def _flag(name: str) -> str:
    for short, kind in _FLAGS.items():
        if name and (short.startswith(name.casefold()) or kind.startswith(name.casefold())):
            return kind
    raise CoderError(f"There is no flag «{name}».", f"Write one of flag:{', flag:'.join(_FLAGS)}.")
