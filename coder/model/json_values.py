"""Types of JSON values, where a project keeps what a method or a file calls its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
"""Any value that JSON can hold, as it is read from there."""
