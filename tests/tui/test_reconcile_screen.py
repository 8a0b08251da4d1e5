"""Disagreements on the screen: side by side, decided by key, the next one comes up by itself, undone by key."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.model.assignment import Part
from coder.model.ids import CodeId, ResponseId
from coder.operations.assigning import assign
from coder.operations.coding import code_answers
from coder.operations.memos import write_memo
from coder.operations.reconciling import Decision, reconcile
from coder.operations.sampling import draw
from coder.project import Session, open_project
from coder.queries.reconciling import Disagreements, disagreements
from coder.store import reconciliations
from coder.tui.app import CoderApp
from coder.tui.background.task_runner import TaskRunner
from coder.tui.screens.agreement import AgreementScreen
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.confused import ConfusedScreen
from coder.tui.screens.reconcile import ReconcileScreen
from coder.tui.task import Task
from tests.small_study import LONELY, OLD, ONE, OTHER, TEN, new_study
from tests.tui.driving import drive, in_front, painted, until
from tests.tui.settled import SettledPilot

ELDERS, ALONE = ResponseId(2), ResponseId(4)


@pytest.fixture
def differing(tmp_path: Path) -> Path:
    """Ingrid and Olav differ on two answers: «forløp 1» and «annet», «ensomhet» and «forløp 10»."""
    path = tmp_path / "s.db"
    with new_study(path) as session:
        code_answers(session, [ELDERS], [OLD, ONE])
        code_answers(session, [ALONE], [LONELY])
        write_memo(session, "Er dette en alder?", answer=ELDERS)
        session.coder = "Olav"
        code_answers(session, [ELDERS], [OLD, OTHER])
        code_answers(session, [ALONE], [TEN])
    return path


async def opened(app: CoderApp, pilot: Pilot[Any]) -> ReconcileScreen:
    await pilot.press("f8")
    screen = in_front(app, ReconcileScreen)
    await until(pilot, lambda: not screen.busy and "counting …" not in painted(app))
    return screen


def outcomes(app: CoderApp) -> dict[tuple[int, str | None], tuple[str, str, str]]:
    return {
        (decision.response, decision.code): (decision.outcome, decision.reason, decision.note)
        for decision in reconciliations.decided(app.session.project)
    }


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_codes_stand_side_by_side_and_are_decided_one_after_the_other(size: tuple[int, int], differing: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot)
        seen = painted(app)
        for text in ("2 answers left", "1 Ingrid", "2 Olav", "≠ forløp 1", "= eldre", "≠ annet", "Er dette en alder?"):
            assert text in seen
        await pilot.press("2", "enter")  # as Olav: a slip
        assert outcomes(app) == {(ELDERS, ONE): ("has not", "slip", ""), (ELDERS, OTHER): ("has", "slip", "")}
        assert screen.table.current_row is not None
        assert screen.table.current_row.response == ALONE  # the next one
        assert "Decided; 1 answer left." in painted(app)
        await pilot.press("b", "down", "down", "enter")
        assert outcomes(app)[ALONE, TEN] == ("has", "gap in the definition", "")
        assert "nothing is left" in painted(app)
        await pilot.press("u")
        await until(pilot, lambda: [row.response for row in screen.rows.values()] == [ALONE])
        await pilot.press("d", *"Alder?", "ctrl+s")
        assert outcomes(app)[ALONE, LONELY] == ("discuss", "", "Alder?")
        await until(pilot, lambda: "1 to discuss" in painted(app))
        await pilot.press("a")
        await until(pilot, lambda: len(screen.rows) == 2)
        await pilot.press("g", "o")
        assert (ELDERS, ONE) not in outcomes(app)
        await pilot.press("g", "0", "escape")
        assert (ELDERS, None) not in outcomes(app)  # nothing is decided where no reason is chosen
        await pilot.press("0", "enter")
        assert outcomes(app)[ELDERS, None] == ("has", "slip", "")
        await pilot.press("g", "x", "enter", "g", "9")
        assert outcomes(app)[ELDERS, OTHER] == ("has not", "slip", "")
        assert "There is no coder 9 here." in painted(app)

    drive(differing, steps, size=size)


def test_what_was_read_before_a_decision_does_not_hide_it(differing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen is read once more while a coder decides: an older reading ends last, and is dropped."""
    begun, goes_on = Event(), Event()
    older: list[Disagreements] = []
    delivered: list[object] = []
    take = TaskRunner._take

    def take_and_note(self: TaskRunner, task: Task[Any], done: object) -> None:
        take(self, task, done)
        delivered.append(done)

    def slowly(session: Session, question: str | None) -> Disagreements:
        found = disagreements(session, question)
        if not begun.is_set():
            older.append(found)
            begun.set()
            assert goes_on.wait(60)
        return found

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot)
        monkeypatch.setattr("coder.tui.screens.reconcile.disagreements", slowly)
        monkeypatch.setattr(TaskRunner, "_take", take_and_note)
        assert isinstance(pilot, SettledPilot)
        pilot.waits_for_reading = False
        screen.load()
        await until(pilot, begun.is_set)
        assert screen.busy
        assert "answers left" in painted(app), "the numbers stay while they are read once more"
        await pilot.press("2", "enter")
        await until(pilot, lambda: not screen.busy)
        goes_on.set()
        await until(pilot, lambda: older[0] in delivered)
        assert list(screen.rows) == [ALONE]

    drive(differing, steps)


