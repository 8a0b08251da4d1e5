"""Documents: each paragraph or list item is a row, and its heading is the question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from coder.errors import FileRefused, some_of
from coder.message import Message
from coder.model import PATH_SEPARATOR, Column
from coder.model.unit import NO_HEADING
from coder.readers import mojibake
from coder.readers.blocks import Block, find_headings, text_blocks
from coder.readers.cells import NUL, NUL_NOTE
from coder.readers.encoding import text_facts
from coder.readers.letterhead import LetterParts, letter_parts
from coder.readers.lists import listed_under
from coder.readers.markdown import markdown_blocks
from coder.readers.source import ReadOptions, Row, Source
from coder.readers.transcript import speakers, transcript

COLUMNS = (Column("question"), Column("text"))
LARGEST_TEXT = 200 * 1024**2

_LINE_END = re.compile(r"\r\n?")


def read_text(path: Path, options: ReadOptions) -> Source:
    """Return a source for plain text, its headings recognised by number, question mark, capitals or shortness."""
    text, detection, problems = _text(path, options)
    if options.split == "speaker":
        return transcript(path, [*enumerate(text.split("\n"), start=1)], detection, problems)
    blocks, notes = text_blocks(text.split("\n"), options.split)
    return source_of(path, blocks, detection, [*problems, *notes], "line", options, guess=True)


def read_markdown(path: Path, options: ReadOptions) -> Source:
    """Return a source for Markdown: `#` and underlined headings, list items, paragraphs; other markup is kept."""
    text, detection, problems = _text(path, options)
    if options.split == "speaker":
        return transcript(path, [*enumerate(text.split("\n"), start=1)], detection, problems)
    blocks, notes = markdown_blocks(text.split("\n"))
    return source_of(path, blocks, detection, [*problems, *notes], "line", options)


def read_docx(path: Path, options: ReadOptions) -> Source:
    """Return a source for Word documents. Without heading styles, headings are recognised as in plain text."""
    from coder.readers.docx import docx_blocks

    blocks, notes = docx_blocks(path)
    if options.split == "speaker":
        return transcript(path, [(block.line, line) for block in blocks for line in block.text.split("\n")], {}, notes)
    return source_of(path, blocks, {}, notes, "paragraph", options, guess=not any(block.level for block in blocks))


def _text(path: Path, options: ReadOptions) -> tuple[str, dict[str, str], list[tuple[str | Message, str]]]:
    """Return the whole text with LF line ends, what was detected, and problems as (message, where)."""
    if path.stat().st_size > LARGEST_TEXT:
        raise FileRefused("{path} is larger than 200 MB.", "Split it, or export the answers as CSV.", path=path)
    facts = text_facts(path, options.encoding)
    with facts.open(path) as file:
        text = _LINE_END.sub("\n", file.read().removeprefix("\ufeff"))
    problems: list[tuple[str | Message, str]] = []
    if facts.has_nul:
        numbers = [str(n) for n, line in enumerate(text.split("\n"), start=1) if NUL in line]
        problems.append((NUL_NOTE, "line " + ", ".join(numbers[:20])))
    if facts.garbled and options.repair_mojibake:
        before, after = facts.garbled
        repaired = Message(
            "Doubly encoded text was repaired, as in «{before}» → «{after}».", before=before, after=after
        )
        problems.append((repaired, ""))
        text = mojibake.repair(text)
    elif facts.garbled:
        before, after = facts.garbled
        left = Message(
            "Some text is doubly encoded, as in «{before}». --repair-mojibake would make it «{after}»; it was left.",
            before=before, after=after,
        )  # fmt: skip
        problems.append((left, ""))
    if facts.invalid:
        problems.append(facts.invalid_bytes_message())
    return text, {"encoding": facts.encoding}, problems


def source_of(
    path: Path,
    blocks: Sequence[Block],
    detection: dict[str, str],
    notes: Sequence[tuple[str | Message, str]],
    unit: str,
    options: ReadOptions,
    *,
    guess: bool = False,
) -> Source:
    """Return a source for blocks of text; `guess`: headings are recognised by shortness, too.

    Raises FileRefused where no block is more than a heading.
    """
    parts = letter_parts(blocks, by_lines=unit == "line")
    if options.skip_letterhead:
        blocks = parts.text
    if guess:
        blocks = find_headings(blocks)
    if options.split == "line":
        blocks = [line for block in blocks for line in _lines(block)]
    if not options.headings:
        blocks = [replace(block, level=0) for block in blocks]
    rows, unanswered = _rows(blocks)
    headings = [block for block in blocks if block.level]
    detection |= {"headings": str(len(headings))}

    def start(_: Source) -> Iterator[Row]:
        return ((number, [question, text]) for number, question, text in rows)

    source = Source(path, COLUMNS, start, kind="document", detection=detection)
    source.listed_under = _rows_under(blocks, rows)
    speaking = speakers([line for block in blocks for line in block.text.split("\n")]) if options.split is None else []
    if speaking:
        notes = [
            *notes,
            (
                Message(
                    "It looks like a transcript ({names}): --split speaker makes a row of each turn.",
                    names=some_of(speaking),
                ),
                "",
            ),
        ]
    else:
        notes = [*notes, *_about_letter(parts, unit, skipped=options.skip_letterhead)]
    for message, where in notes:
        source.add(message, where)
    for block in unanswered:
        source.add(Message("The heading «{text}» has no text below it.", text=block.text), f"{unit} {block.line}")
    if not rows:
        raise FileRefused("{path}: the file is empty.", "There is no paragraph in it.", path=path)
    return source


_ABOUT = {message.template: message for message in (Message("letterhead"), Message("greeting"), Message("closing"))}


def _about_letter(parts: LetterParts, unit: str, *, skipped: bool) -> Iterator[tuple[str | Message, str]]:
    """Yield notes on a letter's head, greeting and closing, as (message, where)."""
    for what, blocks in parts.about if skipped else ():
        for block in blocks:
            lines = " · ".join(block.text.splitlines())
            yield Message("Left out as {what}: «{text}».", what=_ABOUT[what], text=lines), f"{unit} {block.line}"
    if parts.about and not skipped:
        kinds = tuple(_ABOUT[what] for what, _ in parts.about)
        places = [str(blocks[0].line) for _, blocks in parts.about]
        where = f"{unit}{'s' if len(places) > 1 else ''} {', '.join(places)}"
        yield Message("It looks like a letter ({what}): --skip-letterhead leaves that out.", what=kinds), where


def _rows_under(blocks: Sequence[Block], rows: Sequence[tuple[int, str, str]]) -> dict[int, int]:
    """Map the place of a row to that of the row that it is listed under, where both answer the same question."""
    places = {number: row for row, number in enumerate(n for n, block in enumerate(blocks) if not block.level)}
    pairs = ((places[item], places[above]) for item, above in listed_under(blocks).items())
    return {item: above for item, above in pairs if rows[item][1] == rows[above][1]}


def _lines(block: Block) -> list[Block]:
    """Return a block for each line of a block; a heading stays whole."""
    if block.level:
        return [block]
    return [replace(block, text=line.strip()) for line in block.text.split("\n") if line.strip()]


def _rows(blocks: Sequence[Block]) -> tuple[list[tuple[int, str, str]], list[Block]]:
    """Return rows as (line, heading path, text), and the headings without text."""
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
            question = PATH_SEPARATOR.join(heading.text for heading in open_headings) or NO_HEADING
            rows.append((block.line, question, block.text))
    return rows, [block for block in blocks if block.level and block.line not in used]
