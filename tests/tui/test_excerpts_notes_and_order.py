"""Coding with keys: excerpts, notes, what is shown when, and in which order answers come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import TextArea

from coder.model import Code, Codebook
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import open_project
from coder.queries.answer import COME_BACK, GOOD_QUOTE
from coder.queries.codebooks import codebook_of
from coder.tui.app import CoderApp
from coder.tui.screens.coding import CodingScreen
from coder.tui.state.answer_queue import Order
from tests.tui.driving import (
    ANSWERS,
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    in_file,
    in_front,
    make_project,
    painted,
    span_text,
    until,
)


def test_excerpts_by_sentence_word_and_letter(project: Path) -> None:
    """`v` marks the first sentence; ends move; several overlapping excerpts carry several codes, drawn as lanes."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.state.go(2)
        text = ANSWERS[2]
        app.refresh_screen()
        await pilot.press("v")
        await until(pilot, lambda: app.state.span is not None)
        assert span_text(app) == "Eldre som er ensomme."
        await pilot.press("j")
        assert span_text(app) == "De får ikke besøk."
        await pilot.press("1", "l")
        assert span_text(app) == "De får ikke besøk. Vi"
        await pilot.press("h", "h", "2", "H", "o", "l")
        assert span_text(app) == "får ikk"
        await pilot.press("3")
        spans = in_file(project, "SELECT DISTINCT start_char, end_char FROM codings ORDER BY 1, 2")
        assert [text[start:end] for start, end in spans] == ["De får ikke", "De får ikke besøk.", "får ikk"]
        await pilot.press("escape")
        assert app.state.span is None
        seen = painted(app)
        assert seen.count("╰") >= 3
        assert "╰a" in seen
        assert "╰b" in seen
        await pilot.press("v")
        await until(pilot, lambda: app.state.span is not None)
        await pilot.press("tab", "2")
        assert (in_file(project, "SELECT count(*) FROM codings")) == [(2,)]

    drive(project, steps)


def test_memo_flags_copy_and_repeat(project: Path) -> None:
    """A memo by `m`, flags by `b` and `f`, the same codes again by `r`, the answer on the clipboard by `y`."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        await pilot.press("b", "f", "m")
        app.screen.query_one(TextArea).text = "husk [/b] dette"
        await pilot.press("ctrl+s")
        assert answer_in_front(app).has_flag(COME_BACK)
        assert answer_in_front(app).has_flag(GOOD_QUOTE)
        assert in_file(project, "SELECT text, response_id FROM memos") == [("husk [/b] dette", first)]
        assert "husk [/b] dette" in painted(app)
        await pilot.press("2", "G", "r", "y")
        assert codes(app.session, answer_in_front(app).id) == [code_in_slot(app, 2).id]
        assert app.clipboard == answer_in_front(app).text
        await pilot.press("b", "b")
        assert not answer_in_front(app).has_flag(COME_BACK)

    drive(project, steps)


def test_evidence_is_marked_on_a_key(project: Path) -> None:
    """`w` marks the words that carried the chosen suggestion."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        from coder.tui.widgets.answer import AnswerView

        app.state.go(9)
        await pilot.press("w")
        view = app.screen.query_one(AnswerView)
        assert view.evidence
        assert all(0 <= start < end <= len(ANSWERS[9]) for start, end in view.evidence)
        assert "From the codebook: keyword «" in painted(app)
        await pilot.press("w")
        assert not view.evidence

    drive(project, steps)


def test_blind_mode_hides_until_chosen_or_asked_and_records_what_was_shown(project: Path) -> None:
    """Suggestions and others' codes are hidden; asking and choosing are recorded apart."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        in_front(app, CodingScreen).action_blind()
        await pilot.press("j", "k")
        assert app.state.suggestions == ()
        assert "hidden" in painted(app)
        await pilot.press("a")
        assert codes(app.session, answer_in_front(app).id) == []
        await pilot.press("j", "s")
        assert app.state.suggestions
        await pilot.press("j", "1")
        assert app.state.suggestions == ()
        assert "hidden" in painted(app)
        await pilot.press("2", "k", "j")
        assert app.state.suggestions
        app.state.save_settings()
        shown = in_file(project, "SELECT coder, because, suggestions FROM shown ORDER BY id")
        assert [(coder, because) for coder, because, _ in shown] == [
            ("Kari", "open"), ("Kari", "asked"), ("Kari", "chosen"),
        ]  # fmt: skip
        assert shown[0][2].startswith('[["')

    drive(project, steps)


def test_resume_where_one_stopped(project: Path) -> None:
    """Place, order, slots and blind mode are kept per coder."""

    async def first(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.state.set_order(Order("random", seed=7))
        await pilot.press("j", "j", "full_stop", "q")

    remembered: list[int] = []

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        remembered.append(answer_in_front(app).id)
        assert app.state.queue.order == "random"
        assert app.state.queue.position == 2
        assert app.state.slots.first == 9

    async def another(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert app.state.queue.order == "file"
        assert app.state.queue.position == 0

    drive(project, first)
    drive(project, again)
    drive(project, again)
    drive(project, another, coder="Ola")
    assert remembered[0] == remembered[1]


def test_queue_orders(project: Path) -> None:
    """Random is the same for the same seed; uncertain and more of a code go by the run."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        in_file_order = list(app.state.queue.ids)
        app.state.set_order(Order("random", seed=3))
        shuffled = list(app.state.queue.ids)
        app.state.set_order(Order("random", seed=3))
        assert app.state.queue.ids == shuffled != in_file_order
        app.state.set_order(Order("more", code="flyktninger"))
        assert answer_in_front(app).text == "Flyktninger"
        await pilot.press("o", *"uncertain", "enter")
        assert app.state.queue.order == "uncertain"
        assert sorted(app.state.queue.ids) == in_file_order
        await pilot.press("o", "enter")
        assert app.state.queue.ids == in_file_order

    drive(project, steps)


def test_a_code_with_sub_codes_is_coded_by_its_digit(project: Path) -> None:
    """A new code below it changes no digit."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        code, after = code_in_slot(app, 3), app.state.slots.code(4)
        await pilot.press("B", "down", "down", "N", *"ny", "enter", "q")
        assert codebook_of(app.session).find("ny").parent == code.id
        assert app.state.slots.code(4) == after
        await pilot.press("3")
        assert codes(app.session, app.state.queue.ids[0]) == [code.id]

    drive(project, steps)


def test_a_list_item_stands_below_what_it_is_listed_under(tmp_path: Path) -> None:
    """The context is above the answer and no part of it: offsets are those of the answer alone."""
    letter = tmp_path / "brev.txt"
    letter.write_text("Et ledd før. Dette gjelder følgende grupper:\n\n- de eldre\n- de unge\n", encoding="utf-8")
    project = make_project(tmp_path / "p.db", [], Codebook((Code("a", "alder"),)))
    with open_project(project, "Kari") as session:
        run_import(session, plan_import(letter, ReadOptions(), Roles()))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert "listed under" not in painted(app)
        await pilot.press("n")
        assert answer_in_front(app).text == "de eldre"
        assert "listed under: Dette gjelder følgende grupper:" in painted(app)
        await pilot.press("1")
        assert in_file(project, "SELECT start_char, end_char FROM codings") == [(0, len("de eldre"))]

    drive(project, steps)
