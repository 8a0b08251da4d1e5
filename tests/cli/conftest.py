"""A command run as from a shell, and small studies to run it on."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coder.codebook.read import read_codebook
from coder.i18n.words import use_language
from coder.operations.codebook_edits import put_codebook
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project
from tests.cli.hostile import make_hostile
from tests.front_door import Done as Done
from tests.front_door import Run as Run
from tests.front_door import front_door
from tests.made_once import NONE, made_once

if TYPE_CHECKING:
    from tests.catalogues import Said

Typed = Callable[..., Done]

CODEBOOK = """\
name: Hvem som venter
language: nb
codes:
  - id: eldre
    name: eldre
    definition: Eldre som får vente.
    keywords: [eldre, gamle]
    examples: [Eldre over 80, De eldste hos oss]
    codes:
      - id: eldre-bolig
        name: eldre i bolig
        keywords: [omsorgsbolig]
  - id: ensomhet
    name: ensomhet
    keywords: [ensom, ensomme]
  - id: forløp
    name: hovedforløp
    codes:
      - id: forløp-1
        name: forløp 1
        keywords: [forløp 1]
      - id: forløp-10
        name: forløp 10
        keywords: [forløp 10]
  - id: pårørende
    name: pårørende
    keywords: [pårørende]
  - id: vet-ikke
    name: vet ikke
    keywords: [vet ikke]
    residual: true
"""

ANSWERS = """\
id;fylke;årsverk;grupper;tiltak
K1;Nordland;12,5;Eldre som er ensomme;Lavterskeltilbud
K2;Nordland;3;Forløp 1;
K3;Viken;40;Vet ikke;Kurs i mestring
K4;Viken;8,25;Pårørende og eldre;
K5;Viken;;Forløp 10 og sorg;Ingen
"""


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An empty folder, one coder, a known width, and no environment of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CODER_NAME", "Kari")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("_CODER_COMPLETE", raising=False)
    yield
    use_language("en")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `coder ARGUMENTS` through the real entry point, in this process."""
    return front_door(monkeypatch, capsys)


@pytest.fixture(scope="session")
def _shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the studies are made, once; every test gets a copy."""
    shelf = tmp_path_factory.mktemp("shelf")
    (shelf / "kodebok.yaml").write_text(CODEBOOK, encoding="utf-8")
    (shelf / "svar.csv").write_text(ANSWERS, encoding="utf-8")
    with create_project(shelf / "study.db", "Kari", "Hvem venter") as session:
        put_codebook(session, read_codebook(shelf / "kodebok.yaml"), "codebook")
        run_import(session, plan_import(shelf / "svar.csv", ReadOptions(), Roles(open=("grupper", "tiltak"))))
    return shelf


@pytest.fixture
def study(_shelf: Path, tmp_path: Path) -> Path:
    """A project of five cases with eight answers (1–8), nothing coded; its codebook and table lie beside it."""
    for name in ("kodebok.yaml", "svar.csv", "study.db"):
        shutil.copy(_shelf / name, tmp_path / name)
    return Path("study.db")


@pytest.fixture(scope="session")
def _shelf_of_the_hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "made"


@pytest.fixture
def hostile(run: Run, study: Path, tmp_path: Path, _shelf_of_the_hostile: Path) -> Path:
    """A study in which answers, names and files are hostile, made for the first test."""
    if not _shelf_of_the_hostile.exists():
        make_hostile(run, study)
        shutil.copytree(tmp_path, _shelf_of_the_hostile)
    shutil.copytree(_shelf_of_the_hostile, tmp_path, dirs_exist_ok=True)
    return study


@pytest.fixture(scope="session")
def _suggested(_shelf: Path, pytestconfig: pytest.Config) -> Path:
    from coder.operations.suggesting import suggest
    from coder.project import open_project

    def make(folder: Path) -> None:
        target = shutil.copy(_shelf / "study.db", folder)
        with open_project(Path(target), "Kari") as session:
            suggest(session, question="grupper")

    return made_once(pytestconfig, "suggested-study", make) / "study.db"


@pytest.fixture
def suggested(_suggested: Path, study: Path) -> Path:
    """The same project with a run of suggestions on the five answers about `grupper`."""
    shutil.copy(_suggested, study)
    return study


@pytest.fixture(scope="session")
def _modelled(_shelf: Path, pytestconfig: pytest.Config) -> Path:
    def make(folder: Path) -> None:
        shutil.copy(_shelf / "study.db", folder)
        for words in (
            ["apply", "study.db", "--response", "1", "--code", "eldre"],
            ["model", "study.db", "-o", "m.model"],
        ):
            command = [sys.executable, "-c", "from coder.cli.main import main; main()", *words]
            subprocess.run(command, cwd=folder, env={**os.environ, "CODER_NAME": "Kari"}, check=True)

    return made_once(pytestconfig, "modelled-study", make)


@pytest.fixture
def model(_modelled: Path, study: Path) -> Path:
    """The model of a project in which one answer is coded."""
    shutil.copy(_modelled / "study.db", study)
    return Path(shutil.copy(_modelled / "m.model", "m.model"))


@pytest.fixture(scope="session")
def wordings(pytestconfig: pytest.Config) -> tuple[Said, ...]:
    """Everything that the program says, found in its source once."""
    from tests.catalogues import Said, said  # with Babel, which few tests need

    def make(folder: Path) -> None:
        (folder / "wordings.json").write_text(json.dumps([*said().values()]), encoding="utf-8")

    kept = made_once(pytestconfig, "wordings", make, without=NONE) / "wordings.json"
    return tuple(Said(*wording) for wording in json.loads(kept.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def demo(
    made_demo: tuple[Path, subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A copy of the demo, and what it said as it was made."""
    folder, done = made_demo
    return shutil.copytree(folder, tmp_path_factory.mktemp("demo") / "demo"), done


@pytest.fixture
def sentence_model(tmp_path: Path) -> Path:
    """A tiny model of the meaning of sentences."""
    from tests.unit.encoders.models_of_sentences import static_model  # with numpy and tokenizers

    return static_model(tmp_path / "tiny")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where packages are looked for, here and in every process."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Code a project in plain lines by typing these."""

    def code(project: Path, *lines: str, options: tuple[str, ...] = ()) -> Done:
        text = "".join(f"{line}\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return run("code", project, "--plain", *options)

    return code
