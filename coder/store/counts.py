"""Data for counts and quotes of a report, in a few large queries that return plain rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from coder.kept_message import message_of
from coder.message import Fact, Message
from coder.model.change import ActsOfKind, CodeAsWas, LoggedCodeChange
from coder.model.origins import AutomaticPut, ByHand, CodeFates, CodeOrigins, ShownSuggestions
from coder.model.places import Excerpt
from coder.store.coding_orders import BROUGHT
from coder.store.flags import NO_CODE_FITS
from coder.store.runs import RUN, run_of

if TYPE_CHECKING:
    from coder.model.ids import CaseId, ChangeId, ResponseId, RunId
    from coder.model.json_values import Json
    from coder.model.run import Run
    from coder.store.connection import Connection

ALIKE = 20_000
"""Distinct sets of values that are cached."""


def waves(project: Connection) -> list[str]:
    """Return the waves in import order."""
    return [wave for (wave,) in project.execute("SELECT wave FROM case_data GROUP BY wave ORDER BY min(id)")]


def case_values(project: Connection, wave: str) -> Iterator[tuple[CaseId, dict[str, Json]]]:
    """Yield every case with its values in a wave, missing ones as imported. Do not modify them: cases with equal values
    share one object.
    """
    read = lru_cache(maxsize=ALIKE)(json.loads)
    for case, data in project.execute("SELECT case_id, data FROM case_data WHERE wave = ?", (wave,)):
        yield case, read(data)


def cases_of(project: Connection, wave: str) -> Iterator[CaseId]:
    """Yield every case of a wave."""
    for (case,) in project.execute("SELECT case_id FROM case_data WHERE wave = ?", (wave,)):
        yield case


def case_keys(project: Connection, cases: Iterable[int]) -> dict[int, str]:
    """Return the key of each of these cases."""
    return dict(
        project.execute(
            "SELECT id, key FROM cases WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(cases)),)
        ).fetchall()
    )


def answers(project: Connection, wave: str, question: str) -> Iterator[tuple[ResponseId, CaseId]]:
    """Yield (response, case) of every current answer to a question in a wave, in file order."""
    yield from project.execute(
        "SELECT responses.id, responses.case_id FROM current_responses AS responses"
        " JOIN variables ON variables.id = responses.variable_id"
        " WHERE wave = ? AND variables.name = ? ORDER BY responses.id",
        (wave, question),
    )


def codings(project: Connection, wave: str) -> Iterator[tuple[str, ResponseId, CaseId, str, str, int, int]]:
    """Yield (question, response, case, code, coder, start, end) of every coding on a current answer of a wave."""
    yield from project.execute(
        "SELECT variables.name, responses.id, responses.case_id, codes.key, coders.name, start_char, end_char"
        " FROM codings JOIN current_responses AS responses ON responses.id = codings.response_id"
        " JOIN variables ON variables.id = responses.variable_id JOIN codes ON codes.id = codings.code_id"
        " JOIN coders ON coders.id = codings.coder_id WHERE wave = ?"
        " ORDER BY responses.id, start_char, codings.id",
        (wave,),
    )


def marked(project: Connection, kind: str, coders: Iterable[str] | None = None) -> list[Excerpt]:
    """Return the distinct excerpts that somebody (or one of `coders`) has flagged with `kind`."""
    names = None if coders is None else json.dumps(list(coders))
    rows = project.execute(
        "SELECT DISTINCT response_id, start_char, end_char FROM flags JOIN coders ON coders.id = flags.coder_id"
        " WHERE kind = ? AND (? IS NULL OR coders.name IN (SELECT value FROM json_each(?)))"
        " ORDER BY response_id, start_char, end_char",
        (kind, names, names),
    )
    return list(map(Excerpt._make, rows))


def without_code(project: Connection, wave: str) -> Iterator[tuple[str, ResponseId, CaseId, str]]:
    """Yield (question, response, case, coder) for every «no code fits» on a current answer of a wave."""
    yield from project.execute(
        "SELECT DISTINCT variables.name, responses.id, responses.case_id, coders.name FROM flags"
        " JOIN current_responses AS responses ON responses.id = flags.response_id"
        " JOIN variables ON variables.id = responses.variable_id"
        " JOIN coders ON coders.id = flags.coder_id WHERE flags.kind = ? AND wave = ?"
        " ORDER BY responses.id, coders.id",
        (NO_CODE_FITS, wave),
    )


def coders_in_turn(project: Connection, wave: str | None = None) -> dict[str, list[str]]:
    """Map each open question to the coders of its current answers in a wave (None: in all), most answers first, then
    earliest first.
    """
    found: dict[str, list[str]] = {}
    for question, coder in project.execute(
        "SELECT variables.name, coders.name FROM (SELECT response_id, coder_id, at FROM codings UNION ALL"
        " SELECT response_id, coder_id, at FROM flags WHERE kind = ?) AS done JOIN current_responses AS responses"
        " ON responses.id = response_id JOIN variables ON variables.id = variable_id"
        " JOIN coders ON coders.id = done.coder_id WHERE ? IS NULL OR wave = ?"
        " GROUP BY variables.id, coders.id"
        " ORDER BY variables.id, count(DISTINCT response_id) DESC, min(done.at), coders.id",
        (NO_CODE_FITS, wave, wave),
    ):
        found.setdefault(question, []).append(coder)
    return found


def coded_by_wave(project: Connection) -> dict[str, dict[str, int]]:
    """Map each open question to its coded current answers, «no code fits» included, by wave in import order."""
    found: dict[str, dict[str, int]] = {}
    for question, wave, coded in project.execute(
        "SELECT variables.name, wave, count(DISTINCT response_id) FROM (SELECT response_id FROM codings UNION ALL"
        " SELECT response_id FROM flags WHERE kind = ?) AS done JOIN current_responses AS responses"
        " ON responses.id = response_id JOIN variables ON variables.id = variable_id"
        " GROUP BY variables.id, wave ORDER BY variables.id, min(responses.id)",
        (NO_CODE_FITS,),
    ):
        found.setdefault(question, {})[wave] = coded
    return found


def coded_at(project: Connection, question: str) -> dict[tuple[int, str], tuple[str, str]]:
    """Map (response, coder) to the times of the coder's first and last present coding or «no code fits» on a current
    answer to a question.
    """
    found = project.execute(
        "SELECT response_id, coders.name, min(done.at), max(done.at)"
        " FROM (SELECT response_id, coder_id, at FROM codings UNION ALL"
        " SELECT response_id, coder_id, at FROM flags WHERE kind = ?) AS done"
        " JOIN current_responses AS responses ON responses.id = response_id"
        " JOIN variables ON variables.id = variable_id JOIN coders ON coders.id = done.coder_id"
        " WHERE variables.name = ? GROUP BY response_id, coder_id",
        (NO_CODE_FITS, question),
    )
    return {(response, coder): (first, last) for response, coder, first, last in found}


def accepted_at(project: Connection, question: str) -> dict[tuple[int, str], tuple[str, dict[str, float]]]:
    """Map (response, coder) to the time when the coder first accepted suggestions for a current answer to a question,
    and all that were accepted: stable id of the code → confidence.
    """
    found: dict[tuple[int, str], tuple[str, dict[str, float]]] = {}
    for response, coder, at, code, confidence in project.execute(
        "SELECT response_id, coders.name, at, codes.key, confidence FROM codings"
        " JOIN current_responses AS responses ON responses.id = response_id"
        " JOIN variables ON variables.id = variable_id JOIN coders ON coders.id = coder_id"
        " JOIN codes ON codes.id = code_id WHERE variables.name = ? AND confidence IS NOT NULL ORDER BY at",
        (question,),
    ):
        found.setdefault((response, coder), (at, {}))[1][code] = confidence
    return found


def act_times(project: Connection) -> dict[str, list[str]]:
    """Map each coder to the times of their changes, in order; for merged ones, from the rows they wrote."""
    found: dict[str, list[str]] = {}
    written = " UNION ".join(f"SELECT coder_id, at FROM {table}" for table in ("changes", "codings", "flags", "memos"))
    for coder, at in project.execute(
        f"SELECT coders.name, at FROM ({written}) JOIN coders ON coders.id = coder_id ORDER BY at"
    ):
        found.setdefault(coder, []).append(at)
    return found


def acts_on(project: Connection, responses: Iterable[int]) -> dict[tuple[int, str], frozenset[ChangeId] | None]:
    """Map (response, coder) to the changes in which the coder coded the answer; None where part of it came from a file,
    whose rows were decided separately.
    """
    found: dict[tuple[int, str], frozenset[ChangeId] | None] = {}
    wanted = json.dumps(list(responses))
    for table, condition in (("codings", "1"), ("flags", "kind = 'no code fits'")):
        for response, coder, act in project.execute(
            f"SELECT response_id, coders.name, (SELECT max(change_id) FROM change_rows WHERE table_name = '{table}'"
            f"   AND first_id = {table}.id AND before IS NULL AND after IS NOT NULL) FROM {table}"
            f" JOIN coders ON coders.id = coder_id WHERE {condition}"
            " AND response_id IN (SELECT value FROM json_each(?))",
            (wanted,),
        ):
            before = found.get((response, coder), frozenset())
            found[response, coder] = None if act is None or before is None else before | {act}
    return found


def all_texts(project: Connection) -> Iterator[tuple[ResponseId, CaseId, str, str]]:
    """Yield (response, case, question, text) of every current answer, in file order."""
    yield from project.execute(
        "SELECT responses.id, responses.case_id, variables.name, responses.text"
        " FROM current_responses AS responses"
        " JOIN variables ON variables.id = responses.variable_id ORDER BY responses.id"
    )


def all_texts_and_earlier(project: Connection) -> Iterator[tuple[ResponseId, CaseId, str, str]]:
    """Yield the same of every answer and of every text of it that an import replaced, which a copy holds, too."""
    yield from project.execute(
        "SELECT responses.id, responses.case_id, variables.name, responses.text FROM responses"
        " JOIN variables ON variables.id = responses.variable_id ORDER BY responses.id"
    )


def suggestion_fates(project: Connection) -> list[CodeFates]:
    """Return per run and code: suggestions kept, proposed, and coders' decisions on them (accept, reject, change)."""
    return list(
        project.read(
            CodeFates,
            "SELECT run_id AS run, codes.key AS code, count(*) AS kept, sum(proposed) AS proposed,"
            " coalesce(sum(decided.accepted), 0) AS accepted, coalesce(sum(decided.rejected), 0) AS rejected,"
            " coalesce(sum(decided.changed), 0) AS changed FROM suggestions JOIN codes ON codes.id = code_id"
            " LEFT JOIN (SELECT suggestion_id, sum(decision = 'accept') AS accepted,"
            "   sum(decision = 'reject') AS rejected, sum(decision = 'change') AS changed"
            "   FROM decisions GROUP BY suggestion_id) AS decided ON decided.suggestion_id = suggestions.id"
            " GROUP BY run_id, code_id ORDER BY run_id, codes.position",
        )
    )


