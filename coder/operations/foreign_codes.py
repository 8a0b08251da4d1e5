"""Matches the codes of another program with those of a project: which are the same, which are new, and their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from coder.codebook.draft import DEEPEST
from coder.codebook.ids import make_id
from coder.i18n.translator import languages, translator
from coder.interchange.codes import description_of
from coder.interchange.foreign import ForeignCode, Key
from coder.model import Code, Codebook, normal_name
from coder.text.visible import visible


@dataclass(frozen=True, slots=True)
class CodesMatched:
    """A codebook extended by the codes of another program, with the code here for each of theirs.

    `same` are names of existing codes with an equal name and place there, `defined` those of them with another
    definition there, which is ignored. `renamed` are those whose name another of their siblings has, and `raised` those
    moved up, since a codebook has a limited number of levels.
    """

    codebook: Codebook
    ids: Mapping[Key, str]
    new: Sequence[str]
    same: Sequence[str]
    defined: Sequence[str]
    renamed: Sequence[str]
    raised: Sequence[str]


def match_codes(
    codebook: Codebook, codes: Sequence[ForeignCode], id_by_uuid: Mapping[str, str], *, exact: bool
) -> CodesMatched:
    """Add codes to a codebook. `id_by_uuid` are the ids of its codes by their global ids; `exact` where names and
    texts come from this program, and are kept character for character.
    """
    known = dict(codebook.by_id)
    id_by_name = {(code.parent, code.name.casefold()): code.id for code in codebook if not code.retired}
    depth: dict[str | None, int] = {None: 0}
    for code in codebook:
        depth[code.id] = depth[code.parent] + 1
    ids: dict[Key, str] = {}
    new, same, defined, renamed, raised = list[str](), list[str](), list[str](), list[str](), list[str]()
    taken, matched = set(known), set[str]()
    has_residual = any(code.residual and not code.retired for code in codebook)
    for foreign_code in codes:
        name = foreign_code.name if exact else visible(normal_name(foreign_code.name)) or "code"
        parent = None if foreign_code.parent is None else ids.get(foreign_code.parent)
        while parent is not None and depth[parent] >= DEEPEST:
            parent = known[parent].parent
            raised.append(name)
        found = id_by_uuid.get(foreign_code.guid) or (
            None if foreign_code.retired else id_by_name.get((parent, name.casefold()))
        )
        if found is not None and found not in matched and found in codebook.by_id:
            ids[foreign_code.key] = found
            matched.add(found)
            same.append(known[found].name)
            if foreign_code.definition and foreign_code.definition.strip() not in _descriptions(known[found]):
                defined.append(known[found].name)
            continue
        free, number = name, 2
        while not foreign_code.retired and (parent, free.casefold()) in id_by_name:
            free, number = f"{name} ({number})", number + 1
        if free != name:
            renamed.append(free)
        id_ = foreign_code.id if foreign_code.id and foreign_code.id not in known else make_id(free, taken)
        new_code = Code(
            id_, free, parent, _text(foreign_code.definition, exact=exact), foreign_code.include, foreign_code.exclude,
            tuple(foreign_code.keywords), tuple(foreign_code.examples), foreign_code.colour,
            foreign_code.residual and not has_residual, tuple(foreign_code.replaces), foreign_code.retired,
        )  # fmt: skip
        has_residual |= new_code.residual and not new_code.retired
        known[id_] = new_code
        taken.add(id_)
        depth[id_] = depth[parent] + 1
        if not foreign_code.retired:
            id_by_name[parent, free.casefold()] = id_
        ids[foreign_code.key] = id_
        new.append(id_)
    codes_ = _in_tree_order(known.values())
    return CodesMatched(replace(codebook, codes=codes_), ids, new, same, defined, renamed, list(dict.fromkeys(raised)))


def _descriptions(code: Code) -> set[str]:
    """Return what a code's definition may be in another program: alone, or with all that the codebook says of it."""
    parts = {description_of(code, translator(language).gettext).strip() for language in languages()}
    return {code.definition.strip(), *parts}


def _text(text: str, *, exact: bool) -> str:
    return text if exact else visible(text).strip()


def _in_tree_order(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Return each code before those below it, retired ones last, as in a project."""
    below: dict[str | None, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent, []).append(code)
    found, waiting = [], list(reversed(below.get(None, [])))
    while waiting:
        code = waiting.pop()
        found.append(code)
        waiting += reversed(below.get(code.id, []))
    return tuple(sorted(found, key=lambda code: code.retired))
