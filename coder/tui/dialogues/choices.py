"""Dialogues to choose the order of the queue, the questions to code, and variables."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from coder.i18n.words import _, several
from coder.queries import queue, samples
from coder.tui.app_interface import AppInterface
from coder.tui.dialogues.code_picker import pick_code
from coder.tui.dialogues.dialogue import PickOne
from coder.tui.dialogues.pick_several import PickSeveral
from coder.tui.state.answer_queue import Order
from coder.tui.text import on_one_line

if TYPE_CHECKING:
    from coder.operations.learning import RunWritten  # with the processes that learn


def choose_order(app: AppInterface) -> None:
    """Ask for an order and put the queue in it. For one by suggestions a run is made first if there is none."""
    seed = app.state.settings.seed

    def more() -> None:
        pick_code(app, _("More of which code?"), lambda code: _by_run(app, Order("more", code=code)))

    offered: list[tuple[str, Callable[[], None]]] = [
        (_("file: as the answers stand in the file"), lambda: _set(app, Order("file"))),
        (_("random: shuffled with seed {seed}").format(seed=seed), lambda: _set(app, Order("random", seed=seed))),
        (
            _("random: shuffled anew"),
            lambda: _set(app, Order("random", seed=random.SystemRandom().randrange(1, 10_000))),
        ),
        (_("uncertain: where the suggestions are least sure"), lambda: _by_run(app, Order("uncertain"))),
        (
            _("half and half: by turns one at random and one that is uncertain"),
            lambda: _by_run(app, Order("half", seed=seed)),
        ),
        (_("more of a code: where a code is most likely"), more),
        (_("like this one: most like the answer in front first"), lambda: _like(app)),
    ]

    for name, source in queue.orders_of_plugins().items():
        label = _("{name}: of the plug-in {source}").format(name=on_one_line(name), source=on_one_line(source))
        offered.append((label, partial(_set, app, Order(name, seed=seed))))

    if samples.queue(app.state.session, app.state.queue.questions or None):
        drawn = _("sample: the random sample of this question, as it was drawn")
        offered.insert(3, (drawn, lambda: _set(app, Order("sample"))))

    if earlier := queue.make_queue(app.state.session, app.state.queue.questions, "again"):
        looked_at = several(
            "again: {n} answer coded before the definition of a code changed",
            "again: {n} answers coded before the definition of a code changed",
            len(earlier),
        )
        offered.append((looked_at, lambda: _set(app, Order("again"))))
    if app.state.queue.given:
        offered.insert(
            0, (_("assigned: what you were given, in the order given"), lambda: _set(app, Order("assigned")))
        )
        only = app.state.settings.own_only
        offered.append(
            (
                _("all answers, not only those you were given") if only else _("only the answers you were given"),
                lambda: app.attempt(lambda: app.state.show_own_only(not only)),
            )
        )

    def chosen(index: int | None) -> None:
        if index is not None:
            offered[index][1]()

    app.push_screen(PickOne(_("In which order?"), [row for row, _do in offered]), chosen)


def _set(app: AppInterface, order: Order) -> None:
    if app.background is not None and queue.is_slow(order.name, len(app.state.queue.ids)):
        app.background.put_in_order(order, from_start=True)
    else:
        _forget_order(app)
        app.attempt(lambda: app.state.set_order(order))


def _forget_order(app: AppInterface) -> None:
    """Cancel an order being computed, which must not replace the one chosen now."""
    if app.background is not None:
        app.background.forget_order()


def _by_run(app: AppInterface, order: Order) -> None:
    """Put the queue in an order by suggestions."""
    state, code = app.state, order.code

    def set_order() -> None:
        _set(app, order)
        if code is not None and not queue.suggests(state.session, code):
            found = state.codebook.by_id.get(code)
            name = found.name if found else code
            app.show_message(_("No answer is likely to have «{code}» by what is known now.").format(code=name))

    def made(run: RunWritten) -> None:
        if app.background is None or app.background.order_wanted is not order:
            return  # another was chosen meanwhile
        count = several("{n} answer", "{n} answers", run.responses)
        app.show_message(
            _(
                "This order goes by suggestions; there were none, so run {run} was made for {count}; u takes it back."
            ).format(run=run.run, count=count),
            lasting=True,
        )
        set_order()

    if queue.has_run(state.session, state.queue.questions, code):
        set_order()
    elif state.session.read_only:
        app.show_message(
            _("This order goes by suggestions; there are none, and the project can only be read."), error=True
        )
    elif not state.slots.codes:
        app.show_message(_("There is no code yet that could be suggested; c makes one."), error=True)
    elif app.background is not None:
        app.background.forget_order()
        app.background.order_wanted = order
        app.background.make_run(made)


def _like(app: AppInterface) -> None:
    answer = app.state.answer
    if answer is not None and app.background is not None:
        app.background.put_in_order(Order("similar", like=answer.id), from_start=False)


def choose_questions(app: AppInterface) -> None:
    """Ask for open questions and go to their answers, by question if several are chosen."""
    variables = queue.questions(app.state.session)
    if not variables:
        app.show_message(_("There is no open question yet; `coder import` brings some in, with their answers."))
        return
    names = [str(row.name) for row in variables]
    if len(names) == 1:
        app.show_message(_("There is one open question only: {name}.").format(name=on_one_line(names[0])))
        return
    rows = [on_one_line(f"{row.name}: {row.label}" if row.label else row.name) for row in variables]

    def take(indexes: Sequence[int]) -> None:
        _forget_order(app)
        app.state.set_questions([names[index] for index in sorted(indexes)])
        if app.background is not None:
            app.background.compare()
        app.refresh_screen()

    marked = [names.index(name) for name in app.state.queue.questions if name in names]
    choose_several(app, _("Code the answers to which questions?"), rows, marked, _("all questions"), take)


def choose_several(
    app: AppInterface,
    heading: str,
    rows: Sequence[str],
    marked: Sequence[int],
    none: str,
    take: Callable[[Sequence[int]], None],
) -> None:
    """Let the coder mark some of `rows`; `take` gets their indices. `none` is the text of the row for «none marked»."""
    box = PickSeveral(heading, rows, marked, none)
    app.push_screen(box, lambda count: None if count is None else take(box.taken))
