"""The answers of a chunk: ids and texts, read from its bytes alone."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from coder.batch.chunks import Chunk, Table
from coder.errors import FileRefused
from coder.message import Message
from coder.model.problem import Problem
from coder.readers.delimited import fitted
from coder.readers.jsonlines import left_out, parsed
from coder.readers.records import as_text
from coder.reasons import reason

csv.field_size_limit(2**31 - 1)
PROBLEMS = 20
"""Problems of a chunk that are listed singly."""


@dataclass(slots=True)
class Answers:
    """Ids, texts ("" where there is no answer) and first lines, in file order; and problems of rows."""

    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Message] = field(default_factory=list)
    more_problems: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    """Counts of texts that are no answer, such as codes for «no answer»."""

    def given(self, text: str, missing: frozenset[str]) -> str:
        """Return the text of a cell, "" where it is one of `missing`, which is counted."""
        if missing and (bare := text.strip()) in missing:
            self.missing[bare] = self.missing.get(bare, 0) + 1
            return ""
        return text

    def add(self, sort: Message, message: str | Message, where: str) -> None:
        """Record a problem; readers also pass its `sort`."""
        if len(self.problems) < PROBLEMS:
            self.problems.append(Problem(message, where).whole)
        else:
            self.more_problems += 1


def read_chunk(chunk: Chunk) -> Answers:
    """Read a chunk. Raises FileRefused when the file is gone, or has changed."""
    table = chunk.table
    try:
        with table.path.open("rb") as file:
            file.seek(chunk.start)
            content = file.read(chunk.end - chunk.start)
    except OSError as error:
        raise FileRefused(
            "{name} could not be read: {why}.",
            "Every process needs to see the file under the same name.",
            name=table.name,
            why=reason(error),
        ) from None
    if len(content) != chunk.end - chunk.start:
        raise FileRefused(
            "{name} has become shorter while it was read.", "Run again when it is whole.", name=table.name
        )
    answers = Answers()
    if table.kind == "delimited":
        _delimited(chunk, content, answers)
    elif table.kind == "rows":
        for raw in content.splitlines():
            line, key, text, *missing = json.loads(raw)
            answers.given("".join(missing), frozenset(missing))
            answers.lines.append(line)
            answers.ids.append(key)
            answers.texts.append(text)
    else:
        _objects(chunk, content, answers)
    return answers


def _delimited(chunk: Chunk, content: bytes, answers: Answers) -> None:
    table = chunk.table
    try:
        decoded = content.decode(_encoding(chunk), table.errors)
    except UnicodeDecodeError as error:
        line = chunk.line + content[: error.start].count(b"\n")
        raise FileRefused(
            "{name}, line {line}: the bytes there are not {encoding}.", "Export it again.",
            name=table.name, line=line, encoding=table.encoding,
        ) from None  # fmt: skip
    lines = io.StringIO(decoded, newline="")
    header, skipped = (table.header_rows, table.skip) if chunk.start == 0 else (0, 0)
    for _ in range(skipped):
        lines.readline()
    assert isinstance(table.text, int)
    place, key_place, width = table.text, table.id, table.width
    assert not isinstance(key_place, str)
    ids, texts, starts, missing = answers.ids, answers.texts, answers.lines, table.missing
    base = chunk.line + skipped
    line = base
    reader = csv.reader(lines, delimiter=table.delimiter, strict=True)
    try:
        for row in reader:
            if header or len(row) != width or not row[place]:
                if not any(row):
                    line = base + reader.line_num
                    continue
                if header:
                    header -= 1
                    line = base + reader.line_num
                    continue
                if len(row) != width:
                    row = fitted(row, width, table.delimiter, table.fits, answers, line)
            text = row[place]
            texts.append(answers.given(text, missing))
            ids.append("" if key_place is None else row[key_place])
            starts.append(line)
            line = base + reader.line_num
    except csv.Error as error:
        raise FileRefused(
            "{name}, line {line}: {error}.", "Correct that row.", name=table.name, line=line, error=error
        ) from None


def _encoding(chunk: Chunk) -> str:
    """Return the encoding of a chunk: only the first can begin with a mark."""
    return "utf-8" if chunk.start and chunk.table.encoding == "utf-8-sig" else chunk.table.encoding


def _objects(chunk: Chunk, content: bytes, answers: Answers) -> None:
    table = chunk.table
    text, key = str(table.text), None if table.id is None else str(table.id)
    lines = io.StringIO(content.decode(_encoding(chunk), table.errors), newline="")
    for number, line in enumerate(lines, start=chunk.line):
        value = parsed(line)
        if value is None:
            continue
        if isinstance(value, Message):
            answers.add(*left_out(value), f"line {number}")
            continue
        answer = cell_text(value.get(text))
        answers.texts.append(answers.given(answer, table.missing))
        answers.ids.append("" if key is None else cell_text(value.get(key)))
        answers.lines.append(number)


def cell_text(value: object) -> str:
    """Return a cell as the text of an answer or an id: "" for nothing, lone surrogates replaced."""
    cell = value if isinstance(value, str) else as_text(value)
    if cell is None:
        return ""
    text = str(cell)
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def readable(name: str) -> str:
    """Return the name of a file as text: bytes that are not UTF-8, which no output can hold, are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


def chunks_of(table: Table, found: list[tuple[int, int, int]], first_number: int) -> Iterator[Chunk]:
    """Yield chunks with their numbers."""
    for place, (start, end, line) in enumerate(found):
        yield Chunk(first_number + place, table, start, end, line)
