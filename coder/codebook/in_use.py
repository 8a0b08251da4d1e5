"""The codes of a codebook that are in use: what a file holds, and what a comparison compares."""

from __future__ import annotations

from dataclasses import replace

from coder.errors import CoderError
from coder.model import Code, Codebook


def codes_in_use(codebook: Codebook) -> tuple[Code, ...]:
    """The codes that are not retired, in order; below a retired one they move up to the nearest in use."""
    used = []
    for code in codebook:
        parent = code.parent
        while parent is not None and codebook.by_id[parent].retired:
            parent = codebook.by_id[parent].parent
        if not code.retired:
            used.append(code if parent == code.parent else replace(code, parent=parent))
    return tuple(used)


def in_use(codebook: Codebook, code: Code) -> Code:
    """`code`, unless it is retired: then CoderError, naming the codes that replaced it."""
    if not code.retired:
        return code
    heirs = [other.name for other in codebook if code.id in other.replaces and not other.retired]
    hint = f"Use {' or '.join(f'«{name}»' for name in heirs)} instead." if heirs else "Choose another code."
    raise CoderError(f"The code «{code.name}» is retired, so it cannot be applied.", hint)
