"""What `coder code` loads and does until its first screen is painted, in a process and a terminal of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.tui.terminals import Terminal

WATCHED = """
import gc, json, os, sys
from pathlib import Path

collected = 0

def collecting(phase, _info):
    global collected
    collected += phase == "start"

class Background:
    "It is loaded first when the first screen is painted."

    def find_spec(self, name, *_):
        if name == "coder.tui.background.jobs":
            from textual._context import active_app

            app = active_app.get()
            widgets = [one.css_identifier for one in app.screen.walk_children()]
            found = [[*sys.modules], collected, len(app.stylesheet.rules), widgets]
            Path(os.environ["START"]).write_text(json.dumps(found), encoding="utf-8")
            os._exit(0)

sys.meta_path.insert(0, Background())
from coder.cli.entry import main
gc.callbacks.append(collecting)
main()
"""


class Start(NamedTuple):
    """What there is when the first screen is painted: the modules loaded, how often garbage was looked for, the number
    of rules in the style sheets, and the widgets.
    """

    loaded: frozenset[str]
    collected: int
    rules: int
    widgets: list[str]


@pytest.fixture(scope="module")
def start(_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Start:
    folder = tmp_path_factory.mktemp("start")
    terminal = Terminal(Path(shutil.copy(_made, folder / "p.db")), program=WATCHED, START=str(folder / "start.json"))
    code, _ = terminal.end(60)
    assert code == 0, terminal.raw.decode("utf-8", "replace")
    loaded, *more = json.loads((folder / "start.json").read_text(encoding="utf-8"))
    return Start(frozenset(loaded), *more)


def test_garbage_is_not_looked_for_among_what_is_loaded(start: Start) -> None:
    assert "coder.tui.app" in start.loaded
    assert start.collected == 0


MOST = 126
"""Modules of ours that the first screen loads at most, packages included. It only goes down: what is new to the screen
is loaded when it is opened or done, by importing its module from the package (`coder.later`).
"""

MOST_RULES = 70
"""Rules of style sheets, those of Textual included, that are read for the first screen at most. It only goes down."""

OPERATIONS = {"changed", "flags", "holding_out"}
"""Modules of operations that are asked something by the first screen; what acts is loaded by the first act."""


def modules_of(package: str, loaded: frozenset[str]) -> set[str]:
    return {module.removeprefix(f"{package}.") for module in loaded if module.startswith(f"{package}.")}


def test_the_first_screen_loads_what_it_shows_and_nothing_that_is_opened_or_done_later(start: Start) -> None:
    ours = {module for module in start.loaded if module.partition(".")[0] == "coder"}
    assert len(ours) <= MOST
    assert modules_of("coder.operations", start.loaded) == OPERATIONS
    assert modules_of("coder.tui.dialogues", start.loaded) == set()
    screens = modules_of("coder.tui.screens", start.loaded) - {"app_screen", "details_text", "excerpt_marking"}
    assert {module.partition("_")[0] for module in screens} == {"coding"}
    assert {module for module in ours if "migration" in module or module.startswith("coder.store.schema")} == set()
    for package in ("agreement", "batch", "encoders", "interchange", "plugins", "readers", "reports"):
        assert modules_of(f"coder.{package}", start.loaded) == set()


def test_the_first_screen_loads_no_heavy_library(start: Start) -> None:
    libraries = {module.partition(".")[0] for module in start.loaded}
    assert {"textual", "msgspec", "sqlite3"} <= libraries
    assert not libraries & {
        "numpy", "scipy", "sklearn", "spacy", "simplemma", "rapidfuzz", "stdnum", "sqlite_utils", "ruamel", "lxml",
        "ssl",
    }  # fmt: skip


def test_the_first_screen_has_its_own_widgets_and_only_the_rules_of_their_look(start: Start) -> None:
    """Textual's boxes for tips and notices, which nothing uses, are not among them."""
    assert start.widgets == [
        "TopBar", "Vertical#reading", "Panel#question", "AnswerView#answer", "Panel#about", "Panel#beside",
        "Panel#tree", "Vertical#below", "Panel#hint", "KeyBar", "Panel#messages",
    ]  # fmt: skip
    assert start.rules <= MOST_RULES
