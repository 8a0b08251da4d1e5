"""Makes columns with unique names from the first rows of a table."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from coder.errors import FileRefused
from coder.message import Message
from coder.model import Column
from coder.readers.figures import FEWEST_WORDS
from coder.readers.heading_rows import (
    ANSWER_MARKS,
    LOOKED_AT,
    HeadingRows,
    filled_to_the_right,
    find_heading_rows,
    looks_like_data,
    rows_above,
)
from coder.readers.source import Source

HEADER_SEARCH = LOOKED_AT
"""Rows searched for the header."""
IMPORT_ID_SEARCH = 4
"""Rows searched for Qualtrics' import ids."""

LEVEL_SEPARATOR = " - "
PREVIEWS = {"Survey Preview", "Survey Test", "Offline Survey Preview", "1", "2", "9", "17"}
"""Values of Qualtrics' «Status» for answers that no respondent gave, as words or as codes."""

_INLINE = re.compile(r"</?(?:b|i|u|em|strong|span|font|a|sup|sub|small)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, the number of header rows, and notes for the researcher (`problems`). `above` of its rows
    are a title or the like.
    """

    columns: tuple[Column, ...]
    rows: int
    above: int = 0
    qualtrics: bool = False
    html: bool = False
    problems: list[str | Message] = field(default_factory=list)

    @property
    def status(self) -> int | None:
        """The column in which a Qualtrics export separates real answers from previews and tests."""
        if not self.qualtrics:
            return None
        return next((i for i, column in enumerate(self.columns) if column.name == "Status"), None)


def read_header(path: Path, rows: Sequence[Sequence[str]], header_rows: int | None, width: int = 0) -> Header:
    """Return columns from the first rows of a file, at least `width`.

    Qualtrics exports are recognised by the row of `{"ImportId": …}`: key, question text, import id. Otherwise title
    rows are skipped, and several header rows are levels, joined by LEVEL_SEPARATOR. Raises FileRefused when there are
    fewer rows than requested.
    """
    if header_rows is not None and not 0 <= header_rows <= 20:
        raise FileRefused(
            "{path}: {header_rows} header rows cannot be.",
            "Give a number from 0 to 20.",
            path=path,
            header_rows=header_rows,
        )
    if header_rows is not None and header_rows > len(rows):
        raise FileRefused(
            "{path} has {n} {n:row|rows}, fewer than {header_rows} header rows.",
            "Give a lower number.",
            path=path,
            n=len(rows),
            header_rows=header_rows,
        )
    import_ids = next((i for i, row in enumerate(rows[:IMPORT_ID_SEARCH]) if _is_import_ids(row)), None)
    qualtrics = import_ids is not None and header_rows in (None, import_ids + 1)
    if qualtrics and import_ids is not None:
        heading_rows = HeadingRows(levels=import_ids + 1)
    else:
        heading_rows = _heading_rows(rows, header_rows)
    above, count = heading_rows.above, heading_rows.above + heading_rows.levels
    width = max([width, *(len(row) for row in rows[above : count or len(rows)])])
    levels = [[*row[:width], *[""] * (width - len(row))] for row in rows[above:count]]
    if qualtrics or heading_rows.labelled:
        names = levels[0]
        labels = levels[1] if len(levels) > 1 and not (qualtrics and len(levels) == 2) else [""] * width
    else:
        filled = filled_to_the_right(levels)
        names = [_join([level[i] for level in filled]) for i in range(width)]
        labels = [""] * width
    header = Header((), count, above, qualtrics, any(_TAG.search(text) for text in [*names, *labels]))
    if above:
        titles = ", ".join("«" + " ".join(cell.strip() for cell in row if cell.strip()) + "»" for row in rows[:above])
        header.problems.append(Message("Above the headings, left out: {titles}.", titles=titles))
    if not count and header_rows is None:
        header.problems.append(
            Message(
                "No headings were found: the first row reads as an answer like the others. If it holds headings, say"
                " --header-rows 1."
            )
        )
    if header_rows is None and width == count == 1 and _is_sentence(names[0]):
        header.problems.append(
            Message("The first line was taken for the heading. If it is an answer, say --header-rows 0.")
        )
    columns = _unique(names, labels, listed=count > 0, problems=header.problems)
    return Header(columns, count, above, qualtrics, header.html, header.problems)


def _heading_rows(rows: Sequence[Sequence[str]], wanted: int | None) -> HeadingRows:
    """Return where headings are: `wanted` rows below the title, by default as found."""
    if wanted is None:
        return find_heading_rows(rows)
    above = rows_above(rows) if wanted else 0
    # A possible title may be a group of headings, included in the number given.
    if above and (above + wanted >= len(rows) or looks_like_data(rows[above + wanted - 1])):
        above = 0
    return HeadingRows(above, wanted)


def _join(levels: Sequence[str]) -> str:
    """Join the distinct non-empty texts of a column's header, top down; «Response» below a question is dropped."""
    texts = list(dict.fromkeys(text.strip() for text in levels if text.strip()))
    telling = [text for place, text in enumerate(texts) if not place or text.casefold() not in ANSWER_MARKS]
    return LEVEL_SEPARATOR.join(telling)


def _is_sentence(text: str) -> bool:
    """Return whether a heading reads as an answer: several words and a full stop."""
    return text.rstrip().endswith((".", "!")) and len(text.split()) >= FEWEST_WORDS


def _is_import_ids(row: Sequence[str]) -> bool:
    """Return whether more than half of the cells are Qualtrics import ids."""
    return sum(map(_is_import_id, row)) * 2 > len(row)


def _is_import_id(cell: str) -> bool:
    if "ImportId" not in cell:
        return False
    try:
        value = json.loads(cell)
    except ValueError:
        return False
    return isinstance(value, dict) and "ImportId" in value


def list_left_out(source: Source, numbers: Sequence[int]) -> None:
    """List the rows that were previews or tests."""
    if numbers:
        where = ", ".join(map(str, numbers[:20])) + (" …" if len(numbers) > 20 else "")
        message = Message("Tests and previews (column «Status») were left out: {n}.", n=len(numbers))
        source.add(message, f"line {where}")


def plain_text(text: str) -> str:
    """Return `text` on one line without the HTML tags and entities of survey systems."""
    if _TAG.search(text):
        text = html.unescape(_TAG.sub(" ", _INLINE.sub("", text)))
    return " ".join(text.split())


def _unique(
    names: Sequence[str], labels: Sequence[str], *, listed: bool, problems: list[str | Message]
) -> tuple[Column, ...]:
    """Return columns with unique names: `svar`, `svar (2)`, `kolonne 4`. With `listed` each change is a problem."""
    plain = [plain_text(name) for name in names]
    taken: set[str] = {name for name in plain if name}
    used: set[str] = set()
    columns = []
    for position, (original, name, label) in enumerate(zip(names, plain, labels, strict=True), start=1):
        final = name or f"kolonne {position}"
        number = 2
        while final in used or (final != name and final in taken):
            final = f"{name or f'kolonne {position}'} ({number})"
            number += 1
        if listed and not name:
            problems.append(
                Message("Column {position} has no header; it is called «{final}».", position=position, final=final)
            )
        elif listed and final != name:
            problems.append(
                Message(
                    "The header «{name}» stands more than once; column {position} is called «{final}».",
                    name=name,
                    position=position,
                    final=final,
                )
            )
        used.add(final)
        wording = plain_text(label) or (
            original.strip() if original.strip() != name and not _TAG.search(original) else ""
        )
        columns.append(Column(final, wording))
    return _without_numbers(columns)


_NUMBER_BEFORE = re.compile(
    r"(?i:(?:spørsmål|spm\.?|sp\.?|question|q|v|var) ?)?\d{1,3}[a-z]?(?:[._]\d{1,3})*(?:[.:)]| -| –)\s+"
    r"(?=[A-ZÆØÅ«])(.+)"
)
"""A heading with the number of its question: «Q3: Alder», «4. Hvor fornøyd er du?», «Spm 5_1: Skole»."""


def _without_numbers(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns with labels for reports, if several are prefixed with a question number."""
    found = [None if column.label else _NUMBER_BEFORE.fullmatch(column.name) for column in columns]
    if sum(match is not None for match in found) < 2:
        return tuple(columns)
    return tuple(
        column if match is None else replace(column, label=match[1])
        for column, match in zip(columns, found, strict=True)
    )
