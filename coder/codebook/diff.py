"""Compares two codebooks, and describes the effect of the change on codings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from coder.codebook.in_use import codes_in_use
from coder.message import Message, text
from coder.model import Code, Codebook, normal_name

Kind = Literal["add", "restore", "rename", "move", "edit", "merge", "split", "retire", "reorder"]

EDITABLE = ("definition", "include", "exclude", "keywords", "examples", "colour", "residual")
ALIKE = 80
"""Similarity from which names or definitions look like those of one code (rapidfuzz ratio, 0–100)."""
NUMBER = re.compile(r"\d+")


class CodeChange(Struct, frozen=True):
    """A change to one code.

    `before` is the code in the old codebook (None: added), `after` the code once every change is made, so that changes
    of one code have the same `after`; merged, split and retired codes remain, with `retired` set. `into` has the codes
    that take over in a merge (one) or a split (two or more). `fields` are the fields of an edit. `old_place` and
    `new_place` are the paths of the parents, empty at the top. For a reorder, `before` and `after` are the parent
    (None: the top) and `order` the ids below it. `hint` suggests what else the author may have meant.
    """

    kind: Kind
    before: Code | None = None
    after: Code | None = None
    into: tuple[Code, ...] = ()
    fields: tuple[str, ...] = ()
    old_place: str = ""
    new_place: str = ""
    order: tuple[str, ...] = ()
    hint: Message | None = None

    @property
    def touches(self) -> tuple[str, ...]:
        """Ids of the codes whose codings this change concerns, before it."""
        return (self.before.id,) if self.before and self.kind not in ("add", "reorder") else ()


def diff(old: Codebook, new: Codebook) -> list[CodeChange]:
    """Return the changes from `old` to `new`, matched by id, in an order in which they can be made one by one.

    Added and restored codes come first (parents before children), then renames, moves and edits, then merges, splits
    and retirements, then new orders. An old code missing from `new` is merged when one code there replaces it (its
    codings move), split when several do (its codings stay on it until they are recoded), and retired otherwise. Codes
    retired in `old` and absent from `new` are no change. Positions of added and moved codes follow `new` and are no
    reorder; a reorder is a changed order below one parent.
    """
    before_by_id = {code.id: code for code in (*old, *codes_in_use(old))}
    used = codes_in_use(new)
    used_ids = {code.id for code in used}
    pairs = [(before_by_id[code.id], code) for code in used if code.id in before_by_id]
    added = [code for code in used if code.id not in before_by_id]
    removed_codes = [code for code in codes_in_use(old) if code.id not in used_ids]
    changes = [CodeChange("add", after=code, new_place=_place(new, code)) for code in added]
    changes += [
        CodeChange("restore", before, after, new_place=_place(new, after)) for before, after in pairs if before.retired
    ]
    changes += [CodeChange("rename", before, after) for before, after in pairs if before.name != after.name]
    changes += [
        CodeChange("move", before, after, old_place=_place(old, before), new_place=_place(new, after))
        for before, after in pairs
        if before.parent != after.parent
    ]
    for before, after in pairs:
        fields = tuple(field for field in EDITABLE if getattr(before, field) != getattr(after, field))
        if fields:
            changes.append(CodeChange("edit", before, after, fields=fields))
    leaving = [_leaving(code, new) for code in removed_codes]
    for kind in ("merge", "split", "retire"):
        changes += [change for change in leaving if change.kind == kind]
    return _hinted(changes, new) + list(_reorders(old, new))


def _place(codebook: Codebook, code: Code) -> str:
    return codebook.path(codebook.by_id[code.parent]) if code.parent is not None else ""


def _leaving(code: Code, new: Codebook) -> CodeChange:
    into = tuple(other for other in codes_in_use(new) if code.id in other.replaces)
    kind: Kind = "split" if len(into) > 1 else "merge" if into else "retire"
    return CodeChange(kind, code, replace(code, retired=True), into=into)


def _reorders(old: Codebook, new: Codebook) -> Iterator[CodeChange]:
    before_of, after_of = _orders(old), _orders(new)
    for parent_id, after in after_of.items():
        before = before_of.get(parent_id, [])
        if [code_id for code_id in before if code_id in after] != [code_id for code_id in after if code_id in before]:
            parent = new.by_id[parent_id] if parent_id is not None else None
            yield CodeChange(
                "reorder",
                old.by_id[parent_id] if parent_id is not None else None,
                parent,
                new_place=new.path(parent) if parent else "",
                order=tuple(after),
            )


def _orders(codebook: Codebook) -> dict[str | None, list[str]]:
    """Return the ids of the codes in use by that of their parent."""
    orders: dict[str | None, list[str]] = {}
    for code in codes_in_use(codebook):
        orders.setdefault(code.parent, []).append(code.id)
    return orders


def _hinted(changes: Sequence[CodeChange], new: Codebook) -> list[CodeChange]:
    """Return the changes with a hint on each retired code that an added one resembles, the most similar first."""
    added = [change.after for change in changes if change.kind == "add" and change.after]
    retired = [change.before for change in changes if change.kind == "retire" and change.before]
    pairs: list[tuple[float, str, str]] = sorted(
        ((_alike(before, after), before.id, after.id) for before in retired for after in added),
        key=lambda pair: -pair[0],
    )
    successor: dict[str, str] = {}
    for score, before_id, after_id in pairs:
        if score >= ALIKE and before_id not in successor and after_id not in successor.values():
            successor[before_id] = after_id
    hinted = []
    for change in changes:
        if change.kind == "retire" and change.before and change.before.id in successor:
            after = new.by_id[successor[change.before.id]]
            hint = Message(
                "The added «{name}» looks like this code under a new id. To rename it and keep its codings, write"
                " «id: {id}» there.",
                name=after.name,
                id=change.before.id,
            )
            change = replace(change, hint=hint)
        hinted.append(change)
    return hinted


def _alike(before: Code, after: Code) -> float:
    """Return the similarity of two codes, from 0 to 100. `forløp 1` and `forløp 10` are never the same."""
    from rapidfuzz import fuzz

    old_name, new_name = normal_name(before.name).casefold(), normal_name(after.name).casefold()
    numbers, other_numbers = set(NUMBER.findall(old_name)), set(NUMBER.findall(new_name))
    if not (numbers <= other_numbers or other_numbers <= numbers):
        return 0.0
    name = fuzz.ratio(old_name, new_name)
    if before.parent == after.parent:
        # Words added or removed; slightly below an equal name.
        name = max(name, fuzz.token_set_ratio(old_name, new_name) - 5)
    definition = fuzz.ratio(before.definition, after.definition) if before.definition and after.definition else 0.0
    return max(name, definition)


def describe(change: CodeChange) -> Message:
    """Return `change` as a sentence, with its hint on a second line if it has one."""
    sentence = _sentence(change)
    if change.hint is None:
        return sentence
    return Message("{sentence}\n        {hint}", sentence=sentence, hint=change.hint)


def _sentence(change: CodeChange) -> Message:
    before, after = change.before, change.after
    if change.kind == "reorder":
        return Message("reorder {place}: {names}", place=_under(change.new_place), names=change.order)
    code = before or after
    if code is None or after is None:
        raise ValueError(f"a change of kind {change.kind} needs a code")
    facts_before: dict[str, object] = {"id": code.id, "name": code.name}
    facts_after: dict[str, object] = {"id": code.id, "name": after.name}
    match change.kind:
        case "add":
            return Message("add     {id}: «{name}», {place}", place=_under(change.new_place), **facts_after)
        case "restore":
            return Message(
                "restore {id}: «{name}», in use again, {place}", place=_under(change.new_place), **facts_after
            )
        case "rename":
            return Message("rename  {id}: «{name}» → «{new}»", new=after.name, **facts_before)
        case "move":
            places = {"old": _where(change.old_place), "new": _where(change.new_place)}
            return Message("move    {id}: «{name}», from {old} to {new}", **places, **facts_after)
        case "edit":
            fields = [_edited(code, after, field) for field in change.fields]
            return Message("edit    {id}: «{name}», {fields}", fields=fields, **facts_after)
        case "merge":
            return Message(
                "merge   {id}: «{name}» into {into}; its codings move there", into=_into(change), **facts_before
            )
        case "split":
            return Message(
                "split   {id}: «{name}» into {into}; its codings stay until they are recoded",
                into=_into(change),
                **facts_before,
            )
        case _:
            return Message("retire  {id}: «{name}»; its codings stay, no new ones are made", **facts_before)


def _into(change: CodeChange) -> Message:
    first, *others = (text(f"«{other.name}» ({other.id})") for other in change.into)
    return reduce(lambda before, last: Message("{before} and {last}", before=before, last=last), others, first)


_FIELDS = {
    "definition": Message("definition"), "include": Message("include"), "exclude": Message("exclude"),
    "keywords": Message("keywords"), "examples": Message("examples"), "colour": Message("colour"),
    "residual": Message("residual"),
}  # fmt: skip


def _edited(before: Code, after: Code, field: str) -> Message:
    """Return the field, and for a list the number of items added and removed."""
    if field not in ("keywords", "examples"):
        return _FIELDS[field]
    old_values, new_values = set(getattr(before, field)), set(getattr(after, field))
    counts = [Message("{n} added", n=len(new_values - old_values))] * bool(new_values - old_values)
    counts += [Message("{n} removed", n=len(old_values - new_values))] * bool(old_values - new_values)
    return Message("{field} ({counts})", field=_FIELDS[field], counts=counts or Message("in another order"))


def _under(place: str) -> Message:
    return Message("under «{place}»", place=place) if place else Message("at the top")


def _where(place: str) -> Message:
    return text(f"«{place}»") if place else Message("the top")
