"""What the audit of a report says it stands on."""

from __future__ import annotations

import sys

import pytest

from coder.session import provenance


def test_the_audit_names_the_libraries_that_were_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy

    monkeypatch.delitem(sys.modules, "spacy", raising=False)
    said = provenance._versions([], "3.45")[1]
    assert f"numpy {numpy.__version__}" in said
    assert "spacy" not in said
