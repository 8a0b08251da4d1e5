"""Documents: each paragraph or list item is a row, and the heading it stands under is its question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from coder.errors import FileRefused
from coder.model import PATH_SEPARATOR, Column
from coder.readers import mojibake
from coder.readers.blocks import Block, find_headings, text_blocks
from coder.readers.cells import NUL, NUL_KEPT
from coder.readers.encoding import text_facts
from coder.readers.source import ReadOptions, Row, Source
from coder.readers.transcript import transcript

COLUMNS = (Column("question"), Column("text"))
LARGEST_TEXT = 200 * 1024**2

_LINE_END = re.compile(r"\r\n?")


def read_text(path: Path, options: ReadOptions) -> Source:
    """A source for plain text, its headings recognised by number, question mark, capitals or shortness."""
    text, detection, problems = _text(path, options)
    if options.split == "speaker":
        return transcript(path, [*enumerate(text.split("\n"), start=1)], detection, problems)
    blocks, said = text_blocks(text.split("\n"), options.split)
    return source_of(path, find_headings(blocks), detection, [*problems, *said], "line", options)


def read_markdown(path: Path, options: ReadOptions) -> Source:
    """A source for Markdown: `#` and underlined headings, list items, paragraphs. Other markup stays in the
    text.
    """
    from coder.readers.markdown import markdown_blocks

    text, detection, problems = _text(path, options)
    if options.split == "speaker":
        return transcript(path, [*enumerate(text.split("\n"), start=1)], detection, problems)
    blocks, said = markdown_blocks(text.split("\n"))
    return source_of(path, blocks, detection, [*problems, *said], "line", options)


def read_docx(path: Path, options: ReadOptions) -> Source:
    """A source for Word documents. Without heading styles, headings are recognised as in plain text."""
    from coder.readers.docx import docx_blocks

    blocks, said = docx_blocks(path)
    if options.split == "speaker":
        return transcript(path, [(block.line, line) for block in blocks for line in block.text.split("\n")], {}, said)
    if not any(block.level for block in blocks):
        blocks = find_headings(blocks)
    return source_of(path, blocks, {}, said, "paragraph", options)


def _text(path: Path, options: ReadOptions) -> tuple[str, dict[str, str], list[tuple[str, str]]]:
    """The whole text with LF line ends, what was detected, and problems as (message, where)."""
    if path.stat().st_size > LARGEST_TEXT:
        raise FileRefused(f"{path} is larger than 200 MB.", "Split it, or export the answers as CSV.")
    facts = text_facts(path, options.encoding)
    with facts.open(path) as file:
        text = _LINE_END.sub("\n", file.read().removeprefix("\ufeff"))
    problems = []
    if facts.has_nul:
        numbers = [str(n) for n, line in enumerate(text.split("\n"), start=1) if NUL in line]
        problems.append((NUL_KEPT, "line " + ", ".join(numbers[:20])))
    if facts.garbled and options.repair_mojibake:
        problems.append(("Doubly encoded text was repaired, as in «{}» → «{}».".format(*facts.garbled), ""))
        text = mojibake.repair(text)
    elif facts.garbled:
        said = "Some text is doubly encoded, as in «{}». --repair-mojibake would make it «{}»; it was left."
        problems.append((said.format(*facts.garbled), ""))
    if facts.invalid:
        problems.append(facts.said_invalid())
    return text, {"encoding": facts.encoding}, problems


def source_of(
    path: Path,
    blocks: Sequence[Block],
    detection: dict[str, str],
    said: Sequence[tuple[str, str]],
    unit: str,
    options: ReadOptions,
) -> Source:
    """A source for blocks of text. Raises FileRefused where none of them is more than a heading."""
    if options.split == "line":
        blocks = [line for block in blocks for line in _lines(block)]
    if not options.headings:
        blocks = [replace(block, level=0) for block in blocks]
    rows, unanswered = _rows(path, blocks)
    headings = [block for block in blocks if block.level]
    detection["headings"] = str(len(headings))

    def start(_: Source) -> Iterator[Row]:
        return ((number, [question, text]) for number, question, text in rows)

    source = Source(path, COLUMNS, start, kind="document", detection=detection)
    for message, where in said:
        source.add(message, where)
    for block in unanswered:
        source.add(f"The heading «{block.text}» has no text below it.", f"{unit} {block.line}")
    if not rows:
        raise FileRefused(f"{path}: the file is empty.", "There is no paragraph in it.")
    return source


def _lines(block: Block) -> list[Block]:
    """A block for each line of a block; a heading stays whole."""
    if block.level:
        return [block]
    return [replace(block, text=line.strip()) for line in block.text.split("\n") if line.strip()]


def _rows(path: Path, blocks: Sequence[Block]) -> tuple[list[tuple[int, str, str]], list[Block]]:
    """Rows as (line, heading path, text), and the headings that nothing stands under."""
    open_headings: list[Block] = []
    used: set[int] = set()
    rows = []
    for block in blocks:
        if block.level:
            while open_headings and open_headings[-1].level >= block.level:
                open_headings.pop()
            open_headings.append(block)
        else:
            used.update(heading.line for heading in open_headings)
            question = PATH_SEPARATOR.join(heading.text for heading in open_headings) or path.stem
            rows.append((block.line, question, block.text))
    return rows, [block for block in blocks if block.level and block.line not in used]
