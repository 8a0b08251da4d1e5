"""Reads letters in PDF, RTF and ODT, and splits them into headings, list items and paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coder.errors import FileRefused
from coder.message import Message
from coder.readers.asked import LETTER, LetterLine, ReadLetter
from coder.readers.blocks import Notes, text_blocks
from coder.readers.child import stream
from coder.readers.document import source_of
from coder.readers.source import ReadOptions, Source
from coder.readers.transcript import transcript

_FULL = 0.75
"""A line of at least this share of the longest one's length continues on the next."""


def read_pdf(path: Path, options: ReadOptions) -> Source:
    """Return a source for the text of a PDF file. Paragraphs are recognised by empty and by short last lines."""
    letter_lines = _letter_lines(path, "pdf")
    pictures = [str(line.page) for line in letter_lines if line.text is None]
    lines = [line.text.rstrip() for line in letter_lines if line.text is not None]
    notes: list[tuple[str | Message, str]] = [(Message("The paragraphs of a PDF are guessed from its lines."), "")]
    if pictures:
        notes.append((Message("Pages without text were left out: {pages}.", pages=", ".join(pictures[:20])), ""))
    return _from_lines(path, lines if options.split else _apart(lines), notes, options)


def _letter_lines(path: Path, kind: str) -> list[LetterLine]:
    return [line for line in stream(LETTER, ReadLetter(path, kind)) if isinstance(line, LetterLine)]


def read_rtf(path: Path, options: ReadOptions) -> Source:
    """Return a source for RTF: each line is a paragraph."""
    lines = [part for line in _letter_lines(path, "rtf") for part in ((line.text or "").rstrip(), "")]
    if not any(lines):
        raise FileRefused("{path}: the file is empty.", "There is no paragraph in it.", path=path)
    return _from_lines(path, lines, [], options)


def read_odt(path: Path, options: ReadOptions) -> Source:
    """Return a source for OpenDocument text: headings, list items, paragraphs, and tables row by row."""
    from coder.readers.odt import odt_blocks

    blocks, notes = odt_blocks(path)
    if options.split == "speaker":
        return transcript(path, [(block.line, line) for block in blocks for line in block.text.split("\n")], {}, notes)
    return source_of(path, blocks, {}, notes, "paragraph", options, guess=not any(block.level for block in blocks))


def _from_lines(path: Path, lines: list[str], notes: Notes, options: ReadOptions) -> Source:
    if options.split == "speaker":
        return transcript(path, [*enumerate(lines, start=1)], {}, notes)
    blocks, more = text_blocks(lines, options.split)
    return source_of(path, blocks, {}, [*notes, *more], "line", options, guess=True)


def _apart(lines: list[str]) -> list[str]:
    """Return lines with an empty one after each that ends a paragraph: a short line with an end mark."""
    longest = max(map(len, lines), default=0)
    return [part for line in lines for part in _with_end(line, longest)]


def _with_end(line: str, longest: int) -> Iterator[str]:
    yield line
    if line and line[-1] in ".!?:" and len(line) < _FULL * longest:
        yield ""
