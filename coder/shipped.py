"""Where the codebooks and the corpus that come with the tool are: in the wheel, or beside the package in a clone."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


SURVEY = _folder("corpus") / "syntetisk-kartlegging.csv"
CODINGS = {
    "Ingrid": _folder("corpus") / "syntetiske-kodinger-ingrid.csv",
    "Olav": _folder("corpus") / "syntetiske-kodinger-olav.csv",
}
CODEBOOK = _folder("codebooks") / "grupper-ikke-prioritert.yaml"
REPORT = _folder("corpus") / "syntetisk-rapport.yaml"
