"""Messages of the code below the front ends: an English template with named blanks, and the facts that fill them.

A message is translated where it is shown: `str(message)` is its English, and `coder.i18n.words.translated(message)`
looks the template up in the catalogue. Nothing parses a sentence back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn, TypeAlias

Fact: TypeAlias = "str | int | float | Message | tuple[Fact, ...] | None"
"""Values for blanks. Messages in blanks are translated, too; several facts are joined with commas."""


class Message:
    """A sentence as a template, such as `There is no code «{name}».`, with the facts for its blanks.

    `many` is the template where the fact `n` is not one; empty where the wording does not depend on it.
    It never changes, and is no dataclass: those are loaded by no command but for it (2 ms of each start).
    """

    __slots__ = ("facts", "many", "template")

    template: str
    many: str
    facts: Mapping[str, Fact]

    def __init__(self, template: str, /, **facts: object) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "many", "")
        object.__setattr__(self, "facts", {name: as_fact(value) for name, value in facts.items()})

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise AttributeError(f"the {name} of a message cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"the {name} of a message cannot be changed")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return (self.template, self.many, self.facts) == (other.template, other.many, other.facts)

    def __repr__(self) -> str:
        return f"Message(template={self.template!r}, many={self.many!r}, facts={self.facts!r})"

    def __str__(self) -> str:
        return filled(self.many if self.many and self.facts["n"] != 1 else self.template, self.facts, in_english)

    def __hash__(self) -> int:
        return hash((self.template, tuple(self.facts)))

    def __reduce__(self) -> tuple[Callable[[str, str, Mapping[str, Fact]], Message], tuple[str, str, dict[str, Fact]]]:
        return made, (self.template, self.many, dict(self.facts))

    def with_fact(self, old: str, new: str) -> Message:
        """Return the message with `new` for `old` in all texts among the facts: a file by the name its reader uses."""

        def replaced(fact: Fact) -> Fact:
            if isinstance(fact, str):
                return fact.replace(old, new)
            if isinstance(fact, Message):
                return fact.with_fact(old, new)
            return tuple(map(replaced, fact)) if isinstance(fact, tuple) else fact

        return made(self.template, self.many, {name: replaced(fact) for name, fact in self.facts.items()})


def one_or_many(one: str, many: str, n: int, /, **facts: object) -> Message:
    """Return `one` where the blank `{n}` is one, else `many`."""
    message = Message(one, n=n, **facts)
    object.__setattr__(message, "many", many)
    return message


def text(wording: str) -> Message:
    """Wrap text that needs no translation, such as a name, as a message."""
    return made("{text}", "", {"text": wording})


def lines(messages: Iterable[Message]) -> Message:
    """Join messages with line breaks."""
    return _joined("\n", messages)


def run_on(messages: Iterable[Message]) -> Message:
    """Join messages on one line."""
    return _joined(" ", messages)


def _joined(between: str, messages: Iterable[Message]) -> Message:
    facts = {f"part{number}": message for number, message in enumerate(messages)}
    return made(between.join(f"{{{name}}}" for name in facts), "", facts)


def by_case(message: Message) -> Message:
    """Return the message with answers among its facts named by case and question, for readers."""

    def named(fact: Fact) -> Fact:
        if isinstance(fact, tuple):
            return tuple(map(named, fact))
        return by_case(fact) if isinstance(fact, Message) else fact

    facts = {name: named(fact) for name, fact in message.facts.items()}
    if {"answer", "case", "question"} <= facts.keys() and message.template == "answer {answer}":
        return made("{case} · {question}", "", facts)
    return made(message.template, message.many, facts)


def as_fact(value: object) -> Fact:
    """Convert a value to a fact: anything but text, numbers, messages and lists of them becomes text."""
    if value is None or isinstance(value, str | int | float | Message):
        return value
    if isinstance(value, tuple | list):
        return tuple(map(as_fact, value))
    return str(value)


def filled(template: str, facts: Mapping[str, Fact], wording: Callable[[Fact], object]) -> str:
    """Fill the blanks of `template` with `wording` of each fact."""
    return template.format(**{name: wording(fact) for name, fact in facts.items()})


def in_english(fact: Fact) -> object:
    """Return a fact for an English sentence; numbers stay numbers, as the blank has their format."""
    if isinstance(fact, Message):
        return str(fact)
    if isinstance(fact, tuple):
        return ", ".join(str(in_english(part)) for part in fact)
    return Counted(fact) if isinstance(fact, int) and not isinstance(fact, bool) else fact


class Counted(int):
    """A number in an English sentence: `{n:answer|answers}` selects the word for it."""

    def __format__(self, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        return (one if self == 1 else many) if bar else super().__format__(format_spec)


def made(template: str, many: str, facts: Mapping[str, Fact]) -> Message:
    """Return a message made of its parts."""
    message = Message(template, **facts)
    object.__setattr__(message, "many", many)
    return message
