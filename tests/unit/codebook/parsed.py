"""Codebooks of tests, read with all problems raised."""

from __future__ import annotations

from pathlib import Path

from coder.codebook.csv_read import table_codebook
from coder.codebook.draft import Findings
from coder.codebook.yaml_read import yaml_codebook
from coder.model import Codebook


def read_csv(path: Path) -> Codebook:
    """Return the codebook in a table. Raises CodebookRefused with all problems."""
    findings = Findings()
    codebook = table_codebook(path, findings)
    findings.refuse(path.name)
    return codebook


def parse_yaml(text: str, name: str) -> Codebook:
    """Return the codebook in `text`. Raises CodebookRefused with all problems."""
    findings = Findings()
    codebook = yaml_codebook(text, findings)
    findings.refuse(name)
    return codebook
