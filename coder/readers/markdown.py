"""Splits Markdown into headings, list items and paragraphs; markup inside the text is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coder.message import Message
from coder.readers.blocks import Block, Notes, mark_of

_ATX = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*")
_ITEM = re.compile(r"\s*(?:[-*+•]|[0-9]{1,9}[.)])\s+(?=\S)")
_RULE = re.compile(r" {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_QUOTE = re.compile(r"^ {0,3}>\s?")


def markdown_blocks(lines: Sequence[str]) -> tuple[list[Block], Notes]:
    """Return blocks in order, without front matter and comments, as notes say; a table or fenced code is one block."""
    blocks: list[Block] = []
    notes: Notes = []
    current: list[str] = []
    started, is_item, fence = 0, False, ""
    kind, depth = "", 0

    def close(level: int = 0) -> None:
        text = "\n".join(current).strip()
        if text.startswith("<!--") and text.endswith("-->"):
            notes.append((Message("A comment was left out."), f"line {started}"))
        elif text:
            blocks.append(Block(started, text, level, is_item and not level, kind, depth))
        current.clear()

    first = _after_front_matter(lines)
    if first:
        notes.append((Message("The front matter was left out."), f"line 1–{first}"))
    for number, raw in enumerate(lines[first:], start=first + 1):
        line = _QUOTE.sub("", raw, count=1)
        fenced = _FENCE.match(line)
        if fence:
            if fenced and fenced[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
            else:
                current.append(raw)
            continue
        heading, mark = _ATX.fullmatch(line), _ITEM.match(line)
        if fenced:
            fence = fenced[1][:3]
            if not current:
                started, is_item, kind, depth = number, False, "", 0
        elif not line.strip():
            close()
        elif heading:
            close()
            if heading[2]:
                blocks.append(Block(number, heading[2].strip(), len(heading[1])))
        elif current and not is_item and _UNDERLINE.fullmatch(line):
            close(1 if line.strip().startswith("=") else 2)
        elif _RULE.fullmatch(line):
            close()
        elif mark or not current:
            close()
            started, is_item = number, mark is not None
            kind, depth = mark_of(mark[0]) if mark else ("", 0)
            current.append(line[mark.end() :].strip() if mark else line.strip())
        else:
            current.append(line.strip())
    close()
    return blocks, notes


def _after_front_matter(lines: Sequence[str]) -> int:
    """Return the number of lines of a YAML block between `---` at the very top, or 0."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((i + 1 for i, line in enumerate(lines[1:200], start=1) if line.rstrip() in ("---", "...")), 0)
