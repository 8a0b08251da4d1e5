"""`replace` of the one kind of value fails on the other, which mypy sees (`tools/mypy_replace.py`).

Where mypy no longer reports these calls, it reports that the comments on them are unused.
"""

from __future__ import annotations

import dataclasses

import pytest
from msgspec import Struct, structs


class Kept(Struct, frozen=True):
    """A value of the kind that the first screen loads."""

    number: int


@dataclasses.dataclass(frozen=True)
class Counted:
    """A value of the other kind."""

    number: int


def test_each_kind_of_value_has_its_own_replace() -> None:
    assert structs.replace(Kept(1), number=2) == Kept(2)
    assert dataclasses.replace(Counted(1), number=2) == Counted(2)
    with pytest.raises(TypeError):
        dataclasses.replace(Kept(1), number=2)  # type: ignore[misc]
    with pytest.raises(TypeError):
        structs.replace(Counted(1), number=2)  # type: ignore[misc]


def test_what_a_struct_is_given_is_a_field_of_it() -> None:
    with pytest.raises(TypeError):
        structs.replace(Kept(1), numbers=2)  # type: ignore[call-arg]
