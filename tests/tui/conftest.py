"""Projects for the tests of the screen."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual._doc import take_svg_screenshot
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.suggesting import suggest
from coder.project import create_project, open_project
from coder.tui.app import CoderApp
from tests.made_once import made_once
from tests.small_study import shipped_codebook
from tests.tui.driving import ANSWERS, APPLIED, CODES, make_project, until

_PARSE, _PARSED = Stylesheet._parse_rules, dict[tuple[object, ...], list[RuleSet]]()


def _parse_once(sheet: Stylesheet, css: str, **given: Any) -> list[RuleSet]:
    """Each of hundreds of applications has the same style sheets: they are parsed once for each theme."""
    asked = (css, *given.items(), *sheet._variables.items())
    if asked not in _PARSED:
        _PARSED[asked] = _PARSE(sheet, css, **given)
    return _PARSED[asked]


Stylesheet._parse_rules = _parse_once  # type: ignore[assignment, method-assign]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def _keys_act(monkeypatch: pytest.MonkeyPatch) -> None:
    """A press of keys is over when each has acted, however busy the machine is.

    Textual takes a process that gets no processor for an idle one, and looks every 20 ms; 2 do, since we know better.
    """
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 1 / 500 / 10)

    async def until_acted(pilot: Pilot[Any], *keys: str) -> None:
        app = pilot.app
        await app._press_keys(keys)
        await until(pilot, lambda: not isinstance(app, CoderApp) or app.key_queue.at_rest or not app.is_running)

    monkeypatch.setattr(Pilot, "press", until_acted)


@pytest.fixture(autouse=True)
def _jobs_begin_warm(warm_children: None) -> None:
    """What goes on behind the screen does not load its libraries anew for each of hundreds of tests.

    How such a process begins and ends without that: test_closed_terminal.py.
    """


Looks = Callable[[CoderApp, tuple[int, int], Callable[[Pilot[None]], Awaitable[None]]], None]


@pytest.fixture
def looks_as_kept(request: pytest.FixtureRequest, tmp_path: Path) -> Looks:
    """Fails unless an app, of this size and after this, looks as in the picture of this test that was looked at last.

    After a change that is meant, run with CODER_UPDATE_GOLDEN=1 and look again. pytest-textual-snapshot does the same,
    but loads Textual in each run of tests, whatever is tested.
    """
    kept = request.path.parent / "__snapshots__" / request.path.stem / f"{request.node.name}.svg"

    def look(app: CoderApp, size: tuple[int, int], before: Callable[[Pilot[None]], Awaitable[None]]) -> None:
        picture = take_svg_screenshot(app=app, terminal_size=size, run_before=before)
        picture = re.sub(r"\bterminal-\d+-", "terminal-", picture)
        if os.environ.get("CODER_UPDATE_GOLDEN"):
            kept.write_text(picture, encoding="utf-8")
        if kept.read_text(encoding="utf-8") != picture:
            (tmp_path / kept.name).write_text(picture, encoding="utf-8")
            pytest.fail(f"it looked like {kept}, and looks like {tmp_path / kept.name}")

    return look


@pytest.fixture(scope="session")
def _made(pytestconfig: pytest.Config) -> Path:
    """The small project with a run of suggestions."""

    def make(folder: Path) -> None:
        path = make_project(folder / "prøve.db", ANSWERS, shipped_codebook())
        with open_project(path, "Kari") as session:
            suggest(session)

    return made_once(pytestconfig, "small-project", make) / "prøve.db"


@pytest.fixture
def project(_made: Path, tmp_path: Path) -> Path:
    """A copy of the small project for one test."""
    return Path(shutil.copy(_made, tmp_path / "prøve.db"))


@pytest.fixture
def without_run(tmp_path: Path) -> Path:
    """The small project, of which nothing is suggested."""
    return make_project(tmp_path / "p.db", ANSWERS, shipped_codebook())


@pytest.fixture
def tiny_codebook() -> Codebook:
    return Codebook((Code("a", "alfa"), Code("b", "beta"), Code("c", "gamma", parent="b")), name="Liten")


@pytest.fixture(scope="session")
def _coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve answers in two counties, eight of them coded."""
    path = make_project(tmp_path_factory.mktemp("coded") / "studie.db", ANSWERS, CODES)
    with open_project(path, "Kari") as session:
        for response, code in APPLIED.items():
            code_answers(session, [f"#{response}"], (code,))
    return path


@pytest.fixture
def coded(_coded: Path, tmp_path: Path) -> Path:
    """A copy of the coded project for one test."""
    return Path(shutil.copy(_coded, tmp_path / "studie.db"))


@pytest.fixture(scope="session")
def _by_two(_coded: Path, pytestconfig: pytest.Config) -> Path:
    """The coded project, where two have coded and the rest has suggestions."""

    def make(folder: Path) -> None:
        path = Path(shutil.copy(_coded, folder / "studie.db"))
        with open_project(path, "Olav") as session:
            code_answers(session, ["#1", "#3"], (CODES.codes[0].id,))
        with open_project(path, "Kari") as session:
            suggest(session)

    return made_once(pytestconfig, "coded-by-two", make) / "studie.db"


@pytest.fixture
def coded_by_two(_by_two: Path, tmp_path: Path) -> Path:
    """A copy of the project that two have coded for one test."""
    return Path(shutil.copy(_by_two, tmp_path / "studie.db"))


@pytest.fixture
def several_questions(tmp_path: Path) -> Path:
    """Two answers each to two open questions."""
    table = tmp_path / "to.csv"
    table.write_text("id;grupper;tiltak\n1;Eldre som bor alene;Flere folk\n2;Unge;Mer tid\n", encoding="utf-8")
    with create_project(tmp_path / "to.db", "Kari", "Prøve") as session:
        put_codebook(session, CODES, "codebook")
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("grupper", "tiltak"))))
    return tmp_path / "to.db"


QUESTIONS = ("grupper", "tiltak", "råd")


@pytest.fixture
def three_questions(tmp_path: Path) -> Path:
    """Eight cases that answered three questions, of two counties, two sizes and two sexes."""
    rows = [
        {
            "id": f"K{n}", "fylke": "Viken" if n % 2 else "Troms", "størrelse": "stor" if n > 4 else "liten",
            "kjønn": "kvinne" if n % 3 else "mann", **{question: f"{question} nummer {n}" for question in QUESTIONS},
        }
        for n in range(1, 9)
    ]  # fmt: skip
    table = tmp_path / "svar.jsonl"
    table.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with create_project(tmp_path / "studie.db", "Kari", "Studie") as session:
        put_codebook(session, Codebook((Code("a", "alfa"), Code("b", "beta")), name="To"), "codebook")
        closed = ("fylke", "størrelse", "kjønn")
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=QUESTIONS, closed=closed)))
        for n in range(1, 9):
            code_answers(session, [f"K{n}/grupper"], ("alfa" if n > 3 else "beta",))
    return tmp_path / "studie.db"
