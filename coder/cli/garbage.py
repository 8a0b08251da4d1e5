"""When garbage is looked for: not while modules are loaded, which stay; to look through them takes a tenth of it."""

from __future__ import annotations

import gc


def leave() -> None:
    """Do not look for garbage until `look_again`."""
    gc.disable()


def look_again() -> None:
    """Look for garbage again where it was left, but not among what is there now."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
