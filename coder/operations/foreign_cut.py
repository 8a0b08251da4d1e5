"""Splits the texts of another program into answers: by headings and paragraphs, or each text whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from coder.model import PATH_SEPARATOR
from coder.model.unit import NO_HEADING
from coder.readers.blocks import Block, find_headings, text_blocks

WHOLE = "whole"

_MARKED = re.compile(r"\s*\[\[MQ:[^\]\n]*\]\]\s*")
"""One program's mark beside the question above an answer."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """The unit of an answer: `line`, `paragraph` or `whole`, None for paragraphs or, without empty lines between them,
    lines; and whether headings are questions.
    """

    split: str | None = None
    headings: bool = True


class Cut(NamedTuple):
    """The characters of a text that answer a question (the heading above, or NO_HEADING)."""

    question: str
    start: int
    end: int


def cut(text: str, cutting: Cutting) -> list[Cut]:
    """Return the answers in a text, in order. Headings and surrounding white space belong to none."""
    if cutting.split == WHOLE:
        return [Cut(NO_HEADING, *_bare(text, 0, len(text)))] if text.strip() else []
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    set_apart = any(not line.strip() for line in text.strip().split("\n"))
    split = cutting.split or ("paragraph" if set_apart else "line")
    blocks, _ = text_blocks(lines, split)
    blocks = [_as_marked(block, lines) for block in blocks]
    if not any(block.level for block in blocks):
        blocks = find_headings(blocks)
    above: list[Block] = []
    cuts = []
    for block in blocks:
        if block.level and cutting.headings:
            while above and above[-1].level >= block.level:
                above.pop()
            above.append(block)
            continue
        question = PATH_SEPARATOR.join(heading.text for heading in above) or NO_HEADING
        last = block.line + block.text.count("\n")
        cuts.append(Cut(question, *_bare(text, starts[block.line - 1], starts[last] - 1)))
    return cuts


def _as_marked(block: Block, lines: Sequence[str]) -> Block:
    """Return a block as a heading where it is marked as the question of a survey."""
    if "\n" not in block.text and _MARKED.search(lines[block.line - 1]):
        return replace(block, text=_MARKED.sub(" ", lines[block.line - 1]).strip() or block.text, level=1)
    return block


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Strip the white space at the ends of a range."""
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
