"""The order in which answers are coded, where each coder stopped, and their settings in this project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.model import Questions
from coder.model.ids import ChangeId, ResponseId
from coder.model.variable import Variable
from coder.project import Session
from coder.queries import assignments, samples
from coder.queries.codebooks import codebook_of
from coder.queries.look_again import own_earlier
from coder.queries.variables import variables_of
from coder.store import answers, flags, newest_run, runs
from coder.suggest import order as orders

if TYPE_CHECKING:
    from coder.suggest.order import Array

ORDERS = ("file", "random", "uncertain", "half", "more", "sample", "assigned", "again")
"""As in the file, or by `coder.suggest.order`: at random; least certain first; half and half; surest of one code first;
the random sample of the question (`queries.samples`); what the coder has been given (`queries.assignments`);
what they coded before the definition of a code changed (`queries.look_again`).

`similar` is made behind the screen (see `session.likeness`).
"""

BY_RUN = ("uncertain", "half", "more")
"""Those that go by the suggestions of the newest run."""

AT_ONCE = 20_000
"""Answers up to which these are made while somebody waits."""


def questions(session: Session) -> list[Variable]:
    """The open questions."""
    return [one for one in variables_of(session) if one.kind == "open"]


def question_to_code(session: Session) -> str | None:
    """The question that coding starts with: that of the newest run's suggestions, else the one that is coded most.

    None when there is no or only one open question, so that all answers are meant.
    """
    names = [one.name for one in questions(session)]
    if len(names) < 2:
        return None
    return newest_run.question(session.project) or answers.question_coded_last(session.project) or names[0]


def make_queue(
    session: Session, question: Questions, order: str = "file", *, seed: int = 0, code: str | None = None
) -> list[ResponseId]:
    """Ids of the current answers in one of ORDERS; answers that the newest run knows nothing of come last.

    `random` and `half` are the same for the same seed and the same answers; `more` wants the stable id of a code, whose
    sub-codes count.
    """
    if order == "sample":
        return samples.queue(session, question)
    if order == "assigned":
        return assignments.queue(session, question)
    if order == "again":
        return list(own_earlier(session, question))
    ids = answers.ids(session.project, question)
    if order == "random":
        return orders.at_random(ids, seed)
    if order == "uncertain":
        return orders.least_certain(ids, _confidences(session, ids))
    if order == "half":
        return orders.half_uncertain(ids, _confidences(session, ids), seed)
    if order == "more":
        return orders.more_of(ids, _confidence_of(session, ids, code))
    return ids


def is_slow(order: str, answers: int) -> bool:
    """Whether an order of so many answers had better be made behind the screen."""
    return order == "similar" or (order in BY_RUN and answers > AT_ONCE)


def _confidences(session: Session, ids: Sequence[ResponseId]) -> Array:
    """The newest run's confidences, ids × ranks; 1 stands for none, which is as certain as can be."""
    import numpy as np

    rows = newest_run.confidences(session.project)
    if not rows or not ids:
        return np.ones((len(ids), 1))
    found = np.array(rows)
    responses, values = found[:, 0].astype(np.int64), found[:, 1]
    by_answer = np.argsort(responses, kind="stable")
    responses, values = responses[by_answer], values[by_answer]
    of_answer, begins, counts = np.unique(responses, return_index=True, return_counts=True)
    rank = np.arange(len(responses)) - np.repeat(begins, counts)
    places = np.searchsorted(ids, of_answer)
    asked = np.asarray(ids)[np.minimum(places, len(ids) - 1)] == of_answer
    kept = np.repeat(asked, counts)
    table = np.ones((len(ids), int(counts.max())))
    table[np.repeat(places, counts)[kept], rank[kept]] = values[kept]
    return table


def _confidence_of(session: Session, ids: Sequence[ResponseId], code: str | None) -> Array:
    """The newest run's confidence of a code, or of the surest of its sub-codes, for each id; 0 stands for none."""
    import numpy as np

    found = newest_run.confidence_of(session.project, subtree(session, code))
    return np.array([found.get(one, 0.0) for one in ids])


def subtree(session: Session, code: str | None) -> list[str]:
    """Stable ids of a code and those below it; none for a code that is not in the codebook."""
    codebook = codebook_of(session)
    top = codebook.by_id.get(code or "")
    return [] if top is None else [one.id for one in codebook.subtree(top)]


def has_run(session: Session, question: Questions, code: str | None = None) -> bool:
    """Whether the newest run suggests something for answers to a question, and has looked for `code`."""
    found = newest_run.has_suggestions(session.project, question)
    return found and (code is None or _looked_for(session, code))


def _looked_for(session: Session, code: str) -> bool:
    """Whether the newest run knew a code: its report names all that it knew."""
    run = runs.latest_run(session.project)
    known = {one.code for one in run.report.codes} if run else set()
    return not known.isdisjoint(subtree(session, code)) or suggests(session, code)


def suggests(session: Session, code: str) -> bool:
    """Whether the newest run suggests a code, or one below it, for any answer."""
    return newest_run.suggests(session.project, subtree(session, code))


def done(session: Session, among: Sequence[ResponseId] | None = None) -> set[ResponseId]:
    """Ids of the answers that this coder has coded, be it with «no code fits»: of all, or those `among` some."""
    if among is not None:
        return answers.coded_among(session.project, session.coder, among)
    return answers.coded_by(session.project, session.coder)


def flagged(session: Session, kind: str, among: Sequence[ResponseId] | None = None) -> set[ResponseId]:
    """Ids of the answers that this coder has flagged so: of all, or those `among` some."""
    if among is not None:
        return flags.flagged_among(session.project, session.coder, kind, among)
    return flags.flagged(session.project, session.coder, kind)


def setting(session: Session, key: str) -> str | None:
    """A setting of this coder in this project."""
    return flags.setting_of(session.project, session.coder, key)


def keep_settings(session: Session, values: dict[str, str]) -> None:
    """Keep settings of this coder; nothing is kept of a project that can only be read."""
    if session.read_only or not values:
        return
    with session.transaction():
        for key, value in values.items():
            flags.put_setting_of(session.project, session.coder, key, value)


def answers_of(session: Session, change: ChangeId) -> Sequence[ResponseId]:
    """Ids of the answers that a change was about."""
    return answers.touched_by(session.project, change)


def data_version(session: Session) -> int:
    """A number that changes when another program has written to the file."""
    return session.project.data_version()


def newest_act(session: Session) -> tuple[int, str]:
    """The newest act: its number, and whose it is."""
    return answers.newest_act(session.project)


def rows_written(session: Session) -> int:
    """How many rows this session has written since the file was opened."""
    return session.project.rows_written()


def be_patient(session: Session, seconds: float) -> None:
    """How long an act waits for another program that writes before it is refused."""
    session.project.wait(seconds)
