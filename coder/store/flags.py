"""Flags on answers and excerpts, and the suggestions that coders saw."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.model.coding import UNKNOWN, Flag, Origin, Span
from coder.model.ids import CoderId, FlagId, ResponseId
from coder.store.connection import Connection, now

if TYPE_CHECKING:
    from coder.store.journal import Change

COME_BACK = "come back"
GOOD_QUOTE = "good quote"
NO_CODE_FITS = "no code fits"
APART = "apart"
"""The answer is coded by itself, not with similar ones."""
KINDS = (COME_BACK, GOOD_QUOTE, NO_CODE_FITS, APART)


def find_flag(project: Connection, coder_id: CoderId, response_id: ResponseId, span: Span, kind: str) -> FlagId | None:
    """Return the id of exactly this flag, or None."""
    found = project.value(
        "SELECT id FROM flags WHERE response_id = ? AND kind = ? AND coder_id = ? AND start_char = ? AND end_char = ?",
        (response_id, kind, coder_id, *span),
    )
    return None if found is None else FlagId(found)


def put_flag(
    project: Connection, act: Change, response_id: ResponseId, span: Span, kind: str, origin: Origin = UNKNOWN
) -> bool:
    """Set a flag, with the time and the id of its origin; return False where this coder has set it already."""
    if find_flag(project, act.coder_id, response_id, span, kind) is not None:
        return False
    act.insert(
        "flags",
        {
            "at": origin.at or act.at, "coder_id": act.coder_id, "response_id": response_id,
            "start_char": span[0], "end_char": span[1], "kind": kind, "uuid": origin.uuid or act.fresh_uuid(),
        },
    )  # fmt: skip
    return True


def remove_flags(project: Connection, act: Change, response_id: ResponseId, kind: str) -> int:
    """Remove this coder's flags of a kind from an answer; return how many there were."""
    ids = project.execute(
        "SELECT id FROM flags WHERE response_id = ? AND kind = ? AND coder_id = ?", (response_id, kind, act.coder_id)
    ).fetchall()
    for (flag_id,) in ids:
        act.delete("flags", flag_id)
    return len(ids)


def flags_on(project: Connection, response_id: ResponseId) -> list[Flag]:
    """Return every coder's flags on an answer."""
    return list(
        project.read(
            Flag,
            "SELECT kind, start_char, end_char, coders.name AS coder FROM flags"
            " JOIN coders ON coders.id = flags.coder_id WHERE response_id = ? ORDER BY start_char, flags.id",
            (response_id,),
        )
    )


def flagged(project: Connection, coder: str, kind: str) -> set[ResponseId]:
    """Return the ids of the answers that `coder` has flagged with `kind`."""
    return {
        response
        for (response,) in project.execute(
            "SELECT response_id FROM flags JOIN coders ON coders.id = flags.coder_id"
            " WHERE coders.name = ? AND kind = ?",
            (coder, kind),
        )
    }


def flagged_among(project: Connection, coder: str, kind: str, among: Sequence[ResponseId]) -> set[ResponseId]:
    """Return those of `among` that `coder` has flagged with `kind`."""
    rows = project.execute(
        "SELECT response_id FROM flags WHERE response_id IN (SELECT value FROM json_each(?)) AND kind = ?"
        " AND coder_id = (SELECT id FROM coders WHERE name = ?)",
        (json.dumps(list(among)), kind, coder),
    )
    return {response for (response,) in rows}


def note_shown(
    project: Connection, coder: str, response_id: ResponseId, because: str, suggestions: Sequence[tuple[str, float]],
    at: str = "",
) -> None:  # fmt: skip
    """Record suggestions (stable id, confidence) for an answer shown to a coder: because they `asked` in blind mode,
    because suggestions were `open`, or because a blind coder had `chosen` codes first. `at` is when, by default now.

    Open suggestions are recorded the first time only, since a coder may pass an answer daily.
    """
    project.execute(
        "INSERT INTO shown (at, coder, response_id, because, suggestions) SELECT ?1, ?2, ?3, ?4, ?5"
        " WHERE ?4 <> 'open' OR NOT EXISTS"
        " (SELECT 1 FROM shown WHERE response_id = ?3 AND coder = ?2 AND because = 'open')",
        (
            at or now(),
            coder,
            response_id,
            because,
            json.dumps([list(suggestion) for suggestion in suggestions], ensure_ascii=False),
        ),
    )


def settings_of(project: Connection, coder: str) -> dict[str, str]:
    """Return the settings of one coder in this project, such as where they stopped: name → text."""
    return dict(project.execute("SELECT key, value FROM coder_settings WHERE coder = ?", (coder,)))


def put_setting_of(project: Connection, coder: str, key: str, value: str) -> None:
    """Store a setting of one coder; must be inside a transaction."""
    project.execute(
        "INSERT INTO coder_settings (coder, key, value) VALUES (?, ?, ?)"
        " ON CONFLICT (coder, key) DO UPDATE SET value = excluded.value",
        (coder, key, value),
    )
