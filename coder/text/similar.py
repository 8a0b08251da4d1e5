"""Groups identical and nearly identical answers, which a coder would code the same.

Two answers are alike when their normal forms (`language.normal_form`) are equal, or when they have equally many words
and these differ in one typing error (optimal string alignment distance 1) in words of six letters or more. Digits are
never a typing error: `forløp 1` and `forløp 2` are different answers. Nor are signs with a meaning, which a normal form
leaves out: `<18 år` and `>18 år`, `C` and `C++`, `Nei` and `Nei?`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rapidfuzz.distance import OSA

from coder.text.language import WORD, normal_form

T = TypeVar("T", bound=int)
"""The id of a text."""

MOST_WORDS = 8
"""Longer answers are alike only when their normal forms are equal."""

SHORTEST = 6
"""Letters of a word from which one of them may be a typing error."""

_SIGNS = re.compile(r"([<>≤≥≠±×÷+=%‰#€$£¥§]|\?+|(?<!\w)[-−](?=\d)|(?<=\d)[.,:/–-](?=\d))")
"""Signs that change an answer's meaning; several question marks count as one."""


def groups(answers: Iterable[tuple[T, str]]) -> list[list[T]]:
    """Return groups of at least two alike among (id, text), each in the order given, by the first id of each."""
    by_form: dict[str, list[T]] = {}
    for number, text in answers:
        by_form.setdefault(_form(text), []).append(number)
    head = {form: form for form in by_form}
    for left, right in _typing_errors(by_form):
        first, second = _root(head, left), _root(head, right)
        if first != second:
            head[second] = first
    joined: dict[str, list[T]] = {}
    for form, members in by_form.items():
        joined.setdefault(_root(head, form), []).extend(members)
    return [members for members in joined.values() if len(members) > 1]


def _form(text: str) -> str:
    """Return the normal form of `text` with each meaningful sign as a word at its place."""
    pieces = _SIGNS.split(text)
    if len(pieces) == 1 or not WORD.search(text):
        return normal_form(text)
    between = [normal_form(piece) if WORD.search(piece) else "" for piece in pieces[::2]]
    signs = [sign[0] for sign in pieces[1::2]]
    return " ".join(filter(None, [part for pair in zip(between, [*signs, ""], strict=True) for part in pair]))


def _root(head: dict[str, str], form: str) -> str:
    while head[form] != form:
        head[form] = head[head[form]]
        form = head[form]
    return form


def _typing_errors(forms: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of forms that differ in one typing error in one word, found by dropping each letter in turn."""
    seen: dict[tuple[str, ...], list[str]] = {}
    for form in forms:
        words = form.split(" ")
        if len(words) > MOST_WORDS:
            continue
        for place, word in enumerate(words):
            if len(word) < SHORTEST or not word.isalpha():
                continue
            for key in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
                candidates = seen.setdefault((*words[:place], "\0" + key, *words[place + 1 :]), [])
                for other in candidates[:20]:
                    if OSA.distance(form, other, score_cutoff=1) == 1:
                        yield other, form
                candidates.append(form)
