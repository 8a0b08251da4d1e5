"""Codebook files: read, check, write and compare them (YAML, CSV). No project is touched."""

from __future__ import annotations

from coder.codebook.advice import advise
from coder.codebook.csv_read import read_csv
from coder.codebook.csv_write import to_csv
from coder.codebook.diff import CodeChange, describe, diff
from coder.codebook.ids import make_id
from coder.codebook.join import join
from coder.codebook.read import check_codebook, read_codebook
from coder.codebook.yaml_read import parse_yaml
from coder.codebook.yaml_write import to_yaml

__all__ = [
    "CodeChange",
    "advise",
    "check_codebook",
    "describe",
    "diff",
    "join",
    "make_id",
    "parse_yaml",
    "read_codebook",
    "read_csv",
    "to_csv",
    "to_yaml",
]
