"""Undo and redo: finds the change that is meant, and restores its rows as part of a new change."""

from __future__ import annotations

from typing import NamedTuple

from coder.errors import CoderError
from coder.model import normal_name
from coder.model.change import RowsReversed
from coder.model.ids import ChangeId, CoderId
from coder.store.connection import Connection
from coder.store.journal import SHARE, UPGRADE, Change
from coder.store.reversing import Reversal

_STATE = (
    "SELECT act.id, act.summary, act.facts, act.coder_id,"
    " (SELECT later.id FROM changes AS later WHERE later.origin = act.id"
    " ORDER BY later.id DESC LIMIT 1) AS latest FROM changes AS act WHERE act.origin IS NULL"
)
"""Each original change with its latest undo or redo."""
NONE_YET = ChangeId(2**63 - 1)
"""A change number later than all, for asking what an undo or redo would do."""
_UNDONE = "(SELECT kind FROM changes WHERE id = state.latest) = 'undo'"


class Reversible(NamedTuple):
    """A change, its latest undo or redo, and whether it is undone."""

    id: ChangeId
    summary: str
    facts: str | None
    latest: ChangeId | None
    undone: int | None
    kind: str = ""


def next_undo(project: Connection, coder: str) -> Reversible:
    """Return the change that `undo` reverses for a coder who names none. Raises CoderError like that."""
    return _latest_standing(project, _coder(project, coder), NONE_YET)


def next_redo(project: Connection, coder: str) -> Reversible:
    """Return the change that `redo` restores for a coder who names none. Raises CoderError like that."""
    return _latest_undone(project, _coder(project, coder), NONE_YET)


def _coder(project: Connection, name: str) -> CoderId:
    """Return the row id of a coder; that of nobody for one without any change."""
    return CoderId(project.value("SELECT id FROM coders WHERE name = ?", (normal_name(name),)) or 0)


def rows_reversed(project: Connection, target: Reversible) -> list[RowsReversed]:
    """Return the effect on rows, by table, of undoing or redoing a change."""
    rows = "coalesce(sum(last_id - first_id + 1) FILTER (WHERE {}), 0)"
    counts = [
        rows.format(condition)
        for condition in ("before IS NULL", "before IS NOT NULL AND after IS NULL", "before || after IS NOT NULL")
    ]
    return list(
        project.read(
            RowsReversed,
            f"SELECT table_name AS 'table', {counts[0]} AS go, {counts[1]} AS come, {counts[2]} AS change"
            " FROM change_rows WHERE change_id = ? GROUP BY table_name",
            (target.latest or target.id,),
        )
    )


def undo(project: Connection, act: Change, change_id: ChangeId | None = None) -> Reversible:
    """Undo, as the open change, another one: `change_id`, whoever made it, or the latest standing one of the coder's
    own. Returns its `id`, `summary` and `facts`.

    Raises CoderError when there is nothing to undo, Conflict when later changes prevent it.
    """
    target = _latest_standing(project, act.coder_id, act.id) if change_id is None else _named(project, act, change_id)
    if change_id is not None and target.undone:
        raise CoderError(
            "Act {change_id} is undone already.",
            "`coder redo PROJECT --change {change_id}` brings it back.",
            change_id=change_id,
        )
    return _reverse(project, act, target.latest or target.id, target)


def redo(project: Connection, act: Change, change_id: ChangeId | None = None) -> Reversible:
    """Redo, as the open change, an undone one: `change_id`, whoever undid it, or what the coder undid last. Returns its
    `id`, `summary` and `facts`.

    Without a number only this coder's own undos are considered, and a new change of theirs ends redoing; other coders'
    work has no influence. Raises CoderError when there is nothing to redo, Conflict when later changes prevent it.
    """
    target = _latest_undone(project, act.coder_id, act.id) if change_id is None else _named(project, act, change_id)
    if change_id is not None and not target.undone:
        raise CoderError("Act {change_id} is not undone.", "`coder log` says which acts are.", change_id=change_id)
    return _reverse(project, act, target.latest or target.id, target)


def _named(project: Connection, act: Change, change_id: ChangeId) -> Reversible:
    """Return a change by number, with whether it is `undone`. Raises CoderError for an unknown number."""
    target = project.first(
        Reversible,
        f"SELECT state.id, state.summary, state.facts, latest, {_UNDONE}, kind"
        f" FROM ({_STATE} AND act.id = ?) AS state JOIN changes USING (id)",
        (change_id,),
    )
    if target is None or target.id == act.id:
        raise CoderError(
            "There is no act {change_id}.", "`coder log` lists them with their numbers.", change_id=change_id
        )
    if target.kind == SHARE or not project.value("SELECT 1 FROM change_rows WHERE change_id = ?", (change_id,)):
        raise CoderError(
            "Nothing of act {change_id} can be taken back: it is about a respondent whose data was erased, or the file"
            " is a copy that it was left out of.",
            "Name another act; `coder log` lists them.",
            change_id=change_id,
        )
    return target


def _latest_standing(project: Connection, coder: CoderId, before: ChangeId) -> Reversible:
    """Return the latest change of a coder that is not undone."""
    # A change whose rows all belonged to an erased respondent has nothing left to undo, and is skipped.
    target = project.first(
        Reversible,
        "SELECT state.id, state.summary, state.facts, latest, 0, kind"
        f" FROM ({_STATE} AND act.coder_id = ? AND act.id < ? AND act.kind NOT IN (?, ?)) AS state"
        f" JOIN changes USING (id) WHERE {_UNDONE} IS NOT 1 AND (kind = 'erase' OR EXISTS"
        " (SELECT 1 FROM change_rows WHERE change_id = state.id)) ORDER BY state.id DESC LIMIT 1",
        (coder, before, UPGRADE, SHARE),
    )
    if target is not None and target.kind == "erase":
        raise CoderError(
            "Your latest act ({id}) erased a respondent's data, which cannot be undone.",
            "Earlier acts can: name one with `coder undo PROJECT --change N`.",
            id=target.id,
        )
    if target is None:
        raise CoderError(
            "There is nothing to undo.", "No act of yours stands; `coder undo PROJECT --change N` undoes any act."
        )
    return target


def _latest_undone(project: Connection, coder: CoderId, before: ChangeId) -> Reversible:
    """Return the change that a coder undid last, unless they have made a new one since."""
    newest = project.value(
        "SELECT max(id) FROM changes WHERE origin IS NULL AND coder_id = ? AND id < ?", (coder, before)
    )
    target = project.first(
        Reversible,
        "SELECT act.id, act.summary, act.facts, latest.id, 1, act.kind FROM changes AS latest"
        " JOIN changes AS act ON act.id = latest.origin"
        " WHERE latest.kind = 'undo' AND latest.coder_id = ? AND latest.id > ?"
        " AND NOT EXISTS (SELECT 1 FROM changes AS later WHERE later.origin = act.id AND later.id > latest.id)"
        " ORDER BY latest.id DESC LIMIT 1",
        (coder, newest or 0),
    )
    if target is None:
        raise CoderError(
            "There is nothing to redo.",
            "You have undone nothing since your latest act; `coder redo PROJECT --change N` redoes any undone act.",
        )
    return target


def _reverse(project: Connection, act: Change, source: ChangeId, target: Reversible) -> Reversible:
    """Reverse `source`, and complete the row of `act`, whose target is only known inside its transaction."""
    Reversal(project, source, act, target.id).reverse()
    project.execute(
        "UPDATE changes SET reverses = ?, origin = ?, summary = ?, facts = ? WHERE id = ?",
        (source, target.id, target.summary, target.facts, act.id),
    )
    return target
