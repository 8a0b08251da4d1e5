"""Messages as JSON, for the journal and for messages between processes."""

from __future__ import annotations

import json
import re
from string import Formatter

from coder.message import Fact, Message, as_fact, made, text

_WRITTEN = re.compile(r"(?:02X|,?(?:\.\d)?[fg]?)")
"""Allowed number formats in our blanks. A width of billions would exhaust memory."""


def to_json(message: Message) -> str:
    """Serialise a message for `from_json`: {"template": …, "facts": {…}}, and "many" where it has one."""
    return json.dumps(_plain(message), ensure_ascii=False, separators=(",", ":"))


def from_json(kept: str) -> Message:
    """Parse a message. Raises ValueError for other text, and for blanks that are not ours."""
    try:
        message = _read(json.loads(kept))
        if isinstance(message, Message):
            str(message)  # every blank can be filled
            return message
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no message") from error
    raise ValueError("no message")


def message_of(kept: str | None, fallback: str) -> Message:
    """Parse a message, or return the words `fallback` where there is none, or none of ours."""
    try:
        return text(fallback) if kept is None else from_json(kept)
    except ValueError:
        return text(fallback)


def _plain(fact: Fact) -> object:
    if isinstance(fact, Message):
        many = {"many": fact.many} if fact.many else {}
        return {"template": fact.template, **many, "facts": {name: _plain(value) for name, value in fact.facts.items()}}
    return [_plain(part) for part in fact] if isinstance(fact, tuple) else fact


def _read(plain: object) -> Fact:
    if isinstance(plain, list):
        return tuple(map(_read, plain))
    if not isinstance(plain, dict):
        return as_fact(plain)
    template, many, facts = plain.get("template"), plain.get("many", ""), plain.get("facts")
    if not isinstance(template, str) or not isinstance(many, str) or not isinstance(facts, dict):
        raise ValueError("no message")
    for wording in (template, many):
        _refuse_blanks_of_others(wording)
    if many and not isinstance(facts.get("n"), int):
        raise ValueError("no number to say it by")
    return made(template, many, {str(name): _read(value) for name, value in facts.items()})


def _refuse_blanks_of_others(template: str) -> None:
    """Raise ValueError for a blank that is more than a name and a number format: a file may contain anything."""
    for _text, name, format_spec, conversion in Formatter().parse(template):
        if name is not None and not (name.isidentifier() and not conversion and _WRITTEN.fullmatch(format_spec or "")):
            raise ValueError("no blank of ours")
