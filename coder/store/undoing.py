"""Undo and redo: finds the act that is meant, and restores its rows as part of a new act."""

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
"""Each original act with the latest undo or redo about it."""
NONE_YET = ChangeId(2**63 - 1)
"""Stands for the number of the act that undoes or redoes, where it is only asked what that would be."""
_UNDONE = "(SELECT kind FROM changes WHERE id = state.latest) = 'undo'"


class Reversible(NamedTuple):
    """An act, the latest undo or redo of it, and whether it is undone."""

    id: ChangeId
    summary: str
    facts: str | None
    latest: ChangeId | None
    undone: int | None
    kind: str = ""


def next_undo(project: Connection, coder: str) -> Reversible:
    """The act that `undo` takes back for a coder who names none. Raises CoderError as that does."""
    return _latest_standing(project, _coder(project, coder), NONE_YET)


def next_redo(project: Connection, coder: str) -> Reversible:
    """The act that `redo` brings back for a coder who names none. Raises CoderError as that does."""
    return _latest_undone(project, _coder(project, coder), NONE_YET)


def _coder(project: Connection, name: str) -> CoderId:
    """The number of a coder; that of nobody for one who has done nothing yet."""
    return CoderId(project.value("SELECT id FROM coders WHERE name = ?", (normal_name(name),)) or 0)


def rows_reversed(project: Connection, target: Reversible) -> list[RowsReversed]:
    """What becomes of how many rows when an act is undone or redone, by table."""
    rows = "coalesce(sum(last_id - first_id + 1) FILTER (WHERE {}), 0)"
    counts = [
        rows.format(which)
        for which in ("before IS NULL", "before IS NOT NULL AND after IS NULL", "before || after IS NOT NULL")
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
    """Undo, as the act that is open, another: `change_id`, whoever did it, or the latest still standing of the coder's
    own. Returns its `id`, `summary` and `facts`.

    Raises CoderError when there is nothing to undo, Conflict when later acts stand in the way.
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
    """Redo, as the act that is open, an undone one: `change_id`, whoever undid it, or what the coder undid last.
    Returns its `id`, `summary` and `facts`.

    Without a number only what this coder has undone comes back, and a new act of theirs closes the way; what others
    do, undo and redo does neither. Raises CoderError when there is nothing to redo, Conflict when later acts stand in
    the way.
    """
    target = _latest_undone(project, act.coder_id, act.id) if change_id is None else _named(project, act, change_id)
    if change_id is not None and not target.undone:
        raise CoderError("Act {change_id} is not undone.", "`coder log` says which acts are.", change_id=change_id)
    return _reverse(project, act, target.latest or target.id, target)


def _named(project: Connection, act: Change, change_id: ChangeId) -> Reversible:
    """An act by its number, with whether it is `undone`. Raises CoderError for a number that is none."""
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
    """The latest act of a coder that is not undone."""
    # An act whose rows were all of a respondent who was erased has nothing left to take back, and is passed over.
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
    """The act that a coder has undone last, if they have acted on nothing new since."""
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
    """Take back what `source` did, and complete the row of `act`, whose target is only known inside its transaction."""
    Reversal(project, source, act).reverse()
    project.execute(
        "UPDATE changes SET reverses = ?, origin = ?, summary = ?, facts = ? WHERE id = ?",
        (source, target.id, target.summary, target.facts, act.id),
    )
    return target
