"""Plans the import of another program's project: its content, and the answers its texts are split into."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import NamedTuple

from coder.errors import FileRefused
from coder.interchange.foreign import ForeignAnswer, ForeignCase, ForeignProject, ForeignSource, Key
from coder.model import normal_name
from coder.model.coding import Span
from coder.operations.foreign_cut import Cut, Cutting, cut
from coder.operations.foreign_names import database_of
from coder.text.visible import visible

LARGEST = 4 * 1024**3
"""Largest file in bytes; sound and film in it are not read."""


class Piece(NamedTuple):
    """An answer: characters of a source, the case, and the question. `number` counts the answers of a case to a
    question in a wave.
    """

    source: Key
    start: int
    end: int
    case: str
    question: str
    wave: str
    number: int


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case with its name here and its own texts. Without `case` it is a text that belongs to nobody."""

    name: str
    case: ForeignCase | None
    sources: Sequence[ForeignSource]


@dataclass(frozen=True, slots=True)
class ForeignPlan:
    """A file that was read, with its texts split. `without_text` counts cases whose texts all belong to cases with a
    smaller part of them, or earlier ones.
    """

    path: Path
    sha256: str
    cutting: Cutting
    project: ForeignProject
    cases: Sequence[NamedCase]
    pieces: Sequence[Piece]
    texts: Mapping[Key, str]
    without_text: int

    @property
    def is_survey(self) -> bool:
        """Whether the file itself defines the answers."""
        return bool(self.project.questions)

    def text(self, piece: Piece) -> str:
        """Return the text of a piece."""
        return self.texts[piece.source][piece.start : piece.end]

    def recipe(self, wave: str) -> str:
        """Return the recipe by which a second import of the same file is recognised."""
        return json.dumps(["project", self.cutting.split, self.cutting.headings, wave])


def plan_of(path: Path, read: Callable[[Path], ForeignProject], cutting: Cutting) -> ForeignPlan:
    """Read a file and split its texts. Raises FileRefused."""
    digest = _digest(database_of(path))
    project = read(path)
    named = list(_named(project))
    owners = _owners(project, named)
    owning = {owner.case for owners_of_key in owners.values() for owner in owners_of_key}
    pieces = chain(_answers(project, owners), _cut(project, owners, cutting))
    texts = {source.key: source.text for source in project.sources}
    return ForeignPlan(
        path, digest, cutting, project, [case for case in named if case.case or case.name in owning], _numbered(pieces),
        texts, sum(bool(case.case and case.case.parts) and case.name not in owning for case in named),
    )  # fmt: skip


