"""Transcripts: each turn of a conversation is a row, with speaker and time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coder.errors import FileRefused
from coder.message import Message
from coder.model import Column
from coder.readers.source import Row, Source

_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?"


def _clock(name: str) -> str:
    """Return a pattern for a time in brackets or bare, in the groups a, b and c of this name."""
    return rf"(?:\[(?P<{name}a>{_CLOCK})\]|\((?P<{name}b>{_CLOCK})\)|(?P<{name}c>{_CLOCK}))"


_NAME = r"(?P<name>[^\W\d_][\w.'’-]*(?: [\w.'’&-]+){0,3}(?: ?\([^\W\d_][\w .-]{0,30}\))?)"
_LABEL = re.compile(
    rf"\s*(?:{_clock('x')}\s*[-–—]?\s*)?\*{{0,2}}{_NAME}\s*(?:{_clock('y')}\s*)?(?::\*{{0,2}}|\*{{0,2}}:)"
    r"(?:\s+(?P<text>.*)|\s*)"
)
"""«Anna: …», «I:», «[00:12] Kari:», «Kari (00:12): …», in Markdown «**Kari:** …»."""
_ABOVE = re.compile(rf"\s*{_NAME}\s+{_clock('x')}\s*")
"""A speaker and a time on a line of their own, above the turn."""
_ALONE = re.compile(rf"\s*{_clock('x')}\s*")
_NOTES = frozenset({
    "merk", "merknad", "nb", "obs", "ps", "note", "notat", "kommentar", "comment", "eksempel", "example", "dato",
    "date", "tid", "time", "sted", "stad", "place", "tema", "topic", "prosjekt", "project", "varighet", "varigheit",
    "duration", "kilde", "kjelde", "source",
})  # fmt: skip
"""Words before a colon that are no speaker if they occur once."""
LONGEST_NAME = 40
FEWEST_TURNS = 4
"""Turns from which a text reads as a transcript."""

Notes = list[tuple[str | Message, str]]


@dataclass(frozen=True, slots=True)
class _Mark:
    """The beginning of a turn: speaker, time, and text on the same line."""

    speaker: str
    time: str
    text: str


@dataclass(slots=True)
class _Turn:
    line: int
    speaker: str
    time: str
    lines: list[str] = field(default_factory=list)


def transcript(
    path: Path, lines: Sequence[tuple[int, str]], detection: dict[str, str], notes: Sequence[tuple[str | Message, str]]
) -> Source:
    """Return a table of turns from numbered lines: document, speaker, time if any, turn.

    Lines and paragraphs without a speaker belong to the turn above. Raises FileRefused where there is no speaker.
    """
    marks = {place: mark for place, (_, text) in enumerate(lines) if (mark := _mark(text)) is not None}
    often = Counter(mark.speaker for mark in marks.values())
    if not often:
        raise FileRefused(
            "{path}: no line begins with who speaks, such as «Anna: …» or «[00:12] I:».",
            "Leave out --split speaker, or take --split paragraph.",
            path=path,
        )
    # Somebody named once is a speaker, too: otherwise their words would be attributed to another.
    once = {mark.speaker for mark in marks.values() if often[mark.speaker] == 1 and not mark.time}
    nobody = {name for name in once if name.casefold() in _NOTES or name[0].islower()}
    people = set(often) - nobody
    turns, found = _turns(lines, marks, people)
    timed = any(turn.time for turn in turns)
    columns = tuple(map(Column, ("document", "speaker", "time", "turn") if timed else ("document", "speaker", "turn")))

    def start(_: Source) -> Iterator[Row]:
        for turn in turns:
            text = "\n".join(turn.lines).strip()
            yield turn.line, [path.stem, turn.speaker or None, *([turn.time or None] if timed else []), text]

    source = Source(path, columns, start, detection={**detection, "speakers": str(len(people))})
    source.meant = {column.name: "closed" for column in columns} | {"turn": "open"}
    for message, where in (*notes, *found):
        source.add(message, where)
    if doubtful := sorted(once & people) if len(people) > len(once & people) else []:
        names = ", ".join(f"«{name}»" for name in doubtful)
        source.add(
            Message(
                "Taken for speakers, though each is named once: {names}. If one is not, take out its colon.",
                names=names,
            )
        )
    for place, mark in marks.items():
        if mark.speaker in nobody:
            source.add(
                Message("«{speaker}:» was not taken for a speaker.", speaker=mark.speaker), f"line {lines[place][0]}"
            )
    return source


def speakers(lines: Sequence[str]) -> list[str]:
    """Return the speakers of a text that reads as a transcript: at least two, each more than once, on many of its
    lines; empty for other texts.
    """
    filled = [line for line in lines if line.strip()]
    often = Counter(mark.speaker for line in filled if (mark := _mark(line)) is not None)
    found = [name for name, times in often.items() if times > 1 and name.casefold() not in _NOTES]
    turns = sum(often[name] for name in found)
    return found if len(found) > 1 and turns >= FEWEST_TURNS and turns * 4 >= len(filled) else []


def _turns(lines: Sequence[tuple[int, str]], marks: dict[int, _Mark], people: set[str]) -> tuple[list[_Turn], Notes]:
    """Return the turns with text, and notes on lines without a speaker."""
    turns: list[_Turn] = []
    notes: Notes = []
    waiting = ""
    for place, (number, text) in enumerate(lines):
        mark = marks.get(place)
        if mark is not None and mark.speaker in people:
            turns.append(_Turn(number, mark.speaker, mark.time or waiting, [mark.text] if mark.text else []))
            waiting = ""
        elif alone := _ALONE.fullmatch(text):
            waiting = _time(alone, "x")
        elif text.strip() or (turns and turns[-1].lines):
            if not turns:
                turns.append(_Turn(number, "", ""))
                notes.append((Message("What stands above the first speaker is a turn of nobody."), f"line {number}"))
            turns[-1].lines.append(text.strip())
    with_text = [turn for turn in turns if any(turn.lines)]
    silent = len(turns) - len(with_text)
    if silent:
        notes.append((Message("Turns in which nothing is said were left out: {silent}.", silent=silent), ""))
    return with_text, notes


def _mark(line: str) -> _Mark | None:
    match = _LABEL.fullmatch(line)
    if match is not None and len(name := match.group("name")) <= LONGEST_NAME:
        return _Mark(name, _time(match, "x") or _time(match, "y"), (match.group("text") or "").strip())
    above = _ABOVE.fullmatch(line)
    if above is not None and len(name := above.group("name")) <= LONGEST_NAME:
        return _Mark(name, _time(above, "x"), "")
    return None


def _time(match: re.Match[str], which: str) -> str:
    return next((text for kind in "abc" if (text := match[which + kind])), "")
