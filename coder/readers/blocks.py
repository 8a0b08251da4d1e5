"""Splits plain text into headings, list items and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from coder.i18n.translator import plural
from coder.message import Message

Notes = list[tuple[str | Message, str]]

LEFT_OUT = {
    "footnote": plural("Left out: {n} footnote.", "Left out: {n} footnotes."),
    "endnote": plural("Left out: {n} endnote.", "Left out: {n} endnotes."),
    "note": plural("Left out: {n} note.", "Left out: {n} notes."),
    "comment": plural("Left out: {n} comment.", "Left out: {n} comments."),
    "header": plural("Left out: {n} header.", "Left out: {n} headers."),
    "footer": plural("Left out: {n} footer.", "Left out: {n} footers."),
    "deleted passage": plural("Left out: {n} deleted passage.", "Left out: {n} deleted passages."),
    "list of deleted passages": plural(
        "Left out: {n} list of deleted passages.", "Left out: {n} lists of deleted passages."
    ),
}
"""Parts of a document beside its text, reported as left out."""
"""Problems as (message, where)."""


class Block(Struct, frozen=True):
    """Text from line (or paragraph) `line` on. `level` is 0, or the depth of a heading from 1.

    For a list item, `mark` is the kind of its mark and `depth` its indentation, in any unit.
    """

    line: int
    text: str
    level: int = 0
    item: bool = False
    mark: str = ""
    depth: int = 0


ITEM = re.compile(r"\s*(?:[-–•*◦▪·‣]\s+(?:[a-z]\.\s+)?|[0-9]{1,3}[.)]\s+|[a-zæøå][.)]\s+)(?=\S)")
"""The mark that begins a list item."""

_QUESTION = re.compile(r"[0-9]{1,3}[.)]\s+\S.*\?")
_ASKED = re.compile(r"(?:spørsmål|spm\.?|question)\s*[0-9]{1,3}\b.{0,200}", re.IGNORECASE)
_POINT = re.compile(r"[0-9]{1,2}[.)]\s+(\S.*)")
_SECTION = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){1,4})\.?\s+(\S.*)")
NUMBER = re.compile(r"[-–+]?[0-9][0-9 \xa0\u202f.,%]*")
"""A text that is just a number."""

_CELL = 30
"""Most characters of a table cell pasted as a paragraph."""

LONGEST_HEADING = 200
LONGEST_SHORT = 70
_LONGEST_POINT = 50
"""Longest numbered point that is a heading; longer ones may be list items continued below."""
SHORT_LEVEL = 9
"""Headings recognised by shortness alone are below all others: no numbered section belongs to one."""
_WRAPPED = 120
"""A paragraph of at least so many characters without an end mark may continue after an empty line (a page break)."""


def text_blocks(lines: Sequence[str], split: str | None = None) -> tuple[list[Block], Notes]:
    """Split a plain text into blocks, marking unmistakable headings, and return notes on tables.

    An empty line ends a paragraph or item; a new item mark ends an item; other lines continue what precedes them.
    `split` overrides this: `line`, each line is a block; `paragraph`, only an empty line ends one.
    """
    blocks: list[Block] = []
    current: list[str] = []
    started, is_item, kind, depth = 0, False, "", 0

    def close() -> None:
        if current:
            blocks.append(Block(started, "\n".join(current), item=is_item, mark=kind, depth=depth))
            current.clear()

    after_empty = True
    points = _points(lines) if split is None else frozenset()
    for number, raw in enumerate(lines, start=1):
        line = raw.strip("\ufeff").strip()
        if not line:
            close()
            after_empty = True
            continue
        level = SHORT_LEVEL if number in points else _heading_level(line, after_empty)
        mark = None if split == "paragraph" else ITEM.match(raw)
        if level:
            close()
            blocks.append(Block(number, line, level))
        elif mark or not current or split == "line":
            close()
            started, is_item = number, mark is not None
            kind, depth = mark_of(mark[0]) if mark else ("", 0)
            current.append(raw[mark.end() :].strip() if mark else line)
        else:
            current.append(line)
        after_empty = bool(level)
    close()
    if split is not None:
        return blocks, []
    whole, joined = _continued(blocks)
    prose, tables = _numbers(whole)
    return prose, [*joined, *tables]


def mark_of(written: str) -> tuple[str, int]:
    """Return the kind of the mark that begins an item (`1`, `a` or the sign itself), and its indentation."""
    sign = written.strip()[:1]
    return "1" if sign.isdigit() else "a" if sign.isalpha() else sign, _margin(written)


def _margin(written: str) -> int:
    spread = written.expandtabs(4)
    return len(spread) - len(spread.lstrip())


def _heading_level(line: str, after_empty: bool) -> int:
    """Return the depth of an unmistakable heading, a section number or a numbered question, or 0."""
    if len(line) > LONGEST_HEADING:
        return 0
    section = _SECTION.fullmatch(line)
    if section and section[2].upper() == section[2] and any(c.isalpha() for c in section[2]):
        return section[1].count(".") + 1
    if after_empty and (_QUESTION.fullmatch(line) or _ASKED.fullmatch(line)):
        return 1
    if section and after_empty and _may_be_heading(section[2]):
        return section[1].count(".") + 1
    return 0


def _points(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines that are numbered points («1. Krav om kompetanse») with their text below, if all numbered ones
    are: otherwise they are items of a list.
    """
    found = []
    for number, line in enumerate(lines, start=1):
        point = _POINT.fullmatch(line.strip())
        if point is None:
            continue
        below = next((following.strip() for following in lines[number : number + 3] if following.strip()), "")
        headed = len(line.strip()) <= _LONGEST_POINT and _may_be_heading(point[1])
        if not headed or ITEM.match(below) or not below[:1].isupper() or len(below) <= len(line.strip()):
            return frozenset()
        found.append(number)
    return frozenset(found) if len(found) > 1 else frozenset()


