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


def returned(foreign_project: ForeignProject, kinds: Collection[str]) -> ForeignProject:
    """Return a project from another program with these codes restored. `kinds` are the kinds of flags."""
    marks = _marks(foreign_project.codes, kinds)
    if foreign_project.questions or not marks.questions:
        return foreign_project
    foreign_project = _named_as_before(_unmirrored(foreign_project))
    answers = list(_answers(foreign_project.codings, marks))
    codings = [coding for coding in foreign_project.codings if coding.code not in marks]
    program = {coding.coder for coding in foreign_project.codings if coding.code in marks.questions}
    program -= {coding.coder for coding in codings} | {None}
    origins = sum(memo.coder in program and not _is_about(memo) for memo in foreign_project.memos)
    names = {question.name for question in marks.questions.values()}
    as_sets = _only_names(foreign_project, names)
    return replace(
        foreign_project,
        coders=[coder for coder in foreign_project.coders if coder.key not in program],
        codes=[code for code in foreign_project.codes if code.key not in marks and code.key not in marks.groups],
        variables=[variable for variable in foreign_project.variables if variable.key not in as_sets],
        questions=list(marks.questions.values()) if foreign_project.sources else (),
        answers=answers,
        cases=[replace(case, values=_without(case.values, as_sets)) for case in _with_texts(foreign_project)],
        sources=[replace(source, values=_without(source.values, as_sets)) for source in foreign_project.sources],
        codings=codings,
        flags=[
            ForeignFlag(
                coding.source, coding.start, coding.end, marks.flags[coding.code], coding.coder, coding.at, coding.guid
            )
            for coding in foreign_project.codings
            if coding.code in marks.flags
        ],
        memos=list(
            _memos(
                foreign_project.memos, marks, program, {(answer.source, answer.start, answer.end) for answer in answers}
            )
        ),
        sets=[foreign_set for foreign_set in foreign_project.sets if foreign_set.name not in names],
        losses=[*foreign_project.losses, *losses({"origins": origins})],
        decided=[
            *foreign_project.decided,
            Message("Questions, waves and flags that this program had written as codes are these again."),
        ],
    )


def _with_texts(foreign_project: ForeignProject) -> Iterator[ForeignCase]:
    """Yield the cases; those that have lost their texts get the texts with their names that no case has."""
    owned = {part.source for case in foreign_project.cases for part in case.parts}
    free = {source.name: source.key for source in foreign_project.sources if source.key not in owned}
    for case in foreign_project.cases:
        yield case if case.parts or case.name not in free else replace(case, parts=[CasePart(free.pop(case.name))])


def _unmirrored(foreign_project: ForeignProject) -> ForeignProject:
    """Join codes that a program has written twice, as a category and as a code below it."""
    categories = {foreign_code.key: foreign_code for foreign_code in foreign_project.codes if not foreign_code.codable}
    mirrors = {
        foreign_code.key: foreign_code
        for foreign_code in foreign_project.codes
        if foreign_code.parent in categories
        and foreign_code.codable
        and foreign_code.name == categories[foreign_code.parent].name
    }
    codes = {mirror.parent: mirror for mirror in mirrors.values()}

    def code(key: Key) -> Key:
        return mirrors[key].parent or key if key in mirrors else key

    return replace(
        foreign_project,
        codes=[
            replace(codes[foreign_code.key], key=foreign_code.key, parent=foreign_code.parent, name=foreign_code.name)
            if foreign_code.key in codes
            else foreign_code
            for foreign_code in foreign_project.codes
            if foreign_code.key not in mirrors
        ],
        codings=[replace(coding, code=code(coding.code)) for coding in foreign_project.codings],
        memos=[memo if memo.code is None else replace(memo, code=code(memo.code)) for memo in foreign_project.memos],
    )  # fmt: skip


def _named_as_before(foreign_project: ForeignProject) -> ForeignProject:
    """Restore the names of codes that were named after their parent, too (`coder.interchange.codes`)."""
    names = {code.name.casefold() for code in foreign_project.codes}
    beside = {(code.parent, code.name.casefold()) for code in foreign_project.codes}
    above = {code.key: code.name for code in foreign_project.codes}

    def named(code: ForeignCode) -> str:
        name = code.name.removesuffix(grouped("", above.get(code.parent or "", "")))
        return name if name.casefold() in names and (code.parent, name.casefold()) not in beside else code.name

    return replace(foreign_project, codes=[replace(code, name=named(code)) for code in foreign_project.codes])


