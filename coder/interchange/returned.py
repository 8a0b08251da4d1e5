"""Restores questions, waves and flags, which this program exports as codes since the format has no other element for
them, from a project that another program has written anew (`coder.operations.refi_own_codes`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from coder.i18n.translator import N_, languages, translator
from coder.interchange.foreign import (
    CasePart,
    ForeignAnswer,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignFlag,
    ForeignMemo,
    ForeignProject,
    ForeignQuestion,
    Key,
)
from coder.interchange.losses import losses
from coder.message import Message
from coder.model import normal_name
from coder.model.json_values import Json
from coder.text.visible import visible

QUESTIONS, WAVES, FLAGS = N_("questions"), N_("waves"), N_("flags")
TITLE = "coder: {name}"
"""Name of the code that groups the others."""
LONGEST_TITLE = 60
"""Characters of a note used as its title."""
NO_NAME = "–"
"""Name of the code for a wave without a name."""


def grouped(code: str, group: str) -> str:
    """Return the name of a code below a group when another code has its name."""
    return f"{code} ({group})"


@dataclass(frozen=True, slots=True)
class _Marks:
    """The questions, waves and flags that codes stand for, by the key of the code, and the groups of these codes."""

    questions: Mapping[Key, ForeignQuestion]
    waves: Mapping[Key, str]
    flags: Mapping[Key, str]
    groups: frozenset[Key]

    def __contains__(self, code: object) -> bool:
        return code in self.questions or code in self.waves or code in self.flags


def returned(found: ForeignProject, kinds: Collection[str]) -> ForeignProject:
    """Return a project from another program with these codes restored. `kinds` are the kinds of flags."""
    marks = _marks(found.codes, kinds)
    if found.questions or not marks.questions:
        return found
    found = _named_as_before(_unmirrored(found))
    answers = list(_answers(found.codings, marks))
    kept = [one for one in found.codings if one.code not in marks]
    program = {one.coder for one in found.codings if one.code in marks.questions}
    program -= {one.coder for one in kept} | {None}
    origins = sum(one.coder in program and not _is_about(one) for one in found.memos)
    names = {one.name for one in marks.questions.values()}
    as_sets = _only_names(found, names)
    return replace(
        found,
        coders=[one for one in found.coders if one.key not in program],
        codes=[one for one in found.codes if one.key not in marks and one.key not in marks.groups],
        variables=[one for one in found.variables if one.key not in as_sets],
        questions=list(marks.questions.values()) if found.sources else (),
        answers=answers,
        cases=[replace(one, values=_without(one.values, as_sets)) for one in _with_texts(found)],
        sources=[replace(one, values=_without(one.values, as_sets)) for one in found.sources],
        codings=kept,
        flags=[
            ForeignFlag(one.source, one.start, one.end, marks.flags[one.code], one.coder, one.at, one.guid)
            for one in found.codings
            if one.code in marks.flags
        ],
        memos=list(_memos(found.memos, marks, program, {(one.source, one.start, one.end) for one in answers})),
        sets=[one for one in found.sets if one.name not in names],
        losses=[*found.losses, *losses({"origins": origins})],
        decided=[
            *found.decided,
            Message("Questions, waves and flags that this program had written as codes are these again."),
        ],
    )  # fmt: skip


def _with_texts(found: ForeignProject) -> Iterator[ForeignCase]:
    """Yield the cases; those that have lost their texts get the texts with their names that no case has."""
    owned = {part.source for one in found.cases for part in one.parts}
    free = {one.name: one.key for one in found.sources if one.key not in owned}
    for one in found.cases:
        yield one if one.parts or one.name not in free else replace(one, parts=[CasePart(free.pop(one.name))])


def _unmirrored(found: ForeignProject) -> ForeignProject:
    """Join codes that a program has written twice, as a category and as a code below it."""
    categories = {one.key: one for one in found.codes if not one.codable}
    mirrors = {
        one.key: one
        for one in found.codes
        if one.parent in categories and one.codable and one.name == categories[one.parent].name
    }
    codes = {one.parent: one for one in mirrors.values()}

    def code(key: Key) -> Key:
        return mirrors[key].parent or key if key in mirrors else key

    return replace(
        found,
        codes=[
            replace(codes[one.key], key=one.key, parent=one.parent, name=one.name) if one.key in codes else one
            for one in found.codes
            if one.key not in mirrors
        ],
        codings=[replace(one, code=code(one.code)) for one in found.codings],
        memos=[one if one.code is None else replace(one, code=code(one.code)) for one in found.memos],
    )  # fmt: skip


def _named_as_before(found: ForeignProject) -> ForeignProject:
    """Restore the names of codes that were named after their parent, too (`coder.interchange.codes`)."""
    names = {one.name.casefold() for one in found.codes}
    beside = {(one.parent, one.name.casefold()) for one in found.codes}
    above = {one.key: one.name for one in found.codes}

    def named(one: ForeignCode) -> str:
        name = one.name.removesuffix(grouped("", above.get(one.parent or "", "")))
        return name if name.casefold() in names and (one.parent, name.casefold()) not in beside else one.name

    return replace(found, codes=[replace(one, name=named(one)) for one in found.codes])


def _marks(codes: Iterable[ForeignCode], kinds: Collection[str]) -> _Marks:
    known = {
        TITLE.format(name=translator(language).gettext(group)): group
        for language in languages()
        for group in (QUESTIONS, WAVES, FLAGS)
    }
    flags = {translator(language).gettext(kind): kind for language in languages() for kind in kinds}
    codes = list(codes)
    groups = {one.key: one for one in codes if one.parent is None and one.name in known}
    questions, waves, found = dict[Key, ForeignQuestion](), dict[Key, str](), dict[Key, str]()
    emptied = set(groups)
    for one in codes:
        if one.parent not in groups:
            continue
        group = groups[one.parent].name
        name = one.name.removesuffix(grouped("", group))
        if known[group] == QUESTIONS:
            questions[one.key] = ForeignQuestion(one.key, visible(normal_name(name)) or "?", one.definition)
        elif known[group] == WAVES:
            waves[one.key] = "" if name == NO_NAME else visible(normal_name(name))
        elif name in flags:
            found[one.key] = flags[name]
        else:
            emptied.discard(one.parent)
    # Codes that somebody added below one of these there are kept, with their parents.
    inner = {one.parent for one in codes if one.parent in questions or one.parent in waves or one.parent in found}
    for held in (questions, waves, found):
        for key in inner.intersection(held):
            del held[key]
            emptied.clear()
    return _Marks(questions, waves, found, frozenset(emptied))


def _answers(codings: Iterable[ForeignCoding], marks: _Marks) -> Iterator[ForeignAnswer]:
    """Yield the responses, without overlaps."""
    waves = {(one.source, one.start, one.end): marks.waves[one.code] for one in codings if one.code in marks.waves}
    reached: dict[Key, int] = {}
    for one in sorted((one for one in codings if one.code in marks.questions), key=lambda one: (one.source, one.start)):
        if one.start >= reached.get(one.source, 0):
            reached[one.source] = one.end
            wave = waves.get((one.source, one.start, one.end), "")
            yield ForeignAnswer(one.source, one.start, one.end, one.code, wave)


def _memos(
    memos: Iterable[ForeignMemo],
    marks: _Marks,
    program: Collection[Key | None],
    answers: Collection[tuple[Key | None, int | None, int | None]],
) -> Iterator[ForeignMemo]:
    """Yield memos at their positions, without repeats. A memo on an excerpt comes as its description, several joined,
    on each code there, and again as an entry of a journal with coder and time.
    """
    memos = list(memos)
    journal = _Journal(one for one in memos if not _is_about(one) and one.coder not in program)
    placed: dict[tuple[object, ...], ForeignMemo] = {}
    for one in filter(_is_about, memos):
        on_code = one.code is not None and one.source is not None
        about = (one.case, one.source, one.start, one.end, None if on_code else one.code, one.coder, one.text)
        meant = replace(one, code=None) if one.code in marks else one
        if meant.code is None:
            meant = replace(meant, of_answer=(one.source, one.start, one.end) in answers)
        held = placed.setdefault(about, meant)
        if held.code != meant.code:
            placed[about] = replace(meant, code=None)
    for one in placed.values():
        nobody = one.coder in program or one.coder is None
        whole_text = one.source is not None and one.start is None
        entries = journal.taken(one.text, None if nobody or whole_text else one.coder)
        if entries:
            yield from (replace(one, text=each.text, coder=each.coder, at=each.at, guid=each.guid) for each in entries)
        else:
            yield replace(one, coder=None) if nobody else one
    yield from journal.left()


class _Journal:
    """Memos on the project, some of which repeat memos on something in it."""

    def __init__(self, memos: Iterable[ForeignMemo]) -> None:
        self._left = dict(enumerate(map(_untitled, memos)))
        self._begun: dict[str, list[int]] = {}
        for number, one in self._left.items():
            self._begun.setdefault(_first_line(one.text), []).append(number)

    def left(self) -> Iterable[ForeignMemo]:
        """Return the memos that were not taken."""
        return self._left.values()

    def taken(self, text: str, coder: Key | None) -> list[ForeignMemo]:
        """Take out and return the memos (of one coder, or of anybody) that a text joins with line ends; none unless all
        are there.
        """
        found: list[int] = []
        rest: str | None = text.strip()
        while rest is not None:
            fitting = (one for one in self._begun.get(_first_line(rest), ()) if one in self._left and one not in found)
            number = next((one for one in fitting if self._begins_with(one, rest, coder)), None)
            if number is None:
                return []
            found.append(number)
            length = len(self._left[number].text.strip())
            rest = rest[length + 1 :] if len(rest) > length else None
        return [self._left.pop(number) for number in found]

    def _begins_with(self, number: int, text: str, coder: Key | None) -> bool:
        one = self._left[number]
        own = one.text.strip()
        return coder in (None, one.coder) and (text == own or text.startswith(f"{own}\n"))


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _untitled(memo: ForeignMemo) -> ForeignMemo:
    """Return an entry of a journal without the title made from its beginning."""
    title, _, rest = memo.text.partition("\n")
    own = " ".join(rest.split())[:LONGEST_TITLE]
    return replace(memo, text=rest) if own and re.fullmatch(rf"{re.escape(own)}( \(\d+\))?", title) else memo


def _is_about(memo: ForeignMemo) -> bool:
    return memo.case is not None or memo.source is not None or memo.code is not None


def _only_names(found: ForeignProject, names: Collection[str]) -> set[Key]:
    """Return variables that are sets of texts: named as a question, and with no other value."""
    given = [pair for source in found.sources for pair in source.values]
    given += [pair for case in found.cases for pair in case.values]
    called = {one.key: one.name for one in found.variables if one.name in names}
    return called.keys() - {key for key, value in given if key in called and value != called[key]}


def _without(values: Iterable[tuple[Key, Json]], keys: Collection[Key]) -> list[tuple[Key, Json]]:
    return [pair for pair in values if pair[0] not in keys]
