"""One registry: footer, help, palette, bindings and keymap agree, and every action does something."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.errors import CoderError
from coder.queries.status import memos_of
from coder.tui.app import CoderApp
from coder.tui.dialogues.code_picker import Picker
from coder.tui.dialogues.dialogue import Confirm, ConfirmEither, Dialogue, EditLine, EditText, ShowText
from coder.tui.dialogues.palette import Palette
from coder.tui.dialogues.pick_several import PickSeveral
from coder.tui.keys.actions import ACTIONS, BY_ID
from coder.tui.keys.contexts import ALSO, CONTEXTS, DIALOGUES
from coder.tui.keys.keymap import Keymap
from coder.tui.screens.agreement import AgreementScreen
from coder.tui.screens.agreement_parts import LevelsScreen, PairsScreen
from coder.tui.screens.alike import AlikeScreen
from coder.tui.screens.answers import AnswersScreen
from coder.tui.screens.codebook import CodebookScreen
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.confused import ConfusedScreen
from coder.tui.screens.nearest import NearestScreen
from coder.tui.screens.reconcile import ReconcileScreen
from coder.tui.screens.report import ReportScreen
from coder.tui.screens.review import ReviewScreen
from coder.tui.screens.theme_quotes import ThemeQuotesScreen
from coder.tui.screens.themes import ThemesScreen
from coder.tui.start import read_keymap
from coder.tui.widgets.table import TableView
from tests.tui.driving import answer_in_front, code_in_slot, codes, drive, painted

OWNERS = {
    "code": CodingScreen, "grid": AnswersScreen, "alike": AlikeScreen, "review": ReviewScreen,
    "codebook": CodebookScreen, "report": ReportScreen, "list": TableView, "all": CoderApp, "nearest": NearestScreen,
    "dialogue": Dialogue, "ask": Confirm, "line": EditLine, "write": EditText, "read": ShowText, "picker": Picker,
    "either": ConfirmEither, "marks": PickSeveral, "themes": ThemesScreen, "quotes": ThemeQuotesScreen,
    "reconcile": ReconcileScreen, "confused": ConfusedScreen, "agreement": AgreementScreen,
    "levels": LevelsScreen, "pairs": PairsScreen,
}  # fmt: skip


@pytest.mark.parametrize(
    "action", [action for action in ACTIONS if action.context != "span"], ids=lambda action: action.id
)
def test_every_action_is_done_by_its_screen_and_bound_there(action: Any) -> None:
    """The screen has the method, and binds exactly the keys of the registry."""
    owner = OWNERS[action.context]
    assert callable(getattr(owner, f"action_{action.name.split('(')[0]}"))
    bound = {
        key
        for kind in owner.__mro__
        for binding in vars(kind).get("BINDINGS", ())
        if getattr(binding, "id", "") == action.id
        for key in binding.key.split(",")
    }
    assert bound == set(action.keys)


def test_no_key_means_two_things_in_one_place() -> None:
    """Within a screen, with its lists and what holds everywhere, a key has one meaning; only `q` is taken over."""
    for context in (*CONTEXTS, *DIALOGUES):
        taken: dict[str, str] = {}
        for action in ACTIONS:
            if action.context == context or (action.context in ALSO.get(context, ()) and action.context != "span"):
                for key in action.keys:
                    assert taken.setdefault(key, action.id) == action.id
        others = {key: action.id for action in ACTIONS if action.context == "all" for key in action.keys}
        if context not in ("all", "span", *DIALOGUES):  # a box has the keys to itself
            assert {key for key in taken if key in others} <= {"q"}


def test_no_key_is_out_of_reach() -> None:
    """No key that terminals give another name, and none that needs AltGr on a Nordic keyboard."""
    out_of_reach = {"ctrl+m", "ctrl+i", "ctrl+j", "ctrl+h", "ctrl+left_square_bracket", *"[]{}\\@$|~"}
    assert not out_of_reach & {key for action in ACTIONS for key in action.keys}


def test_footer_help_and_palette_come_from_the_registry() -> None:
    """Whatever the footer names is in help; what has no key is at least in the palette."""
    keys = Keymap()
    for context in CONTEXTS:
        sentences = {
            sentence for place in (context, *ALSO.get(context, ()), "all") for _key, sentence in keys.help(place)
        }
        for action, _key in keys.footer(context):
            assert action.help in sentences
    for context in ("code", "grid", "review", "codebook", "alike", "report"):
        offered = set(Palette(keys, context).actions)
        assert {action for action in ACTIONS if not action.keys and action.context in (context, "all")} <= offered


def test_a_keymap_of_ones_own(project: Path) -> None:
    """Keys of one's own count in the bindings, the footer, help, and in the mode that marks excerpts."""
    own = {"code.accept": "d", "span.leave": "z", "code.slot(1)": "e"}

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        await pilot.press("a")
        assert codes(app.session, first) == []
        assert " d accept" in painted(app)
        await pilot.press("d")
        assert len(codes(app.session, first)) == 1
        await pilot.press("e")
        assert code_in_slot(app, 1).id in codes(app.session, first)

    drive(project, steps, keymap=own)


