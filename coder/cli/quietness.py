"""Whether a command leaves out what it says of its work (`--quiet`)."""

from __future__ import annotations

_quiet = False


def set_quiet(quiet: bool) -> None:
    """Set whether progress and results are omitted; refusals and requested data are printed all the same."""
    global _quiet
    _quiet = quiet


def quiet() -> bool:
    """Return whether progress and results are omitted."""
    return _quiet