def runs_made(project: Connection) -> list[tuple[Run, str | None]]:
    """Return every run of suggestions with the coder who first decided on one of its suggestions, or None."""
    found = project.execute(
        f"SELECT first.name, {RUN} FROM runs LEFT JOIN (SELECT run_id, coders.name, min(decisions.id) FROM decisions"
        "   JOIN suggestions ON suggestions.id = suggestion_id JOIN coders ON coders.id = decisions.coder_id"
        "   GROUP BY run_id) AS first ON first.run_id = runs.id ORDER BY runs.id"
    )
    return [(run_of(*columns), coder) for coder, *columns in found]


def codings_by_origin(project: Connection) -> list[CodeOrigins]:
    """Return per code: codings on current answers made by hand, from suggestions, and read from files."""
    return list(
        project.read(
            CodeOrigins,
            f"SELECT codes.key AS code, sum(run_id IS NULL AND codings.id NOT IN ({BROUGHT})) AS by_hand,"
            f" sum(run_id IS NOT NULL) AS suggested, sum(run_id IS NULL AND codings.id IN ({BROUGHT})) AS from_files"
            " FROM codings JOIN codes ON codes.id = code_id"
            " JOIN current_responses AS responses ON responses.id = response_id"
            " GROUP BY codes.id ORDER BY codes.position",
        )
    )


