"""Typed values as lines of bytes and back: the name of the type, the number of the request, and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

from coder.model.decoding import reader


class NotOurs(ValueError):
    """A line that is none of the protocol's: nothing that follows it can be trusted."""


def encoded(number: int, value: object) -> bytes:
    """A frozen dataclass as one line. Numbers of any size, NaN and lone surrogates come through."""
    return f"{type(value).__name__} {number} {json.dumps(value, default=_sent, separators=(',', ':'))}\n".encode()


def decoded(line: bytes, kinds: Mapping[str, type]) -> tuple[int, object]:
    """The number and the value of a line, one of `kinds` by name. Raises NotOurs."""
    try:
        if not line.endswith(b"\n"):
            raise NotOurs("a line without an end")
        name, number, body = line.split(b" ", 2)
        kind: object = kinds[name.decode()]
        return int(number), reader(kind)(json.loads(body))
    except (ValueError, KeyError, RecursionError) as error:
        raise NotOurs(f"a line that is none of {', '.join(kinds)}") from error


def _sent(value: object) -> object:
    kind: object = type(value)
    return str(value) if isinstance(value, Path) else {name: getattr(value, name) for name in _names(kind)}


@cache
def _names(kind: object) -> tuple[str, ...]:
    if not is_dataclass(kind):
        raise TypeError(f"no {kind} can be sent")
    return tuple(one.name for one in fields(kind))
