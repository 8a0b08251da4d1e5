"""Typed values from what JSON is read as: a dataclass is decoded once, where the data comes in.

msgspec would do this in a line, but takes 55 ms to load, which is a fifth of the start of a child that reads a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache, partial
from pathlib import Path
from types import NoneType, UnionType
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Read = Callable[[object], object]

_PLAIN: dict[object, tuple[type, ...]] = {
    str: (str,), bool: (bool,), int: (int,), float: (float, int), NoneType: (NoneType,),
}  # fmt: skip
"""What stands in JSON as it is, with the types that JSON is read as."""


class OtherType(ValueError):
    """A value that is not of the type that was asked for."""


def decode(kind: type[T], value: object) -> T:
    """A value of a type (a dataclass, as a rule) from JSON. Keys that it does not know are passed over, and fields that
    are not there take their default. Raises OtherType."""
    wanted: object = kind
    made = reader(wanted)(value)
    assert isinstance(made, get_origin(kind) or kind)
    return made


@cache
def reader(kind: object) -> Read:
    """What makes a value of a type from what JSON is read as; it raises OtherType for anything else. Of `object`
    nothing is asked."""
    kind = _bare(kind)
    if kind is object:
        return _same
    if kind in _PLAIN:
        return partial(_as_it_is, _PLAIN[kind])
    if kind is Path:
        return _path
    if isinstance(kind, type) and is_dataclass(kind):
        return partial(_value, kind, {name: reader(one) for name, one in get_type_hints(kind).items()})
    origin, given = get_origin(kind), tuple(map(_bare, get_args(kind)))
    if origin in (Union, UnionType):
        if all(one in _PLAIN for one in given):
            return partial(_as_it_is, _plain_types(kind))
        return partial(_first, tuple(map(reader, given)))
    if origin is tuple and given[-1] is not Ellipsis:
        return partial(_each, tuple(map(reader, given)))
    if origin in (list, tuple, Sequence):
        return partial(_all, list if origin is list else tuple, _plain_types(given[0]), reader(given[0]))
    if origin in (dict, Mapping):
        return partial(_mapping, given[0] is int, reader(given[1]))
    raise TypeError(f"no {kind} can be received")


def _bare(kind: object) -> object:
    """A type that only gives another one a name of its own (NewType) is read as that one."""
    return getattr(kind, "__supertype__", kind)


def _plain_types(kind: object) -> tuple[type, ...]:
    """The types that a plain value may have in JSON, and none for another."""
    given = [_bare(one) for one in (get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,))]
    return tuple(one for plain in given for one in _PLAIN[plain]) if all(one in _PLAIN for one in given) else ()


def _same(value: object) -> object:
    return value


def _as_it_is(types: tuple[type, ...], value: object) -> object:
    if type(value) not in types:
        raise OtherType("a value of another type")
    return value


def _path(value: object) -> Path:
    return Path(_text(value))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise OtherType("no text")
    return value


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise OtherType("no list")
    return value


def _named(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise OtherType("no object")
    return value


def _value(make: Callable[..., object], readers: Mapping[str, Read], given: object) -> object:
    try:
        return make(**{name: readers[name](one) for name, one in _named(given).items() if name in readers})
    except TypeError as error:
        raise OtherType("a field is not there") from error


def _first(readers: Sequence[Read], given: object) -> object:
    for read in readers:
        try:
            return read(given)
        except OtherType:
            continue
    raise OtherType("a value of another type")


def _each(readers: Sequence[Read], given: object) -> tuple[object, ...]:
    if len(listed := _listed(given)) != len(readers):
        raise OtherType("more or fewer values")
    return tuple(read(one) for read, one in zip(readers, listed, strict=True))


def _all(
    make: type[list[object]] | type[tuple[object, ...]], plain: Sequence[type], read: Read, given: object
) -> object:
    """Each of a list; of plain values, such as the cells of a row, only the types are looked at."""
    listed = _listed(given)
    return make(listed if plain and set(map(type, listed)).issubset(plain) else map(read, listed))


def _mapping(numbers: bool, read: Read, given: object) -> dict[object, object]:
    return {int(key) if numbers else key: read(one) for key, one in _named(given).items()}
