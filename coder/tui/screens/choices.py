"""Choosing the order of the queue and the question that is coded."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from coder.session import queue
from coder.tui.screens.dialogue import Pick
from coder.tui.text import on_one_line
from coder.tui.words import _

if TYPE_CHECKING:
    from coder.tui.app import CoderApp


def choose_order(app: CoderApp) -> None:
    """Ask for an order and put the queue in it."""
    seed = app.desk.settings.get("seed", "1")
    rows = [
        _("file: as the answers stand in the file"),
        _("random: shuffled with seed {seed}").format(seed=seed),
        _("random: shuffled anew"),
        _("uncertain: where the suggestions are least sure"),
        _("more of a code: where a code is most likely"),
    ]

    def chosen(place: int | None) -> None:
        desk = app.desk
        if place is None:
            return
        if place >= 3 and not queue.has_run(desk.session):
            app.tell(_("There is no run of suggestions to go by. Make one with `coder suggest PROJECT`."), bad=True)
        elif place == 4:
            from coder.tui.screens.picker import pick_code

            pick_code(app, _("More of which code?"), lambda code: _set(app, "more", code=code))
        elif place == 2:
            _set(app, "random", seed=random.SystemRandom().randrange(1, 10_000))
        else:
            _set(app, ("file", "random", "", "uncertain")[place], seed=int(seed) if place == 1 else None)

    app.push_screen(Pick(_("In which order?"), rows), chosen)


def _set(app: CoderApp, order: str, *, seed: int | None = None, code: str | None = None) -> None:
    def put() -> None:
        app.desk.set_order(order, seed=seed, code=code)

    app.attempt(put)


def choose_question(app: CoderApp) -> None:
    """Ask for an open question and go to its answers."""
    found = queue.questions(app.desk.session)
    names: list[str | None] = [row["name"] for row in found]
    rows = [on_one_line(f"{row['name']}: {row['label']}" if row["label"] else row["name"]) for row in found]
    if len(found) > 1:
        names.append(None)
        rows.append(_("all questions"))

    def chosen(place: int | None) -> None:
        if place is not None:
            app.desk.set_question(names[place])
            if app.background is not None:
                app.background.compare()
            app.refresh_screen()

    app.push_screen(Pick(_("Code the answers to which question?"), rows), chosen)
