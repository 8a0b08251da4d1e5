"""What is written is read back: any codebook as YAML."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from coder.codebook.yaml_write import to_yaml
from coder.model import Codebook
from tests.unit.codebook.any_codebook import ALL_TRICKY, codebooks
from tests.unit.codebook.parsed import parse_yaml


@settings(deadline=None)
@given(codebooks())
@example(ALL_TRICKY)
def test_yaml(codebook: Codebook) -> None:
    written = to_yaml(codebook)
    assert parse_yaml(written, "f.yaml") == codebook
    assert parse_yaml(written.replace("\n", "\r\n"), "f.yaml") == codebook


def test_other_yaml_readers_see_the_same_texts() -> None:
    yaml = pytest.importorskip("ruamel.yaml")
    loaded = yaml.YAML(typ="safe", pure=True).load(to_yaml(ALL_TRICKY))
    assert [code["name"] for code in loaded["codes"]] == [code.name for code in ALL_TRICKY]
    assert [code["examples"] for code in loaded["codes"]] == [list(code.examples) for code in ALL_TRICKY]
