"""Decodes JSON into typed values, once, where the data comes in."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from coder.model.json_values import Json

T = TypeVar("T")


class OtherType(ValueError):
    """A value that is not of the type that was asked for."""


def decode(kind: type[T], value: object) -> T:
    """A value of a type (a frozen value, as a rule) from what `json` has read, whose texts may hold lone surrogates and
    whose numbers NaN. Keys that it does not know are passed over, and fields that are not there take their default.
    Raises OtherType."""
    try:
        return msgspec.convert(value, kind, str_keys=True, dec_hook=_other)
    except msgspec.ValidationError as error:
        raise OtherType(str(error)) from error


def plain(value: object) -> Json:
    """What `json` can write of a value: frozen values by their fields, paths as text. Raises TypeError for others."""
    made: Json = msgspec.to_builtins(value, enc_hook=_as_text)
    return made


def plain_fields(value: object) -> dict[str, Json]:
    """The fields of a frozen value, as `json` can write them."""
    made = plain(value)
    assert isinstance(made, dict)
    return made


def _other(kind: type[object], value: object) -> object:
    """What JSON knows nothing of: a path, and an object, of which nothing is asked."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    if kind is not object:
        raise OtherType("a value of another type")
    return value


def _as_text(value: object) -> str:
    if not isinstance(value, Path):
        raise TypeError(f"{type(value).__name__} cannot be written as JSON")
    return str(value)
