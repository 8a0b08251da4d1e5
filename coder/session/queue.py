"""The order in which answers are coded, where each coder stopped, and their settings in this project."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from coder.model import Filter
from coder.session.session import Session
from coder.store import answers, flags, runs, sorting

ORDERS = ("file", "random", "uncertain", "more")
"""File order; random with a seed; least certain first; surest of one code first."""

UNCERTAIN = (
    "SELECT response_id FROM suggestions WHERE run_id = (SELECT max(id) FROM runs WHERE live = '')"
    " GROUP BY response_id ORDER BY min(abs(confidence - 0.5)), response_id"
)
"""An answer is as uncertain as its most uncertain code: the smallest distance of a confidence from one half."""

MORE = (
    "SELECT response_id FROM suggestions JOIN codes ON codes.id = code_id"
    " WHERE run_id = (SELECT max(id) FROM runs WHERE live = '') AND codes.key = ?"
    " ORDER BY confidence DESC, response_id"
)


def questions(session: Session) -> list[dict[str, Any]]:
    """The open questions: name and label."""
    return [row for row in session.variables() if row["kind"] == "open"]


def question_to_code(session: Session) -> str | None:
    """The question that coding starts with: that of the newest run's suggestions, else the one that is coded most.

    None when there is no or only one open question, so that all answers are meant.
    """
    names = [row["name"] for row in questions(session)]
    if len(names) < 2:
        return None
    for sql in (
        "SELECT name FROM suggestions JOIN responses ON responses.id = response_id"
        " JOIN variables ON variables.id = variable_id"
        " WHERE run_id = (SELECT max(id) FROM runs WHERE live = '') LIMIT 1",
        "SELECT name FROM codings JOIN responses ON responses.id = response_id"
        " JOIN variables ON variables.id = variable_id ORDER BY codings.id DESC LIMIT 1",
    ):
        found = session.project.value(sql)
        if found is not None:
            return str(found)
    return str(names[0])


def make_queue(
    session: Session, question: str | None, order: str = "file", *, seed: int = 0, code: str | None = None
) -> list[int]:
    """Ids of the current answers in one of ORDERS; answers that a suggestion order knows nothing about come last.

    `random` is the same for the same seed and the same answers; `more` wants the stable id of a code.
    """
    in_file = answers.ids(session.project, question)
    if order == "random":
        shuffled = sorted(in_file)
        random.Random(seed).shuffle(shuffled)
        return shuffled
    if order in ("uncertain", "more"):
        sql, given = (UNCERTAIN, ()) if order == "uncertain" else (MORE, (code,))
        wanted = set(in_file)
        first = [one for (one,) in session.project.execute(sql, given) if one in wanted]
        known = set(first)
        return [*first, *(one for one in in_file if one not in known)]
    return in_file


def has_run(session: Session) -> bool:
    """Whether there is a run of suggestions for the orders `uncertain` and `more` to go by."""
    return runs.latest_run(session.project) is not None


def done(session: Session) -> set[int]:
    """Ids of the answers that this coder has coded, be it with «no code fits»."""
    return answers.coded_by(session.project, session.coder)


def flagged(session: Session, kind: str) -> set[int]:
    """Ids of the answers that this coder has flagged so."""
    return flags.flagged(session.project, session.coder, kind)


def fitting(
    session: Session,
    where: Filter,
    *,
    sort: str = "number",
    descending: bool = False,
    confidence: tuple[float, float] | None = None,
    flag: str | None = None,
) -> list[int]:
    """Ids for a table. See `store.sorting.sorted_ids`."""
    return sorting.sorted_ids(
        session.project, where, sort=sort, descending=descending, confidence=confidence, flag=flag
    )


def setting(session: Session, key: str) -> str | None:
    """A setting of this coder in this project."""
    return flags.setting_of(session.project, session.coder, key)


def keep_settings(session: Session, values: dict[str, str]) -> None:
    """Keep settings of this coder; nothing is kept of a project that can only be read."""
    if session.project.read_only or not values:
        return
    with session.project.transaction():
        for key, value in values.items():
            flags.put_setting_of(session.project, session.coder, key, value)


def answers_of(session: Session, change: int) -> Sequence[int]:
    """Ids of the answers that a change was about."""
    return answers.touched_by(session.project, change)


def data_version(session: Session) -> int:
    """A number that changes when another program has written to the file."""
    return int(session.project.value("PRAGMA data_version"))


def be_patient(session: Session, seconds: float) -> None:
    """How long an act waits for another program that writes before it is refused."""
    session.project.wait(seconds)
