"""The order in which responses are coded, each coder's position in it, and their settings in this project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.queries.codebooks import subtree
from coder.queries.orders import Unordered, put_in_order
from coder.queries.variables import variables_of
from coder.registry import ORDERS, OWN, find, knows, offered
from coder.registry import PluginFailed as PluginFailed
from coder.store import answers, flags, newest_run, runs

if TYPE_CHECKING:
    from coder.model import Questions
    from coder.model.ids import ChangeId, ResponseId
    from coder.model.variable import Variable
    from coder.project import Session

BY_RUN = ("uncertain", "half", "more")
"""Orders by the suggestions of the newest run."""

AT_ONCE = 20_000
"""Responses up to which these orders are made in the foreground."""

LOOKED_AT = 100
"""Responses among which the first uncoded one is looked for before all are read."""


def questions(session: Session) -> list[Variable]:
    """Return the open questions."""
    return [variable for variable in variables_of(session) if variable.kind == "open"]


def question_to_code(session: Session) -> str | None:
    """Return the question to start coding with: that of the newest run, else the one coded most.

    None when there is at most one open question, so that all responses are meant.
    """
    names = [variable.name for variable in questions(session)]
    if len(names) < 2:
        return None
    return newest_run.question(session.project) or answers.question_coded_last(session.project) or names[0]


def make_queue(
    session: Session, question: Questions, order: str = "file", *, seed: int = 0, code: str | None = None
) -> list[ResponseId]:
    """Return ids of the current responses in the named order, one of `coder.registry`.

    `random` and `half` depend on seed and responses alone; `more` needs the stable id of a code, whose descendants
    count. Raises NotFound, PluginFailed.
    """
    return put_in_order(order, Unordered(session, question, seed, code))


def has(session: Session, question: Questions, response: ResponseId) -> bool:
    """Return whether a response is current and to one of these questions."""
    return answers.is_current(session.project, question, response)


def first_uncoded(session: Session, question: Questions) -> ResponseId | None:
    """Return the first response in file order that this coder has not coded, if it is among the first `LOOKED_AT`."""
    among = answers.ids(session.project, question, LOOKED_AT)
    coded = done(session, among)
    return next((response_id for response_id in among if response_id not in coded), None)


def is_order(name: str) -> bool:
    """Return whether there is an order of this name."""
    return knows(ORDERS, name)


def recorded_as(order: str, seed: int) -> str:
    """Return the record of an order with changes: its name, its seed if it has one, and its plug-in."""
    if order in OWN[ORDERS] or order == "list":
        return f"{order} {seed}" if order in ("random", "half") else order
    return f"{order} {seed} ({find(ORDERS, order).source})"


def named_without_seed(recorded: str) -> str:
    """Return the name of a recorded order without the seed; that of a plug-in as recorded."""
    return recorded if recorded.endswith(")") else recorded.partition(" ")[0]


def order_names() -> tuple[str, ...]:
    """Return the names of all orders."""
    return tuple(offered(ORDERS))


def orders_of_plugins() -> dict[str, str]:
    """Return the orders of plug-ins: name → the distribution and its version."""
    return {name: entry.source for name, entry in offered(ORDERS).items() if not entry.ours}


def is_slow(order: str, answers: int) -> bool:
    """Return whether an order of so many responses should be made in the background."""
    return order == "similar" or ((order in BY_RUN or order not in OWN[ORDERS]) and answers > AT_ONCE)


def has_run(session: Session, question: Questions, code: str | None = None) -> bool:
    """Return whether the newest run has suggestions for responses to a question, and knew `code`."""
    found = newest_run.has_suggestions(session.project, question)
    return found and (code is None or _looked_for(session, code))


def _looked_for(session: Session, code: str) -> bool:
    """Return whether the newest run knew a code, by its report."""
    run = runs.latest_run(session.project)
    known = {code_in_run.code for code_in_run in run.report.codes} if run else set()
    return not known.isdisjoint(subtree(session, code)) or suggests(session, code)


def suggests(session: Session, code: str) -> bool:
    """Return whether the newest run suggests a code, or a descendant, for any response."""
    return newest_run.suggests(session.project, subtree(session, code))


def done(session: Session, among: Sequence[ResponseId] | None = None) -> set[ResponseId]:
    """Return ids of the responses that this coder has coded, «no code fits» included: of all, or `among` some."""
    if among is not None:
        return answers.coded_among(session.project, session.coder, among)
    return answers.coded_by(session.project, session.coder)


def flagged(session: Session, kind: str, among: Sequence[ResponseId] | None = None) -> set[ResponseId]:
    """Return ids of the responses with a flag of this kind by this coder: of all, or `among` some."""
    if among is not None:
        return flags.flagged_among(session.project, session.coder, kind, among)
    return flags.flagged(session.project, session.coder, kind)


def settings(session: Session) -> dict[str, str]:
    """Return the settings of this coder in this project: name → text."""
    return flags.settings_of(session.project, session.coder)


def keep_settings(session: Session, values: dict[str, str]) -> None:
    """Save settings of this coder, unless the project is read-only."""
    if session.read_only or not values:
        return
    with session.transaction():
        for key, value in values.items():
            flags.put_setting_of(session.project, session.coder, key, value)


def answers_of(session: Session, change: ChangeId) -> Sequence[ResponseId]:
    """Return ids of the responses that a change affected."""
    return answers.touched_by(session.project, change)


def data_version(session: Session) -> int:
    """Return a number that changes when another program has written to the file."""
    return session.project.data_version()


def newest_act(session: Session) -> tuple[int, str]:
    """Return the number and the coder of the newest change."""
    return answers.newest_act(session.project)


def rows_written(session: Session) -> int:
    """Return how many rows this session has written since the file was opened."""
    return session.project.rows_written()


def be_patient(session: Session, seconds: float) -> None:
    """Set how long a change waits for another program that writes before it is refused."""
    session.project.wait(seconds)


def changed_into(session: Session, response: ResponseId) -> ResponseId | None:
    """Return the current response that replaced one in imports, None where there is none."""
    return answers.changed_into(session.project, response)