def codings_by_hand(project: Connection) -> list[ByHand]:
    """Return per code, coder and day the number of codings on current answers made by hand."""
    return list(
        project.read(
            ByHand,
            "SELECT codes.key AS code, coders.name AS coder, substr(codings.at, 1, 10) AS day,"
            " (SELECT run_id FROM suggestions JOIN whole_runs AS runs ON runs.id = run_id"
            "   WHERE suggestions.response_id = codings.response_id AND runs.at <= codings.at"
            "   ORDER BY run_id DESC LIMIT 1) AS run, count(*) AS by_hand"
            " FROM codings JOIN codes ON codes.id = code_id JOIN coders ON coders.id = codings.coder_id"
            " JOIN current_responses AS responses ON responses.id = codings.response_id"
            f" WHERE codings.run_id IS NULL AND codings.id NOT IN ({BROUGHT})"
            " GROUP BY codes.id, coders.id, day, run",
        )
    )


def shown_suggestions(project: Connection) -> Iterator[ShownSuggestions]:
    """Yield the suggestions for current answers shown to coders before they coded these."""
    for at, coder, response, because, suggestions in project.execute(
        "SELECT at, coder, response_id, because, suggestions FROM shown"
        " JOIN current_responses AS responses ON responses.id = response_id ORDER BY shown.id"
    ):
        seen = tuple((code, confidence) for code, confidence in json.loads(suggestions))
        yield ShownSuggestions(at, coder, response, because, seen)


