"""Typed values as lines of bytes and back: the name of the type, the number of the request, and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping

from coder.model.decoding import decode, plain


class NotOurs(ValueError):
    """A line outside the protocol: nothing that follows it can be trusted."""


def encoded(number: int, value: object) -> bytes:
    """Encode a frozen value as one line, with numbers of any size, NaN and lone surrogates."""
    return f"{type(value).__name__} {number} {json.dumps(plain(value), separators=(',', ':'))}\n".encode()


def decoded(line: bytes, kinds: Mapping[str, type]) -> tuple[int, object]:
    """Decode the number and the value of a line, one of `kinds` by name. Raises NotOurs."""
    try:
        if not line.endswith(b"\n"):
            raise NotOurs("a line without an end")
        name, number, body = line.split(b" ", 2)
        return int(number), decode(kinds[name.decode()], json.loads(body))
    except (ValueError, KeyError, RecursionError) as error:
        raise NotOurs(f"a line that is none of {', '.join(kinds)}") from error
