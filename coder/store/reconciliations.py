"""Decisions on codes that coders applied differently, in a layer beside their codings.

For each code on an answer one row has the latest decision; the journal has the earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coder.model.reconciling import DISCUSS, HAS, HAS_NOT, Reconciled
from coder.store.flags import NO_CODE_FITS

if TYPE_CHECKING:
    from coder.model.ids import CaseId, CodeId, CodeRow, ResponseId, VariableId
    from coder.store.connection import Connection
    from coder.store.journal import Change
    from coder.store.rows import Image


MERGED = 2
"""`differed` of a decision on codes that were merged since."""


def counted(project: Connection) -> str:
    """Return the name of the codings that count: the plain table, or the view if anything is decided.

    The view alone would be correct, but the table is read as fast as before.
    """
    has_decisions = project.value("SELECT EXISTS (SELECT 1 FROM settled_reconciliations)")
    return "counted_codings" if has_decisions else "codings"


def put(
    project: Connection,
    act: Change,
    response: ResponseId,
    code: CodeRow | None,
    outcome: str,
    reason: str,
    note: str,
    at: str = "",
    differed: int | None = None,
) -> None:
    """Decide on a code (None: that none fits) for an answer, replacing any earlier decision, `at` a time or now.

    `differed` is what is known of a decision made elsewhere; None for one that is made here.
    """
    row = _row(project, response, code)
    if differed is None:
        differed = project.value(
            "SELECT EXISTS (SELECT 1 FROM codings_apart WHERE response_id = ? AND code_id = ?)", (response, code)
        )
    decision: Image = {"outcome": outcome, "reason": reason, "note": note, "differed": differed}
    if row is None:
        fields = {"response_id": response, "code_id": code, "at": at or act.at, "coder_id": act.coder_id}
        act.insert("reconciliations", {**fields, **decision})
        return
    stored = project.execute(
        "SELECT outcome, reason, note, differed FROM reconciliations WHERE id = ?", (row,)
    ).fetchone()
    if stored != tuple(decision.values()):
        act.update("reconciliations", row, {"at": at or act.at, "coder_id": act.coder_id, **decision})


def take_back(project: Connection, act: Change, response: ResponseId, code: CodeRow | None) -> None:
    """Make a code on an answer undecided again."""
    row = _row(project, response, code)
    if row is not None:
        act.delete("reconciliations", row)


def _row(project: Connection, response: ResponseId, code: CodeRow | None) -> int | None:
    found = project.value("SELECT id FROM reconciliations WHERE response_id = ? AND code_id IS ?", (response, code))
    return None if found is None else int(found)


def move(project: Connection, act: Change, old: CodeRow, heir: CodeRow) -> None:
    """Move decisions on `old`, which is merged into `heir`, before its codings follow.

    If either holds, the merged code does. A negative decision carries over where nobody has applied the other code
    there, or it does not hold either. A lapsed decision is no decision on the merged code, on which they may differ.
    """
    decided: dict[ResponseId, dict[CodeRow, tuple[int, str]]] = {}
    for row, response, code, outcome in project.execute(
        "SELECT id, response_id, code_id, outcome FROM reconciliations WHERE code_id IN (?, ?) ORDER BY id", (old, heir)
    ).fetchall():
        decided.setdefault(response, {})[code] = row, outcome
    current = {
        row for (row,) in project.execute("SELECT id FROM current_reconciliations WHERE code_id IN (?, ?)", (old, heir))
    }
    for response, with_lapsed_ones in decided.items():
        decisions = {code: found for code, found in with_lapsed_ones.items() if found[0] in current}
        follows = old in decisions or _applied(project, response, old)
        for code, (row, _) in with_lapsed_ones.items():
            if code not in decisions and (code == old or follows):
                act.delete("reconciliations", row)
        if not decisions:
            continue
        standing_codes = [code for code in (old, heir) if _stands(project, response, code, decisions)]
        outcomes = {outcome for _, outcome in decisions.values()}
        outcome = HAS if HAS in outcomes else DISCUSS if DISCUSS in outcomes else None if standing_codes else HAS_NOT
        code_row = next((code for code in (heir, old) if code in decisions and decisions[code][1] == outcome), None)
        for code, (row, _) in decisions.items():
            if code != code_row:
                act.delete("reconciliations", row)
        if code_row is not None:
            act.update("reconciliations", decisions[code_row][0], {"code_id": heir, "differed": MERGED})


def _stands(
    project: Connection, response: ResponseId, code: CodeRow, decisions: dict[CodeRow, tuple[int, str]]
) -> bool:
    """Return whether somebody has applied a code to an answer, and no decision says otherwise."""
    return _applied(project, response, code) and not (code in decisions and decisions[code][1] == HAS_NOT)


def _applied(project: Connection, response: ResponseId, code: CodeRow) -> bool:
    return bool(
        project.value("SELECT EXISTS (SELECT 1 FROM codings WHERE response_id = ? AND code_id = ?)", (response, code))
    )


def decided(project: Connection, response: ResponseId | None = None) -> Iterator[Reconciled]:
    """Yield the current decisions, on all current answers or on one: those that have not lapsed."""
    return (decision for decision in with_lapsed(project, response) if not decision.lapsed)


def with_lapsed(project: Connection, response: ResponseId | None = None) -> Iterator[Reconciled]:
    """Yield the decisions on all current answers, or on one, with those on what nobody codes differently any more."""
    return project.read(
        Reconciled,
        "SELECT response_id, codes.key, outcome, reason, note, coders.name, reconciliations.at,"
        " NOT EXISTS (SELECT 1 FROM current_reconciliations AS now WHERE now.id = reconciliations.id), differed"
        " FROM reconciliations JOIN current_responses AS responses ON responses.id = response_id"
        " JOIN coders ON coders.id = coder_id LEFT JOIN codes ON codes.id = code_id"
        " WHERE ?1 IS NULL OR response_id = ?1 ORDER BY response_id, codes.position",
        (response,),
    )


def votes(
    project: Connection, question: VariableId | None = None, response: ResponseId | None = None
) -> Iterator[tuple[ResponseId, str, CodeId | None]]:
    """Yield (answer, coder, code) of current answers coded by two or more, the code None for «no code fits»."""
    yield from project.execute(
        "WITH several AS MATERIALIZED (SELECT response_id FROM coded_responses"
        " JOIN current_responses AS responses ON responses.id = response_id"
        " WHERE (?1 IS NULL OR variable_id = ?1) AND (?2 IS NULL OR response_id = ?2)"
        " GROUP BY response_id HAVING min(coder_id) <> max(coder_id))"
        " SELECT DISTINCT codings.response_id, coders.name, codes.key FROM several JOIN codings USING (response_id)"
        " JOIN codes ON codes.id = code_id JOIN coders ON coders.id = coder_id"
        " UNION ALL SELECT DISTINCT flags.response_id, coders.name, NULL FROM several JOIN flags USING (response_id)"
        " JOIN coders ON coders.id = coder_id WHERE kind = ?3 ORDER BY 1, 2",
        (question, response, NO_CODE_FITS),
    )


def standing(project: Connection, wave: str) -> list[tuple[str, ResponseId, CaseId, CodeId, str | None, int, int]]:
    """Return (question, answer, case, code, coder, start, end) of the decisions on current answers of a wave: the
    codings that represent a code that holds; without a coder, a code that does not.
    """
    return project.execute(
        "SELECT variables.name, responses.id, responses.case_id, codes.key, coders.name, coalesce(start_char, 0),"
        " coalesce(end_char, 0) FROM settled_reconciliations AS reconciliations JOIN current_responses AS responses"
        "   ON responses.id = reconciliations.response_id"
        " JOIN variables ON variables.id = variable_id JOIN codes ON codes.id = reconciliations.code_id"
        " LEFT JOIN reconciled_codings AS held ON held.response_id = responses.id AND held.code_id = codes.id"
        " LEFT JOIN coders ON coders.id = held.coder_id WHERE wave = ?"
        " ORDER BY responses.id, start_char, held.id",
        (wave,),
    ).fetchall()


def notes(project: Connection) -> list[tuple[int, str, ResponseId]]:
    """Return the notes on decisions: (number of the decision, text, answer)."""
    return project.execute("SELECT id, note, response_id FROM reconciliations WHERE note <> '' ORDER BY id").fetchall()
