"""Messages as JSON, for the journal and for what processes send each other."""

from __future__ import annotations

import json
import re
from string import Formatter

from coder.message import Fact, Message, as_fact, made, text

_WRITTEN = re.compile(r"(?:02X|,?(?:\.\d)?[fg]?)")
"""How a blank of ours may say that its number is written. A width of thousands of millions would fill the memory."""


def to_json(message: Message) -> str:
    """A message as text that `from_json` reads: {"template": …, "facts": {…}}, and "many" where it has one."""
    return json.dumps(_plain(message), ensure_ascii=False, separators=(",", ":"))


def from_json(kept: str) -> Message:
    """The message that was kept. Raises ValueError for another text, and where its blanks are none of ours."""
    try:
        message = _read(json.loads(kept))
        if isinstance(message, Message):
            str(message)  # every blank can be filled
            return message
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no message") from error
    raise ValueError("no message")


def message_of(kept: str | None, instead: str) -> Message:
    """The message that was kept, or the words `instead` where none was, or another program has put something there."""
    try:
        return text(instead) if kept is None else from_json(kept)
    except ValueError:
        return text(instead)


def _plain(fact: Fact) -> object:
    if isinstance(fact, Message):
        many = {"many": fact.many} if fact.many else {}
        return {"template": fact.template, **many, "facts": {name: _plain(one) for name, one in fact.facts.items()}}
    return [_plain(one) for one in fact] if isinstance(fact, tuple) else fact


def _read(plain: object) -> Fact:
    if isinstance(plain, list):
        return tuple(map(_read, plain))
    if not isinstance(plain, dict):
        return as_fact(plain)
    template, many, facts = plain.get("template"), plain.get("many", ""), plain.get("facts")
    if not isinstance(template, str) or not isinstance(many, str) or not isinstance(facts, dict):
        raise ValueError("no message")
    for one in (template, many):
        _refuse_blanks_of_others(one)
    if many and not isinstance(facts.get("n"), int):
        raise ValueError("no number to say it by")
    return made(template, many, {str(name): _read(one) for name, one in facts.items()})


def _refuse_blanks_of_others(template: str) -> None:
    """Raise ValueError for a blank that is more than a name and how its number is written: a file may say anything."""
    for _text, name, how, conversion in Formatter().parse(template):
        if name is not None and not (name.isidentifier() and not conversion and _WRITTEN.fullmatch(how or "")):
            raise ValueError("no blank of ours")
