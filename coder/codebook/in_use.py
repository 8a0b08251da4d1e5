"""The codes of a codebook that are not retired: the content of files and comparisons."""

from __future__ import annotations

from functools import reduce

from msgspec.structs import replace

from coder.errors import CoderError
from coder.message import Message, text
from coder.model import Code, Codebook


def codes_in_use(codebook: Codebook) -> tuple[Code, ...]:
    """Return the codes that are not retired, in order; below a retired one they move up to the nearest in use."""
    used = []
    for code in codebook:
        parent = code.parent
        while parent is not None and codebook.by_id[parent].retired:
            parent = codebook.by_id[parent].parent
        if not code.retired:
            used.append(code if parent == code.parent else replace(code, parent=parent))
    return tuple(used)


def in_use(codebook: Codebook, code: Code) -> Code:
    """Return `code`; raise CoderError, naming its replacements, if it is retired."""
    if not code.retired:
        return code
    heirs = [other.name for other in codebook if code.id in other.replaces and not other.retired]
    hint = Message("Choose another code.")
    if heirs:
        first, *others = (text(f"«{name}»") for name in heirs)
        named = reduce(lambda before, last: Message("{before} or {last}", before=before, last=last), others, first)
        hint = Message("Use {heirs} instead.", heirs=named)
    raise CoderError("The code «{name}» is retired, so it cannot be applied.", hint, name=code.name)