@pytest.mark.parametrize("own", [{"code.acept": "d"}, {"code.accept": "x"}, {"code.accept": "u"}])
def test_a_keymap_that_makes_no_sense_is_refused(own: dict[str, str]) -> None:
    """An unknown action, or a key that has a meaning already, is named."""
    with pytest.raises(CoderError) as refused:
        Keymap(own)
    assert next(iter(own)) in refused.value.message


def test_reading_a_keymap(tmp_path: Path) -> None:
    """TOML, flat or by screen; a broken file is refused with an example; none is no fault."""
    path = tmp_path / "keys.toml"
    assert read_keymap(path, wanted=False) == {}
    with pytest.raises(CoderError):
        read_keymap(path, wanted=True)
    path.write_text('"code.accept" = "d"\n[grid]\nsort = "z"\n', encoding="utf-8")
    assert read_keymap(path, wanted=True) == {"code.accept": "d", "grid.sort": "z"}
    path.write_text("code.accept = ", encoding="utf-8")
    with pytest.raises(CoderError):
        read_keymap(path, wanted=True)


@pytest.mark.parametrize("theme", ["dark", "light", "contrast", "16"])
def test_every_theme_paints_and_is_kept(theme: str, project: Path) -> None:
    """Each look shows the whole screen; `f9` goes on to the next and is remembered."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert "Suggestions" in painted(app)
        await pilot.press("f9", "q")

    drive(project, steps, theme=theme)

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert app.theme != f"coder-{theme}"

    drive(project, again)


def test_ids_are_unique() -> None:
    """A keymap names one action."""
    assert len(BY_ID) == len(ACTIONS)


@pytest.mark.parametrize(
    "own",
    [
        {"picker.take": "k"}, {"dialogue.leave": "space"}, {"write.keep": "f2,å"}, {"picker.also": "enter"},
        {"ask.agree": "escape"}, {"read.close": "j"}, {"grid.sort": "j"},
    ],
)  # fmt: skip
def test_a_keymap_cannot_take_keys_that_are_needed(own: dict[str, str]) -> None:
    """Letters where one types, keys of the same box, and keys that move in the table of a screen."""
    with pytest.raises(CoderError) as refused:
        Keymap(own)
    assert next(iter(own)) in refused.value.message


def test_keys_of_ones_own_in_boxes(project: Path) -> None:
    """They come before the text field's, the line of keys and help name them, and the old ones no longer count."""
    own = {"dialogue.leave": "f8", "picker.take": "ctrl+o", "picker.also": "f7", "write.keep": "f10", "ask.agree": "z",
           "read.close": "x"}  # fmt: skip

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        await pilot.press("c", *"flykt")
        assert "^o: choose   F7: choose several   F8: back" in painted(app)
        await pilot.press("f7", *"eldre", "enter")
        assert codes(app.session, first) == []
        await pilot.press("ctrl+o")
        assert set(codes(app.session, first)) == {"eldre", "flyktninger"}
        await pilot.press("m", *"husk", "ctrl+s")
        assert "F10: keep   F8: leave it" in painted(app)
        await pilot.press("f10")
        assert memos_of(app.session)[0].text == "husk"
        await pilot.press("c", "escape")
        assert isinstance(app.screen, Picker)
        await pilot.press("f8")
        assert not isinstance(app.screen, Picker)
        await pilot.press("question_mark", "G")
        for _ in range(30):
            await pilot.press("pagedown")
        assert "F10" in painted(app)
        await pilot.press("x")
        assert app.screen is app.current_screen

    drive(project, steps, keymap=own)


def test_a_line_is_kept_and_a_question_answered_by_their_keys(project: Path) -> None:
    """Enter keeps a line; y and enter say yes, n and escape no; j and q are not named and answer nothing."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        answers: list[Any] = []
        for key in ("y", "enter", "n", "escape"):
            app.push_screen(Confirm("?", "text", "do it"), answers.append)
            await pilot.pause()
            await pilot.press("j", "q", key)
        assert answers == [True, True, False, False]
        app.push_screen(EditLine("name", "x"), answers.append)
        await pilot.pause()
        await pilot.press(*"yjnq", "enter")
        assert answers[-1] == "xyjnq"

    drive(project, steps)
