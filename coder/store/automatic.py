"""Codes that runs put automatically, the reports of these runs, and the results of their audits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from coder.model import Questions
from coder.model.ids import ResponseId, RunId
from coder.model.run import AutomaticCode, RunFates
from coder.store.connection import Connection, Value
from coder.store.journal import Change
from coder.store.reconciliations import counted
from coder.store.runs import RUN, run_of
from coder.store.search import CODED
from coder.store.variables import ASKED, asked


def current_ids(project: Connection, *, uncoded: bool = False, question: Questions = None) -> list[ResponseId]:
    """Ids of current answers in file order, all or those nobody has coded or found no code for."""
    rows = project.execute(
        "SELECT responses.id FROM current_responses AS responses JOIN variables ON variables.id = responses.variable_id"
        f" WHERE (?1 IS NULL OR {ASKED})" + (f" AND NOT {CODED}" if uncoded else "") + " ORDER BY responses.id",
        (asked(question),),
    )
    return [one for (one,) in rows]


def questions_without_codes(project: Connection) -> dict[str, list[ResponseId]]:
    """The open questions of which no answer is coded, with the ids of their current answers."""
    found: dict[str, list[ResponseId]] = {}
    for name, response in project.execute(
        "SELECT variables.name, responses.id FROM current_responses AS responses"
        " JOIN variables ON variables.id = responses.variable_id"
        f" WHERE variable_id NOT IN (SELECT variable_id FROM responses WHERE {CODED})"
        " ORDER BY responses.id"
    ):
        found.setdefault(name, []).append(response)
    return found


def put_suggestions(act: Change, run_id: RunId, rows: Iterable[Sequence[Value]]) -> int:
    """Write suggestions of a run: (response id, code row, rank, confidence, proposed, evidence as JSON); how many."""
    columns = ("run_id", "response_id", "code_id", "rank", "confidence", "proposed", "evidence")
    return len(act.insert_many("suggestions", columns, ((run_id, *row) for row in rows)))


def put_automatic(act: Change, run_id: RunId, rows: Iterable[Sequence[Value]]) -> int:
    """Write codes of no coder: (response id, code row, confidence, whether set aside for the audit); how many."""
    columns = ("run_id", "response_id", "code_id", "confidence", "audit")
    return len(act.insert_many("automatic", columns, ((run_id, *row) for row in rows)))


def all_runs(project: Connection) -> list[RunFates]:
    """Every run that has not been undone, newest first."""
    return [
        RunFates(run_of(*columns), kept, proposed, accepted, not_accepted, put)
        for kept, proposed, accepted, not_accepted, put, *columns in project.execute(
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
    """Of a run's audit: answers set aside, those that people have coded since, the run's codes on these, and how many
    of these codes people gave too."""
    aside = project.value("SELECT count(DISTINCT response_id) FROM automatic WHERE run_id = ? AND audit", (run_id,))
    answers, judged, right = project.execute(
        "SELECT count(DISTINCT response_id), count(*), coalesce(sum(EXISTS (SELECT 1"
        f" FROM {counted(project)} AS codings"
        " WHERE codings.response_id = responses.id AND codings.code_id = automatic.code_id)), 0)"
        " FROM automatic JOIN responses ON responses.id = response_id"
        f" WHERE run_id = ? AND audit AND {CODED}",
        (run_id,),
    ).fetchone()
    return int(aside), int(answers), int(judged), int(right)


def audit_answers(project: Connection, run_id: RunId) -> list[ResponseId]:
    """Ids of the answers that a run set aside."""
    rows = project.execute(
        "SELECT DISTINCT response_id FROM automatic WHERE run_id = ? AND audit ORDER BY 1", (run_id,)
    )
    return [one for (one,) in rows]


def automatic_codes(project: Connection, run_id: RunId) -> Iterator[AutomaticCode]:
    """The codes of no coder that a run gave."""
    return project.read(
        AutomaticCode, "SELECT * FROM automatic_codes WHERE run = ? ORDER BY response, confidence DESC", (run_id,)
    )
