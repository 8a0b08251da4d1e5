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
    for code in those:
        path = f"{above} > {code.name}" if above else code.name
        yield path, code
        yield from codes(code.code, path)


def project(path: Path, folder: Path, again: Path | None) -> dict[str, object]:
    """What is in a project."""
    read = RefiProject.load(path, str(folder))
    if again is not None:
        RefiProject.save(read, again, folder / "sources")
    users = {user.guid: user.name for user in members(read.users, "user")}
    in_tree = list(codes(members(read.code_book and read.code_book.codes, "code")))
    names = {code.guid: path for path, code in in_tree}
    variables = {variable.guid: variable.name for variable in members(read.variables, "variable")}
    notes = {note.guid: text_of(note, folder) for note in members(read.notes, "note")}
    sources = {source.guid: source for source in members(read.sources, "text_source")}
    marked, said = [], []
    for source in sources.values():
        text = text_of(source, folder)
        for selection in source.plain_text_selection:
            place = text[selection.start_position : selection.end_position]
            marked += [
                (
                    names[coding.code_ref.target_guid],
                    users[coding.creating_user],
                    place,
                    coding.creation_date_time is not None,
                )
                for coding in selection.coding
            ]
            said += [(place, notes[ref.target_guid]) for ref in selection.note_ref]
        said += [(source.name, notes[ref.target_guid]) for ref in source.note_ref]
    return {
        "users": sorted(users.values()),
        "codes": [(path, code.is_codable, code.description or "") for path, code in in_tree],
        "cases": [
            (
                case.name, sorted(sources[ref.target_guid].name for ref in case.source_ref),
                sorted((variables[value.variable_ref.target_guid], given(value)) for value in case.variable_value),
            )
            for case in members(read.cases, "case")
        ],
        "marked": sorted(marked), "notes": sorted(notes.values()), "said": sorted(said),
        "sets": [
            (set_of.name, sorted(sources[ref.target_guid].name for ref in set_of.member_source),
             [names[ref.target_guid] for ref in set_of.member_code])
            for set_of in members(read.sets, "set")
        ],
    }  # fmt: skip


def given(value: Any) -> str:
    """A value, whatever its type."""
    values = (value.text_value, value.boolean_value, value.integer_value, value.float_value, value.date_value,
              value.date_time_value)  # fmt: skip
    return next((str(typed) for typed in values if typed is not None), "")


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
    return {"codes": [(path, code.is_codable, code.description or "") for path, code in found]}


if __name__ == "__main__":
    file, work, *more = map(Path, sys.argv[1:])
    anew = more[0] if more else None
    print(json.dumps(codebook(file, anew) if file.suffix == ".qdc" else project(file, work, anew)))
