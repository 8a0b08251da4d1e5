"""Coders."""

from __future__ import annotations

from typing import NamedTuple

from coder.model.ids import CoderId


class Coder(NamedTuple):
    """A person who codes, known by name in a file, and by `uuid` in every copy of it; `since` is ISO 8601, UTC."""

    id: CoderId
    name: str
    since: str
    uuid: str
