"""Files of another version: made and opened as if other migrations were all there are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coder.store import header, opening, own_schema, schema
from coder.store.migration import Migration


def only(patched: pytest.MonkeyPatch, migrations: Sequence[Migration]) -> None:
    """Let these be the migrations."""
    patched.setattr(schema, "MIGRATIONS", tuple(migrations))
    for module in (opening, header, own_schema):
        patched.setattr(module, "VERSION", len(migrations))