def _may_be_heading(text: str) -> bool:
    """Return whether a line has the form of a heading: short, capital or digit first, no end mark, some letters."""
    return (
        len(text) <= LONGEST_SHORT
        and "\n" not in text
        and not text[0].islower()
        and text[0] not in "-–—−"
        and text[-1] not in ".,;:!"
        and sum(c.isalpha() for c in text) >= 3
    )


def _continued(blocks: list[Block]) -> tuple[list[Block], Notes]:
    """Rejoin sentences that continue after an empty line."""
    joined: list[Block] = []
    notes: Notes = []
    for block in blocks:
        last = joined[-1] if joined else None
        goes_on = not block.item and not block.level and block.text[0].islower() and block.text[-1] in ".!?"
        cut = last is not None and not last.level and len(last.text) >= _WRAPPED and last.text[-1].isalnum()
        if last is not None and goes_on and cut:
            joined[-1] = replace(last, text=f"{last.text}\n{block.text}")
            notes.append(
                (Message("A sentence that goes on after an empty line was put together."), f"line {block.line}")
            )
        else:
            joined.append(block)
    return joined, notes


def _numbers(blocks: list[Block]) -> tuple[list[Block], Notes]:
    """Join table cells that stand as paragraphs into one block; drop lone numbers."""
    text_blocks_left: list[Block] = []
    notes: Notes = []
    position = 0
    while position < len(blocks):
        end = position
        while end < len(blocks) and _may_be_cell(blocks[end]):
            end += 1
        run = blocks[position:end]
        numbers = sum(NUMBER.fullmatch(block.text) is not None for block in run)
        if len(run) >= 4 and numbers * 3 >= len(run):
            text_blocks_left.append(Block(run[0].line, "\n".join(block.text for block in run)))
            notes.append(
                (Message("A table of {n} {n:cell|cells} was read as one item.", n=len(run)), f"line {run[0].line}")
            )
            position = end
        elif run and numbers:
            for block in run:
                if NUMBER.fullmatch(block.text):
                    notes.append(
                        (Message("The number «{text}» alone was left out.", text=block.text), f"line {block.line}")
                    )
                else:
                    text_blocks_left.append(block)
            position = end
        else:
            text_blocks_left.append(blocks[position])
            position += 1
    return text_blocks_left, notes


def _may_be_cell(block: Block) -> bool:
    return not block.level and not block.item and len(block.text) <= _CELL and block.text[-1] not in ".:;!?"


def find_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return short lines taken as headings up to the first unmistakable one (everywhere, if there is none).

    Only where such lines are rare and each is followed by a longer text, an item or another of them: a list of short
    answers has no headings.
    """
    strong = next((i for i, block in enumerate(blocks) if block.level), len(blocks))
    before = blocks[:strong]
    found = {
        i
        for i, block in enumerate(before)
        if not block.item and _may_be_heading(block.text) and NUMBER.fullmatch(block.text) is None
    }
    lonely = {i for i in found if not _introduces(before, i, found)}
    if not found or len(found) * 3 > len(before) or lonely:
        return [*blocks]
    return [replace(block, level=SHORT_LEVEL) if i in found else block for i, block in enumerate(blocks)]


def _introduces(blocks: Sequence[Block], position: int, found: set[int]) -> bool:
    """Return whether a short line is followed by longer text, an item, or another short line."""
    if position + 1 == len(blocks):
        return False
    below = blocks[position + 1]
    if blocks[position].text.endswith("?") and not below.item:
        return position + 1 in found  # in an interview somebody asks, and the answer is no answer to a heading
    return position + 1 in found or below.item or len(below.text) > 2 * LONGEST_SHORT
