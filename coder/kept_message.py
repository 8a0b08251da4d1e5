"""Messages as JSON, for the journal and for what processes send each other."""

from __future__ import annotations

import json

from coder.message import Fact, Message, as_fact, made


def to_json(message: Message) -> str:
    """A message as text that `from_json` reads: {"template": …, "facts": {…}}, and "many" where it has one."""
    return json.dumps(_plain(message), ensure_ascii=False, separators=(",", ":"))


def from_json(kept: str) -> Message:
    """The message that was kept. Raises ValueError for another text."""
    message = _read(json.loads(kept))
    if not isinstance(message, Message):
        raise ValueError(f"no message: {kept}")
    return message


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
        raise ValueError(f"no message: {plain}")
    return made(template, many, {str(name): _read(one) for name, one in facts.items()})
