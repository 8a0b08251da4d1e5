"""Recognises the parts of a letter around its text: addresses, dates, references, greeting and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from coder.readers.blocks import Block

_I = re.IGNORECASE
_MONTH = (
    "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|january|february|march|may|june|"
    "july|october|december"
)
_DATE = (
    r"(?:[0-9]{1,2}[./-] ?[0-9]{1,2}[./-] ?[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}|"
    rf"[0-9]{{1,2}}\.? ?(?:{_MONTH}) [0-9]{{4}})"
)
_FIELD = re.compile(
    r"(?:til|fra|frå|to|from|att\.?|v/|kopi(?: til)?|dato|date|(?:deres|vår|dykkar|your|our) (?:dato|date|ref\w*\.?)|"
    r"ref\w*\.?|saksbehandl?\w*|sakshandsam\w*|saks?(?:nr\.?|nummer)|journal\w*|arkiv\w*|tlf\.?|telefon|phone|mobil|"
    r"e-?post\w*|e-?mail|org\.? ?(?:nr\.?|nummer)|postadresse|besøksadresse|adresse|address|avsender|avsendar|mottaker|"
    r"mottakar|unntatt offentl\w*)(?=[\s:.]|$)\s*[:.]?.{0,80}",
    _I,
)
"""The beginning of a line of a letterhead; `_is_letterhead` also requires a colon, or a number."""
_WORD = re.compile(r"(?:til|fra|frå|to|from|date)\b", _I)
"""Words that begin many sentences, too: only a colon makes them a field."""
_CLEAR = (
    re.compile(r"\S+@\S+\.\w+"),
    re.compile(r"(?:https?://|www\.)\S+", _I),
    re.compile(r"(?:postboks|p\.? ?b\.? ?[0-9]|po box)\b.*", _I),
    re.compile(r"[0-9]{4} [A-ZÆØÅ][\w -]{1,30}"),
    re.compile(rf"(?:[A-ZÆØÅ][\w .-]{{1,30}},? (?:den )?)?{_DATE}"),
)
_SUBJECT = re.compile(r"høring|høyring|innspill|innspel|uttale|fråsegn|merknad|svar på|vedr|angående|ang\.|om ", _I)
_GREETING = re.compile(
    r"(?:hei|heisann|hallo|kjære|god dag|goddag|dear|hello|til rette vedkommende|til den det måtte (?:gjelde|vedkomme))"
    r"(?:[ ,!].{0,50})?",
    _I,
)
_CLOSING = re.compile(
    r"(?:med )?(?:(?:vennlig|venleg|beste|hjertelig|hjerteleg|kollegial)\w* )?(?:hilsen|helsing|hilsing)\w*\b.{0,60}|"
    r"mvh\b.{0,60}|"
    r"(?:yours|kind|best|warm) ?(?:sincerely|faithfully|truly|regards)\b.{0,30}|(?:sincerely|regards),?",
    _I,
)
_SHORT = 80
_SIGNED = 8
"""Blocks after the closing words that may be names, titles and addresses."""


@dataclass(frozen=True, slots=True)
class LetterParts:
    """The blocks of the text itself, and those around it: (what it is, its lines as blocks)."""

    text: tuple[Block, ...]
    about: tuple[tuple[str, tuple[Block, ...]], ...]


def letter_parts(blocks: Sequence[Block], *, by_lines: bool) -> LetterParts:
    """Split a letter into its text, and its letterhead, greeting and closing; empty parts for other documents.

    `by_lines`: blocks are counted by their lines.
    """
    head = _head(blocks)
    greeting = _greeting(blocks, head)
    closed, body = _closings(blocks, {*head, *greeting}, by_lines=by_lines)
    found = [
        ("letterhead", tuple(blocks[place] for place in head)),
        ("greeting", tuple(blocks[place] for place in greeting)),
        ("closing", closed),
    ]
    return LetterParts(tuple(body), tuple((what, lines) for what, lines in found if lines))


def _opening(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the places of the short blocks at the beginning of a document."""
    for place, block in enumerate(blocks):
        lines = block.text.split("\n")
        text = block.item or any(len(line) > _SHORT for line in lines) or (len(lines) == 1 and lines[0][-1] in ".?")
        if text and not _is_letterhead(lines[0]):
            return
        yield place


def _head(blocks: Sequence[Block]) -> list[int]:
    """Return the places down to the last one that only a letterhead has, without those that give the subject."""
    opening = list(_opening(blocks))
    marked = [place for place in opening if any(map(_is_letterhead, blocks[place].text.split("\n")))]
    if not marked:
        return []
    return [
        place for place in opening
        if place <= marked[-1] and not blocks[place].level
        and (place in marked or not _SUBJECT.search(blocks[place].text))
    ]  # fmt: skip


def _is_letterhead(line: str) -> bool:
    """Return whether only a letterhead has such a line."""
    line = line.strip()
    if any(pattern.fullmatch(line) for pattern in _CLEAR):
        return True
    if _FIELD.fullmatch(line) is None:
        return False
    return ":" in line or (_WORD.match(line) is None and any(c.isdigit() for c in line))


def _greeting(blocks: Sequence[Block], head: Sequence[int]) -> list[int]:
    start = head[-1] + 1 if head else 0
    near = range(start, min(start + 3, len(blocks)))
    return [place for place in near if _GREETING.fullmatch(blocks[place].text) and not blocks[place].item][:1]


def _closings(blocks: Sequence[Block], passed: set[int], *, by_lines: bool) -> tuple[tuple[Block, ...], list[Block]]:
    """Return the closing of a letter, with the names below it; and the blocks that are neither that nor `passed`."""
    closed: list[Block] = []
    body: list[Block] = []
    signed = 0
    for place, block in enumerate(blocks):
        if place in passed:
            continue
        if signed and _may_sign(block):
            signed -= 1
            closed.append(block)
            continue
        lines = block.text.split("\n")
        at = next((n for n, line in enumerate(lines) if _closes(lines[n:], line)), None)
        signed = 0 if at is None or block.level or block.item else _SIGNED
        if not signed or at is None:
            body.append(block)
            continue
        if at:
            body.append(replace(block, text="\n".join(lines[:at]).rstrip()))
        closed.append(replace(block, line=block.line + at * by_lines, text="\n".join(lines[at:])))
    return tuple(closed), body


def _closes(rest: Sequence[str], line: str) -> bool:
    return _CLOSING.fullmatch(line.strip()) is not None and all(len(later_line) <= _SHORT for later_line in rest)


def _may_sign(block: Block) -> bool:
    lines = block.text.split("\n")
    short = all(len(line) <= _SHORT and line.rstrip()[-1:] not in (".", "?", ":", ";") for line in lines)
    return short and not block.level and not block.item and len(lines) <= _SIGNED and not _SUBJECT.match(block.text)
