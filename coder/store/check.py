"""Checks a project file: integrity, references, offsets, full-text index and journal, with a remedy for each fault."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from coder.errors import ProjectRefused
from coder.message import Message, one_or_many
from coder.model.problem import Problem
from coder.store import refusals, replay, values
from coder.store.coders import as_registered
from coder.store.flags import NO_CODE_FITS
from coder.store.fulltext import agrees
from coder.store.identity import IDENTIFIED
from coder.store.journal import JOURNALLED
from coder.store.own_schema import SELECT, differences
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.store.connection import Connection

MOST = 20
"""Problems listed for one table."""

BESIDE = ("project", "coders", "changes", "shown", "coder_settings", "embeddings", "coding_orders", "reported")
"""Tables outside the journal."""


def check(project: Connection) -> list[Problem]:
    """Return everything wrong with the file, each with a remedy; empty when it is sound."""
    problems: list[Problem] = []
    with values.lenient(project):
        for part in PARTS:
            try:
                problems += islice(part(project), 10 * MOST)
            except ProjectRefused as error:  # a damaged page can stop any of them
                problems.append(
                    Problem(
                        Message("could not be checked: {message} {hint}", message=error.message, hint=error.hint),
                        part.__name__.strip("_"),
                    )
                )
            except (sqlite3.Error, ValueError, TypeError, KeyError) as error:  # so can a value of another kind
                problems.append(
                    Problem(
                        Message("could not be checked: {error}. Restore a backup.", error=error),
                        part.__name__.strip("_"),
                    )
                )
            if problems and part is _integrity:
                break  # nothing read from a damaged file can be trusted
    return problems


def unsound(project: Connection) -> Problem | None:
    """Return the first problem that makes a file unfit to be read from: a damaged page, or rows with dangling
    references or outside their answer.
    """
    with values.lenient(project):
        for part in (_integrity, _references, _offsets):
            for problem in part(project):
                return problem
    return None


def _integrity(project: Connection) -> Iterator[Problem]:
    for (message,) in project.execute("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield Problem(
                Message(
                    "{message}. Restore a backup, or run `sqlite3 FILE .recover` on a copy and check the result.",
                    message=message,
                ),
                "file",
            )


def _references(project: Connection) -> Iterator[Problem]:
    for table, row_id, parent, _ in project.execute("PRAGMA foreign_key_check"):
        yield Problem(
            Message(
                "points to a row of {parent} that is gone. The file was changed by another program: restore a backup.",
                parent=parent,
            ),
            f"{table} {row_id}",
        )


def _offsets(project: Connection) -> Iterator[Problem]:
    for table in ("codings", "memos"):
        for row_id, start, end, text in project.execute(
            f"SELECT marked.id, start_char, end_char, responses.text FROM {table} AS marked"
            " JOIN responses ON responses.id = marked.response_id WHERE start_char IS NOT NULL"
        ):
            if not 0 <= start <= end <= len(text) or (start == end and text):
                yield Problem(
                    Message(
                        "marks characters {start}–{end} of an answer of {n}. Remove it and code the excerpt again.",
                        start=start,
                        end=end,
                        n=len(text),
                    ),
                    f"{table} {row_id}",
                )


def _decisions(project: Connection) -> Iterator[Problem]:
    for response, name, codes in project.execute(
        "SELECT codings.response_id, coders.name, count(*) FROM codings JOIN coders ON coders.id = codings.coder_id"
        " WHERE EXISTS (SELECT 1 FROM flags WHERE kind = ? AND flags.response_id = codings.response_id"
        "   AND flags.coder_id = codings.coder_id) GROUP BY codings.response_id, codings.coder_id",
        (NO_CODE_FITS,),
    ):
        yield Problem(
            one_or_many(
                "has {n} code by {name}, who also says of it that no code fits: another program wrote one of the two."
                " Say which holds: `coder apply PROJECT --response {typed_response} --code CODE --coder {typed_name}`"
                " takes «no code fits» off, `coder remove` the codes.",
                "has {n} codes by {name}, who also says of it that no code fits: another program wrote one of the two."
                " Say which holds: `coder apply PROJECT --response {typed_response} --code CODE --coder {typed_name}`"
                " takes «no code fits» off, `coder remove` the codes.",
                codes,
                name=name,
                typed_response=typed(response),
                typed_name=typed(name),
            ),
            f"answer {response}",
        )


def _doubles(project: Connection) -> Iterator[Problem]:
    """Find rows that a merge could not distinguish."""
    for table in ("coders", "changes", *IDENTIFIED):
        for uuid, rows in project.execute(
            f"SELECT uuid, group_concat(id, ', ') FROM {table} WHERE uuid IS NOT NULL GROUP BY uuid HAVING count(*) > 1"
        ):
            yield Problem(
                Message(
                    "have the same global id ({uuid}): another program copied a row. Take what is too much off with"
                    " coder, or restore a backup, before copies are merged.",
                    uuid=uuid,
                ),
                f"{table} {rows}",
            )


def _versions(project: Connection) -> Iterator[Problem]:
    for case, question, versions in project.execute(
        "SELECT cases.key, variables.name, count(*) FROM current_responses JOIN cases ON cases.id = case_id"
        " JOIN variables ON variables.id = variable_id"
        " GROUP BY case_id, variable_id, wave, position HAVING count(*) > 1"
    ):
        yield Problem(
            Message("has {versions} current versions of one answer. Restore a backup.", versions=versions),
            f"{case}/{question}",
        )


def _index(project: Connection) -> Iterator[Problem]:
    remedy = Message("Build it anew with: coder check PROJECT --repair")
    missing = project.value("SELECT count(*) FROM responses WHERE id NOT IN (SELECT id FROM responses_fts_docsize)")
    surplus = project.value("SELECT count(*) FROM responses_fts_docsize WHERE id NOT IN (SELECT id FROM responses)")
    if missing or surplus:
        yield Problem(
            Message(
                "{missing} answers are not in it and {surplus} in it are gone. {remedy}",
                missing=missing,
                surplus=surplus,
                remedy=remedy,
            ),
            "full-text index",
        )
        return
    if project.read_only:
        return  # FTS5's own check is written as an insert
    try:
        project.execute("INSERT INTO responses_fts(responses_fts) VALUES ('integrity-check')")
        sound = agrees(project)
    except refusals.Damaged:
        sound = False
    if not sound:
        yield Problem(Message("does not agree with the answers. {remedy}", remedy=remedy), "full-text index")


def _journal(project: Connection) -> Iterator[Problem]:
    for row_id, reverses in project.execute(
        "SELECT id, reverses FROM changes WHERE kind IN ('undo', 'redo') AND (reverses IS NULL OR origin IS NULL)"
    ):
        yield Problem(
            Message("does not say what it reverses ({reverses}). Restore a backup.", reverses=reverses),
            f"change {row_id}",
        )
    for wrong_row in replay.entries(project):
        yield Problem(
            Message("{why}: it was written by another program, or damaged. Restore a backup.", why=wrong_row.why),
            wrong_row.where,
        )
    for table in JOURNALLED:
        for wrong_row in islice(replay.replay(project, table), MOST):
            yield Problem(
                Message(
                    "{why}: this is not what the journal says, so it was written by another program, or lost. Undo"
                    " may refuse to touch it; restore a backup if it should not be so.",
                    why=wrong_row.why,
                ),
                wrong_row.where,
            )


def _others(project: Connection) -> Iterator[Problem]:
    """Check the tables outside the journal."""
    for table in BESIDE:
        columns = values.TableColumns(project, table)
        for row in project.execute(f"SELECT * FROM {table}"):
            if why := columns.wrong(row):
                yield Problem(Message("{why}. Restore a backup.", why=why), f"{table} {row[0]!r}")
    if not as_registered(project):
        yield Problem(
            Message(
                "are not as they were when they became known, or the project's own id is another: it was written by"
                " another program, or damaged. Restore a backup."
            ),
            "coders",
        )
    for table in (*JOURNALLED, "changes"):
        used = project.value(f"SELECT coalesce(max(id), 0) FROM {table}")
        if table != "changes":
            used = max(
                used, project.value("SELECT coalesce(max(last_id), 0) FROM change_rows WHERE table_name = ?", (table,))
            )
        last_number = project.value("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", (table,))
        if not isinstance(last_number, int) or last_number < used:
            yield Problem(
                Message(
                    "counts its ids from {kept}, though {used} is the highest that was given. Restore a backup.",
                    kept=last_number,
                    used=used,
                ),
                table,
            )


def _schema(project: Connection) -> Iterator[Problem]:
    for difference in differences(project.execute(SELECT), project.value("PRAGMA user_version")):
        if difference.type == "trigger":
            remedy = Message(
                "It may change rows by itself, so nothing is written into the file until it is taken out:"
                " coder check PROJECT --repair"
            )
        elif difference.type == "view" and difference.how != "foreign":
            remedy = Message("Nothing is written into the file until it is put back: coder check PROJECT --repair")
        elif difference.how == "foreign":
            drop = typed(f'DROP {difference.type.upper()} "{difference.name}"')
            remedy = Message("coder does not look at it. Take it out with: sqlite3 FILE {drop}", drop=drop)
        else:
            remedy = Message("Restore a backup.")
        yield Problem(Message("{one}. {remedy}", one=difference.message, remedy=remedy), "schema")


PARTS = (
    _integrity, _schema, _references, _offsets, _decisions, _doubles, _versions, _index, _others, _journal,
)  # fmt: skip
"""The checks, in order: after a problem in the first, nothing else can be trusted."""


def refuse_damaged(project: Connection, error: Exception) -> None:
    """Raise Damaged where an unforeseen error may come from damage to the file; else return."""
    try:
        problems = check(project)
    except (sqlite3.Error, ValueError, TypeError):  # what `check` cannot read either
        raise refusals.damaged(project.path, str(error)) from error
    if harmful := [problem for problem in problems if problem.where != "schema"]:
        raise refusals.damaged(project.path, str(harmful[0])) from error
