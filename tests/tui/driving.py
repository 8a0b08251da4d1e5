"""Small projects and a way to press keys on the real application without a terminal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.screen import Screen

from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import Session, create_project, open_project
from coder.queries.answer import Answer
from coder.tui.app import CoderApp
from coder.tui.background.jobs import BackgroundJobs
from tests.tui.settled import SettledPilot

ANSWERS = [
    "Vet ikke", "Veit ikkje.", "Eldre som er ensomme. De får ikke besøk. Vi har ikke folk til det.",
    "vet ikke!", "Unge med skolefravær, og unge uten arbeid.", "Ingen prioriteres bort", "Milde plager", "sorg",
    "Personer i hovedforløp 1 får kurs.", "Flyktninger", "Pårørende som er slitne", "ingen",
]  # fmt: skip

CODES = Codebook(
    (Code("a", "alfa"), Code("b", "beta"), Code("c", "gamma", parent="b"), Code("d", "delta")), name="Liten"
)
APPLIED = {1: "a", 2: "a", 3: "c", 4: "b", 5: "c", 6: "a", 7: "a", 8: "a"}
"""Codes of the first of these answers, where some are coded."""


def make_project(path: Path, answers: list[str], codebook: Codebook | None) -> Path:
    """A project with one open question, `svar`, and a closed one, `fylke`."""
    table = path.with_suffix(".jsonl")
    rows = [
        {"id": f"K{n:03}", "fylke": "Viken" if n % 2 else "Troms", "svar": text} for n, text in enumerate(answers, 1)
    ]
    table.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with create_project(path, "Kari", "Prøve") as session:
        if codebook is not None:
            put_codebook(session, codebook, "codebook")
        if answers:
            run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",), closed=("fylke",))))
    return path


Steps = Callable[[CoderApp, Pilot[Any]], Awaitable[None]]


def drive(
    project: Path, steps: Steps, *, size: tuple[int, int] = (80, 24), coder: str = "Kari", **options: Any
) -> None:
    """Open the screen, take the steps, leave. Nothing is learned in the background unless asked for."""
    options.setdefault("learn", False)

    async def run() -> None:
        with open_project(project, coder) as session:
            app = CoderApp(session, **options)
            async with app.run_test(size=size):
                pilot = SettledPilot(app)
                await until(pilot, lambda: app.background is not None)
                await steps(app, pilot)
            if app.background is not None:
                app.background.stop()

    asyncio.run(run())


S = TypeVar("S", bound=Screen[Any])


def in_front(app: CoderApp, kind: type[S]) -> S:
    """The screen in front, which is of this kind."""
    assert isinstance(app.screen, kind)
    return app.screen


def answer_in_front(app: CoderApp) -> Answer:
    """The answer that is shown for coding; there is one."""
    assert app.state.answer is not None
    return app.state.answer


def jobs_behind(app: CoderApp) -> BackgroundJobs:
    """The work behind the screen, which has begun."""
    assert app.background is not None
    return app.background


def span_text(app: CoderApp) -> str:
    """The marked words of the answer; some are."""
    assert app.state.span is not None
    return answer_in_front(app).text[slice(*app.state.span)]


def code_in_slot(app: CoderApp, slot: int) -> Code:
    """The code that the digit gives; there is one."""
    code = app.state.slots.code(slot)
    assert code is not None
    return code


def codes(session: Session, response: int, coder: str = "Kari") -> list[str]:
    """Stable ids of the codes a coder has put on an answer, by the file alone."""
    found = session.project.execute(
        "SELECT codes.key FROM codings JOIN codes ON codes.id = code_id JOIN coders ON coders.id = coder_id"
        " WHERE response_id = ? AND coders.name = ? ORDER BY codes.key",
        (response, coder),
    )
    return [key for (key,) in found]


def painted(app: CoderApp) -> str:
    """What stands on the screen, line by line."""
    height = app.size.height
    return "\n".join(
        "".join(segment.text for segment in strip)
        for strip in (app.screen._compositor.render_strips() if height else [])
    )


async def until(pilot: Pilot[Any], holds: Callable[[], object], seconds: float = 120) -> None:
    """Wait for something that a job in the background brings."""
    for wait in [0.002, 0.005, 0.01, 0.02, *[0.05] * int(seconds / 0.05)]:
        if holds():
            await pilot.pause()
            return
        await pilot.pause(wait)
    raise AssertionError("it never came")


async def choose_order(pilot: Pilot[Any], words: str) -> None:
    """Choose the order whose line has these words."""
    await pilot.press("o", *words, "enter")


def in_file(project: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows as another program sees them."""
    with open_project(project, read_only=True) as session:
        return session.project.execute(sql).fetchall()


def encoder_of_newest(app: CoderApp) -> str:
    """The encoder of the suggestions that are shown, or nothing."""
    newest = app.state.suggestion_source.newest
    return "" if newest is None else str(json.loads(newest.run.parameters).get("encoder", ""))
