"""Restores, after a merge, the rules that two coders' separate work may break together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coder.store.clocks import ASIDE, State, Touch
from coder.store.connection import Connection
from coder.store.flags import NO_CODE_FITS
from coder.store.journal import Change
from coder.store.merge_rows import precedence
from coder.store.reversing import image_of
from coder.store.rows import Image
from coder.store.touches import BY_NAME, Touches

Place = tuple[int, int]
"""Rows of an answer and of a coder."""


def heirs(project: Connection) -> dict[int, int]:
    """Map each retired code to the code in use that finally replaced it; rows of `codes`."""
    rows = project.execute("SELECT id, key, retired, replaces FROM codes").fetchall()
    number = {key: row_id for row_id, key, _, _ in rows}
    retired = {row_id for row_id, _, gone, _ in rows if gone}
    taken: dict[int, list[int]] = {}
    for row_id, _, _, replaces in rows:
        for key in json.loads(replaces):
            if number.get(key) in retired and number[key] != row_id:
                taken.setdefault(number[key], []).append(row_id)
    found = {}
    for code in retired:
        seen, at = {code}, code
        while at in retired and len(taken.get(at, ())) == 1 and taken[at][0] not in seen:
            at = taken[at][0]
            seen.add(at)
        if at not in retired:
            found[code] = at
    return found


@dataclass(frozen=True, slots=True)
class SetAside:
    """A coder's code on an answer, or «no code fits» (`code` empty), which the same coder has contradicted later."""

    answer: str
    coder: str
    code: str


def restore_rules(ours: Touches, act: Change) -> tuple[SetAside, ...]:
    """Restore the rules that the merged rows may break, and return what was set aside for it."""
    _break_circles(ours.project, act)
    _follow_merged_codes(ours, act)
    set_aside = _one_decision(ours, act)
    _one_theme(ours, act)
    _one_current(ours.project, act)
    return tuple(set_aside)


def _break_circles(project: Connection, act: Change) -> None:
    """Break circles of codes moved below each other in different copies: the one with the last id goes to the top."""
    above: dict[str, str | None] = dict(
        project.execute(
            "SELECT codes.key, parents.key FROM codes LEFT JOIN codes AS parents ON parents.id = codes.parent_id"
        ).fetchall()
    )
    rows = dict(project.execute("SELECT key, id FROM codes").fetchall())
    for start in sorted(above):
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in path:
            path.append(at)
            at = above[at]
        if at is not None:
            last = max(path[path.index(at) :])
            above[last] = None
            act.update("codes", rows[last], {"parent_id": None})


def _follow_merged_codes(ours: Touches, act: Change) -> None:
    """Move codings of merged codes, imported ones too. Of two by one coder on one excerpt the one touched last is kept,
    as it is where the codes had been merged before.
    """
    references = ours.references("codings")
    for code, heir in sorted(heirs(ours.project).items()):
        for (coding,) in ours.project.execute(
            "SELECT id FROM codings WHERE code_id = ? ORDER BY uuid", (code,)
        ).fetchall():
            duplicate = ours.project.value(
                "SELECT twin.id FROM codings JOIN codings AS twin USING"
                " (response_id, start_char, end_char, coder_id) WHERE codings.id = ? AND twin.code_id = ?",
                (coding, heir),
            )
            state = _state(ours, "codings", coding)[1]
            if duplicate is not None:
                other = _state(ours, "codings", duplicate)[1]
                if precedence(state, references) < precedence(other, references):
                    act.delete("codings", coding)
                    continue
                act.delete("codings", duplicate)
            act.update("codings", coding, {"code_id": heir})
            key, moved = _state(ours, "codings", coding)
            if state.touch.clock != moved.touch.clock:
                ours.note(act, "codings", key, state.touch, gone=False)


def _one_decision(ours: Touches, act: Change) -> list[SetAside]:
    """Enforce that a code and «no code fits» of one coder never coexist: the later decision on an answer wins.

    The earlier one is set aside: it returns when the winner turns out to have been undone in another copy, so that the
    order of merging makes no difference.
    """
    waiting: dict[Place, list[tuple[str, str, Image]]] = {}
    touched = _removed(ours.project, act)
    for key, table, row in _set_aside(ours):
        if not ours.records[key].aside:
            touched.add(_about(row))
        elif not _stands(ours.project, table, row):
            waiting.setdefault(_about(row), []).append((key, table, row))
    decided_both_ways = ours.project.execute(
        "SELECT flags.response_id, flags.coder_id FROM flags JOIN codings"
        " ON codings.response_id = flags.response_id AND codings.coder_id = flags.coder_id WHERE flags.kind = ?",
        (NO_CODE_FITS,),
    ).fetchall()
    set_aside: list[SetAside] = []
    for place in sorted({*waiting, *decided_both_ways}):
        set_aside += _decide(ours, act, place, waiting.get(place, ()), bring_back=place in touched)
    return set_aside