def _marks(codes: Iterable[ForeignCode], kinds: Collection[str]) -> _Marks:
    known = {
        TITLE.format(name=translator(language).gettext(group)): group
        for language in languages()
        for group in (QUESTIONS, WAVES, FLAGS)
    }
    flags = {translator(language).gettext(kind): kind for language in languages() for kind in kinds}
    codes = list(codes)
    groups = {code.key: code for code in codes if code.parent is None and code.name in known}
    questions, waves, found = dict[Key, ForeignQuestion](), dict[Key, str](), dict[Key, str]()
    emptied = set(groups)
    for code in codes:
        if code.parent not in groups:
            continue
        group = groups[code.parent].name
        name = code.name.removesuffix(grouped("", group))
        if known[group] == QUESTIONS:
            questions[code.key] = ForeignQuestion(code.key, visible(normal_name(name)) or "?", code.definition)
        elif known[group] == WAVES:
            waves[code.key] = "" if name == NO_NAME else visible(normal_name(name))
        elif name in flags:
            found[code.key] = flags[name]
        else:
            emptied.discard(code.parent)
    # Codes that somebody added below one of these there are kept, with their parents.
    inner = {code.parent for code in codes if code.parent in questions or code.parent in waves or code.parent in found}
    for marks_of_kind in (questions, waves, found):
        for key in inner.intersection(marks_of_kind):
            del marks_of_kind[key]
            emptied.clear()
    return _Marks(questions, waves, found, frozenset(emptied))


def _answers(codings: Iterable[ForeignCoding], marks: _Marks) -> Iterator[ForeignAnswer]:
    """Yield the responses, without overlaps."""
    waves = {
        (coding.source, coding.start, coding.end): marks.waves[coding.code]
        for coding in codings
        if coding.code in marks.waves
    }
    reached: dict[Key, int] = {}
    for coding in sorted(
        (coding for coding in codings if coding.code in marks.questions),
        key=lambda coding: (coding.source, coding.start),
    ):
        if coding.start >= reached.get(coding.source, 0):
            reached[coding.source] = coding.end
            wave = waves.get((coding.source, coding.start, coding.end), "")
            yield ForeignAnswer(coding.source, coding.start, coding.end, coding.code, wave)


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
    journal = _Journal(memo for memo in memos if not _is_about(memo) and memo.coder not in program)
    placed: dict[tuple[object, ...], ForeignMemo] = {}
    for memo in filter(_is_about, memos):
        on_code = memo.code is not None and memo.source is not None
        about = (memo.case, memo.source, memo.start, memo.end, None if on_code else memo.code, memo.coder, memo.text)
        meant = replace(memo, code=None) if memo.code in marks else memo
        if meant.code is None:
            meant = replace(meant, of_answer=(memo.source, memo.start, memo.end) in answers)
        placed_memo = placed.setdefault(about, meant)
        if placed_memo.code != meant.code:
            placed[about] = replace(meant, code=None)
    for memo in placed.values():
        nobody = memo.coder in program or memo.coder is None
        whole_text = memo.source is not None and memo.start is None
        entries = journal.taken(memo.text, None if nobody or whole_text else memo.coder)
        if entries:
            yield from (
                replace(memo, text=entry.text, coder=entry.coder, at=entry.at, guid=entry.guid) for entry in entries
            )
        else:
            yield replace(memo, coder=None) if nobody else memo
    yield from journal.left()


class _Journal:
    """Memos on the project, some of which repeat memos on something in it."""

    def __init__(self, memos: Iterable[ForeignMemo]) -> None:
        self._left = dict(enumerate(map(_untitled, memos)))
        self._begun: dict[str, list[int]] = {}
        for number, memo in self._left.items():
            self._begun.setdefault(_first_line(memo.text), []).append(number)

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
            fitting = (
                memo_number
                for memo_number in self._begun.get(_first_line(rest), ())
                if memo_number in self._left and memo_number not in found
            )
            number = next((memo_number for memo_number in fitting if self._begins_with(memo_number, rest, coder)), None)
            if number is None:
                return []
            found.append(number)
            length = len(self._left[number].text.strip())
            rest = rest[length + 1 :] if len(rest) > length else None
        return [self._left.pop(number) for number in found]

    def _begins_with(self, number: int, text: str, coder: Key | None) -> bool:
        memo = self._left[number]
        own = memo.text.strip()
        return coder in (None, memo.coder) and (text == own or text.startswith(f"{own}\n"))


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _untitled(memo: ForeignMemo) -> ForeignMemo:
    """Return an entry of a journal without the title made from its beginning."""
    title, _, rest = memo.text.partition("\n")
    own = " ".join(rest.split())[:LONGEST_TITLE]
    return replace(memo, text=rest) if own and re.fullmatch(rf"{re.escape(own)}( \(\d+\))?", title) else memo


def _is_about(memo: ForeignMemo) -> bool:
    return memo.case is not None or memo.source is not None or memo.code is not None


def _only_names(foreign_project: ForeignProject, names: Collection[str]) -> set[Key]:
    """Return variables that are sets of texts: named as a question, and with no other value."""
    pairs = [pair for source in foreign_project.sources for pair in source.values]
    pairs += [pair for case in foreign_project.cases for pair in case.values]
    called = {variable.key: variable.name for variable in foreign_project.variables if variable.name in names}
    return called.keys() - {key for key, value in pairs if key in called and value != called[key]}


def _without(values: Iterable[tuple[Key, Json]], keys: Collection[Key]) -> list[tuple[Key, Json]]:
    return [pair for pair in values if pair[0] not in keys]
