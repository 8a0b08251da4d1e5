"""Drives pyrefiqda in an environment of its own: `python drive_pyrefiqda.py FILE FOLDER [AGAIN]`.

Prints as JSON what that program finds in a .qdpx (unpacked in FOLDER) or a .qdc: names and references followed, and
characters cut out where the positions say. With AGAIN it writes the file anew from what it has read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pyrefiqda import RefiCodebook, RefiProject


def members(holder: Any, name: str) -> list[Any]:
    """What stands in a list of a part that need not be there."""
    return [] if holder is None else list(getattr(holder, name))


def codes(those: Iterable[Any], above: str = "") -> Iterator[Any]:
    """Each code with its path, from the top down."""
    for one in those:
        path = f"{above} > {one.name}" if above else one.name
        yield path, one
        yield from codes(one.code, path)


def project(path: Path, folder: Path, again: Path | None) -> dict[str, object]:
    """What is in a project."""
    read = RefiProject.load(path, str(folder))
    if again is not None:
        RefiProject.save(read, again, folder / "sources")
    users = {one.guid: one.name for one in members(read.users, "user")}
    in_tree = list(codes(members(read.code_book and read.code_book.codes, "code")))
    names = {one.guid: path for path, one in in_tree}
    variables = {one.guid: one.name for one in members(read.variables, "variable")}
    notes = {one.guid: text_of(one, folder) for one in members(read.notes, "note")}
    sources = {one.guid: one for one in members(read.sources, "text_source")}
    marked, said = [], []
    for source in sources.values():
        text = text_of(source, folder)
        for selection in source.plain_text_selection:
            place = text[selection.start_position : selection.end_position]
            marked += [
                (names[one.code_ref.target_guid], users[one.creating_user], place, one.creation_date_time is not None)
                for one in selection.coding
            ]
            said += [(place, notes[ref.target_guid]) for ref in selection.note_ref]
        said += [(source.name, notes[ref.target_guid]) for ref in source.note_ref]
    return {
        "users": sorted(users.values()),
        "codes": [(path, one.is_codable, one.description or "") for path, one in in_tree],
        "cases": [
            (
                one.name, sorted(sources[ref.target_guid].name for ref in one.source_ref),
                sorted((variables[value.variable_ref.target_guid], given(value)) for value in one.variable_value),
            )
            for one in members(read.cases, "case")
        ],
        "marked": sorted(marked), "notes": sorted(notes.values()), "said": sorted(said),
        "sets": [
            (one.name, sorted(sources[ref.target_guid].name for ref in one.member_source),
             [names[ref.target_guid] for ref in one.member_code])
            for one in members(read.sets, "set")
        ],
    }  # fmt: skip


def given(value: Any) -> str:
    """A value, whatever its type."""
    held = (value.text_value, value.boolean_value, value.integer_value, value.float_value, value.date_value,
            value.date_time_value)  # fmt: skip
    return next((str(one) for one in held if one is not None), "")


def text_of(source: Any, folder: Path) -> str:
    """The text of a source or a note."""
    if source.plain_text_content is not None:
        return str(source.plain_text_content)
    return RefiProject.resolve_source_path(source.plain_text_path, folder).read_bytes().decode()


def codebook(path: Path, again: Path | None) -> dict[str, object]:
    """What is in a codebook."""
    read = RefiCodebook.load(path)
    if again is not None:
        RefiCodebook.save(read, again)
    found = codes(read.codes.code)
    return {"codes": [(path, one.is_codable, one.description or "") for path, one in found]}


if __name__ == "__main__":
    file, work, *more = map(Path, sys.argv[1:])
    anew = more[0] if more else None
    print(json.dumps(codebook(file, anew) if file.suffix == ".qdc" else project(file, work, anew)))
