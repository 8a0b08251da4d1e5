"""Flattens JSON records into rows: nested objects, questions with answers, and lists of choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from coder.message import Message
from coder.model import Chosen, Column
from coder.readers.cells import plain
from coder.readers.long import ANSWERS, QUESTIONS, RESPONDENTS
from coder.readers.source import Source

Object = dict[str, object]


def _bare(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


_QUESTIONS = frozenset(map(_bare, (*QUESTIONS, "q", "spm", "question text")))
_RESPONDENTS = frozenset(map(_bare, RESPONDENTS)) - {"id"}
_ANSWERS = frozenset(map(_bare, (*ANSWERS, "a")))
_FIELDS = {"name", "navn", "key", "field", "felt", "title", "tittel", "label", "id"}
"""Names of fields beside a value; beside anything else they may denote a person."""
_VALUES = {"value", "verdi"}

LONGEST_OPTION = 80
"""Characters of a possible option; longer texts are free text."""
MOST_OPTIONS = 500
FEW = 30
"""Options that may all differ."""


def flat(record: Object) -> Object:
    """Return a record with nested objects flattened: {"a": {"b": 1}} is {"a.b": 1}, and a list of questions with their
    answers is a key for each question.
    """
    if not any(_nested(value) for value in record.values()):
        return record
    found: Object = {}
    waiting: list[tuple[str, object]] = [(key, value) for key, value in reversed(record.items())]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, dict) and value:
            waiting.extend((f"{key}.{inner}", inside) for inner, inside in reversed(value.items()))
            continue
        if answer_by_question := questions_in(value):
            waiting.extend(reversed(answer_by_question.items()))
            continue
        name, number = key, 2
        while name in found:
            name, number = f"{key} ({number})", number + 1
        found[name] = value
    return found


def _nested(value: object) -> bool:
    return bool(value) and (isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict)))


def questions_in(value: object) -> Object | None:
    """Return question → answer for a list of objects with one of each, and nothing that names a respondent; else None.

    Several answers to a question are joined, a line for each. Other content of an object comes after its answer.
    """
    if not isinstance(value, list) or not value:
        return None
    answer_by_question: Object = {}
    for record in value:
        places = _places(record) if isinstance(record, dict) else None
        if places is None:
            return None
        question, answer = str(record[places[0]]).strip(), record[places[1]]
        fields = {question: answer} | {
            f"{question}.{key}": field_value for key, field_value in record.items() if key not in places
        }
        for key, field_value in fields.items():
            if answer_by_question.get(key) is None:
                answer_by_question[key] = field_value
            elif field_value is not None:
                answer_by_question[key] = f"{as_text(answer_by_question[key])}\n{as_text(field_value)}"
    return answer_by_question


def question_of(record: object) -> str | None:
    """Return the question of an object with a question and its answer."""
    if not isinstance(record, dict):
        return None
    places = _places(record)
    return None if places is None else str(record[places[0]]).strip()


def _places(record: Mapping[str, object]) -> tuple[str, str] | None:
    """Return the keys of question and answer in an object."""
    keys = {_bare(key): key for key in record}
    if keys.keys() & _RESPONDENTS:
        return None
    for questions, answers, named in ((_QUESTIONS, _ANSWERS, str | int), (_FIELDS, _VALUES, str)):
        question = next(
            (key for bare, key in keys.items() if bare in questions and isinstance(record[key], named)), None
        )
        answer = next((key for bare, key in keys.items() if bare in answers and key != question), None)
        if question is not None and answer is not None and str(record[question]).strip():
            return question, answer
    return None


def is_list(value: object) -> bool:
    """Return whether a value is a list of single values, that is, of choices or statements."""
    return isinstance(value, list) and not any(isinstance(member, dict | list) for member in value)


def _single_values(value: object) -> list[str]:
    """Return the single values of a list, or a single value, as text."""
    single_values = value if isinstance(value, list) else [value]
    return [str(cell) for single_value in single_values if (cell := plain(single_value)) is not None]


def as_text(value: object) -> str | int | float | None:
    """Return a value as one cell: a list of single values has a line for each; other lists are kept as JSON."""
    return "\n".join(_single_values(value)) or None if is_list(value) else plain(value)


def chosen(value: object) -> Chosen | None:
    """Return the answers to a multiple-choice question: a list, or a single value; None for none."""
    return None if value is None else Chosen(tuple(dict.fromkeys(_single_values(value))))


@dataclass(slots=True)
class _Lists:
    """Statistics of a key with lists: the options in order, the number given, and whether there were others."""

    lists: int = 0
    given: int = 0
    options: dict[str, None] = field(default_factory=dict)
    other: bool = False
    """Some values are no options."""
    nested: bool = False
    """Some values are lists of objects or of lists."""


@dataclass(frozen=True, slots=True)
class ListColumns:
    """The columns implied by the lists of a file: `several` are keys and names of those with several answers, `nested`
    the names of those with lists of objects or of lists.
    """

    columns: tuple[Column, ...]
    several: Mapping[str, str]
    nested: Sequence[str]

    def apply_to(self, source: Source) -> None:
        """Apply to a source."""
        source.several = frozenset(self.several.values())
        source.meant = {**source.meant, **dict.fromkeys(source.several, "closed")}
        for name in self.nested:
            source.add(Message("Lists of objects or of lists are kept as they are written, as JSON."), f"column {name}")


@dataclass(slots=True)
class Seen:
    """Statistics of the lists in a file, by key; must be passed every record."""

    _of: dict[str, _Lists] = field(default_factory=dict)

    def look(self, record: Mapping[str, object]) -> None:
        """Take a record into account."""
        for key, value in record.items():
            tally = self._of.get(key)
            if tally is None:
                tally = self._of[key] = _Lists()
            if isinstance(value, list):
                tally.lists += 1
                tally.nested = tally.nested or not is_list(value)
            tally.other = tally.other or tally.nested
            if tally.other or value is None:
                continue
            values = _single_values(value)
            tally.given += len(values)
            tally.options.update(dict.fromkeys(values))
            tally.other = len(tally.options) > MOST_OPTIONS or not all(map(_is_option, values))
            if tally.other:
                tally.options.clear()

    def columns_of(self, keys: Sequence[str], columns: Sequence[Column]) -> ListColumns:
        """Return the columns of `keys`, those with several answers with their options in order of appearance."""
        several = {
            key: tuple(tally.options)
            for key, tally in self._of.items()
            if tally.lists and tally.options and not tally.other and _repeat(tally)
        }
        named = dict(zip(keys, columns, strict=True))
        with_options = tuple(
            replace(column, value_labels={option: option for option in several.get(key, ())})
            for key, column in named.items()
        )
        nested = [named[key].name for key, tally in self._of.items() if tally.nested]
        return ListColumns(with_options, {key: named[key].name for key in several}, nested)


def _repeat(tally: _Lists) -> bool:
    """Return whether options recur, as those of a question do, or are few."""
    return len(tally.options) <= FEW or len(tally.options) * 2 <= tally.given


def _is_option(text: str) -> bool:
    return len(text) <= LONGEST_OPTION and "\n" not in text and Chosen.BETWEEN.strip() not in text