def _digest(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise FileRefused("{path} is larger than 4 GB.", "Export it without sound and film.", path=path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _named(project: ForeignProject) -> Iterator[NamedCase]:
    """Yield the cases with unique names, then texts that belong to none."""
    taken: set[str] = set()
    sources = {foreign_source.key: foreign_source for foreign_source in project.sources}

    def free(name: str, otherwise: str) -> str:
        wanted = name if project.exact else visible(normal_name(name))
        base = found = wanted or otherwise
        number = 2
        while found in taken:
            found, number = f"{base} ({number})", number + 1
        taken.add(found)
        return found

    keys_in_cases: set[Key] = set()
    for case in project.cases:
        own = [sources[part.source] for part in case.parts if part.start is None]
        keys_in_cases.update(foreign_source.key for foreign_source in own)
        yield NamedCase(free(case.name or (own[0].name if own else ""), "case"), case, own)
    for source in project.sources:
        if source.key not in keys_in_cases:
            yield NamedCase(free(source.name, "text"), None, [source])


class _Owner(NamedTuple):
    """The case that owns characters of a source."""

    start: int
    end: int
    case: str


def _owners(project: ForeignProject, named: Sequence[NamedCase]) -> dict[Key, list[_Owner]]:
    """Return the owners of each source's characters, in order and without overlap.

    The case with the smaller part of a source takes precedence, and the first of two with equal parts.
    """
    lengths = {source.key: len(source.text) for source in project.sources}
    wanted: dict[Key, list[_Owner]] = defaultdict(list)
    for case in named:
        if case.case is None:
            wanted[case.sources[0].key].append(_Owner(0, lengths[case.sources[0].key], case.name))
            continue
        for part in case.case.parts:
            end = lengths[part.source] if part.end is None else part.end
            wanted[part.source].append(_Owner(part.start or 0, end, case.name))
    return {key: _apart(owners) for key, owners in wanted.items()}


def _apart(owners: Sequence[_Owner]) -> list[_Owner]:
    """Return ranges without overlap, each of the shortest owner there."""
    coming = sorted(range(len(owners)), key=lambda number: -owners[number].start)
    covering: list[tuple[int, int]] = []
    found: list[tuple[int, _Owner]] = []
    bounds = sorted({bound for owner in owners for bound in (owner.start, owner.end)})
    for start, end in pairwise(bounds):
        while coming and owners[coming[-1]].start <= start:
            number = coming.pop()
            heappush(covering, (owners[number].end - owners[number].start, number))
        while covering and owners[covering[0][1]].end <= start:
            heappop(covering)
        if not covering:
            continue
        number = covering[0][1]
        if found and found[-1][0] == number and found[-1][1].end == start:
            found[-1] = number, found[-1][1]._replace(end=end)
        else:
            found.append((number, owners[number]._replace(start=start, end=end)))
    return [owner for _, owner in found]


def _within(owners: Sequence[_Owner], start: int, end: int) -> Iterator[_Owner]:
    """Yield the owners of a range, in order."""
    for place in range(max(0, bisect_right(owners, start, key=lambda owner: owner.start) - 1), len(owners)):
        if owners[place].start >= end:
            return
        if owners[place].end > start:
            yield owners[place]


def _answers(project: ForeignProject, owners: Mapping[Key, Sequence[_Owner]]) -> Iterator[Piece]:
    """Yield the answers of a file that defines them."""
    names = {question.key: question.name for question in project.questions}
    places = {source.key: number for number, source in enumerate(project.sources)}
    for answer in sorted(project.answers, key=lambda answer: (places[answer.source], answer.start)):
        for owner in islice(_within(owners[answer.source], answer.start, answer.end), 1):
            yield Piece(answer.source, answer.start, answer.end, owner.case, names[answer.question], answer.wave, 0)


def _cut(project: ForeignProject, owners: Mapping[Key, Sequence[_Owner]], cutting: Cutting) -> Iterator[Piece]:
    """Yield the answers in texts of unknown content, and in what lies between the known answers."""
    named: dict[Key, list[ForeignAnswer]] = defaultdict(list)
    for answer in project.answers:
        named[answer.source].append(answer)
    headings = {heading for question in project.questions for heading in (question.name, question.label)}
    for source in project.sources:
        if project.exact and source.key in named:
            continue
        known_pieces = sorted((foreign_answer.start, foreign_answer.end) for foreign_answer in named[source.key])
        for stretch in cut(source.text, cutting):
            if _meets(known_pieces, stretch) or (
                known_pieces and headings.issuperset(source.text[stretch.start : stretch.end].split("\n"))
            ):
                continue
            for owner in _within(owners[source.key], stretch.start, stretch.end):
                start, end = max(stretch.start, owner.start), min(stretch.end, owner.end)
                if start < end and source.text[start:end].strip():
                    yield Piece(source.key, start, end, owner.case, visible(normal_name(stretch.question)), "", 0)


def _meets(spans: Sequence[Span], stretch: Cut) -> bool:
    """Return whether a stretch shares characters with one of some disjoint ones, in their order."""
    place = bisect_right(spans, stretch.start, key=lambda span: span[0])
    return (place > 0 and spans[place - 1][1] > stretch.start) or (place < len(spans) and spans[place][0] < stretch.end)


def _numbered(pieces: Iterator[Piece]) -> list[Piece]:
    seen: Counter[tuple[str, str, str]] = Counter()
    numbered_pieces = []
    for piece in pieces:
        answer_key = (piece.case, piece.question, piece.wave)
        numbered_pieces.append(piece._replace(number=seen[answer_key]))
        seen[answer_key] += 1
    return numbered_pieces