def _decide(
    ours: Touches, act: Change, place: Place, waiting: Sequence[tuple[str, str, Image]], *, bring_back: bool
) -> list[SetAside]:
    """Set aside a coder's earlier decisions on an answer, among those standing or set aside, and return them."""
    set_aside: list[SetAside] = []
    existing: list[tuple[str | None, str, Image]] = [
        (None, table, row)
        for table in ("codings", "flags")
        for row in ours.project.images(
            f"SELECT * FROM {table} WHERE response_id = ? AND coder_id = ?"
            + (f" AND kind = '{NO_CODE_FITS}'" if table == "flags" else ""),
            place,
        )
    ]
    decisions = [*existing, *waiting]
    coded, none = (
        max((str(row["at"]) for _, row_table, row in decisions if row_table == table), default="")
        for table in ("codings", "flags")
    )
    for key, table, row in decisions:
        loses = str(row["at"]) < none if table == "codings" else str(row["at"]) <= coded
        if loses and key is None:
            row_key, state = _state(ours, table, int(str(row["id"])))
            set_aside.append(_in_words(ours.project, table, row))
            act.delete(table, int(str(row["id"])))
            ours.note(act, table, row_key, Touch(state.touch.clock, ASIDE), gone=True)
        elif not loses and key is not None and bring_back:
            act.insert(table, row)
            ours.note(act, table, key, Touch(ours.records[key].touch.clock), gone=False)
    return set_aside


def _in_words(project: Connection, table: str, row: Image) -> SetAside:
    """Return a row of `codings`, or a flag «no code fits», as people know it."""
    answer, coder = project.execute(
        "SELECT cases.key || '/' || variables.name, coders.name FROM responses JOIN cases ON cases.id = case_id"
        " JOIN variables ON variables.id = variable_id JOIN coders ON coders.id = ? WHERE responses.id = ?",
        (row["coder_id"], row["response_id"]),
    ).fetchone()
    code = project.value("SELECT name FROM codes WHERE id = ?", (row["code_id"],)) if table == "codings" else ""
    return SetAside(answer, coder, code)


def _set_aside(ours: Touches) -> Iterator[tuple[str, str, Image]]:
    """Yield what was set aside before this merge, by table, identifying key and row."""
    heir = heirs(ours.project)
    for table in ("codings", "flags"):
        for (before,) in ours.project.execute(
            "SELECT before FROM change_rows WHERE change_id IN (SELECT value FROM json_each(?)) AND table_name = ?"
            " AND after IS NULL AND before IS NOT NULL",
            (json.dumps(sorted(set(ours.set_aside.values()))), table),
        ).fetchall():
            row = dict(image_of(before) or {})
            key = ours.key(BY_NAME[table], row) if row else None
            if key in ours.set_aside and key is not None and _has_all(ours, table, row):
                if table == "codings":
                    row["code_id"] = heir.get(int(str(row["code_id"])), row["code_id"])
                yield key, table, row


def _has_all(ours: Touches, table: str, row: Image) -> bool:
    """Return whether all rows that a row refers to exist."""
    return all(
        row[column] is None or ours.project.value(f"SELECT 1 FROM {parent} WHERE id = ?", (row[column],))
        for column, parent in ours.references(table).items()
    )


def _stands(project: Connection, table: str, row: Image) -> bool:
    known = BY_NAME[table].known_by
    where = " AND ".join(f"{column} IS ?" for column in known)
    return project.value(f"SELECT 1 FROM {table} WHERE {where}", [row[column] for column in known]) is not None


def _removed(project: Connection, act: Change) -> set[Place]:
    """Return where a change has removed codes or «no code fits»."""
    found = project.execute(
        "SELECT before FROM change_rows WHERE change_id = ? AND table_name IN ('codings', 'flags')"
        " AND before IS NOT NULL AND after IS NULL",
        (act.id,),
    ).fetchall()
    return {_about(row) for (before,) in found if (row := image_of(before))}


def _about(row: Image) -> Place:
    return int(str(row["response_id"])), int(str(row["coder_id"]))


def _one_theme(ours: Touches, act: Change) -> None:
    """Keep a code in one theme of a question: the one whose id comes first."""
    for member in ours.project.execute(
        "SELECT theme_codes.id FROM theme_codes JOIN themes ON themes.id = theme_id WHERE EXISTS"
        " (SELECT 1 FROM theme_codes AS other JOIN themes AS first ON first.id = other.theme_id"
        "  WHERE other.code_id = theme_codes.code_id AND first.variable_id = themes.variable_id"
        "  AND first.uuid < themes.uuid)"
    ).fetchall():
        _remove(ours, act, "theme_codes", member[0], "")


def _one_current(project: Connection, act: Change) -> None:
    """Make the newest version of an answer the current one."""
    for row_id, newest in project.execute(
        "SELECT older.id, (SELECT id FROM current_responses AS newer WHERE newer.case_id = older.case_id"
        " AND newer.variable_id = older.variable_id AND newer.wave = older.wave AND newer.position = older.position"
        " ORDER BY version DESC LIMIT 1) AS newest FROM (SELECT case_id, variable_id, wave, position"
        " FROM current_responses GROUP BY 1, 2, 3, 4 HAVING count(*) > 1) AS several"
        " JOIN current_responses AS older USING (case_id, variable_id, wave, position) WHERE older.id <> newest"
    ).fetchall():
        act.update("responses", row_id, {"replaced_by": newest})


def _state(ours: Touches, table: str, row_id: int) -> tuple[str, State]:
    """Return an existing row with its identifying key."""
    found = ours.states(BY_NAME[table], ours.of_rows(table, [row_id]))
    return next((key, state) for key, state in found.items() if state.image is not None)


def _remove(ours: Touches, act: Change, table: str, row_id: int, at: str) -> None:
    if ours.project.value(f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)) is None:
        return
    key, state = _state(ours, table, row_id)
    clock = state.touch.clock
    act.delete(table, row_id)
    ours.note(act, table, key, Touch(clock.later(at)), gone=True)
