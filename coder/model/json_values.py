"""Types of JSON values, where a project stores data defined by a method or a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
"""Any value that JSON can hold."""
