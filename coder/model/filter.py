"""Filters: which answers a table, a search or an export is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field


class Comparison(Struct, frozen=True):
    """A condition on a variable of the case: `sign` is one of <, <=, >, >= and !=; `value` is as it was written."""

    variable: str
    sign: str
    value: str


Questions = str | Sequence[str] | None
"""Open questions by their names: one, several, or every one (None)."""


class Filter(Struct, frozen=True):
    """What `search` and `export` select. Everything given must hold; of several codes one is enough."""

    text: str = ""
    codes: tuple[str, ...] = ()
    """Stable ids, sub-codes already added where wanted."""
    without: tuple[str, ...] = ()
    question: Questions = None
    variables: Mapping[str, str] = field(default_factory=dict)
    compared: tuple[Comparison, ...] = ()
    cases: tuple[str, ...] = ()
    """Keys of cases; of several one is enough."""
    coder: str | None = None
    coded: bool | None = None
    run: int | None = None
    wave: str | None = None
    all_versions: bool = False
