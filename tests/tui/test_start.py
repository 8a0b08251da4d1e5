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
            Path(os.environ["START"]).write_text(json.dumps([[*sys.modules], collected]), encoding="utf-8")
            os._exit(0)

sys.meta_path.insert(0, Background())
from coder.cli.entry import main
gc.callbacks.append(collecting)
main()
"""


class Start(NamedTuple):
    """The modules loaded when the first screen is painted, and how often garbage was looked for until then."""

    loaded: frozenset[str]
    collected: int


@pytest.fixture(scope="module")
def start(_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Start:
    folder = tmp_path_factory.mktemp("start")
    terminal = Terminal(Path(shutil.copy(_made, folder / "p.db")), program=WATCHED, START=str(folder / "start.json"))
    code, _ = terminal.end(60)
    assert code == 0, terminal.raw.decode("utf-8", "replace")
    loaded, collected = json.loads((folder / "start.json").read_text(encoding="utf-8"))
    return Start(frozenset(loaded), collected)


def test_garbage_is_not_looked_for_among_what_is_loaded(start: Start) -> None:
    assert "coder.tui.app" in start.loaded
    assert start.collected == 0
