"""Copies of a project that are to be merged: read without changing them, and matched by their coders."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from coder.errors import ProjectRefused
from coder.model.ids import CoderId
from coder.reasons import reason
from coder.store import check, waves
from coder.store.connection import Connection
from coder.store.header import REMEDY, check_header, side_files
from coder.store.journal import Change
from coder.store.opening import open_project
from coder.store.settings import own_uuid
from coder.text.visible import typed


def taken(project: Connection, path: Path, folder: Path) -> Path:
    """Copy a file with its log into `folder`, upgrade the copy, and return its path.

    Raises ProjectRefused, naming the file, where it is missing, no copy of `project`, damaged, newer, or being written
    to.
    """
    if not path.is_file():
        raise ProjectRefused("There is no file {path}.", "Look at its name.", path=path)
    copy = folder / path.name
    try:
        with path.open("rb") as file:
            if not file.read(16).startswith(b"SQLite format 3"):
                raise ProjectRefused(
                    "{path} is not a project file.",
                    "A table of codings comes in with: coder apply PROJECT --from FILE --all-coders",
                    path=path,
                )
        check_header(path, open_here=False)
        before = _state(path)
        for source in (path, side_files(path)[0]):
            if source.is_file():
                shutil.copyfile(source, folder / source.name)
        if _state(path) != before:
            raise ProjectRefused(
                "{path} is being written to by another program.", "Close it there, and try again.", path=path
            )
    except OSError as error:
        raise ProjectRefused(
            "{path} could not be read: {why}.", "Check its permissions.", path=path, why=reason(error)
        ) from error
    try:
        with open_project(copy) as other:
            if trouble := check.unsound(other):
                raise ProjectRefused(
                    "{path} is a damaged project file: {where} {trouble}", REMEDY, path=path, where=trouble.where,
                    trouble=trouble.what,
                )  # fmt: skip
            other.refuse_meddled()
            refuse_foreign(project, other, path)
            refuse_other_waves(project, other, path)
    except ProjectRefused as error:
        raise _named(error, copy, path) from error
    return copy


def _named(error: ProjectRefused, copy: Path, path: Path) -> ProjectRefused:
    """Reword a refusal of the copy for the file that was given."""
    old, new = str(copy), str(path)
    return ProjectRefused(error.what.with_fact(old, new), [message.with_fact(old, new) for message in error.hints])


def _state(path: Path) -> list[tuple[int, int] | None]:
    files = (path, *side_files(path))
    return [(file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else None for file in (files[0], files[1])]


def refuse_other_waves(project: Connection, other: Connection, path: Path) -> None:
    """Raise ProjectRefused where a wave was renamed in one file alone: its answers would be taken for others."""
    our_waves = waves.by_import(project)
    for uuid, (file_name, wave) in waves.by_import(other).items():
        if uuid in our_waves and our_waves[uuid][1] != wave:
            raise ProjectRefused(
                "The answers of «{file}» are of {wave} here, and of {other} in {path}.",
                "Call the wave the same in both first: coder rename {typed_path} {typed_old} {typed_new} --wave",
                file=file_name,
                wave=waves.called(our_waves[uuid][1]),
                other=waves.called(wave),
                path=path,
                typed_path=typed(path if our_waves[uuid][1] else project.path),
                typed_old=typed(wave if our_waves[uuid][1] else ""),
                typed_new=typed(our_waves[uuid][1] or wave),
            )


def refuse_foreign(project: Connection, other: Connection, path: Path) -> None:
    """Raise ProjectRefused for a file of another project."""
    if own_uuid(project) != own_uuid(other):
        raise ProjectRefused(
            "{path} is no copy of this project: its answers and codes are others.",
            "Make copies with `coder share`, or by copying the file; what is in another project comes over by"
            " `coder export` and `coder apply --from`.",
            path=path,
        )


def same_person(act: Change, uuid: str, coder_id: CoderId) -> None:
    """Store that the coder known by `uuid` elsewhere is this one."""
    act.insert("merged_coders", {"change_id": act.id, "coder_uuid": uuid, "coder_id": coder_id})


def bring_shown(ours: Connection, theirs: Connection, responses: dict[int, int]) -> int:
    """Add the suggestions shown to coders in the copy; return how many are new. `responses`: there → here."""
    added = 0
    for at, coder, response, because, suggestions in theirs.execute(
        "SELECT at, coder, response_id, because, suggestions FROM shown ORDER BY id"
    ).fetchall():
        if response in responses:
            done = ours.execute(
                "INSERT INTO shown (at, coder, response_id, because, suggestions) SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT"
                " EXISTS (SELECT 1 FROM shown WHERE response_id = ?3 AND at = ?1 AND coder = ?2 AND because = ?4)",
                (at, coder, responses[response], because, suggestions),
            )
            added += done.rowcount
    return added


def bring_reported(ours: Connection, theirs: Connection, variables: dict[int, int]) -> int:
    """Add the tables by groups of the copy's reports, which matter when cells are hidden; return how many are new.

    `variables`: there → here.
    """
    added = 0
    for *row, ids in theirs.execute(
        "SELECT at, wave, question, conditions, variable, limits, cells, ids FROM reported ORDER BY id"
    ).fetchall():
        our_ids = {name: variables.get(their_id, their_id) for name, their_id in json.loads(ids).items()}
        done = ours.execute(
            "INSERT INTO reported (at, wave, question, conditions, variable, limits, cells, ids)"
            " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM reported WHERE at = ?1"
            " AND wave = ?2 AND question = ?3 AND conditions = ?4 AND variable = ?5 AND cells = ?7)",
            (*row, json.dumps(our_ids, ensure_ascii=False)),
        )
        added += done.rowcount
    return added
