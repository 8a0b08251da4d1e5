"""The order in which answers are coded, each coder's place in it, and their settings in this project."""

from __future__ import annotations

from collections.abc import Sequence

from coder.model import Questions
from coder.model.ids import ChangeId, ResponseId
from coder.model.variable import Variable
from coder.project import Session
from coder.queries.codebooks import subtree
from coder.queries.orders import Unordered, put_in_order
from coder.queries.variables import variables_of
from coder.registry import ORDERS, OWN, find, knows, offered
from coder.registry import PluginFailed as PluginFailed
from coder.store import answers, flags, newest_run, runs

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
    """Ids of the current answers in the order called so, one of `coder.registry`.

    `random` and `half` are the same for the same seed and the same answers; `more` wants the stable id of a code, whose
    sub-codes count. Raises NotFound, PluginFailed.
    """
    return put_in_order(order, Unordered(session, question, seed, code))


def is_order(name: str) -> bool:
    """Whether there is an order called so."""
    return knows(ORDERS, name)


def recorded_as(order: str, seed: int) -> str:
    """What is recorded with acts on a queue in an order: its name, the seed if it has one, and whose plug-in it is."""
    if order in OWN[ORDERS] or order == "list":
        return f"{order} {seed}" if order in ("random", "half") else order
    return f"{order} {seed} ({find(ORDERS, order).source})"


def named_without_seed(recorded: str) -> str:
    """The name of the order that was `recorded_as` this; that of a plug-in as it was recorded."""
    return recorded if recorded.endswith(")") else recorded.partition(" ")[0]


def order_names() -> tuple[str, ...]:
    """The names of all orders."""
    return tuple(offered(ORDERS))


def orders_of_plugins() -> dict[str, str]:
    """The orders that plug-ins bring: name → the distribution and its version."""
    return {name: one.source for name, one in offered(ORDERS).items() if not one.ours}


def is_slow(order: str, answers: int) -> bool:
    """Whether an order of so many answers had better be made behind the screen."""
    return order == "similar" or ((order in BY_RUN or order not in OWN[ORDERS]) and answers > AT_ONCE)


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


def changed_into(session: Session, response: ResponseId) -> ResponseId | None:
    """The current answer that has taken the place of one whose text imports changed; None where there is none."""
    return answers.changed_into(session.project, response)
