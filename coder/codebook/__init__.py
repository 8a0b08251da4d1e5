"""Codebook files: read, check, write and compare them (YAML, CSV). No project is touched."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from coder.codebook.diff import CodeChange, describe, diff
from coder.codebook.ids import make_id
from coder.codebook.join import join

if TYPE_CHECKING:
    from coder.codebook.advice import advise
    from coder.codebook.csv_read import read_csv
    from coder.codebook.csv_write import to_csv
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

_FILES = {
    "advise": "advice", "check_codebook": "read", "parse_yaml": "yaml_read", "read_codebook": "read",
    "read_csv": "csv_read", "to_csv": "csv_write", "to_yaml": "yaml_write",
}  # fmt: skip
"""Reading and writing files loads a YAML library that opening a project does not need."""


def __getattr__(name: str) -> object:
    if name not in _FILES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"coder.codebook.{_FILES[name]}"), name)
    return found
