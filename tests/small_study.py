"""A study small enough to reason about: three cases, two open questions, nine codes. Synthetic."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from coder import shipped
from coder.codebook.read import read_codebook
from coder.model import Code, Codebook
from coder.model.ids import RunId
from coder.operations.codebook_edits import put_codebook
from coder.operations.importing import Imported, ReadOptions, Roles, plan_imports, run_import
from coder.project import Session, create_project, open_project
from coder.store import automatic, codebooks, journal

SURVEY = """id;kommune;innbyggere;andel;tiltak;grupper
K01;Nord;1200;3,5;Mer støtte til pårørende;Eldre med forløp 1
K02;Sør;900;12;Vi trenger flere folk 👍 nå;Ensomme, forløp 10
K03;Nord;;;Samtaletilbud for unge;
"""
ROLES = Roles(id="id", open=("tiltak", "grupper"), closed=("kommune", "innbyggere", "andel"))

SUPPORT, CARERS, STAFF = "stotte", "parorende", "ansatte"
ONE, TEN, OLD, LONELY, OTHER = "forlop_1", "forlop_10", "eldre", "ensomhet", "annet"

CODEBOOK = Codebook(
    (
        Code(SUPPORT, "støtte", definition="Hjelp til noen"),
        Code(CARERS, "pårørende", SUPPORT),
        Code(STAFF, "ansatte", SUPPORT),
        Code("grupper", "grupper"),
        Code(ONE, "forløp 1", "grupper"),
        Code(TEN, "forløp 10", "grupper"),
        Code(OLD, "eldre", "grupper"),
        Code(LONELY, "ensomhet", "grupper"),
        Code(OTHER, "annet", residual=True),
    ),
    name="Liten",
    language="nb",
)


@cache
def shipped_codebook() -> Codebook:
    """The codebook that comes along, read once."""
    return read_codebook(shipped.CODEBOOK)


CARERS_ANSWER, OLD_ANSWER, EMOJI_ANSWER, LONELY_ANSWER, YOUNG_ANSWER = "1", "2", "3", "4", "5"
"""The numbers of the five answers, in file order."""


def bring_in(
    session: Session,
    text: str,
    *,
    name: str = "survey.csv",
    wave: str = "",
    roles: Roles = ROLES,
) -> Imported:
    """Import `text` as a file called `name`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_text(text, encoding="utf-8")
        (plan,) = plan_imports(session, [file], ReadOptions(), roles)
        return run_import(session, plan, wave=wave)


def folder_for_all() -> Path:
    """A folder that is there for all tests of this process, and gone after them."""
    made = Path(tempfile.mkdtemp(prefix="small-study-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def _made() -> Path:
    """A project file with the survey and the codebook, made once per process."""
    path = folder_for_all() / "study.db"
    with create_project(path, "Ingrid") as session:
        put_codebook(session, CODEBOOK, "the codebook")
        bring_in(session, SURVEY)
    return path


def new_study(path: Path, coder: str = "Ingrid") -> Session:
    """The small study in a file of its own at `path`, open in the hands of `coder`."""
    shutil.copyfile(_made(), path)
    return open_project(path, coder)


def put_run(session: Session, suggestions: Iterable[tuple[int, str, float]]) -> int:
    """A run that proposes (response, code id, confidence), as one act and without fitting anything."""
    with journal.change(session.project, "suggest", session.coder, "a run") as act:
        rows = codebooks.code_ids(session.project)
        run_id = act.insert(
            "runs",
            {
                "at": act.at, "method": "by hand", "parameters": "{}", "seed": 1,
                "codebook_id": codebooks.codebook_version(session.project),
                "learned_from": 0, "responses": 1, "quality": "{}",
            },
        )  # fmt: skip
        made = ((response, rows[code], 1, confidence, True, "[]") for response, code, confidence in suggestions)
        automatic.put_suggestions(act, RunId(run_id), made)
    return run_id


def state(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that acts may touch."""
    return {table: session.project.execute(f"SELECT * FROM {table}").fetchall() for table in journal.JOURNALLED}


def coded(session: Session) -> list[tuple[int, int, int, str, str]]:
    """Every coding as (response, start, end, code id, coder)."""
    return session.project.execute(
        "SELECT response_id, start_char, end_char, codes.key, coders.name FROM codings"
        " JOIN codes ON codes.id = code_id JOIN coders ON coders.id = coder_id ORDER BY 1, 2, 3, 4, 5"
    ).fetchall()