def automatic_put(project: Connection) -> AutomaticPut:
    """Count the automatic codes on current answers, each once whatever the number of runs."""
    return AutomaticPut(
        *project.execute(
            "SELECT count(DISTINCT iif(audit, NULL, response_id || ' ' || code_id)),"
            " count(DISTINCT iif(audit, NULL, response_id)), count(DISTINCT iif(audit, response_id, NULL))"
            " FROM automatic JOIN current_responses AS responses ON responses.id = response_id"
        ).fetchone()
    )


def proposed(project: Connection) -> int:
    """Count the suggestions made: a code for an answer once, whatever the number of runs. Included are those shown
    while coding, though runs without any decision are not kept otherwise.
    """
    return int(
        project.value(
            "SELECT count(*) FROM (SELECT response_id, codes.key FROM suggestions JOIN codes ON codes.id = code_id"
            " WHERE proposed UNION SELECT response_id, json_extract(value, '$[0]') FROM shown"
            " JOIN current_responses AS responses ON responses.id = response_id, json_each(shown.suggestions))"
        )
    )


def proposed_by(project: Connection, runs: Iterable[RunId]) -> int:
    """Count the suggestions of these runs: a code for an answer once, whatever the number of runs."""
    return int(
        project.value(
            "SELECT count(*) FROM (SELECT DISTINCT response_id, code_id FROM suggestions WHERE proposed"
            " AND run_id IN (SELECT value FROM json_each(?)))",
            (json.dumps(list(runs)),),
        )
    )


def code_changes(project: Connection) -> Iterator[LoggedCodeChange]:
    """Yield the changes to codes, in journal order. What a merge brought is by who made it in the copy, if known."""
    for number, at, coder, kind, summary, facts, before, after, stands in project.execute(
        "SELECT changes.id, changes.at, coders.name, changes.kind, changes.summary, changes.facts, change_rows.before,"
        " change_rows.after, origin IS NULL AND coalesce((SELECT later.kind FROM changes AS later"
        " WHERE later.origin = changes.id ORDER BY later.id DESC LIMIT 1), '') <> 'undo'"
        " FROM change_rows JOIN changes ON changes.id = change_rows.change_id"
        " JOIN coders ON coders.id = changes.coder_id WHERE table_name = 'codes' ORDER BY changes.id, change_rows.seq"
    ):
        was, is_now = _code_as_was(before), _code_as_was(after)
        code = is_now or was
        author = authors_of_codes(facts).get(code.key) if code is not None else None
        yield LoggedCodeChange(number, at, str(author or coder), kind, summary, was, is_now, bool(stands))


@lru_cache(maxsize=8)
def authors_of_codes(facts: str | None) -> Mapping[str, Fact]:
    """Return who made the changes to codes that a merge brought, by the key of the code."""
    authors = message_of(facts, "").facts.get("authors")
    return authors.facts if isinstance(authors, Message) else {}


def _code_as_was(image: str | None) -> CodeAsWas | None:
    fields = json.loads(image or "{}")
    return CodeAsWas(*itemgetter(*_OF_CODE)(fields)) if fields else None


_OF_CODE = ("key", "name", "parent_id", "definition", "include", "exclude", "replaces", "retired")


def acts_by_kind(project: Connection) -> list[ActsOfKind]:
    """Return the number of changes of each kind in the log, with the first and the last."""
    return list(
        project.read(ActsOfKind, "SELECT kind, count(*), min(at), max(at) FROM changes GROUP BY kind ORDER BY kind")
    )
