"""Filters: which answers a table, a search or an export is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field


class Comparison(Struct, frozen=True):
    """A condition on a variable of the case: `sign` is one of <, <=, >, >= and !=; `value` is as typed."""

    variable: str
    sign: str
    value: str


Questions = str | Sequence[str] | None
"""Open questions by name: one, several, or all (None)."""


class Filter(Struct, frozen=True):
    """The selection of `search` and `export`. All given conditions must hold; of several codes one suffices."""

    text: str = ""
    codes: tuple[str, ...] = ()
    """Stable ids, with sub-codes added where requested."""
    without: tuple[str, ...] = ()
    question: Questions = None
    variables: Mapping[str, str] = field(default_factory=dict)
    compared: tuple[Comparison, ...] = ()
    cases: tuple[str, ...] = ()
    """Keys of cases; of several one suffices."""
    coder: str | None = None
    coded: bool | None = None
    run: int | None = None
    wave: str | None = None
    all_versions: bool = False
