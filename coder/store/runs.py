"""Runs of suggestions: the answers they learn from, and the suggestions they make."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from coder.model.decoding import decode
from coder.model.ids import CodebookId, CodeId, CodeRow, ResponseId, RunId, SuggestionId
from coder.model.run import AutomaticReport, CodeInRun, Cut, Run, RunReport
from coder.store import reconciliations, reviewing, search
from coder.store.newest_run import NEWEST_RUN
from coder.store.suggestions import COLUMNS, JOINED_CURRENT, suggestion_for
from coder.store.variables import ASKED, asked

if TYPE_CHECKING:
    from coder.model import Questions
    from coder.model.suggestion import SuggestionFor
    from coder.store.connection import Connection


def coded_responses(project: Connection) -> list[tuple[ResponseId, str, frozenset[CodeId]]]:
    """Return (response id, text, stable ids of its codes) of every coded current answer, the codings that count joined.

    For «no code fits» the set is empty.
    """
    rows = project.execute(
        "SELECT responses.id, responses.text, group_concat(DISTINCT codes.key)"
        f" FROM {reconciliations.counted(project)} AS codings"
        " JOIN current_responses AS responses ON responses.id = codings.response_id"
        " JOIN codes ON codes.id = codings.code_id"
        " WHERE codes.retired = 0 GROUP BY responses.id"
        " UNION ALL SELECT responses.id, responses.text, '' FROM (SELECT response_id FROM flags"
        " WHERE kind = 'no code fits' UNION"
        " SELECT response_id FROM settled_reconciliations WHERE outcome = 'has not') AS bare"
        " JOIN current_responses AS responses ON responses.id = bare.response_id"
        f" WHERE NOT EXISTS (SELECT 1 FROM {reconciliations.counted(project)} AS codings"
        " WHERE codings.response_id = responses.id)"
        " ORDER BY 1"
    )
    return [(response, text, frozenset(keys.split(",") if keys else ())) for response, text, keys in rows]


def coded_excerpts(project: Connection) -> list[tuple[ResponseId, str, frozenset[CodeId]]]:
    """Return (response id, marked characters, stable ids of their codes) of codings on a part of a current answer."""
    rows = project.execute(
        "SELECT responses.id, responses.text, start_char, end_char, group_concat(DISTINCT codes.key)"
        f" FROM {reconciliations.counted(project)} AS codings"
        " JOIN current_responses AS responses ON responses.id = codings.response_id"
        " JOIN codes ON codes.id = codings.code_id"
        " WHERE codes.retired = 0"
        " GROUP BY responses.id, start_char, end_char ORDER BY 1, start_char, end_char"
    )
    # Cut here: SQLite's functions of text end at U+0000.
    return [
        (response, text[start:end], frozenset(keys.split(",")))
        for response, text, start, end, keys in rows
        if end - start < len(text)
    ]


def rejected(project: Connection, coder: str | None = None) -> list[tuple[ResponseId, str, frozenset[CodeId]]]:
    """Return (response id, text, stable ids of codes) rejected by a coder, or any, on current answers nobody coded."""
    rows = project.execute(
        "SELECT responses.id, responses.text, group_concat(DISTINCT codes.key) FROM decisions"
        " JOIN suggestions ON suggestions.id = decisions.suggestion_id"
        " JOIN current_responses AS responses ON responses.id = suggestions.response_id"
        " JOIN codes ON codes.id = suggestions.code_id"
        " WHERE decisions.decision = 'reject' AND codes.retired = 0"
        " AND (?1 IS NULL OR decisions.coder_id = (SELECT id FROM coders WHERE name = ?1))"
        f" AND NOT {search.CODED} GROUP BY responses.id ORDER BY responses.id",
        (coder,),
    )
    return [(response, text, frozenset(keys.split(","))) for response, text, keys in rows]


def texts(project: Connection, *, uncoded: bool = False, question: Questions = None) -> list[tuple[ResponseId, str]]:
    """Return (response id, text) of current answers in file order, all or those without any code or «no code fits»."""
    return project.execute(
        "SELECT responses.id, responses.text FROM current_responses AS responses"
        " JOIN variables ON variables.id = responses.variable_id"
        f" WHERE (?1 IS NULL OR {ASKED})" + (f" AND NOT {search.CODED}" if uncoded else "") + " ORDER BY responses.id",
        (asked(question),),
    ).fetchall()


RUN = (
    "runs.id, runs.at, runs.method, runs.parameters, runs.seed, runs.codebook_id, runs.learned_from, runs.responses,"
    " runs.quality, runs.live, runs.report, runs.libraries"
)
"""The columns that `run_of` takes."""


def run_of(
    number: RunId, at: str, method: str, parameters: str, seed: int, codebook: CodebookId | None, learned_from: int,
    responses: int, quality: str, live: str, report: str, libraries: str,
) -> Run:  # fmt: skip
    """Return a run made of its columns, decoding JSON."""
    return Run(
        number, at, method, json.loads(parameters), seed, codebook, learned_from, responses, json.loads(quality), live,
        _report(report), json.loads(libraries), report, libraries,
    )  # fmt: skip


def _report(json_report: str) -> RunReport:
    """Return the report of a run, as far as it made one."""
    report = json.loads(json_report)
    codes = (
        CodeInRun(one["code"], one.get("name", ""), one.get("answers", 0), tuple(one.get("confidences", ())))
        for one in report.get("codes", ())
    )
    put = report.get("automatic")
    automatic = put and AutomaticReport(
        put["precision"], put["expected_share"], put["measured_on"], put["answers"], put["codes"], put["audit"],
        put["audit_codes"], tuple(put.get("questions_left_out", ())),
        tuple(decode(Cut, one) for one in put["cuts"]), decode(Cut, put["pooled"]) if put.get("pooled") else None,
    )  # fmt: skip
    return RunReport(
        report.get("silent", {}), float(report.get("list_from", 0.0)), report.get("answers", 0),
        report.get("with_proposal", 0), tuple(codes), automatic or None, report.get("silence", {}),
    )  # fmt: skip


def latest_run(project: Connection) -> Run | None:
    """Return the newest run that has not been undone."""
    return project.first(run_of, f"SELECT {RUN} FROM runs WHERE id = {NEWEST_RUN}")


def runs_made_whole(project: Connection) -> list[Run]:
    """Return every completed run, newest first."""
    return list(
        project.read(run_of, f"SELECT {RUN} FROM runs WHERE id IN (SELECT id FROM whole_runs) ORDER BY id DESC")
    )


def waiting(project: Connection, coder: str, *, code: CodeRow | None = None) -> Iterator[SuggestionFor]:
    """Yield the newest run's proposed suggestions pending for `coder`, by confidence; see `reviewing.WAITS_FOR`."""
    return project.read(
        suggestion_for,
        f"SELECT {COLUMNS} FROM suggestions{JOINED_CURRENT}"
        f" WHERE suggestions.run_id = {NEWEST_RUN} AND proposed AND codes.retired = 0"
        " AND (? IS NULL OR suggestions.code_id = ?)"
        f"{reviewing.WAITS_FOR} ORDER BY suggestions.confidence DESC, suggestions.id",
        (code, code, coder, coder),
    )


