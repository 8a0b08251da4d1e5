"""Messages of the code below the front ends: an English template with named blanks, and the facts that fill them.

A message is put into words where it is shown, in the reader's language: `str(message)` is its English, and
`coder.i18n.words.translated(message)` looks the template up in the catalogue. Nothing parses a sentence back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Fact: TypeAlias = "str | int | float | Message | tuple[Fact, ...] | None"
"""What can stand in a blank. A message in a blank is put into words too; several facts stand with commas between."""


@dataclass(frozen=True, init=False, slots=True)
class Message:
    """A sentence as its template, such as `There is no code «{name}».`, and what stands in its blanks.

    `many` is the template for other numbers than one of the fact `n`, empty where the wording does not depend on it.
    """

    template: str
    many: str
    facts: Mapping[str, Fact]

    def __init__(self, template: str, /, **facts: object) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "many", "")
        object.__setattr__(self, "facts", {name: as_fact(value) for name, value in facts.items()})

    def __str__(self) -> str:
        return filled(self.many if self.many and self.facts["n"] != 1 else self.template, self.facts, in_english)

    def __hash__(self) -> int:
        return hash((self.template, tuple(self.facts)))

    def __reduce__(self) -> tuple[Callable[[str, str, Mapping[str, Fact]], Message], tuple[str, str, dict[str, Fact]]]:
        return made, (self.template, self.many, dict(self.facts))

    def with_fact(self, old: str, new: str) -> Message:
        """The same with `new` wherever a text among the facts is or holds `old`: a file as its reader calls it."""

        def replaced(fact: Fact) -> Fact:
            if isinstance(fact, str):
                return fact.replace(old, new)
            if isinstance(fact, Message):
                return fact.with_fact(old, new)
            return tuple(map(replaced, fact)) if isinstance(fact, tuple) else fact

        return made(self.template, self.many, {name: replaced(fact) for name, fact in self.facts.items()})


def one_or_many(one: str, many: str, n: int, /, **facts: object) -> Message:
    """`one` where the blank `{n}` is one, else `many`."""
    message = Message(one, n=n, **facts)
    object.__setattr__(message, "many", many)
    return message


def text(given: str) -> Message:
    """What is no sentence of ours, such as a name, as a message of its own: the same in every language."""
    return made("{text}", "", {"text": given})


def lines(messages: Iterable[Message]) -> Message:
    """Messages one below the other."""
    return _joined("\n", messages)


def run_on(messages: Iterable[Message]) -> Message:
    """Messages one after the other on a line."""
    return _joined(" ", messages)


def _joined(between: str, messages: Iterable[Message]) -> Message:
    facts = {f"part{number}": message for number, message in enumerate(messages)}
    return made(between.join(f"{{{name}}}" for name in facts), "", facts)


def by_case(message: Message) -> Message:
    """The same with answers named by case and question, as people read of them, where these are among the facts."""

    def named(fact: Fact) -> Fact:
        if isinstance(fact, tuple):
            return tuple(map(named, fact))
        return by_case(fact) if isinstance(fact, Message) else fact

    facts = {name: named(fact) for name, fact in message.facts.items()}
    if {"answer", "case", "question"} <= facts.keys() and message.template == "answer {answer}":
        return made("{case} · {question}", "", facts)
    return made(message.template, message.many, facts)


def as_fact(value: object) -> Fact:
    """A value as it can stand in a blank: what is no text, number, message or list of them, as its text."""
    if value is None or isinstance(value, str | int | float | Message):
        return value
    if isinstance(value, tuple | list):
        return tuple(map(as_fact, value))
    return str(value)


def filled(template: str, facts: Mapping[str, Fact], say: Callable[[Fact], object]) -> str:
    """`template` with what `say` makes of each fact in its blanks."""
    return template.format(**{name: say(fact) for name, fact in facts.items()})


def in_english(fact: Fact) -> object:
    """A fact as it stands in an English sentence; numbers stay such, for the blank says how they are written."""
    if isinstance(fact, Message):
        return str(fact)
    if isinstance(fact, tuple):
        return ", ".join(str(in_english(one)) for one in fact)
    return Counted(fact) if isinstance(fact, int) and not isinstance(fact, bool) else fact


class Counted(int):
    """A number in an English sentence: `{n:answer|answers}` is the word that goes with it."""

    def __format__(self, how: str) -> str:
        one, bar, many = how.partition("|")
        return (one if self == 1 else many) if bar else super().__format__(how)


def made(template: str, many: str, facts: Mapping[str, Fact]) -> Message:
    """A message from its parts."""
    message = Message(template, **facts)
    object.__setattr__(message, "many", many)
    return message
