"""Typed values as lines of bytes and back: the name of the type, the number of the request, and JSON.

msgspec would do this in a line, but takes 55 ms to load, which is a fifth of the start of a child that reads a file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Read = Callable[[Any], Any]

_PLAIN: dict[object, tuple[type, ...]] = {
    str: (str,), bool: (bool,), int: (int,), float: (float, int), NoneType: (NoneType,),
}  # fmt: skip
"""What stands in JSON as it is, with the types that JSON is read as."""


class NotOurs(ValueError):
    """A line that is none of the protocol's: nothing that follows it can be trusted."""


def encoded(number: int, value: object) -> bytes:
    """A frozen dataclass as one line. Numbers of any size, NaN and lone surrogates come through."""
    return f"{type(value).__name__} {number} {json.dumps(value, default=_sent, separators=(',', ':'))}\n".encode()


def decoded(line: bytes, kinds: Mapping[str, type]) -> tuple[int, Any]:
    """The number and the value of a line, one of `kinds` by name. Raises NotOurs."""
    try:
        if not line.endswith(b"\n"):
            raise NotOurs("a line without an end")
        name, number, body = line.split(b" ", 2)
        return int(number), _reader(kinds[name.decode()])(json.loads(body))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotOurs(f"a line that is none of {', '.join(kinds)}") from error


def _sent(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    kind: Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    if not is_dataclass(kind):
        raise TypeError(f"no {kind.__name__} can be sent")
    return tuple(one.name for one in fields(kind))


@cache
def _reader(kind: Any) -> Read:
    """What makes a value of a type from what JSON is read as; it raises NotOurs for anything else."""
    if kind in _PLAIN:
        return partial(_as_it_is, frozenset(_PLAIN[kind]))
    if kind is Path:
        return lambda value: Path(_as_it_is(frozenset({str}), value))
    if is_dataclass(kind):
        return partial(_value, kind, {name: _reader(one) for name, one in get_type_hints(kind).items()})
    origin, given = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if all(one in _PLAIN for one in given):
            return partial(_as_it_is, frozenset(one for plain in given for one in _PLAIN[plain]))
        return partial(_first, tuple(map(_reader, given)))
    if origin is tuple and given[-1] is not Ellipsis:
        return partial(_each, tuple(map(_reader, given)))
    if origin in (list, tuple, Sequence):
        return partial(_all, list if origin is list else tuple, _plain_types(given[0]), _reader(given[0]))
    if origin in (dict, Mapping):
        return partial(_mapping, given[0] is int, _reader(given[1]))
    raise TypeError(f"no {kind} can be received")


def _plain_types(kind: Any) -> frozenset[type]:
    """The types of a plain value, and none of another."""
    given = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    return (
        frozenset(one for plain in given for one in _PLAIN[plain]) if all(x in _PLAIN for x in given) else frozenset()
    )


def _as_it_is(types: frozenset[type], value: Any) -> Any:
    if type(value) not in types:
        raise NotOurs("a value of another type")
    return value


def _value(kind: Any, readers: Mapping[str, Read], given: Any) -> Any:
    return kind(**{name: readers[name](one) for name, one in _as_it_is(frozenset({dict}), given).items()})


def _first(readers: Sequence[Read], given: Any) -> Any:
    for read in readers:
        try:
            return read(given)
        except NotOurs:
            continue
    raise NotOurs("a value of another type")


def _each(readers: Sequence[Read], given: Any) -> tuple[Any, ...]:
    return tuple(read(one) for read, one in zip(readers, _as_it_is(frozenset({list}), given), strict=True))


def _all(make: Callable[[Any], Any], plain: frozenset[type], read: Read, given: Any) -> Any:
    """Each of a list; of plain values, such as the cells of a row, only the types are looked at."""
    _as_it_is(frozenset({list}), given)
    if plain and plain.issuperset(map(type, given)):
        return make(given)
    return make(map(read, given))


def _mapping(numbers: bool, read: Read, given: Any) -> dict[Any, Any]:
    items = _as_it_is(frozenset({dict}), given).items()
    return {int(key) if numbers else key: read(one) for key, one in items}