def not_waiting(project: Connection, coder: str, *, code: CodeRow | None = None) -> dict[str, int]:
    """Return why suggestions of the newest run are not pending for `coder` → how many: `accept`, `reject`, `change`
    (decided on), `below` (their code's threshold), `retired` (the code), `replaced` (the answer), `applied` (the code,
    by `coder`), `before` (decided on for another run).
    """
    return dict(
        project.execute(
            "SELECT CASE WHEN decisions.decision IS NOT NULL THEN decisions.decision"
            " WHEN responses.replaced_by IS NOT NULL THEN 'replaced' WHEN codes.retired THEN 'retired'"
            " WHEN NOT proposed THEN 'below'"
            " WHEN EXISTS (SELECT 1 FROM codings WHERE codings.response_id = suggestions.response_id"
            "   AND codings.code_id = suggestions.code_id"
            "   AND codings.coder_id = (SELECT id FROM coders WHERE name = ?)) THEN 'applied'"
            f" WHEN NOT (1{reviewing.WAITS_FOR}) THEN 'before' END AS why, count(*) FROM suggestions"
            " JOIN responses ON responses.id = suggestions.response_id JOIN codes ON codes.id = suggestions.code_id"
            " LEFT JOIN decisions ON decisions.suggestion_id = suggestions.id"
            "   AND decisions.coder_id = (SELECT id FROM coders WHERE name = ?)"
            f" WHERE suggestions.run_id = {NEWEST_RUN}"
            " AND (? IS NULL OR suggestions.code_id = ?) GROUP BY why HAVING why IS NOT NULL",
            (coder, coder, coder, coder, code, code),
        ).fetchall()
    )


def suggestion_in(
    project: Connection, run_id: RunId, response_id: ResponseId, code_row: CodeRow
) -> SuggestionId | None:
    """Return the id of a run's suggestion of a code for a response, or None."""
    found = project.value(
        "SELECT id FROM suggestions WHERE run_id = ? AND response_id = ? AND code_id = ?",
        (run_id, response_id, code_row),
    )
    return None if found is None else SuggestionId(found)


def live_run(project: Connection, token: str) -> RunId | None:
    """Return the run stored for a live one as its suggestions are decided on; None before the first decision."""
    found = project.value("SELECT id FROM runs WHERE live = ?", (token,))
    return None if found is None else RunId(found)


def how_many(project: Connection) -> int:
    """Return the number of runs in the project, live ones included."""
    return int(project.value("SELECT count(*) FROM runs"))
