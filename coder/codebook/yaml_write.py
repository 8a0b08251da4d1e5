"""Codebooks as YAML that people edit: commented, wrapped, and read back exactly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coder.codebook.draft import shown
from coder.codebook.in_use import codes_in_use
from coder.codebook.keys import TEXT_KEYS
from coder.model import Code, Codebook
from coder.text.escaped import yaml_text
from coder.text.visible import needs_escape

WIDTH = 100

HEADER = """\
# A codebook for coder. Check it after editing: coder codebook check FILE
#
# name         what the code is called; change it freely
# id           stays the same for ever, and codings follow it: to rename a code, keep its id
# definition, include, exclude   what belongs under the code and what does not
# keywords, examples             words and answers that speak for the code
# residual     true for the one code that takes what fits none of the others
# replaces     ids of codes this one takes over: one code that replaces two merges them,
#              two codes that replace the same one split it
# codes        the codes below this one
"""

PLAIN_IN_LIST = re.compile(r"[^\W\d_][\w ./()+&%-]*")
PLAIN = re.compile(r"[^\W\d_][\w ./()+&%,;!?'-]*")
"""Texts that every YAML reader reads as plain text, in brackets and elsewhere."""
READ_AS_VALUES = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
BREAKABLE = re.compile(r"(?<=\S) (?=\S)")


def to_yaml(codebook: Codebook) -> str:
    """Return `codebook` as a file that `yaml_codebook` reads back as an equal one.

    Retired codes are left out, as a file holds the codes in use; those below move up to the nearest in use. Control
    characters, which older projects may contain and no file may, become symbols. A codebook without a name gets the
    name «Codebook», as a file requires one.
    """
    lines = [HEADER, *_text("", "name", codebook.name or "Codebook")]
    if codebook.language:
        lines += _text("", "language", codebook.language)
    if codebook.description:
        lines += _text("", "description", codebook.description)
    codes = [shown(code) for code in codes_in_use(codebook)]
    lines += ["", "codes:"] if codes else ["", "codes: []"]
    below: dict[str | None, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent, []).append(code)
    lines += _codes(None, below, "  ")
    return "\n".join(lines) + "\n"


def _codes(parent: str | None, below: dict[str | None, list[Code]], indent: str) -> Iterator[str]:
    for code in below.get(parent, ()):
        inner = indent + "  "
        yield f"{indent}- id: {_scalar(code.id)}"
        yield from _text(inner, "name", code.name)
        for key in TEXT_KEYS:
            if text := getattr(code, key):
                yield from _text(inner, key, text)
        if code.keywords:
            yield from _wrapped(inner, "keywords", code.keywords)
        if code.examples:
            yield f"{inner}examples:"
            for example in code.examples:
                first, *rest = _block(inner + "  ", example)
                yield f"{inner}  - {first}"
                yield from rest
        if code.colour:
            yield f'{inner}colour: "{code.colour}"'
        if code.residual:
            yield f"{inner}residual: true"
        if code.replaces:
            yield from _wrapped(inner, "replaces", code.replaces)
        if code.id in below:
            yield f"{inner}codes:"
            yield from _codes(code.id, below, inner + "  ")


def _text(indent: str, key: str, text: str) -> Iterator[str]:
    first, *rest = _block(indent, text)
    yield f"{indent}{key}: {first}"
    yield from rest


def _block(indent: str, text: str) -> list[str]:
    """Return `text` as a scalar: the part after the key or hyphen, then whole lines indented under it."""
    inner = indent + "  "
    if needs_escape(text) or "\t" in text or text != text.strip():
        return [yaml_text(text)]
    if "\n" in text:
        return ["|-", *(inner + line if line else "" for line in text.split("\n"))]
    if len(inner) + len(text) > WIDTH and BREAKABLE.search(text):
        return [">-", *_filled(inner, BREAKABLE.split(text))]
    return [_scalar(text)]


def _wrapped(indent: str, key: str, items: Iterable[str]) -> Iterator[str]:
    """Yield a list in brackets, filled to the width."""
    words = [_scalar(item, PLAIN_IN_LIST) + "," for item in items]
    words[-1] = words[-1][:-1]
    if len(line := f"{indent}{key}: [{' '.join(words)}]") <= WIDTH:
        yield line
        return
    yield f"{indent}{key}: ["
    yield from _filled(indent + "  ", words)
    yield f"{indent}]"


def _filled(indent: str, words: list[str]) -> Iterator[str]:
    line = indent + words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > WIDTH:
            yield line
            line = indent + word
        else:
            line += " " + word
    yield line


def _scalar(text: str, plain_text: re.Pattern[str] = PLAIN) -> str:
    plain = plain_text.fullmatch(text) and not text.endswith(" ") and text.casefold() not in READ_AS_VALUES
    return text if plain else yaml_text(text)
