"""Guesses which columns of a source hold ids, open answers and closed questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from coder.message import Message
from coder.model import Cell, Column, Missing
from coder.readers import machine
from coder.readers.column_names import names_id, names_open, words_of_heading
from coder.readers.column_profile import ColumnProfile
from coder.readers.dates import date_formats
from coder.readers.id_column import id_column
from coder.readers.missing import mark, missing_codes
from coder.readers.organisations import ORGANISATIONS
from coder.readers.source import Source

EXAMPLES = 3
LISTED_IDS = 5
"""Duplicate or suspicious ids listed in a problem."""
REPEATED = 10
"""Distinct texts from which recurring answers to a question are more than the options of a list."""
EITHER = 0.15
"""The least share of texts that begin with a capital, and of those that do not, which shows several writers."""
KNOWN_NUMBERS = 10_000
"""Texts whose number is remembered: most columns of numbers have few values."""

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:([.,])\d*[1-9])?", re.ASCII)
"""Numbers in canonical spelling: no leading or trailing zeros, no spaces, no exponent."""
_LIKE_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[ \xa0\u202f]\d{3})+|\d+)(?:[.,]\d+)?|[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_EXACT = 2**53
"""Integers up to here are exact in every program that reads exports."""
_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_ERROR = re.compile(r"#(?:[A-Z0-9/]+[!?]|N/A)")
_OPEN_LABELS = {"utdyp", "beskriv", "begrunn", "kommentar", "kommentarer", "skriv", "fritekst", "explain"}


@lru_cache(maxsize=KNOWN_NUMBERS)
def as_number(text: str, decimal: str) -> int | float | None:
    """Return a text as a number if the number is written that way; else None, as for `007`, `2,50`, `1 234`.

    `decimal` is the decimal mark.
    """
    match = _NUMBER.fullmatch(text)
    if match is None or (match[1] or decimal) != decimal or text == "-0":
        return None
    if not match[1]:
        return int(text) if len(text) < 20 and abs(int(text)) <= _EXACT else None
    plain = text.replace(",", ".")
    value = float(plain)
    return value if repr(value) == plain else None


def profile(source: Source, sample: int = 2000, *, repeated: bool = False) -> list[ColumnProfile]:
    """Return a profile of each column from the first `sample` rows; suspicious findings go to `source.problems`.

    `repeated`: several rows may be about one case, so duplicate ids are no problem.
    """
    numbers: list[int] = []
    values: list[list[Cell]] = [[] for _ in source.columns]
    rows = source.rows()
    try:
        for number, cells in islice(rows, sample):
            numbers.append(number)
            for column, cell in zip(values, cells, strict=True):
                column.append(cell)
    finally:
        close = getattr(rows, "close", None)
        if close is not None:
            close()
    if source.kind != "document":
        values = _take_missing(source, values)
    marks = _decimal_marks(source)
    profiles = [_profile(column, cells, marks) for column, cells in zip(source.columns, values, strict=True)]
    if source.kind == "document":
        return [
            replace(column_profile, role="open" if column_profile.column.name == "text" else "closed")
            for column_profile in profiles
        ]
    profiles = _with_roles(source, profiles, values, numbers)
    chosen = next((column_profile for column_profile in profiles if column_profile.role == "id"), None)
    if chosen is not None:
        keep_ids(source, profiles.index(chosen))
    suspect = chosen or next(
        (column_profile for column_profile in profiles if names_id(column_profile.column.name)), None
    )
    for column_profile, cells in zip(profiles, values, strict=True):
        if column_profile is suspect:
            joined = source.joined.get(profiles.index(column_profile), frozenset())
            alone = [(n, cell) for n, cell in zip(numbers, cells, strict=True) if n not in joined]
            _list_id_problems(
                source, column_profile, [cell for _, cell in alone], [n for n, _ in alone], repeated=repeated
            )
        _list_date_problems(source, column_profile, cells)
    return profiles


def _decimal_marks(source: Source) -> str:
    """Return the possible decimal marks. A comma is none where it separates cells, nor in a file with typed cells:
    there `1,2` is two choices. Integers do not show the mark.
    """
    return ",." if source.detection.get("delimiter", ",") != "," else "."


def _take_missing(source: Source, values: list[list[Cell]]) -> list[list[Cell]]:
    """Return the sample without the codes for «no answer», which the source drops and counts from now on."""
    declared, detect = source.options.missing, source.options.detect_missing
    codes = [
        {} if names_id(column.name) else missing_codes(column, cells, declared, detect)
        for column, cells in zip(source.columns, values, strict=True)
    ]
    source.missing = {place: found for place, found in enumerate(codes) if found}
    source.missing_found = {}
    if not source.missing:
        return values
    rows = [mark(list(row), source.missing, source.missing_found) for row in zip(*values, strict=True)]
    return [list(column) for column in zip(*rows, strict=True)] if rows else values


def look_for_missing(source: Source, place: int, sample: int = 2000) -> None:
    """Have the codes for «no answer» dropped in one column, as `profile` does for all but the ids."""
    rows = source.rows()
    cells = [cells[place] for _, cells in islice(rows, sample)]
    codes = missing_codes(source.columns[place], cells, source.options.missing, source.options.detect_missing)
    source.missing = {place: codes} if codes else {}


def keep_ids(source: Source, place: int) -> None:
    """Keep the values of a column unchanged, as ids require: a case may be called «NA»."""
    source.missing.pop(place, None)
    source.missing_found = {key: count for key, count in source.missing_found.items() if key[0] != place}


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [str(cell) for cell in cells if cell is not None and not isinstance(cell, Missing)]


def _profile(column: Column, cells: Sequence[Cell], marks: str) -> ColumnProfile:
    texts = _texts(cells)
    distinct = list(dict.fromkeys(texts))
    kind, decimal = _kind(cells, distinct, marks)
    return ColumnProfile(
        column=column,
        role="closed",
        kind=kind,
        rows=len(cells),
        empty=len(cells) - len(texts),
        distinct=len(distinct),
        longest=max(map(len, texts), default=0),
        examples=tuple(distinct[:EXAMPLES]),
        decimal=decimal,
        machine="" if kind == "number" else machine.machine_kind(distinct, named_open=names_open(column.name)),
    )


def _kind(cells: Sequence[Cell], texts: Sequence[str], marks: str) -> tuple[str, str]:
    """Return `number` with its decimal mark, if every value is in canonical spelling; `date`; else `text`."""
    if not texts:
        return "text", ""
    filled_cells = [cell for cell in cells if cell is not None and not isinstance(cell, Missing)]
    if all(isinstance(cell, int | float) for cell in filled_cells):
        return "number", "."
    for decimal in marks:
        if all(as_number(text, decimal) is not None for text in texts):
            return "number", decimal
    return ("date", "") if date_formats(texts) else ("text", "")


def _with_roles(
    source: Source, profiles: list[ColumnProfile], values: Sequence[Sequence[Cell]], numbers: Sequence[int]
) -> list[ColumnProfile]:
    if len(profiles) == 1:
        return [replace(profiles[0], role="open")]
    # A cell merged over rows counts once, in any column.
    once = [
        replace(column_profile, rows=0)  # what the reader knows to be something else is no id
        if source.meant.get(column_profile.column.name) == "closed"
        else replace(
            column_profile, rows=column_profile.rows - sum(number in source.joined.get(place, ()) for number in numbers)
        )
        for place, column_profile in enumerate(profiles)
    ]
    chosen = id_column(once, values)
    settled, written = [], []
    for position, column_profile in enumerate(profiles):
        if position == chosen:
            settled.append(replace(column_profile, role="id", kind="text", decimal="", machine=""))
            continue
        is_open = _is_open(column_profile, values[position])
        if is_open and column_profile.machine:
            written.append(f"«{column_profile.column.name}» ({column_profile.machine})")
        role = "open" if is_open and not column_profile.machine else "closed"
        people = is_open or (column_profile.kind == "text" and _no_list(values[position]))
        settled.append(replace(column_profile, role=role, own_words=people and not column_profile.machine))
    if written:
        source.add(
            Message(
                "Taken as closed, since a machine and no respondent wrote the values: {written}. Say --open COLUMN"
                " where one is a question.",
                written=_some(written),
            )
        )
    return settled


def _is_open(column_profile: ColumnProfile, cells: Sequence[Cell]) -> bool:
    """Return whether a column is free text: by its name, or because its values are many, long or of several words."""
    if column_profile.kind != "text" or not column_profile.distinct:
        return names_open(column_profile.column.name) and not column_profile.distinct
    texts = _texts(cells)
    if all(map(_LIKE_NUMBER.fullmatch, texts)):
        return False
    words = sum(len(text.split()) for text in texts) / len(texts)
    variety = column_profile.distinct / len(texts)
    if names_open(column_profile.column.name):
        return variety > 0.2 or words > 3
    if column_profile.longest > 150 and (words > 5 or column_profile.longest > 1000):
        return variety > 0.1 or len(texts) < 20
    asked = any(word in _OPEN_LABELS for word in words_of_heading(column_profile.column.label))
    if variety > 0.2 and (asked or _asks(column_profile.column)) and _no_list(cells):
        return True
    return variety > 0.5 and (words >= 4 or asked or (_asks(column_profile.column) and _in_own_words(texts)))


def _asks(column: Column) -> bool:
    """Return whether the heading is a question."""
    return any(text.rstrip().endswith("?") for text in (column.name, column.label))


def _in_own_words(texts: Sequence[str]) -> bool:
    """Return whether a third have several words and are no names («flere boliger»; not «Ola Dal», «Lom kommune»)."""
    common = (any(word[0].islower() and word not in ORGANISATIONS for word in text.split()[1:]) for text in texts)
    return 3 * sum(common) >= len(texts)


def _no_list(cells: Sequence[Cell]) -> bool:
    """Return whether texts are not options of a list: too many, of several words each and no names, with and without
    initial capitals.
    """
    distinct = [*dict.fromkeys(_texts(cells))]
    words = sum(len(text.split()) for text in distinct)
    if len(distinct) < REPEATED or words < 1.5 * len(distinct) or not _in_own_words(distinct):
        return False
    capitals = sum(text.lstrip()[:1].isupper() for text in distinct)
    return EITHER * len(distinct) <= capitals <= (1 - EITHER) * len(distinct)


def _list_id_problems(
    source: Source, column_profile: ColumnProfile, cells: Sequence[Cell], numbers: Sequence[int], *, repeated: bool
) -> None:
    """List ids that a spreadsheet has mangled, or that do not identify one row, in a column of ids or one named so.

    `repeated`: several rows may be about one.
    """
    places: dict[str, list[int]] = {}
    empty: list[int] = []
    mangled: list[Message] = []
    for number, cell in zip(numbers, cells, strict=True):
        text = cell.raw if isinstance(cell, Missing) else "" if cell is None else str(cell)
        if isinstance(cell, Missing) or not text.strip():
            empty.append(number)
        else:
            places.setdefault(text, []).append(number)
        if _SCIENTIFIC.fullmatch(text) or _ERROR.fullmatch(text):
            mangled.append(Message("«{text}» (line {number})", text=text, number=number))
    where = f"column {column_profile.column.name}"
    if mangled:
        source.add(
            Message(
                "The ids {mangled} look changed by a spreadsheet; they were kept as text. Export again with the id"
                " column as text.",
                mangled=_some(mangled),
            ),
            where,
        )
    again = [
        Message("«{text}» (lines {lines})", text=text, lines=_some(lines))
        for text, lines in places.items()
        if len(lines) > 1
    ]
    parts = []
    if again and not repeated:
        parts.append(Message("these values stand more than once: {values}", values=_some(again)))
    if empty:
        parts.append(Message("cells are empty (line {lines})", lines=_some(empty)))
    if parts:
        taken = column_profile.role == "id"
        why = Message("{first}; {second}", first=parts[0], second=parts[1]) if len(parts) > 1 else parts[0]
        source.add(
            Message("It is taken as the id, though {why}. Choose another column with --id if it is none.", why=why)
            if taken
            else Message("It is named as an id, but {why}. Say with --id which column is the id.", why=why),
            where,
        )


def _some(listed: Sequence[object]) -> Message | tuple[object, ...]:
    """Return the first LISTED_IDS, and the number of the others."""
    shown = tuple(listed[:LISTED_IDS])
    more = len(listed) - LISTED_IDS
    return Message("{names} and {more} more", names=shown, more=more) if more > 0 else shown


def _list_date_problems(source: Source, column_profile: ColumnProfile, cells: Sequence[Cell]) -> None:
    """List dates in several formats, or in an ambiguous one; they stay text."""
    texts = list(dict.fromkeys(_texts(cells)))
    single = Counter(formats for text in texts for formats in [date_formats([text])] if formats)
    dated = sum(single.values())
    if not texts or dated < max(2, len(texts) * 0.6):
        return
    formats = date_formats(texts)
    if len(formats) == 1:
        return
    if formats:
        ways = " or ".join(formats)
        message = Message("The dates may be {formats}, and nothing tells which; they were kept as text.", formats=ways)
    elif dated == len(texts):
        first, other = _different(texts)
        message = Message(
            "The dates are in several formats, such as «{first}» and «{other}»; they were kept as text.", first=first,
            other=other,
        )  # fmt: skip
    else:
        odd = next(text for text in texts if not date_formats([text]))
        message = Message("Most values are dates, but not «{odd}»; they were kept as text.", odd=odd)
    source.add(message, f"column {column_profile.column.name}")


def _different(texts: Sequence[str]) -> list[str]:
    """Return the first text, and the first that fits none of its formats."""
    first = texts[0]
    return [first, next((text for text in texts if not date_formats([first, text])), texts[-1])]
