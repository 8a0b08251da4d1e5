"""Codes applied automatically by runs, the reports of these runs, and the results of their audits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from coder.model.origins import AutomaticCode
from coder.model.run import RunFates
from coder.store.reconciliations import counted
from coder.store.runs import RUN, run_of
from coder.store.search import CODED
from coder.store.variables import ASKED, asked

if TYPE_CHECKING:
    from coder.model import Questions
    from coder.model.ids import ResponseId, RunId
    from coder.store.connection import Connection, Value
    from coder.store.journal import Change


def current_ids(project: Connection, *, uncoded: bool = False, question: Questions = None) -> list[ResponseId]:
    """Return the ids of current answers in file order, all or those without any code or «no code fits»."""
    response_ids: list[ResponseId] = json.loads(  # one array instead of rows takes less than half of the time
        project.value(
            "SELECT json_group_array(id) FROM (SELECT responses.id FROM current_responses AS responses"
            " JOIN variables ON variables.id = responses.variable_id"
            f" WHERE (?1 IS NULL OR {ASKED})" + (f" AND NOT {CODED}" if uncoded else "") + ")",
            (asked(question),),
        )
    )
    response_ids.sort()
    return response_ids


def questions_without_codes(project: Connection) -> dict[str, list[ResponseId]]:
    """Return the open questions without coded answers, with the ids of their current answers."""
    found: dict[str, list[ResponseId]] = {}
    for name, response in project.execute(
        "SELECT variables.name, responses.id FROM current_responses AS responses"
        " JOIN variables ON variables.id = responses.variable_id"
        f" WHERE variable_id NOT IN (SELECT variable_id FROM responses WHERE {CODED})"
        " ORDER BY responses.id"
    ):
        found.setdefault(name, []).append(response)
    return found


def put_suggestions(act: Change, run_id: RunId, rows: Iterable[tuple[int, int, int, float, bool, str]]) -> int:
    """Store suggestions (response id, code row, rank, confidence, proposed, evidence as JSON); return how many."""
    columns = ("run_id", "response_id", "code_id", "rank", "confidence", "proposed", "evidence")
    stored = [
        (run_id, response, code, rank, float(confidence), int(proposed), evidence)
        for response, code, rank, confidence, proposed, evidence in rows
    ]
    return len(act.insert_as_stored("suggestions", columns, stored))


def put_automatic(act: Change, run_id: RunId, rows: Iterable[Sequence[Value]]) -> int:
    """Store automatic codes, (response id, code row, confidence, held out for the audit); return how many."""
    columns = ("run_id", "response_id", "code_id", "confidence", "audit")
    return len(act.insert_many("automatic", columns, ((run_id, *row) for row in rows)))


def all_runs(project: Connection) -> list[RunFates]:
    """Return every run that has not been undone, newest first."""
    return [
        RunFates(run_of(*columns), kept_count, proposed, accepted, not_accepted, put)
        for kept_count, proposed, accepted, not_accepted, put, *columns in project.execute(
            "SELECT (SELECT count(*) FROM suggestions WHERE run_id = runs.id) AS suggestions,"
            " (SELECT count(*) FROM suggestions WHERE run_id = runs.id AND proposed) AS proposed,"
            " (SELECT count(*) FROM decisions JOIN suggestions ON suggestions.id = suggestion_id"
            "   WHERE run_id = runs.id AND decision = 'accept') AS accepted,"
            " (SELECT count(*) FROM decisions JOIN suggestions ON suggestions.id = suggestion_id"
            "   WHERE run_id = runs.id AND decision <> 'accept') AS not_accepted,"
            " (SELECT count(*) FROM automatic WHERE run_id = runs.id AND NOT audit) AS automatic,"
            f" {RUN} FROM runs ORDER BY runs.id DESC"
        )
    ]


def audited(project: Connection, run_id: RunId) -> tuple[int, int, int, int]:
    """Return the counts of a run's audit: answers held out, those coded by people since, the run's codes on these, and
    how many of these codes people applied, too.
    """
    held_out = project.value("SELECT count(DISTINCT response_id) FROM automatic WHERE run_id = ? AND audit", (run_id,))
    answers, judged, right = project.execute(
        "SELECT count(DISTINCT response_id), count(*), coalesce(sum(EXISTS (SELECT 1"
        f" FROM {counted(project)} AS codings"
        " WHERE codings.response_id = responses.id AND codings.code_id = automatic.code_id)), 0)"
        " FROM automatic JOIN responses ON responses.id = response_id"
        f" WHERE run_id = ? AND audit AND {CODED}",
        (run_id,),
    ).fetchone()
    return int(held_out), int(answers), int(judged), int(right)


def audit_answers(project: Connection, run_id: RunId) -> list[ResponseId]:
    """Return the ids of the answers that a run held out for the audit."""
    rows = project.execute(
        "SELECT DISTINCT response_id FROM automatic WHERE run_id = ? AND audit ORDER BY 1", (run_id,)
    )
    return [response_id for (response_id,) in rows]


def automatic_codes(project: Connection, run_id: RunId) -> Iterator[AutomaticCode]:
    """Yield the codes that a run applied automatically."""
    return project.read(
        AutomaticCode, "SELECT * FROM automatic_codes WHERE run = ? ORDER BY response, confidence DESC", (run_id,)
    )
