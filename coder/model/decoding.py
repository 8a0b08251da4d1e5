"""Decodes JSON into typed values, once, at the point of entry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from coder.message import Message

if TYPE_CHECKING:
    from coder.model.json_values import Json

T = TypeVar("T")


class OtherType(ValueError):
    """A value of another type than required."""


def decode(kind: type[T], value: object) -> T:
    """Convert the output of `json`, whose texts may hold lone surrogates and numbers NaN, to a type (usually a frozen
    value). Unknown keys are ignored, and missing fields take their default. Raises OtherType.
    """
    try:
        return msgspec.convert(value, kind, str_keys=True, dec_hook=_other)
    except msgspec.ValidationError as error:
        raise OtherType(str(error)) from error


def plain(value: object) -> Json:
    """Convert a value for `json`: frozen values by fields, paths as text. Raises TypeError for others."""
    json_value: Json = msgspec.to_builtins(value, enc_hook=_as_builtins)
    return json_value


def plain_fields(value: object) -> dict[str, Json]:
    """Return the fields of a frozen value, converted for `json`."""
    json_value = plain(value)
    assert isinstance(json_value, dict)
    return json_value


def _other(kind: type[object], value: object) -> object:
    """Convert types unknown to JSON: paths, and plain objects, which need no conversion."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    if kind is not object:
        raise OtherType("a value of another type")
    return value


def _as_builtins(value: object) -> object:
    if isinstance(value, Message):
        return {"template": value.template, "many": value.many, "facts": value.facts}
    if not isinstance(value, Path):
        raise TypeError(f"{type(value).__name__} cannot be written as JSON")
    return str(value)
