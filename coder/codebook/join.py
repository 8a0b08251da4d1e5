"""Adds a codebook to another without removing anything."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from coder.model import Code, Codebook


def join(old: Codebook, new: Codebook) -> Codebook:
    """Return `old` with the codes of `new` added, or updated where the id is the same; none is retired.

    Name, description and language of `old` are kept where set.
    """
    codes = [new.by_id.get(code.id, code) for code in old if not code.retired]
    codes += [code for code in new if code.id not in old.by_id or old.by_id[code.id].retired]
    return replace(
        old,
        codes=tuple(_in_tree_order(codes, None)),
        name=old.name or new.name,
        description=old.description or new.description,
        language=old.language or new.language,
    )


def _in_tree_order(codes: list[Code], parent: str | None) -> Iterator[Code]:
    for code in codes:
        if code.parent == parent:
            yield code
            yield from _in_tree_order(codes, code.id)
