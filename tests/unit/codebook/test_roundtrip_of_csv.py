"""What is written is read back: any codebook as CSV, and without a difference."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings

from coder.codebook.csv_write import to_csv
from coder.codebook.diff import diff
from coder.codebook.yaml_write import to_yaml
from coder.model import Codebook
from tests.unit.codebook.any_codebook import ALL_TRICKY, codebooks
from tests.unit.codebook.parsed import parse_yaml, read_csv


@settings(deadline=None)
@given(codebooks())
@example(ALL_TRICKY)
def test_csv(codebook: Codebook) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bok.csv"
        path.write_text(to_csv(codebook), encoding="utf-8-sig")
        if len(codebook):
            assert read_csv(path).codes == codebook.codes
        else:
            assert len(read_csv(path)) == 0


@settings(deadline=None)
@given(codebooks())
def test_no_change(codebook: Codebook) -> None:
    assert diff(codebook, parse_yaml(to_yaml(codebook), "f.yaml")) == []
