"""Paths of what comes with the program, codebooks, corpus and tested versions: in the wheel, or beside the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _place(name: str) -> Path:
    inside = _PACKAGE / "shipped" / name
    return inside if inside.exists() else _PACKAGE.parent / name


SURVEY = _place("corpus") / "syntetisk-kartlegging.csv"
CODINGS = {
    "Ingrid": _place("corpus") / "syntetiske-kodinger-ingrid.csv",
    "Olav": _place("corpus") / "syntetiske-kodinger-olav.csv",
}
CODEBOOK = _place("codebooks") / "grupper-ikke-prioritert.yaml"
REPORT = _place("corpus") / "syntetisk-rapport.yaml"
TESTED = _place("constraints.txt")
"""The exact versions of all libraries that the program was tested with, one a line."""