def test_from_confused_codes_and_from_agreement_one_comes_to_the_answers(differing: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot)
        await pilot.press("p")
        assert len(in_front(app, ConfusedScreen).pairs) == 2
        assert "one coder put the one where another put the other" in " ".join(painted(app).split())
        await pilot.press("down", "enter")
        assert in_front(app, ReconcileScreen) is screen
        await until(pilot, lambda: list(screen.rows) == [ALONE])
        assert "↔" in painted(app)
        await pilot.press("c", "enter")  # all codes again
        await until(pilot, lambda: len(screen.rows) == 2)
        await pilot.press("c", *"annet", "enter")
        await until(pilot, lambda: list(screen.rows) == [ELDERS])
        await pilot.press("A")
        agreement = in_front(app, AgreementScreen)
        await until(pilot, lambda: agreement.codes)
        assert "2 answers by Ingrid, Olav" in painted(app)
        place = next(place for place, code in enumerate(agreement.codes) if code.code == ONE)
        await pilot.press("g", *["down"] * place, "enter")
        of_code = in_front(app, ReconcileScreen)
        await until(pilot, lambda: of_code.rows)
        assert list(of_code.rows) == [ELDERS]
        await pilot.press("enter")
        assert app.state.answer is not None
        assert (app.state.answer.id, in_front(app, CodingScreen)) == (ELDERS, app.screen)

    drive(differing, steps)


def test_who_is_coding_a_sample_sees_why_nothing_is_shown(differing: Path) -> None:
    with open_project(differing, "Kari") as session:
        draw(session, "grupper", 2, seed=1)
        code_answers(session, [ELDERS], [OLD])

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot)
        assert screen.rows == {}
        assert "Kari is still coding a sample" in painted(app)
        assert "ensomhet" not in painted(app)
        app.action_to_agreement()
        agreement = in_front(app, AgreementScreen)
        await until(pilot, lambda: agreement.error)
        assert agreement.codes == ()

    drive(differing, steps)


@pytest.mark.parametrize(("language", "sentence"), [("nb", "2 svar gjenstår"), ("nn", "2 svar står att")])
def test_disagreements_are_told_in_both_norwegians(language: str, sentence: str, differing: Path) -> None:
    use_language(language)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened(app, pilot)
        assert sentence in painted(app)

    drive(differing, steps)


def test_a_decision_on_what_nobody_codes_differently_any_more_is_shown_and_reopened(differing: Path) -> None:
    with open_project(differing, "Ingrid") as session:
        reconcile(session, [Decision(ALONE, CodeId(LONELY), "has"), Decision(ALONE, CodeId(TEN), "has not")])
        code_answers(session, [ALONE], [TEN])
        code_answers(session, [ALONE], [LONELY], stands=False)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot)
        assert list(screen.rows) == [ELDERS]
        await pilot.press("a")
        await until(pilot, lambda: len(screen.rows) == 2)
        await pilot.press("G")
        await until(pilot, lambda: "it does not count" in painted(app))
        assert "✓ ensomhet · Ingrid · nobody differs any more: it does not count" in painted(app)
        assert "nothing any more" in painted(app)
        await pilot.press("o")
        await until(pilot, lambda: not list(reconciliations.with_lapsed(app.session.project)))

    drive(differing, steps)


def test_what_is_hidden_of_one_question_does_not_empty_the_screen_of_another(differing: Path) -> None:
    with open_project(differing, "Ingrid") as session:
        assign(session, "tiltak", [Part("Kari")], whole=True)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot)
        assert list(screen.rows) == [ELDERS, ALONE]
        assert "hidden: tiltak" in painted(app)
        await pilot.press("A")
        await until(pilot, lambda: "alpha over sets" in painted(app))

    drive(differing, steps)


def test_why_nothing_is_listed_stands_whole_where_the_list_would_be(differing: Path) -> None:
    with open_project(differing, "Ingrid") as session:
        assign(session, "grupper", [Part("Kari")], whole=True)
        code_answers(session, [1], [OTHER])

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot)
        assert screen.error is not None
        assert not screen.rows
        above = " ".join(painted(app).split("Seen before")[0].split())
        assert (
            "Kari is still coding a sample, or what was given out: until then it is hidden what others have put."
            in above
        )
        assert "Code the rest first; answers left: 2." in " ".join(painted(app).split())

    drive(differing, steps)


@pytest.mark.parametrize("blind", ["grupper", "tiltak"])
def test_the_list_of_answers_and_the_report_go_by_the_question_too(blind: str, differing: Path) -> None:
    with open_project(differing, "Ingrid") as session:
        assign(session, blind, [Part("Kari")], whole=True)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert app.state.blinding.sampling_in("grupper") == (blind == "grupper")
        assert (ELDERS in app.state.blinding.covered.answers) == (blind == "grupper")

    for questions in ((), ("tiltak",), ("grupper",)):
        drive(differing, steps, questions=questions)


def test_an_answer_that_is_opened_is_headed_by_its_own_question(differing: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "from the table" in painted(app))
        first = painted(app).splitlines()[0]
        assert first.split()[0] == "grupper", first
        await pilot.press("escape", "escape")
        await until(pilot, lambda: painted(app).split()[0] == "tiltak")

    drive(differing, steps, questions=("tiltak",))
