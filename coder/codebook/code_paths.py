"""Builds the tree of codes whose names are paths, such as «Health > Worry»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coder.codebook.draft import Draft
from coder.model import normal_name


def path_tree(drafts: Sequence[Draft], *separators: str) -> list[Draft]:
    """Return the top drafts with their descendants by path, creating missing parents.

    A separator without a name before it belongs to the name. The order is that of the rows.
    """
    between = re.compile(
        "|".join(
            rf"\s*(?:{re.escape(separator)})+\s*"
            if separator.strip() == separator
            else rf"\s+{re.escape(separator.strip())}\s+"
            for separator in separators
        )
    )
    top: list[Draft] = []
    draft_by_path: dict[tuple[str, ...], Draft] = {}
    without_row: set[Draft] = set()
    for draft in drafts:
        names = [normal_name(name) for name in between.split(draft.name)]
        if not all(names):
            names = [draft.name]
        siblings = top
        above: tuple[str, ...] = ()
        for name in names[:-1]:
            above = (*above, name.casefold())
            if above not in draft_by_path:
                draft_by_path[above] = Draft(draft.place, name)
                without_row.add(draft_by_path[above])
                siblings.append(draft_by_path[above])
            siblings = draft_by_path[above].children
        path = (*above, names[-1].casefold())
        draft.name = names[-1]
        known = draft_by_path.get(path)
        if known is not None and known in without_row:
            # The row of a code that stood above others before it: their place is kept.
            draft.children, siblings[siblings.index(known)] = known.children, draft
        else:
            siblings.append(draft)
        draft_by_path[path] = draft
    return top
