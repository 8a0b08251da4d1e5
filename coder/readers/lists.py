"""Finds the headings of list items: the sentence before the list, or an item of an outer list."""

from __future__ import annotations

from collections.abc import Sequence

from coder.readers.blocks import Block

BESIDE = ""
"""The mark of an item outside lists, such as a text box or a row of a table."""

_Place = tuple[int, str]
"""The indentation of an item, and the kind of its mark."""


def listed_under(blocks: Sequence[Block]) -> dict[int, int]:
    """Map the place of each item listed under a sentence or another item to the place of that one.

    A list belongs to the block before it if that ends in a colon. An item that is indented, or has another kind of mark
    below one that ends in a colon, belongs to the item before it.
    """
    found: dict[int, int] = {}
    above: list[tuple[_Place, int]] = []
    leads: int | None = None
    before: int | None = None
    for number, block in enumerate(blocks):
        if block.item and block.mark == BESIDE:
            continue
        if not block.item:
            above = []
            leads = number if not block.level and _leads(block) else None
            before = None
            continue
        place = (block.depth, block.mark)
        above = _outer(above, place, colon=before is not None and _leads(blocks[before]))
        parent = above[-1][1] if above else leads
        if parent is not None:
            found[number] = parent
        above.append((place, number))
        before = number
    return found


def _outer(above: list[tuple[_Place, int]], place: _Place, *, colon: bool) -> list[tuple[_Place, int]]:
    """Return the items that contain an item at `place`; `colon`: the item before it ends in one."""
    depth, mark = place
    outer = [list_item for list_item in above if list_item[0][0] <= depth]
    if not outer or outer[-1][0][0] < depth:
        return outer
    level = [list_item for list_item in outer if list_item[0][0] == depth]
    same = next((at for at, list_item in enumerate(level) if list_item[0][1] == mark), None)
    deeper = outer[: len(outer) - len(level)]
    if same is not None:
        return [*deeper, *level[:same]]
    return outer if colon else deeper


def _leads(block: Block) -> bool:
    return block.text.endswith(":")
