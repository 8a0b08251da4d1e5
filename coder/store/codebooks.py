"""Reads the codebook from its tables, and writes a new version of it as part of a change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from itertools import starmap
from typing import TYPE_CHECKING

from coder.codebook import draft, in_use
from coder.errors import CodebookRefused
from coder.model import Code, Codebook
from coder.model.ids import CodebookId, CodeId, CodeRow
from coder.store import reconciliations

if TYPE_CHECKING:
    from coder.store.connection import Connection, Value
    from coder.store.journal import Change


def codebook_of(project: Connection) -> Codebook:
    """Return the current codebook, retired codes last and marked."""
    codes = project.execute(
        "SELECT codes.key, codes.name, parents.key, codes.definition, codes.include, codes.exclude, codes.keywords,"
        " codes.examples, codes.colour, codes.residual, codes.replaces, codes.retired"
        " FROM codes LEFT JOIN codes AS parents ON parents.id = codes.parent_id"
        " ORDER BY codes.retired, codes.position, codes.id"
    ).fetchall()
    latest = project.execute("SELECT name, description, language FROM codebooks ORDER BY id DESC LIMIT 1").fetchone()
    return _codebook(tuple(codes), latest or ())


@lru_cache(maxsize=4)
def _codebook(codes: tuple[tuple[Value, ...], ...], latest: tuple[str, ...]) -> Codebook:
    """Return the codebook of rows, kept with what it finds codes by: every act reads it, and it seldom changes."""
    return Codebook(tuple(starmap(_code, codes)), *latest)


def _code(
    key: str, name: str, parent: str | None, definition: str, include: str, exclude: str, keywords: str, examples: str,
    colour: str, residual: int, replaces: str, retired: int,
) -> Code:  # fmt: skip
    return Code(
        key, name, parent, definition, include, exclude, tuple(json.loads(keywords)), tuple(json.loads(examples)),
        colour, bool(residual), tuple(json.loads(replaces)), bool(retired),
    )  # fmt: skip


def code_ids(project: Connection) -> dict[str, CodeRow]:
    """Return the row of each code by its stable id."""
    return dict(project.execute("SELECT key, id FROM codes").fetchall())


def keys_of(project: Connection, rows: Iterable[CodeRow]) -> list[CodeId]:
    """Return the stable ids of the codes in these rows."""
    found = project.execute(
        "SELECT key FROM codes WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(rows)),)
    )
    return [key for (key,) in found]


def codebook_version(project: Connection) -> CodebookId | None:
    """Return the id of the codebook's newest version; each change to it makes one."""
    found = project.value("SELECT max(id) FROM codebooks")
    return None if found is None else CodebookId(found)


def codings_by_code(project: Connection) -> dict[str, int]:
    """Return the number of codings by stable id of the code."""
    return dict(
        project.execute(
            "SELECT codes.key, count(codings.id) FROM codes JOIN codings ON codings.code_id = codes.id"
            " GROUP BY codes.id"
        ).fetchall()
    )


def put_codebook(project: Connection, act: Change, new: Codebook) -> None:
    """Make the project's codebook equal to `new`: add, edit, move, merge and retire codes; codings follow merges.

    Codes missing from `new` are retired, never deleted. A code replaced by two or more codes of `new` was split: its
    codings stay on it until somebody recodes them. Retired codes stay unchanged. Raises CodebookRefused for a new or
    changed code with a control character, which no file could hold.
    """
    rows = code_ids(project)
    old = codebook_of(project)
    new_ids = {code.id for code in new}
    for code in new:
        if (trouble := draft.forbidden_in(code)) and old.by_id.get(code.id) != code:
            raise CodebookRefused(
                "The code «{name}», {trouble}.",
                "Nothing was changed. Correct it and try again.",
                name=code.name,
                trouble=trouble,
            )
    for position, code in enumerate(new):
        fields = _fields(code, position)
        if code.id in rows:
            act.update("codes", rows[code.id], fields)
        else:
            rows[code.id] = CodeRow(act.insert("codes", {"key": code.id, "parent_id": None, **fields}))
    for code in new:
        parent = rows[code.parent] if code.parent is not None else None
        act.update("codes", rows[code.id], {"parent_id": parent})
    for key, row_id in rows.items():
        if key not in new_ids:
            act.update("codes", row_id, {"retired": 1})
    for merged, heir in _merged(old, new):
        reconciliations.move(project, act, rows[merged], rows[heir])
        _move_codings(project, act, rows[merged], rows[heir])
    renamed = (old.name, old.description, old.language) != (new.name, new.description, new.language)
    if act.rows_touched or renamed or codebook_version(project) is None:
        act.insert(
            "codebooks",
            {"at": act.at, "name": new.name, "description": new.description, "language": new.language},
        )


def _fields(code: Code, position: int) -> dict[str, Value]:
    return {
        "position": position, "name": code.name, "definition": code.definition, "include": code.include,
        "exclude": code.exclude, "keywords": json.dumps(code.keywords, ensure_ascii=False),
        "examples": json.dumps(code.examples, ensure_ascii=False), "colour": code.colour,
        "residual": int(code.residual), "replaces": json.dumps(code.replaces, ensure_ascii=False),
        "retired": int(code.retired),
    }  # fmt: skip


def _merged(old: Codebook, new: Codebook) -> list[tuple[str, str]]:
    """Return (id, successor's id) for every code in use that exactly one code in use of `new` replaces."""
    used = in_use.codes_in_use(new)
    used_ids = {code.id for code in used}
    removed_ids = [code.id for code in in_use.codes_in_use(old) if code.id not in used_ids]
    heirs = {code_id: [code.id for code in used if code_id in code.replaces] for code_id in removed_ids}
    return [(code_id, found[0]) for code_id, found in heirs.items() if len(found) == 1]


def _move_codings(project: Connection, act: Change, old: CodeRow, heir: CodeRow) -> None:
    """Move codings of `old` to `heir`; where a coder had both on one excerpt, one is kept."""
    moving = project.execute(
        "SELECT id, EXISTS (SELECT 1 FROM codings AS twin WHERE twin.response_id = codings.response_id"
        " AND twin.start_char = codings.start_char AND twin.end_char = codings.end_char"
        " AND twin.coder_id = codings.coder_id AND twin.code_id = ?) FROM codings WHERE code_id = ? ORDER BY id",
        (heir, old),
    )
    for coding, has_heir in moving.fetchall():
        if has_heir:
            act.delete("codings", coding)
        else:
            act.update("codings", coding, {"code_id": heir})
